//! Values of one type as values of another.
//!
//! SQLite converts what is stored by the affinity of the column and keeps what it cannot convert as it was. What PostgreSQL
//! would refuse is therefore claimed and proven, so that no value of the wrong kind stays behind.

use tablewright_schema::Dialect;
use tablewright_schema::model::Type;
use tablewright_schema::schema::ColumnType;

/// How a value becomes one of another type.
pub(super) struct Conversion {
    /// The expression over the old value.
    pub value: String,
    /// What then holds of every value, in words and as a condition on the new column.
    pub claim: Option<(&'static str, String)>,
}

/// The kinds of values that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Whole numbers of that many bits.
    Integer(u32),
    Bool,
    /// Numbers with a fraction.
    Number,
    Text,
    Bytes,
    Json,
    Uuid,
    Date,
    Time,
    Timestamp,
    /// Anything else: it is copied as it is.
    Other,
}

fn kind(ty: &ColumnType) -> Kind {
    match Dialect::Sqlite.spelling().declared_type(ty) {
        Type::SmallInt => Kind::Integer(16),
        Type::Int => Kind::Integer(32),
        Type::BigInt => Kind::Integer(64),
        Type::Bool => Kind::Bool,
        Type::Decimal(_) | Type::Float | Type::Double => Kind::Number,
        Type::Text | Type::Varchar(_) | Type::Char(_) | Type::Enum(_) => Kind::Text,
        Type::Bytes => Kind::Bytes,
        Type::Json => Kind::Json,
        Type::Uuid => Kind::Uuid,
        Type::Date => Kind::Date,
        Type::Time => Kind::Time,
        Type::Timestamp | Type::TimestampTz => Kind::Timestamp,
        Type::Interval | Type::Array(_) => Kind::Other,
        Type::Native(name) => by_affinity(&name.to_ascii_uppercase()),
    }
}

/// <https://sqlite.org/datatype3.html#determination_of_column_affinity>
fn by_affinity(name: &str) -> Kind {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["INT"]) {
        Kind::Integer(64)
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        Kind::Text
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        Kind::Number
    } else {
        Kind::Other
    }
}

/// Whether every value of the one type is one of the other.
pub(super) fn is_narrower(from: &ColumnType, to: &ColumnType) -> bool {
    conversion(from, to, "").is_some_and(|conversion| conversion.claim.is_some())
        || matches!((kind(from), kind(to)), (Kind::Timestamp, Kind::Date | Kind::Time))
}

/// The conversion, where values are not copied as they are.
pub(super) fn conversion(from: &ColumnType, to: &ColumnType, value: &str) -> Option<Conversion> {
    let (from, to) = (kind(from), kind(to));
    let plain = |claim| Some(Conversion { value: value.to_owned(), claim });
    let with = |value: String, claim| Some(Conversion { value, claim });
    match (from, to) {
        _ if from == to => None,
        (_, Kind::Other) | (Kind::Other, Kind::Bytes) => None,
        (Kind::Integer(before), Kind::Integer(after)) if before <= after => None,
        (Kind::Bool, Kind::Integer(_) | Kind::Number) => None,
        (Kind::Number, Kind::Integer(bits)) => {
            with(format!("CAST(round({value}) AS INTEGER)"), Some(integer(bits)))
        }
        (_, Kind::Integer(bits)) => plain(Some(integer(bits))),
        (Kind::Text, Kind::Bool) => {
            let value = format!(
                "CASE WHEN lower({value}) IN ('true', 't', 'yes', 'y', 'on', '1') THEN 1 WHEN lower({value}) IN ('false', \
                 'f', 'no', 'n', 'off', '0') THEN 0 ELSE {value} END"
            );
            with(value, Some(("is true or false", "{} IN (0, 1)".to_owned())))
        }
        (_, Kind::Bool) => plain(Some(("is true or false", "{} IN (0, 1)".to_owned()))),
        (Kind::Integer(_), Kind::Number) => None,
        (_, Kind::Number) => plain(Some(("is a number", "typeof({}) IN ('integer', 'real')".to_owned()))),
        (Kind::Bool, Kind::Text) => {
            with(format!("CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE {value} END"), None)
        }
        (Kind::Bytes, Kind::Text) => with(format!("CAST({value} AS TEXT)"), None),
        (_, Kind::Text) => None,
        (_, Kind::Bytes) => with(format!("CAST({value} AS BLOB)"), None),
        (_, Kind::Json) => plain(Some(("is a JSON document", "json_valid({})".to_owned()))),
        (_, Kind::Uuid) => {
            with(format!("lower({value})"), Some(("is a UUID", format!("{{}} GLOB '{}'", uuid_pattern()))))
        }
        (Kind::Timestamp, Kind::Date) => with(format!("substr({value}, 1, 10)"), None),
        (_, Kind::Date) => plain(Some(("is a date", "date({}) = {}".to_owned()))),
        (Kind::Timestamp, Kind::Time) => with(format!("substr({value}, 12)"), None),
        (_, Kind::Time) => plain(Some(("is a time of day", "time({}) IS NOT NULL".to_owned()))),
        (Kind::Date, Kind::Timestamp) => with(format!("{value} || ' 00:00:00.000000'"), None),
        (_, Kind::Timestamp) => plain(Some(("is a date and time", "datetime({}) IS NOT NULL".to_owned()))),
    }
}

fn integer(bits: u32) -> (&'static str, String) {
    match bits {
        16 => ("is a whole number of 16 bits", between(i64::from(i16::MIN), i64::from(i16::MAX))),
        32 => ("is a whole number of 32 bits", between(i64::from(i32::MIN), i64::from(i32::MAX))),
        _ => ("is a whole number", "typeof({}) = 'integer'".to_owned()),
    }
}

fn between(low: i64, high: i64) -> String {
    format!("typeof({{}}) = 'integer' AND {{}} BETWEEN {low} AND {high}")
}

fn uuid_pattern() -> String {
    let hex = "[0-9a-f]";
    [8, 4, 4, 4, 12].map(|length| hex.repeat(length)).join("-")
}
