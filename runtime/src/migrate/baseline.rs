//! Adopts a database that exists: migrations count as applied without being run.

use std::time::Duration;

use crate::connection::{Connection, Database, Link};
use crate::migrate::error::MigrateError;
use crate::migrate::files::{Direction, Migration, Migrations};
use crate::migrate::fold::read_and_fold;
use crate::migrate::history::Tables;
use crate::migrate::lock;
use crate::migrate::observer::Observer;
use crate::migrate::options::{Report, Run, RunOptions, UpOptions};
use crate::migrate::record::Record;
use crate::migrate::status::{State, Status, refusals_up};
use crate::migrate::transaction::in_one_piece;

/// Records every pending migration as applied and runs none: for a database that already holds what they make.
///
/// All of them or none. Fails when the history and the folder do not go together.
pub async fn baseline(
    conn: &mut Connection,
    migrations: &Migrations,
    options: &RunOptions,
    observer: &mut dyn Observer,
) -> Result<Report, MigrateError> {
    let conn = &mut conn.link();
    lock::acquire(conn, options, observer).await?;
    let report = record(conn, migrations).await;
    lock::release(conn).await;
    report
}

async fn record(conn: &mut Link<'_>, migrations: &Migrations) -> Result<Report, MigrateError> {
    let mut tables = Tables::find(conn).await?;
    let history = read_and_fold(conn, &tables, migrations).await?;
    let status = Status::judge(migrations, &history);
    let pending = status.entries.iter().filter(|entry| match entry.state {
        State::Pending | State::OutOfOrder => true,
        State::Applied | State::Changed | State::Missing | State::Dirty | State::Half(_) => false,
    });
    let pending: Vec<&Migration> = pending.filter_map(|entry| migrations.get(entry.version)).collect();
    let lenient = UpOptions { out_of_order: true, unlisted: true, ..UpOptions::default() };
    let refusals = refusals_up(&status, migrations, &history, &pending, &lenient, conn.database());
    if !refusals.is_empty() {
        return Err(MigrateError::Refused(refusals));
    }
    if pending.is_empty() {
        return Ok(Report::default());
    }
    if conn.database() == Database::Mysql {
        // To make a table ends a transaction there.
        tables.make(conn, false).await.map_err(MigrateError::database("making the history table"))?;
    }
    let mut sql = tables.missing(false).unwrap_or_default();
    for migration in &pending {
        let record = Record::File { migration, direction: Direction::Up, took: Some(Duration::ZERO) };
        sql += &record.sql(&tables, None);
    }
    in_one_piece(conn, &sql).await.map_err(MigrateError::database("recording the migrations"))?;
    let runs = pending.into_iter().map(|migration| Run {
        version: migration.version,
        name: migration.name.clone(),
        direction: Direction::Up,
        file: migration.up.file().to_owned(),
        sql: migration.up.sql().to_owned(),
        elapsed: None,
    });
    Ok(Report { runs: runs.collect(), ..Report::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::ConnectOptions;
    use crate::migrate::{Silent, UpOptions, status, up};

    #[tokio::test]
    async fn what_is_there_counts_as_applied_and_is_not_run() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("1_there.sql"), "CREATE TABLE there (a INT)").unwrap();
        let migrations = Migrations::read(folder.path()).unwrap();
        let mut conn = Connection::connect("sqlite::memory:", &ConnectOptions::default()).await.unwrap();
        conn.raw("CREATE TABLE there (a INT)").await.unwrap();

        let options = RunOptions::default();
        let report = baseline(&mut conn, &migrations, &options, &mut Silent).await.unwrap();
        assert_eq!(report.runs.len(), 1);
        assert!(status(&mut conn, &migrations).await.unwrap().is_up_to_date());
        let again = baseline(&mut conn, &migrations, &options, &mut Silent).await.unwrap();
        assert_eq!(again.runs.len(), 0);

        std::fs::write(folder.path().join("2_new.sql"), "ALTER TABLE there ADD COLUMN b INT").unwrap();
        let migrations = Migrations::read(folder.path()).unwrap();
        let report = up(&mut conn, &migrations, &UpOptions::default(), &mut Silent).await.unwrap();
        assert_eq!(report.runs.iter().map(|run| run.version).collect::<Vec<_>>(), [2]);

        std::fs::write(folder.path().join("1_there.sql"), "CREATE TABLE other (a INT)").unwrap();
        let changed = Migrations::read(folder.path()).unwrap();
        let error = baseline(&mut conn, &changed, &options, &mut Silent).await.unwrap_err();
        assert!(matches!(error, MigrateError::Refused(_)), "{error}");
    }
}
