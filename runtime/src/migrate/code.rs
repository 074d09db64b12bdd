//! Migrations that are Rust functions of the application: what such a function is given, and what it says.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;

use crate::connection::{Database, Link};

/// A migration whose statements are made by a function; `#[tablewright::migration]` makes it of one.
///
/// Its place in the order is that of two files, which `tablewright new NAME --rust` writes: their first line is `-- rust`, and another
/// runner stops at them. The function is run in the transaction that records it.
///
/// ```
/// use tablewright::connection::{ConnectOptions, Connection};
/// use tablewright::migrate::{Code, Migrations, Silent, Step, StepError, UpOptions, up};
///
/// #[tablewright::migration(version = 2)]
/// async fn tidy_names(step: &mut Step<'_>) -> Result<(), StepError> {
///     let Some(conn) = step.sqlite() else { return Err("only SQLite has this table".into()) };
///     let names: Vec<(i64, String)> = sqlx::query_as("SELECT id, name FROM people").fetch_all(&mut *conn).await?;
///     for (id, name) in names {
///         let tidy = name.split_whitespace().collect::<Vec<_>>().join(" ");
///         sqlx::query("UPDATE people SET name = ? WHERE id = ?").bind(tidy).bind(id).execute(&mut *conn).await?;
///     }
///     Ok(())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// std::fs::write(folder.join("1_people.up.sql"), "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);
///     INSERT INTO people (name) VALUES ('Ada   Lovelace')")?;
/// std::fs::write(folder.join("2_tidy_names.up.sql"), Code::placeholder(2))?;
/// let migrations = Migrations::read(folder)?.with(&[tidy_names])?;
/// let mut conn = Connection::connect("sqlite::memory:", &ConnectOptions::default()).await?;
/// let report = up(&mut conn, &migrations, &UpOptions::default(), &mut Silent).await?;
/// assert_eq!(report.runs[1].name, "tidy_names");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct Code {
    version: i64,
    name: &'static str,
    up: Function,
    down: Option<Function>,
}

/// A function behind a [`Code`].
pub type Function = for<'s, 'c> fn(&'s mut Step<'c>) -> Running<'s>;

/// What runs when a [`Function`] is called.
pub type Running<'s> = Pin<Box<dyn Future<Output = Result<Reached, StepError>> + Send + 's>>;

/// Why a function gave up; any error can be one. What the database says for want of a lock, as a [`sqlx::Error`], is tried again.
pub type StepError = Box<dyn Error + Send + Sync>;

/// How far a function has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    /// All is done: what it wrote is committed together with the record that says so.
    End,
    /// A part is done and committed. The function is called again, and told this by [`Step::checkpoint`], after a kill too.
    Checkpoint(String),
}

/// What a function may return.
pub trait Outcome {
    /// How far it has come.
    fn reached(self) -> Reached;
}

impl Outcome for () {
    fn reached(self) -> Reached {
        Reached::End
    }
}

impl Outcome for Reached {
    fn reached(self) -> Reached {
        self
    }
}

impl Code {
    /// The first line of a file whose place a function takes.
    pub(crate) const FIRST_LINE: &'static str = "-- rust";

    /// A migration of that version and name.
    pub const fn new(version: i64, name: &'static str, up: Function, down: Option<Function>) -> Self {
        Self { version, name, up, down }
    }

    /// The version.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The function of one direction, where there is one.
    pub(crate) fn function(&self, direction: super::Direction) -> Option<Function> {
        match direction {
            super::Direction::Up => Some(self.up),
            super::Direction::Down => self.down,
        }
    }

    /// The content of a file whose place a function takes: it keeps every other runner from going on as if nothing were to be done.
    pub fn placeholder(version: i64) -> String {
        format!(
            "{}\n--\n-- The application has a function here, #[tablewright::migration(version = {version})], which runs when the application \
             migrates\n-- (`db.migrate(…)`). Another runner cannot run it, and stops at this:\n\nSELECT code_of_the_application_{version}();\n",
            Self::FIRST_LINE
        )
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, name, up: _, down } = self;
        f.debug_struct("Code")
            .field("version", version)
            .field("name", name)
            .field("reversible", &down.is_some())
            .finish()
    }
}

/// By version and name: what a function does cannot be compared.
impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        (self.version, self.name) == (other.version, other.name)
    }
}

impl Eq for Code {}

/// What a function works on: the connection, inside the transaction that records it.
///
/// The transaction is the runner's: a function neither begins nor ends one. On MySQL and MariaDB a statement that defines something commits by
/// itself, so a function there changes rows only.
pub struct Step<'c> {
    conn: Link<'c>,
    checkpoint: Option<String>,
}

impl<'c> Step<'c> {
    pub(crate) fn new(conn: Link<'c>, checkpoint: Option<String>) -> Self {
        Self { conn, checkpoint }
    }

    /// Which database it is.
    pub fn database(&self) -> Database {
        self.conn.database()
    }

    /// What the function said last that it had reached; none at the beginning.
    pub fn checkpoint(&self) -> Option<&str> {
        self.checkpoint.as_deref()
    }

    /// Runs SQL, one statement or several.
    pub async fn execute(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        self.conn.raw(sql).await
    }

    /// The connection, where the database is SQLite.
    pub fn sqlite(&mut self) -> Option<&mut SqliteConnection> {
        match &mut self.conn {
            Link::Sqlite(conn) => Some(conn),
            Link::Postgres(_) | Link::Mysql(_) => None,
        }
    }

    /// The connection, where the database is PostgreSQL.
    pub fn postgres(&mut self) -> Option<&mut PgConnection> {
        match &mut self.conn {
            Link::Postgres(conn) => Some(conn),
            Link::Sqlite(_) | Link::Mysql(_) => None,
        }
    }

    /// The connection, where the database is MySQL or MariaDB.
    pub fn mysql(&mut self) -> Option<&mut MySqlConnection> {
        match &mut self.conn {
            Link::Mysql(conn) => Some(conn),
            Link::Sqlite(_) | Link::Postgres(_) => None,
        }
    }
}

impl fmt::Debug for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { conn, checkpoint } = self;
        f.debug_struct("Step").field("database", &conn.database()).field("checkpoint", checkpoint).finish()
    }
}
