//! A moment in which nobody changes tables, for a database in which they come and go all the time.

use sqlx::PgConnection;
use tablewright_schema::{Dialect, ObjectName};

use super::rows;
use crate::AuthoringError;

/// What is taken in an instant, or not at all: others that want a table changed wait behind whoever waits for it.
const SETTINGS: &str = "SET LOCAL lock_timeout = '1s'";

/// The statement that keeps the newest tables and views as they are until the transaction ends, as `pg_dump` does with all: rows are read
/// and written meanwhile. `None` where there are none. It fails where one of them is gone, or somebody else holds it.
pub(super) async fn statement(conn: &mut PgConnection) -> Result<Option<String>, AuthoringError> {
    let namespaces = rows::namespaces(conn).await?;
    let sql = include_str!("../catalogue/newest.sql");
    let newest: Vec<(String, String)> = sqlx::query_as(sql)
        .bind(namespaces.oids())
        .persistent(false)
        .fetch_all(conn)
        .await
        .map_err(AuthoringError::database(super::DOING))?;
    let spelling = Dialect::Postgres.spelling();
    let names = newest.into_iter().map(|(schema, name)| spelling.name(&ObjectName::qualified(schema, name)));
    let names = names.collect::<Vec<_>>().join(", ");
    Ok((!names.is_empty()).then(|| format!("{SETTINGS}; LOCK TABLE {names} IN ACCESS SHARE MODE")))
}
