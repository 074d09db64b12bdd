//! What is in the database but not in a schema: clauses that none can say.

use tablewright_schema::ObjectName;
use tablewright_schema::schema::{Table, Unmanaged};

use crate::dialect::sqlite::stored::Conflict;

/// The end of the kind of a clause: part of a table's text that a schema cannot say, and that a rebuild would lose.
pub(in crate::dialect::sqlite) const CLAUSE: &str = " clause";

/// An `ON CONFLICT` clause of a constraint.
pub(super) fn conflict_clause(table: &Table, subject: &str, conflict: Conflict) -> Unmanaged {
    let action = match conflict {
        Conflict::Abort => "ABORT",
        Conflict::Rollback => "ROLLBACK",
        Conflict::Fail => "FAIL",
        Conflict::Ignore => "IGNORE",
        Conflict::Replace => "REPLACE",
    };
    clause(table, subject, &format!("ON CONFLICT {action}"))
}

/// A descending or collated column of a primary key or unique constraint.
pub(super) fn order_clause(table: &Table, subject: &str) -> Unmanaged {
    clause(table, subject, "DESC or COLLATE")
}

fn clause(table: &Table, subject: &str, words: &str) -> Unmanaged {
    Unmanaged {
        kind: format!("{words}{CLAUSE}"),
        name: ObjectName::new(subject),
        table: Some(table.name.clone()),
        sql: None,
        depends_on: Vec::new(),
    }
}
