//! What is written to the history or the journal together with what was run.

use std::fmt::Write as _;
use std::time::Duration;

use crate::connection::Database;
use crate::migrate::files::{Direction, Migration};
use crate::migrate::history::Tables;

/// What is written in the transaction of what was run.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Record<'a> {
    /// Nothing: a text that is no migration.
    None,
    /// The end of a file.
    File {
        migration: &'a Migration,
        direction: Direction,
        /// How long it took, where it is known: a file of several transactions is not measured by its last one.
        took: Option<Duration>,
    },
    /// The end of a unit of a file without a transaction.
    Unit(UnitRow<'a>),
}

/// A row of the journal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UnitRow<'a> {
    pub(crate) version: i64,
    pub(crate) direction: Direction,
    pub(crate) number: usize,
    pub(crate) checksum: &'a [u8],
    pub(crate) who: &'a str,
    /// The migration itself, for the row of the history that says on MySQL that it is under way.
    pub(crate) migration: &'a Migration,
}

const TOOL: &str = concat!("tablewright ", env!("CARGO_PKG_VERSION"));

impl Record<'_> {
    /// The same, of what took so long.
    pub(crate) fn after(self, elapsed: Duration) -> Self {
        match self {
            Record::File { migration, direction, took: _ } => {
                Record::File { migration, direction, took: Some(elapsed) }
            }
            Record::None | Record::Unit(_) => self,
        }
    }

    /// The statements that write it. `elapsed` is none where the server has to measure it.
    pub(crate) fn sql(&self, tables: &Tables, elapsed: Option<Duration>) -> String {
        let Tables { database, history, progress, .. } = tables;
        match *self {
            Record::None => String::new(),
            Record::File { migration, direction, took } => {
                let version = migration.version;
                let journal = match tables.has_journal() {
                    true => format!("DELETE FROM {progress} WHERE version = {version};"),
                    false => String::new(),
                };
                let row = match direction {
                    Direction::Up => {
                        let checksum = bytes(*database, migration.up.checksum());
                        let took = nanoseconds(took.or(elapsed));
                        // The row may be there, saying that the file is under way; one that is finished is not ours to change.
                        let known = match database {
                            Database::Sqlite | Database::Postgres => String::new(),
                            Database::Mysql => format!(
                                " ON DUPLICATE KEY UPDATE version = IF(success, NULL, version), checksum = {checksum}, \
                                 execution_time = {took}, success = TRUE"
                            ),
                        };
                        format!(
                            "INSERT INTO {history} (version, description, success, checksum, execution_time) \
                             VALUES ({version}, {}, TRUE, {checksum}, {took}){known};",
                            literal(*database, &migration.description()),
                        )
                    }
                    Direction::Down => format!("DELETE FROM {history} WHERE version = {version};"),
                };
                journal + &row
            }
            Record::Unit(unit) => unit.sql(tables, true),
        }
    }

    /// Whether the journal is needed for it.
    pub(crate) fn is_journaled(&self) -> bool {
        match self {
            Record::Unit(_) => true,
            Record::None | Record::File { .. } => false,
        }
    }

    /// The question whether another runner has written it already.
    pub(crate) fn is_done(&self, tables: &Tables) -> Option<String> {
        let Tables { progress, .. } = tables;
        match *self {
            Record::None => None,
            Record::File { migration, direction, took: _ } => {
                Some(format!("SELECT {}", file_done(tables, migration.version, direction)))
            }
            Record::Unit(UnitRow { version, direction, number, .. }) => Some(format!(
                "SELECT {} OR EXISTS (SELECT 1 FROM {progress} WHERE version = {version} AND direction = '{direction}' \
                 AND statement = {number} AND finished_at IS NOT NULL)",
                file_done(tables, version, direction)
            )),
        }
    }
}

impl UnitRow<'_> {
    /// Writes the row, finished or only begun; nothing where another runner has finished the file meanwhile, since its
    /// rows are gone then.
    pub(crate) fn sql(&self, tables: &Tables, finished: bool) -> String {
        let Self { version, direction, number, checksum, who, migration: _ } = *self;
        let Tables { database, progress, .. } = tables;
        let now = match database {
            Database::Postgres => "clock_timestamp()",
            Database::Sqlite => "CURRENT_TIMESTAMP",
            Database::Mysql => return self.on_mysql(tables, finished.then_some("CURRENT_TIMESTAMP"), None),
        };
        let finished_at = if finished { now } else { "NULL" };
        format!(
            "INSERT INTO {progress} (version, direction, statement, checksum, started_at, finished_at, who, tool) \
             SELECT {version}, '{direction}', {number}, {}, {now}, {finished_at}, {}, '{TOOL}' WHERE NOT ({}) \
             ON CONFLICT (version, direction, statement) DO UPDATE SET checksum = excluded.checksum, \
             finished_at = excluded.finished_at, who = excluded.who, tool = excluded.tool;",
            bytes(*database, checksum),
            literal(*database, who),
            file_done(tables, version, direction),
        )
    }

    /// Writes that the unit begins, and how what it names is defined before it.
    pub(crate) fn begun(&self, tables: &Tables, fingerprint: Option<&[u8]>) -> String {
        match tables.database {
            Database::Sqlite | Database::Postgres => self.sql(tables, false),
            Database::Mysql => self.on_mysql(tables, None, fingerprint),
        }
    }

    /// There is nobody beside us: the lock is ours. sqlx's history says by `success` that the file is under way, so that
    /// sqlx, which knows nothing of the journal, does not begin it again.
    fn on_mysql(&self, tables: &Tables, finished_at: Option<&str>, fingerprint: Option<&[u8]>) -> String {
        let Self { version, direction, number, checksum, who, migration } = *self;
        let Tables { database, history, progress, .. } = tables;
        let under_way = match direction {
            Direction::Up => format!(
                "INSERT IGNORE INTO {history} (version, description, success, checksum, execution_time) \
                 VALUES ({version}, {}, FALSE, {}, -1);",
                literal(*database, &migration.description()),
                bytes(*database, migration.up.checksum()),
            ),
            Direction::Down => format!("UPDATE {history} SET success = FALSE WHERE version = {version};"),
        };
        let fingerprint = fingerprint.map_or_else(|| "NULL".to_owned(), |hash| bytes(*database, hash));
        format!(
            "{under_way}INSERT INTO {progress} \
             (version, direction, statement, checksum, started_at, finished_at, fingerprint, who, tool) \
             VALUES ({version}, '{direction}', {number}, {}, CURRENT_TIMESTAMP, {}, {fingerprint}, {}, '{TOOL}') \
             ON DUPLICATE KEY UPDATE checksum = VALUES(checksum), finished_at = VALUES(finished_at), \
             fingerprint = VALUES(fingerprint), who = VALUES(who), tool = VALUES(tool);",
            bytes(*database, checksum),
            finished_at.unwrap_or("NULL"),
            literal(*database, who),
        )
    }

    /// Takes the row back: the database has said that the statement failed.
    pub(crate) fn forgotten(&self, tables: &Tables) -> String {
        let Tables { database, history, progress, .. } = tables;
        let forget = format!("DELETE FROM {progress} WHERE {}; ", self.condition());
        match database {
            Database::Sqlite | Database::Postgres => forget.trim_end().to_owned(),
            Database::Mysql => {
                let version = self.version;
                let untouched = format!("NOT EXISTS (SELECT 1 FROM {progress} WHERE version = {version})");
                let settled = match self.direction {
                    Direction::Up => format!(
                        "DELETE FROM {history} WHERE version = {version} AND NOT success AND {untouched};"
                    ),
                    Direction::Down => format!(
                        "UPDATE {history} SET success = TRUE WHERE version = {version} AND {untouched};"
                    ),
                };
                forget + &settled
            }
        }
    }

    /// The condition that finds the row.
    pub(crate) fn condition(&self) -> String {
        let Self { version, direction, number, .. } = self;
        format!("version = {version} AND direction = '{direction}' AND statement = {number}")
    }
}

/// The condition that the history has the end of the file.
fn file_done(tables: &Tables, version: i64, direction: Direction) -> String {
    let exists = format!("EXISTS (SELECT 1 FROM {} WHERE version = {version})", tables.history);
    match direction {
        Direction::Up => exists,
        Direction::Down => format!("NOT {exists}"),
    }
}

/// The transaction's own time, where only the server can tell.
fn nanoseconds(elapsed: Option<Duration>) -> String {
    match elapsed {
        Some(elapsed) => i64::try_from(elapsed.as_nanos()).unwrap_or(i64::MAX).to_string(),
        None => "(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000000000)::bigint"
            .to_owned(),
    }
}

/// A text literal. MySQL reads a backslash by the session's mode, and digits always alike. PostgreSQL reads a backslash as it stands only under `standard_conforming_strings`.
pub(crate) fn literal(database: Database, text: &str) -> String {
    let quoted = text.replace('\'', "''");
    match database {
        Database::Mysql => format!("CONVERT({} USING utf8mb4)", bytes(database, text.as_bytes())),
        Database::Postgres if text.contains('\\') => format!("E'{}'", quoted.replace('\\', "\\\\")),
        Database::Postgres | Database::Sqlite => format!("'{quoted}'"),
    }
}

pub(crate) fn bytes(database: Database, bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
    }
    match database {
        Database::Postgres => format!("decode('{hex}', 'hex')"),
        Database::Sqlite | Database::Mysql => format!("x'{hex}'"),
    }
}
