//! Seeds on SQLite: rows are bound as `VALUES`, in the storage classes that the repositories use.

use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Decode, Row, Sqlite, TypeInfo, ValueRef};
use tablewright_schema::model::{Column, Type};
use tablewright_schema::{Dialect, ObjectName};

use super::{Datum, Delete, Find, Found, Insert, Update, hex};
use crate::value::Value;

/// `SQLITE_MAX_VARIABLE_NUMBER`.
const MOST_BINDS: usize = 32_766;
/// Exact numbers are kept as 64-bit floats, which hold this many digits for certain.
const DECIMAL_DIGITS: usize = 15;

pub(super) fn encode(value: &Value, ty: &Type) -> Result<Datum, String> {
    Ok(match value {
        Value::Null => Datum::Null,
        Value::Bool(value) => Datum::Int(i64::from(*value)),
        Value::Int(value) => Datum::Int(*value),
        Value::Float(value) => Datum::Real(*value),
        Value::Text(text) => {
            if matches!(ty, Type::Decimal(_)) && significant(text) > DECIMAL_DIGITS {
                return Err(format!(
                    "SQLite keeps {DECIMAL_DIGITS} digits of a decimal, not {}",
                    significant(text)
                ));
            }
            Datum::Text(text.clone())
        }
        Value::Instant(instant) => Datum::Text(instant.format("%Y-%m-%d %H:%M:%S%.6f").to_string()),
        Value::Json(document) => Datum::Text(document.to_string()),
        Value::Bytes(bytes) => Datum::Blob(bytes.clone()),
        Value::Array(items) => Datum::Text(array(items).to_string()),
    })
}

fn significant(number: &str) -> usize {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    match number.contains('.') {
        true => digits.trim_end_matches('0').len(),
        false => digits.len(),
    }
}

/// Arrays are JSON text here.
pub(super) fn array(items: &[Value]) -> serde_json::Value {
    items
        .iter()
        .map(|item| match item {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Int(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Text(text) => text.as_str().into(),
            Value::Instant(instant) => instant.format("%Y-%m-%d %H:%M:%S%.6f").to_string().into(),
            Value::Json(document) => document.clone(),
            Value::Bytes(bytes) => hex(bytes).into(),
            Value::Array(items) => array(items),
        })
        .collect()
}

/// Column affinity rewrites what is stored: `'1.50'` becomes 1.5 in a DECIMAL column. JSON is the same in any layout.
pub(super) fn same(ty: &Type, old: &Datum, new: &Datum) -> bool {
    if old == new {
        return true;
    }
    match ty {
        Type::Json | Type::Array(_) => match (document(old), document(new)) {
            (Some(old), Some(new)) => old == new,
            _ => false,
        },
        Type::Float => match (number(old), number(new)) {
            #[allow(clippy::cast_possible_truncation)]
            (Some(old), Some(new)) => old as f32 == new as f32,
            _ => false,
        },
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Bool
        | Type::Decimal(_)
        | Type::Double
        | Type::Native(_) => {
            matches!((number(old), number(new)), (Some(old), Some(new)) if old == new)
        }
        Type::Text
        | Type::Varchar(_)
        | Type::Char(_)
        | Type::Uuid
        | Type::Bytes
        | Type::Date
        | Type::Time
        | Type::Timestamp
        | Type::TimestampTz
        | Type::Interval
        | Type::Enum(_) => false,
    }
}

fn document(datum: &Datum) -> Option<serde_json::Value> {
    match datum {
        Datum::Text(text) => serde_json::from_str(text).ok(),
        Datum::Null | Datum::Int(_) | Datum::Real(_) | Datum::Blob(_) => None,
    }
}

/// Integers beyond 2^53 are equal only as integers, which [`same`] has looked at before.
fn number(datum: &Datum) -> Option<f64> {
    match datum {
        #[allow(clippy::cast_precision_loss)]
        Datum::Int(value) if value.unsigned_abs() <= 1 << 53 => Some(*value as f64),
        Datum::Real(value) => Some(*value),
        Datum::Text(text) => text.parse().ok(),
        Datum::Int(_) | Datum::Null | Datum::Blob(_) => None,
    }
}

pub(super) async fn find(conn: &mut SqliteConnection, find: &Find<'_>) -> Result<Vec<Found>, sqlx::Error> {
    let spelling = Dialect::Sqlite.spelling();
    let read =
        find.given.iter().chain(find.needed).map(|column| format!(", t.{}", spelling.ident(&column.name)));
    let on =
        find.key.iter().map(|&at| format!("t.{} = w.{}", spelling.ident(&find.given[at].name), wanted(at)));
    let (read, on) = (read.collect::<String>(), on.collect::<Vec<_>>().join(" AND "));
    let table = spelling.name(find.table);
    let mut found = Vec::new();
    let chunk = MOST_BINDS / (find.given.len() + 1);
    for (number, rows) in find.rows.chunks(chunk).enumerate() {
        let first = number * chunk;
        let mut arguments = SqliteArguments::default();
        for (row, values) in rows.iter().enumerate() {
            add(&mut arguments, &Datum::Int(position(first + row)))?;
            for value in values {
                add(&mut arguments, value)?;
            }
        }
        let with = with(find.given.len(), rows.len());
        let sql = format!("{with} SELECT w.\"row\"{read} FROM w JOIN {table} AS t ON {on}");
        for row in
            sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false).fetch_all(&mut *conn).await?
        {
            found.push(decode(find, &row)?);
        }
    }
    Ok(found)
}

pub(super) async fn keys(
    conn: &mut SqliteConnection,
    table: &ObjectName,
    key: &[&Column],
) -> Result<Vec<Vec<Datum>>, sqlx::Error> {
    let spelling = Dialect::Sqlite.spelling();
    let names: Vec<String> = key.iter().map(|column| spelling.ident(&column.name)).collect();
    let names = names.join(", ");
    let sql = format!("SELECT {names} FROM {} ORDER BY {names}", spelling.name(table));
    let rows = sqlx::query(AssertSqlSafe(sql)).persistent(false).fetch_all(conn).await?;
    rows.iter().map(|row| (0..key.len()).map(|at| datum(row, at)).collect()).collect()
}

pub(super) async fn delete(conn: &mut SqliteConnection, delete: &Delete<'_>) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Sqlite.spelling();
    let names: Vec<String> = delete.key.iter().map(|column| spelling.ident(&column.name)).collect();
    let wanted: Vec<String> = (0..names.len()).map(|at| format!("w.{}", wanted(at))).collect();
    for rows in delete.rows.chunks(MOST_BINDS / (names.len() + 1)) {
        let mut arguments = SqliteArguments::default();
        for (row, values) in rows.iter().enumerate() {
            add(&mut arguments, &Datum::Int(position(row)))?;
            for value in values {
                add(&mut arguments, value)?;
            }
        }
        let sql = format!(
            "{} DELETE FROM {} WHERE ({}) IN (SELECT {} FROM w)",
            with(names.len(), rows.len()),
            spelling.name(delete.table),
            names.join(", "),
            wanted.join(", "),
        );
        sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false).execute(&mut *conn).await?;
    }
    Ok(())
}

/// `WITH w("row", "wanted 0", …) AS (VALUES (?, ?, …), …)`
fn with(columns: usize, rows: usize) -> String {
    let names: String = (0..columns).map(|at| format!(", {}", wanted(at))).collect();
    let row = format!("({})", vec!["?"; columns + 1].join(", "));
    format!("WITH w(\"row\"{names}) AS (VALUES {})", vec![row; rows].join(", "))
}

fn wanted(at: usize) -> String {
    format!("\"wanted {at}\"")
}

fn position(row: usize) -> i64 {
    i64::try_from(row).expect("fewer than 2^63 rows fit in memory")
}

fn add(arguments: &mut SqliteArguments, value: &Datum) -> Result<(), sqlx::Error> {
    use sqlx::Arguments as _;
    match value {
        Datum::Null => arguments.add(None::<i64>),
        Datum::Int(value) => arguments.add(*value),
        Datum::Real(value) => arguments.add(*value),
        Datum::Text(text) => arguments.add(text.clone()),
        Datum::Blob(bytes) => arguments.add(bytes.clone()),
    }
    .map_err(sqlx::Error::Encode)
}

fn decode(find: &Find<'_>, row: &SqliteRow) -> Result<Found, sqlx::Error> {
    let at = usize::try_from(row.try_get::<i64, _>(0)?).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let mut values = (1..=find.given.len() + find.needed.len()).map(|column| datum(row, column));
    let old = values.by_ref().take(find.given.len()).collect::<Result<_, _>>()?;
    let needed = values.collect::<Result<_, _>>()?;
    Ok(Found { row: at, old, new: find.rows[at].clone(), needed })
}

/// The value in its storage class, whatever the column declares.
pub(crate) fn datum(row: &SqliteRow, column: usize) -> Result<Datum, sqlx::Error> {
    let value = row.try_get_raw(column)?;
    let class = value.type_info().name().to_owned();
    let decoded = match (value.is_null(), class.as_str()) {
        (true, _) => Ok(Datum::Null),
        (false, "BLOB") => <Vec<u8> as Decode<Sqlite>>::decode(value).map(Datum::Blob),
        (false, "REAL") => <f64 as Decode<Sqlite>>::decode(value).map(Datum::Real),
        (false, "TEXT") => <String as Decode<Sqlite>>::decode(value).map(Datum::Text),
        (false, _) => <i64 as Decode<Sqlite>>::decode(value).map(Datum::Int),
    };
    decoded.map_err(sqlx::Error::Decode)
}

pub(super) async fn insert(conn: &mut SqliteConnection, insert: &Insert<'_>) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Sqlite.spelling();
    let columns: Vec<String> = insert.columns.iter().map(|column| spelling.ident(&column.name)).collect();
    let into = format!("INSERT INTO {} ({}) VALUES ", spelling.name(insert.table), columns.join(", "));
    let row = format!("({})", vec!["?"; columns.len()].join(", "));
    for rows in insert.rows.chunks(MOST_BINDS / columns.len()) {
        let mut arguments = SqliteArguments::default();
        for value in rows.iter().flatten() {
            add(&mut arguments, value)?;
        }
        let sql = format!("{into}{}", vec![row.as_str(); rows.len()].join(", "));
        sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false).execute(&mut *conn).await?;
    }
    Ok(())
}

pub(super) async fn update(conn: &mut SqliteConnection, update: &Update<'_>) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Sqlite.spelling();
    let ident = |column: &Column| spelling.ident(&column.name);
    let (key, changed) = update.columns.split_at(update.key);
    let set = changed
        .iter()
        .enumerate()
        .map(|(at, column)| format!("{} = w.{}", ident(column), wanted(update.key + at)));
    let touched = update.touched.iter().map(|(column, expr)| format!("{} = {expr}", spelling.ident(column)));
    let set = set.chain(touched).collect::<Vec<_>>().join(", ");
    let on = key.iter().enumerate().map(|(at, column)| format!("t.{} = w.{}", ident(column), wanted(at)));
    let on = on.collect::<Vec<_>>().join(" AND ");
    let table = spelling.name(update.table);
    for rows in update.rows.chunks(MOST_BINDS / (update.columns.len() + 1)) {
        let mut arguments = SqliteArguments::default();
        for (row, values) in rows.iter().enumerate() {
            add(&mut arguments, &Datum::Int(position(row)))?;
            for value in values {
                add(&mut arguments, value)?;
            }
        }
        let with = with(update.columns.len(), rows.len());
        let sql = format!("{with} UPDATE {table} AS t SET {set} FROM w WHERE {on}");
        sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false).execute(&mut *conn).await?;
    }
    Ok(())
}
