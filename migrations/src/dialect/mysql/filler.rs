//! Stand-ins for values that were dropped and cannot come back.

use tablewright::Database;
use tablewright_schema::Dialect;
use tablewright_schema::dialect::mysql::{is_numeric, listed_values};
use tablewright_schema::model::Type;
use tablewright_schema::schema::{Column, Expr, Table};

use super::super::bounds::{Bounds, listed_by_check};

/// A value of the column's type; a different one for each row if `unique`. Nothing where there is none: a list of allowed values
/// cannot be different in every row.
pub(super) fn filler(table: &Table, column: &Column, unique: bool) -> Option<Expr> {
    let spelling = Dialect::Mysql.spelling();
    let of_type = listed_values(&column.ty)
        .map(|values| values.into_iter().map(|value| spelling.string(&value)).collect::<Vec<_>>());
    if let Some(values) = of_type.or_else(|| listed_by_check(table, &column.name, Database::Mysql)) {
        return if unique { None } else { values.into_iter().next().map(Expr) };
    }
    let bounds = Bounds::of(table, column, Database::Mysql);
    let number = bounds.number();
    let row = row_number(table, column);
    let each = |sql: &dyn Fn(&str) -> String| row.as_deref().map(sql);
    let numbered = each(&|row| match number {
        0 => row.to_owned(),
        first => format!("{} + {row}", first - 1),
    });
    let text = |length: usize| ("-".repeat(length), each(&|row| text_of(row, length)));
    let (one, each) = match spelling.declared_type(&column.ty) {
        Type::SmallInt | Type::Int | Type::BigInt | Type::Decimal(_) | Type::Float | Type::Double => {
            (number.to_string(), numbered)
        }
        Type::Bool => ("0".to_owned(), None),
        Type::Text | Type::Varchar(_) => quoted(text(bounds.length)),
        Type::Char(length) => quoted(text(bounds.length.min(length as usize))),
        Type::Uuid => ("'00000000-0000-0000-0000-000000000000'".to_owned(), Some("uuid()".to_owned())),
        Type::Json => ("'{}'".to_owned(), each(&|row| format!("json_array({row})"))),
        Type::Bytes => ("X''".to_owned(), each(&|row| format!("CAST({row} AS CHAR)"))),
        Type::Date => ("'1970-01-01'".to_owned(), each(&|row| format!("'1970-01-01' + INTERVAL {row} DAY"))),
        Type::Time => ("'00:00:00'".to_owned(), each(&|row| format!("SEC_TO_TIME({row})"))),
        Type::Timestamp | Type::TimestampTz => {
            ("'1970-01-01 00:00:00'".to_owned(), each(&|row| seconds(row)))
        }
        Type::Interval => ("'PT0S'".to_owned(), each(&|row| format!("CONCAT('PT', {row}, 'S')"))),
        Type::Array(_) => ("'[]'".to_owned(), each(&|row| format!("json_array({row})"))),
        Type::Enum(_) => return None,
        Type::Native(name) => match name.split(['(', ' ']).next().unwrap_or_default() {
            _ if is_numeric(&name) => (number.to_string(), numbered),
            word if word.ends_with("char") || word.ends_with("text") => quoted(text(bounds.length)),
            word if word.ends_with("blob") || word.ends_with("binary") => {
                ("X''".to_owned(), each(&|row| format!("CAST({row} AS CHAR)")))
            }
            "datetime" | "timestamp" => ("'1970-01-02 00:00:00'".to_owned(), each(&|row| seconds(row))),
            "time" => ("'00:00:00'".to_owned(), each(&|row| format!("SEC_TO_TIME({row})"))),
            "bit" => ("b'0'".to_owned(), row),
            "uuid" => ("'00000000-0000-0000-0000-000000000000'".to_owned(), Some("uuid()".to_owned())),
            _ => return None,
        },
    };
    if unique { each.map(Expr) } else { Some(Expr(one)) }
}

/// The number of a row by the table's primary key; without one, or where the column is part of it, nothing tells rows apart.
fn row_number(table: &Table, column: &Column) -> Option<String> {
    let key = table.primary_key.as_ref().filter(|key| !key.columns.contains(&column.name))?;
    let spelling = Dialect::Mysql.spelling();
    let key: Vec<String> = key.columns.iter().map(|column| spelling.ident(column)).collect();
    let name = spelling.name(&table.name);
    let same: Vec<String> = key.iter().map(|column| format!("numbered.{column} = {name}.{column}")).collect();
    let (key, same) = (key.join(", "), same.join(" AND "));
    Some(format!(
        "(SELECT _tablewright_n FROM (SELECT {key}, ROW_NUMBER() OVER (ORDER BY {key}) AS _tablewright_n FROM {name}) AS numbered \
         WHERE {same})"
    ))
}

fn quoted((text, each): (String, Option<String>)) -> (String, Option<String>) {
    (format!("'{text}'"), each)
}

/// A text of that length at least that tells rows apart.
fn text_of(row: &str, length: usize) -> String {
    if length <= 1 {
        format!("CAST({row} AS CHAR)")
    } else {
        format!("LPAD({row}, GREATEST({length}, LENGTH({row})), '0')")
    }
}

fn seconds(row: &str) -> String {
    format!("CAST('1970-01-02 00:00:00' AS DATETIME(6)) + INTERVAL {row} SECOND")
}
