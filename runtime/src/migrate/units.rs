//! Runs a file without a transaction: unit after unit, each journaled, so that a run that was killed is taken up again.

use std::time::Instant;

use sha2::{Digest, Sha384};

use crate::connection::Link;
use crate::migrate::error::{MigrateError, UnknownOutcome, cut};
use crate::migrate::failure::{AfterFailure, Failure, Place, Stop, code, failure, server_position};
use crate::migrate::files::Direction;
use crate::migrate::history::{PROGRESS_TABLE, Progress, Tables};
use crate::migrate::indexes::{self, Outcome};
use crate::migrate::observer::Event;
use crate::migrate::record::{Record, UnitRow};
use crate::migrate::script::{Script, position};
use crate::migrate::shape::{Text, Unit, UnitKind};
use crate::migrate::transaction::{
    ForeignKeys, NotRun, Ran, Session, Work, in_transaction, lock_pauses, pause,
};

/// Where the units of a migration's file are recorded.
#[derive(Clone, Copy)]
pub(crate) struct Journal<'a> {
    pub(crate) version: i64,
    pub(crate) direction: Direction,
    /// What was recorded by a run before.
    pub(crate) progress: &'a [Progress],
    /// What is recorded at the end.
    pub(crate) end: Record<'a>,
}

/// Runs what is left of the units, and records the end.
pub(crate) async fn run_units(
    session: &mut Session<'_>,
    script: &Script,
    units: &[Unit],
    journal: Option<Journal<'_>>,
) -> Result<Ran, MigrateError> {
    let began = Instant::now();
    if let (Some(tables), Link::Postgres(_)) = (&mut session.around.tables, &session.conn) {
        let made = tables.make(&mut session.conn, true).await;
        made.map_err(MigrateError::database("making the journal"))?;
    }
    let total = units.iter().map(|unit| unit.text.statements.len()).sum();
    let mut before = 0;
    for unit in units {
        let part = Part { script, unit, journal, before, total };
        part.run(session).await?;
        before += unit.text.statements.len();
    }
    let Some(journal) = journal else { return Ok(Ran::Here) };
    let nothing = Text { sql: String::new(), start: 0, statements: Vec::new() };
    let record = journal.end.after(began.elapsed());
    let work = Work { text: &nothing, record, foreign_keys: ForeignKeys::AsSet, before: total, total };
    in_transaction(session, work).await.map_err(|not_run| match not_run {
        NotRun::Error(error) => error,
        NotRun::Orphans(said) => MigrateError::Orphans { file: script.file().to_owned(), said },
        NotRun::Stopped(stop, _) => {
            MigrateError::Database { doing: "recording the end of the file", source: stop.error }
        }
    })
}

/// One unit of a file.
#[derive(Clone, Copy)]
struct Part<'a> {
    script: &'a Script,
    unit: &'a Unit,
    journal: Option<Journal<'a>>,
    before: usize,
    total: usize,
}

impl Part<'_> {
    async fn run(&self, session: &mut Session<'_>) -> Result<(), MigrateError> {
        let checksum = Sha384::digest(self.unit.text.sql.as_bytes());
        if self.unit.kind == UnitKind::Session {
            let set = session.conn.raw(&self.unit.text.sql).await;
            set.map_err(|error| self.failed(Place::Statement(0), error, None))?;
            self.tell(session);
            return Ok(());
        }
        let row = self.journal.map(|journal| UnitRow {
            version: journal.version,
            direction: journal.direction,
            number: self.unit.number,
            checksum: checksum.as_slice(),
            who: session.around.options.who.as_str(),
        });
        match self.earlier() {
            Some(earlier) if earlier.finished && earlier.checksum == checksum.as_slice() => {
                self.tell(session);
                return Ok(());
            }
            Some(earlier) if earlier.finished => return Err(self.changed()),
            Some(earlier) => {
                let row = row.as_ref();
                let Some(row) = row else { return Ok(()) };
                if earlier.checksum != checksum.as_slice() {
                    return Err(self.unknown(row));
                }
                match indexes::outcome(&mut session.conn, &self.unit.text.sql).await {
                    Ok(Outcome::Done) => return self.finish(session, row).await,
                    Ok(Outcome::NotDone) => {}
                    Ok(Outcome::Unknown) => return Err(self.unknown(row)),
                    Err(error) => {
                        return Err(MigrateError::Database {
                            doing: "looking for what an earlier run left",
                            source: error,
                        });
                    }
                }
            }
            None => {}
        }
        let in_one = match self.unit.kind {
            UnitKind::Transaction => self.in_transaction(session, row.as_ref()).await?,
            UnitKind::Bare | UnitKind::Session => false,
        };
        if in_one { Ok(()) } else { self.bare(session, row.as_ref()).await }
    }

    /// What an earlier run recorded of this unit.
    fn earlier(&self) -> Option<&Progress> {
        let Journal { direction, progress, version, .. } = self.journal.as_ref()?;
        progress.iter().find(|row| {
            row.version == *version && row.direction == *direction && row.statement == self.unit.number
        })
    }

    /// Whether it could run in a transaction; false when the database refuses this statement there.
    async fn in_transaction(
        &self,
        session: &mut Session<'_>,
        row: Option<&UnitRow<'_>>,
    ) -> Result<bool, MigrateError> {
        let record = row.map_or(Record::None, |row| Record::Unit(*row));
        let Self { unit, before, total, .. } = *self;
        let work = Work { text: &unit.text, record, foreign_keys: ForeignKeys::AsSet, before, total };
        match in_transaction(session, work).await {
            Ok(Ran::Here | Ran::Elsewhere) => Ok(true),
            Err(NotRun::Error(error)) => Err(error),
            Err(NotRun::Orphans(said)) => {
                Err(MigrateError::Orphans { file: self.script.file().to_owned(), said })
            }
            Err(NotRun::Stopped(stop, seen)) => {
                // active_sql_transaction, and invalid_transaction_termination by a routine that commits: the server
                // itself says which statements have to stand alone.
                let alone = matches!(code(&stop.error).as_deref(), Some("25001" | "2D000"));
                if alone && unit.text.statements.len() == 1 {
                    return Ok(false);
                }
                Err(self.failed(stop.place, stop.error, seen))
            }
        }
    }

    /// Runs what no transaction can hold: its beginning is recorded first, its end afterwards.
    async fn bare(&self, session: &mut Session<'_>, row: Option<&UnitRow<'_>>) -> Result<(), MigrateError> {
        let doing = "writing the journal";
        if let Some(row) = row {
            self.write(session, |tables| row.sql(tables, false))
                .await
                .map_err(MigrateError::database(doing))?;
        }
        let mut pauses = lock_pauses(session.around.options);
        loop {
            let Err(error) = self.attempt(session).await else { break };
            let repaired = indexes::drop_invalid(&mut session.conn, &self.unit.text.sql).await;
            if repaired.is_ok() && pause(&mut session.around, &mut pauses, &error).await {
                continue;
            }
            // The database said that it failed: nothing is in doubt, unless the connection broke.
            if let (Some(row), true) = (row, error.as_database_error().is_some()) {
                let forget =
                    |tables: &Tables| format!("DELETE FROM {} WHERE {}", tables.progress, row.condition());
                self.write(session, forget).await.map_err(MigrateError::database(doing))?;
            }
            let seen = server_position(&error, &self.unit.text.sql);
            return Err(self.failed(Place::Statement(0), error, seen));
        }
        match row {
            Some(row) => self.finish(session, row).await,
            None => {
                self.tell(session);
                Ok(())
            }
        }
    }

    async fn attempt(&self, session: &mut Session<'_>) -> Result<(), sqlx::Error> {
        indexes::drop_invalid(&mut session.conn, &self.unit.text.sql).await?;
        let Link::Postgres(_) = session.conn else {
            return session.conn.raw(&self.unit.text.sql).await;
        };
        // What runs concurrently waits for old transactions and keeps nobody from their work meanwhile; to give up
        // after seconds would only mean to begin the whole work again.
        let Some(lock_timeout) = session.around.lock_timeout else {
            return session.conn.raw(&self.unit.text.sql).await;
        };
        let patience = match indexes::is_concurrent(&self.unit.text.sql) {
            true => session.around.options.retry_for.max(lock_timeout),
            false => lock_timeout,
        };
        session.conn.raw(&format!("SET lock_timeout = {}", patience.as_millis())).await?;
        let ran = session.conn.raw(&self.unit.text.sql).await;
        let reset = session.conn.raw("RESET lock_timeout").await;
        ran.and(reset)
    }

    async fn finish(&self, session: &mut Session<'_>, row: &UnitRow<'_>) -> Result<(), MigrateError> {
        let written = self.write(session, |tables| row.sql(tables, true)).await;
        written.map_err(MigrateError::database("writing the journal"))?;
        self.tell(session);
        Ok(())
    }

    async fn write(
        &self,
        session: &mut Session<'_>,
        sql: impl FnOnce(&Tables) -> String,
    ) -> Result<(), sqlx::Error> {
        let Some(tables) = &mut session.around.tables else { return Ok(()) };
        let sql = sql(tables);
        let mut pauses = lock_pauses(session.around.options);
        loop {
            let tables = session.around.tables.as_mut();
            let Some(tables) = tables else { return Ok(()) };
            let written = match tables.make(&mut session.conn, true).await {
                Ok(()) => session.conn.raw(&sql).await,
                Err(error) => Err(error),
            };
            let Err(error) = written else { return Ok(()) };
            if !pause(&mut session.around, &mut pauses, &error).await {
                return Err(error);
            }
        }
    }

    fn tell(&self, session: &mut Session<'_>) {
        let number = self.before + self.unit.text.statements.len();
        session.around.observer.event(&Event::Statement { number, total: self.total });
    }

    fn failed(&self, place: Place, error: sqlx::Error, seen: Option<usize>) -> MigrateError {
        let statement = self.unit.number;
        let state = match self.journal {
            Some(_) => AfterFailure::Before { statement, total: self.total },
            None => AfterFailure::Unrecorded { statement },
        };
        let stop = Stop { place, error };
        MigrateError::Failed(failure(self.script, &self.unit.text, &stop, seen, state))
    }

    fn changed(&self) -> MigrateError {
        let (line, column) = position(self.script.sql(), self.unit.text.start);
        MigrateError::Failed(Box::new(Failure {
            file: self.script.file().to_owned(),
            line,
            column,
            statement: cut(&self.unit.text.sql),
            message:
                "this statement was changed after it was applied, while the file as a whole is not finished"
                    .to_owned(),
            detail: None,
            hint: None,
            code: None,
            state: AfterFailure::Before { statement: self.unit.number, total: self.total },
            advice:
                "Put the applied statements back as they were, then run it again; those that are not applied \
                     yet may change."
                    .to_owned(),
        }))
    }

    fn unknown(&self, row: &UnitRow<'_>) -> MigrateError {
        let (line, _) = position(self.script.sql(), self.unit.text.start);
        let condition = row.condition();
        MigrateError::Unknown(Box::new(UnknownOutcome {
            file: self.script.file().to_owned(),
            line,
            direction: row.direction,
            statement: cut(&self.unit.text.sql),
            when_done: format!(
                "UPDATE {PROGRESS_TABLE} SET finished_at = CURRENT_TIMESTAMP WHERE {condition}"
            ),
            when_not_done: format!("DELETE FROM {PROGRESS_TABLE} WHERE {condition}"),
        }))
    }
}
