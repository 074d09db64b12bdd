//! Constraints, indexes and comments.

use tablewright_schema::ObjectName;
use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::schema::{Column, Index, Table};

use super::aside::{add_foreign_key, is_foreign_key};
use super::{Phase, Work, alter, ident, name, spelling};
use crate::change::{Change, Constraint, TableChange};
use crate::documents;
use crate::plan::{HazardKind, Lock, Step};

impl<'a> Work<'a> {
    pub(super) fn add_constraint(&mut self, table: &'a Table, constraint: &Constraint) {
        let subject = format!("{}.{}", table.name, constraint.name());
        let is_beside = match constraint {
            Constraint::PrimaryKey(_) | Constraint::Unique(_) => {
                self.add_key_over_partitions(table, constraint) || self.add_key_beside(table, constraint)
            }
            Constraint::Check(check) if check.not_valid || check.not_enforced => false,
            Constraint::Check(check) => {
                self.add_check_beside(table, check) || self.add_check_over_partitions(table, check)
            }
            Constraint::ForeignKey(key) if key.details.not_valid || key.details.not_enforced => false,
            Constraint::ForeignKey(key) => {
                self.add_foreign_key_beside(table, key) || self.add_foreign_key_over_partitions(table, key)
            }
            Constraint::Exclusion(_) => false,
        };
        let is_key = matches!(constraint, Constraint::PrimaryKey(_) | Constraint::Unique(_));
        if is_beside {
            if !is_key && constraint.comment().is_some() {
                self.comment_constraint(&table.name, constraint);
            }
            return;
        }
        let add = |sql: String| alter(&table.name, &format!("ADD {sql}"));
        let (phase, step) = match constraint {
            Constraint::PrimaryKey(key) => {
                let reason = "rows that are equal in the key, or hold NULL in it, stop the migration";
                (
                    Phase::AddConstraints,
                    add(spelling().primary_key(key)).hazard(HazardKind::AddUnique, subject, reason),
                )
            }
            Constraint::Unique(unique) => {
                let reason = "rows that are equal stop the migration";
                let step = add(spelling().unique(unique)).hazard(HazardKind::AddUnique, subject, reason);
                (Phase::AddConstraints, step)
            }
            // Nobody looks at the rows.
            Constraint::Check(check) if check.not_valid || check.not_enforced => {
                (Phase::AddConstraints, add(spelling().check(check)))
            }
            Constraint::ForeignKey(key) if key.details.not_valid || key.details.not_enforced => {
                (Phase::AddForeignKeys, add_foreign_key(&table.name, key))
            }
            Constraint::Check(check) => {
                let (kind, reason) = documents::hazard(check);
                let step = add(spelling().check(check)).hazard(kind, subject, reason);
                (Phase::AddConstraints, step)
            }
            Constraint::ForeignKey(key) => {
                let reason = format!("rows that point at no row of {} stop the migration", key.table);
                let step =
                    add_foreign_key(&table.name, key).hazard(HazardKind::AddForeignKey, subject, reason);
                (Phase::AddForeignKeys, step)
            }
            Constraint::Exclusion(exclusion) => {
                let reason = "rows that exclude each other stop the migration";
                let step =
                    add(spelling().exclusion(exclusion)).hazard(HazardKind::AddUnique, subject, reason);
                (Phase::AddConstraints, step)
            }
        };
        self.push(phase, step);
        if constraint.comment().is_some() {
            self.comment_constraint(&table.name, constraint);
        }
        if constraint.index_comment().is_some() {
            self.comment_index_behind(&table.name, constraint);
        }
        self.mark_again(table, constraint.name());
    }

    pub(super) fn comment_index_behind(&mut self, table: &ObjectName, constraint: &Constraint) {
        let subject = format!("INDEX {}", name(&table.sibling(constraint.name())));
        self.comment(&subject, constraint.index_comment());
    }

    pub(super) fn comment_constraint(&mut self, table: &ObjectName, constraint: &Constraint) {
        let subject = format!("CONSTRAINT {} ON {}", ident(constraint.name()), name(table));
        self.comment(&subject, constraint.comment());
    }

    pub(super) fn drop_constraint(&mut self, table: &'a Table, constraint: &Constraint) {
        let phase = if is_foreign_key(constraint) { Phase::DropForeignKeys } else { Phase::DropConstraints };
        self.push(phase, alter(&table.name, &format!("DROP CONSTRAINT {}", ident(constraint.name()))));
    }

    pub(super) fn rename_constraint(&mut self, table: &'a Table, from: &Constraint, to: &Constraint) {
        // What steps aside comes back under its new name.
        if self.aside.has_constraint(&table.name, from.name()) {
            return;
        }
        let rename = |old: &str, new: &str| {
            alter(&table.name, &format!("RENAME CONSTRAINT {} TO {}", ident(old), ident(new)))
        };
        if self.is_taken(table, to.name()) {
            let between = passing_name(from.name());
            self.push(Phase::FreeNames, rename(from.name(), &between));
            self.push(Phase::RenameConstraints, rename(&between, to.name()));
        } else {
            self.push(Phase::RenameConstraints, rename(from.name(), to.name()));
        }
    }

    pub(super) fn rename_index(&mut self, table: &'a Table, from: &Index, to: &Index) {
        if self.aside.has_index(&table.name, &from.name) {
            return;
        }
        let lock = Lock::Writes(table.name.to_string());
        let rename = |old: &str, new: &str| {
            let sql = format!("ALTER INDEX {} RENAME TO {}", name(&table.name.sibling(old)), ident(new));
            Step::new(sql, lock.clone())
        };
        if self.is_taken(table, &to.name) {
            let between = passing_name(&from.name);
            self.push(Phase::FreeNames, rename(&from.name, &between));
            self.push(Phase::RenameConstraints, rename(&between, &to.name));
        } else {
            self.push(Phase::RenameConstraints, rename(&from.name, &to.name));
        }
    }

    /// Whether something of this table that is renamed too has that name until then.
    fn is_taken(&self, table: &Table, wanted: &str) -> bool {
        let renames = self.changes.iter().filter_map(|change| match change {
            Change::AlterTable { to, changes, .. } if to.name == table.name => Some(changes),
            Change::AlterTable { .. }
            | Change::Rename(_)
            | Change::Enum(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_)
            | Change::CreateTable(_)
            | Change::DropTable(_) => None,
        });
        renames.flatten().any(|change| match change {
            TableChange::RenameConstraint { from, .. } => from.name() == wanted,
            TableChange::RenameIndex { from, .. } => from.name == wanted,
            TableChange::AddColumn { .. }
            | TableChange::AlterColumn { .. }
            | TableChange::DropColumn(_)
            | TableChange::AddConstraint(_)
            | TableChange::DropConstraint(_)
            | TableChange::AddIndex(_)
            | TableChange::AlterConstraint { .. }
            | TableChange::AlterIndex { .. }
            | TableChange::Family { .. }
            | TableChange::Access { .. }
            | TableChange::DropIndex(_)
            | TableChange::Comment { .. }
            | TableChange::Options { .. } => false,
        })
    }

    pub(super) fn add_index(&mut self, table: &'a Table, index: &Index) {
        if self.add_index_beside(table, index) || self.add_index_over_partitions(table, index) {
            return;
        }
        let mut step =
            Step::new(spelling().create_index(&table.name, index), Lock::Writes(table.name.to_string()));
        if index.unique {
            let subject = format!("{}.{}", table.name, index.name);
            step = step.hazard(HazardKind::AddUnique, subject, "rows that are equal stop the migration");
        }
        self.push(Phase::AddIndexes, step);
        self.settle_index(&table.name, index, Phase::AddIndexes);
        self.mark_again(table, &index.name);
        if index.comment.is_some() {
            self.comment_index(&table.name, index);
        }
    }

    /// What `CREATE INDEX` could not say.
    pub(super) fn settle_index(&mut self, table: &ObjectName, index: &Index, phase: Phase) {
        for sql in Postgres::after_index(table, index) {
            self.push(phase, Step::new(sql, Lock::Writes(table.to_string())));
        }
    }

    pub(super) fn drop_index(&mut self, table: &'a Table, index: &Index) {
        if self.drop_index_beside(table, index) {
            return;
        }
        let sql = format!("DROP INDEX {}", name(&table.name.sibling(&index.name)));
        self.push(Phase::DropConstraints, Step::new(sql, Lock::ReadsAndWrites(table.name.to_string())));
    }

    pub(super) fn comment_index(&mut self, table: &ObjectName, index: &Index) {
        let subject = format!("INDEX {}", name(&table.sibling(&index.name)));
        self.comment(&subject, index.comment.as_deref());
    }

    pub(super) fn comment_column(&mut self, table: &ObjectName, column: &Column) {
        let subject = format!("COLUMN {}.{}", name(table), ident(&column.name));
        self.comment(&subject, column.comment.as_deref());
    }

    pub(super) fn comment(&mut self, subject: &str, text: Option<&str>) {
        let text = text.map_or_else(|| "NULL".to_owned(), |text| spelling().string(text));
        let step = Step::new(format!("COMMENT ON {subject} IS {text}"), Lock::None);
        let steps = self.steps.entry(Phase::Comments).or_default();
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
}

/// A name for the moment in which two swap theirs.
fn passing_name(old: &str) -> String {
    let mut end = old.len().min(48);
    while !old.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}__passing", &old[..end])
}
