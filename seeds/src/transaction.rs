//! The two ways in: look, or write; each in one transaction.

use sqlx::Connection as _;
use sqlx::mysql::MySqlConnection;
use tablewright::connection::Connection;
use tablewright_schema::Model;

use crate::dialect::Session;
use crate::error::SeedError;
use crate::load::{Mode, load};
use crate::plan::SeedPlan;
use crate::row::Seeds;

/// Taken by every load, so that two that run at once do not both insert the same row. The number is arbitrary, but forever.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7235104598841176)";

/// The same on MySQL and MariaDB, where it is no transaction's, but the session's.
const MYSQL_LOCK: &str = "SELECT GET_LOCK(CONCAT('tablewright seeds ', MD5(DATABASE())), 600)";
/// A zero that is given is a zero, and not the next number.
const ZERO_IS_ZERO: &str =
    "SET @_tablewright_mode = @@sql_mode, SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')";
/// Leaves the session as it was, whether the load has failed or not.
const MYSQL_CLOSE: &str = "SET SESSION sql_mode = IFNULL(@_tablewright_mode, @@sql_mode), @_tablewright_mode = NULL; \
     DROP TEMPORARY TABLE IF EXISTS `_tablewright_wanted`; \
     DO RELEASE_LOCK(CONCAT('tablewright seeds ', MD5(DATABASE())))";

/// What [`apply`] would change. Writes nothing, takes no lock.
///
/// Fails where a value does not fit the database, where a row refers to one that is nowhere, and where the database cannot be
/// read, for instance because a migration is not applied yet. What only a write can show (a check, a trigger) is not seen.
pub async fn plan(conn: &mut Connection, model: &Model, seeds: &Seeds) -> Result<SeedPlan, SeedError> {
    match conn {
        Connection::Sqlite(conn) => {
            let mut tx = conn.begin().await.map_err(begun)?;
            load(Session::Sqlite(&mut tx), model, seeds, Mode::DryRun).await
        }
        Connection::Postgres(conn) => {
            let mut tx =
                conn.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map_err(begun)?;
            load(Session::Postgres(&mut tx), model, seeds, Mode::DryRun).await
        }
        // One that may only read makes no temporary tables there.
        Connection::Mysql(conn) => {
            let mut tx = conn.begin().await.map_err(begun)?;
            load(Session::Mysql(&mut tx), model, seeds, Mode::DryRun).await
        }
    }
}

/// Makes the database hold the seeds, and says what had to be changed for it.
///
/// One transaction: when anything fails, nothing is written. A second load at the same time waits for this one.
pub async fn apply(conn: &mut Connection, model: &Model, seeds: &Seeds) -> Result<SeedPlan, SeedError> {
    match conn {
        Connection::Sqlite(conn) => {
            let mut tx = conn.begin_with("BEGIN IMMEDIATE").await.map_err(begun)?;
            let done = load(Session::Sqlite(&mut tx), model, seeds, Mode::Write).await?;
            tx.commit().await.map_err(committed)?;
            Ok(done)
        }
        Connection::Postgres(conn) => {
            let mut tx = conn.begin().await.map_err(begun)?;
            sqlx::query(LOCK).execute(&mut *tx).await.map_err(begun)?;
            let done = load(Session::Postgres(&mut tx), model, seeds, Mode::Write).await?;
            tx.commit().await.map_err(committed)?;
            Ok(done)
        }
        Connection::Mysql(conn) => {
            let taken: Option<i64> =
                sqlx::query_scalar(MYSQL_LOCK).fetch_one(&mut *conn).await.map_err(begun)?;
            if taken != Some(1) {
                return Err(begun(sqlx::Error::Protocol(
                    "another load of seeds has not ended within ten minutes".to_owned(),
                )));
            }
            let done = write_on_mysql(conn, model, seeds).await;
            // All of it goes with the connection, where that is broken.
            drop(sqlx::raw_sql(MYSQL_CLOSE).execute(conn).await);
            done
        }
    }
}

async fn write_on_mysql(
    conn: &mut MySqlConnection,
    model: &Model,
    seeds: &Seeds,
) -> Result<SeedPlan, SeedError> {
    sqlx::raw_sql(ZERO_IS_ZERO).execute(&mut *conn).await.map_err(begun)?;
    let mut tx = conn.begin().await.map_err(begun)?;
    let done = load(Session::Mysql(&mut tx), model, seeds, Mode::Write).await?;
    tx.commit().await.map_err(committed)?;
    Ok(done)
}

fn begun(source: sqlx::Error) -> SeedError {
    SeedError::Transaction { doing: "begun", source }
}

fn committed(source: sqlx::Error) -> SeedError {
    SeedError::Transaction { doing: "committed", source }
}
