//! Which rows stand under which table, and by which of its unique keys they are found again.

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::model::Table;
use tablewright_schema::nearest::{list, suggestion};
use tablewright_schema::yaml::node::{Entry, Kind, Node, Scalar, Value};
use tablewright_schema::{Diagnostic, Model, ObjectName, Span};

use crate::key;
use crate::row::TableSeeds;
use crate::stream::fake::{Fake, placeless};
use crate::table::referable;

/// The rows of one table in one file.
pub(crate) struct Section<'m, 'n> {
    pub(crate) table: &'m Table,
    pub(crate) matched: Option<&'n Node>,
    pub(crate) rows: &'n [Node],
    /// The columns that every row gives, where the file says so before its rows.
    pub(crate) given: Option<Vec<&'m str>>,
    /// See [`SeedFile::layer`](crate::files::SeedFile::layer).
    pub(crate) layer: usize,
    /// Rows that are to be made.
    pub(crate) fake: Option<Fake>,
}

/// The rows under the name of a table.
pub(crate) fn section<'m, 'n>(
    entry: &'n Entry,
    model: &'m Model,
    layer: usize,
    out: &mut Vec<Diagnostic>,
) -> Option<Section<'m, 'n>> {
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
        Kind::Sequence(rows) => Some(Section { table, matched: None, rows, given: None, layer, fake: None }),
        Kind::Mapping(entries) => grouped(entry, entries, table, layer, out),
        Kind::Scalar(_) if entry.value.is_null() => {
            Some(Section { table, matched: None, rows: &[], given: None, layer, fake: None })
        }
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

/// `{ match: [columns], rows: [ … ] }`, and `{ fake: 1000, seed: 7, with: { … } }`
fn grouped<'m, 'n>(
    entry: &'n Entry,
    entries: &'n [Entry],
    table: &'m Table,
    layer: usize,
    out: &mut Vec<Diagnostic>,
) -> Option<Section<'m, 'n>> {
    let mut section = Section { table, matched: None, rows: &[], given: None, layer, fake: None };
    let mut whole = true;
    let (mut rows, mut seed, mut with) = (None, None, None);
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
            ("with", Kind::Mapping(given)) => {
                let unknown = given.iter().filter(|given| {
                    table.column(&given.key).is_none() && referable(table, &given.key).is_none()
                });
                let before = out.len();
                out.extend(unknown.map(|given| no_column(table, &given.key, given.key_span)));
                whole &= out.len() == before;
                with = Some((&inner.value, inner.key_span));
            }
            ("with", _) => {
                let message =
                    format!("expected columns with what every row has in them, found {}", inner.value.what());
                out.push(Diagnostic::new(inner.value.span, message).help("write `with: { column: value }`"));
                whole = false;
            }
            ("fake" | "seed", _) => match inner.value.scalar().map(Scalar::value) {
                Some(Value::Int(number)) if number >= 0 => match inner.key.as_str() {
                    "fake" => rows = Some((number.unsigned_abs(), inner.key_span)),
                    _ => seed = Some((number.unsigned_abs(), inner.key_span)),
                },
                Some(_) | None => {
                    let message = format!("expected a number, found {}", inner.value.what());
                    let help = "write `fake: 10000` for that many rows, and `seed: 7` for others than with `seed: 8`";
                    out.push(Diagnostic::new(inner.value.span, message).help(help));
                    whole = false;
                }
            },
            (key, _) => {
                let found = Diagnostic::new(
                    inner.key_span,
                    format!("`{key}` means nothing beside the rows of a table"),
                );
                out.push(match table.column(key) {
                    Some(_) => found.help(format!("`{}` takes a list of rows: `- {key}: …`", entry.key)),
                    None => match suggestion(key, ["match", "rows", "fake", "seed", "with"]) {
                        Some(help) => found.help(help),
                        None => found,
                    },
                });
                whole = false;
            }
        }
    }
    let beside = with.map(|(_, span)| (span, "with")).or(seed.map(|(_, span)| (span, "seed")));
    if let (None, Some((span, word))) = (&rows, beside) {
        let found = Diagnostic::new(span, format!("`{word}` is for rows that are made, and none are"));
        out.push(found.help("write `fake: 10000` beside it"));
        whole = false;
    }
    section.fake = rows.map(|(rows, span)| Fake {
        rows,
        seed: seed.map_or(0, |(seed, _)| seed),
        with: with.map(|(with, _)| placeless(with)),
        span,
        line: 0,
    });
    whole.then_some(section)
}

fn no_column(table: &Table, name: &str, place: Span) -> Diagnostic {
    let found = Diagnostic::new(place, format!("`{}` has no column `{name}`", table.name));
    let relations = table.relations.iter().map(|relation| relation.name.as_str());
    let relations = relations.filter(|name| referable(table, name).is_some());
    match suggestion(name, table.columns.iter().map(|column| column.name.as_str()).chain(relations)) {
        Some(help) => found.help(help),
        None => found,
    }
}

/// The tables that have seeds, each with the key that its rows are matched by.
pub(crate) fn tables(sections: &[Section<'_, '_>], out: &mut Vec<Diagnostic>) -> Vec<TableSeeds> {
    let mut tables: Vec<TableSeeds> = Vec::new();
    let mut said: BTreeMap<&ObjectName, Span> = BTreeMap::new();
    for section in sections {
        let Some(node) = section.matched else { continue };
        let name = &section.table.name;
        let Some(key) = matched(section.table, node, out) else { continue };
        match tables.iter().find(|table| table.name == *name) {
            None => {
                said.insert(name, node.span);
                tables.push(TableSeeds { name: name.clone(), key, is_said: true });
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
    let mut without_key = BTreeSet::new();
    for section in sections {
        let name = &section.table.name;
        let is_known = tables.iter().any(|table| table.name == *name) || without_key.contains(name);
        if section.matched.is_some() || is_known {
            continue;
        }
        let of_table = sections.iter().filter(|other| other.table.name == *name);
        let given: Option<Vec<&Vec<&str>>> = of_table.map(|section| section.given.as_ref()).collect();
        match key::key_of_given(section.table, given.as_deref().unwrap_or_default()) {
            Some(key) => {
                let key = key.into_iter().map(str::to_owned).collect();
                tables.push(TableSeeds { name: name.clone(), key, is_said: false });
            }
            None => {
                let of_table = || sections.iter().filter(|other| other.table.name == *name);
                let rows = of_table().find_map(|section| section.rows.first());
                match (rows, of_table().all(|section| section.fake.is_some())) {
                    (Some(row), _) => {
                        let message =
                            format!("`{name}` has no unique key by which its rows could be found again");
                        out.push(
                            Diagnostic::new(row.span, message)
                                .help("give the table a primary key or a unique constraint"),
                        );
                        without_key.insert(name);
                    }
                    // They are counted.
                    (None, true) => {
                        tables.push(TableSeeds { name: name.clone(), key: Vec::new(), is_said: false });
                    }
                    (None, false) => {}
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
