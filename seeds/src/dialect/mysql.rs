//! Seeds on MySQL and MariaDB: wanted rows stand in a temporary table with the columns of the real one, so that the server itself
//! makes of each value what it would store, and compares it as it compares its own.

use sqlx::mysql::{MySqlArguments, MySqlConnection, MySqlRow};
use sqlx::{Arguments as _, AssertSqlSafe, Row as _};
use tablewright_schema::model::{Column, Type};
use tablewright_schema::{Dialect, ObjectName};

use super::{Datum, Delete, Find, Found, Insert, Update, sqlite};
use crate::value::Value;

/// The most values that one statement can bind.
const MOST_BINDS: usize = 65_535;
/// Rows of one statement, so that a message stays below what a server takes (`max_allowed_packet`).
const MOST_ROWS: usize = 1_000;
/// The temporary table. It hides a real one of the same name from this session.
const WANTED: &str = "`_tablewright_wanted`";
/// The number of a wanted row.
const ROW: &str = "`tablewright row`";

pub(super) fn encode(value: &Value, ty: &Type) -> Result<Datum, String> {
    Ok(match value {
        Value::Null => Datum::Null,
        Value::Bool(value) => Datum::Int(i64::from(*value)),
        Value::Int(value) => Datum::Int(*value),
        // The shortest text that is read as the same number.
        Value::Float(value) => Datum::Text(value.to_string()),
        Value::Text(text) => {
            if matches!(ty, Type::Decimal(_)) {
                fits(text)?;
            }
            Datum::Text(text.clone())
        }
        Value::Instant(instant) => Datum::Text(instant.format("%Y-%m-%d %H:%M:%S%.6f").to_string()),
        Value::Json(document) => Datum::Text(document.to_string()),
        Value::Bytes(bytes) => Datum::Blob(bytes.clone()),
        Value::Array(items) => Datum::Text(sqlite::array(items).to_string()),
    })
}

/// The most digits that a decimal has, behind the point and in front of it: what is more is cut off in silence.
const BEHIND: usize = 30;
const BEFORE: usize = 35;

fn fits(number: &str) -> Result<(), String> {
    let (before, behind) = number.split_once('.').unwrap_or((number, ""));
    let before = before.trim_start_matches(['-', '+', '0']).len();
    let behind = behind.trim_end_matches('0').len();
    if behind > BEHIND || before > BEFORE {
        return Err(format!(
            "MySQL keeps {BEFORE} digits of a decimal before the point and {BEHIND} behind it, not {before} and {behind}"
        ));
    }
    Ok(())
}

/// Both are what the server would give back; only documents may be laid out otherwise.
pub(super) fn same(ty: &Type, old: &Datum, new: &Datum) -> bool {
    match ty {
        Type::Json | Type::Array(_) => sqlite::same(ty, old, new),
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
        | Type::Uuid
        | Type::Bytes
        | Type::Date
        | Type::Time
        | Type::Timestamp
        | Type::TimestampTz
        | Type::Interval
        | Type::Enum(_)
        | Type::Native(_) => old == new,
    }
}

pub(super) async fn find(conn: &mut MySqlConnection, find: &Find<'_>) -> Result<Vec<Found>, sqlx::Error> {
    if find.rows.is_empty() {
        return Ok(Vec::new());
    }
    let spelling = Dialect::Mysql.spelling();
    let ident = |column: &Column| spelling.ident(&column.name);
    let names: Vec<String> = find.given.iter().map(|column| ident(column)).collect();
    want(conn, find.table, find.given, &names, find.rows).await?;
    let new = find.given.iter().map(|column| read("w", column));
    let old = find.given.iter().chain(find.needed).map(|column| read("t", column));
    let on = find.key.iter().map(|&at| format!("t.{name} = w.{name}", name = names[at]));
    let sql = format!(
        "SELECT w.{ROW}{}{} FROM {WANTED} AS w JOIN {} AS t ON {} ORDER BY w.{ROW}",
        new.collect::<String>(),
        old.collect::<String>(),
        spelling.name(find.table),
        on.collect::<Vec<_>>().join(" AND "),
    );
    // Without binds every value comes as the server prints it.
    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut *conn).await?;
    let found = rows.iter().map(|row| decode(find, row)).collect();
    forget(conn).await?;
    found
}

fn read(side: &str, column: &Column) -> String {
    let name = Dialect::Mysql.spelling().ident(&column.name);
    match column.ty.on(Dialect::Mysql) {
        // Fewer digits are printed of a float than it has.
        Some(Type::Float) => format!(", {side}.{name} + 0e0"),
        Some(_) | None => format!(", {side}.{name}"),
    }
}

pub(super) async fn keys(
    conn: &mut MySqlConnection,
    table: &ObjectName,
    key: &[&Column],
) -> Result<Vec<Vec<Datum>>, sqlx::Error> {
    let spelling = Dialect::Mysql.spelling();
    let columns: String = key.iter().map(|column| read("t", column)).collect();
    let order: Vec<String> = key.iter().map(|column| format!("t.{}", spelling.ident(&column.name))).collect();
    let sql = format!("SELECT 0{columns} FROM {} AS t ORDER BY {}", spelling.name(table), order.join(", "));
    // Without binds every value comes as the server prints it.
    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut *conn).await?;
    rows.iter().map(|row| key.iter().zip(1..).map(|(column, at)| datum(row, at, column)).collect()).collect()
}

pub(super) async fn delete(conn: &mut MySqlConnection, delete: &Delete<'_>) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Mysql.spelling();
    let names: Vec<String> = delete.key.iter().map(|column| spelling.ident(&column.name)).collect();
    want(conn, delete.table, delete.key, &names, delete.rows).await?;
    let on: Vec<String> = names.iter().map(|name| format!("t.{name} = w.{name}")).collect();
    let table = spelling.name(delete.table);
    let sql = format!("DELETE t FROM {table} AS t JOIN {WANTED} AS w ON {}", on.join(" AND "));
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *conn).await?;
    forget(conn).await
}

/// Makes the temporary table with these rows.
async fn want(
    conn: &mut MySqlConnection,
    table: &ObjectName,
    columns: &[&Column],
    names: &[String],
    rows: &[Vec<Datum>],
) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Mysql.spelling();
    let made: String = columns
        .iter()
        .zip(names)
        .map(|(column, name)| format!(", t.{} AS {name}", spelling.ident(&column.name)))
        .collect();
    // On the far side of an outer join every column may be NULL: a row may say nothing of it.
    let create = format!(
        "CREATE TEMPORARY TABLE {WANTED} AS SELECT 0 AS {ROW}{made} FROM (SELECT 1 AS one) AS o LEFT JOIN {} AS t ON o.one = 0 \
         LIMIT 0",
        spelling.name(table)
    );
    // One that is left over is that of a load which failed.
    let afresh = format!("DROP TEMPORARY TABLE IF EXISTS {WANTED}; {create}");
    sqlx::raw_sql(AssertSqlSafe(afresh)).execute(&mut *conn).await?;
    let width = columns.len() + 1;
    let chunk = (MOST_BINDS / width).min(MOST_ROWS);
    let one = format!("({})", vec!["?"; width].join(", "));
    for (number, rows) in rows.chunks(chunk).enumerate() {
        let mut arguments = MySqlArguments::default();
        for (row, values) in rows.iter().enumerate() {
            add(&mut arguments, &Datum::Int(position(number * chunk + row)))?;
            for value in values {
                add(&mut arguments, value)?;
            }
        }
        let sql = format!("INSERT INTO {WANTED} VALUES {}", vec![one.as_str(); rows.len()].join(", "));
        sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false).execute(&mut *conn).await?;
    }
    Ok(())
}

async fn forget(conn: &mut MySqlConnection) -> Result<(), sqlx::Error> {
    let drop_it = format!("DROP TEMPORARY TABLE {WANTED}");
    sqlx::raw_sql(AssertSqlSafe(drop_it)).execute(conn).await.map(drop)
}

fn position(row: usize) -> i64 {
    i64::try_from(row).expect("fewer than 2^63 rows fit in memory")
}

fn add(arguments: &mut MySqlArguments, value: &Datum) -> Result<(), sqlx::Error> {
    match value {
        Datum::Null => arguments.add(None::<String>),
        Datum::Int(value) => arguments.add(*value),
        Datum::Real(value) => arguments.add(*value),
        Datum::Text(text) => arguments.add(text.clone()),
        Datum::Blob(bytes) => arguments.add(bytes.clone()),
    }
    .map_err(sqlx::Error::Encode)
}

fn decode(find: &Find<'_>, row: &MySqlRow) -> Result<Found, sqlx::Error> {
    let wrong = |error: Box<dyn std::error::Error + Send + Sync>| sqlx::Error::Decode(error);
    let number = text(row, 0)?.unwrap_or_default();
    let at: usize = number.parse().map_err(|error: std::num::ParseIntError| wrong(error.into()))?;
    let columns = find.given.iter().chain(find.given).chain(find.needed);
    let mut values = columns.zip(1..).map(|(column, at)| datum(row, at, column));
    let new = values.by_ref().take(find.given.len()).collect::<Result<_, _>>()?;
    let old = values.by_ref().take(find.given.len()).collect::<Result<_, _>>()?;
    let needed = values.collect::<Result<_, _>>()?;
    Ok(Found { row: at, old, new, needed })
}

pub(crate) fn datum(row: &MySqlRow, at: usize, column: &Column) -> Result<Datum, sqlx::Error> {
    if let Some(Type::Bytes) = column.ty.on(Dialect::Mysql) {
        return Ok(bytes(row, at)?.map_or(Datum::Null, Datum::Blob));
    }
    let Some(bytes) = bytes(row, at)? else { return Ok(Datum::Null) };
    Ok(match (String::from_utf8(bytes), column.ty.on(Dialect::Mysql)) {
        (Ok(text), Some(Type::Bool)) => Datum::Int(i64::from(text != "0")),
        (Ok(text), _) => Datum::Text(text),
        // A native type of the server, such as BINARY, may hold what is no text.
        (Err(error), Some(Type::Native(_))) => Datum::Blob(error.into_bytes()),
        (Err(error), _) => return Err(sqlx::Error::Decode(error.into())),
    })
}

fn bytes(row: &MySqlRow, at: usize) -> Result<Option<Vec<u8>>, sqlx::Error> {
    row.try_get_unchecked(at)
}

fn text(row: &MySqlRow, at: usize) -> Result<Option<String>, sqlx::Error> {
    let bytes = bytes(row, at)?;
    bytes.map(String::from_utf8).transpose().map_err(|error| sqlx::Error::Decode(error.into()))
}

pub(super) async fn insert(conn: &mut MySqlConnection, insert: &Insert<'_>) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Mysql.spelling();
    let columns: Vec<String> = insert.columns.iter().map(|column| spelling.ident(&column.name)).collect();
    let into = format!("INSERT INTO {} ({}) VALUES ", spelling.name(insert.table), columns.join(", "));
    let row = format!("({})", vec!["?"; columns.len()].join(", "));
    for rows in insert.rows.chunks((MOST_BINDS / columns.len().max(1)).min(MOST_ROWS)) {
        let mut arguments = MySqlArguments::default();
        for value in rows.iter().flatten() {
            add(&mut arguments, value)?;
        }
        let sql = format!("{into}{}", vec![row.as_str(); rows.len()].join(", "));
        sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false).execute(&mut *conn).await?;
    }
    Ok(())
}

pub(super) async fn update(conn: &mut MySqlConnection, update: &Update<'_>) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Mysql.spelling();
    let ident = |column: &Column| spelling.ident(&column.name);
    // An expression of the schema's author may name any column of the table.
    let names: Vec<String> = (0..update.columns.len()).map(|at| format!("`wanted {at}`")).collect();
    want(conn, update.table, update.columns, &names, update.rows).await?;
    let (key, changed) = update.columns.split_at(update.key);
    let set = changed
        .iter()
        .enumerate()
        .map(|(at, column)| format!("t.{} = w.{}", ident(column), names[update.key + at]));
    let touched =
        update.touched.iter().map(|(column, expr)| format!("t.{} = {expr}", spelling.ident(column)));
    let on = key.iter().zip(&names).map(|(column, name)| format!("t.{} = w.{name}", ident(column)));
    let sql = format!(
        "UPDATE {} AS t JOIN {WANTED} AS w ON {} SET {}",
        spelling.name(update.table),
        on.collect::<Vec<_>>().join(" AND "),
        set.chain(touched).collect::<Vec<_>>().join(", "),
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *conn).await?;
    forget(conn).await
}
