//! The query of a database's URL taken apart: what its driver reads, what is a setting of ours, and what nobody knows.

use crate::connect_error::ConnectError;
use crate::connection::Database;

/// Settings that can stand in a URL beside those of the drivers.
pub(crate) const SETTINGS: [&str; 18] = [
    "acquire_timeout",
    "busy_timeout",
    "check_connections",
    "connect_timeout",
    "create_missing",
    "idle_timeout",
    "journal",
    "max_connections",
    "max_lifetime",
    "min_connections",
    "replica",
    "replica_fallback",
    "replica_timeout",
    "row_buffer",
    "slow_after",
    "statement_cache",
    "statement_timeout",
    "tls",
];

/// What the drivers read themselves.
const OF_SQLITE: [&str; 4] = ["cache", "immutable", "mode", "vfs"];
const OF_POSTGRES: [&str; 18] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];

const OF_MYSQL: [&str; 10] = [
    "socket",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "sslca",
    "sslcert",
    "sslkey",
    "sslmode",
    "statement-cache-capacity",
];

/// A connection always speaks `utf8mb4`.
const OF_OTHERS_OF_MYSQL: [&str; 1] = ["charset"];

/// What other clients of PostgreSQL understand and a shared URL may hold; the driver would log their values.
const OF_OTHERS: [&str; 9] = [
    "channel_binding",
    "client_encoding",
    "fallback_application_name",
    "gssencmode",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "target_session_attrs",
    "tcp_user_timeout",
];

/// A URL's query taken apart: the URL for the driver, and our settings.
pub(crate) struct Url {
    pub(crate) plain: String,
    pub(crate) settings: Vec<(&'static str, String)>,
}

impl Url {
    /// Fails where the query holds a name that nobody knows.
    pub(crate) fn read(url: &str) -> Result<Self, ConnectError> {
        // An @ behind the authority is a password that was not percent-encoded: the driver's door says so.
        let Some((place, query)) = url.split_once('?').filter(|(_, query)| !query.contains('@')) else {
            return Ok(Self { plain: url.to_owned(), settings: Vec::new() });
        };
        // A scheme that nobody knows is refused behind this door; until then it is held to the words of most.
        let database = Database::of_url(url).unwrap_or(Database::Postgres);
        let (drivers, others): (&[&str], &[&str]) = match database {
            Database::Sqlite => (&OF_SQLITE, &[]),
            Database::Postgres => (&OF_POSTGRES, &OF_OTHERS),
            Database::Mysql => (&OF_MYSQL, &OF_OTHERS_OF_MYSQL),
        };
        let (mut kept, mut settings) = (Vec::new(), Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let is_option = database == Database::Postgres && name.starts_with("options[");
            if is_option || drivers.contains(&name) {
                kept.push(pair);
            } else if let Some(ours) = SETTINGS.iter().find(|ours| **ours == name) {
                settings.push((*ours, decoded(value)));
            } else if !others.contains(&name) {
                let mut known: Vec<&str> = SETTINGS.iter().chain(drivers).copied().collect();
                known.sort_unstable();
                // A word without a value, or beside a secret, may be a part of that secret.
                let name = if pair.contains('=') && is_word(name) { name } else { "***" };
                return Err(ConnectError::UnknownSetting { name: name.to_owned(), known: known.join(", ") });
            }
        }
        let plain = if kept.is_empty() { place.to_owned() } else { format!("{place}?{}", kept.join("&")) };
        Ok(Self { plain, settings })
    }
}

fn is_word(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-'))
}

/// `%2F` and `+` as what they stand for.
fn decoded(value: &str) -> String {
    let hex = |at: usize| value.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let bytes = value.as_bytes();
    let (mut text, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        match (bytes[at], hex(at + 1)) {
            (b'%', Some(byte)) => {
                text.push(byte);
                at += 2;
            }
            (b'+', _) => text.push(b' '),
            (byte, _) => text.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&text).into_owned()
}
