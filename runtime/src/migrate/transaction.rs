//! Runs statements in one transaction together with what is written about them.

use std::time::Duration;

use crate::connection::{Database, Link};
use crate::migrate::error::{MigrateError, words};
use crate::migrate::failure::Stop;
use crate::migrate::history::Tables;
use crate::migrate::observer::{Event, Observer};
use crate::migrate::options::RunOptions;
use crate::migrate::record::Record;
use crate::migrate::retry::{Pauses, is_about_locks};
use crate::migrate::shape::Text;
use crate::migrate::{on_mysql, on_postgres, on_sqlite};

/// What every part of a run needs.
pub(crate) struct Session<'a> {
    pub(crate) conn: Link<'a>,
    pub(crate) around: Around<'a>,
}

/// What a run needs beside its connection.
pub(crate) struct Around<'a> {
    /// Where it is recorded; none for a text that is no migration.
    pub(crate) tables: Option<Tables>,
    pub(crate) options: &'a RunOptions,
    /// None for a file that sets it itself.
    pub(crate) lock_timeout: Option<Duration>,
    pub(crate) observer: &'a mut dyn Observer,
}

impl<'a> Around<'a> {
    pub(crate) fn new(
        tables: Option<Tables>,
        options: &'a RunOptions,
        observer: &'a mut dyn Observer,
    ) -> Self {
        Self { tables, options, lock_timeout: None, observer }
    }
}

/// What is run as one.
#[derive(Clone, Copy)]
pub(crate) struct Work<'a> {
    pub(crate) text: &'a Text,
    pub(crate) record: Record<'a>,
    pub(crate) foreign_keys: ForeignKeys,
    /// How many statements of the file are done before, for whoever watches.
    pub(crate) before: usize,
    /// How many the file has.
    pub(crate) total: usize,
}

/// Who keeps rows from pointing nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ForeignKeys {
    /// The database, as it is set.
    AsSet,
    /// The runner, before it commits: SQLite does not enforce them during a rebuild.
    Checked,
}

/// Whether it was run here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ran {
    /// Here and now.
    Here,
    /// Another runner was faster: there was nothing to do.
    Elsewhere,
}

/// Why it was not run.
#[derive(Debug)]
pub(crate) enum NotRun {
    /// It failed and was rolled back; where the server saw the error, in bytes of the text.
    Stopped(Stop, Option<usize>),
    /// It was rolled back, since rows would point nowhere after it: which.
    Orphans(String),
    /// It could not begin.
    Error(MigrateError),
}

/// Runs the work in one transaction; what fails for want of a lock is rolled back and tried again.
pub(crate) async fn in_transaction(session: &mut Session<'_>, work: Work<'_>) -> Result<Ran, NotRun> {
    let mut pauses = lock_pauses(session.around.options);
    loop {
        let around = &mut session.around;
        let attempt = match &mut session.conn {
            Link::Postgres(conn) => on_postgres::in_transaction(conn, around, work).await,
            Link::Sqlite(conn) => on_sqlite::in_transaction(conn, around, work).await,
            Link::Mysql(conn) => on_mysql::in_transaction(conn, around, work).await,
        };
        match attempt {
            Err(NotRun::Stopped(stop, seen)) => {
                if !pause(around, &mut pauses, &stop.error).await {
                    return Err(NotRun::Stopped(stop, seen));
                }
            }
            ran_or_error => return ran_or_error,
        }
    }
}

/// Writes statements about what was run, each ended by its semicolon: all of them or none. PostgreSQL makes one transaction of a
/// text by itself.
pub(crate) async fn in_one_piece(conn: &mut Link<'_>, sql: &str) -> Result<(), sqlx::Error> {
    let begin = match conn.database() {
        Database::Postgres => return conn.raw(sql).await,
        Database::Sqlite => "BEGIN IMMEDIATE",
        Database::Mysql => "START TRANSACTION",
    };
    let written = conn.raw(&format!("{begin};{sql}COMMIT;")).await;
    if written.is_err() {
        // Where the beginning itself failed, there is nothing to roll back; on a broken connection this fails too.
        let _ = conn.raw("ROLLBACK").await;
    }
    written
}

/// The pauses between attempts to get a lock.
pub(crate) fn lock_pauses(options: &RunOptions) -> Pauses {
    Pauses::new(options.retry_for, Duration::from_millis(100), Duration::from_secs(5))
}

/// Waits before the next attempt; false when there is to be none.
pub(crate) async fn pause(around: &mut Around<'_>, pauses: &mut Pauses, error: &sqlx::Error) -> bool {
    let next = if is_about_locks(error) { pauses.next() } else { None };
    let Some(after) = next else { return false };
    around.observer.event(&Event::Retry { attempt: pauses.attempts(), after, reason: &words(error) });
    tokio::time::sleep(after).await;
    true
}
