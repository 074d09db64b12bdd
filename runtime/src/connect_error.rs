//! Why a connection could not be had, in plain words with what to do, and never with the password.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::mysql::{MySqlConnectOptions, MySqlDatabaseError};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::connection::Database;

/// Why a connection could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The URL has no scheme, often because it is a bare file name.
    #[error(
        "{text:?} is not a database URL: write sqlite://dev.db, postgres://user:password@host/name or mysql://user:password@host/name"
    )]
    NoScheme {
        /// The text, without what may be a password.
        text: String,
    },
    /// A database that tablewright does not speak to.
    #[error(
        "tablewright does not speak {scheme:?}: a database URL begins with sqlite:, postgres:, mysql: or mariadb:"
    )]
    UnknownScheme {
        /// The scheme.
        scheme: String,
    },
    /// The URL cannot be read.
    #[error("the database URL {url} cannot be read: {reason}")]
    BadUrl {
        /// The URL, without its password.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The URL's query holds a name that is no setting.
    #[error("{name:?} in the database URL is no setting: those are {known}")]
    UnknownSetting {
        /// The name, where it cannot be a secret.
        name: String,
        /// Every name that could stand there.
        known: String,
    },
    /// A setting has a value that it cannot have.
    #[error("the connection setting {name}: {reason}")]
    BadSetting {
        /// The setting.
        name: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The SQLite file is not there.
    #[error("there is no database file {}: check the path, or make it by applying migrations with `tablewright up`", path.display())]
    NoSuchFile {
        /// The path.
        path: PathBuf,
    },
    /// The folder of the SQLite file is not there.
    #[error("the folder {} is not there: make it first, then {} can be made in it", folder.display(), path.display())]
    NoSuchFolder {
        /// The folder.
        folder: PathBuf,
        /// The path of the file.
        path: PathBuf,
    },
    /// The path is a folder's.
    #[error("{} is a folder, and a SQLite database is a file: write {}", path.display(), in_folder(path))]
    IsAFolder {
        /// The path.
        path: PathBuf,
    },
    /// Another program holds the SQLite file.
    #[error("{} is locked: another program is writing to it, or ended without closing it. Wait for that program or end it (`fuser {}` tells which it is); nothing was changed", path.display(), path.display())]
    Locked {
        /// The path.
        path: PathBuf,
    },
    /// The file is something else than a SQLite database.
    #[error("{} is not a SQLite database: check the path; a file that was encrypted or damaged looks like this too", path.display())]
    NotADatabase {
        /// The path.
        path: PathBuf,
    },
    /// The server has no database of that name.
    #[error("there is no database {database:?} on {server}: check the name, or make it with {}", making(*kind, database))]
    NoSuchDatabase {
        /// What kind of server it is.
        kind: Database,
        /// The name.
        database: String,
        /// Host and port, or socket.
        server: String,
    },
    /// The server does not let this user in.
    #[error("{server} does not let user {user:?} in: {message}. Check {}", credentials(*kind))]
    Refused {
        /// What kind of server it is.
        kind: Database,
        /// The user.
        user: String,
        /// Host and port, or socket.
        server: String,
        /// The server's words.
        message: String,
    },
    /// Nobody answers there.
    #[error(
        "no {} server can be reached at {server}: {reason}. Check host and port, and that it is running",
        kind.title()
    )]
    Unreachable {
        /// What kind of server it is.
        kind: Database,
        /// Host and port, or socket.
        server: String,
        /// The system's words.
        reason: String,
    },
    /// The server is there, and no encrypted connection to it comes about.
    #[error("no encrypted connection to {server}: {reason}")]
    Tls {
        /// Host and port.
        server: String,
        /// Why, and what to do about it.
        reason: String,
    },
    /// The database answered with another error.
    #[error("{database} cannot be opened: {message}")]
    Other {
        /// The file or server.
        database: String,
        /// The database's words.
        message: String,
    },
}

impl ConnectError {
    /// What sqlx's error means, on opening this SQLite database.
    pub fn of_sqlite(options: &SqliteConnectOptions, error: sqlx::Error) -> Self {
        let path = options.get_filename().to_owned();
        let code = error.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned();
        // https://www.sqlite.org/rescode.html: SQLITE_NOTADB, and SQLITE_BUSY with its variants.
        match code.as_str() {
            "26" => ConnectError::NotADatabase { path },
            "5" | "261" | "517" | "773" => ConnectError::Locked { path },
            _ => ConnectError::Other { database: path.display().to_string(), message: words(&error) },
        }
    }

    /// What sqlx's error means, on opening this PostgreSQL database.
    pub fn of_postgres(options: &PgConnectOptions, error: sqlx::Error) -> Self {
        let (kind, server) = (Database::Postgres, server(options));
        match &error {
            // A broken handshake comes as an error of reading. What is missing at a host is a file of ours.
            sqlx::Error::Io(reason) if reason.kind() == ErrorKind::InvalidData => {
                return ConnectError::Tls { server, reason: handshake(&reason.to_string()) };
            }
            sqlx::Error::Io(reason) if reason.kind() == ErrorKind::NotFound && !by_socket(options) => {
                let reason = format!(
                    "a file that `sslrootcert`, `sslcert` or `sslkey` names cannot be read: {reason}"
                );
                return ConnectError::Tls { server, reason };
            }
            sqlx::Error::Tls(reason) => {
                return ConnectError::Tls { server, reason: handshake(&reason.to_string()) };
            }
            sqlx::Error::Io(reason) => {
                return ConnectError::Unreachable { kind, server, reason: reason.to_string() };
            }
            sqlx::Error::PoolTimedOut => {
                let reason = "no connection came in time".to_owned();
                return ConnectError::Unreachable { kind, server, reason };
            }
            _ => {}
        }
        let code = error.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned();
        // https://www.postgresql.org/docs/current/errcodes-appendix.html
        match code.as_str() {
            "28P01" | "28000" => ConnectError::Refused {
                kind,
                user: options.get_username().to_owned(),
                server,
                message: words(&error),
            },
            "3D000" => {
                let database = options.get_database().unwrap_or(options.get_username()).to_owned();
                ConnectError::NoSuchDatabase { kind, database, server }
            }
            _ => {
                ConnectError::Other { database: format!("the database on {server}"), message: words(&error) }
            }
        }
    }

    /// What sqlx's error means, on opening this database of MySQL or MariaDB.
    pub fn of_mysql(options: &MySqlConnectOptions, error: sqlx::Error) -> Self {
        let (kind, server) = (Database::Mysql, mysql_server(options));
        match &error {
            sqlx::Error::Io(reason) if reason.kind() == ErrorKind::InvalidData => {
                return ConnectError::Tls { server, reason: mysql_handshake(&reason.to_string()) };
            }
            sqlx::Error::Io(reason)
                if reason.kind() == ErrorKind::NotFound && options.get_socket().is_none() =>
            {
                let reason =
                    format!("a file that `sslca`, `sslcert` or `sslkey` names cannot be read: {reason}");
                return ConnectError::Tls { server, reason };
            }
            sqlx::Error::Tls(reason) => {
                return ConnectError::Tls { server, reason: mysql_handshake(&reason.to_string()) };
            }
            // The one thing about the server that the driver finds wrong with its own settings.
            sqlx::Error::Configuration(reason) => {
                return ConnectError::Tls { server, reason: mysql_handshake(&reason.to_string()) };
            }
            sqlx::Error::Io(reason) => {
                return ConnectError::Unreachable { kind, server, reason: reason.to_string() };
            }
            sqlx::Error::PoolTimedOut => {
                let reason = "no connection came in time".to_owned();
                return ConnectError::Unreachable { kind, server, reason };
            }
            _ => {}
        }
        let number = error
            .as_database_error()
            .and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>())
            .map(MySqlDatabaseError::number);
        // https://mariadb.com/kb/en/mariadb-error-codes/ and
        // https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
        match number {
            // No such user or password, no right to the database, a host or a user that is locked out, an old password.
            Some(1044 | 1045 | 1130 | 1698 | 1820 | 1862 | 3118 | 4151) => ConnectError::Refused {
                kind,
                user: options.get_username().to_owned(),
                server,
                message: words(&error),
            },
            Some(1049) => {
                let database = options.get_database().unwrap_or_default().to_owned();
                ConnectError::NoSuchDatabase { kind, database, server }
            }
            Some(_) | None => {
                ConnectError::Other { database: format!("the database on {server}"), message: words(&error) }
            }
        }
    }

    /// The server took longer than was allowed.
    pub(crate) fn no_answer(options: &PgConnectOptions, waited: Duration) -> Self {
        Self::silent(Database::Postgres, server(options), waited)
    }

    /// The server took longer than was allowed.
    pub(crate) fn no_answer_of_mysql(options: &MySqlConnectOptions, waited: Duration) -> Self {
        Self::silent(Database::Mysql, mysql_server(options), waited)
    }

    fn silent(kind: Database, server: String, waited: Duration) -> Self {
        let reason = format!("no answer within {} s", waited.as_secs_f64());
        ConnectError::Unreachable { kind, server, reason }
    }
}

/// Why there is no encrypted connection, in words that say what to do. Those of the libraries are kept where nothing can be
/// added.
fn handshake(reason: &str) -> String {
    let advice = if reason.contains("UnknownIssuer") {
        "nobody who is known here has signed the server's certificate. Name the certificate of the authority that has with \
         `sslrootcert`"
    } else if reason.contains("not valid for name") {
        "connect by a name that the certificate has, or check the signature alone with `sslmode=verify-ca`"
    } else if reason.contains("server does not support TLS") {
        "it speaks in the clear only. Switch `ssl` on there, or allow that with `sslmode=prefer`"
    } else if reason.contains("without TLS support") {
        "this program was built without the feature `tls` of the crate `tablewright`"
    } else {
        return reason.to_owned();
    };
    format!("{advice} ({reason})")
}

/// The same for MySQL and MariaDB, whose settings have other names.
fn mysql_handshake(reason: &str) -> String {
    let advice = if reason.contains("UnknownIssuer") {
        "nobody who is known here has signed the server's certificate. Name the certificate of the authority that has with \
         `sslca`"
    } else if reason.contains("not valid for name") {
        "connect by a name that the certificate has, or check the signature alone with `sslmode=verify_ca`"
    } else if reason.contains("server does not support TLS") {
        "it speaks in the clear only. Switch `ssl` on there, or allow that with `sslmode=preferred`"
    } else if reason.contains("RSA auth backend disabled") {
        "it takes this user's password (caching_sha2_password) over an encrypted connection only. Switch `ssl` on there, and do \
         not switch it off here"
    } else {
        return handshake(reason);
    };
    format!("{advice} ({reason})")
}

/// What makes a database on that kind of server.
fn making(kind: Database, database: &str) -> String {
    match kind {
        Database::Sqlite => "`tablewright up`".to_owned(),
        Database::Postgres => format!("`createdb {database}`"),
        Database::Mysql => format!("`CREATE DATABASE {database}`"),
    }
}

/// Where the user's name and password are looked for.
fn credentials(kind: Database) -> &'static str {
    match kind {
        Database::Sqlite | Database::Mysql => {
            "the user's name and password in the URL, and from where that user may connect"
        }
        Database::Postgres => "the user's name and password in the URL, or PGPASSWORD",
    }
}

fn in_folder(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("dev.db").display())
}

fn by_socket(options: &PgConnectOptions) -> bool {
    options.get_socket().is_some() || options.get_host().starts_with('/')
}

fn server(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => format!("{}:{}", socket.display(), options.get_port()),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

fn mysql_server(options: &MySqlConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

fn words(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        other => other.to_string(),
    }
}

/// Parameters of a URL that hold no secret; the value of any other is hidden.
const OPEN_PARAMETERS: [&str; 21] = [
    "application_name",
    "cache",
    "charset",
    "dbname",
    "host",
    "hostaddr",
    "immutable",
    "mode",
    "options",
    "port",
    "socket",
    "ssl-ca",
    "ssl-mode",
    "sslca",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
    "vfs",
];

/// The URL as it may be shown: without its password, and when in doubt without more than that.
///
/// ```
/// use tablewright::connection::redacted;
/// assert_eq!(redacted("postgres://me:secret@localhost/db"), "postgres://me:***@localhost/db");
/// assert_eq!(redacted("postgres://localhost/db?user=me&password=secret"), "postgres://localhost/db?user=me&password=***");
/// ```
pub fn redacted(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        let harmless = url.starts_with("sqlite:") || !url.contains(['@', '=', ':']);
        return if harmless { hide_parameters(url) } else { "***".to_owned() };
    };
    // A password may hold / ? and @ that should have been percent-encoded: it ends at the last @ of all.
    match rest.rsplit_once('@') {
        Some((credentials, place)) => {
            let user = credentials.split(':').next().unwrap_or_default();
            let hidden = if credentials.contains(':') { ":***" } else { "" };
            format!("{scheme}://{user}{hidden}@{}", hide_parameters(place))
        }
        None => format!("{scheme}://{}", hide_parameters(rest)),
    }
}

fn hide_parameters(text: &str) -> String {
    let Some((place, query)) = text.split_once('?') else { return text.to_owned() };
    let shown = query.split('&').map(|pair| match pair.split_once('=') {
        Some((key, _)) if !OPEN_PARAMETERS.contains(&key) && !key.starts_with("options[") => {
            format!("{key}=***")
        }
        Some(_) => pair.to_owned(),
        None => "***".to_owned(),
    });
    format!("{place}?{}", shown.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown_however_it_is_written() {
        for url in [
            "postgres://me:hunter2@localhost/db",
            "postgres://me:hunter2@localhost:5432/db?sslmode=disable",
            "postgres://me:hun/hunter2@localhost/db",
            "postgres://me:a@hunter2@localhost/db",
            "postgres://me:a?hunter2@localhost/db",
            "postgres://localhost/db?password=hunter2",
            "postgres://localhost/db?sslpassword=hunter2&sslmode=require",
            "postgres://localhost/db?pass%77ord=hunter2",
            "postgres://localhost/db?hunter2",
            "postgresql:me:hunter2@localhost",
            "mysql://me:hunter2@localhost/db",
            "mariadb://me:hun/hunter2@localhost/db?socket=/tmp/s&password=hunter2",
            "host=localhost password=hunter2",
            "sqlite://a.db?key=hunter2",
            "me:hunter2@localhost",
        ] {
            assert!(!redacted(url).contains("hunter2"), "{}", redacted(url));
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for url in [
            "sqlite://dev.db?mode=rwc",
            "sqlite::memory:",
            "postgres://me@localhost/db?sslmode=disable",
            "postgres://localhost:5432/db",
            "mysql://root@localhost:3306/db?socket=/run/mysqld/mysqld.sock",
            "dev.db",
        ] {
            assert_eq!(redacted(url), url);
        }
    }
}
