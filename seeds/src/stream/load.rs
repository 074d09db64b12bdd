//! Blocks of rows against a database: what they refer to, what is there, what differs, and, unless it is a dry run, the writes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::sync::Arc;

use tablewright_schema::model::{Column, Table};
use tablewright_schema::{Diagnostic, Diagnostics, Span};

use super::fake::Making;
use super::shape::Source;
use super::{Block, Job, Message, Stream, StreamRow, start};
use crate::dialect::{self, Datum, Find, Found};
use crate::error::SeedError;
use crate::key;
use crate::load::{Load, Mode, refused};
use crate::plan::{Change, Inserted, Updated};
use crate::row::Batch;

/// Rows of a table that are told one by one; the others are counted.
const TOLD: usize = 20;
/// Names of rows that are remembered, so that they are not asked for again.
const REMEMBERED: usize = 1 << 20;

/// What became of the rows of a table that were streamed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) inserted: usize,
    pub(crate) updated: usize,
    pub(crate) unchanged: usize,
    pub(crate) inserts: Vec<Inserted>,
    pub(crate) updates: Vec<Updated>,
}

/// Rows that were looked up: by table and columns of the key, by the key, what they hold.
pub(crate) type Names = BTreeMap<String, HashMap<String, Option<Vec<Datum>>>>;

/// What the rows of a block refer to, row by row: the values of some columns, or nothing.
type Named = Vec<Option<Vec<Datum>>>;

impl<'s> Load<'_, 's, '_> {
    /// Loads the rows of a file as they are read.
    pub(crate) async fn stream(&mut self, at: usize) -> Result<(), SeedError> {
        let Stream { table, file, fake } = &self.seeds.streams[at];
        let Some(declared) = self.declared(*table) else { return Ok(()) };
        if !self.fresh.contains_key(table) {
            let has_rows = self.session.has_rows(&declared.name).await;
            let has_rows = has_rows.map_err(|source| refused(declared, "read", source))?;
            self.fresh.insert(*table, !has_rows);
        }
        let kept = self.resume_at(file, fake.as_ref()).await?;
        // Rows that are counted are counted with what was kept of them.
        let skip = if self.is_filled_up(at) { 0 } else { kept };
        let job = self.job(at, declared, skip).await?;
        let there = skip + job.making.as_ref().map_or(0, |making| making.first);
        self.tallies[*table].unchanged += usize::try_from(there).unwrap_or(usize::MAX);
        self.unclear = job.making.as_ref().map(Making::unclear);
        let mut messages = start(job);
        while let Some(message) = messages.recv().await {
            match message {
                Message::Block(block) => {
                    let (bytes, read, last) = (block.bytes, block.read, block.last);
                    let rows = u64::try_from(block.rows.len()).unwrap_or(u64::MAX);
                    self.block(at, declared, block).await?;
                    self.told(&declared.name, read, bytes, file.bytes);
                    self.rest(rows, read, last).await?;
                }
                Message::End(findings, seen) => {
                    self.seen.insert(*table, seen);
                    if !findings.is_empty() {
                        let mut out = Diagnostics::default();
                        findings.tell(&mut out);
                        self.streamed.insert(at);
                        self.check_streams(out).await?;
                    }
                }
            }
        }
        self.unclear = None;
        self.streamed.insert(at);
        self.forget_file().await
    }

    async fn job(&mut self, at: usize, declared: &'s Table, skip: u64) -> Result<Job, SeedError> {
        let Stream { table, file, fake: _ } = &self.seeds.streams[at];
        let key = match self.is_filled_up(at) {
            true => Vec::new(),
            false => self.seeds.tables[*table].key.clone(),
        };
        let writes = self.mode == Mode::Write && skip != u64::MAX;
        Ok(Job {
            making: self.making(at, declared, writes).await?,
            model: Arc::new(self.model.clone()),
            table: declared.name.clone(),
            key,
            dialect: self.dialect,
            variables: self.seeds.variables.clone(),
            file: file.clone(),
            skip,
            seen: self.seen.remove(table).unwrap_or_default(),
        })
    }

    /// Reads the files that were not read yet, and writes nothing: everything that is wrong in any of them.
    pub(crate) async fn check_streams(&mut self, mut out: Diagnostics) -> Result<(), SeedError> {
        // In the order in which they are written: rows that are made refer to others that are.
        for batch in &self.seeds.batches {
            let Batch::Stream(at) = batch else { continue };
            let at = *at;
            if self.streamed.contains(&at) {
                continue;
            }
            let table = self.seeds.streams[at].table;
            let Some(declared) = self.declared(table) else { continue };
            let mut messages = start(self.job(at, declared, u64::MAX).await?);
            while let Some(message) = messages.recv().await {
                if let Message::End(findings, seen) = message {
                    findings.tell(&mut out);
                    self.seen.insert(table, seen);
                }
            }
        }
        self.seen.clear();
        self.recipes.clear();
        out.or(()).map_err(SeedError::Rows)
    }

    async fn block(&mut self, at: usize, table: &'s Table, block: Block) -> Result<(), SeedError> {
        let Block { shape, mut rows, bytes: _, read: _, last: _ } = block;
        let index = self.seeds.streams[at].table;
        // References first: they need the fields, which are taken out of the rows afterwards.
        let mut named = Vec::new();
        for source in &shape.sources {
            named.push(match source {
                Source::Value { .. } => None,
                Source::Reference { foreign_key, key } => {
                    let foreign_key = table.foreign_keys.iter().find(|known| known.name == *foreign_key);
                    let target = foreign_key.and_then(|key| Some((key, self.model.tables.get(&key.table)?)));
                    match target {
                        Some((foreign_key, target)) => {
                            Some(self.named(at, target, key, &foreign_key.referenced, &rows).await?)
                        }
                        None => None,
                    }
                }
            });
        }
        let mut given: Vec<&'s Column> = Vec::new();
        let mut values: Vec<Vec<Option<Datum>>> = rows.iter().map(|_| Vec::new()).collect();
        for (source, named) in shape.sources.iter().zip(named) {
            let columns = source.columns(table).into_iter().filter_map(|name| table.column(name));
            let here: Vec<(usize, &Column)> =
                columns.enumerate().filter(|(_, column)| self.has(column)).collect();
            given.extend(here.iter().map(|(_, column)| *column));
            match (source, named) {
                (Source::Value { column: _, field }, _) => {
                    for (row, values) in rows.iter_mut().zip(&mut values) {
                        values.extend(here.iter().map(|_| row.fields[*field].take()));
                    }
                }
                (Source::Reference { .. }, named) => {
                    for (row, values) in values.iter_mut().enumerate() {
                        let held = named.as_ref().and_then(|named| named[row].as_ref());
                        let datum = |at: &usize| held.map_or(Datum::Null, |held| held[*at].clone());
                        values.extend(here.iter().map(|(at, _)| Some(datum(at))));
                    }
                }
            }
        }
        let key: Vec<usize> = self.seeds.tables[index]
            .key
            .iter()
            .filter_map(|name| given.iter().position(|column| column.name == *name))
            .collect();
        if self.prunes() {
            let keys = values.iter().map(|row| key.iter().map(|at| or_null(&row[*at])).collect());
            self.kept[index].extend(keys);
        }
        let lines: Vec<usize> = rows.iter().map(|row| row.line).collect();
        let block = Flat { at, table, given, key, lines };
        match self.fresh.get(&index) == Some(&true) || block.key.is_empty() {
            true => self.all_new(&block, values).await,
            false => self.compared(&block, values).await,
        }
    }

    /// Rows of a table in which there was none.
    async fn all_new(&mut self, block: &Flat<'s>, rows: Vec<Vec<Option<Datum>>>) -> Result<(), SeedError> {
        self.note_inserts(block, rows.iter().enumerate());
        match self.mode {
            Mode::Write => self.insert_rows(block.table, &block.given, rows).await,
            Mode::DryRun => Ok(()),
        }
    }

    async fn compared(&mut self, block: &Flat<'s>, rows: Vec<Vec<Option<Datum>>>) -> Result<(), SeedError> {
        let bound: Vec<Vec<Datum>> = rows.iter().map(|row| row.iter().map(or_null).collect()).collect();
        let Flat { table, given, key, .. } = block;
        let find = Find { table: &table.name, given, key, needed: &[], rows: &bound };
        let found = self.session.find(&find).await.map_err(|source| refused(table, "read", source))?;
        let found: BTreeMap<usize, Found> = found.into_iter().map(|found| (found.row, found)).collect();
        let mut updates = Vec::new();
        for (row, found) in &found {
            let differs = |at: &usize| {
                let ty = given[*at].ty.on(self.dialect);
                rows[*row][*at].is_some()
                    && !key.contains(at)
                    && ty.is_some_and(|ty| !dialect::same(self.dialect, ty, &found.old[*at], &found.new[*at]))
            };
            let differing: Vec<usize> = (0..given.len()).filter(differs).collect();
            if differing.is_empty() {
                continue;
            }
            self.note_update(block, *row, &rows[*row], &differing, found);
            let values = key.iter().chain(&differing).map(|at| bound[*row][*at].clone()).collect();
            updates.push((differing, values));
        }
        let tally = &mut self.tallies[self.seeds.streams[block.at].table];
        tally.unchanged += found.len() - updates.len();
        tally.updated += updates.len();
        let is_new = |(row, _): &(usize, _)| !found.contains_key(row);
        self.note_inserts(block, rows.iter().enumerate().filter(|(row, _)| !found.contains_key(row)));
        if self.mode == Mode::Write {
            let new = rows.into_iter().enumerate().filter(is_new).map(|(_, row)| row).collect();
            self.insert_rows(table, given, new).await?;
            self.update_rows(table, given, key, updates).await?;
        }
        Ok(())
    }

    fn note_inserts<'r>(
        &mut self,
        block: &Flat<'s>,
        rows: impl Iterator<Item = (usize, &'r Vec<Option<Datum>>)>,
    ) {
        let Stream { table, file, fake: _ } = &self.seeds.streams[block.at];
        for (row, values) in rows {
            let tally = &self.tallies[*table];
            if tally.inserts.len() < TOLD {
                let shown = block.given.iter().zip(values);
                let shown = shown.filter_map(|(column, datum)| {
                    Some((column.name.clone(), dialect::show(column.ty.on(self.dialect)?, datum.as_ref()?)))
                });
                let inserted = Inserted {
                    key: self.shown_key(block, values),
                    location: format!("{}:{}:1", file.path.display(), block.lines[row]),
                    values: shown.collect(),
                };
                self.tallies[*table].inserts.push(inserted);
            }
            self.tallies[*table].inserted += 1;
        }
    }

    fn note_update(
        &mut self,
        block: &Flat<'s>,
        row: usize,
        values: &[Option<Datum>],
        differing: &[usize],
        found: &Found,
    ) {
        let Stream { table, file, fake: _ } = &self.seeds.streams[block.at];
        if self.tallies[*table].updates.len() >= TOLD {
            return;
        }
        let change = |at: &usize| {
            let column = block.given[*at];
            let ty = column.ty.on(self.dialect)?;
            let (old, new) = (dialect::show(ty, &found.old[*at]), dialect::show(ty, &found.new[*at]));
            Some(Change { column: column.name.clone(), old, new })
        };
        let updated = Updated {
            key: self.shown_key(block, values),
            location: format!("{}:{}:1", file.path.display(), block.lines[row]),
            changes: differing.iter().filter_map(change).collect(),
        };
        self.tallies[*table].updates.push(updated);
    }

    /// `name: planner`
    fn shown_key(&self, block: &Flat<'s>, values: &[Option<Datum>]) -> String {
        // Rows that are only counted are told by what they begin with.
        let first: Vec<usize> = (0..block.given.len().min(3)).collect();
        let key = if block.key.is_empty() { &first } else { &block.key };
        let parts = key.iter().map(|at| {
            let column = block.given[*at];
            let value = column.ty.on(self.dialect).zip(values[*at].as_ref());
            let value = value.and_then(|(ty, datum)| dialect::show(ty, datum));
            // What a row refers to that a dry run does not write.
            let value = value.unwrap_or_else(|| "(new)".to_owned());
            format!("{}: {value}", key::known_as(block.table, &column.name))
        });
        parts.collect::<Vec<_>>().join(", ")
    }

    /// The rows that fields name, in the columns that are wanted. Those that are nowhere are reported, all of the block at once.
    async fn named(
        &mut self,
        at: usize,
        target: &'s Table,
        key: &[Source],
        wanted: &[String],
        rows: &[StreamRow],
    ) -> Result<Named, SeedError> {
        let mut columns: Vec<&'s Column> = Vec::new();
        let mut values: Vec<Option<Vec<Datum>>> = rows.iter().map(|_| Some(Vec::new())).collect();
        for source in key {
            columns.extend(source.columns(target).into_iter().filter_map(|name| target.column(name)));
            match source {
                Source::Value { column: _, field } => {
                    for (row, values) in rows.iter().zip(&mut values) {
                        push(values, row.fields[*field].as_ref().map(std::slice::from_ref));
                    }
                }
                Source::Reference { foreign_key, key } => {
                    let foreign_key = target.foreign_keys.iter().find(|known| known.name == *foreign_key);
                    let Some(foreign_key) = foreign_key else { continue };
                    let Some(inner) = self.model.tables.get(&foreign_key.table) else { continue };
                    let named = Box::pin(self.named(at, inner, key, &foreign_key.referenced, rows)).await?;
                    for (named, values) in named.iter().zip(&mut values) {
                        push(values, named.as_deref());
                    }
                }
            }
        }
        let wanted: Vec<&Column> = wanted.iter().filter_map(|name| target.column(name)).collect();
        let shown = columns.iter().chain(&wanted).map(|column| column.name.as_str());
        let of = format!("{}({})", target.name, shown.collect::<Vec<_>>().join(","));
        let texts: Vec<Option<String>> =
            values.iter().map(|values| values.as_ref().map(|values| text(values))).collect();
        let known = self.names.entry(of.clone()).or_default();
        if known.len() > REMEMBERED {
            known.clear();
        }
        let mut asked = BTreeSet::new();
        let mut sought = Vec::new();
        for (text, values) in texts.iter().zip(&values) {
            if let (Some(text), Some(values)) = (text, values)
                && !known.contains_key(text)
                && asked.insert(text.as_str())
            {
                sought.push((text, values.clone()));
            }
        }
        if !sought.is_empty() {
            let (sought, rows): (Vec<&String>, Vec<Vec<Datum>>) = sought.into_iter().unzip();
            let positions: Vec<usize> = (0..columns.len()).collect();
            let find =
                Find { table: &target.name, given: &columns, key: &positions, needed: &wanted, rows: &rows };
            let found = self.session.find(&find).await.map_err(|source| refused(target, "read", source))?;
            let known = self.names.entry(of.clone()).or_default();
            known.extend(sought.iter().map(|text| ((*text).clone(), None)));
            known.extend(found.into_iter().map(|found| (sought[found.row].clone(), Some(found.needed))));
        }
        let known = self.names.entry(of).or_default();
        let named: Named = texts.iter().map(|text| known.get(text.as_ref()?).cloned().flatten()).collect();
        // In a dry run the rows of other seeds are not there yet.
        let may_come =
            self.mode == Mode::DryRun && self.seeds.tables.iter().any(|seeds| seeds.name == target.name);
        if !may_come {
            self.nowhere(at, target, &columns, rows, &texts, &values, &named)?;
        }
        Ok(named)
    }

    /// Reports what is named and is nowhere.
    #[allow(clippy::too_many_arguments, reason = "what was sought, and what came of it")]
    fn nowhere(
        &self,
        at: usize,
        target: &Table,
        columns: &[&Column],
        rows: &[StreamRow],
        texts: &[Option<String>],
        values: &[Option<Vec<Datum>>],
        named: &[Option<Vec<Datum>>],
    ) -> Result<(), SeedError> {
        let mut out = Diagnostics::default();
        let mut told = BTreeSet::new();
        for (row, values) in values.iter().enumerate() {
            let (None, Some(values), Some(text)) = (&named[row], values, &texts[row]) else { continue };
            if out.list.len() >= 100 || !told.insert(text) {
                continue;
            }
            let shown = columns.iter().zip(values).map(|(column, datum)| {
                let value =
                    column.ty.on(self.dialect).and_then(|ty| dialect::show(ty, datum)).unwrap_or_default();
                format!("{}: {value}", key::known_as(target, &column.name))
            });
            let shown = shown.collect::<Vec<_>>().join(", ");
            let path = &self.seeds.streams[at].file.path;
            let file = out.sources.add_part(path.clone(), "", rows[row].line);
            let message =
                format!("there is no {}({shown}), neither in the seeds nor in the database", target.name);
            let found = Diagnostic::new(Span { file, start: 0, end: 0 }, message);
            out.push(match self.seeds.tables[self.seeds.streams[at].table].name == target.name {
                true => found.help("in a file that is this long, a row stands before those that refer to it"),
                false => found,
            });
        }
        out.or(()).map_err(SeedError::Rows)
    }
}

/// Rows of a block, by column.
struct Flat<'s> {
    /// Index into the streams.
    at: usize,
    table: &'s Table,
    given: Vec<&'s Column>,
    /// Which of `given` are the key.
    key: Vec<usize>,
    lines: Vec<usize>,
}

fn or_null(datum: &Option<Datum>) -> Datum {
    datum.clone().unwrap_or(Datum::Null)
}

/// Adds values to a key; a key of which a part is nothing is none.
fn push(key: &mut Option<Vec<Datum>>, values: Option<&[Datum]>) {
    match (key.as_mut(), values) {
        (Some(key), Some(values)) if !values.contains(&Datum::Null) => key.extend_from_slice(values),
        (_, _) => *key = None,
    }
}

/// A text that is the same for the same key.
fn text(key: &[Datum]) -> String {
    let mut text = String::new();
    for datum in key {
        // Writing to a string cannot fail.
        let _ = match datum {
            Datum::Null => write!(text, "~,"),
            Datum::Int(value) => write!(text, "{value},"),
            Datum::Real(value) => write!(text, "{value},"),
            Datum::Text(value) => write!(text, "{}:{value},", value.len()),
            Datum::Blob(bytes) => write!(text, "{bytes:?},"),
        };
    }
    text
}
