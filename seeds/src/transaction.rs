//! The two ways in: look, or write; each in one transaction.

use sqlx::Connection as _;
use sqlx::mysql::MySqlConnection;
use tablewright::connection::Connection;
use tablewright_schema::Model;

use crate::dialect::{LOCK, Session};
use crate::error::SeedError;
use crate::load::{Mode, load};
use crate::plan::SeedPlan;
use crate::row::Seeds;

/// The lock of every load on MySQL and MariaDB, where it is no transaction's, but the session's.
const MYSQL_LOCK: &str = "SELECT GET_LOCK(CONCAT('tablewright seeds ', MD5(DATABASE())), 600)";
/// A zero that is given is a zero, and not the next number.
const ZERO_IS_ZERO: &str =
    "SET @_tablewright_mode = @@sql_mode, SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')";
/// Leaves the session as it was, whether the load has failed or not.
const MYSQL_CLOSE: &str = "SET SESSION sql_mode = IFNULL(@_tablewright_mode, @@sql_mode), @_tablewright_mode = NULL; \
     DROP TEMPORARY TABLE IF EXISTS `_tablewright_wanted`; \
     DO RELEASE_LOCK(CONCAT('tablewright seeds ', MD5(DATABASE())))";

/// How seeds are loaded.
#[derive(Default)]
pub struct ApplyOptions<'a> {
    /// Delete the rows of tables with seeds that are not in the seeds.
    pub prune: bool,
    /// Keep what was written after so many rows of a file that is too long to be held in memory. A load that does not come to its
    /// end goes on from there the next time. Without it everything is one transaction.
    pub commit_every: Option<u64>,
    /// Is told how far such a file is.
    pub progress: Option<&'a mut (dyn FnMut(Progress<'_>) + Send)>,
}

/// How far a file is that is loaded as it is read.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'p> {
    /// The table of its rows.
    pub table: &'p str,
    /// Rows so far.
    pub rows: u64,
    /// Bytes so far.
    pub bytes: u64,
    /// Bytes of the file.
    pub of: u64,
}

/// What [`apply`] would change. Writes nothing, takes no lock.
///
/// Fails where a value does not fit the database, where a row refers to one that is nowhere, and where the database cannot be
/// read, for instance because a migration is not applied yet. What only a write can show (a check, a trigger) is not seen.
///
/// # Errors
/// As described; nothing was written.
pub async fn plan(conn: &mut Connection, model: &Model, seeds: &Seeds) -> Result<SeedPlan, SeedError> {
    plan_with(conn, model, seeds, ApplyOptions::default()).await
}

/// What [`apply_with`] would change.
///
/// # Errors
/// As [`plan`].
pub async fn plan_with(
    conn: &mut Connection,
    model: &Model,
    seeds: &Seeds,
    options: ApplyOptions<'_>,
) -> Result<SeedPlan, SeedError> {
    match conn {
        Connection::Sqlite(conn) => {
            let mut tx = conn.begin().await.map_err(begun)?;
            load(Session::Sqlite(&mut tx), model, seeds, Mode::DryRun, options).await
        }
        Connection::Postgres(conn) => {
            let mut tx =
                conn.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map_err(begun)?;
            load(Session::Postgres(&mut tx), model, seeds, Mode::DryRun, options).await
        }
        // One that may only read makes no temporary tables there.
        Connection::Mysql(conn) => {
            let mut tx = conn.begin().await.map_err(begun)?;
            load(Session::Mysql(&mut tx), model, seeds, Mode::DryRun, options).await
        }
    }
}

/// Makes the database hold the seeds, and says what had to be changed for it.
///
/// One transaction: when anything fails, nothing is written. A second load at the same time waits for this one.
///
/// # Errors
/// What [`plan`] says, and what the database refuses.
pub async fn apply(conn: &mut Connection, model: &Model, seeds: &Seeds) -> Result<SeedPlan, SeedError> {
    apply_with(conn, model, seeds, ApplyOptions::default()).await
}

/// [`apply`] with options.
///
/// # Errors
/// As [`apply`]. With [`ApplyOptions::commit_every`], what was kept before the error stays written; everything was checked before.
pub async fn apply_with(
    conn: &mut Connection,
    model: &Model,
    seeds: &Seeds,
    options: ApplyOptions<'_>,
) -> Result<SeedPlan, SeedError> {
    match conn {
        Connection::Sqlite(conn) => {
            let mut tx = conn.begin_with("BEGIN IMMEDIATE").await.map_err(begun)?;
            let done = load(Session::Sqlite(&mut tx), model, seeds, Mode::Write, options).await?;
            tx.commit().await.map_err(committed)?;
            Ok(done)
        }
        Connection::Postgres(conn) => {
            let mut tx = conn.begin().await.map_err(begun)?;
            sqlx::query(LOCK).execute(&mut *tx).await.map_err(begun)?;
            let done = load(Session::Postgres(&mut tx), model, seeds, Mode::Write, options).await?;
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
            let done = write_on_mysql(conn, model, seeds, options).await;
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
    options: ApplyOptions<'_>,
) -> Result<SeedPlan, SeedError> {
    sqlx::raw_sql(ZERO_IS_ZERO).execute(&mut *conn).await.map_err(begun)?;
    let mut tx = conn.begin().await.map_err(begun)?;
    let done = load(Session::Mysql(&mut tx), model, seeds, Mode::Write, options).await?;
    tx.commit().await.map_err(committed)?;
    Ok(done)
}

fn begun(source: sqlx::Error) -> SeedError {
    SeedError::Transaction { doing: "begun", source }
}

fn committed(source: sqlx::Error) -> SeedError {
    SeedError::Transaction { doing: "committed", source }
}
