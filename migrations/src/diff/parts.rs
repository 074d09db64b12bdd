//! Indexes of partitions that belong to their parents': which of them have other names than they are to have.

use std::collections::BTreeSet;

use tablewright_schema::ObjectName;
use tablewright_schema::family::{PartIndex, part_indexes};
use tablewright_schema::schema::{Family, PartitionOf, Table};

use super::Differ;
use crate::change::{PartName, PartNow, TableChange};

impl Differ<'_> {
    /// The indexes of a partition that are to have other names when those of its parents are as they shall be. Where the server chooses
    /// among several names, an index is told by the one that it belongs to.
    pub(super) fn part_names(&self, from: &Table, to: &Table) -> Vec<PartName> {
        if parent_of(from).is_none() || parent_of(from) != parent_of(to) {
            return Vec::new();
        }
        let (before, after) = self.stays;
        let (old, new) = (part_indexes(from, &before.tables), part_indexes(to, &after.tables));
        if old == new {
            return Vec::new();
        }
        let held: BTreeSet<&String> = old.iter().map(|part| &part.name).collect();
        let wanted = new.iter().filter_map(|part| {
            let stays = self.said_before(&part.said).and_then(|said| old.iter().find(|old| old.said == said));
            let now = match stays {
                Some(old) if old.name == part.name => return None,
                Some(old) => PartNow::Called(old.name.clone()),
                None if part.is_shared || held.contains(&part.usual) => PartNow::Of(part.above.clone()),
                None if part.name == part.usual => return None,
                None => PartNow::Called(part.usual.clone()),
            };
            Some(PartName { now, name: part.name.clone() })
        });
        wanted.collect()
    }

    /// Whether a partition is as it was, by what it says and by what its indexes are called.
    pub(super) fn same_parts(&self, from: &Table, to: &Table) -> bool {
        let (before, after) = self.stays;
        let parts = |table: &Table, tables| -> Vec<PartIndex> {
            let is_part = table.family.partition_of.is_some();
            if is_part { part_indexes(table, tables) } else { Vec::new() }
        };
        parts(from, &before.tables) == parts(to, &after.tables)
    }

    /// What the index of a table was called that is there now under that name; `None` of one that is new, or made anew.
    fn said_before(&self, (table, name): &(ObjectName, String)) -> Option<(ObjectName, String)> {
        let (before, after) = self.stays;
        let (from, to) = (before.tables.get(table)?, after.tables.get(table)?);
        let (from, to) = self.comparable(from, to);
        let mut changes = Vec::new();
        self.constraints(&from, &to, &mut changes);
        self.indexes(&from.indexes, &to.indexes, &mut changes);
        let was = changes.iter().find_map(|change| match change {
            TableChange::RenameConstraint { from, to } if to.name() == name => {
                Some(Some(from.name().to_owned()))
            }
            TableChange::RenameIndex { from, to } if to.name == *name => Some(Some(from.name.clone())),
            TableChange::AddConstraint(new) if new.name() == name => Some(None),
            TableChange::AddIndex(new) if new.name == *name => Some(None),
            TableChange::RenameConstraint { .. }
            | TableChange::RenameIndex { .. }
            | TableChange::AddConstraint(_)
            | TableChange::AddIndex(_)
            | TableChange::AlterConstraint { .. }
            | TableChange::AlterIndex { .. }
            | TableChange::DropConstraint(_)
            | TableChange::DropIndex(_)
            | TableChange::AddColumn { .. }
            | TableChange::AlterColumn { .. }
            | TableChange::DropColumn(_)
            | TableChange::Comment { .. }
            | TableChange::Family { .. }
            | TableChange::Access { .. }
            | TableChange::Options { .. } => None,
        });
        let was = was.unwrap_or_else(|| Some(name.clone()))?;
        Some((table.clone(), was))
    }
}

fn parent_of(table: &Table) -> Option<&ObjectName> {
    table.family.partition_of.as_ref().map(|part| &part.parent)
}

/// Whether two tables belong alike with others, whatever indexes are called.
pub(super) fn same_family(from: &Family, to: &Family) -> bool {
    let Family { partition_by, partition_of, inherits, of } = from;
    let place = |PartitionOf { parent, bound, index_names: _ }| (parent, bound);
    (partition_by, inherits, of) == (&to.partition_by, &to.inherits, &to.of)
        && partition_of.clone().map(place) == to.partition_of.clone().map(place)
}
