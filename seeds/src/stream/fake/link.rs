//! Which row a row refers to: one that is made beside it, or one of the database.

use std::sync::Arc;

use tablewright_schema::model::{ForeignKey, RelationKind, Table};

use super::Wrong;
use super::dice::Dice;
use super::recipe::{Place, Recipe};
use super::unique::Digit;
use super::value::Nulls;
use crate::dialect::Datum;
use crate::key::unique_keys;
use crate::table::referable;

/// A foreign key whose rows are chosen.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) name: String,
    pub(super) to: To,
    pub(super) nulls: Nulls,
    pub(super) digit: Option<Digit>,
    /// The one whose row it does not choose.
    pub(super) unlike: Option<Arc<Link>>,
}

/// What rows refer to.
#[derive(Clone, Debug)]
pub(super) enum To {
    /// Rows that are made, and written before.
    Made(Arc<Recipe>),
    /// Rows of the same recipe, as far as they are written before.
    Own,
    /// Rows of the database.
    Held(Arc<Pool>),
    /// Rows that are made, and written later.
    Later,
}

/// Rows of the database that can be referred to.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// Columns of each.
    pub(super) width: usize,
    pub(super) held: Vec<Datum>,
    /// Whether rows may be missing here that the load itself would have written before.
    pub(super) is_open: bool,
}

impl Pool {
    pub(super) fn len(&self) -> u64 {
        u64::try_from(self.held.len() / self.width.max(1)).unwrap_or(u64::MAX)
    }
}

impl Link {
    fn size(&self, row: u64) -> u64 {
        match &self.to {
            To::Made(target) => target.rows,
            To::Own => settled(row),
            To::Held(pool) => pool.len(),
            To::Later => 0,
        }
    }

    /// The row that a row refers to, counted from 0.
    pub(super) fn chosen(&self, row: u64, seed: u64) -> Option<u64> {
        let size = self.size(row);
        // All columns of a key come from the same row.
        let mut dice = Dice::of(seed, &self.name, "", row);
        let is_null = match self.nulls {
            Nulls::Never => false,
            Nulls::Sometimes => dice.one_in(8),
            Nulls::Mostly => !dice.one_in(8),
            Nulls::Always => true,
        };
        if size == 0 {
            return None;
        }
        match &self.digit {
            Some(digit) => match (digit.of(row - 1), self.nulls) {
                (Some(place), _) => return Some(place),
                (None, Nulls::Never) => {}
                (None, Nulls::Sometimes | Nulls::Mostly | Nulls::Always) => return None,
            },
            None if is_null => return None,
            None => {}
        }
        let place = dice.below(size);
        let other = self.unlike.as_ref().and_then(|other| other.chosen(row, seed));
        Some(if other == Some(place) { (place + 1) % size } else { place })
    }
}

/// Rows of the same table that a row may refer to: they are handed on in blocks that grow.
pub(super) fn settled(row: u64) -> u64 {
    match row {
        0..=10 => 0,
        11..=100 => 10,
        101..=1000 => 100,
        row => (row - 1) / 1000 * 1000,
    }
}

/// How often a key refers to nothing.
pub(super) fn nulls_of(place: &Place<'_>, key: &ForeignKey, to: &To) -> Result<Nulls, Wrong> {
    let Place { table, .. } = place;
    let by_key = key.columns.iter().any(|column| place.key.contains(column));
    let is_nullable = |name: &String| table.column(name).is_some_and(|column| column.nullable);
    let nullable = !by_key && key.columns.iter().all(is_nullable);
    let (is_there, why) = match to {
        To::Made(target) => (target.rows > 0, None),
        To::Own => (false, Some("the first of them has none to refer to")),
        To::Held(pool) => (pool.len() > 0 || pool.is_open, None),
        To::Later => (false, Some("they refer to each other")),
    };
    let keeps_unique = matches!(to, To::Own)
        && unique_keys(table)
            .iter()
            .any(|unique| unique.iter().all(|name| key.columns.iter().any(|column| column == name)));
    match (nullable, is_there || matches!(to, To::Own)) {
        (true, true) if !keeps_unique => Ok(Nulls::Sometimes),
        (true, _) => Ok(Nulls::Always),
        (false, true) if is_there => Ok(Nulls::Never),
        (false, _) => {
            let name = referred(table, key).unwrap_or_else(|| key.columns.join(", "));
            Err(match why {
                Some(why) => Wrong {
                    message: format!(
                        "rows of `{}` need one of `{}` before they are written: {why}",
                        table.name, key.table
                    ),
                    help: format!(
                        "write a row of `{}`, and name it under `with`: `with: {{ {name}: … }}`",
                        key.table
                    ),
                },
                None => Wrong {
                    message: format!(
                        "rows of `{}` need one of `{}`, and there is none",
                        table.name, key.table
                    ),
                    help: format!(
                        "write seeds of `{0}`, or have some made: `{0}: {{ fake: 100 }}`",
                        key.table
                    ),
                },
            })
        }
    }
}

/// By what name a row is referred to.
fn referred(table: &Table, key: &ForeignKey) -> Option<String> {
    let of_key = table.relations.iter().find(|relation| match &relation.kind {
        RelationKind::BelongsTo { foreign_key, .. } => *foreign_key == key.name,
        RelationKind::HasMany { .. } | RelationKind::ManyToMany { .. } => false,
    });
    of_key
        .map(|relation| relation.name.clone())
        .filter(|name| referable(table, name).is_some_and(|known| known.name == key.name))
}

/// Whether rows at the other end of a key can be named by their own key.
pub(super) fn can_be_named(table: &Table, key: &ForeignKey) -> bool {
    referred(table, key).is_some()
}

pub(super) fn below(table: &Table, key: &ForeignKey, paths: &[Vec<String>]) -> Vec<Vec<String>> {
    let name = referred(table, key).unwrap_or_default();
    paths.iter().map(|path| std::iter::once(name.clone()).chain(path.iter().cloned()).collect()).collect()
}
