//! What SQLite does with changes.

mod alter;
mod convert;
mod copy;
mod drop_tables;
mod expression;
mod filler;
pub(crate) mod introspect;
pub(crate) mod normalise;
mod objects;
mod outcome;
mod plan;
mod proof;
mod rebuild;
pub(crate) mod row_counts;
pub(crate) mod scratch;
mod stored;
#[cfg(test)]
mod tests;

use tablewright_schema::schema::{Column, Expr, Table};
use tablewright_schema::{Dialect, Hints, ObjectName, Schema};

use super::Planner;
use crate::change::Change;
use crate::plan::{Obstacle, Plan, Route};

/// SQLite.
pub(crate) struct Sqlite;

impl Planner for Sqlite {
    fn route(&self, _from: &Schema, _to: &Schema, hints: &Hints) -> Route {
        Route::direct(hints)
    }

    fn plan(&self, from: &Schema, to: &Schema, changes: &[Change], _hints: &Hints) -> Plan {
        plan::plan(from, to, changes)
    }

    /// None: SQLite checks views when they are read, and a rebuild makes them anew.
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
        false
    }

    fn beyond_views(&self) -> &'static str {
        "`RETURNING` and `last_insert_rowid()` for keys that the database gives, `changes()`, `ON CONFLICT … DO`"
    }

    fn with_settings_back(&self, statements: Vec<String>) -> Vec<String> {
        statements
    }

    fn printed_name(&self, name: &ObjectName) -> String {
        Dialect::Sqlite.spelling().name(name)
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
