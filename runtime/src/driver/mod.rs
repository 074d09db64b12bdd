//! The databases' drivers behind one set of types: arguments, rows and the SQL that differs.
//!
//! One file a database, with the same functions in each. Nothing outside this folder names a driver's own type but
//! the pool and the transaction.

pub(crate) mod calendar;
pub(crate) mod mysql;
pub(crate) mod postgres;
pub(crate) mod sqlite;

use sqlx::mysql::{MySqlArguments, MySqlRow, MySqlValueRef};
use sqlx::postgres::{PgArguments, PgRow, PgValueRef};
use sqlx::sqlite::{SqliteArguments, SqliteRow, SqliteValueRef};
use sqlx::{Row as _, ValueRef as _};

use crate::connection::Database;
use crate::datum::{Datum, Refused};
use crate::error::ConflictKind;

/// Bound values of a statement.
pub(crate) enum Args {
    Sqlite(SqliteArguments),
    Postgres(PgArguments),
    Mysql(MySqlArguments),
}

impl Args {
    pub(crate) fn new(database: Database) -> Self {
        match database {
            Database::Sqlite => Args::Sqlite(SqliteArguments::default()),
            Database::Postgres => Args::Postgres(PgArguments::default()),
            Database::Mysql => Args::Mysql(MySqlArguments::default()),
        }
    }

    /// Binds the next value.
    pub(crate) fn push(&mut self, datum: &Datum) -> Result<(), Refused> {
        match self {
            Args::Sqlite(args) => sqlite::bind(args, datum),
            Args::Postgres(args) => postgres::bind(args, datum),
            Args::Mysql(args) => mysql::bind(args, datum),
        }
    }

    /// Binds all values of a list as one.
    pub(crate) fn push_list<'d>(
        &mut self,
        kind: crate::Kind,
        values: impl IntoIterator<Item = &'d Datum>,
    ) -> Result<(), Refused> {
        match self {
            Args::Sqlite(args) => sqlite::bind_list(args, values),
            Args::Postgres(args) => postgres::bind_list(args, kind, values),
            Args::Mysql(args) => mysql::bind_list(args, values),
        }
    }
}

/// One row as the driver has it.
#[derive(Clone, Copy)]
pub(crate) enum RawRow<'r> {
    Sqlite(&'r SqliteRow),
    Postgres(&'r PgRow),
    Mysql(&'r MySqlRow),
}

impl<'r> RawRow<'r> {
    /// The value at a position, from 0; none where it is NULL.
    #[inline]
    pub(crate) fn cell(self, at: usize) -> Result<Option<Cell<'r>>, Unreadable> {
        match self {
            RawRow::Sqlite(row) => match row.try_get_raw(at) {
                Ok(value) if value.is_null() => Ok(None),
                Ok(value) => Ok(Some(Cell(RawCell::Sqlite(value)))),
                Err(error) => Err(missing(&error)),
            },
            RawRow::Postgres(row) => match row.try_get_raw(at) {
                Ok(value) if value.is_null() => Ok(None),
                Ok(value) => Ok(Some(Cell(RawCell::Postgres(value)))),
                Err(error) => Err(missing(&error)),
            },
            RawRow::Mysql(row) => match row.try_get_raw(at) {
                Ok(value) if value.is_null() && !mysql::is_zero(&value) => Ok(None),
                Ok(value) => Ok(Some(Cell(RawCell::Mysql(value)))),
                Err(error) => Err(missing(&error)),
            },
        }
    }
}

#[cold]
fn missing(error: &sqlx::Error) -> Unreadable {
    Unreadable(error.to_string())
}

/// A value that was read, and is not NULL.
pub struct Cell<'r>(pub(crate) RawCell<'r>);

pub(crate) enum RawCell<'r> {
    Sqlite(SqliteValueRef<'r>),
    Postgres(PgValueRef<'r>),
    Mysql(MySqlValueRef<'r>),
}

/// Why a value cannot be read as the type that the YAML gives its column.
#[derive(Clone, Debug)]
pub struct Unreadable(pub(crate) String);

impl Unreadable {
    /// A reason, to be read after "agents.name cannot be read".
    pub fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which constraint the database says is broken, in what words it has for it.
#[derive(Debug)]
pub(crate) enum Broken {
    /// A constraint by its name.
    Named { table: Option<String>, name: String },
    /// A key by its name, which may have that of its table and a point in front; `PRIMARY` for every primary key.
    Key(String),
    /// A key by its columns.
    Columns { table: String, columns: Vec<String> },
    /// A foreign key, nobody knows which.
    SomeForeignKey,
    /// A column that may not be NULL, and the table where that is told.
    NotNull { table: Option<String>, column: String },
}

impl Database {
    pub(crate) fn broken(self, error: &dyn sqlx::error::DatabaseError) -> Option<Broken> {
        match self {
            Database::Sqlite => sqlite::broken(error),
            Database::Postgres => postgres::broken(error),
            Database::Mysql => mysql::broken(error),
        }
    }

    /// Whether the transaction lost against others, so that doing it again may succeed.
    pub(crate) fn conflict(self, error: &dyn sqlx::error::DatabaseError) -> Option<ConflictKind> {
        match self {
            Database::Sqlite => sqlite::conflict(error),
            Database::Postgres => postgres::conflict(error),
            Database::Mysql => mysql::conflict(error),
        }
    }

    /// Whether a number was computed that its type does not have.
    pub(crate) fn out_of_range(self, error: &dyn sqlx::error::DatabaseError) -> bool {
        match self {
            Database::Sqlite => sqlite::out_of_range(error),
            Database::Postgres => postgres::out_of_range(error),
            Database::Mysql => mysql::out_of_range(error),
        }
    }

    /// Whether the statement was stopped, because of its time or by somebody else.
    pub(crate) fn stopped(self, error: &dyn sqlx::error::DatabaseError) -> bool {
        match self {
            Database::Sqlite => sqlite::stopped(error),
            Database::Postgres => postgres::stopped(error),
            Database::Mysql => mysql::stopped(error),
        }
    }

    /// The most values that one statement can bind.
    pub(crate) fn max_binds(self) -> usize {
        match self {
            Database::Sqlite => 32_766,
            Database::Postgres | Database::Mysql => 65_535,
        }
    }
}

/// The text of a cell, borrowed from the row.
pub fn text<'r>(cell: Cell<'r>) -> Result<&'r str, Unreadable> {
    match cell.0 {
        RawCell::Sqlite(value) => sqlite::read(value, "TEXT"),
        RawCell::Postgres(value) => postgres::read(value),
        RawCell::Mysql(value) => mysql::read_str(value),
    }
}
