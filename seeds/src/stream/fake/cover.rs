//! Which column is filled by what: given, chosen along a foreign key, made, or left to the database.

use std::collections::BTreeSet;

use tablewright_schema::Dialect;
use tablewright_schema::model::{Column, Default, ForeignKey, Table};
use tablewright_schema::nearest::list;
use tablewright_schema::yaml::node::{Kind, Node};

use super::link::{Link, To, nulls_of};
use super::recipe::Place;
use super::unique::Unit;
use super::value::{Beside, Made, Nulls};
use super::{Wrong, bounds};
use crate::table::referable;

/// What is filled already.
#[derive(Default)]
pub(super) struct Covered {
    pub(super) taken: BTreeSet<String>,
    /// Columns that are another in each row without anybody's help.
    pub(super) varies: BTreeSet<String>,
}

impl Covered {
    /// The foreign keys whose rows are chosen.
    pub(super) fn links<'a>(&mut self, place: &Place<'a>) -> Result<Vec<(Link, &'a ForeignKey)>, Wrong> {
        let mut links = Vec::new();
        for key in &place.table.foreign_keys {
            let taken = key.columns.iter().filter(|column| self.taken.contains(*column)).count();
            if taken == key.columns.len() || !key.only.includes(place.dialect) {
                continue;
            }
            if taken > 0 {
                let is_taken = |column: &&str| self.taken.contains(*column);
                let columns = || key.columns.iter().map(String::as_str);
                let message = format!(
                    "{} of `{}` is filled already, and the rest of its key to `{}` cannot be chosen beside it",
                    list(columns().filter(is_taken)),
                    place.table.name,
                    key.table
                );
                let rest = list(columns().filter(|column| !is_taken(column)));
                return Err(Wrong { message, help: format!("give {rest} too, under `with`") });
            }
            let to = place.to.get(&key.name).cloned().unwrap_or(To::Later);
            let nulls = nulls_of(place, key, &to)?;
            self.taken.extend(key.columns.iter().cloned());
            links.push((Link { name: key.name.clone(), to, nulls, digit: None, unlike: None }, key));
        }
        Ok(links)
    }

    /// How a column is made, where it is.
    pub(super) fn made(&self, place: &Place<'_>, column: &Column, dialect: Dialect) -> Option<Made> {
        let Place { table, key, .. } = place;
        let by_key = key.contains(&column.name);
        let has_default = column.default.as_ref().is_some_and(|default| default.on(dialect).is_some());
        let is_left_out = self.taken.contains(&column.name)
            || !column.only.includes(dialect)
            || (!by_key && is_made_by_database(column, dialect))
            || (table.optimistic_lock.as_ref() == Some(&column.name) && has_default);
        let ty = column.ty.on(dialect).filter(|_| !is_left_out)?;
        let bounds = bounds::of(table, &column.name, dialect);
        let is_nullable = column.nullable && !by_key && !bounds.is_never_null;
        let nulls = match is_nullable {
            false => Nulls::Never,
            // A check that is not understood is satisfied by NULL, and so is a type that is not known.
            true if !bounds.unclear.is_empty() => Nulls::Always,
            true if table.soft_delete.as_ref() == Some(&column.name) => Nulls::Mostly,
            true => Nulls::Sometimes,
        };
        let mut made = Made {
            column: column.name.clone(),
            ty: ty.clone(),
            json_schema: column.json_schema.clone(),
            nulls,
            bounds,
            digit: None,
            after: None,
            beside: None,
        };
        if is_nullable && !made.is_known(place.model) {
            made.nulls = Nulls::Always;
        }
        Some(made)
    }
}

/// The columns that a name of a row stands for.
pub(super) fn columns_of(table: &Table, name: &str) -> Vec<String> {
    match (table.column(name), referable(table, name)) {
        (Some(column), _) => vec![column.name.clone()],
        (None, Some(key)) => key.columns.clone(),
        (None, None) => Vec::new(),
    }
}

/// Whether something is another in each row.
pub(super) fn varies(node: &Node) -> bool {
    match &node.kind {
        Kind::Scalar(scalar) => scalar.text.contains("${n}"),
        Kind::Sequence(items) => items.iter().any(varies),
        Kind::Mapping(entries) => entries.iter().any(|entry| varies(&entry.value)),
    }
}

/// Whether the database fills a column, which then is as good as anything.
pub(super) fn is_made_by_database(column: &Column, dialect: Dialect) -> bool {
    let default = column.default.as_ref().and_then(|default| default.on(dialect));
    column.identity.is_some() || column.is_computed() || matches!(default, Some(Default::Sql(_)))
}

/// What can keep a unique key.
pub(super) fn units(place: &Place<'_>, links: &[(Link, &ForeignKey)], made: &[Made]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for (link, key) in links.iter().filter(|(link, _)| !matches!(link.to, To::Own | To::Later)) {
        let of_same = |column: &String| {
            let other = bounds::of(place.table, column, place.dialect).unlike?;
            let (other, theirs) = links.iter().find(|(_, theirs)| theirs.columns == [other.as_str()])?;
            (theirs.table == key.table).then(|| other.name.clone())
        };
        units.push(Unit {
            name: link.name.clone(),
            columns: key.columns.clone(),
            size: match &link.to {
                To::Made(target) => Some(target.rows),
                To::Held(pool) => Some(pool.len()).filter(|_| !pool.is_open),
                To::Own | To::Later => Some(0),
            },
            refers_to: Some(key.table.to_string()),
            nullable: link.nulls != Nulls::Never,
            unlike: match key.columns.as_slice() {
                [column] => of_same(column),
                _ => None,
            },
        });
    }
    for made in made {
        units.push(Unit {
            name: made.column.clone(),
            columns: vec![made.column.clone()],
            size: Some(if made.nulls == Nulls::Always { 0 } else { made.size(place.model) }),
            refers_to: None,
            nullable: made.nulls != Nulls::Never,
            unlike: None,
        });
    }
    units
}

/// The column that says when another one is NULL: as it is made, or as every row is given it.
pub(super) fn beside(made: &Made, all: &[Made], with: Option<&Node>) -> Option<Beside> {
    let when = made.bounds.null_when.as_ref().filter(|_| made.nulls == Nulls::Sometimes)?;
    if let Some(given) = with.and_then(|with| with.get(&when.column)) {
        let scalar = given.scalar().filter(|scalar| !scalar.text.contains('$'))?;
        return Some(Beside::Given(scalar.text.clone()));
    }
    let other = all.iter().find(|known| known.column == when.column)?;
    // What hangs on it in turn is not looked for: a circle would have no first.
    Some(Beside::Made(Box::new(Made { beside: None, ..other.clone() })))
}

/// The column that another one is not less than, as it is made.
pub(super) fn after(made: &Made, all: &[Made]) -> Option<Box<Made>> {
    fn of(made: &Made, all: &[Made], depth: usize) -> Option<Box<Made>> {
        let other = made.bounds.after.as_ref()?;
        let other = all.iter().find(|known| known.column == other.column && known.is_like(made))?;
        let mut other = other.clone();
        // Columns that come behind each other in a circle have no first.
        other.after = if depth < 8 { of(&other, all, depth + 1) } else { None };
        Some(Box::new(other))
    }
    of(made, all, 0)
}
