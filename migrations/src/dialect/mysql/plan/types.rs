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
    /// Texts of at most that many characters, and at most that many bytes.
    Text(u32, u32),
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
        Type::Text | Type::Enum(_) => Kind::Text(u32::MAX, u32::MAX),
        Type::Varchar(length) | Type::Char(length) => Kind::Text(length, u32::MAX),
        Type::Interval => Kind::Text(64, u32::MAX),
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
        "varchar" | "char" => Kind::Text(argument(name), u32::MAX),
        "tinytext" => Kind::Text(u32::MAX, 255),
        "text" => Kind::Text(u32::MAX, 65_535),
        "mediumtext" => Kind::Text(u32::MAX, 16_777_215),
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
        (Kind::Bool, Kind::Text(..)) => {
            Some(format!("CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE {value} END"))
        }
        (Kind::Text(..), Kind::Bool) => Some(format!(
            "CASE WHEN LOWER({value}) IN ('true', 't', 'yes', 'y', 'on', '1') THEN 1 WHEN LOWER({value}) IN ('false', 'f', 'no', 'n', 'off', \
             '0') THEN 0 ELSE {value} END"
        )),
        // Any other number would be kept as it is, and is none of the two.
        (Kind::Integer(_) | Kind::Number, Kind::Bool) => Some(format!("{value} <> 0")),
        (Kind::Bytes(_), Kind::Text(..)) => Some(format!("CONVERT({value} USING utf8mb4)")),
        (_, _) => None,
    }
}

/// Why values may not survive the change as they are; `None` where every value does.
/// Character sets are those of texts, where they are known.
pub(super) fn loss(
    (from, before): (&ColumnType, Option<&str>),
    (to, after): (&ColumnType, Option<&str>),
) -> Option<String> {
    let same_set = before == after || !is_in_a_set(from) || !is_in_a_set(to);
    if let (false, Some(before), Some(after)) = (same_set, before, after)
        && !has_all_of(before, after)
    {
        return Some(format!("not every character of {before} is one of {after}"));
    }
    let bytes = bytes_of_character(if same_set { before } else { after });
    if (from == to && same_set) || widens(from, to, bytes, same_set) {
        return None;
    }
    if let (true, Some(before), Some(after)) = (from == to, before, after) {
        return Some(format!(
            "a text takes more bytes in {after} than in {before}, and not every one fits {}",
            spelling().type_sql(to)
        ));
    }
    Some(format!("not every value of {} fits {}", spelling().type_sql(from), spelling().type_sql(to)))
}

/// Whether the type holds texts in the character set of its column; those of some portable types have one of their own.
fn is_in_a_set(ty: &ColumnType) -> bool {
    let own = matches!(ty, ColumnType::Native(name) if name.contains(" character set "));
    !own && (matches!(kind(ty), Kind::Text(..)) || listed_values(ty).is_some())
}

/// Whether each character of a set is one of another (<https://dev.mysql.com/doc/refman/8.0/en/charset-charsets.html>).
fn has_all_of(before: &str, after: &str) -> bool {
    const UNICODE: [&str; 5] = ["utf8mb4", "utf16", "utf16le", "utf32", "gb18030"];
    const OF_ONE_PLANE: [&str; 4] = ["utf8mb3", "utf8", "ucs2", "ascii"];
    before == after
        || UNICODE.contains(&after)
        || before == "ascii" && after != "binary"
        || OF_ONE_PLANE.contains(&before) && matches!(after, "utf8mb3" | "utf8" | "ucs2")
        // None of the others has a character beyond the first plane but those of Chinese and Japanese.
        || matches!(after, "utf8mb3" | "utf8" | "ucs2") && before.starts_with("latin")
}

/// How many bytes a character takes at most.
fn bytes_of_character(set: Option<&str>) -> u32 {
    match set {
        Some("utf8mb3" | "utf8" | "ujis" | "eucjpms") => 3,
        Some("big5" | "sjis" | "gbk" | "gb2312" | "euckr" | "cp932" | "ucs2") => 2,
        Some(
            "ascii" | "armscii8" | "binary" | "cp1250" | "cp1251" | "cp1256" | "cp1257" | "cp850" | "cp852"
            | "cp866" | "dec8" | "geostd8" | "greek" | "hebrew" | "hp8" | "keybcs2" | "koi8r" | "koi8u"
            | "latin1" | "latin2" | "latin5" | "latin7" | "macce" | "macroman" | "swe7" | "tis620",
        ) => 1,
        Some(_) | None => 4,
    }
}

/// Whether a text of so many characters and bytes fits.
fn fits(characters: u32, bytes: u32, (most_characters, most_bytes): (u32, u32)) -> bool {
    characters <= most_characters && bytes <= most_bytes
}

/// `bytes`: how many a character takes in the column that the values come into, whose character set may be another.
fn widens(from: &ColumnType, to: &ColumnType, bytes: u32, same_set: bool) -> bool {
    match (listed_values(from), listed_values(to)) {
        (Some(old), Some(new)) => return old.iter().all(|value| new.contains(value)),
        (Some(old), None) => {
            let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            return old.iter().all(|value| {
                let characters = count(value.chars().count());
                matches!(kind(to), Kind::Text(most, room) if fits(characters, characters.saturating_mul(bytes), (most, room)))
            });
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
        (Kind::Integer(_) | Kind::Bool, Kind::Text(most, room)) => fits(20, 20, (most, room)),
        (Kind::Uuid, Kind::Text(most, room)) => fits(36, 36, (most, room)),
        (Kind::Date | Kind::Time | Kind::Timestamp | Kind::Number, Kind::Text(most, room)) => {
            fits(70, 70, (most, room))
        }
        (Kind::Text(most, room), Kind::Text(more, more_room)) => {
            let (characters, taken) = text_of(most, room, bytes, same_set);
            fits(characters, taken, (more, more_room))
        }
        (Kind::Json, Kind::Text(most, room)) => fits(u32::MAX, u32::MAX, (most, room)),
        (Kind::Text(most, room), Kind::Bytes(more_room)) => {
            text_of(most, room, bytes, same_set).1 <= more_room
        }
        (Kind::Bytes(before), Kind::Bytes(after)) => before <= after,
        (Kind::Date, Kind::Timestamp) => true,
        (Kind::Number, Kind::Number) => is_double(to) && is_float(from),
        (_, _) => false,
    }
}

/// How many characters and bytes a text has at most, in a column whose characters take so many bytes.
fn text_of(most: u32, room: u32, bytes: u32, same_set: bool) -> (u32, u32) {
    // A character takes a byte at least.
    let characters = most.min(room);
    let taken = characters.saturating_mul(bytes);
    (characters, if same_set { taken.min(room) } else { taken })
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
            ("varchar(255)", "tinytext", false),
            ("varchar(60)", "tinytext", true),
            ("text", "varchar(65535)", true),
            ("longtext", "longblob", true),
            ("longtext", "int", false),
            ("enum('a','b')", "enum('a','b','c')", true),
            ("enum('a','b')", "enum('a')", false),
            ("decimal(10,2)", "decimal(12,3)", true),
            ("decimal(10,2)", "decimal(10,3)", false),
            ("int", "decimal(12,2)", true),
            ("datetime(6)", "date", false),
        ] {
            let of = |name| loss((&ty(from), name), (&ty(to), name));
            assert_eq!(of(Some("utf8mb4")).is_none(), fits, "{from} to {to}");
            assert_eq!(of(None).is_none(), fits, "{from} to {to}, in a set that is not known");
        }
        for (from, before, to, after, fits) in [
            ("varchar(20)", "latin1", "varchar(20)", "utf8mb4", true),
            ("varchar(20)", "utf8mb4", "varchar(20)", "latin1", false),
            ("varchar(20)", "utf8mb3", "varchar(20)", "utf8mb4", true),
            ("varchar(20)", "utf8mb4", "varchar(20)", "utf8mb3", false),
            ("varchar(20)", "ascii", "varchar(20)", "latin2", true),
            ("text", "latin1", "text", "utf8mb4", false),
            ("text", "latin1", "mediumtext", "utf8mb4", true),
            ("varchar(20000)", "latin1", "text", "latin1", true),
            ("varchar(20000)", "utf8mb4", "text", "utf8mb4", false),
            ("tinytext", "utf8mb4", "varchar(255)", "utf8mb4", true),
            ("tinytext", "utf8mb4", "varchar(254)", "utf8mb4", false),
            ("text", "utf8mb4", "blob", "binary", true),
            ("varchar(255)", "utf8mb4", "tinyblob", "binary", false),
            ("enum('a')", "utf8mb4", "enum('a')", "latin1", false),
            ("char(36) character set ascii", "utf8mb4", "varchar(36)", "latin1", true),
            ("int", "utf8mb4", "bigint", "latin1", true),
        ] {
            let found = loss((&ty(from), Some(before)), (&ty(to), Some(after)));
            assert_eq!(found.is_none(), fits, "{from} in {before} to {to} in {after}: {found:?}");
        }
    }
}
