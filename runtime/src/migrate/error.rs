//! Why a run stopped: what failed, in what state the database is now, and what to do next.

use std::fmt;
use std::time::Duration;

use crate::connection::ConnectError;
use crate::migrate::code::StepError;
use crate::migrate::failure::Failure;
use crate::migrate::files::{Direction, FilesError};
use crate::migrate::precondition::InTheWay;
use crate::migrate::retry::is_lost;
use crate::migrate::script::HazardNote;
use crate::migrate::sum::SumDifference;

/// Why a run stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MigrateError {
    /// The folder cannot be read as migrations.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The database cannot be opened.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The history and the folder do not go together: everything at once.
    #[error("{}", lines(.0))]
    Refused(Vec<Refusal>),
    /// Rows would stop files that are to be run: nothing of those was run.
    #[error("rows are in the way; nothing of these files was run:\n{}", lines(.0))]
    InTheWay(Vec<InTheWay>),
    /// What a file asks before it is run cannot be asked.
    #[error(
        "{file}: the precondition {subject} cannot be asked: {}. Correct its query, or take the line out; nothing of this file was run",
        words(source)
    )]
    Unasked {
        /// The file.
        file: String,
        /// What it is about.
        subject: String,
        /// The database's error.
        source: sqlx::Error,
    },
    /// A statement failed.
    #[error(transparent)]
    Failed(Box<Failure>),
    /// Rows would point nowhere after a rebuild.
    #[error(
        "{file}: rows would point nowhere: {said}. Nothing of this file was applied. Delete or correct these rows, then run it again"
    )]
    Orphans {
        /// The file.
        file: String,
        /// How many rows, from which table to which.
        said: String,
    },
    /// A file begins or ends a transaction in the middle.
    #[error("{}", own_transaction(file, *line, *column, statement, *no_transaction))]
    OwnTransaction {
        /// The file.
        file: String,
        /// The statement's line.
        line: usize,
        /// The statement's column.
        column: usize,
        /// The statement.
        statement: String,
        /// Whether the file's first line is `-- no-transaction`.
        no_transaction: bool,
    },
    /// `--to` names a version that is not there.
    #[error("there is no migration {version}{}", hint(known))]
    UnknownVersion {
        /// The version.
        version: i64,
        /// The versions there are, or the latest of them.
        known: Vec<i64>,
    },
    /// There is no way back.
    #[error(
        "{name} cannot be reverted: it has no file {version}_{name}.down.sql. Write one, or go forward with a new migration"
    )]
    Irreversible {
        /// The version.
        version: i64,
        /// The migration's name.
        name: String,
    },
    /// The way back takes what must be allowed by name.
    #[error("{}", not_allowed(.0))]
    NotAllowed(Vec<(String, HazardNote)>),
    /// Another runner or writer did not finish in time.
    #[error("another session holds the database's migration lock and did not finish within {} s{}: wait for it, or end it if it hangs; nothing was changed", waited.as_secs(), by(holder.as_deref()))]
    Busy {
        /// How long it was waited for.
        waited: Duration,
        /// Who holds the lock, where the database tells.
        holder: Option<String>,
    },
    /// A function of the application takes the file's place, and whoever runs it does not have that function.
    #[error(
        "{file}: a function of the application takes the place of this file. Start the application, which runs it when it migrates, and then run this again; nothing of the file was applied"
    )]
    NoCode {
        /// The file.
        file: String,
    },
    /// A function of the application failed.
    #[error("{file}: the application's function failed: {}. {} Correct it, then run it again", coded(source), parts_done(*parts))]
    Code {
        /// The file whose place it takes.
        file: String,
        /// How many parts it has done in this run, which stay done.
        parts: usize,
        /// What it said.
        source: StepError,
    },
    /// It cannot be known whether a statement took effect before its runner was killed.
    #[error("{0}")]
    Unknown(Box<UnknownOutcome>),
    /// The history or the journal cannot be read or written.
    #[error("{doing}: {}", words(source))]
    Database {
        /// What was being done.
        doing: &'static str,
        /// The database's error.
        source: sqlx::Error,
    },
}

fn coded(error: &StepError) -> String {
    error.downcast_ref::<sqlx::Error>().map_or_else(|| error.to_string(), words)
}

fn parts_done(parts: usize) -> String {
    match parts {
        0 => "Nothing of what it did since is applied.".to_owned(),
        _ => format!("It had done {parts} parts in this run, which stay done."),
    }
}

impl MigrateError {
    /// Whether the connection was lost. Nothing is half recorded: the same run on a new connection finds out what was done, and does the rest.
    ///
    /// ```
    /// use tablewright::migrate::MigrateError;
    ///
    /// let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    /// let lost = MigrateError::Database { doing: "reading the history", source: reset.into() };
    /// assert!(lost.is_lost());
    /// ```
    pub fn is_lost(&self) -> bool {
        match self {
            MigrateError::Failed(failure) => failure.lost,
            MigrateError::Unasked { source, .. } | MigrateError::Database { source, .. } => is_lost(source),
            MigrateError::Code { source, .. } => source.downcast_ref::<sqlx::Error>().is_some_and(is_lost),
            MigrateError::Files(_)
            | MigrateError::Connect(_)
            | MigrateError::Refused(_)
            | MigrateError::InTheWay(_)
            | MigrateError::Orphans { .. }
            | MigrateError::OwnTransaction { .. }
            | MigrateError::UnknownVersion { .. }
            | MigrateError::Irreversible { .. }
            | MigrateError::NotAllowed(_)
            | MigrateError::Busy { .. }
            | MigrateError::NoCode { .. }
            | MigrateError::Unknown(_) => false,
        }
    }

    pub(crate) fn database(doing: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| MigrateError::Database { doing, source }
    }
}

/// One reason why the history and the folder do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// An applied file is not what it was.
    Changed {
        /// The file.
        file: String,
    },
    /// An applied migration has no file.
    Missing {
        /// Its version.
        version: i64,
        /// Its name.
        name: String,
    },
    /// A pending migration is older than an applied one.
    OutOfOrder {
        /// The file.
        file: String,
        /// The newest applied version.
        applied: i64,
    },
    /// Some of the migrations are applied that a file stands for, and not all of them.
    Folded {
        /// The file.
        file: String,
        /// The version up to which it folds.
        version: i64,
        /// How many of them are applied.
        applied: usize,
        /// How many it stands for.
        of: usize,
    },
    /// The history says that a migration failed half-way (sqlx writes so where there are no transactions).
    Dirty {
        /// Its version.
        version: i64,
        /// Its name.
        name: String,
    },
    /// A file was begun without a transaction and is not finished; now it says that it is one transaction.
    Reshaped {
        /// The file.
        file: String,
    },
    /// A file that is to be run is not what `tablewright.sum` lists: it was edited by hand, or came with another branch.
    Unlisted(SumDifference),
    /// A file would take an old column away in the same run that has brought the new one.
    AtOnce {
        /// The file that contracts.
        file: String,
        /// The file that expands.
        expand: String,
        /// Which columns: `agents.title to agents.name`.
        columns: String,
        /// The version before the one that contracts.
        before: i64,
    },
    /// A file without a transaction was begun in the other direction and is not finished.
    Half {
        /// The migration's version.
        version: i64,
        /// Its name.
        name: String,
        /// The direction that is not finished.
        direction: Direction,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Changed { file } => write!(
                f,
                "{file} was changed after it was applied: put it back as it was (`git checkout`) and write a new \
                 migration; if it was applied here only, `tablewright down` reverts it first"
            ),
            Refusal::Missing { version, name } => write!(
                f,
                "{version}_{name} is applied but its file is missing: get it back, or merge the branch that has it"
            ),
            Refusal::OutOfOrder { file, applied } => write!(
                f,
                "{file} is older than {applied}, which is applied: give it a newer version, or allow it to run \
                 out of order"
            ),
            Refusal::Folded { file, version, applied, of } => write!(
                f,
                "{applied} of {of} migrations are applied that {file} stands for: check out the revision before they were \
                 folded, `tablewright up --to {version}` there, and come back"
            ),
            Refusal::Dirty { version, name } => write!(
                f,
                "{version}_{name} is recorded as failed: bring the database to the state before it or after it by \
                 hand, then run DELETE FROM _sqlx_migrations WHERE version = {version}, or UPDATE _sqlx_migrations \
                 SET success = true WHERE version = {version}"
            ),
            Refusal::Reshaped { file } => write!(
                f,
                "some statements of {file} are applied and recorded: it cannot become one transaction before it is \
                 finished; write `-- no-transaction` on its first line again"
            ),
            Refusal::Unlisted(difference) => {
                write!(f, "{difference}: read it, and if it is as it should be, `tablewright check --accept`")
            }
            Refusal::AtOnce { file, expand, columns, before } => write!(
                f,
                "{file} contracts what {expand} expands in the same run ({columns}), and no application would ever have both: \
                 `tablewright up --to {before}`, then the application that speaks of the new one alone, then `tablewright up`. \
                 Where no application uses this database meanwhile: `tablewright up --contract`"
            ),
            Refusal::Half { version, name, direction } => write!(
                f,
                "{version}_{name} is half-way {direction}: finish it with `tablewright {direction}` first"
            ),
        }
    }
}

/// A statement that no transaction can hold was running when its runner was killed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownOutcome {
    /// The file.
    pub file: String,
    /// The statement's line.
    pub line: usize,
    /// Which way the file was run.
    pub direction: Direction,
    /// The statement, cut.
    pub statement: String,
    /// The SQL to run if it took effect.
    pub when_done: String,
    /// The SQL to run if it did not.
    pub when_not_done: String,
}

impl fmt::Display for UnknownOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, direction, statement, when_done, when_not_done } = self;
        write!(
            f,
            "{file}:{line}: an earlier run was ended while this statement was running, and the database does not tell \
             whether it took effect:\n  {statement}\nLook for its effect, then run `tablewright {direction}` again after one of:\n  \
             it took effect: {when_done};\n  it did not:     {when_not_done};"
        )
    }
}

fn lines<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn own_transaction(file: &str, line: usize, column: usize, statement: &str, no_transaction: bool) -> String {
    let place = format!("{file}:{line}:{column}: `{}`", cut(statement));
    if no_transaction {
        format!(
            "{place} has no matching end in the file: a transaction is BEGIN, statements, COMMIT. Nothing was run"
        )
    } else {
        format!(
            "{place} would end the transaction that keeps the file in one piece: take it out, or write \
             `-- no-transaction` on the first line. Nothing was run"
        )
    }
}

fn hint(known: &[i64]) -> String {
    match known {
        [] => String::new(),
        [.., last] if known.len() > 8 => format!(": there are {} from {} to {last}", known.len(), known[0]),
        _ => format!(": there are {}", known.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}

fn not_allowed(hazards: &[(String, HazardNote)]) -> String {
    let mut codes: Vec<&str> = hazards.iter().map(|(_, hazard)| hazard.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let listed = hazards.iter().map(|(file, hazard)| format!("  {file}: {hazard}\n")).collect::<String>();
    format!(
        "the way back takes what must be allowed by name:\n{listed}Allow it with --allow {}",
        codes.join(",")
    )
}

fn by(holder: Option<&str>) -> String {
    holder.map(|holder| format!(" ({holder})")).unwrap_or_default()
}

/// The database's own words, without sqlx's.
pub(crate) fn words(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        other => other.to_string(),
    }
}

/// The first lines of a statement.
pub(crate) fn cut(statement: &str) -> String {
    const LONGEST: usize = 400;
    match statement.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &statement[..end]),
        None => statement.to_owned(),
    }
}
