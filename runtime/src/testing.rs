//! For tests on a real server: a transaction that is never kept, and a database that lives as long as the test.

use std::fmt;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Executor as _, MySqlConnection, MySqlPool, PgPool};

use crate::connection::{ConnectError, ConnectOptions, Connection, Database, Link};
use crate::db::{Db, Inner, Pool};
use crate::error::Error;
use crate::kept::Kept;
use crate::table::PerDatabase;

impl Db {
    /// The same database, where everything happens in one transaction that is rolled back when the last clone is dropped,
    /// also where the test panics. Transactions inside are savepoints.
    ///
    /// Whatever uses it shares one connection: while a transaction is open inside, statements beside it are refused.
    ///
    /// ```
    /// pub mod db {
    ///     tablewright::schema!("docs/schema");
    /// }
    ///
    /// # async fn example() -> Result<(), tablewright::Error> {
    /// let real = db::Db::memory().await?;
    /// let db = real.test_transaction().await?;
    /// db.tx(async |tx| tx.customers().insert(db::customer::New::new("ada@example.org")).await).await?;
    /// assert_eq!(db.customers().count().await?, 1);
    /// drop(db);
    /// assert_eq!(real.customers().count().await?, 0);
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn test_transaction(&self) -> Result<Self, Error> {
        let within = self.begin().await?;
        Ok(Self::new(Inner {
            pool: self.inner.pool.clone(),
            kept: Kept::none(),
            replica: None,
            watch: Arc::clone(&self.inner.watch),
            size: self.inner.size,
            memory: self.inner.memory,
            within: Some(within),
        }))
    }

    /// An empty database of its own, dropped with what is returned, also where the test panics.
    ///
    /// On a server, the URL is that of any database where the user may make more; for SQLite it is
    /// `sqlite:`, and the database a file in the system's folder for temporary files. What the test needs is then made by
    /// [`Db::migrate`], or by [`Db::script`]; the `Db` of `schema!` has a `throwaway` that makes the schema by itself.
    ///
    /// ```
    /// pub mod db {
    ///     tablewright::schema!("docs/schema");
    /// }
    ///
    /// # async fn example() -> Result<(), tablewright::Error> {
    /// let db = tablewright::Db::throwaway("sqlite:").await?;
    /// db.script("CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)").await?;
    /// db.ping().await?;
    ///
    /// // On a server: `db::Db::throwaway("postgres://me@localhost/postgres")`.
    /// let shop = db::Db::throwaway("sqlite:").await?;
    /// shop.customers().insert(db::customer::New::new("ada@example.org")).await.map_err(tablewright::Error::from)?;
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn throwaway(server: &str) -> Result<Throwaway, Error> {
        Throwaway::create(server).await
    }

    /// Runs one or more statements of the test's own, and drops what rows they yield.
    pub async fn script(&self, sql: &'static str) -> Result<(), Error> {
        let statements = sqlx::raw_sql(AssertSqlSafe(sql));
        match &self.inner.pool {
            Pool::Sqlite(pool) => pool.execute(statements).await.map(drop),
            Pool::Postgres(pool) => pool.execute(statements).await.map(drop),
            Pool::Mysql(pool) => pool.execute(statements).await.map(drop),
        }
        .map_err(|error| self.error(error))
    }
}

/// A database that is dropped with this. It is a [`Db`], or that of `schema!`: `db::Db::throwaway(server)`.
pub struct Throwaway<D = Db> {
    db: D,
    place: Place,
}

/// What is to be dropped.
enum Place {
    /// A folder with the file in it.
    Sqlite { folder: PathBuf },
    /// A database on the server at that URL.
    Server { database: Database, server: String, name: String },
}

impl<D> Deref for Throwaway<D> {
    type Target = D;

    fn deref(&self) -> &D {
        &self.db
    }
}

impl<D> fmt::Debug for Throwaway<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match &self.place {
            Place::Sqlite { folder } => folder.display().to_string(),
            Place::Server { database: _, server: _, name } => name.clone(),
        };
        f.debug_tuple("Throwaway").field(&place).finish()
    }
}

impl<D: From<Db>> Throwaway<D> {
    /// See [`Db::throwaway`].
    pub async fn create(server: &str) -> Result<Self, Error> {
        let name = format!("tablewright_test_{:016x}", fastrand::u64(..));
        let (place, url) = match Database::of_url(server)? {
            Database::Sqlite => {
                let folder = std::env::temp_dir().join(&name);
                let made = std::fs::create_dir(&folder);
                made.map_err(|error| ConnectError::Other {
                    database: folder.display().to_string(),
                    message: error.to_string(),
                })?;
                let url = format!("sqlite://{}", folder.join("test.db").display());
                (Place::Sqlite { folder }, url)
            }
            database @ (Database::Postgres | Database::Mysql) => {
                let options = match database {
                    Database::Sqlite | Database::Postgres => "",
                    // A server may have another default.
                    Database::Mysql => " CHARACTER SET utf8mb4",
                };
                command(database, server, &format!("CREATE DATABASE {name}{options}")).await?;
                let url = on_server(server, &name);
                (Place::Server { database, server: server.to_owned(), name }, url)
            }
        };
        // From here on it is dropped, also where it cannot be opened.
        let place = Throwaway { db: (), place };
        let db = Db::builder(url).create_missing(true).connect().await?;
        Ok(place.holding(D::from(db)))
    }
}

impl<D: From<Db> + Deref<Target = Db>> Throwaway<D> {
    /// For generated code: with what these statements make in it.
    pub async fn with_schema(
        server: &str,
        statements: &PerDatabase<&'static [&'static str]>,
    ) -> Result<Self, Error> {
        let made = Self::create(server).await?;
        let database = made.database();
        let statements = statements.on(database);
        if statements.is_empty() {
            let message = format!(
                "the schema cannot be made on {}: it says what only another database has; `tablewright check` tells where",
                database.name()
            );
            return Err(ConnectError::Other { database: "a throwaway database".to_owned(), message }.into());
        }
        // The names of tables and columns stand in it, and nothing that anybody else wrote.
        let done = match &made.inner.pool {
            Pool::Sqlite(pool) => {
                let script = sqlx::raw_sql(AssertSqlSafe(statements.join(";\n")));
                pool.execute(script).await.map(drop)
            }
            Pool::Postgres(pool) => make_on_postgres(pool, statements).await,
            Pool::Mysql(pool) => make_on_mysql(pool, statements).await,
        };
        done.map_err(|error| made.error(error))?;
        Ok(made)
    }
}

/// Makes a schema on PostgreSQL, where functions may speak of what comes after them.
async fn make_on_postgres(pool: &PgPool, statements: &[&str]) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    connection.execute("SET check_function_bodies = off").await?;
    make_in_any_order(&mut Link::Postgres(&mut connection), statements).await?;
    connection.execute("RESET check_function_bodies").await.map(drop)
}

/// Makes a schema on MySQL or MariaDB, where routines are not looked into before they are called.
async fn make_on_mysql(pool: &MySqlPool, statements: &[&str]) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    make_in_any_order(&mut Link::Mysql(&mut connection), statements).await
}

/// Views and functions may need each other in any order: what fails is tried again as long as something else succeeds.
async fn make_in_any_order(link: &mut Link<'_>, statements: &[&str]) -> Result<(), sqlx::Error> {
    let mut pending = statements.to_vec();
    loop {
        let (mut failed, mut first) = (Vec::new(), None);
        for statement in &pending {
            if let Err(error) = link.raw(statement).await {
                failed.push(*statement);
                first.get_or_insert(error);
            }
        }
        match first {
            None => return Ok(()),
            Some(error) if failed.len() == pending.len() => return Err(error),
            Some(_) => pending = failed,
        }
    }
}

impl Throwaway<()> {
    fn holding<D>(mut self, db: D) -> Throwaway<D> {
        let nothing = Place::Sqlite { folder: PathBuf::new() };
        Throwaway { db, place: std::mem::replace(&mut self.place, nothing) }
    }
}

/// The URL of another database on the same server.
fn on_server(server: &str, name: &str) -> String {
    let (place, query) = server.split_once('?').map_or((server, None), |(place, query)| (place, Some(query)));
    let rest = place.find("://").map_or(0, |at| at + 3);
    let end = place[rest..].find('/').map_or(place.len(), |at| rest + at);
    match query {
        Some(query) => format!("{}/{name}?{query}", &place[..end]),
        None => format!("{}/{name}", &place[..end]),
    }
}

async fn command(database: Database, server: &str, sql: &str) -> Result<(), Error> {
    let failed = |error| Error::from_sqlx(error, database);
    let url = match database {
        Database::Sqlite | Database::Postgres => server.to_owned(),
        // The one database that every user of such a server sees.
        Database::Mysql => on_server(server, "information_schema"),
    };
    let mut connection = Connection::connect(&url, &ConnectOptions::default()).await?;
    let done = connection.raw(sql).await.map_err(failed);
    connection.close().await.map_err(failed)?;
    done
}

/// Drops a database, whoever is connected to it.
async fn drop_database(database: Database, server: &str, name: &str) -> Result<(), Error> {
    match database {
        Database::Sqlite | Database::Postgres => {
            command(database, server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await
        }
        Database::Mysql => {
            let failed = |error| Error::from_sqlx(error, database);
            let url = on_server(server, "information_schema");
            let mut connection = Connection::connect(&url, &ConnectOptions::default()).await?;
            if let Connection::Mysql(connection) = &mut connection {
                end_sessions(connection, name).await.map_err(failed)?;
            }
            connection.raw(&format!("DROP DATABASE IF EXISTS {name}")).await.map_err(failed)?;
            connection.close().await.map_err(failed)
        }
    }
}

/// How long a session that nobody uses any more may take to end.
const FAREWELL: Duration = Duration::from_millis(200);

/// Ends what would keep a database: a transaction that has a table open does for as long as it lasts. Sessions that have just been left end by
/// themselves and are waited for: MariaDB shuts the socket of a session that is killed by its number, and the number of one that is
/// ending may be another session's by then.
async fn end_sessions(connection: &mut MySqlConnection, name: &str) -> Result<(), sqlx::Error> {
    let begun = Instant::now();
    loop {
        // The number has no sign on MySQL.
        let others = "SELECT CAST(id AS SIGNED) FROM processlist WHERE db = ?";
        let others: Vec<i64> = sqlx::query_scalar(others).bind(name).fetch_all(&mut *connection).await?;
        if others.is_empty() {
            return Ok(());
        }
        if begun.elapsed() > FAREWELL {
            for other in others {
                // It may have ended by itself.
                drop(connection.execute(AssertSqlSafe(format!("KILL {other}"))).await);
            }
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

impl<D> Drop for Throwaway<D> {
    fn drop(&mut self) {
        match &self.place {
            Place::Sqlite { folder } if folder.as_os_str().is_empty() => {}
            // Nobody can be told of a failure here; the system clears the folder in its time.
            Place::Sqlite { folder } => drop(std::fs::remove_dir_all(folder)),
            Place::Server { database, server, name } => {
                let (database, server) = (*database, server.clone());
                let name = name.clone();
                // The test's own runtime cannot wait here, and may be ending.
                let thread = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                    if let Ok(runtime) = runtime {
                        drop(runtime.block_on(drop_database(database, &server, &name)));
                    }
                });
                drop(thread.join());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::on_server;

    #[test]
    fn another_database_of_the_same_server() {
        for (server, expect) in [
            ("postgres://me:pw@host:5432/postgres", "postgres://me:pw@host:5432/x"),
            ("postgres://me@host", "postgres://me@host/x"),
            ("postgres://me@host/a?sslmode=disable", "postgres://me@host/x?sslmode=disable"),
            (
                "mysql://root@host:3306/mysql?socket=/tmp/s/my.sock",
                "mysql://root@host:3306/x?socket=/tmp/s/my.sock",
            ),
            (
                "postgres://me@%2Ftmp%2Fsocket:5432/a?max_connections=3",
                "postgres://me@%2Ftmp%2Fsocket:5432/x?max_connections=3",
            ),
        ] {
            assert_eq!(on_server(server, "x"), expect);
        }
    }
}
