//! The statements that make the wanted rows of those that are there.
//!
//! Names change first. Rows come before others may refer to them, and go when nobody does any more; where a new row takes over a unique
//! value from one that goes, that one goes first.

use tablewright_schema::rows::{self, Cell, parents_first};
use tablewright_schema::schema::{Action, ForeignKey, Table};
use tablewright_schema::{Dialect, ObjectName, Schema};

use crate::change::{Change, Rename, RowGone, RowsChange};
use crate::plan::{HazardKind, Lock, Step};

/// So many rows that go are named one by one.
const NAMED: usize = 10;

/// The changes of rows among all the changes.
pub(crate) fn of(changes: &[Change]) -> Vec<&RowsChange> {
    let rows = changes.iter().filter_map(|change| match change {
        Change::Rows(rows) => Some(rows),
        Change::Rename(_)
        | Change::Enum(_)
        | Change::CreateTable(_)
        | Change::AlterTable { .. }
        | Change::DropTable(_)
        | Change::Object(_)
        | Change::DefaultPrivileges { .. } => None,
    });
    rows.collect()
}

/// The same change of a table that still has its old names: `renames` are those that are yet to come, `table` is how it stands.
pub(crate) fn under_old_names(change: &RowsChange, table: &Table, renames: &[&Rename]) -> RowsChange {
    let old = |column: &String| {
        let mut all = renames.iter().filter_map(|rename| rename.column(&change.table.name));
        all.find_map(|(from, to)| (to == column).then(|| from.to_owned())).unwrap_or_else(|| column.clone())
    };
    let mut change = RowsChange { ..change.clone() };
    let names = change.key.iter_mut().chain(&mut change.columns);
    let set = change.updated.iter_mut().flat_map(|update| &mut update.set).map(|value| &mut value.column);
    let gone = change.deleted.iter_mut().flat_map(|row| &mut row.values).map(|(column, _)| column);
    for name in names.chain(set).chain(gone) {
        *name = old(name);
    }
    change.table = table.clone();
    change
}

/// The statements, in order. `schema` is the state in whose names they speak.
pub(crate) fn steps(schema: &Schema, changes: &[&RowsChange], lock: fn(&ObjectName) -> Lock) -> Vec<Step> {
    let writing = Writing { schema, dialect: schema.dialect, lock };
    let order: Vec<&ObjectName> = parents_first(changes.iter().map(|change| &change.table))
        .into_iter()
        .map(|table| &table.name)
        .collect();
    let mut ordered: Vec<&RowsChange> = changes.to_vec();
    ordered.sort_by_key(|change| order.iter().position(|name| **name == change.table.name));
    let (early, late): (Vec<&RowsChange>, Vec<&RowsChange>) =
        ordered.iter().rev().partition(|change| collide(change));
    let mut steps: Vec<Step> = early.iter().flat_map(|change| writing.deletes(change)).collect();
    steps.extend(ordered.iter().flat_map(|change| writing.renames(change)));
    steps.extend(ordered.iter().flat_map(|change| writing.inserts(change)));
    steps.extend(ordered.iter().flat_map(|change| writing.updates(change)));
    steps.extend(late.iter().flat_map(|change| writing.deletes(change)));
    steps
}

/// Whether a row that comes, or changes, takes over a unique value of one that goes.
fn collide(change: &RowsChange) -> bool {
    let table = &change.table;
    let keys = table.primary_key.iter().map(|key| &key.columns);
    let keys = keys.chain(table.uniques.values().map(|unique| &unique.columns));
    let indexes = table.indexes.values().filter(|index| index.unique).map(|index| {
        let columns = index.keys.iter().filter_map(|key| match &key.of {
            tablewright_schema::schema::IndexKeyOf::Column(column) => Some(column.clone()),
            tablewright_schema::schema::IndexKeyOf::Expr(_) => None,
        });
        columns.collect::<Vec<String>>()
    });
    let keys: Vec<Vec<String>> = keys.cloned().chain(indexes).collect();
    let gone = |row: &RowGone, column: &String| {
        row.values.iter().find(|(name, _)| name == column).map(|(_, cell)| cell.clone())
    };
    let new = |row: &Vec<Cell>, column: &String| {
        change.columns.iter().position(|name| name == column).and_then(|at| row.get(at).cloned())
    };
    let same = |a: Vec<Option<Cell>>, b: Vec<Option<Cell>>| {
        !a.is_empty() && a == b && a.iter().all(|cell| cell.as_ref().is_some_and(|cell| *cell != Cell::Null))
    };
    keys.iter().any(|key| {
        change.deleted.iter().any(|old| {
            let was: Vec<_> = key.iter().map(|column| gone(old, column)).collect();
            let inserted = change
                .inserted
                .iter()
                .any(|row| same(was.clone(), key.iter().map(|column| new(row, column)).collect()));
            let updated = change.updated.iter().flat_map(|update| &update.set).any(|value| {
                key.as_slice() == [value.column.clone()] && same(was.clone(), vec![Some(value.to.clone())])
            });
            inserted || updated
        })
    })
}

struct Writing<'a> {
    schema: &'a Schema,
    dialect: Dialect,
    lock: fn(&ObjectName) -> Lock,
}

impl Writing<'_> {
    fn step(&self, change: &RowsChange, sql: String) -> Step {
        Step::new(sql, (self.lock)(&change.table.name))
    }

    fn inserts(&self, change: &RowsChange) -> Vec<Step> {
        let RowsChange { table, columns, inserted, .. } = change;
        if inserted.is_empty() {
            return Vec::new();
        }
        let mut steps = vec![self.step(change, rows::insert(self.dialect, table, columns, inserted))];
        let counted = rows::counted_on(self.dialect, table, columns);
        steps.extend(counted.into_iter().map(|sql| {
            let note = "The database goes on counting behind the numbers that these rows were given.";
            self.step(change, sql).note(note)
        }));
        steps
    }

    fn updates(&self, change: &RowsChange) -> Vec<Step> {
        let updates = change.updated.iter().map(|update| {
            let set: Vec<(String, Cell)> =
                update.set.iter().map(|value| (value.column.clone(), value.to.clone())).collect();
            self.step(change, rows::update(self.dialect, &change.table, &change.key, &update.key, &set))
        });
        updates.collect()
    }

    fn deletes(&self, change: &RowsChange) -> Vec<Step> {
        let RowsChange { table, key, deleted, .. } = change;
        if deleted.is_empty() {
            return Vec::new();
        }
        let keys: Vec<Vec<Cell>> = deleted.iter().map(|row| row.key.clone()).collect();
        let mut step = self.step(change, rows::delete(self.dialect, table, key, &keys));
        let reason = self.reason(change);
        if deleted.len() > NAMED {
            let reason = format!("{} rows go: {reason}", deleted.len());
            return vec![step.hazard(HazardKind::DeleteReferenceRow, table.name.to_string(), reason)];
        }
        for row in deleted {
            step = step.hazard(HazardKind::DeleteReferenceRow, subject(table, &row.key), reason.as_str());
        }
        vec![step]
    }

    /// What becomes of the rows that refer to one that goes.
    fn reason(&self, change: &RowsChange) -> String {
        let mut stop = Vec::new();
        let mut follow = Vec::new();
        for (child, key) in children(self.schema, &change.table.name) {
            let among = match key.on_delete {
                Action::NoAction | Action::Restrict => &mut stop,
                Action::Cascade | Action::SetNull | Action::SetDefault => &mut follow,
            };
            let name = child.name.to_string();
            if !among.contains(&name) && child.name != change.table.name {
                among.push(name);
            }
        }
        let mut reason = "the row goes".to_owned();
        if !stop.is_empty() {
            reason.push_str(&format!("; rows of {} that refer to it stop the migration", stop.join(", ")));
        }
        if !follow.is_empty() {
            reason.push_str(&format!(
                "; rows of {} that refer to it go with it, or lose that",
                follow.join(", ")
            ));
        }
        reason
    }

    /// A row under another key. Where rows refer to the key and do not follow by themselves, a row with the new key comes first, then they
    /// are led there, and the old one goes.
    fn renames(&self, change: &RowsChange) -> Vec<Step> {
        let RowsChange { table, key, renamed, .. } = change;
        let referring = children(self.schema, &table.name).into_iter().filter(|(_, foreign)| {
            foreign.on_update != Action::Cascade
                && foreign.referenced.iter().any(|column| key.contains(column))
        });
        let referring: Vec<(&Table, &ForeignKey)> = referring.collect();
        let mut steps = Vec::new();
        for (old, new) in renamed {
            let set: Vec<(String, Cell)> = key.iter().cloned().zip(new.iter().cloned()).collect();
            if referring.is_empty() {
                steps.push(self.step(change, rows::update(self.dialect, table, key, old, &set)));
                continue;
            }
            let note = "Rows refer to the key: the row is written under the new one, they are led there, and the old one goes.";
            steps.push(self.step(change, self.copy(table, key, old, new)).note(note));
            for (child, foreign) in &referring {
                steps.push(self.step(change, self.lead(child, foreign, (key, old), new)));
            }
            steps.push(self.step(change, rows::delete(self.dialect, table, key, std::slice::from_ref(old))));
        }
        steps
    }

    /// The same row under another key.
    fn copy(&self, table: &Table, key: &[String], old: &[Cell], new: &[Cell]) -> String {
        let spelling = self.dialect.spelling();
        let columns: Vec<&str> = table
            .columns
            .iter()
            .filter(|column| column.generated.is_none())
            // A number that the database gives is the row's own, unless it is the key.
            .filter(|column| column.identity.is_none() || key.contains(&column.name))
            .map(|column| column.name.as_str())
            .collect();
        let names: Vec<String> = columns.iter().map(|column| spelling.ident(column)).collect();
        let values = columns.iter().map(|column| match key.iter().position(|name| name == column) {
            Some(at) => rows::literal(self.dialect, table, column, &new[at]),
            None => spelling.ident(column),
        });
        let name = spelling.name(&table.name);
        format!(
            "INSERT INTO {name} ({}) SELECT {} FROM {name} WHERE {}",
            names.join(", "),
            values.collect::<Vec<_>>().join(", "),
            rows::where_key(self.dialect, table, key, old)
        )
    }

    fn lead(
        &self,
        child: &Table,
        foreign: &ForeignKey,
        (key, old): (&[String], &[Cell]),
        new: &[Cell],
    ) -> String {
        let pairs = foreign.columns.iter().zip(&foreign.referenced);
        let pairs: Vec<(&String, usize)> =
            pairs.filter_map(|(own, of)| Some((own, key.iter().position(|name| name == of)?))).collect();
        let columns: Vec<String> = pairs.iter().map(|(own, _)| (*own).clone()).collect();
        let set: Vec<(String, Cell)> =
            pairs.iter().map(|(own, at)| ((*own).clone(), new[*at].clone())).collect();
        let was: Vec<Cell> = pairs.iter().map(|(_, at)| old[*at].clone()).collect();
        rows::update(self.dialect, child, &columns, &was, &set)
    }
}

/// What a row that goes is called: `order_statuses.cancelled`.
fn subject(table: &Table, key: &[Cell]) -> String {
    let key: Vec<String> = key.iter().map(Cell::shown).collect();
    format!("{}.{}", table.name, key.join(","))
}

/// The tables that refer to a table, with the key by which each does.
fn children<'s>(schema: &'s Schema, of: &ObjectName) -> Vec<(&'s Table, &'s ForeignKey)> {
    let tables = schema.tables.values();
    tables
        .flat_map(|table| {
            table.foreign_keys.values().filter(|key| key.table == *of).map(move |key| (table, key))
        })
        .collect()
}
