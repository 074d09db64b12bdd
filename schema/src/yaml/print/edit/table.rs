//! A table whose block stays, but for what of it has changed.

use std::collections::BTreeMap;

use super::kept::{OF_TABLES, braced};
use super::outline::{Edits, Lines, Part, indented};
use crate::Diagnostics;
use crate::yaml::node::Node;
use crate::yaml::parse::parse;

/// Edits a table's block from what is printed of it before to what is printed after. Where it is not written in lines, or
/// with `whole`, it is written anew.
pub(super) fn edit(
    lines: &Lines<'_>,
    part: &Part<'_>,
    before: &str,
    after: &str,
    whole: bool,
    edits: &mut Edits,
) {
    let done = !whole
        && lines.parts(part.value, part.end).is_some_and(|keys| {
            let (before, after) = (Printed::new(before), Printed::new(after));
            by_keys(lines, &keys, &before, &after, edits)
        });
    if !done {
        edits.replace(part.start..part.end, anew(lines, part, after));
    }
}

/// The table as it is printed, and what no database holds of it as it was.
fn anew(lines: &Lines<'_>, part: &Part<'_>, after: &str) -> String {
    let mut text = indented(after, 2, part.indent);
    let parts = lines.parts(part.value, part.end);
    for entry in part.value.mapping().into_iter().flatten() {
        if !OF_TABLES.contains(&entry.key.as_str()) {
            continue;
        }
        match parts.iter().flatten().find(|found| found.key == entry.key) {
            Some(found) => {
                let kept = lines.text(found.lead..found.end);
                text.push_str(&indented(kept, found.indent, part.indent + 2));
            }
            None => {
                let indent = part.indent + 2;
                text.push_str(&format!("{:indent$}{}: {}\n", "", entry.key, braced(&entry.value)));
            }
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
    }
    text
}

/// Key by key, and column by column. Whether that was possible.
fn by_keys(
    lines: &Lines<'_>,
    keys: &[Part<'_>],
    before: &Printed,
    after: &Printed,
    edits: &mut Edits,
) -> bool {
    let Some(last) = keys.last() else { return false };
    let mut made = Edits::default();
    let mut has_columns = false;
    for key in keys {
        if key.key == "columns" {
            has_columns = true;
            let Some(columns) = lines.parts(key.value, key.end) else { return false };
            if !by_columns(lines, keys, &columns, before, after, &mut made) {
                return false;
            }
        } else if !OF_TABLES.contains(&key.key) && key.key != "mixins" {
            match (before.keys.get(key.key), after.keys.get(key.key)) {
                (was, is) if was == is => {}
                (_, Some(text)) => made.replace(key.start..key.end, indented(text, 4, key.indent)),
                (_, None) => made.replace(key.lead..key.end, String::new()),
            }
        }
    }
    if !has_columns && before.columns != after.columns {
        return false;
    }
    for (key, text) in &after.keys {
        let there = keys.iter().any(|part| part.key == key);
        if !there && before.keys.get(key) != Some(text) {
            let at = if key == "comment" { keys[0].lead } else { last.end };
            made.replace(at..at, indented(text, 4, last.indent));
        }
    }
    edits.take(made);
    true
}

fn by_columns(
    lines: &Lines<'_>,
    keys: &[Part<'_>],
    columns: &[Part<'_>],
    before: &Printed,
    after: &Printed,
    made: &mut Edits,
) -> bool {
    let Some(last) = columns.last() else { return false };
    let now = |name: &str| after.columns.iter().find(|(other, _)| other == name).map(|(_, text)| text);
    let was = |name: &str| before.columns.iter().any(|(other, _)| other == name);
    for column in columns.iter().filter(|column| was(column.key)) {
        let old = before.columns.iter().find(|(other, _)| other == column.key).map(|(_, text)| text);
        match now(column.key) {
            None => made.replace(column.lead..column.end, String::new()),
            new if new == old => {}
            Some(text) => made.replace(column.start..column.end, indented(text, 6, column.indent)),
        }
    }
    // What does not stand here comes from mixins.
    let mixed = |name: &str| !columns.iter().any(|column| column.key == name);
    let from_mixins: Vec<&(String, String)> = before.columns.iter().filter(|(name, _)| mixed(name)).collect();
    let stays = from_mixins.iter().all(|(name, text)| now(name) == Some(text));
    if !stays {
        let Some(mixins) = keys.iter().find(|key| key.key == "mixins") else { return false };
        made.replace(mixins.lead..mixins.end, String::new());
    }
    for (name, text) in &after.columns {
        if !was(name) || (!stays && mixed(name)) {
            made.replace(last.end..last.end, indented(text, 6, last.indent));
        }
    }
    let _ = lines;
    true
}

/// A printed table by its keys; `columns` by their names, in order.
struct Printed {
    keys: BTreeMap<String, String>,
    columns: Vec<(String, String)>,
}

impl Printed {
    fn new(entry: &str) -> Self {
        let text = format!("tables:\n{entry}");
        let mut printed = Self { keys: BTreeMap::new(), columns: Vec::new() };
        let lines = Lines::new(&text);
        let mut out = Diagnostics::default();
        let file = out.sources.add("", text.as_str());
        let Some(root) = parse(file, &mut out) else { return printed };
        let table = root.get("tables").and_then(Node::mapping).and_then(|tables| tables.first());
        let Some(keys) = table.and_then(|table| lines.parts(&table.value, lines.count())) else {
            return printed;
        };
        for key in keys {
            if key.key != "columns" {
                printed.keys.insert(key.key.to_owned(), lines.text(key.start..key.end).to_owned());
                continue;
            }
            for column in lines.parts(key.value, key.end).into_iter().flatten() {
                printed
                    .columns
                    .push((column.key.to_owned(), lines.text(column.start..column.end).to_owned()));
            }
        }
        printed
    }
}
