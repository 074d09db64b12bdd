//! What authoring asks of each database: reading it, normalising a wanted schema, carrying out changes, scratch databases.
//!
//! Both folders have the same file names: `catalogue/*.sql` and `introspect.rs` read, `normalise.rs` lets the server spell
//! expressions, `plan.rs` carries out changes, `scratch.rs` makes a throwaway database.

pub(crate) mod postgres;
pub(crate) mod sqlite;

use tablewright_schema::schema::{Column, Expr, Table};
use tablewright_schema::{Dialect, Hints, Schema};

use crate::change::Change;
use crate::plan::Plan;

/// How a database carries out changes. Values in, values out.
pub(crate) trait Planner: Sync {
    /// States that must be committed between `from` and `to` (a new enum value must be before anything uses it).
    fn intermediate(&self, from: &Schema, to: &Schema, hints: &Hints) -> Vec<Schema>;

    /// The statements that carry out the changes, in order.
    fn plan(&self, from: &Schema, to: &Schema, changes: &[Change]) -> Plan;

    /// Whether two expressions are the same to this database, quoting, case and white space aside. Never true for two
    /// that could mean different things.
    fn same_expression(&self, a: &Expr, b: &Expr) -> bool;

    /// The expression with a column renamed in it.
    fn rename_column(&self, expr: &Expr, from: &str, to: &str) -> Expr;

    /// A value that rows can be given when a dropped required column comes back; different for each row if `unique`.
    /// Checks of the table that list the allowed values are heeded. `None` where there is no honest value.
    fn filler(&self, table: &Table, column: &Column, unique: bool) -> Option<Expr>;
}

/// The planner of a database.
pub(crate) fn planner(dialect: Dialect) -> &'static dyn Planner {
    match dialect {
        Dialect::Sqlite => &sqlite::Sqlite,
        Dialect::Postgres => &postgres::Postgres,
    }
}
