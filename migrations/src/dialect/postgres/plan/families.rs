//! Partitions and inheritance: tables that come to others, leave them, or hold other rows of them.

use tablewright_schema::ObjectName;
use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::family::{PartIndex, in_turn, part_indexes, passing_name};
use tablewright_schema::object::{Object, ObjectId, ObjectKind};
use tablewright_schema::schema::{Family, PartitionOf, Table};

use super::{Phase, Work, alter, ident, name, spelling};
use crate::change::{Change, PartName, PartNow, TableChange};
use crate::plan::{Lock, Step};

impl<'a> Work<'a> {
    pub(super) fn change_family(&mut self, table: &'a Table, from: &Family, to: &Family, names: &[PartName]) {
        let Family { partition_by: _, partition_of, inherits, of } = from;
        let place = |part: &'_ Option<PartitionOf>| {
            part.as_ref().map(|part| (part.parent.clone(), part.bound.clone()))
        };
        if place(partition_of) != place(&to.partition_of) {
            if let Some(part) = partition_of
                && !self.detach_beside(table, &part.parent)
            {
                let detach = format!("DETACH PARTITION {}", name(&table.name));
                self.push(Phase::Detach, alter(&part.parent, &detach));
            }
            if let Some(part) = &to.partition_of {
                let attach = format!("ATTACH PARTITION {} {}", name(&table.name), part.bound.sql());
                let phase = if comes_back(from, to) { Phase::Reattach } else { Phase::Attach };
                self.push(phase, alter(&part.parent, &attach));
            }
        }
        for parent in inherits.iter().filter(|parent| !to.inherits.contains(parent)) {
            self.push(Phase::Detach, alter(&table.name, &format!("NO INHERIT {}", name(parent))));
        }
        for parent in to.inherits.iter().filter(|parent| !inherits.contains(parent)) {
            self.push(Phase::Attach, alter(&table.name, &format!("INHERIT {}", name(parent))));
        }
        if *of != to.of {
            self.leave_type(&table.name, of.as_ref());
            self.join_type(&table.name, to.of.as_ref());
        }
        if let Some(part) = &to.partition_of {
            self.name_parts(&table.name, &part.parent, names);
        }
    }

    /// Whether a partition of that table is to hold other rows of it.
    pub(super) fn has_part_that_comes_back(&self, parent: &ObjectName) -> bool {
        self.changes.iter().any(|change| match change {
            Change::AlterTable { from: _, to: _, changes } => changes.iter().any(|change| {
                matches!(change, TableChange::Family { from, to, names: _ }
                    if comes_back(from, to) && to.partition_of.as_ref().is_some_and(|part| part.parent == *parent))
            }),
            Change::CreateTable(_)
            | Change::DropTable(_)
            | Change::Rename(_)
            | Change::Enum(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. } | Change::Rows(_) => false,
        })
    }

    /// Tables of a type that changes, or whose columns do, leave it and come back: by themselves they keep to it.
    pub(super) fn tables_of_types(&mut self) {
        let to = self.to;
        for table in to.tables.values() {
            let Some(before) = self.before.get(&table.name).copied() else { continue };
            let Some(ty) = before.family.of.as_ref().filter(|ty| table.family.of.as_ref() == Some(*ty))
            else {
                continue;
            };
            let same =
                |old: &Object, new: &Object| old.sql == new.sql && !self.moves.dropped.contains(&old.id);
            let id = ObjectId::new(ObjectKind::CompositeType, ty.clone());
            let states = (self.moves.before.objects.get(&id), to.objects.get(&id));
            if !matches!(states, (Some(old), Some(new)) if same(old, new)) {
                self.leave_type(&table.name, Some(ty));
                self.join_type(&table.name, Some(ty));
            }
        }
    }

    /// A new table, put to the type whose attributes its columns are.
    pub(super) fn join_type(&mut self, table: &ObjectName, ty: Option<&ObjectName>) {
        if let Some(ty) = ty {
            self.push(Phase::Attach, alter(table, &format!("OF {}", name(ty))));
        }
    }

    fn leave_type(&mut self, table: &ObjectName, ty: Option<&ObjectName>) {
        if ty.is_some() {
            self.push(Phase::Detach, alter(table, "NOT OF"));
        }
    }

    /// Indexes of a new partition that belong to the parent's.
    pub(super) fn name_new_parts(&mut self, table: &Table) {
        let Some(part) = &table.family.partition_of else { return };
        let to = self.to;
        if !self.before.contains_key(&part.parent) {
            for sql in Postgres::index_names(table, &to.tables) {
                self.push(Phase::CreateTables, Step::new(sql, Lock::None));
            }
            return;
        }
        // What the parent has by then is as old as it is.
        let names = part_indexes(table, &to.tables).into_iter().filter_map(|part| {
            let PartIndex { said: _, above, name, usual, is_shared, .. } = part;
            match is_shared {
                true => Some(PartName { now: PartNow::Of(above), name }),
                false if name == usual => None,
                false => Some(PartName { now: PartNow::Called(usual), name }),
            }
        });
        let names: Vec<PartName> = names.collect();
        self.name_parts(&table.name, &part.parent, &names);
    }

    /// Indexes of a partition that belong to the parent's, which get other names when all of them are there.
    fn name_parts(&mut self, table: &ObjectName, parent: &ObjectName, names: &[PartName]) {
        let lock = Lock::Writes(table.to_string());
        let rename = |now: &str, to: &str| {
            let sql = format!("ALTER INDEX {} RENAME TO {}", name(&table.sibling(now)), ident(to));
            Step::new(sql, lock.clone())
        };
        let called = |part: &PartName| match &part.now {
            PartNow::Called(now) => Some((now.clone(), part.name.clone())),
            PartNow::Of(_) => None,
        };
        let known: Option<Vec<(String, String)>> = names.iter().map(called).collect();
        let Some(known) = known else {
            // Any of them may have the name that another is to get.
            for (number, part) in names.iter().enumerate() {
                let between = passing_name(number);
                let step = match &part.now {
                    PartNow::Called(now) => rename(now, &between),
                    PartNow::Of(above) => {
                        let sql = rename_part(table, &parent.sibling(above), &between);
                        Step::new(sql, lock.clone()).note(
                            "The server numbers the names of indexes on the same columns in the order in which they came.",
                        )
                    }
                };
                self.push(Phase::Marks, step);
            }
            for (number, part) in names.iter().enumerate() {
                self.push(Phase::Marks, rename(&passing_name(number), &part.name));
            }
            return;
        };
        for (now, to) in in_turn(&known) {
            self.push(Phase::Marks, rename(&now, &to));
        }
    }
}

/// Renames the index of a partition that belongs to that one of its parent.
fn rename_part(table: &ObjectName, above: &ObjectName, to: &str) -> String {
    let literal = |text: &str| spelling().string(text);
    let format = literal(&format!("ALTER INDEX %s RENAME TO {}", ident(to)));
    let (table, above) = (literal(&name(table)), literal(&name(above)));
    format!(
        "DO $tablewright$\nBEGIN\n    EXECUTE (SELECT format({format}, p.inhrelid::regclass) FROM pg_inherits p \
         JOIN pg_index i ON i.indexrelid = p.inhrelid WHERE p.inhparent = {above}::regclass AND i.indrelid = {table}::regclass);\nEND\n$tablewright$"
    )
}

/// Whether a partition holds other rows of the same table from now on.
fn comes_back(from: &Family, to: &Family) -> bool {
    match (&from.partition_of, &to.partition_of) {
        (Some(old), Some(new)) => old.parent == new.parent && old.bound != new.bound,
        (None | Some(_), None | Some(_)) => false,
    }
}
