//! Which keywords of a JSON Schema a database does not enforce that is asked to.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tablewright_schema::document::Left;
use tablewright_schema::{Dialect, Model};

use crate::terminal::Terminal;

/// A column whose documents a database validates in part.
pub(super) struct Partly {
    dialect: Dialect,
    column: String,
    json_schema: String,
    left: Vec<Left>,
}

/// Every such column, on each kind of database.
pub(super) fn of(model: &Model, databases: &BTreeMap<Dialect, Vec<String>>) -> Vec<Partly> {
    let columns = |dialect: Dialect| {
        let found = model.enforced_documents(dialect).into_iter();
        found.filter(|column| !column.enforced.left.is_empty()).map(move |column| Partly {
            dialect,
            column: format!("{}.{}", column.table, column.column),
            json_schema: column.json_schema.to_owned(),
            left: column.enforced.left,
        })
    };
    databases.keys().copied().flat_map(columns).collect()
}

impl Partly {
    /// No finding: repositories, seeds and `check --data` validate everything.
    pub(super) fn print(&self, terminal: &Terminal) {
        let Self { dialect, column, json_schema, left } = self;
        terminal.note(format_args!(
            "{dialect} enforces {json_schema} on {column} but for this, which repositories and seeds see to:"
        ));
        for left in left {
            terminal.aside_line(format_args!("      {left}"));
        }
    }

    pub(super) fn json(&self) -> Value {
        let Self { dialect, column, json_schema, left } = self;
        let left: Vec<Value> = left
            .iter()
            .map(|left| json!({ "at": left.at, "keyword": left.keyword, "why": left.why }))
            .collect();
        json!({ "database": dialect.name(), "column": column, "json_schema": json_schema, "left": left })
    }
}
