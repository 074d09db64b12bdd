//! Runs a migration that is a function: part after part, each in a transaction with what is recorded of it.

use std::time::Instant;

use sqlx::AssertSqlSafe;

use crate::connection::Link;
use crate::migrate::code::{Function, Reached, Step, StepError};
use crate::migrate::error::MigrateError;
use crate::migrate::history::Tables;
use crate::migrate::observer::Event;
use crate::migrate::on_mysql::Patience;
use crate::migrate::on_sqlite;
use crate::migrate::record::{Record, UnitRow};
use crate::migrate::run::Job;
use crate::migrate::script::Script;
use crate::migrate::transaction::{Ran, Session, lock_pauses, pause};

/// Calls the function until it has reached its end.
pub(crate) async fn run_code(
    session: &mut Session<'_>,
    script: &Script,
    job: Option<Job<'_>>,
) -> Result<Ran, MigrateError> {
    let file = || script.file().to_owned();
    let no_code = || MigrateError::NoCode { file: file() };
    let job = job.ok_or_else(no_code)?;
    let function = job.migration.code.and_then(|code| code.function(job.direction)).ok_or_else(no_code)?;
    let began = Instant::now();
    if let Some(tables) = &mut session.around.tables {
        // On SQLite the write lock is needed for that, and is taken with the first part.
        if !matches!(session.conn, Link::Sqlite(_)) {
            tables
                .make(&mut session.conn, true)
                .await
                .map_err(MigrateError::database("making the journal"))?;
        }
    }
    session.around.lock_timeout = Some(session.around.options.lock_timeout);
    let patience = match &mut session.conn {
        Link::Mysql(conn) => {
            let taken = Patience::take(conn, session.around.lock_timeout).await;
            Some(taken.map_err(MigrateError::database("setting how long to wait for locks"))?)
        }
        Link::Sqlite(_) | Link::Postgres(_) => None,
    };
    let part = Part { job, function, began };
    let ran = part.all(session, script).await;
    if let (Some(patience), Link::Mysql(conn)) = (patience, &mut session.conn) {
        let restored = patience.restore(conn).await;
        let restored = restored.map_err(MigrateError::database("restoring the session's settings"));
        return ran.and_then(|ran| restored.map(|()| ran));
    }
    ran
}

/// The transactions of one function.
struct Part<'a> {
    job: Job<'a>,
    function: Function,
    began: Instant,
}

/// What came of one call.
enum Called {
    /// It is not at its end.
    Part,
    /// It is, and the record says so.
    End,
    /// Another runner was faster.
    Elsewhere,
}

impl Part<'_> {
    async fn all(&self, session: &mut Session<'_>, script: &Script) -> Result<Ran, MigrateError> {
        let mut parts = 0;
        let mut pauses = lock_pauses(session.around.options);
        loop {
            let called = self.one(session).await;
            if called.is_err() {
                // On a broken connection this fails too, and the first error tells.
                drop(session.conn.raw("ROLLBACK").await);
            }
            match called {
                Ok(Called::Part) => {
                    parts += 1;
                    pauses = lock_pauses(session.around.options);
                    session.around.observer.event(&Event::Statement { number: parts, total: parts + 1 });
                }
                Ok(Called::End) => return Ok(Ran::Here),
                Ok(Called::Elsewhere) => return Ok(Ran::Elsewhere),
                Err(error) => {
                    let is_retried = match error.downcast_ref::<sqlx::Error>() {
                        Some(error) => pause(&mut session.around, &mut pauses, error).await,
                        None => false,
                    };
                    if !is_retried {
                        let file = script.file().to_owned();
                        return Err(MigrateError::Code { file, parts, source: error });
                    }
                }
            }
        }
    }

    /// One call in one transaction.
    async fn one(&self, session: &mut Session<'_>) -> Result<Called, StepError> {
        let Self { job, function, began } = *self;
        let Job { migration, direction, .. } = job;
        let record = Record::File { migration, direction, took: None };
        self.begin(session).await?;
        let tables = session.around.tables.clone();
        let (mut number, mut checkpoint) = (0, None);
        if let Some(tables) = &tables {
            // Servers have a lock for the whole run.
            if let (Some(question), Link::Sqlite(conn)) = (record.is_done(tables), &mut session.conn)
                && sqlx::query_scalar(AssertSqlSafe(question)).fetch_one(&mut **conn).await?
            {
                session.conn.raw("ROLLBACK").await?;
                return Ok(Called::Elsewhere);
            }
            (number, checkpoint) = reached_before(&mut session.conn, tables, job).await?;
        }
        let reached = function(&mut Step::new(session.conn.lend(), checkpoint)).await?;
        let (sql, called) = match (&reached, &tables) {
            (Reached::End, Some(tables)) => (record.after(began.elapsed()).sql(tables, None), Called::End),
            (Reached::Checkpoint(checkpoint), Some(tables)) => {
                let who = session.around.options.who.as_str();
                let checksum = checkpoint.as_bytes();
                let row = UnitRow {
                    version: migration.version,
                    direction,
                    number: number + 1,
                    checksum,
                    who,
                    migration,
                };
                (row.sql(tables, true) + &forget_until(tables, job, number), Called::Part)
            }
            (Reached::End, None) => (String::new(), Called::End),
            (Reached::Checkpoint(_), None) => (String::new(), Called::Part),
        };
        if !sql.is_empty() {
            session.conn.raw(&sql).await?;
        }
        match &mut session.conn {
            Link::Sqlite(conn) => on_sqlite::commit(conn, session.around.options.wait).await?,
            Link::Postgres(_) | Link::Mysql(_) => session.conn.raw("COMMIT").await?,
        }
        if let (Some(tables), Link::Sqlite(_)) = (&mut session.around.tables, &session.conn) {
            tables.made(true);
        }
        Ok(called)
    }

    async fn begin(&self, session: &mut Session<'_>) -> Result<(), StepError> {
        match &mut session.conn {
            Link::Sqlite(conn) => {
                on_sqlite::begin(conn, &mut session.around).await?;
                let missing = session.around.tables.as_ref().and_then(|tables| tables.missing(true));
                if let Some(missing) = missing {
                    session.conn.raw(&missing).await?;
                }
            }
            Link::Postgres(_) => {
                let timeout = session.around.options.lock_timeout.as_millis();
                session.conn.raw(&format!("BEGIN; SET LOCAL lock_timeout = {timeout}")).await?;
            }
            Link::Mysql(_) => session.conn.raw("START TRANSACTION").await?,
        }
        Ok(())
    }
}

/// How many parts are done, and what the last of them said.
async fn reached_before(
    conn: &mut Link<'_>,
    tables: &Tables,
    job: Job<'_>,
) -> Result<(usize, Option<String>), sqlx::Error> {
    let sql = AssertSqlSafe(format!(
        "SELECT statement, checksum FROM {} WHERE {} ORDER BY statement DESC LIMIT 1",
        tables.progress,
        of(job)
    ));
    let row: Option<(i64, Vec<u8>)> = match conn {
        Link::Sqlite(conn) => sqlx::query_as(sql).fetch_optional(&mut **conn).await?,
        Link::Postgres(conn) => sqlx::query_as(sql).fetch_optional(&mut **conn).await?,
        Link::Mysql(conn) => sqlx::query_as(sql).persistent(false).fetch_optional(&mut **conn).await?,
    };
    Ok(match row {
        Some((number, text)) => {
            let text = String::from_utf8(text).map_err(|error| sqlx::Error::Decode(error.into()))?;
            (usize::try_from(number).unwrap_or(0), Some(text))
        }
        None => (0, None),
    })
}

/// Only the last part is looked at.
fn forget_until(tables: &Tables, job: Job<'_>, number: usize) -> String {
    match number {
        0 => String::new(),
        number => format!("DELETE FROM {} WHERE {} AND statement <= {number};", tables.progress, of(job)),
    }
}

fn of(job: Job<'_>) -> String {
    format!("version = {} AND direction = '{}'", job.migration.version, job.direction)
}
