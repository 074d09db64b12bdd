//! What has to step aside for a change and comes back after it, though it does not differ itself.

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::family::all_columns;
use tablewright_schema::schema::{Column, ColumnType, Expr, ForeignKey, Index, IndexKeyOf, Table};
use tablewright_schema::{ObjectName, Schema};

use super::super::expression::mentions;
use super::types::{self, Remade};
use super::{Phase, Work, alter, casts, enums, ident, name, spelling};
use crate::change::{Change, Constraint, TableChange};
use crate::plan::{Lock, Step};

type Names<'a> = BTreeSet<(&'a ObjectName, &'a str)>;

/// Objects by table and by the name that they have before their own renames.
pub(super) struct Aside<'a> {
    /// Enums that are made anew because values went or moved.
    pub(super) rebuilt: BTreeSet<&'a ObjectName>,
    /// Domains and composite types that are made anew while columns are of them.
    pub(super) remade: Remade<'a>,
    /// Tables that are made anew, and get the rows of the old ones.
    pub(super) respread: &'a BTreeSet<ObjectName>,
    /// Columns that move to the new type of a rebuilt enum, or of a type that is made anew.
    pub(super) converted: Names<'a>,
    /// Columns whose type or collation changes, those converted among them.
    pub(super) retyped: Names<'a>,
    /// Generated columns that are dropped and added again.
    pub(super) generated: Names<'a>,
    /// Constraints that the changes drop themselves.
    dropped: Names<'a>,
    dropped_indexes: Names<'a>,
    renamed: BTreeMap<(&'a ObjectName, &'a str), &'a str>,
    checks: Names<'a>,
    keys: Names<'a>,
    indexes: Names<'a>,
    foreign_keys: Names<'a>,
}

impl<'a> Aside<'a> {
    pub(super) fn find(
        to: &'a Schema,
        changes: &'a [Change],
        before: &BTreeMap<&'a ObjectName, &'a Table>,
        remade: Remade<'a>,
        respread: &'a BTreeSet<ObjectName>,
    ) -> Self {
        let mut aside = Aside {
            rebuilt: enums::rebuilt(to, changes),
            remade,
            respread,
            converted: Names::new(),
            retyped: Names::new(),
            generated: Names::new(),
            dropped: Names::new(),
            dropped_indexes: Names::new(),
            renamed: BTreeMap::new(),
            checks: Names::new(),
            keys: Names::new(),
            indexes: Names::new(),
            foreign_keys: Names::new(),
        };
        for change in changes {
            if let Change::AlterTable { to: table, changes, .. } = change {
                changes.iter().for_each(|change| aside.note(&table.name, change));
            }
        }
        aside.convert(to, before);
        aside.remake_generated(to, before);
        for table in before.values() {
            aside.constraints_of(table);
        }
        for table in before.values() {
            for key in table.foreign_keys.values() {
                if !aside.dropped.contains(&(&table.name, key.name.as_str()))
                    && aside.is_touched(table, key, before)
                {
                    aside.foreign_keys.insert((&table.name, &key.name));
                }
            }
        }
        aside
    }

    fn note(&mut self, table: &'a ObjectName, change: &'a TableChange) {
        match change {
            TableChange::AlterColumn { from, to, .. } => {
                if is_made_anew(from, to) {
                    self.generated.insert((table, &to.name));
                } else if from.ty != to.ty || from.collation != to.collation {
                    self.retyped.insert((table, &to.name));
                }
            }
            TableChange::DropConstraint(constraint) => {
                self.dropped.insert((table, constraint.name()));
            }
            TableChange::RenameConstraint { from, to } => {
                self.renamed.insert((table, from.name()), to.name());
            }
            TableChange::RenameIndex { from, to } => {
                self.renamed.insert((table, &from.name), &to.name);
            }
            TableChange::DropIndex(index) => {
                self.dropped_indexes.insert((table, &index.name));
            }
            TableChange::AddColumn { .. }
            | TableChange::DropColumn(_)
            | TableChange::AddConstraint(_)
            | TableChange::AddIndex(_)
            | TableChange::AlterConstraint { .. }
            | TableChange::AlterIndex { .. }
            | TableChange::Family { .. }
            | TableChange::Access { .. }
            | TableChange::Comment { .. }
            | TableChange::Options { .. } => {}
        }
    }

    /// Columns of a rebuilt enum or of a type that is made anew move to the new type, except those that go or change to something else anyway.
    fn convert(&mut self, to: &'a Schema, before: &BTreeMap<&'a ObjectName, &'a Table>) {
        for table in before.values() {
            let Some(wanted) = to.tables.get(&table.name) else { continue };
            for column in &table.columns {
                let is_of_rebuilt = enum_of(&column.ty).is_some_and(|ty| self.rebuilt.contains(ty));
                let is_of_remade = types::element(&column.ty).is_some_and(|ty| self.remade.contains_key(ty));
                // What a table has from another comes with that one's.
                let is_of_remade = is_of_remade && !has_from_parent(table, &column.name, to);
                if (is_of_rebuilt || is_of_remade)
                    && wanted.column(&column.name).is_some_and(|wanted| wanted.ty == column.ty)
                {
                    self.converted.insert((&table.name, &column.name));
                    self.retyped.insert((&table.name, &column.name));
                }
            }
        }
    }

    /// A generated column does not let the columns change that it is computed from.
    fn remake_generated(&mut self, to: &'a Schema, before: &BTreeMap<&'a ObjectName, &'a Table>) {
        for table in before.values().filter(|table| to.tables.contains_key(&table.name)) {
            for column in &table.columns {
                let Some(generated) = &column.generated else { continue };
                let stays = to.tables[&table.name]
                    .column(&column.name)
                    .is_some_and(|wanted| wanted.generated.is_some());
                if stays && self.speaks_of_retyped(table, &generated.expr, &self.retyped) {
                    self.generated.insert((&table.name, &column.name));
                }
            }
        }
    }

    fn speaks_of_retyped(&self, table: &Table, expr: &Expr, columns: &Names<'a>) -> bool {
        let speaks_of = |column: &Column| {
            columns.contains(&(&table.name, column.name.as_str())) && mentions(expr, &column.name)
        };
        table.columns.iter().any(speaks_of) || self.rebuilt.iter().any(|ty| mentions(expr, &ty.name))
    }

    fn constraints_of(&mut self, table: &'a Table) {
        let mut remade_or_converted = self.converted.clone();
        remade_or_converted.extend(&self.generated);
        for check in table.checks.values() {
            let speaks = self.speaks_of_retyped(table, &check.expr, &remade_or_converted);
            if speaks && !self.dropped.contains(&(&table.name, check.name.as_str())) {
                self.checks.insert((&table.name, &check.name));
            }
        }
        for exclusion in table.exclusions.values() {
            let speaks = self.speaks_of_retyped(table, &exclusion.definition, &remade_or_converted);
            if speaks && !self.dropped.contains(&(&table.name, exclusion.name.as_str())) {
                self.checks.insert((&table.name, &exclusion.name));
            }
        }
        let remade = |column: &String| self.generated.contains(&(&table.name, column.as_str()));
        let keys = table.primary_key.iter().map(|key| (&key.name, &key.columns));
        let keys = keys.chain(table.uniques.values().map(|key| (&key.name, &key.columns)));
        let keys: Vec<_> =
            keys.filter(|(_, columns)| columns.iter().any(remade)).map(|(name, _)| name).collect();
        let indexes: Vec<_> = table
            .indexes
            .values()
            .filter(|index| self.index_speaks(table, index, &remade_or_converted))
            .map(|index| &index.name)
            .collect();
        for key in keys.into_iter().filter(|key| !self.dropped.contains(&(&table.name, key.as_str()))) {
            self.keys.insert((&table.name, key));
        }
        for index in indexes {
            if !self.dropped_indexes.contains(&(&table.name, index.as_str())) {
                self.indexes.insert((&table.name, index));
            }
        }
    }

    fn index_speaks(&self, table: &Table, index: &Index, columns: &Names<'a>) -> bool {
        let remade = |column: &String| self.generated.contains(&(&table.name, column.as_str()));
        index.include.iter().any(remade)
            || index.predicate.as_ref().is_some_and(|expr| self.speaks_of_retyped(table, expr, columns))
            || index.keys.iter().any(|key| match &key.of {
                IndexKeyOf::Column(column) => remade(column),
                IndexKeyOf::Expr(expr) => self.speaks_of_retyped(table, expr, columns),
            })
    }

    /// Whether a foreign key's columns change type or are made anew, on either side, or the key that it refers to goes.
    fn is_touched(
        &self,
        table: &Table,
        key: &ForeignKey,
        before: &BTreeMap<&'a ObjectName, &'a Table>,
    ) -> bool {
        let moves = |table: &ObjectName, column: &String| {
            let place = (table, column.as_str());
            self.retyped.contains(&place) || self.generated.contains(&place)
        };
        let loses_its_key =
            before.get(&key.table).is_some_and(|target| self.loses_key(target, &key.referenced));
        loses_its_key
            || self.respread.contains(&key.table)
            || key.columns.iter().any(|column| moves(&table.name, column))
            || key.referenced.iter().any(|column| moves(&key.table, column))
    }

    fn loses_key(&self, table: &Table, columns: &[String]) -> bool {
        let is_it = |candidate: &[String]| {
            candidate.len() == columns.len() && candidate.iter().all(|column| columns.contains(column))
        };
        let goes = |name: &String| {
            let place = (&table.name, name.as_str());
            self.dropped.contains(&place) || self.keys.contains(&place)
        };
        let index_goes = |index: &Index| {
            let place = (&table.name, index.name.as_str());
            let plain: Vec<String> = index
                .keys
                .iter()
                .filter_map(|key| match &key.of {
                    IndexKeyOf::Column(column) => Some(column.clone()),
                    IndexKeyOf::Expr(_) => None,
                })
                .collect();
            index.unique
                && is_it(&plain)
                && (self.dropped_indexes.contains(&place) || self.indexes.contains(&place))
        };
        table.primary_key.as_ref().is_some_and(|key| is_it(&key.columns) && goes(&key.name))
            || table.uniques.values().any(|key| is_it(&key.columns) && goes(&key.name))
            || table.indexes.values().any(index_goes)
    }

    /// Whether that constraint is dropped and added anyway.
    pub(super) fn has_constraint(&self, table: &ObjectName, constraint: &str) -> bool {
        let place = (table, constraint);
        self.checks.contains(&place) || self.keys.contains(&place) || self.foreign_keys.contains(&place)
    }

    pub(super) fn has_index(&self, table: &ObjectName, index: &str) -> bool {
        self.indexes.contains(&(table, index))
    }

    pub(super) fn has_foreign_key(&self, table: &ObjectName, key: &str) -> bool {
        self.foreign_keys.contains(&(table, key)) || self.dropped.contains(&(table, key))
    }

    /// The same by the name that it has afterwards.
    pub(super) fn has_constraint_now(&self, table: &ObjectName, constraint: &str) -> bool {
        self.has_constraint(table, self.old_name(table, constraint))
    }

    pub(super) fn has_index_now(&self, table: &ObjectName, index: &str) -> bool {
        self.has_index(table, self.old_name(table, index))
    }

    fn old_name<'b>(&'b self, table: &ObjectName, new: &'b str) -> &'b str {
        let renamed = self.renamed.iter().find(|((on, _), name)| *on == table && **name == new);
        renamed.map_or(new, |((_, old), _)| *old)
    }

    /// The name that it has afterwards.
    fn new_name(&self, table: &'a ObjectName, old: &'a str) -> &'a str {
        self.renamed.get(&(table, old)).copied().unwrap_or(old)
    }
}

/// Whether a column can only be dropped and added: PostgreSQL changes no generation expression (before 17), and makes no plain column
/// generated.
pub(super) fn is_made_anew(from: &Column, to: &Column) -> bool {
    match (&from.generated, &to.generated) {
        (Some(old), Some(new)) => old != new || from.ty != to.ty || from.collation != to.collation,
        (None, Some(_)) => true,
        (Some(old), None) => !old.stored,
        (None, None) => false,
    }
}

fn has_from_parent(table: &Table, column: &str, to: &Schema) -> bool {
    let mut parents = table.family.parents().filter_map(|parent| to.tables.get(parent));
    parents.any(|parent| all_columns(parent, &to.tables).iter().any(|above| above.name == column))
}

pub(super) fn enum_of(ty: &ColumnType) -> Option<&ObjectName> {
    match ty {
        ColumnType::Enum(name) | ColumnType::EnumArray(name) => Some(name),
        ColumnType::Native(_) => None,
    }
}

impl<'a> Work<'a> {
    /// Drops what steps aside.
    pub(super) fn set_aside(&mut self) {
        for (table, key) in self.aside.foreign_keys.clone() {
            let step = alter(table, &format!("DROP CONSTRAINT {}", ident(key)))
                .note("It comes back when the columns or the key that it needs have changed.");
            let step = if self.to.tables.contains_key(table) { step } else { Step { note: None, ..step } };
            self.push(Phase::DropForeignKeys, step);
        }
        let constraints: Vec<_> = self.aside.checks.union(&self.aside.keys).copied().collect();
        for (table, constraint) in constraints {
            self.push(
                Phase::DropConstraints,
                alter(table, &format!("DROP CONSTRAINT {}", ident(constraint))),
            );
        }
        for (table, index) in self.aside.indexes.clone() {
            let sql = format!("DROP INDEX {}", name(&table.sibling(index)));
            self.push(Phase::DropConstraints, Step::new(sql, Lock::ReadsAndWrites(table.to_string())));
        }
    }

    /// Adds it again, under the name that it has from now on.
    pub(super) fn bring_back(&mut self) {
        for (table, check) in self.aside.checks.clone() {
            let Some(wanted) = self.to.tables.get(table) else { continue };
            let new = self.aside.new_name(&wanted.name, check);
            let (sql, constraint) = match (wanted.checks.get(new), wanted.exclusions.get(new)) {
                (Some(check), _) => (spelling().check(check), Constraint::Check(check.clone())),
                (None, Some(found)) => (spelling().exclusion(found), Constraint::Exclusion(found.clone())),
                (None, None) => continue,
            };
            self.push(Phase::AddConstraints, alter(table, &format!("ADD {sql}")));
            self.comment_again(table, &constraint);
        }
        for (table, key) in self.aside.keys.clone() {
            let Some(wanted) = self.to.tables.get(table) else { continue };
            let new = self.aside.new_name(&wanted.name, key);
            let primary = wanted.primary_key.as_ref().filter(|key| key.name == new);
            let (sql, constraint) = match (primary, wanted.uniques.get(new)) {
                (Some(key), _) => (spelling().primary_key(key), Constraint::PrimaryKey(key.clone())),
                (None, Some(unique)) => (spelling().unique(unique), Constraint::Unique(unique.clone())),
                (None, None) => continue,
            };
            self.push(Phase::AddConstraints, alter(table, &format!("ADD {sql}")));
            self.comment_again(table, &constraint);
            self.mark_again(wanted, new);
        }
        for (table, index) in self.aside.indexes.clone() {
            let wanted = self.to.tables.get(table);
            let new = wanted.and_then(|table| table.indexes.get(self.aside.new_name(&table.name, index)));
            if let Some(index) = new {
                let sql = spelling().create_index(table, index);
                self.push(Phase::AddIndexes, Step::new(sql, Lock::Writes(table.to_string())));
                self.settle_index(table, index, Phase::AddIndexes);
                if index.comment.is_some() {
                    self.comment_index(table, index);
                }
                self.mark_again(&self.to.tables[table], &index.name);
            }
        }
        for (table, key) in self.aside.foreign_keys.clone() {
            let wanted = self.to.tables.get(table);
            let new = wanted.and_then(|table| table.foreign_keys.get(self.aside.new_name(&table.name, key)));
            if let Some(key) = new {
                self.push(Phase::AddForeignKeys, add_foreign_key(table, key));
                self.comment_again(table, &Constraint::ForeignKey(key.clone()));
            }
        }
    }

    fn comment_again(&mut self, table: &ObjectName, constraint: &Constraint) {
        if constraint.comment().is_some() {
            self.comment_constraint(table, constraint);
        }
        if constraint.index_comment().is_some() {
            self.comment_index_behind(table, constraint);
        }
    }
}

/// Only writing is kept off, on both tables.
pub(super) fn add_foreign_key(table: &ObjectName, key: &ForeignKey) -> Step {
    let sql = format!("ALTER TABLE {} ADD {}", name(table), spelling().foreign_key(key));
    Step::new(sql, Lock::Writes(table.to_string()))
}

/// Whether a constraint is a foreign key: those go first and come last.
pub(super) fn is_foreign_key(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::ForeignKey(_) => true,
        Constraint::PrimaryKey(_)
        | Constraint::Unique(_)
        | Constraint::Check(_)
        | Constraint::Exclusion(_) => false,
    }
}

/// Whether the conversion writes the column's table anew.
pub(super) fn rewrites(from: &Column, to: &Column) -> bool {
    casts::rewrites(&from.ty, &to.ty)
}
