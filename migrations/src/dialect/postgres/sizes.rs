//! How large tables are, as the live database tells.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::postgres::PgConnection;
use tablewright_schema::ObjectName;

use crate::AuthoringError;
use crate::online::TableSize;

/// The sizes of those tables that are there. One round trip.
pub(crate) async fn sizes(
    connection: &mut PgConnection,
    tables: &BTreeSet<ObjectName>,
) -> Result<BTreeMap<ObjectName, TableSize>, AuthoringError> {
    let schema = |name: &ObjectName| name.schema.clone().unwrap_or_else(|| "public".to_owned());
    let schemas: Vec<String> = tables.iter().map(schema).collect();
    let names: Vec<String> = tables.iter().map(|table| table.name.clone()).collect();
    let found: Vec<(String, String, i64, Option<i64>)> = sqlx::query_as(include_str!("catalogue/sizes.sql"))
        .bind(schemas)
        .bind(names)
        .fetch_all(connection)
        .await
        .map_err(AuthoringError::database("reading how large the tables are"))?;
    let size = |(schema, name, bytes, rows): (String, String, i64, Option<i64>)| {
        let schema = (schema != "public").then_some(schema);
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        (ObjectName { schema, name }, TableSize { bytes: count(bytes), rows: rows.map(count) })
    };
    Ok(found.into_iter().map(size).collect())
}
