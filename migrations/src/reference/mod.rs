//! Rows that belong to the code: read where a state declares them, compared, and carried by migrations.

mod compare;
mod header;
mod read;
mod steps;

pub(crate) use compare::{changes, filled};
pub(crate) use header::{Declared, declared_by, headers};
pub(crate) use read::{read_as, read_declared};
pub(crate) use steps::{of, steps, under_old_names};

pub use read::read_rows;

use std::sync::Arc;

use tablewright_schema::rows::Rows;
use tablewright_schema::{ObjectName, Schema};

/// Takes the rows out of a state. What has none is not looked at further, so that its tables stay shared.
pub(crate) fn take(schema: &mut Schema) -> Vec<(ObjectName, Box<Rows>)> {
    let with_rows = schema.tables.values_mut().filter(|table| table.rows.is_some());
    with_rows.filter_map(|table| Some((table.name.clone(), Arc::make_mut(table).rows.take()?))).collect()
}

/// Puts them back.
pub(crate) fn put(schema: &mut Schema, rows: Vec<(ObjectName, Box<Rows>)>) {
    for (name, rows) in rows {
        if let Some(table) = schema.tables.get_mut(&name) {
            table.rows = Some(rows);
        }
    }
}
