//! The part of a diagram that changes make other, for those who review them.

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::{ObjectName, Schema};

use super::{Diagram, Language};
use crate::change::{Change, Rename, TableChange};

/// What is said of a table or a column in the diagram: `new`, `was title`.
#[derive(Default)]
struct Marks {
    tables: BTreeMap<ObjectName, String>,
    columns: BTreeMap<(ObjectName, String), String>,
}

/// The part of the diagram that changes make other, in Mermaid's words: the tables that they are about as they are afterwards, with what is
/// new of them, and those beside them by name. Empty where no table changes.
pub fn changed(schema: &Schema, changes: &[Change]) -> String {
    let (mut tables, mut marks) = (BTreeSet::new(), Marks::default());
    for change in changes {
        match change {
            Change::CreateTable(table) => {
                marks.tables.insert(table.name.clone(), "new".to_owned());
                tables.insert(table.name.clone());
            }
            Change::AlterTable { from: _, to, changes } => {
                tables.insert(to.name.clone());
                let of = |column: &str| (to.name.clone(), column.to_owned());
                for change in changes {
                    if let TableChange::AddColumn { column, backfill: _ } = change {
                        marks.columns.insert(of(&column.name), "new".to_owned());
                    }
                    if let TableChange::AlterColumn { to, .. } = change {
                        marks.columns.entry(of(&to.name)).or_insert_with(|| "changed".to_owned());
                    }
                }
            }
            Change::Rename(Rename::Table { from, to }) => {
                marks.tables.insert(to.clone(), format!("was {from}"));
                tables.insert(to.clone());
            }
            Change::Rename(Rename::Column { table, from, to }) => {
                marks.columns.insert((table.clone(), to.clone()), format!("was {from}"));
                tables.insert(table.clone());
            }
            Change::Rename(Rename::Enum { .. } | Rename::EnumValue { .. } | Rename::Object { .. })
            | Change::Enum(_)
            | Change::DropTable(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => {}
        }
    }
    tables.retain(|name| schema.tables.contains_key(name));
    if tables.is_empty() { String::new() } else { drawn(schema, &tables, marks).print(Language::Mermaid) }
}

fn drawn(schema: &Schema, tables: &BTreeSet<ObjectName>, marks: Marks) -> Diagram {
    let names = tables.iter().map(ToString::to_string).collect();
    let mut diagram = Diagram::of_schema(schema).without_comments().around(&names);
    for (table, note) in marks.tables {
        if let Some(entity) = diagram.entities.get_mut(&table.to_string()) {
            entity.note = Some(note);
        }
    }
    for ((table, column), note) in marks.columns {
        let entity = diagram.entities.get_mut(&table.to_string());
        let attributes = entity.and_then(|entity| entity.attributes.as_mut());
        if let Some(attribute) = attributes.and_then(|all| all.iter_mut().find(|one| one.name == column)) {
            attribute.note = Some(note);
        }
    }
    diagram
}
