//! How tables, columns, indexes, constraints and sequences are kept: altered where they stand.

use tablewright_schema::ObjectName;
use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::schema::{
    Column, ColumnStorage, Deferrable, ForeignKey, Index, IndexStorage, ReplicaIdentity, Table, TableOptions,
};

use super::{Phase, Work, alter, alter_column, ident, name};
use crate::change::Constraint;
use crate::documents;
use crate::plan::{HazardKind, Lock, Step};

impl<'a> Work<'a> {
    pub(super) fn alter_options(&mut self, table: &'a Table, from: &TableOptions, to: &TableOptions) {
        for action in Postgres::alter_options(from, to) {
            let writes_anew = ["SET LOGGED", "SET UNLOGGED", "SET ACCESS METHOD", "SET TABLESPACE"]
                .iter()
                .any(|word| action.starts_with(word));
            let mut step = alter(&table.name, &action);
            if writes_anew {
                let reason = "the table is written anew while nobody can use it";
                step = step.hazard(HazardKind::RewriteTable, table.name.to_string(), reason);
            }
            self.push(Phase::AlterColumns, step);
        }
        for action in Postgres::alter_marks(from, to) {
            self.push_mark(alter(&table.name, &action));
        }
    }

    /// An index that is made anew loses what it was to its table.
    pub(super) fn mark_again(&mut self, table: &Table, index: &str) {
        let TableOptions { replica_identity, cluster_on, .. } = &table.options;
        let is_identity = matches!(replica_identity, ReplicaIdentity::Index(name) if name == index);
        let wanted = TableOptions {
            replica_identity: if is_identity { replica_identity.clone() } else { ReplicaIdentity::Default },
            cluster_on: cluster_on.clone().filter(|name| name == index),
            ..TableOptions::default()
        };
        for action in Postgres::alter_marks(&TableOptions::default(), &wanted) {
            self.push_mark(alter(&table.name, &action));
        }
    }

    fn push_mark(&mut self, step: Step) {
        let marks = self.steps.entry(Phase::Marks).or_default();
        if !marks.contains(&step) {
            marks.push(step);
        }
    }

    pub(super) fn alter_constraint(&mut self, table: &'a Table, from: &Constraint, to: &Constraint) {
        if from.comment() != to.comment() {
            self.comment_constraint(&table.name, to);
        }
        if from.index_comment() != to.index_comment() {
            self.comment_index_behind(&table.name, to);
        }
        // What steps aside comes back as it is wanted.
        if self.aside.has_constraint_now(&table.name, to.name()) {
            return;
        }
        match (from, to) {
            (Constraint::PrimaryKey(from), Constraint::PrimaryKey(to)) => {
                self.alter_index_storage(&table.name, &to.name, &from.backing.storage, &to.backing.storage);
            }
            (Constraint::Unique(from), Constraint::Unique(to)) => {
                self.alter_index_storage(&table.name, &to.name, &from.backing.storage, &to.backing.storage);
            }
            (Constraint::Check(from), Constraint::Check(to)) if from.not_valid != to.not_valid => {
                let (kind, reason) = documents::hazard(to);
                let step = validate(&table.name, &to.name);
                self.push(Phase::AddConstraints, step.hazard(kind, subject(table, &to.name), reason));
            }
            (Constraint::ForeignKey(from), Constraint::ForeignKey(to)) => {
                self.alter_foreign_key(table, from, to)
            }
            (
                Constraint::PrimaryKey(_)
                | Constraint::Unique(_)
                | Constraint::Check(_)
                | Constraint::ForeignKey(_)
                | Constraint::Exclusion(_),
                _,
            ) => {}
        }
    }

    fn alter_foreign_key(&mut self, table: &'a Table, from: &ForeignKey, to: &ForeignKey) {
        if from.deferrable != to.deferrable {
            let when = match to.deferrable {
                Deferrable::No => "NOT DEFERRABLE",
                Deferrable::Immediate => "DEFERRABLE INITIALLY IMMEDIATE",
                Deferrable::Deferred => "DEFERRABLE INITIALLY DEFERRED",
            };
            let action = format!("ALTER CONSTRAINT {} {when}", ident(&to.name));
            self.push(Phase::AddForeignKeys, alter(&table.name, &action));
        }
        let enforced = (from.details.not_enforced, to.details.not_enforced);
        if enforced == (false, true) {
            let action = format!("ALTER CONSTRAINT {} NOT ENFORCED", ident(&to.name));
            self.push(Phase::AddForeignKeys, alter(&table.name, &action));
        } else if enforced == (true, false) {
            let reason = format!("rows that point at no row of {} stop the migration", to.table);
            let step = alter(&table.name, &format!("ALTER CONSTRAINT {} ENFORCED", ident(&to.name)));
            let step = step.hazard(HazardKind::AddForeignKey, subject(table, &to.name), reason);
            self.push(Phase::AddForeignKeys, step);
        } else if from.details.not_valid != to.details.not_valid {
            let reason = format!("rows that point at no row of {} stop the migration", to.table);
            let step = validate(&table.name, &to.name);
            let step = step.hazard(HazardKind::AddForeignKey, subject(table, &to.name), reason);
            self.push(Phase::AddForeignKeys, step);
        }
    }

    pub(super) fn alter_index(&mut self, table: &'a Table, from: &Index, to: &Index) {
        if from.comment != to.comment {
            self.comment_index(&table.name, to);
        }
        if !self.aside.has_index_now(&table.name, &to.name) {
            self.alter_index_storage(&table.name, &to.name, &from.storage, &to.storage);
        }
    }

    fn alter_index_storage(
        &mut self,
        table: &ObjectName,
        index: &str,
        from: &IndexStorage,
        to: &IndexStorage,
    ) {
        let actions = Postgres::alter_index(from, to);
        for action in actions {
            let sql = format!("ALTER INDEX {} {action}", name(&table.sibling(index)));
            self.push(Phase::AddIndexes, Step::new(sql, Lock::Writes(table.to_string())));
        }
    }

    /// How a column's values are kept, of a column that is there. `from` is what the column has by now.
    pub(super) fn keep_column(
        &mut self,
        table: &ObjectName,
        from: &ColumnStorage,
        to: &Column,
        phase: Phase,
    ) {
        for action in Postgres::alter_storage(from, &to.storage, &to.ty) {
            self.push(phase, alter_column(table, to, &action));
        }
    }
}

/// What a column that was just added has: the rest is said by statements of its own.
pub(super) fn new_column(column: &Column) -> ColumnStorage {
    ColumnStorage { compression: column.storage.compression, ..ColumnStorage::default() }
}

/// Reading goes on, and writing too.
pub(super) fn validate(table: &ObjectName, constraint: &str) -> Step {
    Step::new(format!("ALTER TABLE {} VALIDATE CONSTRAINT {}", name(table), ident(constraint)), Lock::None)
}

pub(super) fn subject(table: &Table, constraint: &str) -> String {
    format!("{}.{constraint}", table.name)
}
