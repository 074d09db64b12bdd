//! The two ways in: look, or write; each in one transaction.

use sqlx::Connection as _;
use tablewright::connection::Connection;
use tablewright_schema::Model;

use crate::dialect::Session;
use crate::error::SeedError;
use crate::load::{Mode, load};
use crate::plan::SeedPlan;
use crate::row::Seeds;

/// Taken by every load, so that two that run at once do not both insert the same row. The number is arbitrary, but forever.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7235104598841176)";

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
    }
}

fn begun(source: sqlx::Error) -> SeedError {
    SeedError::Transaction { doing: "begun", source }
}

fn committed(source: sqlx::Error) -> SeedError {
    SeedError::Transaction { doing: "committed", source }
}
