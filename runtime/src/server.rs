//! What is asked of a server before there is anything on it: which one it is, and a database that is not there yet.

use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection};

use crate::connection::{ConnectError, ConnectOptions, Connection, Database};
use crate::on_mysql;

impl Connection {
    /// What answers, by name and version: `PostgreSQL 17.2`, `MariaDB 10.11.6`, `MySQL 8.4.3`, `SQLite 3.50.4`.
    ///
    /// ```
    /// # use tablewright::connection::{ConnectOptions, Connection};
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut connection = Connection::connect("sqlite::memory:", &ConnectOptions::default()).await?;
    /// assert!(connection.server().await?.starts_with("SQLite 3."));
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Where the connection was lost.
    pub async fn server(&mut self) -> Result<String, sqlx::Error> {
        let (name, version): (&str, String) = match self {
            Connection::Sqlite(conn) => {
                ("SQLite", sqlx::query_scalar("SELECT sqlite_version()").fetch_one(conn).await?)
            }
            Connection::Postgres(conn) => {
                ("PostgreSQL", sqlx::query_scalar("SHOW server_version").fetch_one(conn).await?)
            }
            Connection::Mysql(conn) => {
                let version: String = sqlx::query_scalar("SELECT version()").fetch_one(conn).await?;
                (if version.contains("MariaDB") { "MariaDB" } else { "MySQL" }, version)
            }
        };
        // What distributions append says nothing of the server: `15.14 (Debian …)`, `10.11.6-MariaDB-0+deb12u1`.
        let end = version.find([' ', '-']).unwrap_or(version.len());
        Ok(format!("{name} {}", &version[..end]))
    }
}

impl ConnectOptions {
    /// Makes the database that a URL names, on its server: for [`ConnectError::NoSuchDatabase`]. It belongs to the user of the
    /// URL. A SQLite file is made by opening it, see [`ConnectOptions::create_missing`].
    ///
    /// # Errors
    ///
    /// Where the server cannot be reached, or does not let this user make a database; where there is one already.
    pub async fn create_database(&self, url: &str) -> Result<(), ConnectError> {
        match Database::of_url(url)? {
            Database::Sqlite => {
                let options = Self { create_missing: true, ..self.clone() };
                drop(Connection::connect(url, &options).await?);
                Ok(())
            }
            Database::Postgres => {
                let wanted = self.postgres(url)?;
                let name = wanted.get_database().unwrap_or(wanted.get_username()).to_owned();
                // Every server has it, for this.
                let opening = wanted.database("postgres");
                let failed = |error| ConnectError::of_postgres(&opening, error);
                let answered = tokio::time::timeout(self.connect_timeout, opening.connect()).await;
                let answered =
                    answered.map_err(|_| ConnectError::no_answer(&opening, self.connect_timeout))?;
                let mut conn: PgConnection = answered.map_err(failed)?;
                let sql = format!("CREATE DATABASE {}", quoted(&name, '"'));
                conn.execute(AssertSqlSafe(sql)).await.map_err(failed)?;
                conn.close().await.map_err(failed)
            }
            Database::Mysql => {
                let wanted = self.mysql(url)?;
                let name = wanted.get_database().unwrap_or_default().to_owned();
                // The one database that every user sees.
                let opening = wanted.database("information_schema");
                let failed = |error| ConnectError::of_mysql(&opening, error);
                let mut conn = on_mysql::open(&opening, self.connect_timeout).await?;
                // A server may have another default.
                let sql = format!("CREATE DATABASE {} CHARACTER SET utf8mb4", quoted(&name, '`'));
                conn.execute(AssertSqlSafe(sql)).await.map_err(failed)?;
                // The server hangs up as soon as it is told.
                drop(conn.close().await);
                Ok(())
            }
        }
    }
}

fn quoted(name: &str, quote: char) -> String {
    format!("{quote}{}{quote}", name.replace(quote, &format!("{quote}{quote}")))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_cannot_end_its_quotes() {
        assert_eq!(quoted("app", '"'), "\"app\"");
        assert_eq!(quoted("a\"; DROP DATABASE b; --", '"'), "\"a\"\"; DROP DATABASE b; --\"");
        assert_eq!(quoted("a`b", '`'), "`a``b`");
    }
}
