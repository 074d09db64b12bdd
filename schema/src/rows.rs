//! The rows of a table that belong to the code, as a state has them: values in one spelling, so that equal rows are equal.

mod cell;
mod sql;

use std::collections::BTreeMap;

use crate::ObjectName;
use crate::model::Type;
use crate::schema::{Column, Schema, Table};

pub use cell::Cell;
pub use sql::{counted_on, delete, insert, insert_all, literal, typed_literal, update, where_key};

/// The most rows that a table may have whose rows belong to the code. What is larger is data, and no part of a migration.
pub const MOST_ROWS: usize = 10_000;

/// Rows that are told apart by a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The columns by which a row is found again.
    pub key: Vec<String>,
    /// The columns whose values are known, those of the key among them.
    pub columns: Vec<String>,
    /// The values of each row in the order of `columns`, by the values of its key.
    pub rows: BTreeMap<Vec<Cell>, Vec<Cell>>,
}

impl Rows {
    /// Rows of which none is known yet.
    pub fn new(key: Vec<String>, columns: Vec<String>) -> Self {
        Self { key, columns, rows: BTreeMap::new() }
    }

    /// Adds a row. `None` if there was none with its key; otherwise the one that was there.
    pub fn add(&mut self, row: Vec<Cell>) -> Option<Vec<Cell>> {
        let key = self.key_of(&row);
        self.rows.insert(key, row)
    }

    /// The values of a row's key.
    pub fn key_of(&self, row: &[Cell]) -> Vec<Cell> {
        self.key.iter().map(|column| self.value(row, column).cloned().unwrap_or(Cell::Null)).collect()
    }

    /// What a row has in a column.
    pub fn value<'r>(&self, row: &'r [Cell], column: &str) -> Option<&'r Cell> {
        let at = self.columns.iter().position(|name| name == column)?;
        row.get(at)
    }

    /// A column has another name.
    pub fn rename_column(&mut self, old: &str, new: &str) {
        let names = self.key.iter_mut().chain(&mut self.columns);
        names.filter(|name| *name == old).for_each(|name| new.clone_into(name));
    }

    /// The same rows told apart by other columns; `None` where one of them is not known, or two rows have the same in them.
    pub fn by(&self, key: &[String]) -> Option<Rows> {
        if !key.iter().all(|column| self.columns.contains(column)) {
            return None;
        }
        let mut rows = Rows::new(key.to_vec(), self.columns.clone());
        self.rows.values().all(|row| rows.add(row.clone()).is_none()).then_some(rows)
    }
}

/// The declared type of a column of a state, which says how its values are spelled.
pub fn declared_type(schema: &Schema, column: &Column) -> Type {
    schema.dialect.spelling().declared_type(&column.ty)
}

/// Tables in an order in which each comes after those that it refers to, as far as they do not refer to each other in a circle.
pub fn parents_first<'a>(tables: impl IntoIterator<Item = &'a Table>) -> Vec<&'a Table> {
    let mut left: Vec<&Table> = tables.into_iter().collect();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let waits = |table: &Table| {
            let others =
                |name: &ObjectName| *name != table.name && left.iter().any(|other| other.name == *name);
            table.foreign_keys.values().any(|key| others(&key.table))
        };
        let at = left.iter().position(|table| !waits(table)).unwrap_or(0);
        ordered.push(left.remove(at));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_keys() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let mut rows = Rows::new(vec!["code".into()], vec!["id".into(), "code".into()]);
        assert_eq!(rows.add(vec![Cell::Int(1), text("open")]), None);
        assert_eq!(rows.add(vec![Cell::Int(2), text("paid")]), None);
        assert!(rows.add(vec![Cell::Int(3), text("paid")]).is_some());
        assert_eq!(rows.rows.len(), 2);
        let by_id = rows.by(&["id".to_owned()]).expect("the column is known");
        assert_eq!(by_id.rows.keys().cloned().collect::<Vec<_>>(), [[Cell::Int(1)], [Cell::Int(3)]]);
        assert_eq!(rows.by(&["label".to_owned()]), None);
    }
}
