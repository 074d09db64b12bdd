//! Tables that keep former versions of their rows, which MariaDB calls system versioning.

use tablewright_schema::schema::{Column, Table, Versioning};

use super::clause::{Clause, alter};
use super::ident;
use super::online::{Way, is_bound};
use super::tables::Altered;
use crate::change::TableChange;
use crate::plan::{HazardKind, Step};

impl Altered<'_> {
    /// Former versions of rows begin to be kept, or go.
    pub(super) fn versioning(&mut self, keeps: bool) {
        if keeps {
            let bound = |of| self.to.columns.iter().find(|column| column.storage.versioning == Some(of));
            if let (Some(start), Some(end)) = (bound(Versioning::RowStart), bound(Versioning::RowEnd)) {
                let columns = format!("{}, {}", ident(&start.name), ident(&end.name));
                let sql = format!("ADD PERIOD FOR SYSTEM_TIME ({columns})");
                self.alter.push(Clause::new(sql, Way::Copy));
            }
            self.alter.push(Clause::new("ADD SYSTEM VERSIONING", Way::Copy));
            return;
        }
        let reason = "the former versions of its rows are dropped, and do not come back";
        let clause = Clause::new("DROP SYSTEM VERSIONING", Way::Copy);
        self.alter.push(clause.hazard(HazardKind::DropHistory, self.to.name.to_string(), reason));
        if self.from.columns.iter().any(is_bound) {
            self.alter.push(Clause::new("DROP PERIOD FOR SYSTEM_TIME", Way::Copy));
        }
    }
}

/// A table that begins to keep versions: it and what changes of it without the columns that shall make none, and the statement by which
/// they make none. MariaDB takes that only where there are versions.
pub(super) fn exempt_later(
    from: &Table,
    to: &Table,
    changes: &[TableChange],
) -> Option<(Table, Vec<TableChange>, Step)> {
    let begins = to.options.system_versioned && !from.options.system_versioned;
    let exempt: Vec<&Column> = to.columns.iter().filter(|column| begins && is_exempt(column)).collect();
    let modify = |column: &&Column| {
        let sql =
            format!("MODIFY COLUMN {}", tablewright_schema::dialect::mysql::Mysql::column_of(to, column));
        Clause::new(sql, Way::Server)
    };
    let step = alter(to, exempt.iter().map(modify).collect(), false)?;
    let mut bare = to.clone();
    bare.columns.iter_mut().for_each(include);
    let mut bare_changes = changes.to_vec();
    for change in &mut bare_changes {
        match change {
            TableChange::AddColumn { column, .. } | TableChange::AlterColumn { to: column, .. } => {
                include(column)
            }
            TableChange::DropColumn(_)
            | TableChange::AddConstraint(_)
            | TableChange::RenameConstraint { .. }
            | TableChange::AlterConstraint { .. }
            | TableChange::DropConstraint(_)
            | TableChange::AddIndex(_)
            | TableChange::RenameIndex { .. }
            | TableChange::AlterIndex { .. }
            | TableChange::DropIndex(_)
            | TableChange::Comment { .. }
            | TableChange::Family { .. }
            | TableChange::Access { .. }
            | TableChange::Options { .. } => {}
        }
    }
    Some((bare, bare_changes, step))
}

/// Whether its changes make no versions.
pub(super) fn is_exempt(column: &Column) -> bool {
    column.storage.versioning == Some(Versioning::Without)
}

fn include(column: &mut Column) {
    if is_exempt(column) {
        column.storage.versioning = None;
    }
}
