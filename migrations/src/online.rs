//! Plans for tables that others use while a change is carried out: which tables those are, by policy and by their size in the live
//! database.

use std::collections::{BTreeMap, BTreeSet};

use tablewright::Connection;
use tablewright_schema::{Hints, ObjectName};

use crate::change::{Change, Constraint, Rename, TableChange};
use crate::plan::plan;
use crate::{AuthoringError, Difference, dialect};

/// Which tables are changed in steps that keep nobody from them for long, and which in the fewest steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Online {
    /// Those that are large in the live database.
    #[default]
    Auto,
    /// Every table that is there already.
    Always,
    /// None.
    Never,
}

impl Online {
    /// Every policy.
    pub const ALL: [Online; 3] = [Online::Auto, Online::Always, Online::Never];

    /// The word in the configuration.
    pub fn word(self) -> &'static str {
        match self {
            Online::Auto => "auto",
            Online::Always => "always",
            Online::Never => "never",
        }
    }

    /// The policy of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.word() == word)
    }
}

/// From which size on a table is large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// So many bytes, without indexes.
    Bytes(u64),
    /// So many rows, as the server estimates them.
    Rows(u64),
}

impl Default for Threshold {
    /// 32 MiB: what takes a moment to read and to index, on any machine.
    fn default() -> Self {
        Threshold::Bytes(32 << 20)
    }
}

/// How tables are told that are changed while others use them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnlinePolicy {
    /// Which tables.
    pub online: Online,
    /// What is large.
    pub from: Threshold,
}

/// How large a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableSize {
    /// Bytes, without indexes.
    pub bytes: u64,
    /// Rows, as the server estimates them; `None` where it has not looked yet.
    pub rows: Option<u64>,
}

/// What a row takes at least where nobody has counted: a table that nobody has analyzed is rather taken for too large than for too small.
const LEAST_ROW: u64 = 64;

impl TableSize {
    /// Whether it is that large.
    pub fn reaches(&self, threshold: Threshold) -> bool {
        match threshold {
            Threshold::Bytes(bytes) => self.bytes >= bytes,
            Threshold::Rows(rows) => self.rows.unwrap_or(self.bytes / LEAST_ROW) >= rows,
        }
    }
}

/// The same difference, planned for the tables that others use meanwhile: by the policy, and by their sizes in the database that the
/// connection speaks to. Where the database takes no other steps for them, and where no table is large, it stays as it is.
///
/// # Errors
/// When the sizes cannot be read.
pub async fn online(
    connection: &mut Connection,
    difference: Difference,
    policy: OnlinePolicy,
) -> Result<Difference, AuthoringError> {
    if difference.is_empty() || policy.online == Online::Never {
        return Ok(difference);
    }
    let changes = difference.changes();
    let asked = touched(&changes);
    let before = names_before(&changes);
    let old = |name: &ObjectName| before.get(name).copied().unwrap_or(name).clone();
    let sizes = dialect::sizes(connection, &asked.iter().map(&old).collect()).await?;
    let is_large = |name: &ObjectName| match policy.online {
        Online::Always => true,
        Online::Auto => sizes.get(&old(name)).is_some_and(|size| size.reaches(policy.from)),
        Online::Never => false,
    };
    let mut large: BTreeSet<ObjectName> = asked.into_iter().filter(is_large).collect();
    if large.is_empty() {
        return Ok(Difference { sizes, ..difference });
    }
    large.extend(difference.hints.large.iter().cloned());
    let hints = Hints { large, ..difference.hints };
    let stages = plan(&difference.from, &difference.to, &hints);
    Ok(Difference { hints, stages, sizes, ..difference })
}

/// The tables that are there and that a change keeps others from, by their new names.
fn touched(changes: &[Change]) -> BTreeSet<ObjectName> {
    let altered = changes.iter().filter_map(|change| match change {
        Change::AlterTable { to, changes, .. } => Some((to, changes)),
        Change::Rename(_)
        | Change::Enum(_)
        | Change::CreateTable(_)
        | Change::DropTable(_)
        | Change::Object(_)
        | Change::DefaultPrivileges { .. }
        | Change::Rows(_) => None,
    });
    let mut touched = BTreeSet::new();
    for (table, changes) in altered {
        touched.insert(table.name.clone());
        touched.extend(changes.iter().filter_map(|change| {
            match change {
                TableChange::AddConstraint(Constraint::ForeignKey(key)) => Some(key.table.clone()),
                // Who uses the whole waits for what is done to a part.
                TableChange::Family { from, .. } => {
                    from.partition_of.as_ref().map(|part| part.parent.clone())
                }
                TableChange::AddConstraint(_)
                | TableChange::AddColumn { .. }
                | TableChange::AlterColumn { .. }
                | TableChange::DropColumn(_)
                | TableChange::RenameConstraint { .. }
                | TableChange::AlterConstraint { .. }
                | TableChange::DropConstraint(_)
                | TableChange::AddIndex(_)
                | TableChange::RenameIndex { .. }
                | TableChange::AlterIndex { .. }
                | TableChange::DropIndex(_)
                | TableChange::Comment { .. }
                | TableChange::Access { .. }
                | TableChange::Options { .. } => None,
            }
        }));
    }
    let created: BTreeSet<&ObjectName> = changes
        .iter()
        .filter_map(|change| {
            let Change::CreateTable(table) = change else { return None };
            Some(&table.name)
        })
        .collect();
    touched.into_iter().filter(|name| !created.contains(name)).collect()
}

/// What tables were called that have another name now.
fn names_before(changes: &[Change]) -> BTreeMap<&ObjectName, &ObjectName> {
    let renames = changes.iter().filter_map(Change::as_rename);
    renames
        .filter_map(|rename| match rename {
            Rename::Table { from, to } => Some((to, from)),
            Rename::Enum { .. }
            | Rename::EnumValue { .. }
            | Rename::Column { .. }
            | Rename::Object { .. } => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_nobody_counted_is_told_by_its_bytes() {
        let counted = TableSize { bytes: 1 << 30, rows: Some(10) };
        let not_yet = TableSize { bytes: 1 << 30, rows: None };
        assert!(counted.reaches(Threshold::default()) && not_yet.reaches(Threshold::default()));
        assert!(!counted.reaches(Threshold::Rows(1000)) && not_yet.reaches(Threshold::Rows(1000)));
        assert!(!TableSize { bytes: 0, rows: None }.reaches(Threshold::Rows(1)));
    }

    #[test]
    fn every_policy_has_a_word() {
        assert!(Online::ALL.into_iter().all(|policy| Online::from_word(policy.word()) == Some(policy)));
        assert_eq!(Online::from_word("sometimes"), None);
    }
}
