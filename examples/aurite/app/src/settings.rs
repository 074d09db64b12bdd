//! The environment: whether there is a database, and where it is.

use std::fmt::Write as _;

use crate::error::Error;

/// What `AURITE_ENABLE_DB` and the variables beside it say: the URL of a database, or that there is none.
///
/// | variable | says |
/// |---|---|
/// | `AURITE_ENABLE_DB` | `true`, `yes`, `on` or `1`: there is a database. `false`, `no`, `off`, `0`, nothing: there is none |
/// | `AURITE_DB_URL` | where it is, of any kind; the others are for PostgreSQL |
/// | `AURITE_DB_HOST`, `AURITE_DB_PORT`, `AURITE_DB_USER`, `AURITE_DB_PASSWORD`, `AURITE_DB_NAME` | where it is; without a port, 5432; without a password, none |
///
/// ```
/// let variable = |name: &str| match name {
///     "AURITE_ENABLE_DB" => Some("true".to_owned()),
///     "AURITE_DB_HOST" => Some("localhost".to_owned()),
///     "AURITE_DB_USER" => Some("aurite".to_owned()),
///     "AURITE_DB_PASSWORD" => Some("p@ss".to_owned()),
///     "AURITE_DB_NAME" => Some("aurite".to_owned()),
///     _ => None,
/// };
/// let url = aurite::database_url(variable)?;
/// assert_eq!(url.as_deref(), Some("postgres://aurite:p%40ss@localhost:5432/aurite"));
/// # Ok::<(), aurite::Error>(())
/// ```
pub fn database_url(variable: impl Fn(&str) -> Option<String>) -> Result<Option<String>, Error> {
    let variable = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    let enabled = variable("AURITE_ENABLE_DB");
    match enabled.as_deref().map(|value| value.trim().to_ascii_lowercase()).as_deref() {
        Some("true" | "yes" | "on" | "1") => {}
        Some("false" | "no" | "off" | "0") | None => return Ok(None),
        Some(other) => {
            let message = format!("AURITE_ENABLE_DB is {other:?}: write true or false");
            return Err(Error::Environment(message));
        }
    }
    if let Some(url) = variable("AURITE_DB_URL") {
        return Ok(Some(url));
    }
    let needed = ["AURITE_DB_HOST", "AURITE_DB_USER", "AURITE_DB_NAME"];
    let values = needed.map(variable);
    let [Some(host), Some(user), Some(name)] = &values else {
        let missing = needed.iter().zip(&values).filter(|(_, value)| value.is_none());
        let missing: Vec<_> = missing.map(|(name, _)| *name).collect();
        let message = format!(
            "AURITE_ENABLE_DB is on, and nothing says where the database is: set {}, or AURITE_DB_URL",
            missing.join(", ")
        );
        return Err(Error::Environment(message));
    };
    let port = variable("AURITE_DB_PORT").unwrap_or_else(|| "5432".to_owned());
    if port.parse::<u16>().is_err() {
        return Err(Error::Environment(format!("AURITE_DB_PORT is {port:?}, and a port is a number")));
    }
    let password = variable("AURITE_DB_PASSWORD").map(|password| format!(":{}", encoded(&password)));
    let (user, name) = (encoded(user), encoded(name));
    Ok(Some(format!("postgres://{user}{}@{host}:{port}/{name}", password.unwrap_or_default())))
}

/// Text as it stands in a URL.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            byte => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}
