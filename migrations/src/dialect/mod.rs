//! What authoring asks of each database: reading it, normalising a wanted schema, carrying out changes, scratch databases.
//!
//! The folders have the same file names: `catalogue/*.sql` and `introspect.rs` read, `normalise.rs` lets the server spell
//! expressions, `plan.rs` carries out changes, `scratch.rs` makes a throwaway database.

mod asked;
mod bounds;
pub(crate) mod mysql;
mod pieces;
pub(crate) mod postgres;
pub(crate) mod sqlite;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use asked::{refused_by_type, text_type, told_apart};
use tablewright::{Connection, Database};
use tablewright_schema::schema::{Column, Expr, Table};
use tablewright_schema::{Dialect, Hints, ObjectName, Schema};

use crate::change::Change;
use crate::online::TableSize;
use crate::plan::{Obstacle, Plan, Route};
use crate::prove::ScratchOptions;
use crate::{AuthoringError, reference};

/// How a database carries out changes. Values in, values out.
pub(crate) trait Planner: Sync {
    /// What must be committed between `from` and `to`: a new enum value before anything uses it, an index that is built beside those who
    /// use a large table.
    fn route(&self, from: &Schema, to: &Schema, hints: &Hints) -> Route;

    /// The statements that carry out the changes, in order.
    fn plan(&self, from: &Schema, to: &Schema, changes: &[Change], hints: &Hints) -> Plan;

    /// What would stop those statements: objects that are not managed and depend on what goes or changes.
    fn obstacles(&self, from: &Schema, to: &Schema, changes: &[Change]) -> Vec<Obstacle>;

    /// Whether two expressions are the same to this database, quoting, case and white space aside. Never true for two
    /// that could mean different things.
    fn same_expression(&self, a: &Expr, b: &Expr) -> bool;

    /// Whether a foreign key that stands can be told to be checked at another time.
    fn alters_deferrable(&self) -> bool;

    /// Whether a comment of a table or column can be changed. Otherwise it is a note in the statement that made the table, and comes
    /// with the next one.
    fn alters_comments(&self) -> bool;

    /// What works with a table and does not with a view that stands for it: an application that needs it notices the rename of the table.
    fn beyond_views(&self) -> &'static str;

    /// The same of two statements that create an object.
    fn same_statement(&self, a: &str, b: &str) -> bool;

    /// The statements that make an object; where the first sets the session, with what sets it back.
    fn with_settings_back(&self, statements: Vec<String>) -> Vec<String>;

    /// A name in full, as the server prints it in the statement of a routine.
    fn printed_name(&self, name: &ObjectName) -> String;

    /// The name of a type as columns spell it.
    fn printed_type(&self, name: &ObjectName) -> String;

    /// The expression with a column renamed in it.
    fn rename_column(&self, expr: &Expr, from: &str, to: &str) -> Expr;

    /// A value that rows can be given when a dropped required column comes back; different for each row if `unique`.
    /// Checks of the table that list the allowed values are heeded. `None` where there is no honest value.
    fn filler(&self, table: &Table, column: &Column, unique: bool) -> Option<Expr>;
}

/// The planner of a database.
pub(crate) fn planner(dialect: Dialect) -> &'static dyn Planner {
    match dialect {
        Dialect::Sqlite => &sqlite::Sqlite,
        Dialect::Postgres => &postgres::Postgres,
        Dialect::Mysql => &mysql::Mysql,
    }
}

/// What the runtime calls the database.
pub(crate) fn database(dialect: Dialect) -> Database {
    match dialect {
        Dialect::Sqlite => Database::Sqlite,
        Dialect::Postgres => Database::Postgres,
        Dialect::Mysql => Database::Mysql,
    }
}

/// The database that a connection speaks to.
pub(crate) fn of(connection: &Connection) -> Dialect {
    match connection {
        Connection::Sqlite(_) => Dialect::Sqlite,
        Connection::Postgres(_) => Dialect::Postgres,
        Connection::Mysql(_) => Dialect::Mysql,
    }
}

/// Lets names without a schema mean in this session what plans mean by them, whatever the role or the URL says.
pub(crate) async fn settle(connection: &mut Connection) -> Result<(), AuthoringError> {
    match connection {
        Connection::Sqlite(_) | Connection::Mysql(_) => Ok(()),
        Connection::Postgres(_) => {
            let set = connection.raw("SET search_path = public").await;
            set.map_err(AuthoringError::database("choosing the schema of names without one"))
        }
    }
}

/// The major version of the server, where it says one and there are things that only newer ones have.
pub(crate) fn version(connection: &Connection) -> Option<u32> {
    match connection {
        Connection::Sqlite(_) | Connection::Mysql(_) => None,
        Connection::Postgres(connection) => postgres::version(connection),
    }
}

/// The collation of tables that name none, where the way to it has to say which that is.
pub(crate) async fn collation(connection: &mut Connection) -> Result<Option<String>, AuthoringError> {
    match connection {
        Connection::Sqlite(_) | Connection::Postgres(_) => Ok(None),
        Connection::Mysql(connection) => mysql::introspect::collation(connection).await.map(Some),
    }
}

/// How large those tables are, where a change of a large one takes other steps. Those that are not there are left out.
pub(crate) async fn sizes(
    connection: &mut Connection,
    tables: &BTreeSet<ObjectName>,
) -> Result<BTreeMap<ObjectName, TableSize>, AuthoringError> {
    match connection {
        // Either one has no other steps, or is asked in each statement to keep nobody waiting.
        Connection::Sqlite(_) | Connection::Mysql(_) => Ok(BTreeMap::new()),
        Connection::Postgres(connection) => postgres::sizes(connection, tables).await,
    }
}

/// About how many rows the tables have, as far as the database says without reading them all.
pub(crate) async fn row_counts(
    connection: &mut Connection,
) -> Result<BTreeMap<ObjectName, u64>, AuthoringError> {
    match connection {
        Connection::Sqlite(connection) => sqlite::row_counts::row_counts(connection).await,
        Connection::Postgres(connection) => postgres::row_counts::row_counts(connection).await,
        Connection::Mysql(connection) => mysql::row_counts::row_counts(connection).await,
    }
}

/// Whether two connections read a database faster than one.
pub(crate) fn is_read_by_two(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Sqlite | Dialect::Mysql => false,
        Dialect::Postgres => true,
    }
}

/// What the database holds. A second connection to it may take a share of the reading.
pub(crate) async fn introspect(
    connection: &mut Connection,
    second: Option<&mut Connection>,
) -> Result<Schema, AuthoringError> {
    match connection {
        Connection::Sqlite(connection) => sqlite::introspect::introspect(connection).await,
        Connection::Postgres(connection) => {
            let second = second.and_then(|second| match second {
                Connection::Postgres(second) => Some(second),
                Connection::Sqlite(_) | Connection::Mysql(_) => None,
            });
            postgres::introspect(connection, second).await
        }
        Connection::Mysql(connection) => mysql::introspect::introspect(connection).await,
    }
}

/// The wanted schema as this server will store it. Leaves no trace. What only a whole database can tell is asked of a scratch
/// database.
pub(crate) async fn normalise(
    connection: &mut Connection,
    from: &Schema,
    mut to: Schema,
    hints: &Hints,
    scratch: &ScratchOptions,
) -> Result<Schema, AuthoringError> {
    // Rows have one spelling already, and tables that differ in nothing else are equal.
    let rows = reference::take(&mut to);
    let mut bare = from.clone();
    reference::take(&mut bare);
    let from = &bare;
    let mut stored = match connection {
        Connection::Sqlite(connection) => sqlite::normalise::normalise(connection, from, to, hints).await,
        Connection::Postgres(connection) => postgres::normalise(connection, from, to, hints, scratch).await,
        Connection::Mysql(connection) => {
            mysql::normalise::normalise(connection, from, to, hints, scratch).await
        }
    }?;
    reference::put(&mut stored, rows);
    Ok(stored)
}

/// Does something to its end where nothing can be awaited: on a runtime of its own, on a thread of its own, since the one we run in may
/// be the one that panicked.
fn do_apart<T>(work: impl Future<Output = T> + Send + 'static) {
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        if let Ok(runtime) = runtime {
            runtime.block_on(work);
        }
    });
    let _ = thread.join();
}

/// A throwaway database.
pub(crate) enum Scratch {
    /// In memory.
    Sqlite(sqlite::scratch::Scratch),
    /// On the same server, or the one that the config names.
    Postgres(postgres::scratch::Scratch),
    /// On the same server, or the one that the config names.
    Mysql(mysql::scratch::Scratch),
}

impl Scratch {
    /// Makes one, empty.
    pub(crate) async fn create(dialect: Dialect, options: &ScratchOptions) -> Result<Self, AuthoringError> {
        Ok(match dialect {
            Dialect::Sqlite => Scratch::Sqlite(sqlite::scratch::Scratch::create().await?),
            Dialect::Postgres => {
                Scratch::Postgres(postgres::scratch::create(&options.url, options.named.as_deref()).await?)
            }
            Dialect::Mysql => {
                Scratch::Mysql(mysql::scratch::create(&options.url, options.named.as_deref()).await?)
            }
        })
    }

    /// The connection to it.
    pub(crate) fn connection(&mut self) -> &mut Connection {
        match self {
            Scratch::Sqlite(scratch) => scratch.connection(),
            Scratch::Postgres(scratch) => scratch.connection(),
            Scratch::Mysql(scratch) => scratch.connection(),
        }
    }

    /// Removes it.
    pub(crate) async fn drop(self) -> Result<(), AuthoringError> {
        match self {
            Scratch::Sqlite(scratch) => scratch.drop().await,
            Scratch::Postgres(scratch) => scratch.drop().await,
            Scratch::Mysql(scratch) => scratch.drop().await,
        }
    }
}
