//! The constraint that keeps NULL out of a column, which has a name from PostgreSQL 18 on.

use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::schema::{Column, NotNull, Table};

use super::settings::{subject, validate};
use super::{Phase, Work, alter, alter_column, ident, name, spelling};
use crate::plan::{HazardKind, Lock, Step};

impl<'a> Work<'a> {
    /// What the definition of a new column could not say.
    pub(super) fn settle_not_null(&mut self, table: &'a Table, column: &'a Column, phase: Phase) {
        if column.not_null.as_ref().is_some_and(|found| found.not_valid) {
            self.push(phase, require_step(table, column));
        }
        self.comment_not_null(table, column);
    }

    pub(super) fn comment_not_null(&mut self, table: &Table, column: &Column) {
        let text = column.not_null.as_ref().and_then(|found| found.comment.as_deref());
        if text.is_some() {
            self.change_comment(table, column, text);
        }
    }

    fn change_comment(&mut self, table: &Table, column: &Column, text: Option<&str>) {
        let constraint = ident(&column.not_null_name(&table.name));
        self.comment(&format!("CONSTRAINT {constraint} ON {}", name(&table.name)), text);
    }

    /// A column that cannot hold NULL before and after.
    pub(super) fn alter_not_null(&mut self, table: &'a Table, from: &Column, to: &Column) {
        if from.nullable || to.nullable || from.not_null == to.not_null {
            return;
        }
        let usual = NotNull::default();
        let old = from.not_null.as_deref().unwrap_or(&usual);
        let NotNull { name: _, not_valid, no_inherit, comment, on_conflict: _ } =
            to.not_null.as_deref().unwrap_or(&usual);
        if *not_valid && !old.not_valid {
            // Nothing makes a valid constraint one that is not.
            self.push(Phase::AlterColumns, alter_column(&table.name, to, "DROP NOT NULL"));
            self.push(Phase::AlterColumns, require_step(table, to));
            self.comment_not_null(table, to);
            return;
        }
        let (was, is) = (from.not_null_name(&table.name), to.not_null_name(&table.name));
        if *no_inherit && !old.no_inherit {
            // Tables that have had it from this one keep it, and may drop it afterwards.
            let action = format!("ALTER CONSTRAINT {} NO INHERIT", ident(&was));
            self.push(Phase::DropConstraints, alter(&table.name, &action));
        }
        if was != is {
            let left = self
                .before
                .get(&table.name)
                .filter(|before| before.family.parents().ne(table.family.parents()));
            let step = if left.is_some() { rename_if_so(table, &was, &is) } else { rename(table, &was, &is) };
            self.push(Phase::AlterColumns, step);
        }
        if old.no_inherit && !no_inherit {
            let action = format!("ALTER CONSTRAINT {} INHERIT", ident(&is));
            self.push(Phase::AlterColumns, alter(&table.name, &action));
        }
        if old.not_valid && !not_valid {
            let reason = "rows that hold NULL stop the migration";
            let step = validate(&table.name, &is);
            let step = step.hazard(HazardKind::SetNotNull, subject(table, &to.name), reason);
            self.push(Phase::AlterColumns, step);
        }
        if old.comment != *comment {
            self.change_comment(table, to, comment.as_deref());
        }
    }
}

fn rename(table: &Table, was: &str, is: &str) -> Step {
    alter(&table.name, &format!("RENAME CONSTRAINT {} TO {}", ident(was), ident(is)))
}

/// A table that was attached to its parents has a name of its own; one that was made as a part of them has theirs.
fn rename_if_so(table: &Table, was: &str, is: &str) -> Step {
    let (relation, constraint) = (spelling().string(&name(&table.name)), spelling().string(was));
    let sql = format!(
        "DO $tablewright$\nBEGIN\n    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = {relation}::regclass AND conname = {constraint}) THEN\n        {};\n    END IF;\nEND\n$tablewright$",
        rename(table, was, is).sql
    );
    Step::new(sql, Lock::ReadsAndWrites(table.name.to_string()))
}

/// The column takes no NULL any more.
pub(super) fn require_step(table: &Table, column: &Column) -> Step {
    match column.not_null {
        None => alter_column(&table.name, column, "SET NOT NULL"),
        Some(_) => alter(&table.name, &format!("ADD {}", Postgres::not_null(&table.name, column))),
    }
}
