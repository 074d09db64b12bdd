//! Tables with parents: what differs by itself, when what the parents change has reached them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use tablewright_schema::Schema;
use tablewright_schema::family::{PartIndex, all_columns, inherited, part_indexes};
use tablewright_schema::schema::{Check, Column, Exclusion, Index, NotNull, PrimaryKey, Table, Unique};

use super::Differ;

impl Differ<'_> {
    /// The two states of a table as they are to be compared. One that stays with its parents is compared in what it says itself; one
    /// that leaves them or comes to others, in all that it has.
    pub(super) fn comparable<'t>(&self, from: &'t Table, to: &'t Table) -> (Cow<'t, Table>, Cow<'t, Table>) {
        if !from.family.has_parents() && !to.family.has_parents() {
            return (Cow::Borrowed(from), Cow::Borrowed(to));
        }
        let (before, after) = self.stays;
        if from.family.parents().ne(to.family.parents()) {
            let mut left = whole(from, before);
            if self.hints.version.is_some_and(|version| version >= NotNull::NAMED_SINCE) {
                name_not_nulls(&mut left, from, before);
            }
            return (Cow::Owned(left), Cow::Owned(whole(to, after)));
        }
        let (above_from, above_to) = (columns_above(from, before), columns_above(to, after));
        let mut names: Vec<&String> = to.columns.iter().map(|column| &column.name).collect();
        names.extend(from.columns.iter().map(|column| &column.name).filter(|name| to.column(name).is_none()));
        let said = |name: &String| to.column(name).is_some() || from.column(name).is_some();
        names.extend(above_to.keys().filter(|name| !said(name) && leaves_null(to, after, name)));
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for name in names {
            let (base_from, base_to) = (above_from.get(name), above_to.get(name));
            let was = from.column(name).or(base_from).cloned();
            let now = to.column(name).or(base_to).cloned();
            match (was, base_from, base_to) {
                (Some(was), Some(base_from), Some(base_to)) => {
                    let nullable = was.nullable;
                    let mut column = carried(was, base_from, base_to);
                    // A constraint that is no longer inherited stays where it was.
                    if !nullable && column.nullable && leaves_null(to, after, name) {
                        column.nullable = false;
                    }
                    left.push(column);
                }
                // It goes with the parent's.
                (Some(_), Some(_), None) => continue,
                // It comes with the parent's, as it is there.
                (None, None, Some(base_to)) => left.push(base_to.clone()),
                (Some(was), None, _) => left.push(was),
                (None, _, _) => {}
            }
            right.extend(now);
        }
        let mut left = Table { columns: left, ..from.clone() };
        let mut right = Table { columns: right, ..to.clone() };
        self.leave_shared_checks(&mut left, before);
        self.leave_shared_checks(&mut right, after);
        (Cow::Owned(left), Cow::Owned(right))
    }

    /// A check that a table says as its parent does makes no difference.
    fn leave_shared_checks(&self, table: &mut Table, schema: &Schema) {
        let parents: Vec<&Table> =
            table.family.parents().filter_map(|name| schema.tables.get(name)).collect();
        let is_above = |check: &Check| {
            let same = |above: &&Check| {
                !above.no_inherit
                    && above.not_valid == check.not_valid
                    && above.not_enforced == check.not_enforced
                    && above.comment == check.comment
                    && self.planner.same_expression(&above.expr, &check.expr)
            };
            parents.iter().filter_map(|parent| parent.checks.get(&check.name)).any(|above| same(&above))
        };
        table.checks.retain(|_, check| !is_above(check));
    }
}

/// The column when the parent's changes have reached it: what differs between the parent's two states is as it is there.
fn carried(was: Column, base_from: &Column, base_to: &Column) -> Column {
    let Column {
        name,
        ty,
        nullable,
        not_null,
        default,
        identity,
        generated,
        collation,
        sequence,
        storage,
        comment,
    } = was;
    let mut kept = storage;
    if base_from.storage.storage != base_to.storage.storage {
        kept.storage = base_to.storage.storage;
    }
    Column {
        name,
        ty: if base_from.ty == base_to.ty { ty } else { base_to.ty.clone() },
        nullable: if base_from.nullable == base_to.nullable { nullable } else { base_to.nullable },
        not_null: if base_from.not_null == base_to.not_null { not_null } else { base_to.not_null.clone() },
        default: if base_from.default == base_to.default { default } else { base_to.default.clone() },
        identity,
        generated: if base_from.generated == base_to.generated {
            generated
        } else {
            base_to.generated.clone()
        },
        collation: if base_from.collation == base_to.collation {
            collation
        } else {
            base_to.collation.clone()
        },
        sequence,
        storage: kept,
        comment,
    }
}

/// Gives every NOT NULL that a table has from its parents the name that the server takes from there, which stays when the table leaves.
fn name_not_nulls(whole: &mut Table, table: &Table, schema: &Schema) {
    for column in whole.columns.iter_mut().filter(|column| !column.nullable && column.not_null.is_none()) {
        if let Some(name) = name_above(table, schema, &column.name, schema.tables.len()) {
            let found = NotNull { name: Some(name), ..NotNull::default() };
            column.not_null = found.canonical(&table.name, &column.name);
        }
    }
}

/// The name of a column's NOT NULL where it was first said; `most` ends a circle, which no database holds.
fn name_above(table: &Table, schema: &Schema, column: &str, most: usize) -> Option<String> {
    let mut parents = table.family.parents().filter_map(|parent| schema.tables.get(parent));
    let own = |parent: &Table| {
        let found = parent.column(column).filter(|column| !column.nullable)?;
        Some(found.not_null_name(&parent.name))
    };
    parents.find_map(|parent| {
        let above = if most > 0 { name_above(parent, schema, column, most - 1) } else { None };
        above.or_else(|| own(parent))
    })
}

/// Whether the table has the column from one whose NOT NULL constraint is `NO INHERIT`.
fn leaves_null(table: &Table, schema: &Schema, column: &str) -> bool {
    let parents = table.family.parents().filter_map(|parent| schema.tables.get(parent));
    let mut columns = parents.filter_map(|parent| parent.column(column));
    columns.any(|column| column.not_null.as_ref().is_some_and(|found| found.no_inherit))
}

fn columns_above(table: &Table, schema: &Schema) -> BTreeMap<String, Column> {
    let parents = table.family.parents().filter_map(|parent| schema.tables.get(parent));
    let mut found = BTreeMap::new();
    for column in parents.flat_map(|parent| all_columns(parent, &schema.tables)) {
        found.entry(column.name.clone()).or_insert_with(|| inherited(&column));
    }
    found
}

/// A table with all that it has from its parents.
fn whole(table: &Table, schema: &Schema) -> Table {
    let mut whole = Table { columns: all_columns(table, &schema.tables), ..table.clone() };
    let above: Vec<Table> = table
        .family
        .parents()
        .filter_map(|name| schema.tables.get(name))
        .map(|parent| self::whole(parent, schema))
        .collect();
    for parent in &above {
        let checks = parent.checks.values().filter(|check| !check.no_inherit);
        whole.checks.extend(checks.map(|check| (check.name.clone(), check.clone())));
    }
    if let (Some(_), Some(parent)) = (&table.family.partition_of, above.first()) {
        whole.foreign_keys.extend(parent.foreign_keys.clone());
        keys_of(&mut whole, table, parent, schema);
    }
    whole
}

/// The keys and indexes that a partition has with its parent, which has all of its own by now.
fn keys_of(whole: &mut Table, table: &Table, parent: &Table, schema: &Schema) {
    for PartIndex { above, name, .. } in part_indexes(table, &schema.tables) {
        if let Some(key) = parent.primary_key.as_ref().filter(|key| key.name == above) {
            whole.primary_key = Some(PrimaryKey { name, ..key.clone() });
        } else if let Some(unique) = parent.uniques.get(&above) {
            whole.uniques.insert(name.clone(), Unique { name, ..unique.clone() });
        } else if let Some(exclusion) = parent.exclusions.get(&above) {
            whole.exclusions.insert(name.clone(), Exclusion { name, ..exclusion.clone() });
        } else if let Some(index) = parent.indexes.get(&above) {
            whole.indexes.insert(name.clone(), Index { name, ..index.clone() });
        }
    }
}
