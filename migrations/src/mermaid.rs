//! Tables and their foreign keys as a Mermaid diagram, which GitHub and GitLab draw.
//!
//! Names of columns and types are words there: what is none gets `_`, and the column's own name stands beside it. A table has any name.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use tablewright_schema::schema::{ColumnType, ForeignKey, Table};
use tablewright_schema::{ObjectName, Schema};

use crate::change::{Change, Rename, TableChange};

/// What is said of a table or a column in the diagram: `new`, `gone`.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Of tables.
    pub tables: BTreeMap<ObjectName, String>,
    /// Of columns.
    pub columns: BTreeMap<(ObjectName, String), String>,
}

/// The part of the diagram that changes make other: the tables that they are about as they are afterwards, with what is new of them.
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
                marks.columns.insert((table.clone(), to.clone()), format!("was {}", quoted(from)));
                tables.insert(table.clone());
            }
            Change::Rename(Rename::Enum { .. } | Rename::EnumValue { .. } | Rename::Object { .. })
            | Change::Enum(_)
            | Change::DropTable(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. } => {}
        }
    }
    tables.retain(|name| schema.tables.contains_key(name));
    if tables.is_empty() { String::new() } else { er_diagram(schema, &tables, &marks) }
}

/// The diagram of some tables with their columns, and of those that they refer to, or that refer to them, by name only.
pub fn er_diagram(schema: &Schema, tables: &BTreeSet<ObjectName>, marks: &Marks) -> String {
    let mut diagram = "erDiagram\n".to_owned();
    let keys: Vec<(&Table, &ForeignKey)> = schema
        .tables
        .values()
        .flat_map(|table| table.foreign_keys.values().map(move |key| (table, key)))
        .filter(|(table, key)| tables.contains(&table.name) || tables.contains(&key.table))
        .collect();
    let beside = keys.iter().flat_map(|(table, key)| [&table.name, &key.table]);
    let shown: BTreeSet<&ObjectName> =
        beside.chain(tables.iter().filter(|name| schema.tables.contains_key(name))).collect();
    let entities: BTreeMap<&ObjectName, String> =
        shown.iter().enumerate().map(|(at, name)| (*name, format!("t{at}_{}", word(&name.name)))).collect();
    for (name, entity) in &entities {
        let mark = marks.tables.get(*name).map(|mark| format!(" ({})", quoted(mark))).unwrap_or_default();
        let _ = write!(diagram, "  {entity}[\"{}{mark}\"]", quoted(&name.to_string()));
        match schema
            .tables
            .get(name)
            .filter(|table| tables.contains(&table.name) && !table.columns.is_empty())
        {
            Some(table) => {
                diagram.push_str(" {\n");
                table
                    .columns
                    .iter()
                    .for_each(|column| diagram.push_str(&attribute(table, &column.name, marks)));
                diagram.push_str("  }\n");
            }
            None => diagram.push('\n'),
        }
    }
    for (table, key) in keys {
        let (Some(child), Some(parent)) = (entities.get(&table.name), entities.get(&key.table)) else {
            continue;
        };
        let _ = writeln!(
            diagram,
            "  {child} {}--{} {parent} : \"{}\"",
            if is_unique(table, &key.columns) { "|o" } else { "}o" },
            if is_optional(table, &key.columns) { "o|" } else { "||" },
            quoted(&key.columns.join(", "))
        );
    }
    diagram
}

fn attribute(table: &Table, name: &str, marks: &Marks) -> String {
    let Some(column) = table.column(name) else { return String::new() };
    let spelled = match &column.ty {
        ColumnType::Native(ty) => ty.clone(),
        ColumnType::Enum(ty) | ColumnType::EnumArray(ty) => ty.to_string(),
    };
    let in_key =
        table.primary_key.as_ref().is_some_and(|key| key.columns.iter().any(|column| column == name));
    let refers = table.foreign_keys.values().any(|key| key.columns.iter().any(|column| column == name));
    let keys: Vec<&str> =
        [(in_key, "PK"), (refers, "FK")].into_iter().filter(|(is, _)| *is).map(|(_, key)| key).collect();
    let keys = if keys.is_empty() { String::new() } else { format!(" {}", keys.join(", ")) };
    let shown = word(name);
    let own = (shown != name).then(|| quoted(name));
    let mark = marks.columns.get(&(table.name.clone(), name.to_owned())).cloned();
    let said: Vec<String> = own.into_iter().chain(mark).collect();
    let said = if said.is_empty() { String::new() } else { format!(" \"{}\"", said.join(", ")) };
    format!("    {} {shown}{keys}{said}\n", word(&spelled))
}

/// Letters, digits and `_` of ASCII, beginning with a letter.
fn word(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let mut word: String = text.chars().map(plain).collect();
    while word.contains("__") && !text.contains("__") {
        word = word.replace("__", "_");
    }
    let word = if text.ends_with('_') { word } else { word.trim_end_matches('_').to_owned() };
    match word.chars().next() {
        // What a key is said to be.
        _ if ["PK", "FK", "UK"].contains(&word.as_str()) => format!("_{word}"),
        Some(first) if first.is_ascii_alphabetic() || first == '_' => word,
        Some(_) | None => format!("_{word}"),
    }
}

/// Text between quotes, which know no escape: what may not stand there is `_`.
fn quoted(text: &str) -> String {
    let stands = |c: char| !c.is_control() && !matches!(c, '"' | '%' | '\\');
    text.chars().map(|c| if stands(c) { c } else { '_' }).collect()
}

fn is_optional(table: &Table, columns: &[String]) -> bool {
    columns.iter().any(|name| table.column(name).is_some_and(|column| column.nullable))
}

fn is_unique(table: &Table, columns: &[String]) -> bool {
    let same =
        |key: &[String]| key.len() == columns.len() && columns.iter().all(|column| key.contains(column));
    table.primary_key.as_ref().is_some_and(|key| same(&key.columns))
        || table.uniques.values().any(|key| same(&key.columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hold_nothing_that_would_be_grammar() {
        for (text, shown) in [
            ("note", "note"),
            ("character varying(100)", "character_varying_100"),
            ("numeric(10,2)", "numeric_10_2"),
            ("text[]", "text"),
            ("größe", "gr_e"),
            ("1st", "_1st"),
            ("a__b_", "a__b_"),
            ("_x", "_x"),
            ("PK", "_PK"),
            ("名前", "_"),
        ] {
            assert_eq!(word(text), shown, "{text}");
        }
        assert_eq!(quoted("a \"b\"\nc % \\"), "a _b__c _ _");
    }
}
