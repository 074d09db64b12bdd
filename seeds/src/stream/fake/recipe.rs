//! What fills each column of a table whose rows are made: found out once, before the first row. Every row is a function of its number,
//! so that a row of another table can name it without anybody having kept it.

use std::collections::BTreeMap;
use std::sync::Arc;

use tablewright_schema::model::{ForeignKey, Table};
use tablewright_schema::yaml::node::{Kind, Node};
use tablewright_schema::{Diagnostic, Dialect, Model, ObjectName};

use super::cover::{Covered, after, beside, columns_of, is_made_by_database, units, varies};
use super::link::{Link, To, below};
use super::unique::{Unit, digits};
use super::value::{At, Made, Nulls};
use super::{Fake, Wrong};
use crate::dialect::Datum;
use crate::special;
use crate::stream::reader::flat;

/// How the rows of a table are made.
#[derive(Debug)]
pub(crate) struct Recipe {
    name: ObjectName,
    /// The name in one piece, as the dice know it.
    table: String,
    seed: u64,
    pub(super) rows: u64,
    with: Option<Node>,
    slots: Vec<Slot>,
    /// The slots that hold what rows are found again by.
    key: Vec<usize>,
    /// Whether rows refer to others of these.
    pub(super) refers_to_itself: bool,
    /// Whether something is not there yet that rows refer to, since nothing is written.
    pub(super) is_open: bool,
    /// The checks that are not understood.
    pub(crate) unclear: Vec<String>,
}

/// A field of every row.
#[derive(Debug)]
struct Slot {
    path: Vec<String>,
    of: Fill,
}

#[derive(Debug)]
enum Fill {
    /// What every row is given, by its place there.
    Given(usize),
    Made(Box<Made>),
    /// What the row at the other end of a key holds: which of its slots, or of its columns.
    Of(Arc<Link>, usize),
}

/// What a field is filled with.
pub(super) enum Filled {
    Node(Node),
    Datum(Datum),
    Null,
}

/// What a row is filled in with.
#[derive(Clone, Copy)]
pub(super) struct Filling<'a> {
    pub(super) model: &'a Model,
    pub(super) variables: &'a BTreeMap<String, String>,
    /// What the row is given, where that was looked up.
    pub(super) given: Option<&'a [(Vec<String>, Node)]>,
    /// See [`At::attempt`].
    pub(super) attempt: u32,
}

/// What a recipe is made for.
pub(super) struct Place<'a> {
    pub(super) model: &'a Model,
    pub(super) table: &'a Table,
    pub(super) dialect: Dialect,
    /// The columns that rows are found again by; none where the database numbers them.
    pub(super) key: &'a [String],
    pub(super) variables: &'a BTreeMap<String, String>,
    /// By foreign key.
    pub(super) to: BTreeMap<String, To>,
}

impl Recipe {
    pub(super) fn new(fake: &Fake, place: &Place<'_>) -> Result<Self, Wrong> {
        let Place { model, table, dialect, key, variables, to: _ } = place;
        let mut recipe = Recipe {
            name: table.name.clone(),
            table: table.name.to_string(),
            seed: fake.seed,
            rows: fake.rows,
            with: fake.with.clone(),
            slots: Vec::new(),
            key: Vec::new(),
            refers_to_itself: false,
            is_open: false,
            unclear: Vec::new(),
        };
        // What is wrong with it, the first row says.
        let given = recipe.given(1, model, table, variables, &mut Vec::new());
        let mut covered = Covered::default();
        for (at, (path, _)) in given.iter().enumerate() {
            let columns = columns_of(table, &path[0]);
            let varies = fake.with.as_ref().and_then(|with| with.get(&path[0])).is_some_and(varies);
            covered.varies.extend(columns.iter().filter(|_| varies).cloned());
            recipe.push(place, path.clone(), &columns, Fill::Given(at));
            covered.taken.extend(columns);
        }
        let mut links = covered.links(place)?;
        let mut made: Vec<Made> =
            table.columns.iter().filter_map(|column| covered.made(place, column, *dialect)).collect();
        let by_database = table.columns.iter().filter(|column| {
            is_made_by_database(column, *dialect)
                && !key.contains(&column.name)
                && !covered.taken.contains(&column.name)
        });
        covered.varies.extend(by_database.map(|column| column.name.clone()));
        let units = units(place, &links, &made);
        let mut digits = digits(table, &units, &covered.varies, key, fake.rows, fake.seed)?;
        for link in &mut links {
            let (link, _) = link;
            link.digit = digits.remove(&link.name);
        }
        for made in &mut made {
            made.digit = digits.remove(&made.column);
        }
        // Rows that refer to each other do so by the key, which is whole only then.
        let (own, others): (Vec<_>, Vec<_>) =
            links.into_iter().partition(|(link, _)| matches!(link.to, To::Own));
        recipe.add_links(place, others, &units);
        let all = made.clone();
        for mut made in made {
            made.after = after(&made, &all);
            if made.bounds.after.is_some() && made.after.is_none() {
                made.bounds.unclear.push(format!("of `{}`", made.column));
                made.nulls = if made.nulls == Nulls::Never { Nulls::Never } else { Nulls::Always };
            }
            made.beside = beside(&made, &all, fake.with.as_ref());
            if let (Some(_), None) = (&made.bounds.null_when, &made.beside) {
                made.bounds.unclear.push(format!("of `{}`", made.column));
                made.nulls = if made.nulls == Nulls::Never { Nulls::Never } else { Nulls::Always };
            }
            recipe.unclear.extend(made.bounds.unclear.iter().cloned());
            let columns = [made.column.clone()];
            recipe.push(place, columns.to_vec(), &columns, Fill::Made(Box::new(made)));
        }
        recipe.add_links(place, own, &units);
        recipe.unclear.sort();
        recipe.unclear.dedup();
        Ok(recipe)
    }

    fn push(&mut self, place: &Place<'_>, path: Vec<String>, columns: &[String], of: Fill) {
        if columns.iter().any(|column| place.key.contains(column)) {
            self.key.push(self.slots.len());
        }
        self.slots.push(Slot { path, of });
    }

    fn add_links(&mut self, place: &Place<'_>, links: Vec<(Link, &ForeignKey)>, units: &[Unit]) {
        let mut known: BTreeMap<String, Arc<Link>> = BTreeMap::new();
        for (mut link, key) in links {
            let unlike =
                units.iter().find(|unit| unit.name == link.name).and_then(|unit| unit.unlike.as_ref());
            link.unlike = unlike.and_then(|name| known.get(name)).cloned();
            let link = Arc::new(link);
            known.insert(link.name.clone(), Arc::clone(&link));
            let paths: Vec<Vec<String>> = match &link.to {
                To::Made(target) => {
                    self.is_open |= target.is_open;
                    below(place.table, key, &target.key_paths())
                }
                To::Own => {
                    self.refers_to_itself = true;
                    below(place.table, key, &self.key_paths())
                }
                To::Held(pool) => {
                    self.is_open |= pool.is_open;
                    key.columns.iter().map(|column| vec![column.clone()]).collect()
                }
                To::Later => key.columns.iter().map(|column| vec![column.clone()]).collect(),
            };
            for (at, path) in paths.into_iter().enumerate() {
                self.push(place, path, &key.columns, Fill::Of(Arc::clone(&link), at));
            }
        }
    }

    /// What the fields of every row are.
    pub(super) fn paths(&self) -> Vec<Vec<String>> {
        self.slots.iter().map(|slot| slot.path.clone()).collect()
    }

    fn key_paths(&self) -> Vec<Vec<String>> {
        self.key.iter().map(|at| self.slots[*at].path.clone()).collect()
    }

    /// The column of a slot that is made, and whether it may be NULL.
    pub(super) fn made_in(&self, slot: usize) -> Option<(&str, bool)> {
        match &self.slots.get(slot)?.of {
            Fill::Made(made) => Some((&made.column, made.nulls != Nulls::Never)),
            Fill::Given(_) | Fill::Of(..) => None,
        }
    }

    /// What a row is given, each with its path.
    pub(super) fn given(
        &self,
        row: u64,
        model: &Model,
        table: &Table,
        variables: &BTreeMap<String, String>,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<(Vec<String>, Node)> {
        let Some(with) = &self.with else { return Vec::new() };
        let Some(expanded) = special::numbered(with, row, variables, found) else { return Vec::new() };
        let Kind::Mapping(entries) = &expanded.kind else { return Vec::new() };
        let mut leaves = Vec::new();
        flat(entries, model, table, &mut Vec::new(), &mut leaves);
        leaves.into_iter().map(|(path, node)| (path, node.clone())).collect()
    }

    /// What a slot holds in a row; an error says why there is nothing.
    pub(super) fn filled(&self, slot: usize, row: u64, of: &Filling<'_>) -> Result<Filled, String> {
        let Filling { model, variables, given, attempt } = *of;
        let Some(Slot { path: _, of: fill }) = self.slots.get(slot) else { return Ok(Filled::Null) };
        // Of other rows nothing is known yet.
        let others = &Filling { model, variables, given: None, attempt: 0 };
        match fill {
            Fill::Given(at) => {
                let node = match (given, model.tables.get(&self.name)) {
                    (Some(given), _) => given.get(*at).map(|(_, node)| node.clone()),
                    (None, Some(table)) => {
                        let given = self.given(row, model, table, variables, &mut Vec::new());
                        given.into_iter().nth(*at).map(|(_, node)| node)
                    }
                    (None, None) => None,
                };
                Ok(node.map_or(Filled::Null, Filled::Node))
            }
            Fill::Made(made) => {
                let at = At { model, table: &self.table, seed: self.seed, row, attempt };
                Ok(made.value(&at)?.map_or(Filled::Null, Filled::Node))
            }
            Fill::Of(link, column) => {
                let Some(chosen) = link.chosen(row, self.seed) else { return Ok(Filled::Null) };
                match &link.to {
                    To::Made(target) => match target.key.get(*column) {
                        Some(slot) => target.filled(*slot, chosen + 1, others),
                        None => Ok(Filled::Null),
                    },
                    To::Own => match self.key.get(*column) {
                        Some(slot) => self.filled(*slot, chosen + 1, others),
                        None => Ok(Filled::Null),
                    },
                    To::Held(pool) => {
                        let at = usize::try_from(chosen).unwrap_or(usize::MAX).saturating_mul(pool.width);
                        let held = pool.held.get(at.saturating_add(*column));
                        Ok(held.map_or(Filled::Null, |datum| Filled::Datum(datum.clone())))
                    }
                    To::Later => Ok(Filled::Null),
                }
            }
        }
    }
}
