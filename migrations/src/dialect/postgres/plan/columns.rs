//! Columns: added, altered, dropped.

use tablewright::sql::{TokenKind, tokens};
use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::schema::{Column, ColumnStorage, Expr, Table};

use super::aside::is_made_anew;
use super::not_null::require_step;
use super::settings::new_column;
use super::{Phase, Work, alter, alter_column, casts, ident, name, shadow, spelling};
use crate::change::Backfill;
use crate::plan::{HazardKind, Lock, Step};

impl<'a> Work<'a> {
    pub(super) fn add_column(&mut self, table: &'a Table, column: &'a Column, backfill: Option<&Backfill>) {
        let subject = format!("{}.{}", table.name, column.name);
        if column.comment.is_some() {
            self.comment_column(&table.name, column);
        }
        let phase = if column.generated.is_some() { Phase::AddGenerated } else { Phase::AddColumns };
        if Postgres::has_own_sequence(column) {
            self.add_numbered(table, column, &subject);
            return;
        }
        if self.add_column_beside(table, column, backfill) {
            return;
        }
        let Some(backfill) = backfill else {
            let mut step = alter(&table.name, &format!("ADD COLUMN {}", spelling().column(column)));
            let is_filled =
                column.default.is_some() || column.identity.is_some() || column.generated.is_some();
            if !column.nullable && !is_filled {
                let reason = "the column is required, and rows that exist have no value for it: give it a default or a backfill";
                step = step.hazard(HazardKind::RequiredColumn, &subject, reason);
            }
            if let Some(reason) = rewritten_by(column) {
                step = step.hazard(HazardKind::RewriteTable, &subject, reason);
            }
            self.push(phase, step);
            self.keep_column(&table.name, &new_column(column), column, phase);
            self.settle_not_null(table, column, phase);
            return;
        };
        // Default and NOT NULL come after the rows have their values: nothing is written twice, nothing fails in between.
        let bare = Column { nullable: true, not_null: None, default: None, ..column.clone() };
        self.push(Phase::AddColumns, alter(&table.name, &format!("ADD COLUMN {}", spelling().column(&bare))));
        self.keep_column(&table.name, &new_column(column), column, Phase::AddColumns);
        let sql =
            format!("UPDATE {} SET {} = {}", name(&table.name), ident(&column.name), backfill.expr.sql());
        self.push(Phase::Fill, fill(sql, table, &subject, backfill));
        if let Some(default) = &column.default {
            self.push(Phase::AlterColumns, set_default(table, column, default));
        }
        if !column.nullable {
            self.push(Phase::AlterColumns, require_step(table, column));
            self.comment_not_null(table, column);
        }
    }

    /// A serial whose sequence is not what the word makes: the sequence first, so that every row gets a number of it.
    fn add_numbered(&mut self, table: &'a Table, column: &'a Column, subject: &str) {
        let create = Postgres::create_sequence(&table.name, column);
        self.push(Phase::AddColumns, Step::new(create, Lock::None));
        let sequence = name(&Postgres::sequence_name(&table.name, column));
        let default = Expr(format!("nextval({})", spelling().string(&sequence)));
        let filled = Column { identity: None, sequence: None, default: Some(default), ..column.clone() };
        let reason = "every row gets a number: the table is written anew while nobody can use it";
        let step = alter(&table.name, &format!("ADD COLUMN {}", spelling().column(&filled)));
        self.push(Phase::AddColumns, step.hazard(HazardKind::RewriteTable, subject, reason));
        let own = Postgres::own_sequence(&table.name, column);
        self.push(Phase::AddColumns, Step::new(own, Lock::None));
        self.keep_column(&table.name, &new_column(column), column, Phase::AddColumns);
    }

    pub(super) fn alter_column(
        &mut self,
        table: &'a Table,
        from: &'a Column,
        to: &'a Column,
        backfill: Option<&Backfill>,
        cast: Option<&Expr>,
    ) {
        if from.comment != to.comment && !is_made_anew(from, to) {
            self.comment_column(&table.name, to);
        }
        if self.aside.generated.contains(&(&table.name, to.name.as_str())) {
            self.make_anew(table, from, to);
            return;
        }
        if from.generated.is_some() && to.generated.is_none() {
            let step = alter_column(&table.name, to, "DROP EXPRESSION");
            self.push(Phase::AlterColumns, step.note("The values that were computed stay as they are."));
        }
        self.change_type(table, from, to, cast);
        // A new type brings its own way of keeping values.
        let kept = match from.ty == to.ty && from.collation == to.collation {
            true => from.storage.clone(),
            false => ColumnStorage { storage: None, compression: None, ..from.storage.clone() },
        };
        self.keep_column(&table.name, &kept, to, Phase::AlterColumns);
        self.require(table, from, to, backfill);
        self.alter_not_null(table, from, to);
        let gains_identity = from.identity.is_none() && to.identity.is_some();
        let done = self.defaults_done.contains(&(&table.name, to.name.as_str()));
        if from.default != to.default && !done {
            match &to.default {
                None => self.push(Phase::AlterColumns, alter_column(&table.name, to, "DROP DEFAULT")),
                Some(_) if gains_identity => {}
                Some(_) if from.identity.is_some() => {}
                Some(default) => self.push(Phase::AlterColumns, set_default(table, to, default)),
            }
        }
        self.change_identity(&table.name, from, to);
        if let (Some(default), true) = (&to.default, from.identity.is_some()) {
            self.push(Phase::AlterColumns, set_default(table, to, default));
        }
        if !from.nullable && to.nullable {
            self.push(Phase::AlterColumns, alter_column(&table.name, to, "DROP NOT NULL"));
        }
    }

    fn change_type(&mut self, table: &'a Table, from: &Column, to: &'a Column, cast: Option<&Expr>) {
        if from.ty == to.ty && from.collation == to.collation {
            return;
        }
        if from.default.is_some() {
            self.defaults_done.insert((&table.name, &to.name));
            self.push(Phase::AlterColumns, alter_column(&table.name, to, "DROP DEFAULT"));
        }
        let subject = format!("{}.{}", table.name, to.name);
        let mut action = format!("TYPE {}", spelling().type_sql(&to.ty));
        match &to.collation {
            Some(collation) if collation.starts_with('"') => action += &format!(" COLLATE {collation}"),
            Some(collation) => action += &format!(" COLLATE {}", ident(collation)),
            None => {}
        }
        let mut using = cast.map(|cast| cast.sql().to_owned());
        if from.ty != to.ty {
            using = using.or_else(|| casts::using(from, to));
        }
        if let Some(using) = &using {
            action += &format!(" USING {using}");
        }
        let mut step = alter_column(&table.name, to, &action);
        if let Some(reason) = casts::loss(&from.ty, &to.ty) {
            step = step.hazard(HazardKind::NarrowType, &subject, reason);
        }
        if super::aside::rewrites(from, to) || cast.is_some() {
            let mut reason = "the table is written anew while nobody can use it".to_owned();
            if self.is_large(&table.name)
                && let Some(why) = self
                    .before
                    .get(&table.name)
                    .and_then(|before| shadow::why_not(self.to, before, table, from, to))
            {
                reason += &format!("; a second column cannot take its place, since {why}");
            }
            step = step.hazard(HazardKind::RewriteTable, &subject, reason);
        }
        self.push(Phase::AlterColumns, step);
        if let Some(default) = &to.default
            && from.identity.is_none()
            && to.identity.is_none()
        {
            self.defaults_done.insert((&table.name, &to.name));
            self.push(Phase::AlterColumns, set_default(table, to, default));
        }
    }

    fn require(&mut self, table: &'a Table, from: &Column, to: &Column, backfill: Option<&Backfill>) {
        if !from.nullable || to.nullable {
            return;
        }
        if backfill.is_none() && self.require_beside(table, from, to) {
            return;
        }
        let subject = format!("{}.{}", table.name, to.name);
        let mut step = require_step(table, to);
        self.comment_not_null(table, to);
        match backfill {
            Some(backfill) => {
                let quoted = ident(&to.name);
                let sql = format!(
                    "UPDATE {} SET {quoted} = {} WHERE {quoted} IS NULL",
                    name(&table.name),
                    backfill.expr.sql()
                );
                let step = fill(sql, table, &subject, backfill);
                // A new type's backfill is a value of the new type.
                let phase = if from.ty == to.ty { Phase::Fill } else { Phase::AlterColumns };
                self.push(phase, step);
            }
            None if to.not_null.as_ref().is_some_and(|found| found.not_valid) => {}
            None => {
                let reason = "rows that hold NULL stop the migration";
                step = step.hazard(HazardKind::SetNotNull, &subject, reason);
            }
        }
        self.push(Phase::AlterColumns, step);
    }

    /// A generated column of another expression: dropped and added, its values computed anew.
    fn make_anew(&mut self, table: &'a Table, from: &Column, to: &'a Column) {
        let subject = format!("{}.{}", table.name, to.name);
        if from.generated.is_none() {
            let step = alter(&table.name, &format!("DROP COLUMN {}", ident(&to.name)));
            let reason = "its values are dropped, and computed from now on";
            self.push(Phase::DropGenerated, step.hazard(HazardKind::DropColumn, &subject, reason));
            self.add_generated(table, to);
        }
        if to.generated.is_none() {
            // A virtual column has no values to keep.
            self.push(
                Phase::AddGenerated,
                alter(&table.name, &format!("ADD COLUMN {}", spelling().column(to))),
            );
            self.keep_column(&table.name, &new_column(to), to, Phase::AddGenerated);
        }
    }

    /// Every generated column that is made anew, whether it differs itself or what it is computed from.
    pub(super) fn generated_columns(&mut self) {
        for (table, column) in self.aside.generated.clone() {
            let (Some(before), Some(after)) = (self.before.get(table), self.to.tables.get(table)) else {
                continue;
            };
            let was_generated = before.column(column).is_some_and(|column| column.generated.is_some());
            if was_generated {
                let step = alter(table, &format!("DROP COLUMN {}", ident(column)));
                self.push(
                    Phase::DropGenerated,
                    step.note("It is added again below; its values are computed."),
                );
            }
            if let Some(wanted) =
                after.column(column).filter(|column| was_generated && column.generated.is_some())
            {
                self.add_generated(after, wanted);
            }
        }
    }

    fn add_generated(&mut self, table: &'a Table, column: &'a Column) {
        let mut step = alter(&table.name, &format!("ADD COLUMN {}", spelling().column(column)));
        if let Some(reason) = rewritten_by(column) {
            step = step.hazard(HazardKind::RewriteTable, format!("{}.{}", table.name, column.name), reason);
        }
        self.push(Phase::AddGenerated, step);
        self.keep_column(&table.name, &new_column(column), column, Phase::AddGenerated);
        if column.comment.is_some() {
            self.comment_column(&table.name, column);
        }
    }

    pub(super) fn drop_column(&mut self, table: &'a Table, column: &'a Column) {
        let subject = format!("{}.{}", table.name, column.name);
        let step = alter(&table.name, &format!("DROP COLUMN {}", ident(&column.name)));
        // A generated column may be computed from another one that goes too.
        let phase = if column.generated.is_some() { Phase::DropGenerated } else { Phase::DropColumns };
        self.push(
            phase,
            step.hazard(HazardKind::DropColumn, subject, "the column and its values are dropped"),
        );
    }
}

fn fill(sql: String, table: &Table, subject: &str, backfill: &Backfill) -> Step {
    let step = Step::new(sql, Lock::Writes(table.name.to_string()));
    if backfill.filler {
        let reason = "the values that were dropped do not come back; rows get a filler";
        step.hazard(HazardKind::Filler, subject, reason)
    } else {
        step
    }
}

pub(super) fn set_default(table: &Table, column: &Column, default: &Expr) -> Step {
    alter_column(&table.name, column, &format!("SET DEFAULT {}", default.sql()))
}

/// Why adding the column writes every row: PostgreSQL keeps one value for all rows where it knows that it is the same.
fn rewritten_by(column: &Column) -> Option<&'static str> {
    if column.identity.is_some() {
        return Some("every row gets a number: the table is written anew while nobody can use it");
    }
    if column.generated.as_ref().is_some_and(|generated| generated.stored) {
        return Some(
            "the value is computed for every row: the table is written anew while nobody can use it",
        );
    }
    let is_one_value = column.default.as_ref().is_none_or(is_stable);
    (!is_one_value)
        .then_some("every row may get a value of its own: the table is written anew while nobody can use it")
}

/// Whether an expression is known to have one value for the whole statement: no function is called but those listed.
pub(super) fn is_stable(expr: &Expr) -> bool {
    const STABLE: [&str; 7] =
        ["now", "lower", "upper", "to_jsonb", "jsonb_build_object", "jsonb_build_array", "coalesce"];
    let found = tokens(expr.sql());
    found.windows(2).all(|pair| {
        let is_call =
            pair[1].is_symbol("(") && matches!(pair[0].kind, TokenKind::Word | TokenKind::QuotedIdent);
        !is_call || STABLE.iter().any(|function| pair[0].is_word(function))
    })
}
