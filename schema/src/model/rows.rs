//! The rows of a table that belong to the code, as the YAML says them.

use super::{PerDialect, Value};
use crate::Span;

/// Rows that a migration carries: event types, statuses, countries.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The columns by which a row is found again: a primary or unique key.
    pub key: Vec<String>,
    /// The columns that some row says, in the order of the table.
    pub columns: Vec<String>,
    /// The rows, in the order of the YAML.
    pub rows: Vec<Row>,
    /// Where they are declared.
    pub span: Span,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it has in each of [`Rows::columns`].
    pub values: Vec<PerDialect<Value>>,
    /// The values of its key before it was given others.
    pub renamed_from: Option<Vec<PerDialect<Value>>>,
    /// Where it is declared.
    pub span: Span,
}

impl Rows {
    /// What a row has in a column that some row says.
    pub fn value<'r>(&self, row: &'r Row, column: &str) -> Option<&'r PerDialect<Value>> {
        let at = self.columns.iter().position(|name| name == column)?;
        row.values.get(at)
    }

    /// What a row has in the columns of the key.
    pub fn key_of<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = &'r PerDialect<Value>> {
        self.key.iter().filter_map(|column| self.value(row, column))
    }
}
