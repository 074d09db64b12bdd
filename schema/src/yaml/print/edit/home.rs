//! Where what is new goes: to what it belongs to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::context::Context;
use super::super::entry::Entry;
use super::super::{folder, topic};
use crate::ObjectName;

/// Which file declares what.
pub(super) struct Homes<'e> {
    context: &'e Context<'e>,
    entries: &'e [Entry],
    /// The YAML files that are there.
    files: Vec<PathBuf>,
    declared: BTreeMap<(&'static str, &'e str), (&'e Entry, PathBuf)>,
    /// The tables that refer to a table.
    referrers: BTreeMap<&'e ObjectName, Vec<&'e ObjectName>>,
    /// How many tables of a file begin alike, by database schema and word.
    alike: BTreeMap<(Option<String>, String), BTreeMap<PathBuf, usize>>,
    /// Where an empty folder would get everything; asked for only where nothing else tells.
    fresh: Option<BTreeMap<(&'static str, &'e str), PathBuf>>,
}

impl<'e> Homes<'e> {
    pub(super) fn new(context: &'e Context<'e>, entries: &'e [Entry], files: Vec<PathBuf>) -> Self {
        let mut referrers: BTreeMap<&ObjectName, Vec<&ObjectName>> = BTreeMap::new();
        for table in context.schema.tables.values() {
            for key in table.foreign_keys.values().filter(|key| key.table != table.name) {
                referrers.entry(&key.table).or_default().push(&table.name);
            }
        }
        let (declared, alike) = (BTreeMap::new(), BTreeMap::new());
        Self { context, entries, files, declared, referrers, alike, fresh: None }
    }

    pub(super) fn declare(&mut self, entry: &'e Entry, path: &Path) {
        self.declared.insert((entry.key, &entry.name), (entry, path.to_owned()));
        if entry.key == "tables"
            && let Some(begin) = begins(&ObjectName::read(&entry.name))
        {
            *self.alike.entry(begin).or_default().entry(path.to_owned()).or_default() += 1;
        }
    }

    pub(super) fn is_declared(&self, entry: &Entry) -> bool {
        self.declared.contains_key(&(entry.key, entry.name.as_str()))
    }

    /// The file for what no file declares. From now on it does.
    pub(super) fn place(&mut self, entry: &'e Entry) -> PathBuf {
        let known = if entry.key == "tables" { self.of_table(entry) } else { self.of_kind(entry) };
        let path = match (known, self.files.as_slice()) {
            (Some(path), _) => path,
            (None, [only]) => only.clone(),
            (None, _) => self.fresh(entry),
        };
        self.declare(entry, &path);
        path
    }

    /// Where most of the tables are that it is tied to, by foreign keys or by the word that its name begins with.
    fn of_table(&self, entry: &Entry) -> Option<PathBuf> {
        let name = ObjectName::read(&entry.name);
        let table = self.context.schema.tables.get(&name)?;
        let led_to = table.foreign_keys.values().map(|key| (&key.table, 2));
        let led_from = self.referrers.get(&name).into_iter().flatten().map(|referrer| (*referrer, 1));
        let others: Vec<(String, usize)> = led_to
            .chain(led_from)
            .filter(|(other, _)| other.schema == name.schema)
            .map(|(other, weight)| (other.print(), weight))
            .collect();
        let mut ties: BTreeMap<&Path, usize> = BTreeMap::new();
        for (other, weight) in &others {
            if let Some((_, path)) = self.declared.get(&("tables", other.as_str())) {
                *ties.entry(path).or_default() += weight;
            }
        }
        for (path, count) in begins(&name).and_then(|begin| self.alike.get(&begin)).into_iter().flatten() {
            *ties.entry(path).or_default() += 3 * count;
        }
        let best = ties.into_iter().rev().max_by_key(|(_, weight)| *weight);
        best.map(|(path, _)| path.to_owned())
    }

    /// Where most of its kind are, of its own database schema first.
    fn of_kind(&self, entry: &Entry) -> Option<PathBuf> {
        let mut counts: BTreeMap<(bool, &Path), usize> = BTreeMap::new();
        for ((key, _), (other, path)) in &self.declared {
            if *key == entry.key {
                *counts.entry((other.home == entry.home, path)).or_default() += 1;
            }
        }
        let best = counts.into_iter().rev().max_by_key(|((is_near, _), count)| (*is_near, *count));
        best.map(|((_, path), _)| path.to_owned())
    }

    fn fresh(&mut self, entry: &Entry) -> PathBuf {
        let fresh = self.fresh.get_or_insert_with(|| {
            let places = folder::places(self.entries, self.context);
            self.entries
                .iter()
                .zip(places)
                .map(|(entry, path)| ((entry.key, entry.name.as_str()), path))
                .collect()
        });
        fresh.get(&(entry.key, entry.name.as_str())).cloned().unwrap_or_else(|| PathBuf::from("schema.yaml"))
    }
}

/// What a table's name begins with, and its database schema.
fn begins(name: &ObjectName) -> Option<(Option<String>, String)> {
    let word = topic::words(&name.name).into_iter().next()?;
    Some((name.schema.clone(), topic::stem(&word)))
}
