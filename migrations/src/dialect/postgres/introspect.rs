//! Reads a PostgreSQL database as a [`Schema`]: one query per kind of object, all in one read-only snapshot.

mod indexes;
mod rows;
mod tables;
mod unmanaged;

use std::collections::BTreeMap;

use sqlx::{Connection as _, PgConnection};
use tablewright_schema::schema::EnumType;
use tablewright_schema::{Dialect, ObjectName, Schema};

pub(super) use rows::Namespaces;

use crate::AuthoringError;

/// What makes the server print the same text for the same object, whatever the session or the role says.
pub(super) const PINNED_SETTINGS: &str = "SET LOCAL search_path = public; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; \
     SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; \
     SET LOCAL quote_all_identifiers = off; SET LOCAL standard_conforming_strings = on; SET LOCAL jit = off";

/// Everything in the database that is managed, and by name what is not.
///
/// # Errors
/// When a query fails: no permission, a lost connection.
pub(crate) async fn introspect(conn: &mut PgConnection) -> Result<Schema, AuthoringError> {
    let failed = AuthoringError::database("reading the database's catalogue");
    let mut snapshot =
        conn.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map_err(&failed)?;
    sqlx::raw_sql(PINNED_SETTINGS).execute(&mut *snapshot).await.map_err(&failed)?;
    let schema = read(&mut snapshot).await;
    snapshot.rollback().await.map_err(&failed)?;
    schema
}

async fn read(conn: &mut PgConnection) -> Result<Schema, AuthoringError> {
    let namespaces = rows::namespaces(conn).await?;
    let comments = rows::comments(conn, &namespaces).await?;
    let enums = enums(rows::enums(conn, &namespaces).await?, &namespaces, &comments);
    let mut catalogue = tables::read(conn, &namespaces, &comments, &enums).await?;
    let unmanaged = unmanaged::read(conn, &namespaces, &mut catalogue).await?;
    let tables = catalogue.into_tables();
    Ok(Schema { dialect: Dialect::Postgres, enums, tables, unmanaged })
}

/// The tables of a few database schemas and nothing else: how normalisation reads its temporary tables back.
pub(super) async fn tables_of(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
    enums: &BTreeMap<ObjectName, EnumType>,
) -> Result<BTreeMap<ObjectName, tablewright_schema::schema::Table>, AuthoringError> {
    let catalogue = tables::read(conn, namespaces, &rows::Comments::default(), enums).await?;
    Ok(catalogue.into_tables())
}

fn enums(
    rows: Vec<rows::EnumRow>,
    namespaces: &Namespaces,
    comments: &rows::Comments,
) -> BTreeMap<ObjectName, EnumType> {
    rows.into_iter()
        .map(|row| {
            let name = namespaces.object(row.namespace, &row.name);
            let comment = comments.get(&(row.oid, 0)).cloned();
            (name.clone(), EnumType { name, values: row.values, comment })
        })
        .collect()
}
