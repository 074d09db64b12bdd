//! Columns: added, altered, dropped, and what their rows get.

use tablewright_schema::dialect::mysql::{Mysql, is_current_timestamp, is_long, listed_values};
use tablewright_schema::schema::{Column, ColumnType, Expr, Table};

use super::clause::Clause;
use super::online::{self, Way};
use super::tables::Altered;
use super::{ident, name, types};
use crate::change::Backfill;
use crate::dialect::mysql::expression;
use crate::plan::{HazardKind, Lock, Step};

/// Begins the name of a column that holds converted values until it takes the place of another.
const CONVERTED: &str = "_tablewright_";

impl Altered<'_> {
    pub(super) fn add_column(&mut self, column: &Column, backfill: Option<&Backfill>) {
        let subject = self.subject(&column.name);
        let has_check = Mysql::column_check(self.to, &column.name).is_some();
        if let (None, Some(default)) = (backfill, &column.default)
            && expression::differs_by_row(default)
            && !(self.from.options.system_versioned && self.to.options.system_versioned)
        {
            self.add_filled(column, default, has_check);
            return;
        }
        let Some(backfill) = backfill else {
            let is_filled = column.default.is_some()
                || column.identity.is_some()
                || column.generated.is_some()
                || online::is_bound(column);
            if column.nullable || is_filled {
                let sql = format!("ADD COLUMN {}", Mysql::column_of(self.to, column));
                let clause = Clause::new(sql, online::add_column(column, has_check));
                match self.gains_default_by_row() || self.twins.contains(&column.name) {
                    true => {
                        self.is_apart = true;
                        self.prepare.push(clause);
                    }
                    false => self.alter.push(clause),
                }
                return;
            }
            // In one statement the servers would give every row an empty value or zero, which nobody has chosen.
            self.is_apart = true;
            let bare = Column { nullable: true, ..column.clone() };
            let sql = format!("ADD COLUMN {}", super::spelling().column(&bare));
            self.prepare.push(Clause::new(sql, online::add_column(&bare, false)));
            self.modify(&bare, column, has_check);
            let reason = "the column is required, and rows that exist have no value for it: give it a default or a backfill";
            self.hazard(HazardKind::RequiredColumn, &subject, reason);
            return;
        };
        // Default and NOT NULL come after the rows have their values: nothing is written twice, nothing fails in between. Former versions of
        // rows are not written any more, and get what the server has for them.
        let bare = match self.from.options.system_versioned && self.to.options.system_versioned {
            true => column.clone(),
            false => Column { nullable: true, default: None, ..column.clone() },
        };
        let sql = format!("ADD COLUMN {}", super::spelling().column(&bare));
        self.prepare.push(Clause::new(sql, online::add_column(&bare, false)));
        let sql =
            format!("UPDATE {} SET {} = {}", name(&self.to.name), ident(&column.name), backfill.expr.sql());
        self.fill(sql, &subject, backfill);
        if bare != *column || has_check {
            self.modify(&bare, column, has_check);
        }
    }

    /// MySQL adds no column whose default is another for each row (ER_BINLOG_UNSAFE_SYSTEM_FUNCTION): the rows get theirs by themselves.
    fn add_filled(&mut self, column: &Column, default: &Expr, has_check: bool) {
        let bare = Column { nullable: true, default: None, ..column.clone() };
        let sql = format!("ADD COLUMN {}", super::spelling().column(&bare));
        self.prepare.push(Clause::new(sql, online::add_column(&bare, false)));
        let sql = format!("UPDATE {} SET {} = {}", name(&self.to.name), ident(&column.name), default.sql());
        self.fill.push(Step::new(sql, Lock::Writes(self.to.name.to_string())));
        self.modify(&bare, column, has_check);
    }

    /// Whether a column that is there gets such a default: MySQL adds no column in the statement that says so.
    fn gains_default_by_row(&self) -> bool {
        self.to.columns.iter().any(|column| {
            column.default.as_ref().is_some_and(expression::differs_by_row)
                && self.from.column(&column.name).is_some_and(|before| before.default != column.default)
        })
    }

    pub(super) fn drop_column(&mut self, column: &Column) {
        let subject = self.subject(&column.name);
        let clause = |way| Clause::drop_column(&column.name, way);
        let clause = match column.generated {
            // What was computed can be computed again.
            Some(_) => clause(Way::Server),
            // Said where the history goes that they are part of.
            None if online::is_bound(column) => clause(Way::Copy),
            None => clause(Way::Inplace).hazard(
                HazardKind::DropColumn,
                subject,
                "every value of this column is lost",
            ),
        };
        self.alter.push(clause);
    }

    pub(super) fn alter_column(
        &mut self,
        from: &Column,
        to: &Column,
        backfill: Option<&Backfill>,
        cast: Option<&Expr>,
    ) {
        let own = types::cast(from, to).map(Expr);
        let keeps_values = from.generated.is_some() && to.generated.is_none();
        match (&from.generated, &to.generated) {
            (_, Some(_)) if from.generated != to.generated || from.ty != to.ty => {
                self.alter.push(Clause::drop_column(&from.name, Way::Server));
                let way = online::add_column(to, false).max(Way::Server);
                self.alter.push(Clause::new(format!("ADD COLUMN {}", Mysql::column_of(self.to, to)), way));
                return;
            }
            (_, _) => {}
        }
        let enums = listed_values(&from.ty).zip(listed_values(&to.ty));
        match (cast.or(own.as_ref()), enums) {
            (Some(cast), Some((old, new))) => self.rewrite_values(from, to, cast, backfill, (old, new)),
            (Some(cast), None) if from.ty == to.ty => {
                let sql = format!("UPDATE {} SET {} = {}", name(&self.to.name), ident(&to.name), cast.sql());
                self.fill.push(Step::new(sql, Lock::Writes(self.to.name.to_string())));
                self.alter_in_place(from, to, backfill);
            }
            (Some(cast), None) => self.convert(from, to, cast, backfill),
            (None, _) if keeps_values => {
                let value = Expr::new(ident(&from.name));
                self.convert(from, to, &value, backfill);
            }
            (None, _) => self.alter_in_place(from, to, backfill),
        }
    }

    fn alter_in_place(&mut self, from: &Column, to: &Column, backfill: Option<&Backfill>) {
        let subject = self.subject(&to.name);
        let becomes_required = from.nullable && !to.nullable;
        if let (Some(backfill), true) = (backfill, becomes_required) {
            let column = ident(&to.name);
            let sql = format!(
                "UPDATE {} SET {column} = {} WHERE {column} IS NULL",
                name(&self.to.name),
                backfill.expr.sql()
            );
            self.fill(sql, &subject, backfill);
        }
        // It takes the table's new collation where it names none.
        let follows = self.from.options.collation != self.to.options.collation
            && to.collation.is_none()
            && is_text(self.to, &to.name);
        let same_but_default = Column { default: to.default.clone(), ..from.clone() } == *to;
        if from == to {
            return;
        }
        // SET DEFAULT takes no CURRENT_TIMESTAMP on MySQL, and no default of a long text, which is an expression there.
        let is_settable = to
            .default
            .as_ref()
            .is_none_or(|default| !is_current_timestamp(default.sql()) && !is_long(&to.ty));
        if same_but_default && !follows && is_settable {
            let action = match &to.default {
                Some(default) => format!("SET DEFAULT {}", Mysql::default_value(default, &to.ty)),
                None if to.nullable => "SET DEFAULT NULL".to_owned(),
                None => "DROP DEFAULT".to_owned(),
            };
            self.alter.push(Clause::new(format!("ALTER COLUMN {} {action}", ident(&to.name)), Way::Instant));
            return;
        }
        let has_check = Mysql::column_check(self.to, &to.name).is_some()
            || Mysql::column_check(self.from, &to.name).is_some();
        self.modify(from, to, has_check);
        if becomes_required && backfill.is_none() {
            self.hazard(HazardKind::SetNotNull, &subject, "rows that hold NULL stop the migration");
        }
    }

    /// `MODIFY COLUMN`, which says everything of a column.
    fn modify(&mut self, from: &Column, to: &Column, has_check: bool) {
        let way = online::modify_column(from, to, has_check);
        let clause = self.recollated(from, to, Clause::modify_converting(Some(self.to), to, way));
        self.alter.push(clause);
        if let Some(reason) = self.loss(from, to) {
            let subject = self.subject(&to.name);
            let gone: Vec<String> = match (listed_values(&from.ty), listed_values(&to.ty)) {
                (Some(old), Some(new)) => old.into_iter().filter(|value| !new.contains(value)).collect(),
                (_, _) => Vec::new(),
            };
            if gone.is_empty() {
                self.hazard(HazardKind::NarrowType, &subject, &reason);
            } else {
                let reason = format!("rows that hold {} stop the migration", gone.join(", "));
                self.hazard(HazardKind::DropEnumValue, &subject, &reason);
            }
        }
    }

    /// A list of values whose names change: all of them are allowed while the rows get the new ones.
    fn rewrite_values(
        &mut self,
        from: &Column,
        to: &Column,
        cast: &Expr,
        backfill: Option<&Backfill>,
        (old, new): (Vec<String>, Vec<String>),
    ) {
        let subject = self.subject(&to.name);
        let mut all = old.clone();
        all.extend(new.iter().filter(|value| !old.contains(value)).cloned());
        let union = super::spelling().enum_column(&all).unwrap_or_else(|| to.ty.clone());
        let between = Column { ty: union, nullable: from.nullable || to.nullable, ..from.clone() };
        let has_check = Mysql::column_check(self.to, &to.name).is_some();
        let way = online::modify_column(from, &between, has_check);
        self.prepare.push(Clause::modify_converting(None, &between, way));
        self.prepared.insert(to.name.clone());
        self.fill_cast(&to.name, &subject, cast, backfill, None);
        self.alter.push(Clause::modify_converting(Some(self.to), to, Way::Copy));
        let answered = expression::cases(cast);
        let gone: Vec<String> =
            old.into_iter().filter(|value| !new.contains(value) && !answered.contains(value)).collect();
        if !gone.is_empty() {
            let reason = format!("rows that hold {} stop the migration", gone.join(", "));
            self.hazard(HazardKind::DropEnumValue, &subject, &reason);
        }
        if from.nullable && !to.nullable && backfill.is_none() {
            self.hazard(HazardKind::SetNotNull, &subject, "rows that hold NULL stop the migration");
        }
    }

    /// Converted values into a column; rows without one get what stands in for it.
    fn fill_cast(
        &mut self,
        column: &str,
        subject: &str,
        cast: &Expr,
        backfill: Option<&Backfill>,
        loss: Option<&str>,
    ) {
        let value = match backfill {
            Some(backfill) => format!("COALESCE({}, {})", cast.sql(), backfill.expr.sql()),
            None => cast.sql().to_owned(),
        };
        let sql = format!("UPDATE {} SET {} = {value}", name(&self.to.name), ident(column));
        let mut step = Step::new(sql, Lock::Writes(self.to.name.to_string()));
        if let Some(reason) = loss {
            step = step.hazard(HazardKind::NarrowType, subject, reason);
        }
        self.push_fill(step, subject, backfill);
    }

    /// The values come into a column beside, which then takes the place of the old one.
    fn convert(&mut self, from: &Column, to: &Column, cast: &Expr, backfill: Option<&Backfill>) {
        let subject = self.subject(&to.name);
        let beside = Column {
            name: format!("{CONVERTED}{}", to.name).chars().take(64).collect(),
            nullable: true,
            default: None,
            identity: None,
            generated: None,
            storage: Default::default(),
            comment: None,
            ..to.clone()
        };
        let sql = format!("ADD COLUMN {}", super::spelling().column(&beside));
        self.prepare.push(Clause::new(sql, online::add_column(&beside, false)));
        self.fill_cast(&beside.name, &subject, cast, backfill, self.loss(from, to).as_deref());
        self.alter.push(Clause::drop_column(&from.name, Way::Copy));
        let sql = format!("CHANGE COLUMN {} {}", ident(&beside.name), Mysql::column_of(self.to, to));
        self.alter.push(Clause::converting(sql, Way::Copy));
        if from.nullable && !to.nullable && backfill.is_none() {
            self.hazard(HazardKind::SetNotNull, &subject, "rows that hold NULL stop the migration");
        }
    }

    fn fill(&mut self, sql: String, subject: &str, backfill: &Backfill) {
        let step = Step::new(sql, Lock::Writes(self.to.name.to_string()));
        self.push_fill(step, subject, Some(backfill));
    }

    fn push_fill(&mut self, mut step: Step, subject: &str, backfill: Option<&Backfill>) {
        if backfill.is_some_and(|backfill| backfill.filler) {
            let reason = "the values that were dropped do not come back; rows get a stand-in";
            step = step.hazard(HazardKind::Filler, subject, reason);
        }
        self.fill.push(step);
    }

    /// Why values may not survive the change of the column as they are.
    pub(super) fn loss(&self, from: &Column, to: &Column) -> Option<String> {
        let (before, after) = (self.character_set(self.from, from), self.character_set(self.to, to));
        types::loss((&from.ty, before), (&to.ty, after))
    }

    /// The character set of a column that holds text, where it is known.
    fn character_set<'c>(&'c self, table: &'c Table, column: &'c Column) -> Option<&'c str> {
        self.collation(table, column).and_then(|collation| collation.split('_').next())
    }

    fn collation<'c>(&'c self, table: &'c Table, column: &'c Column) -> Option<&'c str> {
        column.collation.as_deref().or(table.options.collation.as_deref()).or(self.usual)
    }

    /// The clause that makes a column this one: two of its texts may be the same to another collation.
    pub(super) fn recollated(&self, from: &Column, to: &Column, clause: Clause) -> Clause {
        let is_moved = self.collation(self.from, from) != self.collation(self.to, to);
        if !is_moved || !is_text_type(&from.ty) || !is_text_type(&to.ty) {
            return clause;
        }
        let has = |columns: &[String]| columns.contains(&to.name);
        let primary =
            self.to.primary_key.iter().filter(|key| has(&key.columns)).map(|_| self.to.name.to_string());
        let uniques = self.to.uniques.values().filter(|unique| has(&unique.columns));
        let subjects = primary.chain(uniques.map(|unique| self.subject(&unique.name)));
        let reason = "rows that are equal in the new collation stop the migration";
        subjects.fold(clause, |clause, subject| clause.hazard(HazardKind::AddUnique, subject, reason))
    }

    /// A hazard of the last clause.
    fn hazard(&mut self, kind: HazardKind, subject: &str, reason: &str) {
        if let Some(clause) = self.alter.pop() {
            self.alter.push(clause.hazard(kind, subject, reason));
        }
    }
}

/// Whether a change makes the column anew under its name, so that what hangs on it has to be made anew too.
pub(super) fn is_made_anew(from: &Column, to: &Column, cast: Option<&Expr>) -> bool {
    let both_listed = listed_values(&from.ty).is_some() && listed_values(&to.ty).is_some();
    let converts = (cast.is_some() || types::cast(from, to).is_some()) && !both_listed && from.ty != to.ty;
    let generated = match (&from.generated, &to.generated) {
        (_, Some(_)) => from.generated != to.generated || from.ty != to.ty,
        (Some(_), None) => true,
        (None, None) => false,
    };
    converts || generated
}

/// Whether the type holds characters, so that it follows the collation of its table.
pub(super) fn is_text(table: &Table, name: &str) -> bool {
    table.column(name).is_some_and(|column| is_text_type(&column.ty))
}

fn is_text_type(ty: &ColumnType) -> bool {
    let ColumnType::Native(ty) = ty else { return false };
    let word = ty.split(['(', ' ']).next().unwrap_or_default();
    let is_ascii = ty.ends_with(" character set ascii");
    (word.ends_with("char") || word.ends_with("text") || matches!(word, "enum" | "set")) && !is_ascii
}
