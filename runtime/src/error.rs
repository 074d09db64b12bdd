//! What can go wrong, as types: what a caller can act upon is told apart.

use std::fmt;
use std::time::Duration;

use crate::connection::{ConnectError, Database};
use crate::datum::Refused;
use crate::driver::Broken;
use crate::json::JsonViolation;
use crate::operation::Operation;
use crate::table::{Rule, TableInfo};

/// What can go wrong with a database, whatever the table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such row.
    #[error("{table}: there is no such row")]
    NotFound {
        /// The table asked.
        table: &'static str,
    },
    /// A constraint that the YAML names was broken.
    #[error(transparent)]
    Constraint(#[from] Violation),
    /// A document does not satisfy the JSON Schema of its column.
    #[error("{table}.{column}: {violation}")]
    Json {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// Where in the document, and what is allowed.
        violation: JsonViolation,
    },
    /// A value was refused before it reached the database, since it could not be read back as it was.
    #[error("{table}.{column}: the value {reason}")]
    Value {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// To be read after "the value".
        reason: String,
    },
    /// The database holds something else than the YAML says.
    #[error("{table}.{column} cannot be read: {reason}")]
    Read {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What is there.
        reason: String,
    },
    /// The database cannot be reached or does not let us in.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The connection was lost while in use.
    #[error("the connection to the database was lost: {0}")]
    Connection(#[source] Box<sqlx::Error>),
    /// No connection became free in time.
    #[error("no connection became free in time: all {connections} are in use{hint}")]
    Timeout {
        /// The pool's size.
        connections: u32,
        /// What may help.
        hint: &'static str,
    },
    /// A statement ran for longer than [`Config::statement_timeout`](crate::Config::statement_timeout), and was stopped.
    #[error("{operation} was stopped after {} ms: statements may run for {} ms", after.as_millis(), limit.as_millis())]
    StatementTimeout {
        /// What it was to do.
        operation: Operation,
        /// How long it had run.
        after: Duration,
        /// How long it could.
        limit: Duration,
    },
    /// The database gave up on this transaction because of others: doing it again may succeed.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The cursor of a page belongs to a list of another table or in another order.
    #[error("{table}: the cursor belongs to another list")]
    Cursor {
        /// The table asked.
        table: &'static str,
    },
    /// The database has nothing for it; others may.
    #[error("{table}.{column}: the database cannot do this: {what}")]
    Unsupported {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What was asked, and why it is not there.
        what: &'static str,
    },
    /// The row was changed by somebody else since it was read: its optimistic lock says so.
    #[error("{table}: the row was changed by somebody else since it was read")]
    Stale {
        /// The table.
        table: &'static str,
    },
    /// A transaction is used after its end, or while a nested one is open.
    #[error("{0}")]
    Transaction(&'static str),
    /// Anything else that the database says.
    #[error("{0}")]
    Database(#[source] Box<sqlx::Error>),
}

/// Why a transaction lost against others.
#[derive(Debug, thiserror::Error)]
#[error("{kind}, so that the transaction can be repeated: {error}")]
pub struct Conflict {
    /// What happened.
    pub kind: ConflictKind,
    #[source]
    error: Box<sqlx::Error>,
}

impl Conflict {
    pub(crate) fn new(kind: ConflictKind, error: Box<sqlx::Error>) -> Self {
        Self { kind, error }
    }
}

/// What happened between a transaction and others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictKind {
    /// No order of the transactions gives what they saw.
    Serialization,
    /// Each of them waited for another.
    Deadlock,
    /// Another holds a lock for longer than was waited.
    Busy,
}

impl fmt::Display for ConflictKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConflictKind::Serialization => "the transaction does not fit between others",
            ConflictKind::Deadlock => "the transaction and another waited for each other",
            ConflictKind::Busy => "another transaction held a lock for too long",
        })
    }
}

/// Which constraint was broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{table}: {}", describe(*.kind, .name, .columns, .other))]
pub struct Violation {
    /// The table.
    pub table: &'static str,
    /// The constraint's name in the database.
    pub name: &'static str,
    /// What it says.
    pub kind: ConstraintKind,
    columns: String,
    other: &'static str,
    pub(crate) index: usize,
}

/// What a constraint says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintKind {
    /// A primary key.
    PrimaryKey,
    /// A unique key or index.
    Unique,
    /// A check.
    Check,
    /// A foreign key: the row that is referred to does not exist.
    ForeignKey,
    /// A foreign key of another table: its rows still refer to this one.
    UsedBy,
    /// A JSON Schema.
    Json,
}

fn describe(kind: ConstraintKind, name: &str, columns: &str, other: &str) -> String {
    match kind {
        ConstraintKind::PrimaryKey | ConstraintKind::Unique if columns.is_empty() => {
            format!("there is such a row already ({name})")
        }
        ConstraintKind::PrimaryKey | ConstraintKind::Unique => {
            format!("there is a row with the same {columns} already ({name})")
        }
        ConstraintKind::Check => format!("the row breaks the check {name}"),
        ConstraintKind::ForeignKey => format!("{columns} refers to no row of {other} ({name})"),
        ConstraintKind::UsedBy => format!("rows of {other} still refer to it ({name})"),
        ConstraintKind::Json => format!("{columns} does not satisfy its JSON Schema"),
    }
}

impl Violation {
    /// The violation of a table's constraint, by its position there.
    pub fn new(table: &'static TableInfo, index: usize) -> Self {
        let constraint = &table.constraints[index];
        let names = |columns: &[u16]| {
            columns.iter().map(|&at| table.columns[usize::from(at)].name).collect::<Vec<_>>().join(", ")
        };
        let (kind, columns, other) = match &constraint.rule {
            Rule::PrimaryKey(columns) => (ConstraintKind::PrimaryKey, columns.join(", "), ""),
            Rule::Unique(columns) => (ConstraintKind::Unique, columns.join(", "), ""),
            Rule::Check => (ConstraintKind::Check, String::new(), ""),
            Rule::ForeignKey(columns, to) => (ConstraintKind::ForeignKey, names(columns), to.table),
            Rule::UsedBy(columns, from) => (ConstraintKind::UsedBy, names(columns), from.table),
            Rule::Json(column) => (ConstraintKind::Json, names(&[*column]), ""),
        };
        Self { table: table.name, name: constraint.name, kind, columns, other, index }
    }
}

/// What fails on one table: an enum with a variant for each named constraint, made by `schema!`.
pub trait Failure: From<Error> + Into<Error> + fmt::Debug + Send + 'static {
    /// The error, where it is no constraint of the table.
    fn error(&self) -> Option<&Error>;
}

impl Failure for Error {
    fn error(&self) -> Option<&Error> {
        Some(self)
    }
}

impl Error {
    /// Its kind in a word, for spans: never with a value.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Error::NotFound { .. } => "not_found",
            Error::Constraint(_) => "constraint",
            Error::Json { .. } => "json",
            Error::Value { .. } => "value",
            Error::Read { .. } => "read",
            Error::Connect(_) => "connect",
            Error::Connection(_) => "connection",
            Error::Timeout { .. } => "timeout",
            Error::StatementTimeout { .. } => "statement_timeout",
            Error::Conflict(_) => "conflict",
            Error::Transaction(_) => "transaction",
            Error::Cursor { .. } => "cursor",
            Error::Unsupported { .. } => "unsupported",
            Error::Database(_) => "database",
            Error::Stale { .. } => "stale",
        }
    }

    /// Whether doing the whole transaction again, from its beginning, may succeed: it lost against others, and nothing of
    /// it was kept.
    ///
    /// A lost connection is not among them: nobody knows whether the last statement, or the commit, was done. Neither is
    /// [`Error::Stale`]: the row has to be read again, and looked at.
    pub fn is_retryable(&self) -> bool {
        match self {
            Error::Conflict(_) => true,
            Error::NotFound { .. }
            | Error::Constraint(_)
            | Error::Json { .. }
            | Error::Value { .. }
            | Error::Read { .. }
            | Error::Connect(_)
            | Error::Connection(_)
            | Error::Timeout { .. }
            | Error::Stale { .. }
            | Error::StatementTimeout { .. }
            | Error::Cursor { .. }
            | Error::Unsupported { .. }
            | Error::Transaction(_)
            | Error::Database(_) => false,
        }
    }

    /// Whether a number was too large for its column, or for what was computed with it.
    pub(crate) fn is_out_of_range(&self, database: Database) -> bool {
        let Self::Database(inner) = self else { return false };
        matches!(inner.as_ref(), sqlx::Error::Database(said) if database.out_of_range(said.as_ref()))
    }

    /// A row was found by a key that is not written like its own: the column's collation takes the two for the same.
    #[cold]
    pub(crate) fn folded(table: &'static TableInfo, column: &'static str) -> Self {
        Self::Unsupported {
            table: table.name,
            column,
            what: "to tell which key a row belongs to, where the collation takes the one that was given and the row's own for the \
                   same although they are written otherwise; write them alike, or give the column a collation such as utf8mb4_bin",
        }
    }

    /// What the pool or a connection says, outside any table.
    pub(crate) fn from_sqlx(error: sqlx::Error, database: Database) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Error::Timeout { connections: 0, hint: "" },
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Error::Connection(Box::new(error)),
            sqlx::Error::Database(ref inner) => match database.conflict(inner.as_ref()) {
                Some(kind) => Error::Conflict(Conflict::new(kind, Box::new(error))),
                None => Error::Database(Box::new(error)),
            },
            other => Error::Database(Box::new(other)),
        }
    }

    pub(crate) fn refused(table: &'static TableInfo, column: u16, reason: Refused) -> Self {
        let column = table.columns.get(usize::from(column)).map_or("?", |column| column.name);
        Error::Value { table: table.name, column, reason: reason.0.into_owned() }
    }

    /// For generated code: the position among a table's constraints, or the error itself where it is of another kind or
    /// table.
    pub fn into_constraint(self, table: &'static TableInfo) -> Result<(usize, Option<JsonViolation>), Self> {
        match self {
            Error::Constraint(violation) if violation.table == table.name => Ok((violation.index, None)),
            Error::Json { table: name, column, violation } if name == table.name => {
                let position = table.constraints.iter().position(|constraint| match constraint.rule {
                    Rule::Json(at) => table.columns[usize::from(at)].name == column,
                    Rule::PrimaryKey(_)
                    | Rule::Unique(_)
                    | Rule::Check
                    | Rule::ForeignKey(..)
                    | Rule::UsedBy(..) => false,
                });
                match position {
                    Some(index) => Ok((index, Some(violation))),
                    None => Err(Error::Json { table: name, column, violation }),
                }
            }
            other => Err(other),
        }
    }

    /// For generated code: the error of a broken JSON Schema, by the constraint's position.
    pub fn json(table: &'static TableInfo, index: usize, violation: JsonViolation) -> Self {
        let column = match table.constraints.get(index).map(|constraint| &constraint.rule) {
            Some(Rule::Json(at)) => table.columns[usize::from(*at)].name,
            Some(_) | None => "?",
        };
        Error::Json { table: table.name, column, violation }
    }
}

/// The error of a constraint that the database says is broken, by its position.
pub(crate) fn broken(table: &'static TableInfo, index: usize) -> Error {
    let constraint = &table.constraints[index];
    match constraint.rule {
        Rule::Json(_) => Error::json(table, index, JsonViolation::by_database(constraint.name)),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check | Rule::ForeignKey(..) | Rule::UsedBy(..) => {
            Violation::new(table, index).into()
        }
    }
}

/// Finds the table's constraint that the database speaks of. `None` for a foreign key that it does not name, and for
/// constraints that the YAML does not know.
pub(crate) fn constraint(table: &'static TableInfo, broken: &Broken) -> Option<usize> {
    match broken {
        Broken::Named { table: on, name } => table.constraints.iter().position(|constraint| {
            let on_other = match &constraint.rule {
                Rule::UsedBy(_, from) => Some(from.table),
                Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check | Rule::ForeignKey(..) => {
                    Some(table.name)
                }
                // A database knows of it where it validates too; MariaDB's own check of a column is called `table.column`.
                Rule::Json(_) => Some(table.name).filter(|_| !constraint.name.contains('.')),
            };
            constraint.name == name
                && on_other.is_some_and(|other| on.as_deref().is_none_or(|on| unqualified(other) == on))
        }),
        Broken::Key(name) => {
            // With its table in front, or without: a name may have a point of its own.
            let behind = name.strip_prefix(unqualified(table.name)).and_then(|rest| rest.strip_prefix('.'));
            let is = |known: &str| known == name || Some(known) == behind;
            table.constraints.iter().position(|constraint| match &constraint.rule {
                Rule::PrimaryKey(_) => is("PRIMARY"),
                Rule::Unique(_) => is(constraint.name),
                Rule::Check | Rule::ForeignKey(..) | Rule::UsedBy(..) | Rule::Json(_) => false,
            })
        }
        Broken::Columns { table: on, columns } => {
            if unqualified(table.name) != on {
                return None;
            }
            table.constraints.iter().position(|constraint| match &constraint.rule {
                Rule::PrimaryKey(of) | Rule::Unique(of) => of.iter().eq(columns.iter()),
                Rule::Check | Rule::ForeignKey(..) | Rule::UsedBy(..) | Rule::Json(_) => false,
            })
        }
        Broken::SomeForeignKey | Broken::NotNull { .. } => None,
    }
}

fn unqualified(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, name)| name)
}
