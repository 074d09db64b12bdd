//! A row's YAML to a [`Row`]: each entry becomes what its column gets, or a finding.

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::model::{Column, ForeignKey, PerDialect, RelationKind, Table};
use tablewright_schema::nearest::{list, nearest, suggestion};
use tablewright_schema::schema::Identity;
use tablewright_schema::yaml::node::{Entry, Node};
use tablewright_schema::{Diagnostic, Model, Sources, Span};

use crate::key;
use crate::row::{Cell, Content, Reference, ReferenceId, Row, TableSeeds};
use crate::table::{belongs_to, foreign_key_of, required};
use crate::typed::Values;
use crate::value::Value;

type Cells = BTreeMap<String, Cell>;

pub(crate) struct Lower<'m, 'o> {
    model: &'m Model,
    tables: &'o [TableSeeds],
    values: Values<'m, 'o>,
    rows: Vec<Row>,
    references: Vec<Reference>,
    out: Vec<Diagnostic>,
}

impl<'m, 'o> Lower<'m, 'o> {
    /// `tables` says by what key the rows of each table are known.
    pub(crate) fn new(model: &'m Model, tables: &'o [TableSeeds], sources: &'o Sources) -> Self {
        let values = Values::new(model, sources);
        Self { model, tables, values, rows: Vec::new(), references: Vec::new(), out: Vec::new() }
    }

    pub(crate) fn finish(self) -> (Vec<Row>, Vec<Reference>) {
        (self.rows, self.references)
    }

    /// Reads one row of a table, `at` being its place among the tables with seeds.
    pub(crate) fn row(
        &mut self,
        at: usize,
        table: &'m Table,
        layer: usize,
        node: &Node,
        out: &mut Vec<Diagnostic>,
    ) {
        self.read_row(at, table, layer, node);
        out.append(&mut self.out);
    }

    fn read_row(&mut self, at: usize, table: &'m Table, layer: usize, node: &Node) {
        let Some(entries) = node.mapping() else {
            let found = Diagnostic::new(
                node.span,
                format!("expected a row of `{}`, found {}", table.name, node.what()),
            );
            self.out.push(found.help("write `- { column: value }`"));
            return;
        };
        let before = self.out.len();
        let cells = self.cells(table, entries);
        let first = entries.first().map_or(node.span, |entry| entry.key_span);
        let key: BTreeSet<&str> = self.tables[at].key.iter().map(String::as_str).collect();
        let mentioned = |column: &str| mentioned(table, entries, column);
        let mut lacks = Vec::new();
        for column in &table.columns {
            let by_key = key.contains(column.name.as_str());
            let absent = !cells.contains_key(&column.name);
            if absent && !mentioned(&column.name) && (by_key || required(column)) {
                let found = missing(table, column, by_key, first);
                match layer > 0 && !by_key {
                    true => lacks.push((column.name.clone(), found)),
                    false => self.out.push(found),
                }
            }
        }
        for name in key {
            if let Some(cell) = cells.get(name).filter(|cell| is_null(cell)) {
                let message =
                    format!("`{name}` is what rows of `{}` are matched by, and cannot be null", table.name);
                self.out.push(Diagnostic::new(cell.span, message));
            }
        }
        if self.out.len() == before {
            self.rows.push(Row { table: at, span: first, cells, postponed: BTreeSet::new(), layer, lacks });
        }
    }

    /// What each column gets of these entries, by name of column or relation.
    fn cells(&mut self, table: &'m Table, entries: &[Entry]) -> Cells {
        let mut cells = Cells::new();
        for entry in entries {
            let given = match (table.column(&entry.key), belongs_to(table, &entry.key)) {
                (Some(column), _) => self.column(table, column, entry),
                (None, Some(foreign_key)) => self.relation(table, foreign_key, entry),
                (None, None) => {
                    self.unknown(table, entry);
                    Cells::new()
                }
            };
            for (column, cell) in given {
                if let Some(first) = cells.get(&column) {
                    let message = format!("`{column}` is given twice");
                    let help = format!("write `{}` or `{column}`, not both", key::known_as(table, &column));
                    let found =
                        Diagnostic::new(entry.key_span, message).related(first.span, "first given here");
                    self.out.push(found.help(help));
                } else {
                    cells.insert(column, cell);
                }
            }
        }
        cells
    }

    fn unknown(&mut self, table: &Table, entry: &Entry) {
        let columns = table.columns.iter().map(|column| column.name.as_str());
        let relations = table.relations.iter().filter(|relation| match relation.kind {
            RelationKind::BelongsTo { .. } => true,
            RelationKind::HasMany { .. } | RelationKind::ManyToMany { .. } => false,
        });
        let other_end = table.relations.iter().find(|relation| relation.name == entry.key);
        let names: Vec<&str> = columns.chain(relations.map(|relation| relation.name.as_str())).collect();
        let found =
            Diagnostic::new(entry.key_span, format!("`{}` has no column `{}`", table.name, entry.key));
        self.out.push(match (other_end, suggestion(&entry.key, names)) {
            (Some(relation), _) => found.help(format!(
                "write the rows under `{}`, each with its reference to this one",
                relation.table
            )),
            (None, Some(help)) => found.help(help),
            (None, None) => found,
        });
    }

    fn column(&mut self, table: &'m Table, column: &'m Column, entry: &Entry) -> Cells {
        let one = |content| BTreeMap::from([(column.name.clone(), Cell { span: entry.value.span, content })]);
        if let Some(finding) = self.made_by_database(table, column, entry) {
            self.out.push(finding);
            return Cells::new();
        }
        if entry.value.is_null() {
            return match column.nullable {
                true => one(Content::Value(PerDialect::Same(Value::Null))),
                false => {
                    let message = format!("`{}` cannot be null", column.name);
                    self.out.push(Diagnostic::new(entry.key_span, message).help(format!(
                        "give it a value, or make the column nullable with `?`{}",
                        if column.default.is_some() { ", or leave it out to get its default" } else { "" },
                    )));
                    Cells::new()
                }
            };
        }
        let foreign_key = foreign_key_of(table, &column.name);
        if let (Some(foreign_key), Some(_)) = (foreign_key, entry.value.mapping()) {
            return self.relation(table, foreign_key, entry);
        }
        let before = self.out.len();
        let value = self.values.of_column(column, &entry.value, &mut self.out);
        let relation = key::known_as(table, &column.name);
        if let (Some(foreign_key), true) = (foreign_key, self.out.len() > before && relation != column.name) {
            let scalar = entry.value.scalar().map_or("…", |scalar| scalar.text.as_str());
            if let Some(finding) = self.out.last_mut() {
                finding.help = Some(format!(
                    "to name a row of `{}` by its key, write `{relation}: {scalar}`",
                    foreign_key.table
                ));
            }
        }
        let Some(value) = value else { return Cells::new() };
        let content = Content::Value(value);
        match foreign_key.map(|key| (key, key.referenced.as_slice())) {
            // The key itself names a row too: one that has to be there before this one, or to exist at all.
            Some((foreign_key, [referenced])) => {
                let span = entry.value.span;
                let key = BTreeMap::from([(referenced.clone(), Cell { span, content })]);
                self.references.push(Reference { table: foreign_key.table.clone(), span, key, row: None });
                one(Content::Of(self.references.len() - 1, referenced.clone()))
            }
            Some(_) | None => one(content),
        }
    }

    /// Why a row may not give this column, if it may not.
    fn made_by_database(&self, table: &Table, column: &Column, entry: &Entry) -> Option<Diagnostic> {
        let name = &column.name;
        if column.is_computed() {
            let message = format!("`{name}` is computed by the database");
            return Some(Diagnostic::new(entry.key_span, message).help("leave it out"));
        }
        let seeded = self.tables.iter().find(|seeds| seeds.name == table.name);
        let matched = seeds_match(seeded, name);
        match column.identity {
            Some(Identity::Always) => {
                let message = format!("`{name}` is always numbered by the database");
                Some(Diagnostic::new(entry.key_span, message).help("leave it out"))
            }
            Some(Identity::ByDefault | Identity::Serial | Identity::Rowid) if !matched => {
                let message = format!("`{name}` is numbered by the database");
                let help = format!("leave it out, or match the rows by it: `match: [{name}]`");
                Some(Diagnostic::new(entry.key_span, message).help(help))
            }
            Some(Identity::ByDefault | Identity::Serial | Identity::Rowid) | None => None,
        }
    }

    /// The columns of a foreign key, each from the row that the entry names.
    fn relation(&mut self, table: &Table, foreign_key: &ForeignKey, entry: &Entry) -> Cells {
        let span = entry.value.span;
        if entry.value.is_null() {
            let fixed = foreign_key
                .columns
                .iter()
                .find(|name| table.column(name).is_some_and(|column| !column.nullable));
            if let Some(name) = fixed {
                let message = format!("`{}` cannot be null", entry.key);
                let help =
                    format!("name a row of `{}`; the column `{name}` is not nullable", foreign_key.table);
                self.out.push(Diagnostic::new(entry.key_span, message).help(help));
                return Cells::new();
            }
            let null = Cell { span, content: Content::Value(PerDialect::Same(Value::Null)) };
            return foreign_key.columns.iter().map(|column| (column.clone(), null.clone())).collect();
        }
        let Some(reference) = self.reference(foreign_key, &entry.value) else { return Cells::new() };
        let ends = foreign_key.columns.iter().zip(&foreign_key.referenced);
        ends.map(|(column, referenced)| {
            (column.clone(), Cell { span, content: Content::Of(reference, referenced.clone()) })
        })
        .collect()
    }

    /// The row at the other end of a foreign key: a mapping with one of its unique keys, or the one value of its key.
    fn reference(&mut self, foreign_key: &ForeignKey, node: &Node) -> Option<ReferenceId> {
        let target = self.model.tables.get(&foreign_key.table)?;
        let key = match node.mapping() {
            Some(entries) => {
                let before = self.out.len();
                let key = self.cells(target, entries);
                if self.out.len() > before {
                    return None;
                }
                key
            }
            None => self.short(target, node)?,
        };
        let columns: Vec<&str> = key.keys().map(String::as_str).collect();
        if !key::is_unique_key(target, &columns) {
            let message = match columns.is_empty() {
                true => format!("nothing says which row of `{}` is meant", target.name),
                false => format!("{} does not say which row of `{}` is meant", list(columns), target.name),
            };
            let help = format!("name it by one of its unique keys: {}", key::described(target));
            self.out.push(Diagnostic::new(node.span, message).help(help));
            return None;
        }
        if let Some(cell) = key.values().find(|cell| is_null(cell)) {
            self.out.push(Diagnostic::new(cell.span, "a row is not known by null"));
            return None;
        }
        self.references.push(Reference { table: target.name.clone(), span: node.span, key, row: None });
        Some(self.references.len() - 1)
    }

    /// `template: planner`: the only column of the key by which the target's rows are known.
    fn short(&mut self, target: &'m Table, node: &Node) -> Option<Cells> {
        let seeded = self.tables.iter().find(|seeds| seeds.name == target.name);
        let key: Vec<&str> = match seeded {
            Some(seeds) => seeds.key.iter().map(String::as_str).collect(),
            None => key::natural_key(target).unwrap_or_default(),
        };
        match (key.as_slice(), node.scalar()) {
            ([name], Some(_)) => {
                let column = target.column(name)?;
                let content = Content::Value(self.values.of_column(column, node, &mut self.out)?);
                Some(BTreeMap::from([((*name).to_owned(), Cell { span: node.span, content })]))
            }
            (key, _) => {
                let message = format!("expected a row of `{}`, found {}", target.name, node.what());
                let parts = key.iter().map(|column| format!("{}: …", key::known_as(target, column)));
                let help = format!("write `{{ {} }}`", parts.collect::<Vec<_>>().join(", "));
                self.out.push(Diagnostic::new(node.span, message).help(help));
                None
            }
        }
    }
}

fn seeds_match(seeds: Option<&TableSeeds>, column: &str) -> bool {
    seeds.is_some_and(|seeds| seeds.key.iter().any(|name| name == column))
}

/// Whether an entry speaks of the column, rightly or wrongly: what is wrong is not missing as well.
fn mentioned(table: &Table, entries: &[Entry], column: &str) -> bool {
    let names = [column, key::known_as(table, column)];
    entries.iter().any(|entry| match (table.column(&entry.key), belongs_to(table, &entry.key)) {
        (Some(known), _) => known.name == column,
        (None, Some(key)) => key.columns.iter().any(|name| name == column),
        (None, None) => nearest(&entry.key, names).is_some(),
    })
}

fn missing(table: &Table, column: &Column, by_key: bool, at: Span) -> Diagnostic {
    let known_as = key::known_as(table, &column.name);
    let message = format!("this row of `{}` has no `{known_as}`", table.name);
    let help = match by_key {
        true => format!("write `{known_as}: …`: rows of `{}` are matched by it", table.name),
        false => format!("write `{known_as}: …`, or give the column a default"),
    };
    Diagnostic::new(at, message).help(help)
}

fn is_null(cell: &Cell) -> bool {
    match &cell.content {
        Content::Value(PerDialect::Same(value)) => *value == Value::Null,
        Content::Value(PerDialect::Each(values)) => values.values().any(|value| *value == Value::Null),
        Content::Of(..) => false,
    }
}
