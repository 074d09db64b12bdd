//! Stand-ins for values that were dropped and cannot come back.

use tablewright::Database;
use tablewright_schema::Dialect;
use tablewright_schema::model::Type;
use tablewright_schema::schema::{Column, Expr, Table};

use super::super::bounds::{Bounds, listed_by_check};

/// The number of the row, among those that are copied.
const ROW: &str = "row_number() OVER ()";

/// A value of the column's type; a different one for each row if `unique`. Nothing where there is none: a list of allowed
/// values cannot be different in every row.
pub(super) fn filler(table: &Table, column: &Column, unique: bool) -> Option<Expr> {
    if let Some(values) = listed_by_check(table, &column.name, Database::Sqlite) {
        return if unique { None } else { values.into_iter().next().map(Expr) };
    }
    let spelling = Dialect::Sqlite.spelling();
    let bounds = Bounds::of(table, column, Database::Sqlite);
    let number = bounds.number();
    // Counted from the least number that is allowed.
    let numbered = match number {
        0 => ROW.to_owned(),
        first => format!("{} + {ROW}", first - 1),
    };
    let (one, each) = match spelling.declared_type(&column.ty) {
        Type::SmallInt | Type::Int | Type::BigInt | Type::Decimal(_) | Type::Float | Type::Double => {
            (number.to_string(), Some(numbered))
        }
        Type::Bool => ("0".to_owned(), None),
        Type::Text | Type::Varchar(_) => text_of(bounds.length),
        Type::Char(length) => {
            (format!("'{}'", " ".repeat(length as usize)), Some(format!("printf('%0{length}d', {ROW})")))
        }
        Type::Uuid => (
            "'00000000-0000-0000-0000-000000000000'".to_owned(),
            Some(spelling.expression("gen_random_uuid()").0),
        ),
        Type::Json => ("'{}'".to_owned(), Some(format!("json_array({ROW})"))),
        Type::Bytes => ("X''".to_owned(), Some(format!("CAST({ROW} AS BLOB)"))),
        Type::Date => ("'1970-01-01'".to_owned(), Some(format!("date('1970-01-01', {ROW} || ' days')"))),
        Type::Time => ("'00:00:00'".to_owned(), Some(format!("time('00:00', {ROW} || ' seconds')"))),
        Type::Timestamp | Type::TimestampTz => (
            "'1970-01-01 00:00:00.000000'".to_owned(),
            Some(format!("strftime('%Y-%m-%d %H:%M:%f000', '1970-01-01', {ROW} || ' seconds')")),
        ),
        Type::Interval => ("'PT0S'".to_owned(), Some(format!("'PT' || {ROW} || 'S'"))),
        Type::Array(_) => ("'[]'".to_owned(), Some(format!("json_array({ROW})"))),
        Type::Enum(_) => return None,
        Type::Native(name) if name.contains("int") || name.contains("real") || name.contains("num") => {
            (number.to_string(), Some(numbered))
        }
        Type::Native(_) => text_of(bounds.length),
    };
    if unique { each.map(Expr) } else { Some(Expr(one)) }
}

/// A text of that length at least, and one that tells rows apart.
fn text_of(length: usize) -> (String, Option<String>) {
    let each =
        if length <= 1 { format!("CAST({ROW} AS TEXT)") } else { format!("printf('%0{length}d', {ROW})") };
    (format!("'{}'", "-".repeat(length)), Some(each))
}
