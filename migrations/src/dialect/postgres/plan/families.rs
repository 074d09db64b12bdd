//! Partitions and inheritance: tables that come to others, leave them, or hold other rows of them.

use tablewright_schema::ObjectName;
use tablewright_schema::object::{Object, ObjectId, ObjectKind};
use tablewright_schema::schema::{Family, PartitionOf, Table};

use super::{Phase, Work, alter, ident, name};
use crate::change::{Change, TableChange};
use crate::plan::{Lock, Step};

impl<'a> Work<'a> {
    pub(super) fn change_family(&mut self, table: &'a Table, from: &Family, to: &Family) {
        let Family { partition_by: _, partition_of, inherits, of } = from;
        let place = |part: &'_ Option<PartitionOf>| {
            part.as_ref().map(|part| (part.parent.clone(), part.bound.clone()))
        };
        if place(partition_of) != place(&to.partition_of) {
            if let Some(part) = partition_of {
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
        if let (Some(old), Some(new)) = (partition_of, &to.partition_of)
            && place(partition_of) == place(&to.partition_of)
        {
            self.rename_parts(&table.name, old, new);
        }
    }

    /// Whether a partition of that table is to hold other rows of it.
    pub(super) fn has_part_that_comes_back(&self, parent: &ObjectName) -> bool {
        self.changes.iter().any(|change| match change {
            Change::AlterTable { from: _, to: _, changes } => changes.iter().any(|change| {
                matches!(change, TableChange::Family { from, to }
                    if comes_back(from, to) && to.partition_of.as_ref().is_some_and(|part| part.parent == *parent))
            }),
            Change::CreateTable(_)
            | Change::DropTable(_)
            | Change::Rename(_)
            | Change::Enum(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. } => false,
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

    /// Indexes of a partition that belong to the parent's, where they have other names than before.
    fn rename_parts(&mut self, table: &ObjectName, from: &PartitionOf, to: &PartitionOf) {
        for (given, own) in &to.index_names {
            let now = from.index_names.get(given).unwrap_or(given);
            if now != own {
                let sql = format!("ALTER INDEX {} RENAME TO {}", name(&table.sibling(now)), ident(own));
                self.push(Phase::Marks, Step::new(sql, Lock::Writes(table.to_string())));
            }
        }
        for (given, own) in from.index_names.iter().filter(|(given, _)| !to.index_names.contains_key(*given))
        {
            // The parent's may be gone, and this one with it.
            let sql =
                format!("ALTER INDEX IF EXISTS {} RENAME TO {}", name(&table.sibling(own)), ident(given));
            self.push(Phase::Marks, Step::new(sql, Lock::Writes(table.to_string())));
        }
    }
}

/// Whether a partition holds other rows of the same table from now on.
fn comes_back(from: &Family, to: &Family) -> bool {
    match (&from.partition_of, &to.partition_of) {
        (Some(old), Some(new)) => old.parent == new.parent && old.bound != new.bound,
        (None | Some(_), None | Some(_)) => false,
    }
}
