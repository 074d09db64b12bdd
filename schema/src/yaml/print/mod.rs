//! The most readable YAML of a database's schema: what `pull` writes.
//!
//! The law is that it reads back to the same schema. Wherever a short form might not, it is read back here before it is
//! used, and the long form is written instead.

mod access;
mod column;
mod object;
mod partition;
mod relation;
mod scalar;
mod storage;
mod table;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::ObjectName;
use crate::access::{Access, Subject};
use crate::lower::types::Enums;
use crate::schema::{EnumType, Schema};

/// Tables that still read well in one file.
const ONE_FILE: usize = 20;
/// Lines of views, functions and the like that still read well beside the tables.
const OBJECT_LINES: usize = 200;
/// Columns of a line.
const WIDTH: usize = 110;

/// The YAML files of a schema, by path relative to the schema folder: one, or with many tables one for each.
///
/// What is not managed ([`Schema::unmanaged`]) is named in a comment.
pub fn print(schema: &Schema) -> Vec<(PathBuf, String)> {
    let names = relation::names(schema);
    let enums: String = schema.enums.values().map(enumeration).collect();
    let enums = if enums.is_empty() { enums } else { format!("enums:\n{enums}") };
    // A partition stands inside the table that it is part of.
    let whole = || schema.tables.values().filter(|table| table.family.partition_of.is_none());
    let tables = whole().map(|table| (table, table::print(table, schema, &names)));
    let mut head = format!("# Read from {} by `tablewright pull`.\n", schema.dialect.title());
    for object in &schema.unmanaged {
        let on = object.table.as_ref().map(|table| format!(" on {table}")).unwrap_or_default();
        let line = format!("{} {}{on}", object.kind, object.name).replace(|c: char| c.is_control(), " ");
        head.push_str(&format!("# Left as it is, since it is not managed: {line}\n"));
    }
    let mut objects = object::sections(schema);
    let defaults = schema.default_privileges.as_ref().map(access::default_privileges).unwrap_or_default();
    if !defaults.is_empty() {
        objects.push(("default_privileges", defaults));
    }
    let is_long = objects.iter().map(|(_, text)| text.lines().count()).sum::<usize>() > OBJECT_LINES;
    if whole().count() <= ONE_FILE && !is_long {
        let tables: Vec<String> = tables.map(|(_, text)| text).collect();
        let mut text = head;
        let tables =
            if tables.is_empty() { String::new() } else { format!("tables:\n{}", tables.join("\n")) };
        let objects = objects.into_iter().map(|(_, text)| text);
        for part in [enums, tables].into_iter().chain(objects) {
            if !part.is_empty() {
                text.push('\n');
                text.push_str(&part);
            }
        }
        return vec![(PathBuf::from("schema.yaml"), text)];
    }
    let mut files = Vec::new();
    let mut taken = BTreeSet::new();
    // The head always has a file, so that what is not managed is said somewhere.
    files.push((
        file_name("enums", &mut taken),
        if enums.is_empty() { head } else { format!("{head}\n{enums}") },
    ));
    for (key, text) in objects {
        files.push((file_name(key, &mut taken), text));
    }
    for (table, text) in tables {
        files.push((file_name(&table.name.to_string(), &mut taken), format!("tables:\n{text}")));
    }
    files
}

/// A file name that every file system takes, and no other table has.
fn file_name(name: &str, taken: &mut BTreeSet<String>) -> PathBuf {
    let safe: String =
        name.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).take(100).collect();
    let mut stem = safe.to_lowercase();
    let mut number = 2;
    while !taken.insert(stem.clone()) {
        stem = format!("{}_{number}", safe.to_lowercase());
        number += 1;
    }
    PathBuf::from(format!("{stem}.yaml"))
}

fn enumeration(declared: &EnumType) -> String {
    let EnumType { name, values, comment, access } = declared;
    let key = scalar::block(&name.print());
    let list = sequence(values.iter().map(|value| scalar::flow(value)));
    if comment.is_none() && *access == Access::default() && list.len() + key.len() < WIDTH {
        return format!("  {key}: {list}\n");
    }
    let mut text = format!("  {key}:\n");
    if let Some(comment) = comment {
        text.push_str(&format!("    comment: {}\n", scalar::lines(comment, 6)));
    }
    text.push_str(&access::lines(access, Some(Subject::Type), 4));
    text.push_str("    values:\n");
    for value in values {
        text.push_str(&format!("      - {}\n", scalar::block(value)));
    }
    text
}

/// `[a, b]`.
fn sequence(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// The keys of a mapping with their values, to be written with braces or on lines of their own.
#[derive(Default)]
struct Mapping(Vec<(&'static str, Written)>);

/// A value both ways.
struct Written {
    flow: String,
    /// The text, where it may be written on several lines.
    text: Option<String>,
}

impl Mapping {
    /// A value that looks the same everywhere: `true`, a list, a mapping in braces.
    fn raw(&mut self, key: &'static str, value: impl Into<String>) {
        self.0.push((key, Written { flow: value.into(), text: None }));
    }

    /// Text.
    fn text(&mut self, key: &'static str, text: &str) {
        self.0.push((key, Written { flow: scalar::flow(text), text: Some(text.to_owned()) }));
    }

    fn has_lines(&self) -> bool {
        self.0.iter().any(|(_, value)| value.text.as_ref().is_some_and(|text| text.contains('\n')))
    }

    fn braces(&self) -> String {
        let entries: Vec<String> =
            self.0.iter().map(|(key, value)| format!("{key}: {}", value.flow)).collect();
        format!("{{ {} }}", entries.join(", "))
    }

    /// After `key:`, indented by `indent`: in braces if that fits the line, else a line for each key.
    fn after(&self, lead: &str, indent: usize) -> String {
        let braces = self.braces();
        if !self.has_lines() && lead.chars().count() + braces.chars().count() < WIDTH {
            return format!("{lead} {braces}\n");
        }
        let mut out = format!("{lead}\n");
        for (key, value) in &self.0 {
            let value = match &value.text {
                Some(text) => scalar::lines(text, indent + 2),
                None => value.flow.clone(),
            };
            out.push_str(&format!("{:indent$}{key}: {value}\n", ""));
        }
        out
    }

    /// As an item of a list.
    fn item(&self, indent: usize) -> String {
        let lead = format!("{:indent$}-", "");
        let braces = self.braces();
        if !self.has_lines() && lead.len() + braces.chars().count() < WIDTH {
            return format!("{lead} {braces}\n");
        }
        let text = self.after(&lead, indent + 2);
        // The first key stands behind the dash.
        let (_, rest) = text.split_once('\n').expect("the lead has a line of its own");
        format!("{lead} {}", rest.trim_start())
    }
}

/// The enums of a schema, for reading types back.
struct EnumsOf<'a>(&'a Schema);

impl Enums for EnumsOf<'_> {
    fn find(&self, name: &str) -> Option<ObjectName> {
        let name = ObjectName::read(name);
        self.0.enums.contains_key(&name).then_some(name)
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}
