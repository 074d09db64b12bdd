//! Seeds on PostgreSQL: one text array a column, cast to the column's type by the server, which also says when two
//! values are the same.

use sqlx::postgres::{PgArguments, PgConnection, PgRow};
use sqlx::{Arguments, AssertSqlSafe, Row};
use tablewright_schema::model::Column;
use tablewright_schema::{Dialect, ObjectName};

use super::{Datum, Delete, Find, Found, Insert, Update, hex};
use crate::value::Value;

/// Rows of one statement: far below the limits of a message, enough that round trips do not count.
const CHUNK: usize = 5_000;
/// From so many rows on COPY is worth its round trips.
const COPIED: usize = 500;

pub(super) fn encode(value: &Value) -> Datum {
    match text(value) {
        Some(text) => Datum::Text(text),
        None => Datum::Null,
    }
}

/// The value in the input syntax of its type; `None` is NULL.
fn text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Text(text) => text.clone(),
        Value::Instant(instant) => instant.format("%Y-%m-%d %H:%M:%S%.6f+00").to_string(),
        Value::Json(document) => document.to_string(),
        Value::Bytes(bytes) => hex(bytes),
        Value::Array(items) => array(items),
    })
}

/// `{"first", NULL}`; see "Array Value Input" of PostgreSQL's manual.
fn array(items: &[Value]) -> String {
    let items = items.iter().map(|item| match (item, text(item)) {
        (_, None) => "NULL".to_owned(),
        (Value::Array(_), Some(nested)) => nested,
        (_, Some(text)) => format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\"")),
    });
    format!("{{{}}}", items.collect::<Vec<_>>().join(","))
}

pub(super) async fn find(conn: &mut PgConnection, find: &Find<'_>) -> Result<Vec<Found>, sqlx::Error> {
    let spelling = Dialect::Postgres.spelling();
    let ident = |column: &Column| spelling.ident(&column.name);
    let new = (0..find.given.len()).map(|at| format!(", w.{}::text", wanted(at)));
    let old = find.given.iter().chain(find.needed).map(|column| format!(", t.{}::text", ident(column)));
    let on = find.key.iter().map(|&at| format!("t.{} = w.{}", ident(find.given[at]), wanted(at)));
    let sql = format!(
        "SELECT w.\"row\"{}{} FROM {} AS w JOIN {} AS t ON {}",
        new.collect::<String>(),
        old.collect::<String>(),
        unnest(find.given),
        spelling.name(find.table),
        on.collect::<Vec<_>>().join(" AND "),
    );
    let mut found = Vec::new();
    for (number, rows) in find.rows.chunks(CHUNK).enumerate() {
        let arguments = columns(find.given.len(), rows)?;
        let query = sqlx::query_with(AssertSqlSafe(sql.clone()), arguments).persistent(false);
        for row in query.fetch_all(&mut *conn).await? {
            found.push(decode(find, number * CHUNK, &row)?);
        }
    }
    Ok(found)
}

/// `(SELECT u."row", u."wanted 0"::type AS "wanted 0", … FROM UNNEST($1::text[], …) WITH ORDINALITY AS u(…))`
fn unnest(columns: &[&Column]) -> String {
    let names: String = (0..columns.len()).map(|at| format!("{}, ", wanted(at))).collect();
    let cast = columns
        .iter()
        .enumerate()
        .map(|(at, column)| format!(", u.{name}::{ty} AS {name}", name = wanted(at), ty = type_sql(column)));
    let binds: Vec<String> = (1..=columns.len()).map(|at| format!("${at}::text[]")).collect();
    format!(
        "(SELECT u.\"row\"{} FROM UNNEST({}) WITH ORDINALITY AS u({names}\"row\"))",
        cast.collect::<String>(),
        binds.join(", "),
    )
}

fn wanted(at: usize) -> String {
    format!("\"wanted {at}\"")
}

fn type_sql(column: &Column) -> String {
    let spelling = Dialect::Postgres.spelling();
    let ty = column.ty.on(Dialect::Postgres);
    match ty.map(|ty| spelling.column_type(ty, None)) {
        Some(Ok(ty)) => spelling.type_sql(&ty),
        // Lowering the schema has refused such a column; text lets the server say what it thinks of it.
        Some(Err(_)) | None => "text".to_owned(),
    }
}

/// The values of each column as one array.
fn columns(width: usize, rows: &[Vec<Datum>]) -> Result<PgArguments, sqlx::Error> {
    let mut arguments = PgArguments::default();
    for column in 0..width {
        let values: Vec<Option<String>> = rows.iter().map(|row| bound(&row[column])).collect();
        arguments.add(values).map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn bound(datum: &Datum) -> Option<String> {
    match datum {
        Datum::Null => None,
        Datum::Text(text) => Some(text.clone()),
        Datum::Int(value) => Some(value.to_string()),
        Datum::Real(value) => Some(value.to_string()),
        Datum::Blob(bytes) => Some(hex(bytes)),
    }
}

fn decode(find: &Find<'_>, first: usize, row: &PgRow) -> Result<Found, sqlx::Error> {
    let ordinal =
        usize::try_from(row.try_get::<i64, _>(0)?).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let given = find.given.len();
    let mut values = (1..=2 * given + find.needed.len()).map(|column| datum(row, column));
    let new = values.by_ref().take(given).collect::<Result<_, _>>()?;
    let old = values.by_ref().take(given).collect::<Result<_, _>>()?;
    let needed = values.collect::<Result<_, _>>()?;
    Ok(Found { row: first + ordinal - 1, old, new, needed })
}

pub(super) async fn insert(conn: &mut PgConnection, insert: &Insert<'_>) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Postgres.spelling();
    if insert.rows.len() >= COPIED
        && !insert.columns.is_empty()
        && !has_row_security(conn, insert.table).await?
    {
        return copy(conn, insert).await;
    }
    let names: Vec<String> = insert.columns.iter().map(|column| spelling.ident(&column.name)).collect();
    let read: Vec<String> = (0..names.len()).map(|at| format!("w.{}", wanted(at))).collect();
    let sql = format!(
        "INSERT INTO {} ({}) SELECT {} FROM {} AS w ORDER BY w.\"row\"",
        spelling.name(insert.table),
        names.join(", "),
        read.join(", "),
        unnest(insert.columns),
    );
    for rows in insert.rows.chunks(CHUNK) {
        let arguments = columns(insert.columns.len(), rows)?;
        sqlx::query_with(AssertSqlSafe(sql.clone()), arguments).persistent(false).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Whether row-level security holds for who is connected: COPY does not go into such a table.
async fn has_row_security(conn: &mut PgConnection, table: &ObjectName) -> Result<bool, sqlx::Error> {
    let table = Dialect::Postgres.spelling().name(table);
    let sql = "SELECT row_security_active($1::text::regclass)";
    sqlx::query_scalar(sql).bind(table).persistent(false).fetch_one(conn).await
}

async fn copy(conn: &mut PgConnection, insert: &Insert<'_>) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Postgres.spelling();
    let names: Vec<String> = insert.columns.iter().map(|column| spelling.ident(&column.name)).collect();
    let sql = format!("COPY {} ({}) FROM STDIN", spelling.name(insert.table), names.join(", "));
    let mut text = Vec::with_capacity(insert.rows.len() * insert.columns.len() * 16);
    for row in insert.rows {
        for (at, datum) in row.iter().enumerate() {
            if at > 0 {
                text.push(b'\t');
            }
            match datum {
                Datum::Null => text.extend_from_slice(b"\\N"),
                Datum::Text(value) => escape(value, &mut text),
                Datum::Int(value) => text.extend_from_slice(value.to_string().as_bytes()),
                Datum::Real(value) => text.extend_from_slice(value.to_string().as_bytes()),
                Datum::Blob(bytes) => escape(&hex(bytes), &mut text),
            }
        }
        text.push(b'\n');
    }
    let mut copy = conn.copy_in_raw(&sql).await?;
    match copy.send(text).await {
        Ok(_) => copy.finish().await.map(drop),
        Err(error) => {
            // The first error says why; what the server answers to the end of it says no more.
            let _ = copy.abort("tablewright").await;
            Err(error)
        }
    }
}

/// See "Text Format" under COPY in PostgreSQL's manual.
fn escape(value: &str, text: &mut Vec<u8>) {
    for byte in value.bytes() {
        match byte {
            b'\\' => text.extend_from_slice(br"\\"),
            b'\t' => text.extend_from_slice(br"\t"),
            b'\n' => text.extend_from_slice(br"\n"),
            b'\r' => text.extend_from_slice(br"\r"),
            byte => text.push(byte),
        }
    }
}

pub(super) async fn keys(
    conn: &mut PgConnection,
    table: &ObjectName,
    key: &[&Column],
) -> Result<Vec<Vec<Datum>>, sqlx::Error> {
    let spelling = Dialect::Postgres.spelling();
    let names: Vec<String> = key.iter().map(|column| format!("t.{}", spelling.ident(&column.name))).collect();
    let read: Vec<String> = names.iter().map(|name| format!("{name}::text")).collect();
    let table = spelling.name(table);
    let sql = format!("SELECT {} FROM {table} AS t ORDER BY {}", read.join(", "), names.join(", "));
    let rows = sqlx::query(AssertSqlSafe(sql)).persistent(false).fetch_all(conn).await?;
    rows.iter().map(|row| (0..key.len()).map(|at| datum(row, at)).collect()).collect()
}

/// A value that was read as text.
pub(crate) fn datum(row: &PgRow, at: usize) -> Result<Datum, sqlx::Error> {
    row.try_get::<Option<String>, _>(at).map(|text| text.map_or(Datum::Null, Datum::Text))
}

pub(super) async fn delete(conn: &mut PgConnection, delete: &Delete<'_>) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Postgres.spelling();
    let on = delete.key.iter().enumerate();
    let on = on.map(|(at, column)| format!("t.{} = w.{}", spelling.ident(&column.name), wanted(at)));
    let sql = format!(
        "DELETE FROM {} AS t USING {} AS w WHERE {}",
        spelling.name(delete.table),
        unnest(delete.key),
        on.collect::<Vec<_>>().join(" AND "),
    );
    // One statement where that is possible: rows of it may refer to each other.
    for rows in delete.rows.chunks(100 * CHUNK) {
        let arguments = columns(delete.key.len(), rows)?;
        sqlx::query_with(AssertSqlSafe(sql.clone()), arguments).persistent(false).execute(&mut *conn).await?;
    }
    Ok(())
}

pub(super) async fn update(conn: &mut PgConnection, update: &Update<'_>) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Postgres.spelling();
    let ident = |column: &Column| spelling.ident(&column.name);
    let (key, changed) = update.columns.split_at(update.key);
    let set = changed
        .iter()
        .enumerate()
        .map(|(at, column)| format!("{} = w.{}", ident(column), wanted(update.key + at)));
    let touched = update.touched.iter().map(|(column, expr)| format!("{} = {expr}", spelling.ident(column)));
    let on = key.iter().enumerate().map(|(at, column)| format!("t.{} = w.{}", ident(column), wanted(at)));
    let sql = format!(
        "UPDATE {} AS t SET {} FROM {} AS w WHERE {}",
        spelling.name(update.table),
        set.chain(touched).collect::<Vec<_>>().join(", "),
        unnest(update.columns),
        on.collect::<Vec<_>>().join(" AND "),
    );
    for rows in update.rows.chunks(CHUNK) {
        let arguments = columns(update.columns.len(), rows)?;
        sqlx::query_with(AssertSqlSafe(sql.clone()), arguments).persistent(false).execute(&mut *conn).await?;
    }
    Ok(())
}

pub(super) async fn count_on(
    conn: &mut PgConnection,
    table: &ObjectName,
    column: &str,
) -> Result<(), sqlx::Error> {
    let spelling = Dialect::Postgres.spelling();
    let table = spelling.name(table);
    // Never backwards: numbers that were given and deleted do not come back.
    let sql = format!(
        "SELECT setval(s.sequence, s.most) FROM (SELECT pg_get_serial_sequence($1, $2)::regclass AS sequence, \
         (SELECT max(t.{}) FROM {table} AS t)::bigint AS most) AS s \
         WHERE s.sequence IS NOT NULL AND s.most > coalesce(pg_sequence_last_value(s.sequence), 0)",
        spelling.ident(column),
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(table).bind(column.to_owned()).persistent(false);
    query.execute(&mut *conn).await.map(drop)
}
