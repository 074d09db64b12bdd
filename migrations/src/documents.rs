//! Checks that stand for JSON Schemas. A database knows nothing but the check, whose name tells which column it is of.

use tablewright_schema::naming;
use tablewright_schema::schema::{Check, Table};

use crate::plan::HazardKind;

/// What a check that arrives does to rows that break it: the kind of hazard, and what happens.
pub(crate) fn hazard(check: &Check) -> (HazardKind, &'static str) {
    match naming::is_json_schema(&check.name) {
        true => (HazardKind::AddJsonSchema, "rows whose documents break the JSON Schema stop the migration"),
        false => (HazardKind::AddCheck, "rows that break the check stop the migration"),
    }
}

/// The column whose documents a check is about.
pub(crate) fn column<'t>(table: &'t Table, check: &Check) -> Option<&'t str> {
    let mut names = table.columns.iter().map(|column| column.name.as_str());
    names.find(|column| naming::json_schema(&table.name, column) == check.name)
}
