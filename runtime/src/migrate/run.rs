//! Runs one file, whatever its shape.

use std::time::{Duration, Instant};

use crate::connection::{Connection, Database, Link};
use crate::migrate::error::MigrateError;
use crate::migrate::evidence;
use crate::migrate::failure::{AfterFailure, Place, failure};
use crate::migrate::files::{Direction, Migration};
use crate::migrate::history::Progress;
use crate::migrate::observer::Silent;
use crate::migrate::on_mysql;
use crate::migrate::on_postgres::settings_before;
use crate::migrate::on_sqlite::Pragmas;
use crate::migrate::options::RunOptions;
use crate::migrate::record::Record;
use crate::migrate::run_code::run_code;
use crate::migrate::script::Script;
use crate::migrate::shape::{Shape, Text, shape, units_on_mysql};
use crate::migrate::transaction::{Around, ForeignKeys, NotRun, Ran, Session, Work, in_transaction};
use crate::migrate::units::{Journal, run_units};
use crate::sql::{Token, tokens_of};

/// A file of a migration, in one direction.
#[derive(Clone, Copy)]
pub(crate) struct Job<'a> {
    pub(crate) migration: &'a Migration,
    pub(crate) script: &'a Script,
    pub(crate) direction: Direction,
    /// What the journal says of it.
    pub(crate) progress: &'a [Progress],
}

/// Runs a file of a migration and records it. How long it took, unless another runner was faster.
pub(crate) async fn run(session: &mut Session<'_>, job: Job<'_>) -> Result<Option<Duration>, MigrateError> {
    let began = Instant::now();
    let record = Record::File { migration: job.migration, direction: job.direction, took: None };
    let journal = Journal {
        version: job.migration.version,
        migration: job.migration,
        direction: job.direction,
        progress: job.progress,
        end: record,
    };
    let ran = match job.script.is_code() {
        true => run_code(session, job.script, Some(job)).await?,
        false => run_script(session, job.script, record, Some(journal)).await?,
    };
    Ok((ran == Ran::Here).then(|| began.elapsed()))
}

/// Runs one migration's text just as [`up`](crate::migrate::up) would, recording nothing: what is proven by it is what is
/// run.
///
/// Fails like `up`; positions are those of the text.
pub async fn execute(conn: &mut Connection, sql: &str) -> Result<(), MigrateError> {
    let script = Script::read("migration.sql", sql);
    let options = RunOptions::default();
    let mut observer = Silent;
    let mut session = Session { conn: conn.link(), around: Around::new(None, &options, &mut observer) };
    run_script(&mut session, &script, Record::None, None).await.map(drop)
}

async fn run_script(
    session: &mut Session<'_>,
    script: &Script,
    record: Record<'_>,
    journal: Option<Journal<'_>>,
) -> Result<Ran, MigrateError> {
    let database = session.conn.database();
    let mut shape = shape(script, database)?;
    let timeouts: &[&str] = match database {
        Database::Sqlite | Database::Postgres => &["lock_timeout"],
        Database::Mysql => &["lock_wait_timeout", "innodb_lock_wait_timeout"],
    };
    let is_timeout = |token: &Token<'_>| timeouts.iter().any(|timeout| token.is_word(timeout));
    let sets_timeout = tokens_of(script.sql(), database).iter().any(is_timeout);
    session.around.lock_timeout = (!sets_timeout).then_some(session.around.options.lock_timeout);
    let restoring = MigrateError::database("restoring the session's settings");
    match &mut session.conn {
        Link::Postgres(conn) => {
            let settings = settings_before(conn, script.sql())
                .await
                .map_err(MigrateError::database("reading the session's settings"))?;
            let ran = run_shape(session, script, &shape, record, journal).await;
            match (settings, &mut session.conn) {
                (Some(settings), Link::Postgres(conn)) => {
                    let restored = settings.restore(conn).await.map_err(restoring);
                    ran.and_then(|ran| restored.map(|()| ran))
                }
                (Some(_) | None, _) => ran,
            }
        }
        Link::Mysql(conn) => {
            let settings = on_mysql::settings_before(conn, script.sql())
                .await
                .map_err(MigrateError::database("reading the session's settings"))?;
            if let (Shape::Transaction(text), Some(journal)) = (&shape, journal) {
                let begun = journal.progress.iter().any(|row| row.version == journal.version);
                let without = evidence::names_without_transactions(conn, &text.sql).await;
                let without =
                    without.map_err(MigrateError::database("looking for tables without transactions"))?;
                if begun || without {
                    shape = units_on_mysql(script)?;
                }
            }
            let ran = run_shape(session, script, &shape, record, journal).await;
            match (settings, &mut session.conn) {
                (Some(settings), Link::Mysql(conn)) => {
                    let restored = settings.restore(conn).await.map_err(restoring);
                    ran.and_then(|ran| restored.map(|()| ran))
                }
                (Some(_) | None, _) => ran,
            }
        }
        Link::Sqlite(conn) => {
            let reading = MigrateError::database("reading the session's pragmas");
            let pragmas = Pragmas::prepare(conn).await.map_err(reading)?;
            let ran = run_shape(session, script, &shape, record, journal).await;
            match &mut session.conn {
                Link::Sqlite(conn) => {
                    let restored = pragmas.restore(conn).await.map_err(restoring);
                    ran.and_then(|ran| restored.map(|()| ran))
                }
                Link::Postgres(_) | Link::Mysql(_) => ran,
            }
        }
    }
}

async fn run_shape(
    session: &mut Session<'_>,
    script: &Script,
    shape: &Shape,
    record: Record<'_>,
    journal: Option<Journal<'_>>,
) -> Result<Ran, MigrateError> {
    match shape {
        Shape::Transaction(text) => whole(session, script, text, record, ForeignKeys::AsSet).await,
        Shape::Rebuild(text) => {
            let off = session.conn.raw("PRAGMA foreign_keys = OFF").await;
            off.map_err(MigrateError::database("setting foreign keys aside for a rebuild"))?;
            whole(session, script, text, record, ForeignKeys::Checked).await
        }
        Shape::Units(units) => run_units(session, script, units, journal).await,
        Shape::Code => run_code(session, script, None).await,
    }
}

async fn whole(
    session: &mut Session<'_>,
    script: &Script,
    text: &Text,
    record: Record<'_>,
    foreign_keys: ForeignKeys,
) -> Result<Ran, MigrateError> {
    let work = Work { text, record, foreign_keys, before: 0, total: text.statements.len() };
    in_transaction(session, work).await.map_err(|not_run| match not_run {
        NotRun::Error(error) => error,
        NotRun::Orphans(said) => MigrateError::Orphans { file: script.file().to_owned(), said },
        NotRun::Stopped(stop, None)
            if stop.place == Place::Before && stop.error.as_database_error().is_some() =>
        {
            MigrateError::Database { doing: "beginning the transaction", source: stop.error }
        }
        NotRun::Stopped(stop, seen) => {
            let database = session.conn.database();
            MigrateError::Failed(failure(database, script, text, &stop, seen, AfterFailure::Nothing))
        }
    })
}
