//! What rows could stop a change, as questions that a database can be asked before anything is changed.
//!
//! A question speaks of the state before the change, in its names. What cannot be known from that state is not asked: a column that is new
//! or gets other values first, a table that is.

mod rows;

use std::collections::BTreeSet;

use tablewright::sql::{TokenKind, tokens_of};
use tablewright_schema::schema::{Column, ColumnType, Expr, ForeignKey, Index, IndexKeyOf, Table};
use tablewright_schema::{Dialect, ObjectName, Schema};

use crate::change::{Change, Constraint, EnumChange, ObjectChange, Rename, TableChange};
use crate::dialect::{self, refused_by_type, text_type, told_apart};
use crate::documents;
use crate::plan::{HazardKind, Plan, Precondition};

/// The questions whose answer would stop the plan: those of hazards that its steps carry.
pub(crate) fn of(plan: &Plan, from: &Schema, changes: &[Change]) -> Vec<Precondition> {
    let asking = Asking { from, changes };
    let all = changes.iter().flat_map(|change| match change {
        Change::AlterTable { from, to, changes } => Asked::new(&asking, from, to, changes).questions(),
        Change::Enum(EnumChange::Alter { from, to, replaced }) => {
            let gone = from.values.iter().filter(|value| !to.values.contains(value));
            let gone: Vec<&String> = gone.filter(|value| !replaced.contains_key(*value)).collect();
            asking.holding(&to.name, &gone)
        }
        Change::Rename(_)
        | Change::Enum(EnumChange::Create(_) | EnumChange::Drop(_))
        | Change::CreateTable(_)
        | Change::DropTable(_)
        | Change::Object(_)
        | Change::DefaultPrivileges { .. } => Vec::new(),
        Change::Rows(change) => asking.referring(change),
    });
    let is_hazard = |(of, question): &(ObjectName, Precondition)| {
        let name = of.to_string();
        plan.hazards().any(|hazard| {
            let about = hazard.subject.strip_prefix(&name);
            hazard.kind == question.kind && about.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let asked = all.filter(is_hazard).filter_map(|(_, question)| {
        let query = in_one_line(&question.query, from.dialect)?;
        Some(Precondition { query, ..question })
    });
    asked.collect()
}

/// What the questions are asked of.
struct Asking<'a> {
    from: &'a Schema,
    changes: &'a [Change],
}

impl Asking<'_> {
    fn dialect(&self) -> Dialect {
        self.from.dialect
    }

    fn renames(&self) -> impl DoubleEndedIterator<Item = &Rename> {
        self.changes.iter().filter_map(Change::as_rename)
    }

    /// Names of what is no table and is made or changed on the way: functions, types, enums.
    fn made(&self) -> impl Iterator<Item = &str> {
        self.changes.iter().filter_map(|change| match change {
            Change::Object(
                ObjectChange::Create(object)
                | ObjectChange::Alter { to: object, .. }
                | ObjectChange::Drop(object),
            ) => Some(object.id.name.name.as_str()),
            Change::Rename(Rename::Object { to, .. }) => Some(to.name.name.as_str()),
            Change::Rename(Rename::Enum { to, .. } | Rename::EnumValue { name: to, .. }) => {
                Some(to.name.as_str())
            }
            Change::Enum(
                EnumChange::Create(ty) | EnumChange::Drop(ty) | EnumChange::Alter { to: ty, .. },
            ) => Some(ty.name.name.as_str()),
            Change::Rename(Rename::Table { .. } | Rename::Column { .. })
            | Change::CreateTable(_)
            | Change::AlterTable { .. }
            | Change::DropTable(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => None,
        })
    }

    fn table<'b>(&'b self, now: &'b ObjectName) -> &'b ObjectName {
        let mut old = self.renames().filter_map(|rename| {
            let Rename::Table { from, to } = rename else { return None };
            (to == now).then_some(from)
        });
        old.next().unwrap_or(now)
    }

    fn column<'b>(&'b self, table: &ObjectName, now: &'b str) -> &'b str {
        let mut old = self.renames().filter_map(|rename| rename.column(table));
        old.find_map(|(from, to)| (to == now).then_some(from)).unwrap_or(now)
    }

    /// An expression in the names of before.
    fn expr(&self, table: &ObjectName, expr: &Expr) -> Expr {
        let planner = dialect::planner(self.dialect());
        let renames = self.renames().filter_map(|rename| rename.column(table));
        renames.fold(expr.clone(), |expr, (from, to)| planner.rename_column(&expr, to, from))
    }

    fn name(&self, table: &ObjectName) -> String {
        self.dialect().spelling().name(self.table(table))
    }

    fn ident(&self, text: &str) -> String {
        self.dialect().spelling().ident(text)
    }

    /// A value as text, whatever its type.
    fn shown(&self, value: &str, name: &str) -> String {
        let ty = text_type(self.dialect());
        format!("CAST({value} AS {ty}) AS {}", self.ident(name))
    }

    /// Rows that hold values which go, of an enum that is a type.
    fn holding(&self, ty: &ObjectName, gone: &[&String]) -> Vec<(ObjectName, Precondition)> {
        let spelling = self.dialect().spelling();
        let values: Vec<String> = gone.iter().map(|value| spelling.string(value)).collect();
        let Some(first) = gone.first() else { return Vec::new() };
        let columns = self.from.tables.values().flat_map(|table| {
            let of = table.columns.iter().filter(|column| column.ty == ColumnType::Enum(ty.clone()));
            of.map(move |column| (table, column))
        });
        let question = |(table, column): (&Table, &Column)| {
            let condition = format!("CAST({} AS text) IN ({})", self.ident(&column.name), values.join(", "));
            let key = table.primary_key.iter().flat_map(|key| &key.columns);
            let shown = distinct(key.chain([&column.name]));
            let shown: Vec<String> =
                shown.iter().map(|column| self.shown(&self.ident(column), column)).collect();
            let on = spelling.name(&table.name);
            let query = format!("SELECT {} FROM {on} WHERE {condition}", shown.join(", "));
            let subject = format!("{ty}.{first}");
            let subject = if gone.len() == 1 { subject } else { ty.to_string() };
            (ty.clone(), Precondition { kind: HazardKind::DropEnumValue, subject, query })
        };
        columns.map(question).collect()
    }
}

/// One table that is asked about.
struct Asked<'a> {
    asking: &'a Asking<'a>,
    from: &'a Table,
    to: &'a Table,
    changes: &'a [TableChange],
    /// Columns that hold after the change what they held before it, by their new names.
    kept: BTreeSet<&'a str>,
}

impl<'a> Asked<'a> {
    fn new(asking: &'a Asking<'a>, from: &'a Table, to: &'a Table, changes: &'a [TableChange]) -> Self {
        let rewritten = |name: &str| {
            changes.iter().any(|change| {
                let TableChange::AlterColumn { from, to, backfill, cast } = change else { return false };
                let same =
                    from.ty == to.ty && from.generated == to.generated && from.collation == to.collation;
                to.name == name && (!same || backfill.is_some() || cast.is_some())
            })
        };
        let columns = to.columns.iter().map(|column| column.name.as_str());
        // What is equal, and what a text may hold, may be said of the whole table.
        let same_words = from.options.collation == to.options.collation;
        let is_kept = |name: &&str| same_words && from.column(name).is_some() && !rewritten(name);
        let kept = columns.filter(is_kept).collect();
        Asked { asking, from, to, changes, kept }
    }

    fn questions(&self) -> Vec<(ObjectName, Precondition)> {
        let found = self.changes.iter().filter_map(|change| match change {
            TableChange::AddConstraint(constraint) => self.constraint(constraint),
            TableChange::AlterConstraint { from, to } if was_not_valid(from) && !was_not_valid(to) => {
                self.constraint(to)
            }
            TableChange::AddIndex(index) if index.unique => self.unique_index(index),
            TableChange::AddColumn { column, backfill: None } => self.required(column),
            TableChange::AlterColumn { from, to, backfill, cast } => {
                self.column(from, to, backfill.is_some(), cast.is_some())
            }
            TableChange::AddColumn { .. }
            | TableChange::DropColumn(_)
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
            | TableChange::Options { .. } => None,
        });
        found.map(|question| (self.to.name.clone(), question)).collect()
    }

    fn question(&self, kind: HazardKind, part: &str, query: String) -> Option<Precondition> {
        Some(Precondition { kind, subject: format!("{}.{part}", self.to.name), query })
    }

    fn constraint(&self, constraint: &Constraint) -> Option<Precondition> {
        match constraint {
            Constraint::PrimaryKey(key) if !key.backing.without_overlaps => {
                self.unique(&key.name, &key.columns, false)
            }
            Constraint::Unique(unique) if !unique.backing.without_overlaps => {
                self.unique(&unique.name, &unique.columns, unique.nulls_not_distinct)
            }
            Constraint::Check(check) if !check.not_enforced => {
                let mentioned = self.mentioned(&check.expr)?;
                let condition = format!("NOT ({})", self.asking.expr(&self.to.name, &check.expr).sql());
                let (kind, _) = documents::hazard(check);
                let part = documents::column(self.to, check).unwrap_or(&check.name);
                self.question(kind, part, self.rows(&mentioned, &condition))
            }
            Constraint::ForeignKey(key) if !key.details.not_enforced => self.foreign_key(key),
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::Check(_)
            | Constraint::ForeignKey(_)
            | Constraint::Exclusion(_) => None,
        }
    }

    /// The column as it was called, where it holds what it held.
    fn before(&self, column: &'a str) -> Option<&str> {
        self.kept.contains(column).then(|| self.asking.column(&self.to.name, column))
    }

    /// The columns that an expression speaks of; `None` where one of them is new or gets other values.
    fn mentioned(&self, expr: &Expr) -> Option<Vec<&'a str>> {
        let database = dialect::database(self.asking.dialect());
        let found = tokens_of(expr.sql(), database);
        let names = |column: &str| {
            found.iter().any(|token| match token.kind {
                TokenKind::Word => token.text.eq_ignore_ascii_case(column),
                TokenKind::QuotedIdent => token.ident().as_deref() == Some(column),
                TokenKind::String | TokenKind::Number | TokenKind::Symbol | TokenKind::Comment => false,
            })
        };
        // What is made or changed on the way does not say yet what it will.
        if self.asking.made().any(names) {
            return None;
        }
        let columns = self.to.columns.iter().map(|column| column.name.as_str());
        let mentioned: Vec<&str> = columns.filter(|column| names(column)).collect();
        mentioned.iter().all(|column| self.kept.contains(column)).then_some(mentioned)
    }

    /// Rows for which the condition holds: their keys, and these columns.
    fn rows(&self, columns: &[&'a str], condition: &str) -> String {
        let asking = self.asking;
        let key = self.from.primary_key.iter().flat_map(|key| key.columns.iter().map(String::as_str));
        let shown = distinct(key.chain(columns.iter().copied()));
        let shown = shown.iter().map(|column| asking.column(&self.to.name, column));
        let mut shown: Vec<String> =
            shown.map(|column| asking.shown(&asking.ident(column), column)).collect();
        if shown.is_empty() {
            shown.push("'a row'".to_owned());
        }
        format!("SELECT {} FROM {} WHERE {condition}", shown.join(", "), asking.name(&self.to.name))
    }

    fn unique(&self, name: &str, columns: &'a [String], with_nulls: bool) -> Option<Precondition> {
        let keys: Option<Vec<(String, String)>> = columns
            .iter()
            .map(|column| self.before(column).map(|column| (self.asking.ident(column), column.to_owned())))
            .collect();
        self.equal(name, &keys?, with_nulls, None)
    }

    fn unique_index(&self, index: &'a Index) -> Option<Precondition> {
        let keys = index.keys.iter().map(|key| {
            let (value, name) = match &key.of {
                IndexKeyOf::Column(column) => {
                    let column = self.before(column)?;
                    (self.asking.ident(column), column.to_owned())
                }
                IndexKeyOf::Expr(expr) => {
                    self.mentioned(expr)?;
                    let expr = self.asking.expr(&self.to.name, expr);
                    (format!("({})", expr.sql()), expr.sql().chars().take(60).collect())
                }
            };
            let value = told_apart(self.asking.dialect(), value, key);
            Some((value, name))
        });
        let keys = keys.collect::<Option<Vec<_>>>()?;
        let predicate = match &index.predicate {
            Some(predicate) => {
                self.mentioned(predicate)?;
                Some(self.asking.expr(&self.to.name, predicate))
            }
            None => None,
        };
        self.equal(&index.name, &keys, index.nulls_not_distinct, predicate.as_ref())
    }

    /// Values that more than one row has.
    fn equal(
        &self,
        name: &str,
        keys: &[(String, String)],
        with_nulls: bool,
        predicate: Option<&Expr>,
    ) -> Option<Precondition> {
        let asking = self.asking;
        let shown: Vec<String> = keys.iter().map(|(value, name)| asking.shown(value, name)).collect();
        let values: Vec<&str> = keys.iter().map(|(value, _)| value.as_str()).collect();
        let known = values.iter().filter(|_| !with_nulls).map(|value| format!("{value} IS NOT NULL"));
        let predicate = predicate.map(|predicate| format!("({})", predicate.sql()));
        let conditions: Vec<String> = known.chain(predicate).collect();
        let condition = match conditions.is_empty() {
            true => String::new(),
            false => format!(" WHERE {}", conditions.join(" AND ")),
        };
        let query = format!(
            "SELECT {}, {} FROM {}{condition} GROUP BY {} HAVING count(*) > 1",
            shown.join(", "),
            asking.shown("count(*)", "number of rows"),
            asking.name(&self.to.name),
            values.join(", ")
        );
        self.question(HazardKind::AddUnique, name, query)
    }

    fn foreign_key(&self, key: &'a ForeignKey) -> Option<Precondition> {
        let asking = self.asking;
        let parent = asking.table(&key.table);
        let held = asking.from.tables.get(parent)?;
        let mut pairs = Vec::new();
        for (column, referenced) in key.columns.iter().zip(&key.referenced) {
            let referenced = asking.column(&key.table, referenced);
            held.column(referenced)?;
            pairs.push((asking.ident(self.before(column)?), asking.ident(referenced)));
        }
        let known: Vec<String> = pairs.iter().map(|(column, _)| format!("{column} IS NOT NULL")).collect();
        let child = asking.name(&self.to.name);
        let same: Vec<String> = pairs
            .iter()
            .map(|(column, referenced)| format!("a_parent.{referenced} = {child}.{column}"))
            .collect();
        let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
        let condition = format!(
            "{} AND NOT EXISTS (SELECT 1 FROM {} a_parent WHERE {})",
            known.join(" AND "),
            asking.name(&key.table),
            same.join(" AND ")
        );
        self.question(HazardKind::AddForeignKey, &key.name, self.rows(&columns, &condition))
    }

    /// Every row is in the way of a required column that nothing fills.
    fn required(&self, column: &Column) -> Option<Precondition> {
        let is_filled = column.default.is_some() || column.identity.is_some() || column.generated.is_some();
        if column.nullable || is_filled {
            return None;
        }
        self.question(HazardKind::RequiredColumn, &column.name, self.rows(&[], "1 = 1"))
    }

    fn column(&self, from: &Column, to: &'a Column, filled: bool, cast: bool) -> Option<Precondition> {
        let name = self.asking.column(&self.to.name, &to.name);
        let value = self.asking.ident(name);
        if from.ty != to.ty && !cast && !filled {
            let refused = refused_by_type(self.asking.dialect(), &value, &from.ty, &to.ty)?;
            return self.question(HazardKind::NarrowType, &to.name, self.rows(&[&to.name], &refused));
        }
        let becomes_required = (from.nullable && !to.nullable)
            || (from.not_null.as_ref().is_some_and(|found| found.not_valid)
                && !to.nullable
                && to.not_null.as_ref().is_none_or(|found| !found.not_valid));
        if !becomes_required || filled || cast {
            return None;
        }
        let condition = format!("{value} IS NULL");
        self.question(HazardKind::SetNotNull, &to.name, self.rows(&[&to.name], &condition))
    }
}

fn was_not_valid(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Check(check) => check.not_valid,
        Constraint::ForeignKey(key) => key.details.not_valid,
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclusion(_) => false,
    }
}

fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut found = Vec::new();
    for item in items {
        if !found.contains(&item) {
            found.push(item);
        }
    }
    found
}

/// The query in one line, as a comment can hold it; `None` where a literal or a name in it goes over several.
fn in_one_line(sql: &str, dialect: Dialect) -> Option<String> {
    let mut line = String::new();
    let mut end = 0;
    for token in tokens_of(sql, dialect::database(dialect)) {
        if token.kind == TokenKind::Comment {
            continue;
        }
        if token.text.contains(['\n', '\r']) {
            return None;
        }
        if token.start > end && !line.is_empty() {
            line.push(' ');
        }
        line.push_str(token.text);
        end = token.end();
    }
    Some(line)
}
