//! Values for the rows of a large table, in batches that are committed one by one.

use tablewright_schema::ObjectName;
use tablewright_schema::schema::{Expr, Table};

use super::{ident, name};
use crate::plan::{Lock, Step};

/// How many rows are written in one transaction: what others may have to wait for is some tens of milliseconds of work.
const BATCH: u32 = 2000;

/// What rows of a column get that hold nothing yet.
pub(super) struct Fill {
    /// The table, by its new name.
    pub(super) table: ObjectName,
    /// The column.
    pub(super) column: String,
    /// The value, an expression over the row.
    pub(super) value: Expr,
    /// The columns of the primary key, along which the table is walked.
    pub(super) key: Vec<String>,
    /// What else has to hold of a row.
    pub(super) only: Option<String>,
}

/// The columns to walk a table by: its primary key, the same before and after.
pub(super) fn walk(from: &Table, to: &Table) -> Option<Vec<String>> {
    let (was, is) = (from.primary_key.as_ref()?, to.primary_key.as_ref()?);
    let stays = |column: &String| {
        let (was, is) = (from.column(column), to.column(column));
        was.zip(is).is_some_and(|(was, is)| was.ty == is.ty && was.collation == is.collation)
    };
    (was.columns == is.columns && is.columns.iter().all(stays)).then(|| is.columns.clone())
}

impl Fill {
    /// One statement, which commits after each batch and can be run again at any time: it goes along the key and writes only rows that hold
    /// nothing yet.
    pub(super) fn step(&self) -> Step {
        let Self { table, column, value, key, only } = self;
        let (on, quoted, value) = (name(table), ident(column), value.sql());
        let columns: Vec<String> = key.iter().map(|column| ident(column)).collect();
        let list = columns.join(", ");
        let at = |record: &str| {
            let fields: Vec<String> = columns.iter().map(|column| format!("{record}.{column}")).collect();
            format!("({})", fields.join(", "))
        };
        let (this, next) = (at("this_batch"), at("next_batch"));
        let only = only.as_ref().map(|only| format!(" AND {only}")).unwrap_or_default();
        let first = columns.first().map(String::as_str).unwrap_or_default();
        let body = format!(
            "#variable_conflict use_column\n\
             DECLARE\n    this_batch record;\n    next_batch record;\n\
             BEGIN\n    SELECT {list} INTO this_batch FROM {on} ORDER BY {list} LIMIT 1;\n    \
             WHILE this_batch.{first} IS NOT NULL LOOP\n        \
             SELECT {list} INTO next_batch FROM {on} WHERE ({list}) >= {this} ORDER BY {list} OFFSET {BATCH} LIMIT 1;\n        \
             IF next_batch.{first} IS NULL THEN\n            \
             UPDATE {on} SET {quoted} = {value} WHERE ({list}) >= {this} AND {quoted} IS NULL{only};\n        \
             ELSE\n            \
             UPDATE {on} SET {quoted} = {value} WHERE ({list}) >= {this} AND ({list}) < {next} AND {quoted} IS NULL{only};\n        \
             END IF;\n        COMMIT;\n        this_batch := next_batch;\n    END LOOP;\nEND"
        );
        let note = format!(
            "Rows of {table} get {column}, {BATCH} at a time along the primary key, while others use the table."
        );
        Step::new(format!("DO {}", quoted_body("batches", &body)), Lock::None).note(note).commits()
    }
}

/// A text between dollar signs, of a kind that it does not hold itself.
pub(super) fn quoted_body(word: &str, body: &str) -> String {
    let mut tag = format!("${word}$");
    while body.contains(&tag) {
        tag.insert(tag.len() - 1, 's');
    }
    format!("{tag}\n{body}\n{tag}")
}
