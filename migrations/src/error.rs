//! What can go wrong between a database and a migration file.

use std::fmt;

use tablewright_schema::object::ObjectId;
use tablewright_schema::{Diagnostics, ObjectName};

/// An error of authoring.
#[derive(Debug)]
pub enum AuthoringError {
    /// A query failed. `doing` says what it was for: `reading the tables`.
    Database {
        /// What the query was for, as in "while reading the tables".
        doing: &'static str,
        /// What the server or driver said.
        source: sqlx::Error,
    },
    /// The YAML cannot be held by this database.
    Schema(Diagnostics),
    /// Roles that the server does not have, each with what names it first: `table agents`.
    NoRole(Vec<(String, String)>),
    /// The server refuses expressions or types of the YAML.
    Refused(Vec<Refusal>),
    /// The database holds something whose text cannot be read; nothing is guessed from a half-read schema.
    Unreadable {
        /// Kind and name: `table agents`.
        object: String,
        /// The text as the database keeps it.
        sql: String,
        /// Where reading stopped.
        reason: String,
    },
    /// The rows of a table that belong to the code cannot be read as such.
    Rows {
        /// The table.
        table: ObjectName,
        /// Why not.
        reason: String,
        /// What to do about it.
        help: String,
    },
    /// No scratch database could be made or used.
    Scratch {
        /// What was tried, as in "creating a scratch database".
        doing: &'static str,
        /// Why it failed.
        reason: String,
        /// What to do about it.
        help: String,
    },
}

/// An expression or type that the server does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The table.
    pub table: ObjectName,
    /// What of it.
    pub part: Part,
    /// The SQL that was refused.
    pub sql: String,
    /// The server's message.
    pub message: String,
    /// The byte of `sql` where the server saw the error, if it says.
    pub at: Option<usize>,
}

/// What of a table a server refuses; columns, constraints and indexes by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The table as a whole.
    Table,
    /// The type of a column.
    Type(String),
    /// The default of a column.
    Default(String),
    /// The expression of a generated column.
    Generated(String),
    /// A check.
    Check(String),
    /// How rows are spread over partitions.
    PartitionKey,
    /// Which rows a partition holds, by its name.
    Partition(String),
    /// An exclusion constraint, by name.
    Exclusion(String),
    /// An index.
    Index(String),
    /// Not of a table at all: an object.
    Object(Box<ObjectId>),
}

impl Refusal {
    /// Whose it is: `check agents.name_not_blank`, `default of agents.status`.
    pub fn subject(&self) -> String {
        let table = &self.table;
        match &self.part {
            Part::Table => format!("table {table}"),
            Part::Type(name) => format!("type of {table}.{name}"),
            Part::Default(name) => format!("default of {table}.{name}"),
            Part::Generated(name) => format!("generated column {table}.{name}"),
            Part::Check(name) => format!("check {table}.{name}"),
            Part::PartitionKey => format!("partition key of {table}"),
            Part::Partition(name) => format!("partition {name} of {table}"),
            Part::Exclusion(name) => format!("exclusion constraint {table}.{name}"),
            Part::Index(name) => format!("index {table}.{name}"),
            Part::Object(id) => id.to_string(),
        }
    }
}

impl AuthoringError {
    /// Wraps a driver's error, for `map_err(AuthoringError::database("reading the tables"))`.
    pub fn database(doing: &'static str) -> impl Fn(sqlx::Error) -> AuthoringError {
        move |source| AuthoringError::Database { doing, source }
    }
}

impl fmt::Display for AuthoringError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AuthoringError::Database { doing, source } => write!(f, "while {doing}: {source}"),
            AuthoringError::Schema(diagnostics) => diagnostics.fmt(f),
            AuthoringError::Refused(refusals) => {
                write!(f, "the database refuses what the schema says")?;
                for refusal in refusals {
                    let Refusal { table: _, part: _, sql, message, at: _ } = refusal;
                    write!(f, "\n  {}: {message}\n    {sql}", refusal.subject())?;
                }
                Ok(())
            }
            AuthoringError::NoRole(missing) => {
                let (one, roles) = if missing.len() == 1 { ("it", "a role") } else { ("them", "roles") };
                write!(f, "the schema names {roles} that this server does not have")?;
                for (role, of) in missing {
                    write!(f, "\n  {role:?}, of {of}")?;
                }
                write!(
                    f,
                    "\n  roles belong to the server and not to a database: create {one} there (CREATE ROLE …), or take {one} \
                           out of `owner:`, `grants:` and `default_privileges:`"
                )
            }
            AuthoringError::Unreadable { object, sql, reason } => {
                write!(f, "the definition of {object} cannot be read: {reason}\n  {sql}")
            }
            AuthoringError::Rows { table, reason, help } => {
                write!(f, "the rows of {table}: {reason}\n  {help}")
            }
            AuthoringError::Scratch { doing, reason, help } => write!(f, "while {doing}: {reason}\n  {help}"),
        }
    }
}

impl std::error::Error for AuthoringError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            AuthoringError::Database { source, .. } => Some(source),
            AuthoringError::Schema(diagnostics) => Some(diagnostics),
            AuthoringError::Refused(_)
            | AuthoringError::NoRole(_)
            | AuthoringError::Unreadable { .. }
            | AuthoringError::Rows { .. }
            | AuthoringError::Scratch { .. } => None,
        }
    }
}
