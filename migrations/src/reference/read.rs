//! Reads the rows that belong to the code from a database.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, Row as _};
use tablewright::Connection;
use tablewright_schema::rows::{Cell, MOST_ROWS, Rows, declared_type};
use tablewright_schema::schema::Table;
use tablewright_schema::{Hints, ObjectName, Schema};

use super::Declared;
use crate::AuthoringError;

/// Reads, of a state that was read from this database, the rows of the tables whose rows another state declares, with everything that they
/// hold: what is deleted can come back as it was. The hints say what those tables and columns are called here.
///
/// # Errors
/// When the database cannot be read, has more rows of such a table than a migration carries, or cannot tell them apart by the key that is
/// declared.
pub async fn read_rows(
    connection: &mut Connection,
    state: &mut Schema,
    declaring: &Schema,
    hints: &Hints,
) -> Result<(), AuthoringError> {
    let here = |name: &ObjectName| match state.tables.contains_key(name) {
        true => Some(name.clone()),
        false => hints.tables.get(name).filter(|old| state.tables.contains_key(old)).cloned(),
    };
    let mut wanted: Vec<(ObjectName, Declared)> = Vec::new();
    for table in declaring.tables.values() {
        let Some(rows) = table.rows.as_deref() else { continue };
        let Some(name) = here(&table.name) else { continue };
        let Some(stored) = state.tables.get(&name) else { continue };
        let column = |column: &String| match stored.column(column) {
            Some(_) => column.clone(),
            None => hints.columns.get(&(table.name.clone(), column.clone())).unwrap_or(column).clone(),
        };
        let key = rows.key.iter().map(column).collect();
        let columns = rows.columns.iter().map(column).collect();
        wanted.push((name, Declared { columns, key }));
    }
    let theirs: BTreeSet<ObjectName> = wanted.iter().map(|(name, _)| name.clone()).collect();
    for (name, Declared { columns, key }) in wanted {
        let Some(table) = state.tables.get(&name) else { continue };
        let columns = everything(table, &columns, &theirs);
        let rows = table_rows(connection, state, table, &columns, &key).await?;
        if let Some(table) = state.tables.get_mut(&name) {
            table.rows = Some(Box::new(rows));
        }
    }
    Ok(())
}

/// The columns that can be written, but for what leads to rows of which nothing is known.
fn everything(table: &Table, declared: &[String], theirs: &BTreeSet<ObjectName>) -> Vec<String> {
    let leads_out = |column: &String| {
        let mut keys = table.foreign_keys.values().filter(|key| key.columns.contains(column));
        !declared.contains(column) && keys.any(|key| !theirs.contains(&key.table))
    };
    let columns = table.columns.iter().filter(|column| column.generated.is_none()).map(|column| &column.name);
    columns.filter(|column| !leads_out(column)).cloned().collect()
}

/// The same of just what another state knows of its rows.
///
/// # Errors
/// As [`read_rows`].
pub(crate) async fn read_as(
    connection: &mut Connection,
    state: &mut Schema,
    other: &Schema,
) -> Result<(), AuthoringError> {
    let rows = other.tables.values().filter_map(|table| {
        let Rows { key, columns, rows: _ } = table.rows.as_deref()?;
        Some((table.name.clone(), Declared { columns: columns.clone(), key: key.clone() }))
    });
    read_declared(connection, state, &rows.collect()).await
}

/// The same of what the headers of migrations declare. What is not there any more is passed over.
///
/// # Errors
/// As [`read_rows`].
pub(crate) async fn read_declared(
    connection: &mut Connection,
    state: &mut Schema,
    declared: &BTreeMap<ObjectName, Declared>,
) -> Result<(), AuthoringError> {
    for (name, Declared { columns, key }) in declared {
        let Some(table) = state.tables.get(name) else { continue };
        if key.iter().any(|column| table.column(column).is_none()) {
            continue;
        }
        let there: Vec<String> =
            columns.iter().filter(|column| table.column(column).is_some()).cloned().collect();
        let rows = table_rows(connection, state, table, &there, key).await?;
        if let Some(table) = state.tables.get_mut(name) {
            table.rows = Some(Box::new(rows));
        }
    }
    Ok(())
}

async fn table_rows(
    connection: &mut Connection,
    state: &Schema,
    table: &Table,
    columns: &[String],
    key: &[String],
) -> Result<Rows, AuthoringError> {
    let refused = |reason: String, help: &str| AuthoringError::Rows {
        table: table.name.clone(),
        reason,
        help: help.to_owned(),
    };
    if let Some(missing) = key.iter().find(|column| table.column(column).is_none()) {
        return Err(refused(
            format!("its rows are to be told apart by {missing:?}, which the database does not have yet"),
            "make the column first, in a migration of its own, and declare the rows when it is there",
        ));
    }
    let types: Vec<_> = columns
        .iter()
        .filter_map(|name| table.column(name))
        .map(|column| declared_type(state, column))
        .collect();
    let query = state.rows_query(table, columns, MOST_ROWS + 1);
    let texts = texts(connection, query, types.len()).await;
    let texts = texts.map_err(AuthoringError::database("reading the rows that belong to the code"))?;
    if texts.len() > MOST_ROWS {
        return Err(refused(
            format!("it holds more than {MOST_ROWS} rows, too many for a migration"),
            "remove `rows:` from the table and load its rows as seeds: `tablewright seed`",
        ));
    }
    let mut rows = Rows::new(key.to_vec(), columns.to_vec());
    for row in texts {
        let cells = row.into_iter().zip(&types);
        let cells = cells.map(|(text, ty)| text.map_or(Cell::Null, |text| Cell::read(&text, ty)));
        let cells: Vec<Cell> = cells.collect();
        let shown: Vec<String> = rows.key_of(&cells).iter().map(Cell::shown).collect();
        if rows.add(cells).is_some() {
            return Err(refused(
                format!("two of its rows have the same {}: {}", key.join(", "), shown.join(", ")),
                "name a key by which the rows in the database are told apart: `rows_by`",
            ));
        }
    }
    Ok(rows)
}

async fn texts(
    connection: &mut Connection,
    query: String,
    width: usize,
) -> Result<Vec<Vec<Option<String>>>, sqlx::Error> {
    let sql = AssertSqlSafe(query);
    match connection {
        Connection::Sqlite(connection) => {
            let rows = sqlx::query(sql).fetch_all(connection).await?;
            rows.iter().map(|row| (0..width).map(|at| row.try_get(at)).collect()).collect()
        }
        Connection::Postgres(connection) => {
            let rows = sqlx::query(sql).persistent(false).fetch_all(connection).await?;
            rows.iter().map(|row| (0..width).map(|at| row.try_get(at)).collect()).collect()
        }
        Connection::Mysql(connection) => {
            let rows = sqlx::query(sql).persistent(false).fetch_all(connection).await?;
            rows.iter().map(|row| (0..width).map(|at| row.try_get(at)).collect()).collect()
        }
    }
}
