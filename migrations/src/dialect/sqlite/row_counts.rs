//! How many rows the tables have.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, SqliteConnection};
use tablewright_schema::{Dialect, ObjectName};

use crate::AuthoringError;

/// Rows that are counted at the most: to count all of a large table takes long, and nobody asks how large it is beyond this.
const MOST: u32 = 1_000_000;

/// By table.
pub(crate) async fn row_counts(
    conn: &mut SqliteConnection,
) -> Result<BTreeMap<ObjectName, u64>, AuthoringError> {
    let failed = AuthoringError::database("asking how large the tables are");
    let names: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
            .fetch_all(&mut *conn)
            .await
            .map_err(&failed)?;
    let mut counts = BTreeMap::new();
    for name in names {
        let table = Dialect::Sqlite.spelling().ident(&name);
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {MOST})");
        let counted: Result<i64, sqlx::Error> =
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *conn).await;
        // A virtual table whose module is not there cannot be counted.
        if let Ok(rows) = counted {
            counts.insert(ObjectName::new(name), rows.max(0).unsigned_abs());
        }
    }
    Ok(counts)
}
