//! Reads a SQLite database: a query for each kind of thing, and the stored text for what they do not tell.

mod functions;
mod index;
mod objects;
mod table;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;
use tablewright_schema::schema::{Schema, Table, TableOptions};
use tablewright_schema::{Dialect, ObjectName};

use super::stored::{StoredTable, Unreadable};
use crate::AuthoringError;

/// A row of `objects.sql`, with what `tables.sql` says of it.
#[derive(Clone, Debug)]
struct ObjectRow {
    pub kind: String,
    pub name: String,
    pub table: String,
    pub sql: Option<String>,
    /// `table`, `view`, `virtual` or `shadow`, for what has columns.
    pub listed: Option<String>,
    pub options: TableOptions,
}

/// A row of `columns.sql`: table, place, name, type, not null, default, hidden.
type ColumnRow = (String, i64, String, String, i64, Option<String>, i64);

/// A row of `foreign_keys.sql`: table, id, place, referenced table, column, referenced column, on update, on delete.
type ForeignKeyRow = (String, i64, i64, String, String, Option<String>, String, String);

/// A row of `indexes.sql`: index, place, column, descending, collation.
type IndexRow = (String, i64, Option<String>, i64, Option<String>);

/// Everything that the queries gave.
struct Catalogue {
    pub objects: Vec<ObjectRow>,
    pub columns: Vec<ColumnRow>,
    pub foreign_keys: Vec<ForeignKeyRow>,
    pub indexes: Vec<IndexRow>,
}

/// What the database holds. The queries see one state of it, whoever writes meanwhile, and keep nobody from writing.
pub(crate) async fn introspect(connection: &mut SqliteConnection) -> Result<Schema, AuthoringError> {
    // A savepoint is a transaction that may stand inside another.
    let failed = AuthoringError::database("reading the database");
    sqlx::query("SAVEPOINT tablewright_introspect").execute(&mut *connection).await.map_err(&failed)?;
    let read = everything(connection).await;
    let released = sqlx::query("RELEASE tablewright_introspect").execute(connection).await;
    released.map_err(&failed)?;
    read
}

async fn everything(connection: &mut SqliteConnection) -> Result<Schema, AuthoringError> {
    let mut schema = schema(&read(connection).await?)?;
    schema.application_functions = functions::of_application(connection, &schema).await?;
    Ok(schema)
}

/// A row of `objects.sql`: kind, name, table, text.
type RawObject = (String, String, String, Option<String>);

/// A row of `tables.sql`: name, kind, whether it is without a rowid, whether it is strict.
type ListedRow = (String, String, i64, i64);

async fn read(connection: &mut SqliteConnection) -> Result<Catalogue, AuthoringError> {
    let objects: Vec<RawObject> = rows(
        connection,
        include_str!("catalogue/objects.sql"),
        |a: &RawObject, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)),
        "reading tables, indexes, views and triggers",
    )
    .await?;
    let by_name = |a: &ListedRow, b: &ListedRow| a.0.cmp(&b.0);
    let listed: Vec<ListedRow> =
        rows(connection, include_str!("catalogue/tables.sql"), by_name, "reading tables").await?;
    let by_place = |a: &ColumnRow, b: &ColumnRow| (&a.0, a.1).cmp(&(&b.0, b.1));
    let columns =
        rows(connection, include_str!("catalogue/columns.sql"), by_place, "reading columns").await?;
    let last_first = |a: &ForeignKeyRow, b: &ForeignKeyRow| (&a.0, b.1, a.2).cmp(&(&b.0, a.1, b.2));
    let foreign_keys =
        rows(connection, include_str!("catalogue/foreign_keys.sql"), last_first, "reading foreign keys")
            .await?;
    let by_place = |a: &IndexRow, b: &IndexRow| (&a.0, a.1).cmp(&(&b.0, b.1));
    let indexes =
        rows(connection, include_str!("catalogue/indexes.sql"), by_place, "reading indexes").await?;
    let listed: BTreeMap<String, (String, TableOptions)> = listed
        .into_iter()
        .map(|(name, kind, without_rowid, strict)| {
            let options = TableOptions {
                strict: strict != 0,
                without_rowid: without_rowid != 0,
                ..TableOptions::default()
            };
            (name, (kind, options))
        })
        .collect();
    let objects = objects
        .into_iter()
        .map(|(kind, name, table, sql)| {
            // A trigger may have the name of a table.
            let listed = listed.get(&name).filter(|_| kind == "table" || kind == "view").cloned();
            let (listed, options) = listed.unzip();
            ObjectRow { kind, name, table, sql, listed, options: options.unwrap_or_default() }
        })
        .collect();
    Ok(Catalogue { objects, columns, foreign_keys, indexes })
}

/// All rows of a query in an order, from the one JSON text that it gives: each row by itself would be a message between two threads.
async fn rows<T: DeserializeOwned>(
    connection: &mut SqliteConnection,
    sql: &'static str,
    order: impl Fn(&T, &T) -> Ordering,
    doing: &'static str,
) -> Result<Vec<T>, AuthoringError> {
    let failed = AuthoringError::database(doing);
    let text: String = sqlx::query_scalar(sql).fetch_one(connection).await.map_err(&failed)?;
    let rows: Result<Vec<T>, _> = serde_json::from_str(&text);
    let mut rows = rows.map_err(|error| failed(sqlx::Error::Decode(error.into())))?;
    rows.sort_by(order);
    Ok(rows)
}

fn schema(catalogue: &Catalogue) -> Result<Schema, AuthoringError> {
    let mut schema = Schema::empty(Dialect::Sqlite);
    let mut texts = BTreeMap::new();
    for object in catalogue.objects.iter().filter(|object| object.listed.as_deref() == Some("table")) {
        let sql = object.sql.as_deref().unwrap_or_default();
        let stored =
            StoredTable::read(sql).map_err(|reason| unreadable("table", &object.name, sql, reason))?;
        texts.insert(object.name.as_str(), stored);
    }
    let columns = grouped(&catalogue.columns, |row| &row.0);
    let foreign_keys = grouped(&catalogue.foreign_keys, |row| &row.0);
    let indexes = grouped(&catalogue.indexes, |row| &row.0);
    for object in catalogue.objects.iter().filter(|object| texts.contains_key(object.name.as_str())) {
        let stored = &texts[object.name.as_str()];
        let name = &object.name;
        let mut read = Table::new(ObjectName::new(name));
        read.options = object.options.clone();
        read.comment.clone_from(&stored.note);
        let sql = object.sql.as_deref().unwrap_or_default();
        table::columns(&mut read, stored, of(&columns, name))
            .map_err(|reason| unreadable("table", name, sql, reason))?;
        table::constraints(&mut read, stored, of(&foreign_keys, name))
            .map_err(|reason| unreadable("table", name, sql, reason))?;
        schema.tables.insert(read.name.clone(), read);
    }
    resolve_references(&mut schema);
    for object in catalogue.objects.iter().filter(|object| object.kind == "index") {
        // Indexes of constraints have no text; they are told with their table.
        let (Some(sql), Some(table)) = (&object.sql, schema.tables.get_mut(&ObjectName::new(&object.table)))
        else {
            continue;
        };
        let index = index::index(table, &object.name, sql, of(&indexes, &object.name))
            .map_err(|reason| unreadable("index", &object.name, sql, reason))?;
        table.indexes.insert(object.name.clone(), index);
    }
    let objects = objects::objects(&catalogue.objects, &schema).map_err(|(row, reason)| {
        unreadable(&row.kind, &row.name, row.sql.as_deref().unwrap_or_default(), reason)
    })?;
    schema.objects.extend(objects.into_iter().map(|object| (object.id.clone(), object)));
    Ok(schema)
}

fn grouped<T>(rows: &[T], key: fn(&T) -> &String) -> BTreeMap<&str, Vec<&T>> {
    let mut groups: BTreeMap<&str, Vec<&T>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(row);
    }
    groups
}

fn of<'a, T>(groups: &'a BTreeMap<&str, Vec<&'a T>>, name: &str) -> &'a [&'a T] {
    groups.get(name).map_or(&[], Vec::as_slice)
}

fn unreadable(kind: &str, name: &str, sql: &str, reason: Unreadable) -> AuthoringError {
    AuthoringError::Unreadable { object: format!("{kind} {name}"), sql: sql.to_owned(), reason }
}

/// Foreign keys as written name tables and columns in any case, and may leave out the columns of a primary key.
fn resolve_references(schema: &mut Schema) {
    let referred = schema.tables.values().flat_map(|table| table.foreign_keys.values());
    let referred: BTreeSet<String> = referred.map(|key| key.table.name.to_ascii_lowercase()).collect();
    let known = schema.tables.values().filter_map(|table| {
        let folded = Some(table.name.name.to_ascii_lowercase()).filter(|name| referred.contains(name))?;
        let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let key = table.primary_key.as_ref().map(|key| key.columns.clone()).unwrap_or_default();
        Some((folded, (table.name.clone(), columns, key)))
    });
    let known: BTreeMap<String, (ObjectName, Vec<String>, Vec<String>)> = known.collect();
    for table in schema.tables.values_mut().map(Arc::make_mut) {
        for (_, key) in table.foreign_keys.iter_mut() {
            let Some((name, columns, primary_key)) = known.get(&key.table.name.to_ascii_lowercase()) else {
                continue;
            };
            key.table = name.clone();
            // One to a primary key of more columns, or of fewer, leads nowhere, and cannot be written with them.
            if key.referenced.is_empty() && primary_key.len() == key.columns.len() {
                key.referenced = primary_key.clone();
            }
            for referenced in &mut key.referenced {
                if let Some(column) = columns.iter().find(|column| column.eq_ignore_ascii_case(referenced)) {
                    referenced.clone_from(column);
                }
            }
        }
    }
}
