//! Runs a file without a transaction: unit after unit, each journaled, so that a run that was killed is taken up again.

use std::time::Instant;

use sha2::{Digest, Sha384};

use crate::connection::{Database, Link};
use crate::migrate::error::{MigrateError, UnknownOutcome, cut};
use crate::migrate::evidence::{self, Manner};
use crate::migrate::failure::{AfterFailure, Failure, Place, Stop, code, failure, server_position};
use crate::migrate::files::{Direction, Migration};
use crate::migrate::history::{PROGRESS_TABLE, Progress, Tables};
use crate::migrate::indexes::{self, Outcome};
use crate::migrate::observer::Event;
use crate::migrate::on_mysql;
use crate::migrate::record::{Record, UnitRow};
use crate::migrate::remains;
use crate::migrate::script::{Script, position};
use crate::migrate::shape::{Text, Unit, UnitKind};
use crate::migrate::transaction::{
    ForeignKeys, NotRun, Ran, Session, Work, in_one_piece, in_transaction, lock_pauses, pause,
};

/// Where the units of a migration's file are recorded.
#[derive(Clone, Copy)]
pub(crate) struct Journal<'a> {
    pub(crate) version: i64,
    pub(crate) migration: &'a Migration,
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
    if let (Some(tables), Link::Postgres(_) | Link::Mysql(_)) = (&mut session.around.tables, &session.conn) {
        let made = tables.make(&mut session.conn, true).await;
        made.map_err(MigrateError::database("making the journal"))?;
    }
    let total = units.iter().map(|unit| unit.text.statements.len()).sum();
    let mut before = 0;
    for unit in units {
        let part = Part { database: session.conn.database(), script, unit, journal, before, total };
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
    database: Database,
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
            migration: journal.migration,
            who: session.around.options.who.as_str(),
        });
        match self.earlier() {
            Some(earlier) if earlier.finished && earlier.checksum == checksum.as_slice() => {
                self.tell(session);
                return Ok(());
            }
            Some(earlier) if earlier.finished => return Err(self.changed()),
            Some(_)
                if self.script.resumable()
                    && self.unit.kind == UnitKind::Bare
                    && !matches!(session.conn, Link::Mysql(_))
                    && !indexes::is_concurrent(&self.unit.text.sql) =>
            {
                self.found(session, false);
            }
            Some(earlier) => {
                let row = row.as_ref();
                let Some(row) = row else { return Ok(()) };
                let again = self.script.resumable() && matches!(session.conn, Link::Mysql(_));
                if earlier.checksum != checksum.as_slice() && !again {
                    return Err(self.unknown(session, row));
                }
                let fingerprint = earlier.fingerprint.as_deref();
                match indexes::outcome(&mut session.conn, &self.unit.text.sql, fingerprint).await {
                    Ok(Outcome::Done) => {
                        self.found(session, true);
                        return self.finish(session, row).await;
                    }
                    Ok(Outcome::NotDone) => self.found(session, false),
                    Ok(Outcome::Unknown) if again => self.found(session, false),
                    Ok(Outcome::Unknown) => return Err(self.unknown(session, row)),
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
            UnitKind::Transaction if self.outlives_its_transaction(session).await? => false,
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

    /// Whether rows that it changes stay changed, whatever becomes of the transaction: their table has none.
    async fn outlives_its_transaction(&self, session: &mut Session<'_>) -> Result<bool, MigrateError> {
        match &mut session.conn {
            Link::Sqlite(_) | Link::Postgres(_) => Ok(false),
            Link::Mysql(conn) => evidence::names_without_transactions(conn, &self.unit.text.sql)
                .await
                .map_err(MigrateError::database("looking for tables without transactions")),
        }
    }

    /// Says what became of the statement that an earlier run was ended at.
    fn found(&self, session: &mut Session<'_>, done: bool) {
        let (line, _) = position(self.script.sql(), self.unit.text.start);
        session.around.observer.event(&Event::Found { file: self.script.file(), line, done });
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
        let mut before = None;
        if let Some(row) = row {
            before = self.fingerprint(session).await.map_err(MigrateError::database(doing))?;
            self.write(session, |tables| row.begun(tables, before.as_deref()))
                .await
                .map_err(MigrateError::database(doing))?;
        }
        let mut pauses = lock_pauses(session.around.options);
        loop {
            let Err(error) = self.attempt(session).await else { break };
            let repaired = indexes::drop_invalid(&mut session.conn, &self.unit.text.sql).await;
            let is_whole = self.happens_as_a_whole();
            if is_whole && repaired.is_ok() && pause(&mut session.around, &mut pauses, &error).await {
                continue;
            }
            // The database said that it failed: nothing is in doubt, unless the connection broke, or it is of the kind that leaves
            // behind what it has done. The row of such a one stays, so that the next run asks what became of it.
            let is_whole = is_whole || self.was_not_read(&error);
            let mut partly = !is_whole;
            if let (Some(row), true) = (row, error.as_database_error().is_some()) {
                let after = self.fingerprint(session).await.map_err(MigrateError::database(doing))?;
                partly |= before != after;
                if is_whole {
                    let forget = |tables: &Tables| row.forgotten(tables);
                    self.write(session, forget).await.map_err(MigrateError::database(doing))?;
                }
            }
            let seen = server_position(&error, &self.unit.text.sql);
            return Err(match partly {
                true => self.failed_in(AfterFailure::Partly { statement: self.before + 1 }, error, seen),
                false => self.failed(Place::Statement(0), error, seen),
            });
        }
        match row {
            Some(row) => self.finish(session, row).await,
            None => {
                self.tell(session);
                Ok(())
            }
        }
    }

    /// Whether it has done nothing where the database says that it has failed.
    fn happens_as_a_whole(&self) -> bool {
        match self.database {
            Database::Sqlite | Database::Postgres => true,
            Database::Mysql => match evidence::manner(&self.unit.text.sql) {
                Manner::Shown | Manner::Unseen | Manner::Repeatable | Manner::Session => true,
                // Rows that stand alone are those of a table without transactions.
                Manner::Rows | Manner::Obscure => false,
            },
        }
    }

    /// Whether the server has read no statement there (ER_PARSE_ERROR), and it was not one of those that this one runs.
    fn was_not_read(&self, error: &sqlx::Error) -> bool {
        let sql = &self.unit.text.sql;
        code(error).as_deref() == Some("1064")
            && self.unit.text.statements.len() == 1
            && !evidence::runs_others(sql)
    }

    async fn attempt(&self, session: &mut Session<'_>) -> Result<(), sqlx::Error> {
        indexes::drop_invalid(&mut session.conn, &self.unit.text.sql).await?;
        match &mut session.conn {
            Link::Sqlite(_) => return session.conn.raw(&self.unit.text.sql).await,
            Link::Postgres(_) => {}
            Link::Mysql(conn) => {
                let patience = on_mysql::Patience::take(conn, session.around.lock_timeout).await?;
                let sql = self.unit.text.sql.as_str();
                let mut ran = on_mysql::run(conn, sql).await;
                if let Err(error) = &ran
                    && remains::take_away(conn, sql, error).await
                {
                    ran = on_mysql::run(conn, sql).await;
                }
                let restored = patience.restore(conn).await;
                return ran.and(restored);
            }
        }
        // What runs concurrently waits for old transactions and keeps nobody from their work meanwhile; to give up
        // after seconds would only mean to begin the whole work again.
        let Some(lock_timeout) = session.around.lock_timeout else {
            let rest = indexes::rest_of(&mut session.conn, &self.unit.text.sql).await?;
            return session.conn.raw(rest.as_deref().unwrap_or(&self.unit.text.sql)).await;
        };
        // A limit that is meant for the statements of an application (`ALTER ROLE … SET statement_timeout`) would end it in the middle.
        let patience = match indexes::is_concurrent(&self.unit.text.sql) {
            true => session.around.options.retry_for.max(lock_timeout),
            false => lock_timeout,
        };
        let limit = session.around.options.long_statement_timeout.unwrap_or_default();
        let set = format!(
            "SET lock_timeout = {}; SET statement_timeout = {}",
            patience.as_millis(),
            limit.as_millis()
        );
        session.conn.raw(&set).await?;
        let ran = match indexes::rest_of(&mut session.conn, &self.unit.text.sql).await {
            Ok(rest) => session.conn.raw(rest.as_deref().unwrap_or(&self.unit.text.sql)).await,
            Err(error) => Err(error),
        };
        let reset = session.conn.raw("RESET lock_timeout; RESET statement_timeout").await;
        ran.and(reset)
    }

    /// How what the statement names is defined now, where the database commits by itself.
    async fn fingerprint(&self, session: &mut Session<'_>) -> Result<Option<Vec<u8>>, sqlx::Error> {
        match &mut session.conn {
            Link::Sqlite(_) | Link::Postgres(_) => Ok(None),
            Link::Mysql(conn) => evidence::fingerprint(conn, &self.unit.text.sql).await.map(Some),
        }
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
                Ok(()) => in_one_piece(&mut session.conn, &sql).await,
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
        let state = self.state();
        self.stopped(Stop { place, error }, seen, state)
    }

    /// The failure of a statement that is a unit, where more can be said than that those before it are applied.
    fn failed_in(&self, state: AfterFailure, error: sqlx::Error, seen: Option<usize>) -> MigrateError {
        self.stopped(Stop { place: Place::Statement(0), error }, seen, state)
    }

    /// The statements before the unit are applied, and nothing of it.
    fn state(&self) -> AfterFailure {
        let statement = self.before + 1;
        match self.journal {
            Some(_) => AfterFailure::Before { statement, total: self.total },
            None => AfterFailure::Unrecorded { statement },
        }
    }

    fn stopped(&self, stop: Stop, seen: Option<usize>, state: AfterFailure) -> MigrateError {
        MigrateError::Failed(failure(self.database, self.script, &self.unit.text, &stop, seen, state))
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
            state: self.state(),
            advice:
                "Put the applied statements back as they were, then run it again; those that are not applied \
                     yet may change."
                    .to_owned(),
            lost: false,
        }))
    }

    fn unknown(&self, session: &Session<'_>, row: &UnitRow<'_>) -> MigrateError {
        let (line, _) = position(self.script.sql(), self.unit.text.start);
        let condition = row.condition();
        let forgotten = session.around.tables.as_ref().map(|tables| row.forgotten(&tables.by_their_names()));
        MigrateError::Unknown(Box::new(UnknownOutcome {
            file: self.script.file().to_owned(),
            line,
            direction: row.direction,
            statement: cut(&self.unit.text.sql),
            when_done: format!(
                "UPDATE {PROGRESS_TABLE} SET finished_at = CURRENT_TIMESTAMP WHERE {condition}"
            ),
            when_not_done: forgotten.unwrap_or_default().trim_end_matches(';').to_owned(),
        }))
    }
}
