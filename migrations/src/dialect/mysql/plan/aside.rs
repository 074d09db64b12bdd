//! Foreign keys that step aside for a change and come back after it: the servers alter no column, and drop no index, that one needs.

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::dialect::mysql::has_index;
use tablewright_schema::schema::{ForeignKey, Table};
use tablewright_schema::{ObjectName, Schema};

use super::online::is_disruptive;
use crate::change::{Change, Constraint, TableChange};

/// The foreign keys that are dropped, and those that are added, whether they are new or come back.
pub(super) struct Aside<'a> {
    /// By table and name.
    pub dropped: BTreeSet<(&'a ObjectName, &'a str)>,
    /// Those that were there, and are there afterwards as they were.
    pub come_back: BTreeSet<(&'a ObjectName, &'a str)>,
}

impl<'a> Aside<'a> {
    pub(super) fn find(
        to: &'a Schema,
        changes: &'a [Change],
        before: &BTreeMap<&'a ObjectName, &'a Table>,
    ) -> Self {
        let mut dropped = BTreeSet::new();
        let mut come_back = BTreeSet::new();
        let disturbed = disturbed_columns(changes);
        for change in changes {
            let Change::AlterTable { from, changes, .. } = change else { continue };
            for change in changes {
                match change {
                    TableChange::DropConstraint(Constraint::ForeignKey(key))
                    | TableChange::RenameConstraint { from: Constraint::ForeignKey(key), .. } => {
                        dropped.insert((&from.name, key.name.as_str()));
                    }
                    _ => {}
                }
            }
        }
        for (name, table) in before {
            let after = to.tables.get(name);
            for key in table.foreign_keys.values() {
                let own = key.columns.iter().any(|column| disturbed.contains(&(*name, column.as_str())));
                let other =
                    key.referenced.iter().any(|column| disturbed.contains(&(&key.table, column.as_str())));
                let wanted = after.and_then(|after| after.foreign_keys.get(&key.name));
                let stays = wanted == Some(key);
                // A table that goes does so when backfills have read it, and its keys are in the way before.
                if (stays || after.is_none()) && (own || other || loses_key(key, before, to)) {
                    dropped.insert((*name, key.name.as_str()));
                    if stays {
                        come_back.insert((*name, key.name.as_str()));
                    }
                }
            }
        }
        Self { dropped, come_back }
    }

    /// Whether the table is without that foreign key while it is altered.
    pub(super) fn is_dropped(&self, table: &ObjectName, key: &str) -> bool {
        self.dropped.iter().any(|(name, dropped)| *name == table && *dropped == key)
    }
}

/// Whether the key that a foreign key refers to is another one afterwards.
fn loses_key(key: &ForeignKey, before: &BTreeMap<&ObjectName, &Table>, to: &Schema) -> bool {
    let (Some(from), Some(to)) = (before.get(&key.table), to.tables.get(&key.table)) else { return false };
    from.primary_key.as_ref().map(|key| &key.columns) != to.primary_key.as_ref().map(|key| &key.columns)
        || from.uniques != to.uniques
        || from.indexes.keys().any(|index| !to.indexes.contains_key(index)) && !has_index(to, &key.referenced)
}

/// Columns whose values or types change.
fn disturbed_columns(changes: &[Change]) -> BTreeSet<(&ObjectName, &str)> {
    let mut disturbed = BTreeSet::new();
    for change in changes {
        let Change::AlterTable { to, changes, .. } = change else { continue };
        let moves_collation = changes.iter().any(|change| {
            matches!(change, TableChange::Options { from, to } if from.collation != to.collation || from.engine != to.engine)
        });
        for change in changes {
            if let TableChange::AlterColumn { from, to: column, cast, .. } = change
                && (cast.is_some() || is_disruptive(from, column))
            {
                disturbed.insert((&to.name, column.name.as_str()));
            }
        }
        if moves_collation {
            disturbed.extend(to.columns.iter().map(|column| (&to.name, column.name.as_str())));
        }
    }
    disturbed
}
