//! What is in the database but not in a schema: views, triggers, virtual tables, and clauses that no schema can say.

use std::collections::BTreeSet;

use tablewright_schema::ObjectName;
use tablewright_schema::schema::{Schema, Table, Unmanaged};

use super::ObjectRow;
use crate::dialect::sqlite::stored::{Conflict, name_of, sqlite_tokens};

/// The end of the kind of a clause: part of a table's text that a schema cannot say, and that a rebuild would lose.
pub(in crate::dialect::sqlite) const CLAUSE: &str = " clause";

/// The kind of the tables in which a virtual table keeps its data; it makes them itself.
const SHADOW_TABLE: &str = "shadow table";

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

/// Views, triggers, virtual tables and their shadow tables.
pub(super) fn unmanaged(objects: &[ObjectRow], schema: &Schema) -> Vec<Unmanaged> {
    let virtual_tables: Vec<&str> = objects
        .iter()
        .filter(|object| object.listed.as_deref() == Some("virtual"))
        .map(|object| object.name.as_str())
        .collect();
    let mut found = Vec::new();
    for object in objects {
        let name = ObjectName::new(&object.name);
        let table = ObjectName::new(&object.table);
        let sql = object.sql.clone();
        let depends_on = || depends_on(object.sql.as_deref().unwrap_or_default(), schema);
        match (object.kind.as_str(), object.listed.as_deref()) {
            ("view", _) => {
                let kind = Unmanaged::VIEW.to_owned();
                found.push(Unmanaged { kind, name, table: None, sql, depends_on: depends_on() });
            }
            ("trigger", _) => {
                let kind = Unmanaged::TRIGGER.to_owned();
                found.push(Unmanaged { kind, name, table: Some(table), sql, depends_on: depends_on() });
            }
            ("table", Some("virtual")) => {
                let kind = Unmanaged::VIRTUAL_TABLE.to_owned();
                found.push(Unmanaged { kind, name, table: None, sql, depends_on: depends_on() });
            }
            ("table", Some("shadow")) => {
                let kind = SHADOW_TABLE.to_owned();
                let owner = virtual_tables
                    .iter()
                    .filter(|owner| {
                        object.name.strip_prefix(*owner).is_some_and(|rest| rest.starts_with('_'))
                    })
                    .max_by_key(|owner| owner.len());
                let table = owner.map(|owner| ObjectName::new(*owner));
                found.push(Unmanaged { kind, name, table, sql: None, depends_on: Vec::new() });
            }
            _ => {}
        }
    }
    found
}

/// Tables whose names stand in the text, and those of their columns that do: more than it depends on, never less.
fn depends_on(sql: &str, schema: &Schema) -> Vec<(ObjectName, Option<String>)> {
    let tokens = sqlite_tokens(sql);
    let mentioned: BTreeSet<String> =
        tokens.iter().filter_map(name_of).map(|name| name.to_ascii_lowercase()).collect();
    let mentions = |name: &str| mentioned.contains(&name.to_ascii_lowercase());
    let mut found = Vec::new();
    for table in schema.tables.values().filter(|table| mentions(&table.name.name)) {
        found.push((table.name.clone(), None));
        let columns = table.columns.iter().filter(|column| mentions(&column.name));
        found.extend(columns.map(|column| (table.name.clone(), Some(column.name.clone()))));
    }
    found
}
