//! What a schema is made of, each with its lines: they are put together to sections and files.

use super::context::Context;
use super::{WIDTH, access, object, scalar, sequence, table};
use crate::access::Subject;
use crate::schema::EnumType;

/// A table, an enum, a view, …
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The key under which it stands at the top of a file: `tables`.
    pub(super) key: &'static str,
    /// Its name as the YAML has it.
    pub(super) name: String,
    /// The database schema that it is in; `None` for what is in none.
    pub(super) home: Option<Option<String>>,
    /// Whether there is nothing to say but its name.
    pub(super) is_name: bool,
    /// Its lines, indented as an entry of its section.
    pub(super) lines: String,
}

/// The keys of a file in the order in which they are written; others follow.
const ORDER: [&str; 18] = [
    "schemas",
    "extensions",
    "application_functions",
    "enums",
    "collations",
    "domains",
    "types",
    "sequences",
    "mixins",
    "tables",
    "foreign_tables",
    "views",
    "materialized_views",
    "functions",
    "procedures",
    "aggregates",
    "events",
    "statistics",
];

/// Everything that a schema holds.
pub(super) fn all(context: &Context<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = context.schema.enums.values().map(enumeration).collect();
    entries.extend(context.mixins.entries());
    // A partition stands inside the table that it is part of.
    let whole = context.schema.tables.values().filter(|table| table.family.partition_of.is_none());
    entries.extend(whole.map(|found| Entry {
        key: "tables",
        name: found.name.print(),
        home: Some(found.name.schema.clone()),
        is_name: false,
        lines: table::print(found, context),
    }));
    entries.extend(object::entries(context));
    entries.extend(context.schema.application_functions.iter().map(|name| Entry {
        key: "application_functions",
        name: name.clone(),
        home: Some(None),
        is_name: true,
        lines: format!("  {}:\n", scalar::block(name)),
    }));
    let defaults = context.schema.default_privileges.as_ref().map(access::default_privileges);
    if let Some(lines) = defaults.as_deref().and_then(|text| text.strip_prefix("default_privileges:\n")) {
        let (key, name) = ("default_privileges", "default_privileges".to_owned());
        entries.push(Entry { key, name, home: None, is_name: false, lines: lines.to_owned() });
    }
    entries
}

/// A file: its sections in the usual order, each with its entries in theirs.
pub(super) fn document(entries: &[&Entry]) -> String {
    let mut sections: Vec<(&'static str, Vec<&Entry>)> = Vec::new();
    for entry in entries {
        match sections.iter_mut().find(|(key, _)| *key == entry.key) {
            Some((_, there)) => there.push(entry),
            None => sections.push((entry.key, vec![entry])),
        }
    }
    sections.sort_by_key(|(key, _)| ORDER.iter().position(|other| other == key).unwrap_or(ORDER.len()));
    let texts: Vec<String> = sections.iter().map(|(key, entries)| section(key, 0, entries)).collect();
    texts.join("\n")
}

/// A key and what stands under it. Entries of several lines have room between them.
pub(super) fn section(key: &str, indent: usize, entries: &[&Entry]) -> String {
    let lead = format!("{:indent$}{key}:", "");
    if entries.iter().all(|entry| entry.is_name) {
        let list = sequence(entries.iter().map(|entry| scalar::flow(&entry.name)));
        if lead.len() + list.chars().count() < WIDTH {
            return format!("{lead} {list}\n");
        }
        let items = entries.iter().map(|entry| format!("{:indent$}  - {}\n", "", scalar::block(&entry.name)));
        return format!("{lead}\n{}", items.collect::<String>());
    }
    let mut out = format!("{lead}\n");
    for (at, entry) in entries.iter().enumerate() {
        let is_long = |entry: &Entry| entry.lines.lines().nth(1).is_some();
        if indent == 0 && at > 0 && (is_long(entry) || is_long(entries[at - 1])) {
            out.push('\n');
        }
        out.push_str(&entry.lines);
    }
    out
}

fn enumeration(declared: &EnumType) -> Entry {
    let EnumType { name, values, comment, access } = declared;
    let key = scalar::block(&name.print());
    let list = sequence(values.iter().map(|value| scalar::flow(value)));
    let entry = |lines: String| Entry {
        key: "enums",
        name: name.print(),
        home: Some(name.schema.clone()),
        is_name: false,
        lines,
    };
    let rights = access::lines(access, Some(Subject::Type), 4);
    if comment.is_none() && rights.is_empty() && list.chars().count() + key.chars().count() + 4 < WIDTH {
        return entry(format!("  {key}: {list}\n"));
    }
    let mut text = format!("  {key}:\n");
    if let Some(comment) = comment {
        text.push_str(&format!("    comment: {}\n", scalar::lines(comment, 6)));
    }
    text.push_str(&rights);
    if list.chars().count() + 12 < WIDTH {
        text.push_str(&format!("    values: {list}\n"));
        return entry(text);
    }
    text.push_str("    values:\n");
    for value in values {
        text.push_str(&format!("      - {}\n", scalar::block(value)));
    }
    entry(text)
}
