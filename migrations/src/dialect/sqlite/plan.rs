//! Carries out changes: what SQLite can alter is altered, every other table is rebuilt once for all that changes in it.
//!
//! Everything happens under the old names, and renames come last: SQLite itself then follows them in every view, trigger,
//! index and foreign key, also in those that a rebuild has put back as they were.

use std::collections::BTreeMap;

use tablewright_schema::schema::{Schema, Table};
use tablewright_schema::{Dialect, Hints, ObjectName};

use super::objects::Objects;
use super::outcome::Outcome;
use super::proof::{Proof, fenced};
use super::{alter, drop_tables, rebuild};
use crate::change::{Change, Rename, RowsChange, TableChange};
use crate::plan::{Lock, Mode, Plan, Step};
use crate::reference;
use crate::renames::rename;

/// A table that changes, under its old names.
pub(super) struct Altered<'a> {
    /// As it is.
    pub from: &'a Table,
    /// As it shall be, but for names.
    pub to: &'a Table,
    /// Its new name, for what is said to people.
    pub name: &'a ObjectName,
    /// What differs, in the new names.
    pub changes: &'a [TableChange],
    /// Its renamed columns: new name to old.
    pub old_names: BTreeMap<&'a str, &'a str>,
}

impl Altered<'_> {
    /// The old name of a column; its own, if it has no other.
    pub(super) fn old_name<'n>(&'n self, column: &'n str) -> &'n str {
        self.old_names.get(column).copied().unwrap_or(column)
    }
}

/// The statements that carry out the changes.
pub(super) fn plan(from: &Schema, wanted: &Schema, changes: &[Change]) -> Plan {
    let to = under_old_names(from, wanted, changes);
    let objects = Objects::of(from, wanted, changes);
    let altered = altered(from, &to, changes);
    let dropped: Vec<&Table> = changes
        .iter()
        .filter_map(|change| {
            let Change::DropTable(table) = change else { return None };
            from.tables.get(&table.name)
        })
        .collect();
    let (mut rebuilt, mut native): (Vec<_>, Vec<_>) =
        altered.iter().partition(|table| rebuild::is_needed(from, table, &objects));
    let order = drop_tables::order(&dropped, from, &rebuilt);
    let rows = reference::of(changes);
    let keys_off = !rebuilt.is_empty() || order.foreign_keys_off;
    if keys_off {
        // Rows are changed while foreign keys are off, and looked at before they are on: by then their table is as it shall be.
        let (with_rows, others): (Vec<_>, Vec<_>) =
            native.into_iter().partition(|table| rows.iter().any(|change| change.table.name == *table.name));
        native = others;
        rebuilt.extend(with_rows);
    }

    let mut before = objects.drop();
    before.extend(freed_indexes(&to, &rebuilt, &dropped));
    before.extend(native.iter().flat_map(|table| alter::drop_indexes(table)));
    before.extend(create_tables(&to, changes));
    let mut after: Vec<Step> = native.iter().flat_map(|table| alter::alter(table)).collect();
    after.extend(renames(changes).into_iter().map(|sql| Step::new(sql, Lock::Database)));
    after.extend(order.tables.iter().map(|table| drop_tables::drop(table)));
    if !keys_off {
        after.extend(reference::steps(wanted, &rows, |_| Lock::Database));
    }
    after.extend(objects.make());
    if !keys_off {
        before.append(&mut after);
        return Plan::new(before, Mode::Transaction);
    }

    let rows = rows_under_old_names(&to, &rows, changes);
    let proof = Proof::new(from, &to, &rebuilt, &rows, &objects);
    let mut steps = Vec::from(proof.prepare());
    steps.extend(before.into_iter().flat_map(fenced));
    steps.extend(proof.gone_first());
    steps.extend(proof.begin(!rebuilt.is_empty()));
    steps.extend(rebuilt.iter().flat_map(|table| rebuild::rebuild(from, table, &proof)));
    let rows: Vec<&RowsChange> = rows.iter().collect();
    steps.extend(reference::steps(&to, &rows, |_| Lock::Database).into_iter().flat_map(fenced));
    steps.extend(restored_triggers(&rebuilt, &objects));
    steps.extend(proof.end(!rebuilt.is_empty()));
    steps.extend(after.into_iter().flat_map(fenced));
    steps.push(proof.conclude(&Outcome::of(from, changes, &rebuilt, &objects)));
    steps.push(proof.clean_up());
    Plan::new(steps, Mode::ForeignKeysOff)
}

/// The changes of rows, in the names that hold until the renames at the end.
fn rows_under_old_names(to: &Schema, rows: &[&RowsChange], changes: &[Change]) -> Vec<RowsChange> {
    let tables = renamed_tables(changes);
    let renames: Vec<&Rename> = changes.iter().filter_map(Change::as_rename).collect();
    let old = |name| tables.get(name).copied().unwrap_or(name);
    let named = rows.iter().filter_map(|change| {
        let table = to.tables.get(old(&change.table.name))?;
        Some(reference::under_old_names(change, table, &renames))
    });
    named.collect()
}

/// `ALTER TABLE … RENAME` for every rename, columns first under the table's old name.
pub(super) fn renames(changes: &[Change]) -> Vec<String> {
    let spelling = Dialect::Sqlite.spelling();
    let tables = renamed_tables(changes);
    let mut columns = Vec::new();
    let mut names = Vec::new();
    for rename in changes.iter().filter_map(Change::as_rename) {
        match rename {
            Rename::Table { from, to } => {
                let mut from = from.clone();
                // Names that differ in case only are the same to SQLite: the way leads over a third.
                if from.name.eq_ignore_ascii_case(&to.name) {
                    let between = from.sibling(format!("_tablewright_rename_{}", to.name));
                    names.push(rename_table(&from, &between));
                    from = between;
                }
                names.push(rename_table(&from, to));
            }
            Rename::Column { table, from, to } => {
                let table = tables.get(table).copied().unwrap_or(table);
                columns.push(format!(
                    "ALTER TABLE {} RENAME COLUMN {} TO {}",
                    spelling.name(table),
                    spelling.ident(from),
                    spelling.ident(to)
                ));
            }
            Rename::Enum { .. } | Rename::EnumValue { .. } | Rename::Object { .. } => {}
        }
    }
    columns.append(&mut names);
    columns
}

fn rename_table(from: &ObjectName, to: &ObjectName) -> String {
    let spelling = Dialect::Sqlite.spelling();
    format!("ALTER TABLE {} RENAME TO {}", spelling.name(from), spelling.ident(&to.name))
}

/// New table names to old ones.
fn renamed_tables(changes: &[Change]) -> BTreeMap<&ObjectName, &ObjectName> {
    let renamed = changes.iter().filter_map(|change| {
        let Some(Rename::Table { from, to }) = change.as_rename() else { return None };
        Some((to, from))
    });
    renamed.collect()
}

/// The wanted schema with every renamed table and column under its old name.
fn under_old_names(from: &Schema, to: &Schema, changes: &[Change]) -> Schema {
    let tables = renamed_tables(changes);
    let mut back = Hints::default();
    for rename in changes.iter().filter_map(Change::as_rename) {
        match rename {
            Rename::Table { from, to } => {
                back.tables.insert(from.clone(), to.clone());
            }
            Rename::Column { table, from, to } => {
                let table = tables.get(table).copied().unwrap_or(table);
                back.columns.insert((table.clone(), from.clone()), to.clone());
            }
            Rename::Enum { .. } | Rename::EnumValue { .. } | Rename::Object { .. } => {}
        }
    }
    rename(to, from, &back).0.into_owned()
}

fn altered<'a>(from: &'a Schema, to: &'a Schema, changes: &'a [Change]) -> Vec<Altered<'a>> {
    let tables = renamed_tables(changes);
    let mut altered = Vec::new();
    for change in changes {
        let Change::AlterTable { to: wanted, changes: inside, .. } = change else { continue };
        let old_name = tables.get(&wanted.name).copied().unwrap_or(&wanted.name);
        let (Some(before), Some(after)) = (from.tables.get(old_name), to.tables.get(old_name)) else {
            continue;
        };
        let old_names = changes
            .iter()
            .filter_map(|change| change.as_rename()?.column(&wanted.name))
            .map(|(old, new)| (new, old))
            .collect();
        altered.push(Altered { from: before, to: after, name: &wanted.name, changes: inside, old_names });
    }
    altered
}

/// Index names are free in the whole database: one that goes with its table may be wanted before it is gone.
fn freed_indexes(to: &Schema, rebuilt: &[&Altered<'_>], dropped: &[&Table]) -> Vec<Step> {
    let wanted: BTreeMap<&str, &ObjectName> = to
        .tables
        .values()
        .flat_map(|table| table.indexes.keys().map(|index| (index.as_str(), &table.name)))
        .collect();
    let leaving = rebuilt.iter().map(|table| table.from).chain(dropped.iter().copied());
    leaving
        .flat_map(|table| table.indexes.keys().map(move |index| (table, index)))
        .filter(|(table, index)| wanted.get(index.as_str()).is_some_and(|owner| **owner != table.name))
        .map(|(_, index)| alter::drop_index(index))
        .collect()
}

/// The triggers of a table go with it.
fn restored_triggers(rebuilt: &[&Altered<'_>], objects: &Objects<'_>) -> Vec<Step> {
    let triggers = rebuilt.iter().flat_map(|table| objects.triggers_of(&table.from.name));
    let mut steps: Vec<Step> = triggers.map(|trigger| Step::new(&trigger.sql, Lock::Database)).collect();
    if let Some(first) = steps.first_mut() {
        first.note = Some("Triggers as they were.".to_owned());
    }
    steps
}

/// New tables and their indexes.
fn create_tables(to: &Schema, changes: &[Change]) -> Vec<Step> {
    let spelling = Dialect::Sqlite.spelling();
    let mut steps = Vec::new();
    for change in changes {
        let Change::CreateTable(wanted) = change else { continue };
        // Under the names that hold until the renames at the end.
        let table = to.tables.get(&wanted.name).unwrap_or(wanted);
        steps.push(Step::new(spelling.create_table(table), Lock::Database));
        for index in table.indexes.values() {
            steps.push(Step::new(spelling.create_index(&table.name, index), Lock::Database));
        }
    }
    steps
}
