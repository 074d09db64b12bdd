//! A folder of files to [`Seeds`]: every row checked against the model, every error at once.

use std::collections::BTreeMap;
use std::path::Path;

use tablewright_schema::model::Table;
use tablewright_schema::yaml::add_text;
use tablewright_schema::yaml::node::{Entry, Kind, Node};
use tablewright_schema::yaml::parse::parse;
use tablewright_schema::{Diagnostic, Diagnostics, Model, ObjectName};

use crate::files::{SeedFile, files, unreadable};
use crate::format::{Format, header, json, lines};
use crate::lower::Lower;
use crate::made;
use crate::order;
use crate::row::Seeds;
use crate::section::{Section, section, tables};
use crate::special;
use crate::stream::Stream;
use crate::table::belongs_to;

/// What is read beside the seeds that every environment has.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Folders of the seeds whose rows come on top: what they say of a row that is there already replaces what was said.
    pub environments: Vec<String>,
    /// What `$var` and `${…}` stand for.
    pub variables: BTreeMap<String, String>,
    /// From so many bytes on, a file of CSV or JSON Lines is not held in memory: 8 MiB unless said.
    pub stream_from: Option<u64>,
    /// Rows that are to be made, by table: how many, whatever the files say of it.
    pub fake: Vec<(String, u64)>,
    /// What rows are made from where a file names no `seed`: 0 unless said.
    pub fake_seed: u64,
}

/// See [`ReadOptions::stream_from`].
const STREAM_FROM: u64 = 8 << 20;

/// Reads every file of rows in a folder, as [`read_with`] does without environments and variables.
///
/// # Errors
/// Everything that is wrong in any file.
pub fn read(folder: &Path, model: &Model) -> Result<Seeds, Diagnostics> {
    read_with(folder, model, &ReadOptions::default())
}

/// Reads every file of rows in a folder: YAML, JSON, JSON Lines and CSV.
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
/// the key is one column. The row may stand in any file, or be in the database already. A file that is named after a table, or
/// lies in a folder that is, holds rows of that table.
///
/// # Errors
/// Everything that is wrong in any file: values that do not fit their column or its JSON Schema, missing
/// columns, unknown names, rows given twice, rows that refer to each other in a circle that no NULL can open.
pub fn read_with(folder: &Path, model: &Model, options: &ReadOptions) -> Result<Seeds, Diagnostics> {
    let mut out = Diagnostics::default();
    let mut trees = Vec::new();
    let mut streams = Vec::new();
    let stream_from = options.stream_from.unwrap_or(STREAM_FROM);
    // Who only wants rows that are made needs no folder.
    let found = match options.fake.is_empty() || folder.is_dir() {
        true => files(folder, model, &options.environments, &mut out),
        false => Vec::new(),
    };
    for file in found {
        if file.format.is_of_one_table() && file.bytes >= stream_from {
            streams.push(file);
            continue;
        }
        match std::fs::read(&file.path) {
            Ok(bytes) => trees.extend(tree(file, bytes, model, &mut out)),
            Err(error) => unreadable(&file.path, &error, &mut out),
        }
    }
    lower(&trees, streams, model, options, out)
}

/// What a file holds.
struct Tree<'m> {
    layer: usize,
    content: Content<'m>,
}

enum Content<'m> {
    /// Tables and their rows.
    Sections(Node),
    /// Rows of one table, and the columns that each of them gives, where the file says so.
    Rows(&'m Table, Vec<Node>, Option<Vec<&'m str>>),
}

fn tree<'m>(file: SeedFile, bytes: Vec<u8>, model: &'m Model, out: &mut Diagnostics) -> Option<Tree<'m>> {
    let SeedFile { path, format, table, by_folder, layer, bytes: _ } = file;
    let table = table.and_then(|name| model.tables.get(&name));
    let number = add_text(path, bytes, out)?;
    let sources = out.sources.clone();
    let text = sources.text(number);
    let node = match (format, table) {
        (Format::Yaml, _) => parse(number, out)?,
        (Format::Json, _) => match json::parse(text, number, 0) {
            Ok(node) => node?,
            Err(found) => {
                out.push(found);
                return None;
            }
        },
        (Format::JsonLines, table) => {
            let rows = lines::rows(text, number, &mut out.list);
            return Some(Tree { layer, content: Content::Rows(table?, rows, None) });
        }
        (Format::Csv, table) => {
            let table = table?;
            let (header, rows) = header::rows(text, number, model, table, &mut out.list)?;
            let given = header.given(table);
            return Some(Tree { layer, content: Content::Rows(table, rows, Some(given)) });
        }
    };
    if let Some(table) = table.filter(|_| node.scalar().is_some() && !node.is_null()) {
        let message = format!("expected rows of `{}`, found {}", table.name, node.what());
        let help = "write a list of rows: `- ` and its columns in YAML, `[{…}, {…}]` in JSON";
        out.push(Diagnostic::new(node.span, message).help(help));
        return None;
    }
    let content = match (node.kind, table) {
        (Kind::Sequence(rows), Some(table)) => Content::Rows(table, rows, None),
        (Kind::Mapping(entries), Some(table)) if by_folder && !are_sections(&entries, model, table) => {
            let row = Node { span: node.span, kind: Kind::Mapping(entries) };
            Content::Rows(table, vec![row], None)
        }
        (kind, _) => Content::Sections(Node { span: node.span, kind }),
    };
    Some(Tree { layer, content })
}

/// Whether a mapping in the folder of a table names tables, and is no row.
fn are_sections(entries: &[Entry], model: &Model, table: &Table) -> bool {
    entries.first().is_none_or(|entry| {
        model.tables.contains_key(&ObjectName::read(&entry.key))
            && table.column(&entry.key).is_none()
            && belongs_to(table, &entry.key).is_none()
    })
}

fn lower(
    trees: &[Tree<'_>],
    files: Vec<SeedFile>,
    model: &Model,
    options: &ReadOptions,
    mut out: Diagnostics,
) -> Result<Seeds, Diagnostics> {
    let variables = &options.variables;
    let mut sections = Vec::new();
    for Tree { layer, content } in trees {
        match content {
            Content::Rows(table, rows, given) => {
                sections.push(Section {
                    table,
                    matched: None,
                    rows,
                    given: given.clone(),
                    layer: *layer,
                    fake: None,
                });
            }
            Content::Sections(tree) => match tree.mapping() {
                Some(entries) => {
                    let read = |entry| section(entry, model, *layer, &mut out.list);
                    sections.extend(entries.iter().filter_map(read));
                }
                None if tree.is_null() => {}
                None => {
                    let message = format!("expected tables with their rows, found {}", tree.what());
                    let help =
                        "write `table_name:` and under it a list of rows, or name the file after its table";
                    out.push(Diagnostic::new(tree.span, message).help(help));
                }
            },
        }
    }
    for file in &files {
        if let Some(table) = file.table.as_ref().and_then(|name| model.tables.get(name)) {
            let given = header::given(&file.path, file.format, model, table);
            sections.push(Section { table, matched: None, rows: &[], given, layer: file.layer, fake: None });
        }
    }
    sections.extend(made::asked_for(options, model, &mut out));
    let tables = tables(&sections, &mut out.list);
    let sources = out.sources.clone();
    let mut lower = Lower::new(model, &tables, &sources);
    for section in &sections {
        // A table without a usable key was reported; its rows could only repeat that.
        if let Some(at) = tables.iter().position(|known| known.name == section.table.name) {
            for row in section.rows {
                special::each_row(row, variables, &mut out.list, |row, out| {
                    lower.row(at, section.table, section.layer, row, out);
                });
            }
        }
    }
    let (rows, references) = lower.finish();
    let stream = |file: SeedFile| {
        let table = tables.iter().position(|known| Some(&known.name) == file.table.as_ref())?;
        Some(Stream { table, file, fake: None })
    };
    let mut streams: Vec<Stream> = files.into_iter().filter_map(stream).collect();
    streams.extend(made::streams(&sections, &tables, options, &mut out));
    let variables = variables.clone();
    let mut seeds = Seeds { tables, rows, references, streams, variables, ..Seeds::default() };
    order::link(&mut seeds, model, &mut out.list);
    if out.is_empty() {
        order::schedule(&mut seeds, model, &mut out.list);
    }
    seeds.sources = out.sources.clone();
    out.or(seeds)
}
