//! Enums: created, extended in place, rebuilt where a value goes or moves, dropped.

use std::collections::{BTreeMap, BTreeSet};

use tablewright::sql::{TokenKind, tokens};
use tablewright_schema::schema::{Column, ColumnType, EnumType, Expr, IndexKeyOf, Table};
use tablewright_schema::{Hints, ObjectName, Schema};

use super::super::expression::mentions;
use super::aside::enum_of;
use super::columns::set_default;
use super::{Phase, Work, alter_column, ident, name, spelling};
use crate::change::{Change, EnumChange, TableChange};
use crate::plan::{HazardKind, Lock, Step};
use crate::renames::rename;

/// Enums that have to be made anew: a value goes or moves, or one that is new is used in the same transaction, in which PostgreSQL
/// refuses a value added in place.
pub(super) fn rebuilt<'a>(to: &'a Schema, changes: &'a [Change]) -> BTreeSet<&'a ObjectName> {
    let mut rebuilt = BTreeSet::new();
    for change in changes {
        if let Change::Enum(EnumChange::Alter { from, to: wanted, .. }) = change {
            let new = new_values(&from.values, &wanted.values);
            let used = new.as_ref().is_some_and(|new| {
                uses(to, &wanted.name, new)
                    || changes.iter().any(|change| fills_with(change, &wanted.name, new))
            });
            if new.is_none() || used {
                rebuilt.insert(&wanted.name);
            }
        }
    }
    rebuilt
}

/// The values that are new, if the others are all there in their order; otherwise the type has to be rebuilt.
fn new_values(from: &[String], to: &[String]) -> Option<Vec<String>> {
    let kept: Vec<_> = to.iter().filter(|value| from.contains(value)).collect();
    let same = kept.len() == from.len() && kept.iter().zip(from).all(|(a, b)| *a == b);
    same.then(|| to.iter().filter(|value| !from.contains(value)).cloned().collect())
}

/// Whether an expression of a table with a column of that enum says one of the values.
fn uses(schema: &Schema, ty: &ObjectName, values: &[String]) -> bool {
    let of_enum = |table: &&Table| table.columns.iter().any(|column| enum_of(&column.ty) == Some(ty));
    schema.tables.values().filter(of_enum).any(|table| {
        let defaults = table.columns.iter().filter_map(|column| column.default.as_ref());
        let generated = table.columns.iter().filter_map(|column| Some(&column.generated.as_ref()?.expr));
        let checks = table.checks.values().map(|check| &check.expr);
        let predicates = table.indexes.values().filter_map(|index| index.predicate.as_ref());
        let keys = table.indexes.values().flat_map(|index| &index.keys).filter_map(|key| match &key.of {
            IndexKeyOf::Expr(expr) => Some(expr),
            IndexKeyOf::Column(_) => None,
        });
        defaults.chain(generated).chain(checks).chain(predicates).chain(keys).any(|expr| says(expr, values))
    })
}

/// Whether a backfill or cast of a column of that enum says one of the values.
fn fills_with(change: &Change, ty: &ObjectName, values: &[String]) -> bool {
    let Change::AlterTable { changes, .. } = change else { return false };
    changes.iter().any(|change| match change {
        TableChange::AddColumn { column, backfill } => {
            enum_of(&column.ty) == Some(ty)
                && backfill.as_ref().is_some_and(|backfill| says(&backfill.expr, values))
        }
        TableChange::AlterColumn { to, backfill, cast, .. } => {
            let written = backfill.iter().map(|backfill| &backfill.expr).chain(cast);
            enum_of(&to.ty) == Some(ty) && written.into_iter().any(|expr| says(expr, values))
        }
        TableChange::DropColumn(_)
        | TableChange::AddConstraint(_)
        | TableChange::RenameConstraint { .. }
        | TableChange::DropConstraint(_)
        | TableChange::AddIndex(_)
        | TableChange::RenameIndex { .. }
        | TableChange::AlterConstraint { .. }
        | TableChange::AlterIndex { .. }
        | TableChange::Family { .. }
        | TableChange::Access { .. }
        | TableChange::DropIndex(_)
        | TableChange::Comment { .. }
        | TableChange::Options { .. } => false,
    })
}

/// A value inside an array literal counts too: `'{a,b}'`.
fn says(expr: &Expr, values: &[String]) -> bool {
    tokens(expr.sql()).iter().filter(|token| token.kind == TokenKind::String).any(|token| {
        let text = token.text.trim_matches('\'').replace("''", "'");
        values.iter().any(|value| text == *value || (text.starts_with('{') && text.contains(value.as_str())))
    })
}

/// The state with the new values of enums that are extended in place, where something else of `to` uses one of them.
pub(super) fn with_new_values(from: &Schema, to: &Schema, hints: &Hints) -> Option<Schema> {
    let (renamed, _) = rename(from, to, hints);
    let mut between = from.clone();
    for wanted in to.enums.values() {
        let Some(existing) = renamed.enums.get(&wanted.name) else { continue };
        let Some(new) = new_values(&existing.values, &wanted.values).filter(|new| !new.is_empty()) else {
            continue;
        };
        let written = hints.backfills.values().chain(hints.casts.values());
        if !uses(to, &wanted.name, &new) && !written.into_iter().any(|expr| says(expr, &new)) {
            continue;
        }
        // The type and its values have their old names until the next stage.
        let old_name = hints.enums.get(&wanted.name).filter(|old| from.enums.contains_key(old));
        let old_values: BTreeMap<&String, &String> = hints
            .enum_values
            .iter()
            .filter(|((name, _), _)| *name == wanted.name)
            .map(|((_, new), old)| (new, old))
            .collect();
        if let Some(ty) = between.enums.get_mut(old_name.unwrap_or(&wanted.name)) {
            let was = ty.values.clone();
            let old = |value: &String| match old_values.get(value) {
                Some(old) if was.contains(old) => (*old).clone(),
                Some(_) | None => value.clone(),
            };
            ty.values = wanted.values.iter().map(old).collect();
        }
    }
    (between != *from).then_some(between)
}

impl<'a> Work<'a> {
    pub(super) fn enums(&mut self) {
        for change in self.changes {
            match change {
                Change::Enum(EnumChange::Create(ty)) => {
                    self.push(Phase::Enums, Step::new(spelling().create_enum(ty), Lock::None));
                    self.comment_enum(None, ty);
                }
                Change::Enum(EnumChange::Alter { from, to, replaced })
                    if self.aside.rebuilt.contains(&to.name) =>
                {
                    self.rebuild_enum(from, to, replaced);
                }
                Change::Enum(EnumChange::Alter { from, to, .. }) => {
                    self.extend_enum(from, to);
                    self.comment_enum(from.comment.as_ref(), to);
                }
                Change::Enum(EnumChange::Drop(ty)) => {
                    self.push(
                        Phase::DropTypes,
                        Step::new(format!("DROP TYPE {}", name(&ty.name)), Lock::None),
                    );
                }
                Change::Rename(_)
                | Change::CreateTable(_)
                | Change::AlterTable { .. }
                | Change::DropTable(_)
                | Change::Object(_)
                | Change::DefaultPrivileges { .. }
                | Change::Rows(_) => {}
            }
        }
    }

    fn comment_enum(&mut self, from: Option<&String>, ty: &EnumType) {
        if from != ty.comment.as_ref() {
            self.comment(&format!("TYPE {}", name(&ty.name)), ty.comment.as_deref());
        }
    }

    fn extend_enum(&mut self, from: &EnumType, to: &EnumType) {
        let mut first_known = from.values.first();
        let mut before: Option<&String> = None;
        for value in &to.values {
            if !from.values.contains(value) {
                let place = match (before, first_known) {
                    (Some(before), _) => format!(" AFTER {}", spelling().string(before)),
                    (None, Some(first)) => format!(" BEFORE {}", spelling().string(first)),
                    (None, None) => String::new(),
                };
                let sql =
                    format!("ALTER TYPE {} ADD VALUE {}{place}", name(&to.name), spelling().string(value));
                self.push(Phase::Enums, Step::new(sql, Lock::None));
                first_known = first_known.or(Some(value));
            }
            before = Some(value);
        }
    }

    /// A new type takes the name, every column moves to it, the old one goes.
    fn rebuild_enum(&mut self, from: &'a EnumType, to: &'a EnumType, replaced: &BTreeMap<String, String>) {
        self.refuse_values(from, to, replaced);
        let old = to.name.sibling(old_name(&to.name.name));
        let rename = format!("ALTER TYPE {} RENAME TO {}", name(&to.name), ident(&old.name));
        let note =
            format!("{} is rebuilt: PostgreSQL cannot take a value out of an enum or move it.", to.name);
        self.push(Phase::Enums, Step::new(rename, Lock::None).note(note));
        self.push(Phase::Enums, Step::new(spelling().create_enum(to), Lock::None));
        self.comment_enum(None, to);
        let removed: Vec<_> = from.values.iter().filter(|value| !to.values.contains(value)).collect();
        let mut hazards = Some(removed);
        for (table, column) in self.aside.converted.clone() {
            let (Some(before), Some(after)) = (self.before.get(table).copied(), self.to.tables.get(table))
            else {
                continue;
            };
            let (Some(was), Some(now)) = (before.column(column), after.column(column)) else { continue };
            if enum_of(&now.ty) != Some(&to.name) {
                continue;
            }
            if was.default.is_some() {
                self.push(Phase::Enums, alter_column(table, now, "DROP DEFAULT"));
            }
            let action = format!("TYPE {} USING {}", spelling().type_sql(&now.ty), conversion(now, replaced));
            let reason = "the table is written anew while nobody can use it";
            let mut step = alter_column(table, now, &action).hazard(
                HazardKind::RewriteTable,
                format!("{table}.{column}"),
                reason,
            );
            for value in hazards.take().unwrap_or_default() {
                step = removal(step, &to.name, value, replaced.get(value));
            }
            self.push(Phase::Enums, step);
            if let Some(default) = &now.default {
                self.push(Phase::Enums, set_default(after, now, default));
            }
            self.defaults_done.insert((&after.name, &now.name));
        }
        self.rebind_defaults(&to.name);
        let mut drop = Step::new(format!("DROP TYPE {}", name(&old)), Lock::None);
        for value in hazards.take().unwrap_or_default() {
            drop = removal(drop, &to.name, value, replaced.get(value));
        }
        self.push(Phase::DropTypes, drop);
    }
}

impl<'a> Work<'a> {
    /// Rows that hold a value which goes, and for which nobody says what they get, are counted before anything is done.
    fn refuse_values(&mut self, from: &EnumType, to: &EnumType, replaced: &BTreeMap<String, String>) {
        let gone =
            from.values.iter().filter(|value| !to.values.contains(value) && !replaced.contains_key(*value));
        let gone: Vec<String> = gone.map(|value| spelling().string(value)).collect();
        let mut counts = Vec::new();
        for (table, column) in &self.aside.converted {
            let now = self.to.tables.get(table).and_then(|table| table.column(column));
            let Some(now) = now.filter(|now| enum_of(&now.ty) == Some(&to.name)) else { continue };
            let (value, on) = (ident(&now.name), name(table));
            let place = spelling().string(&format!("{table}.{column}"));
            // Whatever the columns are called, these names are told apart from them.
            let (values, what) = match &now.ty {
                ColumnType::EnumArray(_) => (
                    format!("{on} AS of_table, unnest(of_table.{value}) AS of_array (item)"),
                    "of_array.item::text".to_owned(),
                ),
                ColumnType::Enum(_) | ColumnType::Native(_) => {
                    (format!("{on} AS of_table"), format!("of_table.{value}::text"))
                }
            };
            counts.push(format!(
                "        SELECT {place} AS place, {what} AS value, count(*) AS rows FROM {values} WHERE {what} IN ({}) GROUP BY 2",
                gone.join(", ")
            ));
        }
        if gone.is_empty() || counts.is_empty() {
            return;
        }
        let message = spelling().string(&format!(
            "rows hold values of the enum {} that go: %",
            to.name.to_string().replace('%', "%%")
        ));
        let body = format!(
            "DECLARE\n    held text;\nBEGIN\n    SELECT string_agg(format('%L in %s: %s', value, place, rows), ', ' ORDER BY place, value) \
             INTO held FROM (\n{}\n    ) counted;\n    IF held IS NOT NULL THEN\n        RAISE EXCEPTION {message}, held USING HINT = \
             'Say under `replaced` of the enum what those rows get.';\n    END IF;\nEND",
            counts.join("\n        UNION ALL\n")
        );
        let step = Step::new(format!("DO {}", quoted(&body)), Lock::None);
        self.push(Phase::Enums, step.note("Nobody said what rows get that hold a value which goes."));
    }

    /// Defaults of other columns that speak of the type are still bound to the old one.
    fn rebind_defaults(&mut self, ty: &ObjectName) {
        let to = self.to;
        for after in to.tables.values() {
            let Some(before) = self.before.get(&after.name).copied() else { continue };
            for column in &after.columns {
                let was = before.column(&column.name).filter(|was| was.ty == column.ty);
                let bound = was
                    .and_then(|was| was.default.as_ref())
                    .is_some_and(|default| mentions(default, &ty.name));
                if let (true, Some(default)) = (bound, &column.default)
                    && self.defaults_done.insert((&after.name, &column.name))
                {
                    self.push(Phase::Enums, set_default(after, column, default));
                }
            }
        }
    }
}

fn removal(step: Step, ty: &ObjectName, value: &str, replacement: Option<&String>) -> Step {
    let reason = match replacement {
        Some(replacement) => format!("rows that hold it get {}", spelling().string(replacement)),
        None => "rows that hold it stop the migration: say what they get under `replaced`".to_owned(),
    };
    step.hazard(HazardKind::DropEnumValue, format!("{ty}.{value}"), reason)
}

/// The column's values in the new type, by their text.
pub(super) fn conversion(column: &Column, replaced: &BTreeMap<String, String>) -> String {
    let value = ident(&column.name);
    let target = spelling().type_sql(&column.ty);
    let literal = |text: &String| spelling().string(text);
    match &column.ty {
        ColumnType::EnumArray(_) => {
            let text = replaced.iter().fold(format!("{value}::text[]"), |array, (old, new)| {
                format!("array_replace({array}, {}, {})", literal(old), literal(new))
            });
            format!("{text}::{target}")
        }
        ColumnType::Enum(_) | ColumnType::Native(_) if replaced.is_empty() => {
            format!("{value}::text::{target}")
        }
        ColumnType::Enum(_) | ColumnType::Native(_) => {
            let arms =
                replaced.iter().map(|(old, new)| format!(" WHEN {} THEN {}", literal(old), literal(new)));
            format!("(CASE {value}::text{} ELSE {value}::text END)::{target}", arms.collect::<String>())
        }
    }
}

/// A text between dollar signs, of a kind that it does not hold itself.
fn quoted(body: &str) -> String {
    let mut tag = "$$".to_owned();
    while body.contains(&tag) {
        tag.insert(tag.len() - 1, 'q');
    }
    format!("{tag}\n{body}\n{tag}")
}

pub(super) fn old_name(name: &str) -> String {
    let mut end = name.len().min(58);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}__old", &name[..end])
}
