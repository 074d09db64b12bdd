//! A statement that failed: where it stands, what the database said, what is applied now, and what to do.

use std::fmt;

use sqlx::mysql::MySqlDatabaseError;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

use crate::connection::Database;
use crate::migrate::error::{cut, words};
use crate::migrate::on_mysql;
use crate::migrate::remains;
use crate::migrate::retry::is_lost;
use crate::migrate::script::{Script, position};
use crate::migrate::shape::Text;
use crate::sql::statements_of;

/// A statement that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The statement, cut; empty where the whole file failed when it was to be committed.
    pub statement: String,
    /// The database's words.
    pub message: String,
    /// The database's detail.
    pub detail: Option<String>,
    /// The database's hint.
    pub hint: Option<String>,
    /// The database's error code.
    pub code: Option<String>,
    /// What is applied now.
    pub state: AfterFailure,
    /// What to do.
    pub advice: String,
    /// Whether the connection was lost: what was under way may have been done all the same, and the next run finds out.
    pub lost: bool,
}

/// What of a file is applied after it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFailure {
    /// Nothing.
    Nothing,
    /// The statements before this one, which are journaled.
    Before {
        /// The number of the statement that failed, from 1.
        statement: usize,
        /// How many the file has.
        total: usize,
    },
    /// The statements before this one, which nobody journals: a text run by [`execute`](crate::migrate::execute).
    Unrecorded {
        /// The number of the statement that failed, from 1.
        statement: usize,
    },
    /// The statements before this one, and of this one perhaps a part: it has failed, and no transaction held it.
    Partly {
        /// The number of the statement that failed, from 1.
        statement: usize,
    },
    /// The connection broke while the end of the file was on its way.
    Unknown,
}

impl fmt::Display for AfterFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AfterFailure::Nothing => write!(f, "Nothing of this file was applied."),
            AfterFailure::Before { statement: 1, .. } => write!(f, "Nothing of this file was applied."),
            AfterFailure::Before { statement, total } => {
                write!(
                    f,
                    "Of its {total} statements, those before statement {statement} are applied and recorded."
                )
            }
            AfterFailure::Unrecorded { statement: 1 } => write!(f, "Nothing of it was applied."),
            AfterFailure::Unrecorded { statement } => {
                write!(f, "The statements before statement {statement} are applied.")
            }
            AfterFailure::Partly { statement: 1 } => {
                write!(f, "A part of this statement may have been done all the same, and nothing else.")
            }
            AfterFailure::Partly { statement } => write!(
                f,
                "A part of this statement may have been done all the same; those before statement {statement} are applied."
            ),
            AfterFailure::Unknown => write!(f, "Whether this file was applied is not known."),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, statement, message, detail, hint, code: _, state, advice, lost: _ } =
            self;
        writeln!(f, "{file}:{line}:{column}: {message}")?;
        for line in statement.lines() {
            writeln!(f, "  | {line}")?;
        }
        for (name, said) in [("detail", detail), ("hint", hint)] {
            if let Some(said) = said {
                writeln!(f, "  {name}: {said}")?;
            }
        }
        write!(f, "{state} {advice}")
    }
}

impl std::error::Error for Failure {}

/// Where a run of a text stopped.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) place: Place,
    pub(crate) error: sqlx::Error,
}

/// Where a run of a text stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Before its first statement.
    Before,
    /// At a statement of the text, from 0.
    Statement(usize),
    /// After its last statement, when it was to be recorded or committed.
    End,
}

/// Where, in bytes of the text as it was sent, the server saw the error: PostgreSQL counts characters from 1, MySQL says the line
/// of a syntax error and what stands there.
pub fn server_position(error: &sqlx::Error, sent: &str) -> Option<usize> {
    if let Some(at) = on_mysql::seen(error, sent) {
        return Some(at);
    }
    let error = error.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?;
    match error.position()? {
        PgErrorPosition::Original(at) => {
            let found = sent.char_indices().nth(at.checked_sub(1)?);
            // The end of the text is behind its last character.
            Some(found.map_or(sent.len(), |(byte, _)| byte))
        }
        PgErrorPosition::Internal { .. } => None,
    }
}

/// The failure that a stop is, for the reader of the file. `seen` is the server's position in the text.
pub(crate) fn failure(
    database: Database,
    script: &Script,
    text: &Text,
    stop: &Stop,
    seen: Option<usize>,
    state: AfterFailure,
) -> Box<Failure> {
    let seen = seen.map(|at| text.start + at).filter(|at| *at < script.sql().len());
    let statement = match (seen, stop.place) {
        (Some(at), _) => text.statements.iter().rposition(|start| *start <= at),
        (None, Place::Statement(index)) => Some(index),
        (None, Place::Before | Place::End) => None,
    };
    let start = statement.and_then(|index| text.statements.get(index).copied());
    let shown = start
        .and_then(|start| script.sql().get(start..))
        .and_then(|rest| statements_of(rest, database).first().map(|statement| cut(statement.text)));
    let at = seen.or(start).or_else(|| text.statements.last().copied()).unwrap_or(0);
    let (line, column) = position(script.sql(), at);
    let (detail, hint) = details(&stop.error);
    let code = code(&stop.error);
    let broken = stop.error.as_database_error().is_none();
    let state = if broken && stop.place == Place::End { AfterFailure::Unknown } else { state };
    let advice = advice(code.as_deref(), &stop.error, state);
    Box::new(Failure {
        file: script.file().to_owned(),
        line,
        column,
        statement: shown.unwrap_or_default(),
        message: words(&stop.error),
        detail,
        hint,
        code,
        state,
        advice,
        lost: is_lost(&stop.error),
    })
}

fn details(error: &sqlx::Error) -> (Option<String>, Option<String>) {
    let error = error.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
    let owned = |text: Option<&str>| text.map(str::to_owned);
    error.map(|error| (owned(error.detail()), owned(error.hint()))).unwrap_or_default()
}

/// The database's error code, as text; of MySQL the number, which says more.
pub(crate) fn code(error: &sqlx::Error) -> Option<String> {
    match mysql_number(error) {
        Some(number) => Some(number.to_string()),
        None => error.as_database_error().and_then(|error| error.code()).map(|code| code.into_owned()),
    }
}

fn mysql_number(error: &sqlx::Error) -> Option<u16> {
    let error = error.as_database_error()?.try_downcast_ref::<MySqlDatabaseError>()?;
    Some(error.number())
}

/// What the numbers of <https://mariadb.com/kb/en/mariadb-error-codes/> ask for.
fn mysql_advice(number: u16) -> &'static str {
    match number {
        1205 | 1213 => {
            "Other sessions hold a lock that it needs (SHOW PROCESSLIST names them): wait for them, or raise the lock timeout"
        }
        // Keys, foreign keys, NULL, checks, values that do not fit.
        1048 | 1062 | 1138 | 1169 | 1216 | 1217 | 1264 | 1265 | 1366 | 1406 | 1451 | 1452 | 1761 | 3819
        | 4025 => "Rows that are there break it: correct them",
        // No right to a table, a column, a routine, to something of the whole server.
        1044 | 1142 | 1143 | 1227 | 1370 | 1419 => {
            "The user of the URL lacks the right: grant it, or connect as one who has it"
        }
        1290 | 1792 | 1836 | 3100 => {
            "The server takes no changes here, as a replica does: connect to the primary"
        }
        1100 => {
            "The file locks tables, and its progress cannot be recorded meanwhile: take LOCK TABLES out of it"
        }
        1845 | 1846 => {
            "The server can do this only by copying the table, or by keeping others out meanwhile: take ALGORITHM and LOCK out \
             of the statement to allow that"
        }
        1114 | 1021 | 1041 => "The server has no room left: make some",
        _ => "Correct the file",
    }
}

fn advice(code: Option<&str>, error: &sqlx::Error, state: AfterFailure) -> String {
    let again = "run it again";
    if error.as_database_error().is_none() {
        return match state {
            AfterFailure::Unknown => "The connection broke: `tablewright status` tells.".to_owned(),
            AfterFailure::Nothing
            | AfterFailure::Before { .. }
            | AfterFailure::Unrecorded { .. }
            | AfterFailure::Partly { .. } => {
                format!("The connection broke: {again} when the database can be reached.")
            }
        };
    }
    if let AfterFailure::Partly { .. } = state {
        let why = mysql_number(error).map_or("Correct the file", mysql_advice);
        return format!("{why}. Look at what the statement names, then {again}.");
    }
    if remains::is_of_statistics(error) {
        return format!(
            "The server has kept statistics of an index that is no more under the name that is asked for, and the user of the URL may not \
             delete them: let an administrator do so (DELETE FROM mysql.innodb_index_stats WHERE …), then {again}."
        );
    }
    if let Some(number) = mysql_number(error) {
        return format!("{}, then {again}.", mysql_advice(number));
    }
    let sentence = match code {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html
        Some("25001" | "2D000") => {
            "The database refuses this inside a transaction: write `-- no-transaction` on the file's first line, \
             best in a file of its own"
        }
        Some("55P03" | "40P01") => {
            "Other sessions hold a lock that it needs (pg_locks and pg_stat_activity name them): wait for them, or \
             raise the lock timeout"
        }
        // SQLITE_BUSY and its variants, SQLITE_LOCKED: https://www.sqlite.org/rescode.html
        Some("5" | "261" | "517" | "6" | "262") => "Another process keeps the database busy: wait for it",
        Some(code) if code.len() == 5 && code.starts_with("23") => {
            "Rows that are there break it: correct them"
        }
        // SQLITE_CONSTRAINT and its variants.
        Some("19" | "275" | "787" | "1299" | "1555" | "2067" | "3091") => {
            "Rows that are there break it: correct them"
        }
        // SQLITE_READONLY and its variants.
        Some("8" | "264" | "520" | "776" | "1032" | "1288" | "1544") => {
            "The database can only be read: allow this user to write the file and its folder, or take `mode=ro` out of the \
             URL"
        }
        // read_only_sql_transaction.
        Some("25006") => "The server takes no changes here, as a standby does: connect to the primary",
        Some("42501") => "The user of the URL lacks the right: grant it, or connect as the owner",
        Some("1") if words(error).contains("within a transaction") => {
            "SQLite refuses this inside a transaction: write `-- no-transaction` on the file's first line, best in a \
             file of its own"
        }
        _ => "Correct the file",
    };
    format!("{sentence}, then {again}.")
}
