//! Compares two schemas.

use tablewright_schema::{Hints, Schema};

use crate::change::Change;

/// Every difference between two states of one database, renames first.
pub fn diff(_from: &Schema, _to: &Schema, _hints: &Hints) -> Vec<Change> {
    todo!()
}
