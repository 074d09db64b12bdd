//! What MySQL and MariaDB do with changes.

mod expression;
mod filler;
pub(crate) mod introspect;
pub(crate) mod normalise;
mod plan;
pub(crate) mod row_counts;
pub(crate) mod scratch;
mod stored;
#[cfg(test)]
mod tests;

use sqlx::AssertSqlSafe;
use sqlx::mysql::{MySqlConnection, MySqlDatabaseError};
use tablewright::Database;
use tablewright::sql::statements_of;
use tablewright_schema::schema::{Column, Expr, Table};
use tablewright_schema::{Dialect, Hints, ObjectName, Schema};

use super::Planner;
use crate::change::Change;
use crate::plan::{Obstacle, Plan, Route};

/// MySQL and MariaDB.
pub(crate) struct Mysql;

/// Runs the statements that make an object on a scratch database; as whoever runs them, where they may not name another definer. What sets the
/// session back is run whatever happens before.
pub(crate) async fn run(connection: &mut MySqlConnection, sql: &str) -> Result<(), sqlx::Error> {
    let mut result = Ok(());
    for statement in statements_of(sql, Database::Mysql) {
        if result.is_err() && stored::makes(statement.text) {
            continue;
        }
        let mut ran = execute(connection, statement.text).await;
        if ran.as_ref().is_err_and(is_denied)
            && let Some(sql) = stored::without_definer(statement.text)
        {
            ran = execute(connection, &sql).await;
        }
        result = result.and(ran);
    }
    result
}

async fn execute(connection: &mut MySqlConnection, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.map(drop)
}

/// Whether the account lacks a right beyond those of the database (ER_SPECIFIC_ACCESS_DENIED_ERROR).
fn is_denied(error: &sqlx::Error) -> bool {
    let error = error.as_database_error().and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>());
    error.is_some_and(|error| error.number() == 1227)
}

impl Planner for Mysql {
    /// Every statement is committed by itself, so that no state is needed between but one: in which rows get what another column holds.
    fn route(&self, from: &Schema, to: &Schema, hints: &Hints) -> Route {
        plan::route(from, to, hints)
    }

    fn plan(&self, from: &Schema, to: &Schema, changes: &[Change], hints: &Hints) -> Plan {
        plan::plan(from, to, changes, hints.collation.as_deref())
    }

    /// None: nothing that is not managed keeps the servers from altering a table.
    fn obstacles(&self, _from: &Schema, _to: &Schema, _changes: &[Change]) -> Vec<Obstacle> {
        Vec::new()
    }

    fn same_expression(&self, a: &Expr, b: &Expr) -> bool {
        expression::same(a.sql(), b.sql())
    }

    fn alters_deferrable(&self) -> bool {
        false
    }

    fn alters_comments(&self) -> bool {
        true
    }

    fn beyond_views(&self) -> &'static str {
        "`TRUNCATE` and hints that name an index"
    }

    fn with_settings_back(&self, statements: Vec<String>) -> Vec<String> {
        stored::with_settings_back(statements)
    }

    fn printed_name(&self, name: &ObjectName) -> String {
        Dialect::Mysql.spelling().name(name)
    }

    fn printed_type(&self, name: &ObjectName) -> String {
        self.printed_name(name)
    }

    fn same_statement(&self, a: &str, b: &str) -> bool {
        expression::same_statement(a, b)
    }

    fn rename_column(&self, expr: &Expr, from: &str, to: &str) -> Expr {
        expression::rename_column(expr, from, to)
    }

    fn filler(&self, table: &Table, column: &Column, unique: bool) -> Option<Expr> {
        filler::filler(table, column, unique)
    }
}
