//! How many rows the tables have, about.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use tablewright_schema::ObjectName;

use crate::AuthoringError;

/// By table; without those that the server has never counted.
pub(crate) async fn row_counts(conn: &mut PgConnection) -> Result<BTreeMap<ObjectName, u64>, AuthoringError> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(include_str!("catalogue/row_counts.sql"))
        .persistent(false)
        .fetch_all(conn)
        .await
        .map_err(AuthoringError::database("asking how large the tables are"))?;
    let named = |schema: String, name: String| match schema.as_str() {
        "public" => ObjectName::new(name),
        _ => ObjectName::qualified(schema, name),
    };
    Ok(rows
        .into_iter()
        .map(|(schema, name, rows)| (named(schema, name), rows.max(0).unsigned_abs()))
        .collect())
}
