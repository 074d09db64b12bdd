//! Columns that several tables end with, as mixins: `created_at` and `updated_at` are written once.
//!
//! The language puts a mixin's columns behind the table's own, so only what a table ends with can be one: the order of
//! columns is kept.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::Entry;
use super::scalar;
use crate::ObjectName;
use crate::schema::{Schema, Table};

/// Columns of a mixin, at least and at most.
const COLUMNS: std::ops::RangeInclusive<usize> = 2..=12;
/// Tables that have it, at least.
const TABLES: usize = 3;
/// How often the tables are looked through: a table that ends with one mixin may have another before it.
const ROUNDS: usize = 2;

/// The mixins of a schema, and which tables have them.
#[derive(Default)]
pub(super) struct Mixins<'a> {
    /// By name: the lines of the columns.
    declared: BTreeMap<String, String>,
    /// The names of a table's mixins, in the order of their columns, and how many columns are its own.
    used: BTreeMap<&'a ObjectName, (Vec<String>, usize)>,
}

impl Mixins<'_> {
    /// The names of a table's mixins, and how many columns are left to itself.
    pub(super) fn of(&self, table: &Table) -> (&[String], usize) {
        match self.used.get(&table.name) {
            Some((names, own)) => (names, *own),
            None => (&[], table.columns.len()),
        }
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = Entry> {
        self.declared.iter().map(|(name, columns)| Entry {
            key: "mixins",
            name: name.clone(),
            home: None,
            is_name: false,
            lines: format!("  {}:\n{columns}", scalar::block(name)),
        })
    }
}

/// A table, and how many of its columns are still its own.
struct Own<'a> {
    table: &'a Table,
    /// A number for the lines of each column, equal where they are.
    columns: Vec<usize>,
    left: usize,
    /// The columns before this are never shared: one is a table's own, and so is what its key is made of.
    first: usize,
}

/// Finds the groups that save the most lines first.
pub(super) fn find<'a>(schema: &'a Schema, lines: &BTreeMap<&'a ObjectName, Vec<String>>) -> Mixins<'a> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut tables: Vec<Own<'a>> = Vec::new();
    for table in schema.tables.values().filter(|table| !table.family.has_parents()) {
        let Some(lines) = lines.get(&table.name) else { continue };
        let mut number = |line| {
            let next = numbers.len();
            *numbers.entry(line).or_insert(next)
        };
        let columns = lines.iter().map(|line| number(line.as_str())).collect();
        let in_key = |name: &String| table.primary_key.as_ref().is_some_and(|key| key.columns.contains(name));
        let last_of_key = table.columns.iter().rposition(|column| in_key(&column.name));
        let first = last_of_key.map_or(1, |at| at + 1);
        tables.push(Own { table, columns, left: table.columns.len(), first });
    }
    let mut mixins = Mixins::default();
    for _ in 0..ROUNDS {
        round(&mut tables, lines, &mut mixins);
    }
    mixins
}

fn round<'a>(tables: &mut [Own<'a>], lines: &BTreeMap<&'a ObjectName, Vec<String>>, mixins: &mut Mixins<'a>) {
    let mut ends: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for (at, own) in tables.iter().enumerate() {
        for length in COLUMNS {
            if own.left < own.first + length {
                break;
            }
            ends.entry(own.columns[own.left - length..own.left].to_vec()).or_default().push(at);
        }
    }
    // The tables are in order of their names and so are the numbers: what is equally good comes in one order.
    let mut groups: Vec<(Vec<usize>, Vec<usize>)> =
        ends.into_iter().filter(|(_, having)| having.len() >= TABLES).collect();
    groups.sort_by_key(|(columns, having)| {
        std::cmp::Reverse(having.len() * (columns.len() - 1) - columns.len())
    });
    let before: Vec<usize> = tables.iter().map(|own| own.left).collect();
    for (columns, having) in groups {
        let having: Vec<usize> = having.into_iter().filter(|at| tables[*at].left == before[*at]).collect();
        let Some(one) = having.first().map(|at| &tables[*at]).filter(|_| having.len() >= TABLES) else {
            continue;
        };
        let range = one.left - columns.len()..one.left;
        let names: Vec<&str> =
            one.table.columns[range.clone()].iter().map(|column| column.name.as_str()).collect();
        let name = free(&names, &mixins.declared);
        let Some(text) = lines.get(&one.table.name).map(|lines| lines[range].concat()) else { continue };
        // A mixin's columns stand less deep than a table's.
        let text =
            text.lines().map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line))).collect();
        mixins.declared.insert(name.clone(), text);
        for at in having {
            let own = &mut tables[at];
            own.left -= columns.len();
            let (used, left) = mixins.used.entry(&own.table.name).or_default();
            used.insert(0, name.clone());
            *left = own.left;
        }
    }
}

/// What a group of columns is called, where that is not taken.
fn free(columns: &[&str], taken: &BTreeMap<String, String>) -> String {
    let (first, last) = (columns[0], columns[columns.len() - 1]);
    let between = if columns.len() == 2 { "and" } else { "to" };
    let long = format!("{first}_{between}_{last}");
    let candidates: BTreeSet<&String> = taken.keys().collect();
    let mut name = called(columns).filter(|name| !candidates.contains(name)).unwrap_or(long);
    let base = name.clone();
    let mut number = 2;
    while candidates.contains(&name) {
        name = format!("{base}_{number}");
        number += 1;
    }
    name
}

/// The word for what the columns have in common.
fn called(columns: &[&str]) -> Option<String> {
    let words: Vec<Vec<String>> = columns.iter().map(|column| super::topic::words(column)).collect();
    let is = |word: Option<&String>, all: &[&str]| word.is_some_and(|word| all.contains(&word.as_str()));
    let happens = [
        "created", "updated", "modified", "changed", "deleted", "inserted", "archived", "create", "update",
        "modify", "last",
    ];
    let is_time = ["at", "on", "ts", "time", "date", "timestamp", "update", "updated", "modified"];
    if words.iter().all(|words| is(words.first(), &happens)) {
        let times = words.iter().all(|words| is(words.last(), &is_time));
        return Some(if times { "timestamps" } else { "audit" }.to_owned());
    }
    let first = words.first()?;
    let same = (0..first.len()).take_while(|at| words.iter().all(|words| words.get(*at) == first.get(*at)));
    let same = same.count();
    (same > 0).then(|| first[..same].join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_called_by_what_it_has_in_common() {
        let cases: [(&[&str], &str); 7] = [
            (&["created_at", "updated_at"], "timestamps"),
            (&["CreatedAt", "UpdatedAt"], "timestamps"),
            (&["created_at", "created_by"], "audit"),
            (&["address_street", "address_city"], "address"),
            (&["data", "data_encoding"], "data"),
            (&["name", "phone"], "name_and_phone"),
            (&["name", "phone", "fax"], "name_to_fax"),
        ];
        for (columns, name) in cases {
            assert_eq!(free(columns, &BTreeMap::new()), name);
        }
        let taken = BTreeMap::from([("timestamps".to_owned(), String::new())]);
        assert_eq!(free(&["created_at", "updated_at"], &taken), "created_at_and_updated_at");
    }
}
