//! One connection to one database, chosen by the URL's scheme, and what is said when it cannot be had.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::config_url::Url;
pub use crate::connect_error::{ConnectError, redacted};
use crate::on_mysql;

/// The databases that tablewright speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Database {
    /// SQLite, in a file or in memory: `sqlite://dev.db`, `sqlite::memory:`.
    Sqlite,
    /// PostgreSQL: `postgres://user:password@host:5432/name`.
    Postgres,
    /// MySQL or MariaDB: `mysql://user:password@host:3306/name`, or `mariadb://…`. The server says which of the two it is.
    Mysql,
}

impl Database {
    /// The database that a URL names by its scheme.
    pub fn of_url(url: &str) -> Result<Self, ConnectError> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Database::Sqlite),
            Some("postgres" | "postgresql") => Ok(Database::Postgres),
            Some("mysql" | "mariadb") => Ok(Database::Mysql),
            Some(scheme) if is_scheme(scheme) => {
                Err(ConnectError::UnknownScheme { scheme: scheme.to_owned() })
            }
            Some(_) | None => Err(ConnectError::NoScheme { text: redacted(url) }),
        }
    }

    /// Its name in folders, in `only:` and in messages: `sqlite`, `postgres`, `mysql`.
    pub fn name(self) -> &'static str {
        match self {
            Database::Sqlite => "sqlite",
            Database::Postgres => "postgres",
            Database::Mysql => "mysql",
        }
    }

    /// Its name for people; one that may be either of two servers has both.
    pub fn title(self) -> &'static str {
        match self {
            Database::Sqlite => "SQLite",
            Database::Postgres => "PostgreSQL",
            Database::Mysql => "MySQL or MariaDB",
        }
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// How to connect.
#[derive(Clone, Debug)]
pub struct ConnectOptions {
    /// Whether a SQLite file that is not there is made. Never on a server: a database there has an owner and rights.
    pub create_missing: bool,
    /// How long SQLite waits for another writer before a statement fails.
    pub busy_timeout: Duration,
    /// How long a server may take to answer.
    pub connect_timeout: Duration,
    /// The name that PostgreSQL shows in `pg_stat_activity`, unless the URL gives one.
    pub application_name: String,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self {
            create_missing: false,
            busy_timeout: Duration::from_secs(5),
            connect_timeout: Duration::from_secs(10),
            application_name: "tablewright".to_owned(),
        }
    }
}

impl ConnectOptions {
    /// The default, except that a SQLite file that is not there is made.
    pub fn create_missing() -> Self {
        Self { create_missing: true, ..Self::default() }
    }

    /// What sqlx needs to open this SQLite URL. Foreign keys are enforced; the file's journal mode stays as it is.
    ///
    /// Fails when the URL cannot be read, and when the file is missing and may not be made.
    pub fn sqlite(&self, url: &str) -> Result<SqliteConnectOptions, ConnectError> {
        let url = &*Url::read(url)?.plain;
        let bad_url = |reason: String| ConnectError::BadUrl { url: redacted(url), reason };
        let options = SqliteConnectOptions::from_str(url).map_err(|error| bad_url(plain(&error)))?;
        let options = options.foreign_keys(true).busy_timeout(self.busy_timeout);
        if in_memory(url) {
            return Ok(options);
        }
        let path = options.get_filename().to_owned();
        if path.as_os_str().is_empty() {
            return Err(bad_url("it names no file: write sqlite://dev.db, or sqlite::memory:".to_owned()));
        }
        if path.is_dir() {
            return Err(ConnectError::IsAFolder { path });
        }
        let may_create = self.create_missing || parameter(url, "mode") == Some("rwc");
        if !may_create && !path.exists() {
            return Err(ConnectError::NoSuchFile { path });
        }
        if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("") && !folder.is_dir()) {
            return Err(ConnectError::NoSuchFolder { folder: folder.to_owned(), path });
        }
        let read_only = parameter(url, "mode") == Some("ro");
        Ok(options.create_if_missing(may_create && !read_only))
    }

    /// What sqlx needs to open this PostgreSQL URL.
    pub fn postgres(&self, url: &str) -> Result<PgConnectOptions, ConnectError> {
        let bad_url = |reason: String| ConnectError::BadUrl { url: redacted(url), reason };
        if misplaced_at(url) {
            return Err(bad_url(MISPLACED_AT.to_owned()));
        }
        let url = &*Url::read(url)?.plain;
        let options = PgConnectOptions::from_str(url).map_err(|error| bad_url(plain(&error)))?;
        Ok(match options.get_application_name() {
            Some(_) => options,
            None => options.application_name(&self.application_name),
        })
    }

    /// What sqlx needs to open this URL of MySQL or MariaDB. It sets nothing for the session: that is done when it is open.
    pub fn mysql(&self, url: &str) -> Result<MySqlConnectOptions, ConnectError> {
        let bad_url = |reason: String| ConnectError::BadUrl { url: redacted(url), reason };
        if misplaced_at(url) {
            return Err(bad_url(MISPLACED_AT.to_owned()));
        }
        let url = &*Url::read(url)?.plain;
        let options = MySqlConnectOptions::from_str(url).map_err(|error| bad_url(plain(&error)))?;
        if options.get_database().is_none() {
            return Err(bad_url("it names no database: write mysql://user:password@host/name".to_owned()));
        }
        Ok(options.pipes_as_concat(false).no_engine_substitution(false).timezone(None).set_names(false))
    }
}

const MISPLACED_AT: &str = "an @ stands after the first / ? or #: in a user's name or password these are written \
                            %40 %2F %3F %23";

/// The last `@` ends the user's name and password; behind the authority it is a sign of a password that was not
/// percent-encoded, part of which would be taken for the host and shown in messages.
fn misplaced_at(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    rest[authority_end..].contains('@')
}

fn in_memory(url: &str) -> bool {
    let rest = url.trim_start_matches("sqlite://").trim_start_matches("sqlite:");
    rest.split('?').next() == Some(":memory:") || parameter(url, "mode") == Some("memory")
}

fn parameter<'a>(url: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = url.split_once('?')?;
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

fn plain(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Configuration(reason) => reason.to_string(),
        other => other.to_string(),
    }
}

/// One open connection.
#[derive(Debug)]
pub enum Connection {
    /// To SQLite.
    Sqlite(SqliteConnection),
    /// To PostgreSQL.
    Postgres(PgConnection),
    /// To MySQL or MariaDB.
    Mysql(MySqlConnection),
}

impl Connection {
    /// Opens a connection. The password never reaches an error.
    pub async fn connect(url: &str, options: &ConnectOptions) -> Result<Self, ConnectError> {
        match Database::of_url(url)? {
            Database::Sqlite => {
                let opening = options.sqlite(url)?;
                let opened = opening.connect().await;
                let mut conn = opened.map_err(|error| ConnectError::of_sqlite(&opening, error))?;
                // SQLite reads nothing before the first statement: only now is it known whether this is a database.
                let header = sqlx::query_scalar::<_, i64>("PRAGMA schema_version").fetch_one(&mut conn).await;
                header.map_err(|error| ConnectError::of_sqlite(&opening, error))?;
                Ok(Connection::Sqlite(conn))
            }
            Database::Postgres => {
                let opening = options.postgres(url)?;
                let answered = tokio::time::timeout(options.connect_timeout, opening.connect()).await;
                match answered {
                    Ok(opened) => opened
                        .map(Connection::Postgres)
                        .map_err(|error| ConnectError::of_postgres(&opening, error)),
                    Err(_) => Err(ConnectError::no_answer(&opening, options.connect_timeout)),
                }
            }
            Database::Mysql => {
                let opening = options.mysql(url)?;
                on_mysql::open(&opening, options.connect_timeout).await.map(Connection::Mysql)
            }
        }
    }

    /// Which database it speaks to.
    pub fn database(&self) -> Database {
        match self {
            Connection::Sqlite(_) => Database::Sqlite,
            Connection::Postgres(_) => Database::Postgres,
            Connection::Mysql(_) => Database::Mysql,
        }
    }

    /// Runs one or more statements and drops what rows they yield. The text is the caller's own SQL: it is sent as it is.
    ///
    /// PostgreSQL runs several statements of one text in one implicit transaction; on MySQL and MariaDB each is by itself.
    pub async fn raw(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        self.link().raw(sql).await
    }

    /// The connection, lent to the executor.
    pub(crate) fn link(&mut self) -> Link<'_> {
        match self {
            Connection::Sqlite(conn) => Link::Sqlite(conn),
            Connection::Postgres(conn) => Link::Postgres(conn),
            Connection::Mysql(conn) => Link::Mysql(conn),
        }
    }

    /// Closes the connection and tells the server so.
    pub async fn close(self) -> Result<(), sqlx::Error> {
        match self {
            Connection::Sqlite(conn) => conn.close().await,
            Connection::Postgres(conn) => conn.close().await,
            Connection::Mysql(conn) => {
                // The server hangs up as soon as it is told, before an encrypted connection has said its last word to it.
                drop(conn.close().await);
                Ok(())
            }
        }
    }
}

/// A connection that belongs to somebody else: to a pool, or to the caller.
#[derive(Debug)]
pub(crate) enum Link<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
    Mysql(&'a mut MySqlConnection),
}

impl Link<'_> {
    /// The same connection, for a shorter time.
    pub(crate) fn lend(&mut self) -> Link<'_> {
        match self {
            Link::Sqlite(conn) => Link::Sqlite(conn),
            Link::Postgres(conn) => Link::Postgres(conn),
            Link::Mysql(conn) => Link::Mysql(conn),
        }
    }

    pub(crate) fn database(&self) -> Database {
        match self {
            Link::Sqlite(_) => Database::Sqlite,
            Link::Postgres(_) => Database::Postgres,
            Link::Mysql(_) => Database::Mysql,
        }
    }

    pub(crate) async fn raw(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        let statements = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Link::Sqlite(conn) => statements.execute(&mut **conn).await.map(drop),
            Link::Postgres(conn) => statements.execute(&mut **conn).await.map(drop),
            Link::Mysql(conn) => statements.execute(&mut **conn).await.map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn sqlite_files_are_made_only_when_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let url = format!("sqlite://{}", path.display());
        let refused = Connection::connect(&url, &ConnectOptions::default()).await.unwrap_err();
        assert!(matches!(refused, ConnectError::NoSuchFile { .. }), "{refused}");
        assert!(!path.exists());

        let mut conn = Connection::connect(&url, &ConnectOptions::create_missing()).await.unwrap();
        conn.raw("CREATE TABLE a (b INT); INSERT INTO a VALUES (1)").await.unwrap();
        conn.close().await.unwrap();
        assert!(path.exists());
    }

    #[tokio::test]
    async fn what_is_no_sqlite_database_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("noise.db");
        std::fs::write(&path, [0xff_u8; 4096]).unwrap();
        let url = format!("sqlite://{}", path.display());
        let error = Connection::connect(&url, &ConnectOptions::default()).await.unwrap_err();
        assert!(matches!(error, ConnectError::NotADatabase { .. }), "{error}");
        let url = format!("sqlite://{}", folder.path().display());
        let error = Connection::connect(&url, &ConnectOptions::default()).await.unwrap_err();
        assert!(matches!(error, ConnectError::IsAFolder { .. }), "{error}");
        let url = format!("sqlite://{}/not/there/a.db", folder.path().display());
        let error = Connection::connect(&url, &ConnectOptions::create_missing()).await.unwrap_err();
        assert!(matches!(error, ConnectError::NoSuchFolder { .. }), "{error}");
    }

    #[tokio::test]
    async fn wrong_urls_say_what_to_write() {
        for (url, said) in [
            ("oracle://root:hunter2@localhost/db", "oracle"),
            ("mysql://me:12/hunter2@localhost/db", "%2F"),
            ("mysql://me:hunter2@localhost", "names no database"),
            ("mysql://me:hunter2@localhost/db?timezone=hunter2", "timezone"),
            ("mariadb://me:hunter2@localhost:port/db", "port"),
            ("dev.db", "sqlite://dev.db"),
            ("", "sqlite://dev.db"),
            ("sqlite:", "names no file"),
            ("sqlite://a.db?mode=sometimes", "sometimes"),
            ("postgres://me:hunter2@localhost:port/db", "port"),
            ("postgres://me:12/hunter2@localhost/db", "%2F"),
            ("postgres://", ""),
        ] {
            let options =
                ConnectOptions { connect_timeout: Duration::from_millis(200), ..Default::default() };
            let message = Connection::connect(url, &options).await.unwrap_err().to_string();
            assert!(message.contains(said), "{url}: {message}");
            assert!(!message.contains("hunter2"), "{url}: {message}");
        }
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_said_to_be_unreachable() {
        for (scheme, title) in [("postgres", "PostgreSQL"), ("mysql", "MySQL"), ("mariadb", "MariaDB")] {
            let url = format!("{scheme}://me:hunter2@127.0.0.1:9/db");
            let error = Connection::connect(&url, &ConnectOptions::default()).await.unwrap_err();
            assert!(matches!(error, ConnectError::Unreachable { .. }), "{error}");
            assert!(!error.to_string().contains("hunter2"), "{error}");
            assert!(error.to_string().contains("127.0.0.1:9"), "{error}");
            assert!(error.to_string().contains(title), "{error}");
        }
    }
}
