//! How many rows the tables have, about.

use std::collections::BTreeMap;

use sqlx::MySqlConnection;
use tablewright_schema::ObjectName;

use crate::AuthoringError;

/// By table. An estimate of zero is none: InnoDB says so too of a table that has been filled just now.
pub(crate) async fn row_counts(
    conn: &mut MySqlConnection,
) -> Result<BTreeMap<ObjectName, u64>, AuthoringError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(include_str!("catalogue/row_counts.sql"))
        .fetch_all(conn)
        .await
        .map_err(AuthoringError::database("asking how large the tables are"))?;
    let counted = rows.into_iter().filter(|(_, rows)| *rows > 0);
    Ok(counted.map(|(name, rows)| (ObjectName::new(name), rows.unsigned_abs())).collect())
}
