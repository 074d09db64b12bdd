//! sqlx's history table `_sqlx_migrations` and our journal `_tablewright_progress`: where they are, what they hold.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use crate::connection::{Database, Link};
use crate::migrate::error::MigrateError;
use crate::migrate::files::Direction;

/// The history's name, which sqlx gave it.
pub const HISTORY_TABLE: &str = "_sqlx_migrations";
/// The journal's name.
pub const PROGRESS_TABLE: &str = "_tablewright_progress";

/// The two tables, by names that hold whatever a migration does to `search_path`.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    pub(crate) database: Database,
    pub(crate) history: String,
    pub(crate) progress: String,
    has_history: bool,
    has_progress: bool,
}

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Applied {
    pub(crate) version: i64,
    pub(crate) description: String,
    pub(crate) installed_on: Option<DateTime<Utc>>,
    pub(crate) success: bool,
    pub(crate) checksum: Vec<u8>,
    pub(crate) execution_time: i64,
}

/// A row of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) version: i64,
    pub(crate) direction: Direction,
    pub(crate) statement: usize,
    pub(crate) checksum: Vec<u8>,
    pub(crate) finished: bool,
    /// How what it names was defined before it began, where the database commits by itself.
    pub(crate) fingerprint: Option<Vec<u8>>,
}

/// What the database says about its migrations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    pub(crate) applied: Vec<Applied>,
    pub(crate) progress: Vec<Progress>,
}

const READING: &str = "reading the migration history";

impl Tables {
    /// Finds the tables, or the place where they will be.
    pub(crate) async fn find(conn: &mut Link<'_>) -> Result<Self, MigrateError> {
        let database = conn.database();
        let (schema, has_history, has_progress): (Option<String>, bool, bool) = match conn {
            Link::Postgres(conn) => sqlx::query_as(
                "SELECT quote_ident(coalesce( \
                     (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                      WHERE c.oid = to_regclass('_sqlx_migrations')), current_schema())), \
                   to_regclass('_sqlx_migrations') IS NOT NULL, to_regclass('_tablewright_progress') IS NOT NULL",
            )
            .fetch_one(&mut **conn)
            .await
            .map_err(MigrateError::database(READING))?,
            Link::Sqlite(conn) => sqlx::query_as(
                "SELECT 'main', EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = '_sqlx_migrations'), \
                   EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = '_tablewright_progress')",
            )
            .fetch_one(&mut **conn)
            .await
            .map_err(MigrateError::database(READING))?,
            // Names in the catalogue are compared as the server compares them.
            Link::Mysql(conn) => {
                let found: (Option<String>, i64, i64) = sqlx::query_as(
                    "SELECT CONCAT('`', REPLACE(DATABASE(), '`', '``'), '`'), \
                       EXISTS (SELECT 1 FROM information_schema.tables \
                               WHERE table_schema = DATABASE() AND table_name = '_sqlx_migrations'), \
                       EXISTS (SELECT 1 FROM information_schema.tables \
                               WHERE table_schema = DATABASE() AND table_name = '_tablewright_progress')",
                )
                .fetch_one(&mut **conn)
                .await
                .map_err(MigrateError::database(READING))?;
                (found.0, found.1 != 0, found.2 != 0)
            }
        };
        // Without a schema in `search_path` the server says so itself, as soon as the table is to be made.
        let prefix = schema.map(|schema| format!("{schema}.")).unwrap_or_default();
        let (history, progress) = (format!("{prefix}{HISTORY_TABLE}"), format!("{prefix}{PROGRESS_TABLE}"));
        Ok(Self { database, history, progress, has_history, has_progress })
    }

    /// The same tables as somebody calls them who is connected to the database.
    pub(crate) fn by_their_names(&self) -> Self {
        Self { history: HISTORY_TABLE.to_owned(), progress: PROGRESS_TABLE.to_owned(), ..self.clone() }
    }

    /// Makes what is not there.
    pub(crate) async fn make(&mut self, conn: &mut Link<'_>, journal: bool) -> Result<(), sqlx::Error> {
        if let Some(sql) = self.missing(journal) {
            conn.raw(&sql).await?;
            self.made(journal);
        }
        Ok(())
    }

    /// The statements that make the history as sqlx makes it, and the journal where it is needed.
    pub(crate) fn missing(&self, journal: bool) -> Option<String> {
        let (timestamp, bytes, now) = match self.database {
            Database::Postgres => ("TIMESTAMPTZ", "BYTEA", "now()"),
            Database::Sqlite | Database::Mysql => ("TIMESTAMP", "BLOB", "CURRENT_TIMESTAMP"),
        };
        // A key on MySQL has a length; a timestamp there is never NULL unless it is said, and a statement that commits by itself
        // leaves what is needed to find out whether it did.
        let (direction, finished, fingerprint) = match self.database {
            Database::Postgres | Database::Sqlite => ("TEXT", "", ""),
            Database::Mysql => ("VARCHAR(4)", " NULL", "    fingerprint BLOB,\n"),
        };
        let Self { history, progress, .. } = self;
        let mut sql = String::new();
        if !self.has_history {
            sql += &format!(
                "CREATE TABLE IF NOT EXISTS {history} (\n    version BIGINT PRIMARY KEY,\n    \
                 description TEXT NOT NULL,\n    installed_on {timestamp} NOT NULL DEFAULT {now},\n    \
                 success BOOLEAN NOT NULL,\n    checksum {bytes} NOT NULL,\n    execution_time BIGINT NOT NULL\n);"
            );
        }
        if journal && !self.has_progress {
            sql += &format!(
                "CREATE TABLE IF NOT EXISTS {progress} (\n    version BIGINT NOT NULL,\n    \
                 direction {direction} NOT NULL,\n    statement BIGINT NOT NULL,\n    checksum {bytes} NOT NULL,\n    \
                 started_at {timestamp} NOT NULL DEFAULT {now},\n    finished_at {timestamp}{finished},\n{fingerprint}    \
                 who TEXT NOT NULL,\n    tool TEXT NOT NULL,\n    PRIMARY KEY (version, direction, statement)\n);"
            );
        }
        (!sql.is_empty()).then_some(sql)
    }

    /// What was missing is there.
    pub(crate) fn made(&mut self, journal: bool) {
        self.has_history = true;
        self.has_progress |= journal;
    }

    /// Whether the journal is there.
    pub(crate) fn has_journal(&self) -> bool {
        self.has_progress
    }

    /// Reads both tables; a table that is not there is empty.
    pub(crate) async fn read(&self, conn: &mut Link<'_>) -> Result<History, MigrateError> {
        let applied = if self.has_history { self.read_applied(conn).await } else { Ok(Vec::new()) };
        let progress = if self.has_progress { self.read_progress(conn).await } else { Ok(Vec::new()) };
        let failed = MigrateError::database(READING);
        match (applied, progress) {
            (Ok(applied), Ok(progress)) => Ok(History { applied, progress }.told_by_journal()),
            (Err(error), _) | (_, Err(error)) => Err(failed(error)),
        }
    }

    async fn read_applied(&self, conn: &mut Link<'_>) -> Result<Vec<Applied>, sqlx::Error> {
        type Row<Time> = (i64, String, Option<Time>, bool, Vec<u8>, i64);
        let rows: Vec<Row<DateTime<Utc>>> = match conn {
            Link::Postgres(conn) => {
                let sql = format!(
                    "SELECT version, description, installed_on, success, checksum, execution_time FROM {} \
                     ORDER BY version",
                    self.history
                );
                sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut **conn).await?
            }
            Link::Mysql(conn) => {
                let sql = format!(
                    "SELECT version, description, installed_on, success, checksum, execution_time FROM {} \
                     ORDER BY version",
                    self.history
                );
                sqlx::query_as(AssertSqlSafe(sql)).persistent(false).fetch_all(&mut **conn).await?
            }
            Link::Sqlite(conn) => {
                // A time that was written by hand may be none: it is shown, and must not stop a run.
                let sql = format!(
                    "SELECT version, description, datetime(installed_on), success, checksum, execution_time FROM {} \
                     ORDER BY version",
                    self.history
                );
                let rows: Vec<Row<String>> =
                    sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut **conn).await?;
                let time = |text: String| {
                    chrono::NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S")
                        .ok()
                        .map(|time| time.and_utc())
                };
                rows.into_iter()
                    .map(|(version, description, installed_on, success, checksum, took)| {
                        (version, description, installed_on.and_then(time), success, checksum, took)
                    })
                    .collect()
            }
        };
        let applied = |(version, description, installed_on, success, checksum, execution_time)| Applied {
            version,
            description,
            installed_on,
            success,
            checksum,
            execution_time,
        };
        Ok(rows.into_iter().map(applied).collect())
    }

    async fn read_progress(&self, conn: &mut Link<'_>) -> Result<Vec<Progress>, sqlx::Error> {
        let (finished, fingerprint) = match self.database {
            Database::Sqlite | Database::Postgres => ("finished_at IS NOT NULL", "NULL"),
            // A comparison is a number there.
            Database::Mysql => ("IF(finished_at IS NULL, 0, 1) AS finished", "fingerprint"),
        };
        let sql = AssertSqlSafe(format!(
            "SELECT version, direction, statement, checksum, {finished}, {fingerprint} FROM {} \
             ORDER BY version, direction, statement",
            self.progress
        ));
        type Row<Is> = (i64, String, i64, Vec<u8>, Is, Option<Vec<u8>>);
        let rows: Vec<Row<bool>> = match conn {
            Link::Postgres(conn) => sqlx::query_as(sql).fetch_all(&mut **conn).await?,
            Link::Sqlite(conn) => sqlx::query_as(sql).fetch_all(&mut **conn).await?,
            Link::Mysql(conn) => {
                let rows: Vec<Row<i64>> =
                    sqlx::query_as(sql).persistent(false).fetch_all(&mut **conn).await?;
                rows.into_iter().map(|(a, b, c, d, finished, f)| (a, b, c, d, finished != 0, f)).collect()
            }
        };
        let progress = |(version, direction, statement, checksum, finished, fingerprint): Row<bool>| {
            let direction = if direction == Direction::Up.name() { Direction::Up } else { Direction::Down };
            let statement = usize::try_from(statement).unwrap_or(0);
            Progress { version, direction, statement, checksum, finished, fingerprint }
        };
        Ok(rows.into_iter().map(progress).collect())
    }
}

impl History {
    /// On MySQL a file that is under way is recorded as failed, as sqlx records it there, so that sqlx leaves the database
    /// alone. Where the journal says more, that row says no more than what was before: not applied, or still applied.
    fn told_by_journal(self) -> Self {
        let Self { mut applied, progress } = self;
        let journaled = |row: &Applied, direction: Direction| {
            progress.iter().any(|unit| unit.version == row.version && unit.direction == direction)
        };
        applied.retain(|row| row.success || !journaled(row, Direction::Up));
        for row in &mut applied {
            row.success = row.success || journaled(row, Direction::Down);
        }
        Self { applied, progress }
    }

    /// The newest applied version.
    pub(crate) fn newest(&self) -> Option<i64> {
        self.applied.iter().map(|applied| applied.version).max()
    }

    /// The row of that version.
    pub(crate) fn get(&self, version: i64) -> Option<&Applied> {
        self.applied.iter().find(|applied| applied.version == version)
    }

    /// The direction in which that version was begun and not finished. A journal that outlived its file's last statement
    /// is none.
    pub(crate) fn half(&self, version: i64) -> Option<Direction> {
        let direction = if self.get(version).is_some() { Direction::Down } else { Direction::Up };
        self.progress
            .iter()
            .any(|progress| progress.version == version && progress.direction == direction)
            .then_some(direction)
    }
}
