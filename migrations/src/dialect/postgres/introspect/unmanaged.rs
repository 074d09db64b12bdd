//! What is there but not managed, by kind and name, with its SQL and what it reads where the server tells.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use tablewright_schema::ObjectName;
use tablewright_schema::schema::Unmanaged;

use super::rows::{self, DependencyRow, Namespaces, UnmanagedRow, object};
use super::tables::Catalogue;
use crate::AuthoringError;

/// Tables and columns, as [`Unmanaged::depends_on`] has them.
type Dependencies = Vec<(ObjectName, Option<String>)>;

/// The rows of what is not managed.
pub(super) struct Rows {
    found: Vec<UnmanagedRow>,
    dependencies: Vec<DependencyRow>,
}

pub(super) async fn read(conn: &mut PgConnection, namespaces: &Namespaces) -> Result<Rows, AuthoringError> {
    let found = rows::unmanaged(conn, namespaces).await?;
    let dependencies = match found.is_empty() {
        true => Vec::new(),
        false => rows::dependencies(conn, namespaces).await?,
    };
    Ok(Rows { found, dependencies })
}

/// All that is not managed, what came to light with the tables included.
pub(super) fn assemble(rows: Rows, catalogue: &mut Catalogue) -> Vec<Unmanaged> {
    let Rows { found, dependencies } = rows;
    let mut depends_on: BTreeMap<(u32, u32), Dependencies> = BTreeMap::new();
    for row in dependencies {
        depends_on.entry(row.object).or_default().push((row.on, row.column));
    }
    // Views and partitioned tables are found here, and may have indexes or triggers of their own.
    let relations: BTreeMap<u32, ObjectName> = found
        .iter()
        .filter_map(|row| Some((row.object.1?, object(row.schema.as_deref(), &row.name))))
        .collect();
    let mut unmanaged = std::mem::take(&mut catalogue.unmanaged);
    for row in found {
        let on = |oid: u32| catalogue.names.get(&oid).or_else(|| relations.get(&oid)).cloned();
        let table = row.table.and_then(on);
        let dependencies = row.object.1.and_then(|oid| depends_on.get(&(row.object.0, oid)).cloned());
        let hangs_on = || table.iter().map(|table| (table.clone(), None)).collect();
        unmanaged.push(Unmanaged {
            kind: row.kind,
            name: object(row.schema.as_deref(), &row.name),
            sql: row.sql,
            depends_on: dependencies.unwrap_or_else(hangs_on),
            table,
        });
    }
    unmanaged.sort();
    unmanaged
}
