//! Throwaway databases: made for one test, dropped with the value.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::{block_on, judge, mariadb_url, mysql, postgres_url};

/// The databases that tests run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of its own on the server of [`postgres_url`].
    Postgres,
    /// A database of its own on the server of [`mariadb_url`].
    Mysql,
}

impl Kind {
    /// All, in the order of messages.
    pub const ALL: [Kind; 3] = [Kind::Sqlite, Kind::Postgres, Kind::Mysql];
}

/// An empty database that is dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// The folder goes with the value.
    File {
        _folder: TempDir,
    },
    Postgres {
        url: String,
        name: String,
    },
    /// The URL is that of a database which every user sees.
    Mysql {
        url: String,
        name: String,
    },
}

impl TestDatabase {
    /// Makes an empty database. `None` if its server is missing, which has been said.
    ///
    /// # Panics
    ///
    /// If the database cannot be made, or with `CI=true` if its server is missing.
    pub fn create(kind: Kind) -> Option<Self> {
        Self::create_with(kind, "")
    }

    /// The same with options of CREATE DATABASE, where there is such a statement: `ENCODING 'LATIN1'`.
    ///
    /// # Panics
    ///
    /// As [`TestDatabase::create`].
    pub fn create_with(kind: Kind, options: &str) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let url = format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display());
                Some(Self { url, place: Place::File { _folder: folder } })
            }
            Kind::Postgres => {
                let server = postgres_url()?;
                let number = NUMBER.fetch_add(1, Ordering::Relaxed);
                let name = format!("tablewright_test_{}_{number}", std::process::id());
                on_server(&server, &format!("CREATE DATABASE {name} TEMPLATE template0 {options}"));
                let url = with_database(&server, &name);
                Some(Self { url, place: Place::Postgres { url: server, name } })
            }
            Kind::Mysql => {
                let server = with_database(&mariadb_url()?, "information_schema");
                let number = NUMBER.fetch_add(1, Ordering::Relaxed);
                let name = format!("tablewright_test_{}_{number}", std::process::id());
                let options = if options.is_empty() { "CHARACTER SET utf8mb4" } else { options };
                on_mysql_server(&server, &[format!("CREATE DATABASE {name} {options}")])
                    .expect("TABLEWRIGHT_TEST_MARIADB makes a database");
                let url = with_database(&server, &name);
                Some(Self { url, place: Place::Mysql { url: server, name } })
            }
        }
    }

    /// What a program connects to. A SQLite file comes into being with the first connection.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs SQL, several statements if need be, on a connection of its own.
    ///
    /// # Panics
    ///
    /// If the SQL fails.
    pub fn execute(&self, sql: &str) {
        block_on(async {
            match &self.place {
                Place::File { .. } => {
                    let mut connection =
                        SqliteConnection::connect(&self.url).await.expect("SQLite opens a file");
                    connection.execute(AssertSqlSafe(sql)).await.expect("the test's SQL runs");
                    connection.close().await.expect("SQLite closes a file");
                }
                Place::Postgres { .. } => {
                    let mut connection = PgConnection::connect(&self.url).await.expect("the server answers");
                    connection.execute(AssertSqlSafe(sql)).await.expect("the test's SQL runs");
                    connection.close().await.expect("the server answers");
                }
                Place::Mysql { .. } => {
                    let mut connection =
                        MySqlConnection::connect(&self.url).await.expect("the server answers");
                    connection.execute(AssertSqlSafe(sql)).await.expect("the test's SQL runs");
                    mysql::leave(connection).await;
                }
            }
        });
    }

    /// What the database holds, in the words of somebody else: [`judge::pg_dump`], [`judge::sqlite_master`] or
    /// [`mysql::show_create`].
    pub fn judge(&self) -> String {
        match &self.place {
            Place::File { .. } => judge::sqlite_master(&self.url),
            Place::Postgres { .. } => judge::pg_dump(&self.url),
            Place::Mysql { .. } => mysql::show_create(&self.url),
        }
    }
}

/// A database with subscriptions cannot be dropped.
const NO_SUBSCRIPTIONS: &str = "DO $$ DECLARE name text; BEGIN \
     FOR name IN SELECT quote_ident(subname) FROM pg_subscription s JOIN pg_database b ON b.oid = s.subdbid AND b.datname = current_database() \
     LOOP EXECUTE format('ALTER SUBSCRIPTION %s DISABLE', name); EXECUTE format('ALTER SUBSCRIPTION %s SET (slot_name = NONE)', name); \
     EXECUTE format('DROP SUBSCRIPTION %s', name); END LOOP; END $$";

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (url, name) = match &self.place {
            Place::File { .. } => return,
            Place::Postgres { url, name } => (url, name),
            Place::Mysql { url, name } => {
                // As below.
                let _ = drop_on_mysql(url, name);
                return;
            }
        };
        // The server is thrown away: a database that could not be dropped must not hide a test's own panic.
        let (url, sql) = (url.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        let own = self.url.clone();
        let _ = block_on(async move {
            let mut connection = PgConnection::connect(&url).await?;
            if connection.execute(AssertSqlSafe(sql.as_str())).await.is_err() {
                let mut inside = PgConnection::connect(&own).await?;
                inside.execute(NO_SUBSCRIPTIONS).await?;
                inside.close().await?;
                connection.execute(AssertSqlSafe(sql)).await?;
            }
            connection.close().await
        });
    }
}

/// Databases of one kind that are emptied and used again: to make one takes a server longer than most tests.
#[derive(Debug)]
pub struct Reused {
    kind: Kind,
    free: Mutex<Vec<TestDatabase>>,
    empty: OnceLock<String>,
}

impl Reused {
    /// None yet.
    pub fn new(kind: Kind) -> Self {
        Self { kind, free: Mutex::default(), empty: OnceLock::new() }
    }

    /// An empty database: one that was given back, or a new one. `None` as with [`TestDatabase::create`].
    pub fn take(&self) -> Option<TestDatabase> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.or_else(|| TestDatabase::create(self.kind))
    }

    /// What [`TestDatabase::judge`] says of a new one: `pg_dump` prints something of it where the server is older than 15.
    ///
    /// # Panics
    ///
    /// As [`TestDatabase::create`], and if the server is missing.
    pub fn judged_empty(&self) -> &str {
        self.empty.get_or_init(|| TestDatabase::create(self.kind).expect("the server is there").judge())
    }

    /// Empties the database. Where something stays in it, it is dropped instead.
    pub fn give_back(&self, database: TestDatabase) {
        // On MySQL a new one is made faster than an old one is emptied.
        let Place::Postgres { .. } = &database.place else { return };
        let url = database.url.clone();
        let emptied = block_on(async move {
            let mut connection = PgConnection::connect(&url).await?;
            connection.execute(include_str!("empty.sql")).await?;
            connection.close().await
        });
        if emptied.is_ok() {
            self.free.lock().unwrap_or_else(PoisonError::into_inner).push(database);
        }
    }
}

fn on_server(url: &str, sql: &str) {
    block_on(async {
        let mut connection = PgConnection::connect(url).await.expect("TABLEWRIGHT_TEST_POSTGRES answers");
        connection.execute(AssertSqlSafe(sql)).await.expect("the server makes a database");
        connection.close().await.expect("the server answers");
    });
}

fn on_mysql_server(url: &str, commands: &[String]) -> Result<(), sqlx::Error> {
    block_on(async {
        let mut connection = MySqlConnection::connect(url).await?;
        for command in commands {
            connection.execute(AssertSqlSafe(command.as_str())).await?;
        }
        mysql::leave(connection).await;
        Ok(())
    })
}

/// How long a session that nobody uses any more may take to end.
const FAREWELL: Duration = Duration::from_millis(200);

/// Whoever is still connected has to go: a transaction that has a table open keeps its database. Most sessions have been left just now, and end
/// by themselves: they are waited for, since MariaDB shuts the socket of a session that is killed by its number, and the number of one that is
/// ending may be another session's by then, whose connection breaks.
fn drop_on_mysql(url: &str, name: &str) -> Result<(), sqlx::Error> {
    block_on(async {
        let mut connection = MySqlConnection::connect(url).await?;
        let begun = Instant::now();
        loop {
            let others: Vec<i64> =
                sqlx::query_scalar("SELECT id FROM information_schema.processlist WHERE db = ?")
                    .bind(name)
                    .fetch_all(&mut connection)
                    .await?;
            if others.is_empty() {
                break;
            }
            if begun.elapsed() > FAREWELL {
                for other in others {
                    // It may have ended by itself.
                    let _ = connection.execute(AssertSqlSafe(format!("KILL {other}"))).await;
                }
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await?;
        mysql::leave(connection).await;
        Ok(())
    })
}

/// The same server, another database: the URL's path is replaced.
fn with_database(url: &str, name: &str) -> String {
    let (address, parameters) = match url.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (url, String::new()),
    };
    let authority = address.find("://").map_or(0, |at| at + 3);
    let server = match address[authority..].find('/') {
        Some(slash) => &address[..authority + slash],
        None => address,
    };
    format!("{server}/{name}{parameters}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_of_a_url_is_replaced() {
        let check = |url, expect: &str| assert_eq!(with_database(url, "x"), expect);
        check("postgres://postgres@%2Ftmp%2Fpg:5432/postgres", "postgres://postgres@%2Ftmp%2Fpg:5432/x");
        check("postgres://localhost", "postgres://localhost/x");
        check("postgres://localhost/a?host=/tmp/pg", "postgres://localhost/x?host=/tmp/pg");
        check("mysql://root@127.0.0.1:1/mysql?socket=/tmp/s", "mysql://root@127.0.0.1:1/x?socket=/tmp/s");
    }

    #[test]
    fn a_database_is_used_again_if_it_can_be_emptied() {
        let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
        let databases = Reused::new(Kind::Postgres);
        let url = database.url().to_owned();
        database.execute("CREATE SCHEMA a; CREATE TYPE a.e AS ENUM ('x'); CREATE TABLE public.t (e a.e); CREATE EXTENSION citext");
        databases.give_back(database);
        let again = databases.take().expect("the server is there");
        assert_eq!(again.url(), url);
        again.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC");
        databases.give_back(again);
        assert_ne!(databases.take().expect("the server is there").url(), url, "that is not taken away");
    }

    #[test]
    fn a_database_holds_what_was_made_in_it_and_is_gone_at_the_end() {
        for kind in Kind::ALL {
            let Some(database) = TestDatabase::create(kind) else { continue };
            assert_eq!(database.judge(), "", "{kind:?}: it starts empty");
            database.execute("CREATE TABLE a (id integer); CREATE TABLE _sqlx_migrations (version bigint);");
            assert!(database.judge().contains("CREATE TABLE"), "{kind:?}: {}", database.judge());
            assert!(
                !database.judge().contains("_sqlx_migrations"),
                "{kind:?}: the history is not the schema"
            );
            if let Place::Mysql { url, name } = &database.place {
                let (url, name) = (url.clone(), name.clone());
                drop(database);
                let left = on_mysql_server(&url, &[format!("USE {name}")]);
                assert!(left.is_err(), "{kind:?}: it is dropped");
                continue;
            }
            let Place::Postgres { url, name } = &database.place else { continue };
            let (url, name) = (url.clone(), name.clone());
            drop(database);
            let left: i64 = block_on(async {
                let mut connection = PgConnection::connect(&url).await.expect("the server answers");
                sqlx::query_scalar("SELECT count(*) FROM pg_database WHERE datname = $1")
                    .bind(name)
                    .fetch_one(&mut connection)
                    .await
                    .expect("the catalogue is readable")
            });
            assert_eq!(left, 0, "{kind:?}: it is dropped");
        }
    }
}
