//! Numbers and texts that are asked of a database.

use sqlx::AssertSqlSafe;
use tablewright::Connection;
use tablewright_schema::ObjectName;

use crate::dialect;

/// The texts of a query of one column, in its order.
///
/// # Errors
/// When the query fails, or gives anything else.
pub async fn texts(connection: &mut Connection, sql: &str) -> Result<Vec<String>, sqlx::Error> {
    let sql = AssertSqlSafe(sql.to_owned());
    match connection {
        Connection::Sqlite(connection) => sqlx::query_scalar(sql).fetch_all(connection).await,
        Connection::Postgres(connection) => sqlx::query_scalar(sql).fetch_all(connection).await,
        Connection::Mysql(connection) => sqlx::query_scalar(sql).fetch_all(connection).await,
    }
}

/// All rows of the table.
pub(crate) async fn count(connection: &mut Connection, table: &ObjectName) -> Result<i64, sqlx::Error> {
    let table = dialect::of(connection).spelling().name(table);
    number(connection, &format!("SELECT count(*) FROM {table}")).await
}

/// The number that a query gives.
pub(crate) async fn number(connection: &mut Connection, sql: &str) -> Result<i64, sqlx::Error> {
    let sql = AssertSqlSafe(sql.to_owned());
    match connection {
        Connection::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await,
        Connection::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await,
        Connection::Mysql(connection) => sqlx::query_scalar(sql).fetch_one(connection).await,
    }
}
