//! Which row refers to which, and in what order they can be written.

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::nearest::list;
use tablewright_schema::{Diagnostic, Model, ObjectName};

use crate::key;
use crate::row::{Batch, Cell, Content, Reference, Row, RowId, Seeds};

/// Finds the seed row that each reference names, and reports rows that are given twice.
pub(crate) fn link(seeds: &mut Seeds, model: &Model, out: &mut Vec<Diagnostic>) {
    merge(seeds, out);
    let Seeds { tables, rows, references, .. } = seeds;
    let mut known: BTreeMap<String, RowId> = BTreeMap::new();
    for (id, row) in rows.iter().enumerate() {
        let table = &tables[row.table];
        let name = identity(&table.name, &key_of(row, &table.key), references);
        if let Some(first) = known.get(&name) {
            let declared = model.tables.get(&table.name);
            let known_as = |column| declared.map_or(column, |table| key::known_as(table, column));
            let columns = list(table.key.iter().map(|column| known_as(column)));
            let message = format!("two rows of `{}` have the same {columns}", table.name);
            out.push(Diagnostic::new(row.span, message).related(rows[*first].span, "the first of them"));
        } else {
            known.insert(name, id);
        }
    }
    // A reference may name its row by another key than the one that the seeds are matched by.
    let mut keys: BTreeSet<(usize, Vec<String>)> = BTreeSet::new();
    for reference in references.iter() {
        if let Some(at) = tables.iter().position(|table| table.name == reference.table) {
            keys.insert((at, reference.key.keys().cloned().collect()));
        }
    }
    for (at, key) in keys {
        for (id, row) in rows.iter().enumerate().filter(|(_, row)| row.table == at) {
            if key.iter().all(|column| row.cells.contains_key(column)) {
                known.entry(identity(&tables[at].name, &key_of(row, &key), references)).or_insert(id);
            }
        }
    }
    let found: Vec<Option<RowId>> = references
        .iter()
        .map(|reference| {
            known.get(&identity(&reference.table, &reference_key(reference), references)).copied()
        })
        .collect();
    for (reference, row) in references.iter_mut().zip(found) {
        reference.row = row;
    }
}

/// What an environment says of a row that is there already comes on top of it.
fn merge(seeds: &mut Seeds, out: &mut Vec<Diagnostic>) {
    let Seeds { tables, rows, references, .. } = seeds;
    if rows.iter().all(|row| row.layer == 0) {
        return;
    }
    let mut known: BTreeMap<String, RowId> = BTreeMap::new();
    let mut kept: Vec<Row> = Vec::new();
    for row in std::mem::take(rows) {
        let table = &tables[row.table];
        let name = identity(&table.name, &key_of(&row, &table.key), references);
        match known.get(&name).map(|id| &mut kept[*id]) {
            Some(below) if below.layer < row.layer => {
                below.layer = row.layer;
                below.cells.extend(row.cells);
            }
            Some(_) => kept.push(row),
            None => {
                known.insert(name, kept.len());
                kept.push(row);
            }
        }
    }
    for row in &kept {
        let lacking = row.lacks.iter().filter(|(column, _)| !row.cells.contains_key(column));
        out.extend(lacking.map(|(_, found)| found.clone()));
    }
    *rows = kept;
}

type Key<'s> = BTreeMap<&'s str, &'s Cell>;

fn key_of<'s>(row: &'s Row, columns: &'s [String]) -> Key<'s> {
    columns.iter().filter_map(|name| Some((name.as_str(), row.cells.get(name)?))).collect()
}

fn reference_key(reference: &Reference) -> Key<'_> {
    reference.key.iter().map(|(name, cell)| (name.as_str(), cell)).collect()
}

/// A text that is the same for the same row.
fn identity(table: &ObjectName, key: &Key<'_>, references: &[Reference]) -> String {
    let parts = key.iter().map(|(column, cell)| match &cell.content {
        Content::Value(value) => format!("{column}={value:?}"),
        Content::Of(id, of) => {
            let reference = &references[*id];
            format!("{column}=({}).{of}", identity(&reference.table, &reference_key(reference), references))
        }
    });
    format!("{table}({})", parts.collect::<Vec<_>>().join(","))
}

/// Puts the rows into batches, so that what a row refers to is written before it. Where rows refer to each other in a circle,
/// nullable keys are left NULL at first; where there are none, the circle is reported.
pub(crate) fn schedule(seeds: &mut Seeds, model: &Model, out: &mut Vec<Diagnostic>) {
    let order = table_order(seeds, model);
    let mut waiting: BTreeSet<RowId> = (0..seeds.rows.len()).collect();
    let mut streams: Vec<usize> = (0..seeds.streams.len()).collect();
    while !waiting.is_empty() || !streams.is_empty() {
        let before = waiting.len() + streams.len();
        for &table in &order {
            loop {
                let ready: Vec<RowId> = waiting
                    .iter()
                    .copied()
                    .filter(|&id| seeds.rows[id].table == table && blocking(seeds, id, &waiting).is_empty())
                    .collect();
                if ready.is_empty() {
                    break;
                }
                for id in &ready {
                    waiting.remove(id);
                }
                seeds.batches.push(Batch::Rows { table, rows: ready });
            }
            if !waiting.iter().any(|id| seeds.rows[*id].table == table) {
                let ready = streams.extract_if(.., |at| seeds.streams[*at].table == table);
                seeds.batches.extend(ready.map(Batch::Stream));
            }
        }
        if waiting.len() + streams.len() == before {
            let opened =
                waiting.iter().copied().find_map(|id| Some((id, postponable(seeds, model, id, &waiting)?)));
            match opened {
                Some((id, columns)) => seeds.rows[id].postponed.extend(columns),
                None => {
                    out.extend(circle(seeds, &waiting));
                    return;
                }
            }
        }
    }
}

/// Tables with seeds, each after those that it has foreign keys to; in a circle, nullable keys are looked at last.
fn table_order(seeds: &Seeds, model: &Model) -> Vec<usize> {
    let mut left: Vec<usize> = (0..seeds.tables.len()).collect();
    left.sort_by(|a, b| seeds.tables[*a].name.cmp(&seeds.tables[*b].name));
    let mut order = Vec::new();
    while !left.is_empty() {
        let waits = |at: usize, only_required: bool| {
            let Some(table) = model.tables.get(&seeds.tables[at].name) else { return false };
            table.foreign_keys.iter().any(|key| {
                let nullable =
                    key.columns.iter().any(|name| table.column(name).is_some_and(|column| column.nullable));
                key.table != table.name
                    && !(only_required && nullable)
                    && left.iter().any(|other| seeds.tables[*other].name == key.table)
            })
        };
        let free = left.iter().position(|at| !waits(*at, false));
        let next = free.or_else(|| left.iter().position(|at| !waits(*at, true))).unwrap_or(0);
        order.push(left.remove(next));
    }
    order
}

/// The columns that need a row which is still waiting, and that row.
fn blocking<'s>(seeds: &'s Seeds, id: RowId, waiting: &BTreeSet<RowId>) -> Vec<(&'s str, RowId)> {
    let row = &seeds.rows[id];
    let mut found = Vec::new();
    for (column, cell) in row.cells.iter().filter(|(column, _)| !row.postponed.contains(*column)) {
        let mut rows = Vec::new();
        needed_rows(seeds, cell, &mut rows);
        found.extend(rows.into_iter().filter(|row| waiting.contains(row)).map(|row| (column.as_str(), row)));
    }
    found
}

/// The seed rows that have to be written before a cell has its value.
fn needed_rows(seeds: &Seeds, cell: &Cell, rows: &mut Vec<RowId>) {
    if let Content::Of(id, _) = &cell.content {
        let reference = &seeds.references[*id];
        match reference.row {
            Some(row) => rows.push(row),
            None => reference.key.values().for_each(|cell| needed_rows(seeds, cell, rows)),
        }
    }
}

/// The columns that can be NULL for a while, if that is all that the row waits for.
fn postponable(
    seeds: &Seeds,
    model: &Model,
    id: RowId,
    waiting: &BTreeSet<RowId>,
) -> Option<BTreeSet<String>> {
    let table = &seeds.tables[seeds.rows[id].table];
    let columns: BTreeSet<&str> =
        blocking(seeds, id, waiting).into_iter().map(|(column, _)| column).collect();
    let declared = model.tables.get(&table.name)?;
    let all = columns.iter().all(|name| {
        declared.column(name).is_some_and(|column| column.nullable)
            && !table.key.iter().any(|key| key == name)
    });
    all.then(|| columns.into_iter().map(str::to_owned).collect())
}

/// One finding for a circle of rows: each row of it, in order.
fn circle(seeds: &Seeds, waiting: &BTreeSet<RowId>) -> Option<Diagnostic> {
    let mut path: Vec<(RowId, &str)> = Vec::new();
    let mut at = *waiting.first()?;
    let start = loop {
        if let Some(start) = path.iter().position(|(row, _)| *row == at) {
            break start;
        }
        let (column, next) = *blocking(seeds, at, waiting).first()?;
        path.push((at, column));
        at = next;
    };
    let table = |row: RowId| &seeds.tables[seeds.rows[row].table].name;
    let (first, rest) = path[start..].split_first()?;
    let message = "these rows refer to each other in a circle, through keys that cannot be null";
    let found = Diagnostic::new(seeds.rows[first.0].span, message)
        .label(format!("needs another row by `{}.{}`", table(first.0), first.1))
        .help("make one of the columns nullable: it is filled in when all rows are written");
    Some(rest.iter().fold(found, |found, (row, column)| {
        found.related(seeds.rows[*row].span, format!("this row needs another by `{}.{column}`", table(*row)))
    }))
}
