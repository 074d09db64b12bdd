//! Values of one type as values of another.

use tablewright_schema::dialect::mysql::listed_values;
use tablewright_schema::model::Type;
use tablewright_schema::schema::{Column, ColumnType};

use super::{ident, spelling};

/// The kinds of values that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Whole numbers of that many bits.
    Integer(u32),
    Bool,
    /// Numbers with a fraction.
    Number,
    /// Texts of at most that many characters.
    Text(u32),
    /// At most that many bytes.
    Bytes(u32),
    Json,
    Uuid,
    Date,
    Time,
    Timestamp,
    Other,
}

fn kind(ty: &ColumnType) -> Kind {
    match spelling().declared_type(ty) {
        Type::SmallInt => Kind::Integer(16),
        Type::Int => Kind::Integer(32),
        Type::BigInt => Kind::Integer(64),
        Type::Bool => Kind::Bool,
        Type::Decimal(_) | Type::Float | Type::Double => Kind::Number,
        Type::Text | Type::Enum(_) => Kind::Text(u32::MAX),
        Type::Varchar(length) | Type::Char(length) => Kind::Text(length),
        Type::Interval => Kind::Text(64),
        Type::Bytes => Kind::Bytes(u32::MAX),
        Type::Json | Type::Array(_) => Kind::Json,
        Type::Uuid => Kind::Uuid,
        Type::Date => Kind::Date,
        Type::Time => Kind::Time,
        Type::Timestamp | Type::TimestampTz => Kind::Timestamp,
        Type::Native(name) => native(&name),
    }
}

fn native(name: &str) -> Kind {
    match name.split(['(', ' ']).next().unwrap_or_default() {
        "tinytext" => Kind::Text(255),
        "text" => Kind::Text(65_535),
        "mediumtext" => Kind::Text(16_777_215),
        "tinyblob" => Kind::Bytes(255),
        "blob" => Kind::Bytes(65_535),
        "mediumblob" => Kind::Bytes(16_777_215),
        "varbinary" => Kind::Bytes(argument(name)),
        "datetime" | "timestamp" => Kind::Timestamp,
        "time" => Kind::Time,
        _ => Kind::Other,
    }
}

/// The number in parentheses.
fn argument(name: &str) -> u32 {
    let inside = name.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    inside.and_then(|(number, _)| number.parse().ok()).unwrap_or_default()
}

/// The cast that the rows need, where what the servers do by themselves is not what the values mean.
pub(super) fn cast(from: &Column, to: &Column) -> Option<String> {
    let value = ident(&from.name);
    match (kind(&from.ty), kind(&to.ty)) {
        (Kind::Bool, Kind::Text(_)) => {
            Some(format!("CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE {value} END"))
        }
        (Kind::Text(_), Kind::Bool) => Some(format!(
            "CASE WHEN LOWER({value}) IN ('true', 't', 'yes', 'y', 'on', '1') THEN 1 WHEN LOWER({value}) IN ('false', 'f', 'no', 'n', 'off', \
             '0') THEN 0 ELSE {value} END"
        )),
        // Any other number would be kept as it is, and is none of the two.
        (Kind::Integer(_) | Kind::Number, Kind::Bool) => Some(format!("{value} <> 0")),
        (Kind::Bytes(_), Kind::Text(_)) => Some(format!("CONVERT({value} USING utf8mb4)")),
        (_, _) => None,
    }
}

/// Why values may not survive the change as they are; `None` where every value does.
pub(super) fn loss(from: &ColumnType, to: &ColumnType) -> Option<String> {
    if from == to || widens(from, to) {
        return None;
    }
    Some(format!("not every value of {} fits {}", spelling().type_sql(from), spelling().type_sql(to)))
}

fn widens(from: &ColumnType, to: &ColumnType) -> bool {
    match (listed_values(from), listed_values(to)) {
        (Some(old), Some(new)) => return old.iter().all(|value| new.contains(value)),
        (Some(old), None) => {
            let longest = old.iter().map(|value| value.chars().count()).max().unwrap_or(0);
            return matches!(kind(to), Kind::Text(length) if u32::try_from(longest).is_ok_and(|longest| longest <= length));
        }
        (None, Some(_)) => return false,
        (None, None) => {}
    }
    if let (Some((precision, scale)), Some((wider, more))) = (decimal(from), decimal(to)) {
        return more >= scale && wider - more >= precision - scale;
    }
    if let (Some((least, most)), Some((lower, higher))) = (range(from), range(to)) {
        return lower <= least && most <= higher;
    }
    match (kind(from), kind(to)) {
        (Kind::Integer(before), Kind::Integer(after)) => before <= after,
        (Kind::Bool, Kind::Integer(_) | Kind::Number) => true,
        (Kind::Integer(bits), Kind::Number) => {
            decimal(to).is_none_or(|(precision, scale)| precision - scale > bits * 3 / 10) && !is_float(to)
        }
        (Kind::Integer(_) | Kind::Bool, Kind::Text(length)) => length >= 20,
        (Kind::Uuid, Kind::Text(length)) => length >= 36,
        (Kind::Date | Kind::Time | Kind::Timestamp | Kind::Number, Kind::Text(length)) => length >= 70,
        (Kind::Text(before), Kind::Text(after)) => before <= after,
        (Kind::Json, Kind::Text(length)) => length == u32::MAX,
        (Kind::Text(_), Kind::Bytes(length)) => length == u32::MAX,
        (Kind::Bytes(before), Kind::Bytes(after)) => before <= after,
        (Kind::Date, Kind::Timestamp) => true,
        (Kind::Number, Kind::Number) => is_double(to) && is_float(from),
        (_, _) => false,
    }
}

/// The least and the greatest number of a type of whole numbers
/// (<https://dev.mysql.com/doc/refman/8.0/en/integer-types.html>).
fn range(ty: &ColumnType) -> Option<(i128, i128)> {
    let ColumnType::Native(name) = ty else { return None };
    let bits = match name.split(['(', ' ']).next().unwrap_or_default() {
        "tinyint" => 8,
        "smallint" => 16,
        "mediumint" => 24,
        "int" => 32,
        "bigint" => 64,
        _ => return None,
    };
    let is_unsigned = name.split(' ').any(|word| matches!(word, "unsigned" | "zerofill"));
    Some(match is_unsigned {
        true => (0, (1 << bits) - 1),
        false => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
    })
}

fn decimal(ty: &ColumnType) -> Option<(u32, u32)> {
    let ColumnType::Native(name) = ty else { return None };
    let (precision, scale) = name.strip_prefix("decimal(")?.strip_suffix(')')?.split_once(',')?;
    Some((precision.parse().ok()?, scale.parse().ok()?))
}

fn is_float(ty: &ColumnType) -> bool {
    *ty == ColumnType::Native("float".to_owned())
}

fn is_double(ty: &ColumnType) -> bool {
    *ty == ColumnType::Native("double".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_everywhere_is_said() {
        let ty = |name: &str| ColumnType::Native(name.to_owned());
        for (from, to, fits) in [
            ("int", "bigint", true),
            ("bigint", "int", false),
            ("int unsigned", "bigint unsigned", true),
            ("int unsigned", "bigint", true),
            ("int unsigned", "int", false),
            ("tinyint", "mediumint unsigned", false),
            ("tinyint(1)", "int", true),
            ("mediumint", "int(8) unsigned zerofill", false),
            ("varchar(10)", "varchar(20)", true),
            ("varchar(20)", "varchar(10)", false),
            ("int", "longtext", true),
            ("longtext", "int", false),
            ("enum('a','b')", "enum('a','b','c')", true),
            ("enum('a','b')", "enum('a')", false),
            ("decimal(10,2)", "decimal(12,3)", true),
            ("decimal(10,2)", "decimal(10,3)", false),
            ("int", "decimal(12,2)", true),
            ("datetime(6)", "date", false),
        ] {
            assert_eq!(loss(&ty(from), &ty(to)).is_none(), fits, "{from} to {to}");
        }
    }
}
