//! A folder of YAML files to [`Seeds`]: every row checked against the model, every error at once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tablewright_schema::model::Table;
use tablewright_schema::nearest::{list, suggestion};
use tablewright_schema::yaml::add_text;
use tablewright_schema::yaml::node::{Entry, Kind, Node};
use tablewright_schema::yaml::parse::parse;
use tablewright_schema::{Diagnostic, Diagnostics, Model, ObjectName, Span};

use crate::key;
use crate::lower::Lower;
use crate::order;
use crate::row::{Seeds, TableSeeds};

/// Reads every `*.yaml` and `*.yml` file under a folder.
///
/// ```yaml
/// event_types:                      # a table: its rows
///   - { name: agent_message, category: communication }
/// agent_instances:                  # where the key that people know a row by is not the first one
///   match: [run, instance_name]
///   rows:
///     - { run: { name: demo }, instance_name: ann, template: planner }
/// ```
///
/// A column takes a value of its type. A relation takes the row at its other end: the key of that row, or one value where
/// the key is one column. The row may stand in any file, or be in the database already.
///
/// Fails with everything that is wrong in any file: values that do not fit their column or its JSON Schema, missing
/// columns, unknown names, rows given twice, rows that refer to each other in a circle that no NULL can open.
pub fn read(folder: &Path, model: &Model) -> Result<Seeds, Diagnostics> {
    let mut out = Diagnostics::default();
    let mut trees = Vec::new();
    for path in files(folder, &mut out) {
        match std::fs::read(&path) {
            Ok(bytes) => {
                if let Some(file) = add_text(path, bytes, &mut out) {
                    trees.extend(parse(file, &mut out));
                }
            }
            Err(error) => unreadable(&path, &error, &mut out),
        }
    }
    lower(&trees, model, out)
}

/// Sorted by path, so that the same folder gives the same seeds everywhere.
fn files(folder: &Path, out: &mut Diagnostics) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
        match entries {
            Ok(entries) => {
                for path in entries.into_iter().map(|entry| entry.path()) {
                    match path.extension().and_then(|extension| extension.to_str()) {
                        _ if path.is_dir() => folders.push(path),
                        Some("yaml" | "yml") => found.push(path),
                        Some(_) | None => {}
                    }
                }
            }
            Err(error) => unreadable(&folder, &error, out),
        }
    }
    found.sort();
    found
}

fn unreadable(path: &Path, error: &std::io::Error, out: &mut Diagnostics) {
    let file = out.sources.add(path, "");
    out.push(Diagnostic::new(Span { file, start: 0, end: 0 }, format!("cannot read this: {error}")));
}

/// The rows of one table in one file.
struct Section<'m, 'n> {
    table: &'m Table,
    matched: Option<&'n Node>,
    rows: &'n [Node],
}

fn lower(trees: &[Node], model: &Model, mut out: Diagnostics) -> Result<Seeds, Diagnostics> {
    let mut sections = Vec::new();
    for tree in trees {
        match tree.mapping() {
            Some(entries) => {
                sections.extend(entries.iter().filter_map(|entry| section(entry, model, &mut out.list)));
            }
            None if tree.is_null() => {}
            None => {
                let message = format!("expected tables with their rows, found {}", tree.what());
                out.push(
                    Diagnostic::new(tree.span, message)
                        .help("write `table_name:` and under it a list of rows"),
                );
            }
        }
    }
    let tables = tables(&sections, &mut out.list);
    let mut lower = Lower::new(model, &tables, &mut out.list);
    for section in &sections {
        // A table without a usable key was reported; its rows could only repeat that.
        if let Some(at) = tables.iter().position(|known| known.name == section.table.name) {
            for row in section.rows {
                lower.row(at, section.table, row);
            }
        }
    }
    let (rows, references) = lower.finish();
    let mut seeds = Seeds { tables, rows, references, ..Seeds::default() };
    order::link(&mut seeds, model, &mut out.list);
    if out.is_empty() {
        order::schedule(&mut seeds, model, &mut out.list);
    }
    seeds.sources = out.sources.clone();
    out.or(seeds)
}

fn section<'m, 'n>(entry: &'n Entry, model: &'m Model, out: &mut Vec<Diagnostic>) -> Option<Section<'m, 'n>> {
    let Some(table) = model.tables.get(&ObjectName::read(&entry.key)) else {
        let names: Vec<String> = model.tables.keys().map(ObjectName::print).collect();
        let found = Diagnostic::new(entry.key_span, format!("there is no table `{}`", entry.key));
        out.push(match suggestion(&entry.key, names.iter().map(String::as_str)) {
            Some(help) => found.help(help),
            None => found,
        });
        return None;
    };
    match &entry.value.kind {
        Kind::Sequence(rows) => Some(Section { table, matched: None, rows }),
        Kind::Mapping(entries) => grouped(entry, entries, table, out),
        Kind::Scalar(_) if entry.value.is_null() => Some(Section { table, matched: None, rows: &[] }),
        Kind::Scalar(_) => {
            let message = format!("expected the rows of `{}`, found {}", entry.key, entry.value.what());
            out.push(
                Diagnostic::new(entry.value.span, message)
                    .help("write a list of rows: `- { column: value }`"),
            );
            None
        }
    }
}

/// `{ match: [columns], rows: [ … ] }`
fn grouped<'m, 'n>(
    entry: &'n Entry,
    entries: &'n [Entry],
    table: &'m Table,
    out: &mut Vec<Diagnostic>,
) -> Option<Section<'m, 'n>> {
    let mut section = Section { table, matched: None, rows: &[] };
    let mut whole = true;
    for inner in entries {
        match (inner.key.as_str(), &inner.value.kind) {
            ("match", _) => section.matched = Some(&inner.value),
            ("rows", Kind::Sequence(rows)) => section.rows = rows,
            ("rows", _) if inner.value.is_null() => {}
            ("rows", _) => {
                let message = format!("expected a list of rows, found {}", inner.value.what());
                out.push(Diagnostic::new(inner.value.span, message).help("write `- { column: value }`"));
                whole = false;
            }
            (key, _) => {
                let found = Diagnostic::new(
                    inner.key_span,
                    format!("`{key}` means nothing beside the rows of a table"),
                );
                out.push(match table.column(key) {
                    Some(_) => found.help(format!("`{}` takes a list of rows: `- {key}: …`", entry.key)),
                    None => match suggestion(key, ["match", "rows"]) {
                        Some(help) => found.help(help),
                        None => found,
                    },
                });
                whole = false;
            }
        }
    }
    whole.then_some(section)
}

/// The tables that have seeds, each with the key that its rows are matched by.
fn tables(sections: &[Section<'_, '_>], out: &mut Vec<Diagnostic>) -> Vec<TableSeeds> {
    let mut tables: Vec<TableSeeds> = Vec::new();
    let mut said: BTreeMap<&ObjectName, Span> = BTreeMap::new();
    for section in sections {
        let Some(node) = section.matched else { continue };
        let name = &section.table.name;
        let Some(key) = matched(section.table, node, out) else { continue };
        match tables.iter().find(|table| table.name == *name) {
            None => {
                said.insert(name, node.span);
                tables.push(TableSeeds { name: name.clone(), key });
            }
            Some(known) if known.key == key => {}
            Some(_) => {
                let message = format!("the rows of `{name}` are matched by another key elsewhere");
                let found =
                    Diagnostic::new(node.span, message).help("match them by the same key in every file");
                out.push(match said.get(name) {
                    Some(first) => found.related(*first, "matched by this one here"),
                    None => found,
                });
            }
        }
    }
    for section in sections {
        let name = &section.table.name;
        if section.matched.is_some() || tables.iter().any(|table| table.name == *name) {
            continue;
        }
        match key::natural_key(section.table) {
            Some(key) => {
                let key = key.into_iter().map(str::to_owned).collect();
                tables.push(TableSeeds { name: name.clone(), key });
            }
            None => {
                if let Some(row) = section.rows.first() {
                    let message =
                        format!("`{name}` has no unique key by which its rows could be found again");
                    out.push(
                        Diagnostic::new(row.span, message)
                            .help("give the table a primary key or a unique constraint"),
                    );
                }
            }
        }
    }
    tables
}

/// `match: [column or relation, …]` or `match: column`.
fn matched(table: &Table, node: &Node, out: &mut Vec<Diagnostic>) -> Option<Vec<String>> {
    let one = std::slice::from_ref(node);
    let mut columns: Vec<&str> = Vec::new();
    for item in node.sequence().unwrap_or(one) {
        let word = item.scalar().map_or("", |scalar| scalar.text.as_str());
        match table
            .columns
            .iter()
            .find(|column| column.name == word || key::known_as(table, &column.name) == word)
        {
            Some(column) => columns.push(&column.name),
            None => {
                let found = Diagnostic::new(item.span, format!("`{}` has no column `{word}`", table.name));
                let names = table.columns.iter().map(|column| column.name.as_str());
                out.push(match suggestion(word, names) {
                    Some(help) => found.help(help),
                    None => found,
                });
                return None;
            }
        }
    }
    if !key::is_unique_key(table, &columns) {
        let message = format!("{} may be the same in several rows of `{}`", list(columns), table.name);
        let help = match key::described(table) {
            keys if keys.is_empty() => "the table has no unique key; give it one".to_owned(),
            keys => format!("match by one of its unique keys: {keys}"),
        };
        out.push(Diagnostic::new(node.span, message).help(help));
        return None;
    }
    Some(columns.into_iter().map(str::to_owned).collect())
}
