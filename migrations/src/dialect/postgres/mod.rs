//! What PostgreSQL does with changes.

mod expression;
mod filler;
mod introspect;
mod normalise;
mod plan;
pub(crate) mod row_counts;
pub(crate) mod scratch;
mod sizes;
#[cfg(test)]
mod tests;

pub(crate) use introspect::{introspect, version};
pub(crate) use normalise::normalise;
pub(crate) use sizes::sizes;

use tablewright_schema::dialect::postgres::Postgres as Spelled;
use tablewright_schema::schema::{Column, Expr, Table};
use tablewright_schema::{Hints, ObjectName, Schema};

use super::Planner;
use crate::change::Change;
use crate::plan::{Obstacle, Plan, Route};

/// PostgreSQL.
pub(crate) struct Postgres;

impl Planner for Postgres {
    fn route(&self, from: &Schema, to: &Schema, hints: &Hints) -> Route {
        plan::route(from, to, hints)
    }

    fn plan(&self, from: &Schema, to: &Schema, changes: &[Change], hints: &Hints) -> Plan {
        plan::plan(from, to, changes, hints)
    }

    fn obstacles(&self, from: &Schema, to: &Schema, changes: &[Change]) -> Vec<Obstacle> {
        plan::obstacles(from, to, changes)
    }

    fn same_expression(&self, a: &Expr, b: &Expr) -> bool {
        expression::same(a, b)
    }

    fn alters_deferrable(&self) -> bool {
        true
    }

    fn alters_comments(&self) -> bool {
        true
    }

    fn beyond_views(&self) -> &'static str {
        "`COPY`, `TRUNCATE`, `ON CONFLICT ON CONSTRAINT`, `ctid` and other system columns"
    }

    fn with_settings_back(&self, statements: Vec<String>) -> Vec<String> {
        statements
    }

    fn printed_name(&self, name: &ObjectName) -> String {
        let (schema, name) = (name.schema.as_deref().unwrap_or("public"), &name.name);
        format!("{}.{}", Spelled::printed_ident(schema), Spelled::printed_ident(name))
    }

    fn printed_type(&self, name: &ObjectName) -> String {
        match name.schema {
            Some(_) => self.printed_name(name),
            None => Spelled::printed_ident(&name.name),
        }
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
