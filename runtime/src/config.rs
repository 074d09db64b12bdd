//! Every setting of a pool: from a configuration file, from code, or from the URL, whose word is the last.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use crate::config_url::Url;
use crate::connect_error::{ConnectError, redacted};

/// How to connect, and how the pool is to be. Everything but `url` has a default.
///
/// Each field can stand in the URL's query under the same name, and that wins, so that a deployment can change it without
/// a build: `postgres://app@localhost/app?max_connections=20&statement_timeout=5s`. Times are written `250ms`, `5s`, `10m`,
/// `1h`, or as a number of seconds; those that can be absent also `off`. A name that is no setting is an error, since it
/// would be a typing error that nobody notices.
///
/// ```
/// use std::time::Duration;
/// let config: tablewright::Config = serde_json::from_str(
///     r#"{ "url": "postgres://app:secret@localhost/app", "max_connections": 20, "statement_timeout": "5s" }"#,
/// )?;
/// assert_eq!(config.statement_timeout, Some(Duration::from_secs(5)));
/// assert_eq!(config.acquire_timeout, Duration::from_secs(30));
/// assert!(!format!("{config:?}").contains("secret"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Config {
    /// The database: `sqlite://app.db`, `postgres://user:password@host/name`, `mysql://user:password@host/name`.
    pub url: String,
    /// A copy of the database that answers what only reads, outside transactions. It can lag behind: what was just written
    /// is read from [`Db::on_primary`](crate::Db::on_primary).
    pub replica: Option<String>,
    /// Whether the database itself answers while the replica cannot. Default: yes.
    pub replica_fallback: bool,
    /// How long to wait for a connection to the replica, where the database itself answers instead. Default: 2 seconds.
    #[serde(deserialize_with = "time")]
    pub replica_timeout: Duration,
    /// The most connections that are open at once. Default: 10.
    pub max_connections: u32,
    /// How many connections are kept open when nothing happens. Default: 0.
    pub min_connections: u32,
    /// How long a server may take to answer the first connection. Default: 10 seconds.
    #[serde(deserialize_with = "time")]
    pub connect_timeout: Duration,
    /// How long a call waits for a free connection before it fails with [`Error::Timeout`](crate::Error::Timeout).
    /// Default: 30 seconds.
    #[serde(deserialize_with = "time")]
    pub acquire_timeout: Duration,
    /// How long a statement may run before it is stopped, with
    /// [`Error::StatementTimeout`](crate::Error::StatementTimeout). Default: off. PostgreSQL and MariaDB keep the time
    /// themselves, and MySQL that of a `SELECT`: what else runs there too long is given up with its connection. On SQLite it
    /// costs a message to the connection's thread per statement.
    #[serde(deserialize_with = "time_or_off")]
    pub statement_timeout: Option<Duration>,
    /// After how long unused a connection is closed. Default: 10 minutes.
    #[serde(deserialize_with = "time_or_off")]
    pub idle_timeout: Option<Duration>,
    /// The age at which a connection is replaced. Default: 30 minutes.
    #[serde(deserialize_with = "time_or_off")]
    pub max_lifetime: Option<Duration>,
    /// Statements that run longer are logged with their SQL, which holds no values. Default: off.
    #[serde(deserialize_with = "time_or_off")]
    pub slow_after: Option<Duration>,
    /// How many prepared statements a connection keeps. Default: for the `Db` of `schema!`, as many as its tables and
    /// indexes have use for; else 1,000.
    pub statement_cache: Option<usize>,
    /// Whether a connection is tried before it is handed out, at the cost of a round trip. Default: no on SQLite, where
    /// there is no server to lose; yes on MySQL and MariaDB; on PostgreSQL, unless its last statement ended well within a
    /// tenth of a second.
    pub check_connections: Option<bool>,
    /// The name that PostgreSQL shows in `pg_stat_activity`. Default: `tablewright`.
    pub application_name: String,
    /// Whether the connection to a server is encrypted. In the URL: `sslmode`, in the words of that server's own tools.
    /// Default: where the server can.
    pub tls: Option<Tls>,
    /// The certificate of the authority that signs the server's, in PEM. In the URL: `sslrootcert`, on MySQL and MariaDB
    /// `sslca`.
    pub root_certificate: Option<PathBuf>,
    /// Our own certificate, in PEM. In the URL: `sslcert`.
    pub client_certificate: Option<PathBuf>,
    /// The key of our own certificate, in PEM. In the URL: `sslkey`.
    pub client_key: Option<PathBuf>,
    /// Whether a SQLite file that is not there is made. Default: no, since a typing error in a path is more likely.
    pub create_missing: bool,
    /// How long SQLite waits for another writer before a statement fails with [`Error::Conflict`](crate::Error::Conflict).
    /// Default: 5 seconds.
    #[serde(deserialize_with = "time")]
    pub busy_timeout: Duration,
    /// The journal of a SQLite file. Default: [`Journal::Wal`].
    pub journal: Journal,
    /// How many rows SQLite's thread reads ahead of the one who takes them. Default: 50.
    pub row_buffer: usize,
}

/// Whether a connection to a server is encrypted, and whom it trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tls {
    /// Never.
    Disable,
    /// Where the server can.
    Prefer,
    /// Always; any certificate is believed.
    Require,
    /// Always, with a certificate that a known authority signed.
    VerifyCa,
    /// Always, with such a certificate for the very host.
    VerifyFull,
}

/// The journal of a SQLite file (<https://www.sqlite.org/wal.html>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Journal {
    /// Write-ahead: who reads and who writes do not wait for each other. The file keeps this for everybody who opens it.
    Wal,
    /// As the file has it.
    Keep,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            url: String::new(),
            replica: None,
            replica_fallback: true,
            replica_timeout: Duration::from_secs(2),
            max_connections: 10,
            min_connections: 0,
            connect_timeout: Duration::from_secs(10),
            acquire_timeout: Duration::from_secs(30),
            statement_timeout: None,
            idle_timeout: Some(Duration::from_secs(10 * 60)),
            max_lifetime: Some(Duration::from_secs(30 * 60)),
            slow_after: None,
            statement_cache: None,
            check_connections: None,
            application_name: "tablewright".to_owned(),
            tls: None,
            root_certificate: None,
            client_certificate: None,
            client_key: None,
            create_missing: false,
            busy_timeout: Duration::from_secs(5),
            journal: Journal::Wal,
            row_buffer: 50,
        }
    }
}

impl From<&str> for Config {
    fn from(url: &str) -> Self {
        Self { url: url.to_owned(), ..Self::default() }
    }
}

impl From<String> for Config {
    fn from(url: String) -> Self {
        Self { url, ..Self::default() }
    }
}

impl From<&String> for Config {
    fn from(url: &String) -> Self {
        url.as_str().into()
    }
}

/// Without passwords.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            url,
            replica,
            replica_fallback,
            replica_timeout,
            max_connections,
            min_connections,
            connect_timeout,
            acquire_timeout,
            statement_timeout,
            idle_timeout,
            max_lifetime,
            slow_after,
            statement_cache,
            check_connections,
            application_name,
            tls,
            root_certificate,
            client_certificate,
            client_key,
            create_missing,
            busy_timeout,
            journal,
            row_buffer,
        } = self;
        f.debug_struct("Config")
            .field("url", &redacted(url))
            .field("replica", &replica.as_deref().map(redacted))
            .field("replica_fallback", replica_fallback)
            .field("replica_timeout", replica_timeout)
            .field("max_connections", max_connections)
            .field("min_connections", min_connections)
            .field("connect_timeout", connect_timeout)
            .field("acquire_timeout", acquire_timeout)
            .field("statement_timeout", statement_timeout)
            .field("idle_timeout", idle_timeout)
            .field("max_lifetime", max_lifetime)
            .field("slow_after", slow_after)
            .field("statement_cache", statement_cache)
            .field("check_connections", check_connections)
            .field("application_name", application_name)
            .field("tls", tls)
            .field("root_certificate", root_certificate)
            .field("client_certificate", client_certificate)
            .field("client_key", client_key)
            .field("create_missing", create_missing)
            .field("busy_timeout", busy_timeout)
            .field("journal", journal)
            .field("row_buffer", row_buffer)
            .finish()
    }
}

impl Config {
    /// Takes over what the URL says; the URL that is left is for the driver.
    pub(crate) fn with_url(mut self) -> Result<Self, ConnectError> {
        let Url { plain, settings } = Url::read(&self.url)?;
        self.url = plain;
        for (name, value) in settings {
            self.set(name, &value).map_err(|reason| ConnectError::BadSetting { name, reason })?;
        }
        if self.max_connections == 0 {
            let reason = "a pool needs one connection at least".to_owned();
            return Err(ConnectError::BadSetting { name: "max_connections", reason });
        }
        if self.min_connections > self.max_connections {
            let reason =
                format!("{} are more than max_connections={}", self.min_connections, self.max_connections);
            return Err(ConnectError::BadSetting { name: "min_connections", reason });
        }
        if self.row_buffer == 0 {
            let reason = "SQLite's thread has to read one row ahead at least".to_owned();
            return Err(ConnectError::BadSetting { name: "row_buffer", reason });
        }
        for (name, file) in [
            ("root_certificate", &self.root_certificate),
            ("client_certificate", &self.client_certificate),
            ("client_key", &self.client_key),
        ] {
            if let Some(file) = file.as_ref().filter(|file| !file.is_file()) {
                let reason = format!("there is no file {}", file.display());
                return Err(ConnectError::BadSetting { name, reason });
            }
        }
        Ok(self)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "acquire_timeout" => self.acquire_timeout = read_time(value)?,
            "busy_timeout" => self.busy_timeout = read_time(value)?,
            "check_connections" => self.check_connections = Some(read_bool(value)?),
            "connect_timeout" => self.connect_timeout = read_time(value)?,
            "create_missing" => self.create_missing = read_bool(value)?,
            "idle_timeout" => self.idle_timeout = read_time_or_off(value)?,
            "journal" => {
                self.journal = match value {
                    "wal" => Journal::Wal,
                    "keep" => Journal::Keep,
                    other => return Err(format!("{other:?} is none of wal, keep")),
                }
            }
            "max_connections" => self.max_connections = read_number(value)?,
            "max_lifetime" => self.max_lifetime = read_time_or_off(value)?,
            "min_connections" => self.min_connections = read_number(value)?,
            "replica" => self.replica = Some(value.to_owned()),
            "replica_fallback" => self.replica_fallback = read_bool(value)?,
            "replica_timeout" => self.replica_timeout = read_time(value)?,
            "row_buffer" => self.row_buffer = read_number(value)?,
            "slow_after" => self.slow_after = read_time_or_off(value)?,
            "statement_cache" => self.statement_cache = Some(read_number(value)?),
            "statement_timeout" => self.statement_timeout = read_time_or_off(value)?,
            "tls" => {
                self.tls = Some(match value {
                    "disable" => Tls::Disable,
                    "prefer" => Tls::Prefer,
                    "require" => Tls::Require,
                    "verify-ca" => Tls::VerifyCa,
                    "verify-full" => Tls::VerifyFull,
                    other => {
                        return Err(format!(
                            "{other:?} is none of disable, prefer, require, verify-ca, verify-full"
                        ));
                    }
                });
            }
            _ => return Err("is no setting".to_owned()),
        }
        Ok(())
    }
}

fn read_number<N: std::str::FromStr>(value: &str) -> Result<N, String> {
    value.parse().map_err(|_| format!("{value:?} is no whole number that fits"))
}

fn read_bool(value: &str) -> Result<bool, String> {
    match value {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        other => Err(format!("{other:?} is neither true nor false")),
    }
}

/// `250ms`, `5s`, `10m`, `1h`, or a number of seconds.
fn read_time(value: &str) -> Result<Duration, String> {
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    let (number, unit) = value.split_at(digits);
    let millis = match unit {
        "ms" => Some(1),
        "" | "s" => Some(1_000),
        "m" | "min" => Some(60_000),
        "h" => Some(3_600_000),
        _ => None,
    };
    match (number.parse::<u64>().ok(), millis) {
        (Some(number), Some(millis)) => number.checked_mul(millis).map(Duration::from_millis),
        (Some(_) | None, _) => None,
    }
    .ok_or_else(|| format!("{value:?} is no time: write 250ms, 5s, 10m or 1h"))
}

fn read_time_or_off(value: &str) -> Result<Option<Duration>, String> {
    match value {
        "off" | "never" => Ok(None),
        value => read_time(value).map(Some),
    }
}

struct Time;

impl Visitor<'_> for Time {
    type Value = Option<Duration>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time: \"250ms\", \"5s\", \"10m\", \"1h\", a number of seconds, or \"off\"")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Self::Value, E> {
        read_time_or_off(value).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Self::Value, E> {
        Ok(Some(Duration::from_secs(seconds)))
    }

    fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Self::Value, E> {
        u64::try_from(seconds).map_err(E::custom).and_then(|seconds| self.visit_u64(seconds))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

fn time_or_off<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    from.deserialize_any(Time)
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    from.deserialize_any(Time)?.ok_or_else(|| de::Error::custom("this time cannot be off"))
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
