//! Indexes of a partition that belong to its parent's: which there are, and what each is called.

use std::collections::{BTreeMap, BTreeSet};

use super::words;
use crate::schema::{Index, IndexKeyOf, PartitionOf, Table, Tables};
use crate::{ObjectName, naming};

/// An index of a partition that belongs to one of its parent's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartIndex {
    /// The table that says it, one or more generations above, and what it is called there.
    pub said: (ObjectName, String),
    /// What the parent's is called.
    pub above: String,
    /// What it is called.
    pub name: String,
    /// What the server calls it in a new table, which gets those of its parent one after another, by name.
    pub usual: String,
    /// Whether the server would call another one so too, had it come first.
    pub is_shared: bool,
    made_of: NameParts,
}

/// What the server makes a name of.
#[derive(Clone, Debug, PartialEq, Eq)]
struct NameParts {
    columns: Vec<String>,
    suffix: &'static str,
}

/// Those of a partition; none of any other table.
pub fn part_indexes(table: &Table, tables: &Tables) -> Vec<PartIndex> {
    let mut found = within(table, tables, tables.len());
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for part in &found {
        *first.entry(part.made_of.name(table, 0)).or_default() += 1;
    }
    for part in &mut found {
        part.is_shared = first.get(&part.made_of.name(table, 0)).is_some_and(|count| *count > 1);
    }
    found
}

/// Says of a partition's indexes what they are called, by the names of the parent's; of those whose name is usual, nothing.
pub fn name_parts(
    table: &Table,
    tables: &Tables,
    names: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let found = part_indexes(table, tables).into_iter().filter_map(|part| {
        let name = names.get(&part.above)?;
        (*name != part.usual).then(|| (part.above, name.clone()))
    });
    found.collect()
}

/// Names that change places: each is put aside under a name of its own before the first gets another's. Pairs of what is renamed and
/// its new name, in order; `wanted` are such pairs too, of which no two have the same new name.
pub fn in_turn(wanted: &[(String, String)]) -> Vec<(String, String)> {
    let held: BTreeSet<&String> = wanted.iter().map(|(now, _)| now).collect();
    let (mut aside, mut last) = (Vec::new(), Vec::new());
    for (number, (now, name)) in wanted.iter().enumerate() {
        if held.contains(name) {
            let between = passing_name(number);
            aside.push((now.clone(), between.clone()));
            last.push((between, name.clone()));
        } else {
            aside.push((now.clone(), name.clone()));
        }
    }
    aside.extend(last);
    aside
}

/// A name that an index has between two statements.
pub fn passing_name(number: usize) -> String {
    format!("tablewright_passing_{number}")
}

/// `most` ends a circle, which no database holds.
fn within(table: &Table, tables: &Tables, most: usize) -> Vec<PartIndex> {
    let Some(PartitionOf { parent, bound: _, index_names }) = &table.family.partition_of else {
        return Vec::new();
    };
    let Some(parent) = tables.get(parent).filter(|_| most > 0) else { return Vec::new() };
    let above = within(parent, tables, most - 1);
    let inherited = above.into_iter().map(|part| (part.said, part.name, part.made_of));
    let own =
        said(parent).into_iter().map(|(name, made_of)| ((parent.name.clone(), name.clone()), name, made_of));
    let mut taken = BTreeSet::new();
    let part = |(said, above, made_of): ((ObjectName, String), String, NameParts)| {
        let mut number = 0;
        while !taken.insert(made_of.name(table, number)) {
            number += 1;
        }
        let usual = made_of.name(table, number);
        let name = index_names.get(&above).unwrap_or(&usual).clone();
        PartIndex { said, above, name, usual, is_shared: false, made_of }
    };
    inherited.chain(own).map(part).collect()
}

/// What a table says itself, in the order in which it is made.
fn said(table: &Table) -> Vec<(String, NameParts)> {
    let Table { primary_key, uniques, exclusions, indexes, .. } = table;
    let parts = |columns: Vec<&String>, suffix| NameParts {
        columns: naming::index_columns(columns.into_iter().cloned()),
        suffix,
    };
    let keys = primary_key.iter().map(|key| (key.name.clone(), parts(Vec::new(), "pkey")));
    let uniques = uniques.values().map(|unique| {
        let columns = unique.columns.iter().chain(&unique.backing.include).collect();
        (unique.name.clone(), parts(columns, "key"))
    });
    let exclusions = exclusions.values().map(|exclusion| {
        let columns = naming::index_columns(words::of_exclusion(exclusion.definition.sql()).into_iter());
        (exclusion.name.clone(), NameParts { columns, suffix: "excl" })
    });
    let indexes = indexes.values().map(|index| {
        let columns = naming::index_columns(words_of(index).into_iter());
        (index.name.clone(), NameParts { columns, suffix: "idx" })
    });
    keys.chain(uniques).chain(exclusions).chain(indexes).collect()
}

fn words_of(index: &Index) -> Vec<String> {
    let keys = index.keys.iter().map(|key| match &key.of {
        IndexKeyOf::Column(column) => column.clone(),
        IndexKeyOf::Expr(expr) => words::of_expression(expr.sql()),
    });
    keys.chain(index.include.iter().cloned()).collect()
}

impl NameParts {
    fn name(&self, table: &Table, number: usize) -> String {
        naming::partition_index(&table.name.name, &self.columns, self.suffix, number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Expr, IndexKey, IndexStorage};

    fn index(name: &str, column: &str) -> Index {
        let key = IndexKey {
            of: IndexKeyOf::Column(column.to_owned()),
            prefix: None,
            descending: false,
            nulls_first: None,
            collation: None,
            opclass: None,
        };
        Index {
            name: name.to_owned(),
            unique: false,
            method: None,
            keys: vec![key],
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            storage: IndexStorage::default(),
            comment: None,
        }
    }

    fn family(names: &[(&str, &str)]) -> Tables {
        let mut parent = Table::new("events".into());
        for name in ["newer", "older"] {
            parent.indexes.insert(name.to_owned(), index(name, "at"));
        }
        let mut first = Table::new("first".into());
        first.family.partition_of = Some(PartitionOf {
            parent: "events".into(),
            bound: Expr::new("DEFAULT"),
            index_names: names.iter().map(|(above, own)| ((*above).into(), (*own).into())).collect(),
        });
        [parent, first].into_iter().collect()
    }

    #[test]
    fn indexes_on_the_same_columns_are_numbered() {
        let tables = family(&[("newer", "mine")]);
        let first = &tables[&ObjectName::new("first")];
        let found = part_indexes(first, &tables);
        let names: Vec<_> =
            found.iter().map(|part| (part.above.as_str(), part.name.as_str(), part.is_shared)).collect();
        assert_eq!(names, [("newer", "mine", true), ("older", "first_at_idx1", true)]);
        let same = [("newer", "first_at_idx"), ("older", "x")]
            .map(|(above, name)| (above.to_owned(), name.to_owned()));
        let said = name_parts(first, &tables, &same.into_iter().collect());
        assert_eq!(said, BTreeMap::from([("older".to_owned(), "x".to_owned())]));
    }

    #[test]
    fn names_that_change_places_step_aside() {
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(now, to)| ((*now).to_owned(), (*to).to_owned())).collect()
        };
        let (plain, swapped) = (pairs(&[("a", "b")]), pairs(&[("a", "b"), ("b", "a")]));
        assert_eq!(in_turn(&plain), plain);
        let (first, second) = (passing_name(0), passing_name(1));
        let through = [("a", &*first), ("b", &*second), (&*first, "b"), (&*second, "a")];
        assert_eq!(in_turn(&swapped), pairs(&through));
    }
}
