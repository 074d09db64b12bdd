//! What can go wrong between seeds and a database.

use sqlx::postgres::PgDatabaseError;
use tablewright_schema::Diagnostics;

/// Seeds could not be planned or loaded. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Rows that the database cannot hold, or that refer to rows that are not there.
    #[error("{0}")]
    Rows(Diagnostics),
    /// The database refused the rows of a table.
    #[error("the rows of `{table}` could not be {doing}: {source}{}", detail(source))]
    Table {
        /// The table.
        table: String,
        /// `read`, `inserted`, `updated` or `deleted`.
        doing: &'static str,
        /// What the database said.
        source: sqlx::Error,
    },
    /// The database refused a row that was made.
    #[error(
        "a row of `{table}` that was made is refused: {source}{}\n  the row: {row}{}",
        detail(source),
        not_understood(unclear)
    )]
    Made {
        /// The table.
        table: String,
        /// What it holds: `name: amber lantern, pages: 12`.
        row: String,
        /// The checks of the table that say more than is understood.
        unclear: Vec<String>,
        /// What the database said.
        source: sqlx::Error,
    },
    /// A row was inserted and is not found by its key: a trigger has changed or removed it.
    #[error(
        "{location}: the row of `{table}` with {key} was inserted and is not there: does a trigger change it?"
    )]
    Vanished {
        /// Where the seeds have it.
        location: String,
        /// The table.
        table: String,
        /// What identifies it: `name: planner`.
        key: String,
    },
    /// The transaction could not be begun or committed.
    #[error("the seeds could not be {doing}: {source}")]
    Transaction {
        /// `begun`, `committed` or `resumed`.
        doing: &'static str,
        /// What the database said.
        source: sqlx::Error,
    },
}

fn not_understood(checks: &[String]) -> String {
    match checks {
        [] => String::new(),
        checks => format!("\n  not understood, and so not heeded: the checks {}", checks.join(", ")),
    }
}

/// Which row it was, where the database says so: PostgreSQL's `Failing row contains (…)`.
fn detail(error: &sqlx::Error) -> String {
    let error = error.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
    error.and_then(PgDatabaseError::detail).map(|detail| format!(" ({detail})")).unwrap_or_default()
}
