//! Literals that SQLite and MySQL write alike.

use std::fmt::Write;

use super::instant;
use crate::model::Type;

/// The literal of a text in a column of that type; `string` quotes a text.
pub(super) fn text(text: &str, ty: &Type, string: fn(&str) -> String) -> String {
    match ty {
        Type::Bytes => bytes(text),
        Type::Uuid => string(&text.to_ascii_lowercase()),
        Type::Timestamp | Type::TimestampTz => string(&instant::stored(text)),
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Bool
        | Type::Text
        | Type::Varchar(_)
        | Type::Char(_)
        | Type::Decimal(_)
        | Type::Float
        | Type::Double
        | Type::Json
        | Type::Date
        | Type::Time
        | Type::Interval
        | Type::Enum(_)
        | Type::Array(_)
        | Type::Native(_) => string(text),
    }
}

/// `\x00ff` is bytes in hexadecimal, as PostgreSQL reads them; any other text is its own bytes.
fn bytes(text: &str) -> String {
    let hex = text.strip_prefix("\\x").filter(|hex| hex.len() % 2 == 0);
    match hex.filter(|hex| hex.bytes().all(|digit| digit.is_ascii_hexdigit())) {
        Some(hex) => format!("X'{}'", hex.to_ascii_uppercase()),
        None => blob(text.as_bytes()),
    }
}

/// A literal of bytes: `X'00FF'`.
pub(super) fn blob(bytes: &[u8]) -> String {
    let mut sql = String::with_capacity(bytes.len() * 2 + 3);
    sql.push_str("X'");
    for byte in bytes {
        write!(sql, "{byte:02X}").expect("writing to a string does not fail");
    }
    sql.push('\'');
    sql
}
