//! Another type for a column of a large table: a second column that a trigger keeps equal, filled in batches, takes the place of the first.
//!
//! `ALTER COLUMN … TYPE` writes a table anew while nobody can read it. Here the rows are written while others use them, indexes are built and
//! constraints validated for the new column, and the two change places in a transaction that does nothing else. What cannot be carried
//! over so is said by [`why_not`], and changed the ordinary way.

mod steps;

use std::collections::BTreeSet;

use tablewright_schema::access::{Part, Privilege};
use tablewright_schema::object::Dependency;
use tablewright_schema::schema::{Column, ColumnType, ForeignKey, Identity, Index, IndexKeyOf, Table};
use tablewright_schema::{Hints, ObjectName, Schema};

use super::super::expression::mentions;
use super::beside::{is_marked, is_single};
use super::{aside, casts};
use crate::change::{Change, Constraint, TableChange};
use crate::plan::{Mode, Plan};

/// A column that is changed so.
pub(super) struct Shadow<'a> {
    to: &'a Schema,
    table: &'a Table,
    was: &'a Column,
    is: &'a Column,
    /// How a value becomes one of the new type, over the old column or over the whole row; `None` where it is assigned as it is.
    using: Option<String>,
    /// Whether that was written by hand: it may give a value where the old column has none.
    by_hand: bool,
    /// Names that nothing new may have: of indexes, constraints, columns and functions.
    taken: BTreeSet<String>,
}

/// The whole plan, where a large table gets another type for one column and nothing else is changed.
pub(super) fn plan(from: &Schema, to: &Schema, changes: &[Change], hints: &Hints) -> Option<Plan> {
    let [Change::AlterTable { from: before, to: table, changes: inside }] = changes else { return None };
    let [TableChange::AlterColumn { from: was, to: is, backfill: None, cast }] = inside.as_slice() else {
        return None;
    };
    let is_large = hints.large.contains(&table.name) && is_alone(to, before, table);
    let is_rewritten = aside::rewrites(was, is) || cast.is_some();
    if !is_large || !is_rewritten || why_not(to, before, table, was, is).is_some() {
        return None;
    }
    let using = match cast {
        Some(cast) => Some(cast.sql().to_owned()),
        None => casts::using(was, is),
    };
    let functions = from.objects.keys().chain(to.objects.keys()).map(|id| id.name.name.clone());
    let taken = [before, table].into_iter().flat_map(names).chain(functions).collect();
    let shadow = Shadow { to, table, was, is, using, by_hand: cast.is_some(), taken };
    Some(Plan::new(shadow.steps(), Mode::InParts))
}

/// Whether nothing is above or below the table.
pub(super) fn is_alone(to: &Schema, before: &Table, table: &Table) -> bool {
    let is_parent = || to.tables.values().any(|other| other.family.parents().any(|of| *of == table.name));
    is_single(before) && is_single(table) && !is_parent()
}

fn names(table: &Table) -> impl Iterator<Item = String> {
    let keys = table.primary_key.iter().map(|key| &key.name).chain(table.uniques.keys());
    let constraints = keys.chain(table.checks.keys()).chain(table.foreign_keys.keys());
    let all = constraints.chain(table.exclusions.keys()).chain(table.indexes.keys());
    all.chain(table.columns.iter().map(|column| &column.name)).cloned()
}

/// Why a column cannot get its type by a second one; `None` where it can. `to` is the state after, and what else is in it is the same before.
pub(super) fn why_not(
    to: &Schema,
    before: &Table,
    table: &Table,
    was: &Column,
    is: &Column,
) -> Option<String> {
    let column = is.name.as_str();
    let speaks = |index: &Index| {
        index.include.iter().any(|name| name == column)
            || index.predicate.as_ref().is_some_and(|expr| mentions(expr, column))
            || index.keys.iter().any(|key| match &key.of {
                IndexKeyOf::Column(name) => name == column,
                IndexKeyOf::Expr(expr) => mentions(expr, column),
            })
    };
    let marked = |name: &str| is_marked(&before.options, name) || is_marked(&table.options, name);
    let keys = table.primary_key.iter().map(|key| (&key.name, &key.columns, &key.backing));
    let keys = keys.chain(table.uniques.values().map(|key| (&key.name, &key.columns, &key.backing)));
    let of_keys = keys
        .filter(|(_, columns, backing)| columns.iter().chain(&backing.include).any(|name| name == column));
    let of_keys: Vec<_> = of_keys.collect();

    if before.primary_key.is_none() {
        return Some(format!("{} has no primary key to go along", table.name));
    }
    if was.identity != is.identity || (was.sequence != is.sequence) {
        return Some("the way in which it numbers rows changes too".to_owned());
    }
    if was.not_null.is_some() || is.not_null.is_some() {
        return Some("the constraint that keeps NULL out has a name or a comment of its own".to_owned());
    }
    if was.generated.is_some() || is.generated.is_some() {
        return Some("it is generated".to_owned());
    }
    let mut generated = table.columns.iter().filter(|other| other.name != column);
    if let Some(other) = generated
        .find(|other| other.generated.as_ref().is_some_and(|generated| mentions(&generated.expr, column)))
    {
        return Some(format!("{} is computed from it", other.name));
    }
    let depends = to.objects.values().find(|object| {
        let reads = object
            .depends_on
            .iter()
            .any(|on| matches!(on, Dependency::Column(of, name) if *of == table.name && name == column));
        reads || object.id.on.as_ref() == Some(&table.name)
    });
    if let Some(object) = depends {
        return Some(format!("{} is in the way", object.id));
    }
    if let Some(exclusion) =
        table.exclusions.values().find(|exclusion| mentions(&exclusion.definition, column))
    {
        return Some(format!("the exclusion constraint {} speaks of it", exclusion.name));
    }
    if let Some(index) = table.indexes.values().find(|index| {
        let in_words = index.predicate.as_ref().is_some_and(|expr| mentions(expr, column))
            || index.keys.iter().any(|key| match &key.of {
                IndexKeyOf::Column(_) => false,
                IndexKeyOf::Expr(expr) => mentions(expr, column),
            });
        in_words || (speaks(index) && marked(&index.name))
    }) {
        return Some(match marked(&index.name) {
            true => format!("the table is marked by its index {}", index.name),
            false => format!("an expression of the index {} speaks of it", index.name),
        });
    }
    if let Some((name, ..)) =
        of_keys.iter().find(|(name, _, backing)| marked(name) || backing.without_overlaps)
    {
        return Some(format!("{name} cannot be made from an index that is built beside it"));
    }
    let is_of_column = |privilege: &Privilege| match &privilege.of {
        Part::Column(name) | Part::Sequence(name) => name == column,
        Part::Whole => false,
    };
    let grants = [before, table].into_iter().filter_map(|table| table.access.grants.as_ref());
    if grants.flat_map(|grants| grants.values().flatten()).any(is_of_column) {
        return Some("there are privileges for this column alone".to_owned());
    }
    let same_family = is_integer(&was.ty) && is_integer(&is.ty);
    if let Some((_, key)) = touching(to, table, column).find(|(_, key)| !same_family || !is_plain(key)) {
        return Some(match same_family {
            true => format!("the foreign key {} is not checked as usual", key.name),
            false => format!("the foreign key {} compares it with another column", key.name),
        });
    }
    None
}

/// Foreign keys of the column, and those that refer to it, each with its table.
fn touching<'a>(
    to: &'a Schema,
    table: &'a Table,
    column: &'a str,
) -> impl Iterator<Item = (&'a ObjectName, &'a ForeignKey)> {
    to.tables.values().flat_map(move |other| {
        let keys = other.foreign_keys.values().filter(move |key| {
            let own = other.name == table.name && key.columns.iter().any(|name| name == column);
            own || refers_to(key, &table.name, column)
        });
        keys.map(|key| (&other.name, key))
    })
}

fn refers_to(key: &ForeignKey, table: &ObjectName, column: &str) -> bool {
    key.table == *table && key.referenced.iter().any(|name| name == column)
}

fn is_plain(key: &ForeignKey) -> bool {
    !key.details.not_valid && !key.details.not_enforced && !key.details.period
}

/// Types that are compared with one another: a key may be of one and what refers to it of another.
fn is_integer(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Native(name) if ["smallint", "integer", "bigint"].contains(&name.as_str()))
}

/// Whether the sequence of a column comes and goes with it.
fn has_identity(column: &Column) -> bool {
    match column.identity {
        Some(Identity::ByDefault | Identity::Always | Identity::Rowid) => true,
        Some(Identity::Serial) | None => false,
    }
}

/// Whether other changes of the same table speak of the column: what they make of it cannot be there before it has its type.
pub(super) fn is_spoken_of(changes: &[TableChange], column: &str) -> bool {
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    let by_constraint = |constraint: &Constraint| match constraint {
        Constraint::PrimaryKey(key) => has(&key.columns) || has(&key.backing.include),
        Constraint::Unique(key) => has(&key.columns) || has(&key.backing.include),
        Constraint::Check(check) => mentions(&check.expr, column),
        Constraint::ForeignKey(key) => has(&key.columns),
        Constraint::Exclusion(exclusion) => mentions(&exclusion.definition, column),
    };
    let by_index = |index: &Index| {
        has(&index.include)
            || index.predicate.as_ref().is_some_and(|expr| mentions(expr, column))
            || index.keys.iter().any(|key| match &key.of {
                IndexKeyOf::Column(name) => name == column,
                IndexKeyOf::Expr(expr) => mentions(expr, column),
            })
    };
    changes.iter().any(|change| match change {
        TableChange::AddConstraint(constraint)
        | TableChange::DropConstraint(constraint)
        | TableChange::RenameConstraint { to: constraint, .. }
        | TableChange::AlterConstraint { to: constraint, .. } => by_constraint(constraint),
        TableChange::AddIndex(index)
        | TableChange::DropIndex(index)
        | TableChange::RenameIndex { to: index, .. }
        | TableChange::AlterIndex { to: index, .. } => by_index(index),
        TableChange::AddColumn { column: added, .. } => {
            added.generated.as_ref().is_some_and(|generated| mentions(&generated.expr, column))
        }
        TableChange::AlterColumn { to: other, cast, backfill, .. } => {
            let exprs = cast.iter().chain(backfill.iter().map(|backfill| &backfill.expr));
            other.name != column && exprs.into_iter().any(|expr| mentions(expr, column))
        }
        TableChange::Family { .. } => true,
        TableChange::DropColumn(_)
        | TableChange::Comment { .. }
        | TableChange::Access { .. }
        | TableChange::Options { .. } => false,
    })
}
