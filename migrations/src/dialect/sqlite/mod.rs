//! What SQLite does with changes.

use tablewright_schema::schema::{Column, Expr, Table};
use tablewright_schema::{Hints, Schema};

use super::Planner;
use crate::change::Change;
use crate::plan::Plan;

/// SQLite.
pub(crate) struct Sqlite;

#[allow(unused_variables)]
impl Planner for Sqlite {
    fn intermediate(&self, from: &Schema, to: &Schema, hints: &Hints) -> Vec<Schema> {
        todo!()
    }

    fn plan(&self, from: &Schema, to: &Schema, changes: &[Change]) -> Plan {
        todo!()
    }

    fn same_expression(&self, a: &Expr, b: &Expr) -> bool {
        todo!()
    }

    fn rename_column(&self, expr: &Expr, from: &str, to: &str) -> Expr {
        todo!()
    }

    fn filler(&self, table: &Table, column: &Column, unique: bool) -> Option<Expr> {
        todo!()
    }
}
