//! How rows that are made keep unique keys: by one column that is another in each row, or by all columns of the key as the digits of
//! the row's number. What cannot be is found out before a row is made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tablewright_schema::model::Table;
use tablewright_schema::nearest::list;
use tablewright_schema::schema::IndexKeyOf;

use super::Wrong;
use super::tokens::tokens;

/// What fills columns together: one that is made, or a foreign key.
pub(super) struct Unit {
    /// Of the column, or of the foreign key.
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    /// How many different values there are; `None` where that is not known yet.
    pub(super) size: Option<u64>,
    pub(super) refers_to: Option<String>,
    pub(super) nullable: bool,
    /// The unit that it never is the same as: both refer to rows of one table.
    pub(super) unlike: Option<String>,
}

/// What a unit has in each row, counted from 0.
#[derive(Clone, Debug)]
pub(super) struct Digit {
    sizes: Arc<[u64]>,
    at: usize,
    /// The member before it that it never is the same as.
    unlike: Option<usize>,
    /// Where the first row begins; `None` where all rows go on from the one before.
    shift: Option<u64>,
}

/// The largest prime that 64 bits hold: it has no divisor in common with any other number.
const PRIME: u128 = 18_446_744_073_709_551_557;

impl Digit {
    /// For a row, counted from 0; `None` where all were there.
    pub(super) fn of(&self, row: u64) -> Option<u64> {
        let total = total(&self.sizes);
        if u128::from(row) >= total {
            return None;
        }
        let mut rest = match self.shift {
            Some(shift) => (u128::from(row) * (PRIME % total) + u128::from(shift) % total) % total,
            None => u128::from(row),
        };
        let mut digits = Vec::with_capacity(self.at + 1);
        let mut before = 0;
        for size in &self.sizes[..=self.at] {
            // Beside the one before, so that no row has only the first of the second.
            let digit = (rest % u128::from(*size) + before) % u128::from(*size);
            rest /= u128::from(*size);
            before = digit;
            digits.push(u64::try_from(digit).unwrap_or(u64::MAX));
        }
        let digit = digits.pop()?;
        let passes = self.unlike.and_then(|other| digits.get(other)).is_some_and(|other| digit >= *other);
        Some(digit + u64::from(passes))
    }
}

/// How many rows differ; no more than twice what 64 bits hold, so that products of it fit.
fn total(sizes: &[u64]) -> u128 {
    sizes.iter().fold(1, |total: u128, size| (total * u128::from(*size)).min(1 << 63))
}

struct Key<'t> {
    columns: Vec<&'t str>,
    /// Whether rows that do not keep it are refused for certain.
    is_plain: bool,
    /// Whether any number of rows may have NULL in it.
    takes_null: bool,
}

/// The unique keys, those of one column first.
fn keys(table: &Table) -> Vec<Key<'_>> {
    let mut keys = Vec::new();
    if let Some(key) = &table.primary_key {
        let columns = key.columns.iter().map(String::as_str).collect();
        keys.push(Key { columns, is_plain: true, takes_null: false });
    }
    for key in &table.uniques {
        let columns = key.columns.iter().map(String::as_str).collect();
        keys.push(Key { columns, is_plain: true, takes_null: !key.nulls_not_distinct });
    }
    for index in table.indexes.iter().filter(|index| index.unique) {
        let mut is_plain = index.predicate.is_none();
        let mut columns: Vec<&str> = Vec::new();
        for key in &index.keys {
            match &key.of {
                IndexKeyOf::Column(name) => columns.push(name),
                IndexKeyOf::Expr(text) => {
                    is_plain = false;
                    let words = tokens(text.sql());
                    let named = table.columns.iter().filter(|column| words.contains(&column.name));
                    columns.extend(named.map(|column| column.name.as_str()));
                }
            }
        }
        keys.push(Key { columns, is_plain, takes_null: !index.nulls_not_distinct });
    }
    keys.sort_by_key(|key| (!key.is_plain, key.columns.len()));
    keys
}

/// The digits of the units that keep keys unique, by unit. `varies` are columns that are another in each row without anybody's help,
/// `matched` those that rows are found again by.
pub(super) fn digits(
    table: &Table,
    units: &[Unit],
    varies: &BTreeSet<String>,
    matched: &[String],
    rows: u64,
    seed: u64,
) -> Result<BTreeMap<String, Digit>, Wrong> {
    let mut digits: BTreeMap<String, Digit> = BTreeMap::new();
    let mut alone: BTreeSet<&str> = BTreeSet::new();
    let mut groups: Vec<Vec<&str>> = Vec::new();
    for key in keys(table) {
        if key.columns.iter().any(|column| varies.contains(*column)) {
            continue;
        }
        // A foreign key that has columns beside these says nothing of these alone.
        let is_member = |unit: &&Unit| {
            unit.columns.iter().all(|column| key.columns.contains(&column.as_str())) && unit.size != Some(0)
        };
        let members: Vec<&Unit> = units.iter().filter(is_member).collect();
        let is_kept = members.iter().any(|unit| alone.contains(unit.name.as_str()))
            || groups
                .iter()
                .any(|group| group.iter().all(|name| members.iter().any(|unit| unit.name == *name)));
        if is_kept {
            continue;
        }
        let free: Vec<&Unit> =
            members.iter().copied().filter(|unit| !digits.contains_key(&unit.name)).collect();
        let roomiest = free.iter().filter(|unit| unit.refers_to.is_none()).max_by_key(|unit| unit.size);
        if let Some(unit) = roomiest.filter(|unit| unit.size.is_none_or(|size| size >= rows)) {
            let sizes = Arc::from([unit.size.unwrap_or(u64::MAX)]);
            digits.insert(unit.name.clone(), Digit { sizes, at: 0, unlike: None, shift: None });
            alone.insert(&unit.name);
            continue;
        }
        let unlike: Vec<Option<usize>> = (free.iter().enumerate())
            .map(|(at, unit)| {
                free[..at].iter().position(|other| {
                    unit.unlike.as_ref() == Some(&other.name) || other.unlike.as_ref() == Some(&unit.name)
                })
            })
            .collect();
        let size = |(unit, unlike): (&&Unit, &Option<usize>)| {
            unit.size.unwrap_or(u64::MAX).saturating_sub(u64::from(unlike.is_some()))
        };
        let sizes: Arc<[u64]> = free.iter().zip(&unlike).map(size).collect();
        let there = if free.is_empty() { 1 } else { total(&sizes) };
        let takes_null = key.takes_null
            && free.iter().any(|unit| unit.nullable)
            && !key.columns.iter().any(|column| matched.iter().any(|name| name == column));
        if u128::from(rows) > there && !takes_null {
            match key.is_plain {
                true if members.len() > free.len() => return Err(twice(table, &key)),
                true => return Err(too_few(table, &key, &free, rows, there)),
                // An index on some of the rows, or on what is computed of them, may let them pass all the same.
                false => continue,
            }
        }
        if free.is_empty() || sizes.contains(&0) {
            continue;
        }
        let shift = Some(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 1);
        for (at, (unit, unlike)) in free.iter().zip(unlike).enumerate() {
            digits.insert(unit.name.clone(), Digit { sizes: Arc::clone(&sizes), at, unlike, shift });
        }
        match free.as_slice() {
            [one] => drop(alone.insert(&one.name)),
            free => groups.push(free.iter().map(|unit| unit.name.as_str()).collect()),
        }
    }
    Ok(digits)
}

fn twice(table: &Table, key: &Key<'_>) -> Wrong {
    let columns = list(key.columns.iter().copied());
    let message =
        format!("no rows of `{}` are made in which {columns} keep two unique keys at once", table.name);
    Wrong { message, help: format!("give one of {columns} under `with`, with `${{n}}` in it") }
}

fn too_few(table: &Table, key: &Key<'_>, free: &[&Unit], rows: u64, there: u128) -> Wrong {
    let columns = list(key.columns.iter().copied());
    let message =
        format!("{rows} rows of `{}` need as many different {columns}, and there are {there}", table.name);
    let targets: Vec<&str> = free.iter().filter_map(|unit| unit.refers_to.as_deref()).collect();
    let help = match targets.is_empty() {
        true => format!("ask for {there} at the most, or give {columns} under `with`, with `${{n}}` in it"),
        false => format!("ask for {there} at the most, or have more rows of {}", list(targets)),
    };
    Wrong { message, help }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digit(sizes: &[u64], at: usize, unlike: Option<usize>) -> Digit {
        Digit { sizes: sizes.into(), at, unlike, shift: Some(7) }
    }

    #[test]
    fn digits_are_different_in_each_row_until_all_were_there() {
        for sizes in [[3, 4, 5], [1, 6, 2], [10, 10, 1]] {
            let all: u64 = sizes.iter().product();
            let row = |row| [0, 1, 2].map(|at| digit(&sizes, at, None).of(row));
            let seen: BTreeSet<[Option<u64>; 3]> = (0..all).map(row).collect();
            assert_eq!(seen.len() as u64, all);
            assert!(seen.iter().flatten().all(Option::is_some));
            assert_eq!(row(all), [None; 3]);
        }
    }

    #[test]
    fn two_that_differ_never_are_the_same() {
        let pair = |row| (digit(&[5, 4], 0, None).of(row), digit(&[5, 4], 1, Some(0)).of(row));
        let seen: BTreeSet<_> = (0..20).map(pair).collect();
        assert_eq!(seen.len(), 20);
        assert!(
            seen.iter().all(|(one, other)| one != other && other.is_some_and(|other| other < 5)),
            "{seen:?}"
        );
    }
}
