//! Partitions and inheritance: tables that come to others, leave them, or hold other rows of them.

use tablewright_schema::ObjectName;
use tablewright_schema::schema::{Family, PartitionOf, Table};

use super::super::expression::mentions;
use super::{Phase, Work, alter, ident, name};
use crate::change::{Change, TableChange};
use crate::plan::{Lock, Obstacle, Step};

impl<'a> Work<'a> {
    pub(super) fn change_family(&mut self, table: &'a Table, from: &Family, to: &Family) {
        let Family { partition_by: _, partition_of, inherits } = from;
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
                self.push(Phase::Attach, alter(&part.parent, &attach));
            }
        }
        for parent in inherits.iter().filter(|parent| !to.inherits.contains(parent)) {
            self.push(Phase::Detach, alter(&table.name, &format!("NO INHERIT {}", name(parent))));
        }
        for parent in to.inherits.iter().filter(|parent| !inherits.contains(parent)) {
            self.push(Phase::Attach, alter(&table.name, &format!("INHERIT {}", name(parent))));
        }
        if let (Some(old), Some(new)) = (partition_of, &to.partition_of)
            && place(partition_of) == place(&to.partition_of)
        {
            self.rename_parts(&table.name, old, new);
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

    /// Tables whose rows would have to be spread anew, which nothing does where they stand.
    pub(super) fn spread_anew(&self) -> Vec<Obstacle> {
        let mut found = Vec::new();
        for (table, column) in &self.aside.retyped {
            let key = self.before.get(*table).and_then(|table| table.family.partition_by.as_ref());
            if key.is_some_and(|key| mentions(key, column)) {
                let reason = format!("its rows are spread by {column}, whose type changes");
                found.push(Obstacle { object: format!("table {table}"), reason });
            }
        }
        for change in self.changes {
            let Change::AlterTable { to, changes, .. } = change else { continue };
            for change in changes {
                if let TableChange::Family { from: old, to: new } = change
                    && old.partition_by != new.partition_by
                {
                    found.push(Obstacle {
                        object: format!("table {}", to.name),
                        reason: "how its rows are spread over partitions cannot be changed where it stands: make a table of \
                                 another name, copy the rows in a migration of your own, and rename it"
                            .to_owned(),
                    });
                }
            }
        }
        found
    }
}
