//! All rows of all tables, as text and as values to compare.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Row};
use tablewright::Connection;
use tablewright_schema::{Dialect, ObjectName, Schema};

/// Rows by table, each a map of column to value, sorted.
pub(crate) type Rows = BTreeMap<ObjectName, Vec<Map<String, Value>>>;

/// Reads every row of every managed table.
pub(crate) async fn read(connection: &mut Connection, schema: &Schema) -> Result<Rows, String> {
    let spelling = schema.dialect.spelling();
    let mut all = Rows::new();
    for table in schema.tables.values() {
        let name = spelling.name(&table.name);
        let row = match schema.dialect {
            Dialect::Postgres => "to_jsonb(t)::text".to_owned(),
            Dialect::Sqlite => {
                let pairs: Vec<String> = table
                    .columns
                    .iter()
                    .map(|column| {
                        let ident = spelling.ident(&column.name);
                        // JSON holds no bytes.
                        let value = format!(
                            "CASE typeof({ident}) WHEN 'blob' THEN 'x' || hex({ident}) ELSE {ident} END"
                        );
                        format!("{}, {value}", spelling.string(&column.name))
                    })
                    .collect();
                format!("json_object({})", pairs.join(", "))
            }
            Dialect::Mysql => {
                let pairs: Vec<String> = table
                    .columns
                    .iter()
                    .map(|column| {
                        let ident = spelling.ident(&column.name);
                        let ty = spelling.type_sql(&column.ty);
                        // JSON holds neither bytes nor bits.
                        let value = match ty.split('(').next().unwrap_or_default() {
                            word if word.ends_with("blob") || word.ends_with("binary") => {
                                format!("CONCAT('x', HEX({ident}))")
                            }
                            "bit" => format!("{ident} + 0"),
                            "geometry" | "point" | "linestring" | "polygon" => format!("ST_AsText({ident})"),
                            _ => ident,
                        };
                        format!("{}, {value}", spelling.string(&column.name))
                    })
                    .collect();
                // MySQL has a type for it, which is no text.
                format!("CAST(JSON_OBJECT({}) AS CHAR)", pairs.join(", "))
            }
        };
        // Rows of partitions and of tables that inherit are those tables' own.
        let only = match schema.dialect {
            Dialect::Postgres => "ONLY ",
            Dialect::Sqlite | Dialect::Mysql => "",
        };
        let sql = AssertSqlSafe(format!("SELECT {row} FROM {only}{name} AS t"));
        let texts: Vec<String> = match connection {
            Connection::Sqlite(connection) => sqlx::query(sql)
                .fetch_all(connection)
                .await
                .map(|rows| rows.iter().map(|row| row.get(0)).collect()),
            Connection::Postgres(connection) => sqlx::query(sql)
                .fetch_all(connection)
                .await
                .map(|rows| rows.iter().map(|row| row.get(0)).collect()),
            Connection::Mysql(connection) => sqlx::query(sql)
                .fetch_all(connection)
                .await
                .map(|rows| rows.iter().map(|row| row.get(0)).collect()),
        }
        .map_err(|error| format!("reading the rows of {name}: {error}"))?;
        let mut rows: Vec<Map<String, Value>> = texts
            .iter()
            .map(|text| serde_json::from_str(text).map_err(|error| format!("{error}: {text}")))
            .collect::<Result<_, _>>()?;
        rows.sort_by_key(|row| Value::Object(sorted(row)).to_string());
        all.insert(table.name.clone(), rows);
    }
    Ok(all)
}

/// Fails where a row points to a parent that is not there: SQLite does not look at rows that are there already. A schema with a key to what
/// is not unique it cannot check.
pub(crate) async fn sound(connection: &mut Connection) -> Result<(), String> {
    let Connection::Sqlite(connection) = connection else { return Ok(()) };
    let found = sqlx::query("PRAGMA foreign_key_check").fetch_all(connection).await;
    let found = match found {
        Err(error) if error.to_string().contains("foreign key mismatch") => return Ok(()),
        found => found.map_err(|error| error.to_string())?,
    };
    match found.len() {
        0 => Ok(()),
        count => Err(format!("{count} rows without a parent")),
    }
}

fn sorted(row: &Map<String, Value>) -> Map<String, Value> {
    let mut pairs: Vec<_> = row.clone().into_iter().collect();
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    pairs.into_iter().collect()
}

/// The rows as text. What the clock or chance gave, and no row file did, is written as `<now>` and `<uuid>`.
pub(crate) fn print(rows: &Rows, given: &str) -> String {
    let mut text = String::new();
    for (table, rows) in rows {
        text.push_str(&format!("  {table}\n"));
        for row in rows {
            let mut row = sorted(row);
            for value in row.values_mut() {
                mask(value, given);
            }
            text.push_str(&format!("    {}\n", Value::Object(row)));
        }
    }
    text
}

fn mask(value: &mut Value, given: &str) {
    let Value::String(text) = value else { return };
    let is_time = text.len() >= 19
        && text.starts_with("20")
        && text.as_bytes()[4] == b'-'
        && text.as_bytes()[13] == b':';
    let is_uuid = text.len() == 36 && text.bytes().filter(|byte| *byte == b'-').count() == 4;
    if is_time && !given.contains(&text[..10]) {
        *text = "<now>".to_owned();
    } else if is_uuid && !given.contains(text.as_str()) {
        *text = "<uuid>".to_owned();
    }
}
