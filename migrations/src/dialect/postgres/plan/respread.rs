//! Tables whose rows are to be spread otherwise: partitioned, partitioned no longer, or by another key. PostgreSQL changes that of no
//! table. The old one moves to a schema aside, with its partitions, indexes and sequences, so that every name is free; a new one is
//! made, gets the rows, and the old one goes.

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::family::all_columns;
use tablewright_schema::schema::{Column, Identity, Table};
use tablewright_schema::{ObjectName, Schema};

use super::super::expression::mentions;
use super::types::{self, Remade};
use super::{Phase, Work, alter, aside, casts, enums, ident, name, spelling};
use crate::change::{Change, EnumChange, TableChange};
use crate::plan::{HazardKind, Lock, Step};

/// The schema that old tables stand in meanwhile.
const ASIDE: &str = "_tablewright_aside";

/// A table that is made anew, its old state in the names after the renames.
pub(super) struct Respread {
    from: Table,
    to: Table,
    changes: Vec<TableChange>,
    /// Partitions that have no successor of their own and go with it, or whose rows come with its rows.
    parts: Vec<ObjectName>,
}

/// The changes as they are carried out: a table that is spread otherwise is a new one, and so are its partitions. The tables
/// that are made anew are given by name.
pub(super) fn changes(
    to: &Schema,
    changes: &[Change],
    rebuilt: &BTreeSet<&ObjectName>,
    remade: &Remade<'_>,
) -> (Vec<Change>, Vec<Respread>) {
    // The tables as they are, in the names after the renames.
    let mut before = to.tables.clone();
    let mut inside: BTreeMap<&ObjectName, &[TableChange]> = BTreeMap::new();
    for change in changes {
        match change {
            Change::AlterTable { from, to: _, changes } => {
                inside.insert(&from.name, changes);
                before.insert(from.name.clone(), from.clone());
            }
            Change::DropTable(table) => {
                before.insert(table.name.clone(), table.clone());
            }
            Change::CreateTable(table) => {
                before.remove(&table.name);
            }
            Change::Rename(_)
            | Change::Enum(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => {}
        }
    }
    let mut respread: Vec<Respread> = Vec::new();
    for from in before.values() {
        let Some(to_table) = to.tables.get(&from.name) else { continue };
        let changes = inside.get(&from.name).copied().unwrap_or_default();
        // A partition has its columns from its table.
        let whole = |table: &Table, tables| Table { columns: all_columns(table, tables), ..table.clone() };
        let is_of_new_type = |column: &Column| {
            aside::enum_of(&column.ty).is_some_and(|ty| rebuilt.contains(ty))
                || types::element(&column.ty).is_some_and(|ty| remade.contains_key(ty))
        };
        let speaks_of_new_type = || {
            let key = from.family.partition_by.as_ref();
            key.is_some_and(|key| {
                let columns = all_columns(from, &before);
                columns.iter().any(|column| is_of_new_type(column) && mentions(key, &column.name))
            })
        };
        if is_spread_otherwise(from, to_table, changes) || speaks_of_new_type() {
            let (from, to) = (whole(from, &before), whole(to_table, &to.tables));
            respread.push(Respread { from, to, changes: changes.to_vec(), parts: Vec::new() });
        }
    }
    if respread.is_empty() {
        return (changes.to_vec(), respread);
    }
    let mut anew: BTreeSet<ObjectName> = respread.iter().map(|table| table.from.name.clone()).collect();
    for table in &mut respread {
        let mut open = vec![table.from.name.clone()];
        while let Some(parent) = open.pop() {
            let parts = before.values().filter(|part| is_part_of(part, &parent));
            for part in parts {
                let stays_alone =
                    to.tables.get(&part.name).is_some_and(|now| now.family.partition_of.is_none());
                if !stays_alone && anew.insert(part.name.clone()) {
                    table.parts.push(part.name.clone());
                    open.push(part.name.clone());
                }
            }
        }
    }
    let of_anew = |change: &Change| match change {
        Change::AlterTable { to, .. } => anew.contains(&to.name),
        Change::DropTable(table) => anew.contains(&table.name),
        Change::CreateTable(_)
        | Change::Rename(_)
        | Change::Enum(_)
        | Change::Object(_)
        | Change::DefaultPrivileges { .. }
        | Change::Rows(_) => false,
    };
    let mut carried: Vec<Change> = changes.iter().filter(|change| !of_anew(change)).cloned().collect();
    let made = to.tables.values().filter(|table| anew.contains(&table.name));
    carried.extend(made.cloned().map(Change::CreateTable));
    (carried, respread)
}

fn is_part_of(table: &Table, parent: &ObjectName) -> bool {
    table.family.partition_of.as_ref().is_some_and(|part| part.parent == *parent)
}

/// Whether another key spreads its rows, or the same key in another type.
fn is_spread_otherwise(from: &Table, to: &Table, changes: &[TableChange]) -> bool {
    let key = &from.family.partition_by;
    *key != to.family.partition_by
        || changes.iter().any(|change| match change {
            TableChange::AlterColumn { from, to, .. } => {
                (from.ty != to.ty || from.collation != to.collation)
                    && key.as_ref().is_some_and(|key| mentions(key, &to.name))
            }
            TableChange::AddColumn { .. }
            | TableChange::DropColumn(_)
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
            | TableChange::Options { .. } => false,
        })
}

impl Respread {
    /// The tables that are made anew, its partitions among them.
    pub(super) fn names(&self) -> impl Iterator<Item = &ObjectName> {
        [&self.from.name].into_iter().chain(&self.parts)
    }
}

impl Work<'_> {
    /// Old tables step aside, rows come over, old tables go.
    pub(super) fn respread(&mut self, tables: &[Respread]) {
        if tables.is_empty() {
            return;
        }
        let create = Step::new(format!("CREATE SCHEMA {ASIDE}"), Lock::None);
        self.push(
            Phase::DropInTheWay,
            create.note("Old tables stand there until their rows have come over."),
        );
        for table in tables {
            self.step_aside(table);
            self.copy(table);
            self.count_on(table);
            let drop = format!("DROP TABLE {}", name(&set_aside(&table.from.name)));
            self.push(Phase::DropTables, Step::new(drop, Lock::None).note("Its rows are in the new table."));
        }
        self.push(Phase::DropSchemas, Step::new(format!("DROP SCHEMA {ASIDE}"), Lock::None));
    }

    fn step_aside(&mut self, table: &Respread) {
        if let Some(part) = &table.from.family.partition_of {
            let detach = format!("DETACH PARTITION {}", name(&table.from.name));
            self.push(Phase::Detach, alter(&part.parent, &detach));
        }
        for moved in table.names() {
            self.push(Phase::DropInTheWay, alter(moved, &format!("SET SCHEMA {ASIDE}")));
        }
    }

    /// The rows, each column as an ALTER of the table would have made it.
    fn copy(&mut self, table: &Respread) {
        let Respread { from, to, changes, parts: _ } = table;
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        let mut loss = None;
        for column in to.columns.iter().filter(|column| column.generated.is_none()) {
            let value = match from.column(&column.name) {
                Some(was) => {
                    loss = loss.or_else(|| casts::loss(&was.ty, &column.ty));
                    Some(self.of_new_type(was, column).unwrap_or_else(|| carried(was, column, changes)))
                }
                None => added(column, changes),
            };
            if let Some(value) = value {
                columns.push(ident(&column.name));
                values.push(value);
            }
        }
        let is_always = |column: &Column| column.identity == Some(Identity::Always);
        let overriding = if to.columns.iter().any(is_always) { " OVERRIDING SYSTEM VALUE" } else { "" };
        let (new, old) = (name(&to.name), name(&set_aside(&from.name)));
        let sql = match columns.is_empty() {
            true => format!("INSERT INTO {new} SELECT FROM {old}"),
            false => {
                let (columns, values) = (columns.join(", "), values.join(", "));
                format!("INSERT INTO {new} ({columns}){overriding} SELECT {values} FROM {old}")
            }
        };
        let subject = to.name.to_string();
        let reason = "every row is copied to a new table while nobody can use it; one that fits no partition stops the migration";
        let mut step = Step::new(sql, Lock::ReadsAndWrites(subject.clone())).hazard(
            HazardKind::RewriteTable,
            &subject,
            reason,
        );
        let dropped = from.columns.iter().filter(|column| to.column(&column.name).is_none());
        for column in dropped {
            let reason = "the column and its values are dropped";
            step = step.hazard(HazardKind::DropColumn, format!("{subject}.{}", column.name), reason);
        }
        if let Some(loss) = loss {
            step = step.hazard(HazardKind::NarrowType, &subject, loss);
        }
        self.push(Phase::Fill, step);
    }

    /// The value of a column whose type keeps its name and is made anew.
    fn of_new_type(&self, was: &Column, now: &Column) -> Option<String> {
        if was.ty != now.ty {
            return None;
        }
        if let Some(ty) = aside::enum_of(&now.ty).filter(|ty| self.aside.rebuilt.contains(ty)) {
            let replaced = self.changes.iter().find_map(|change| {
                if let Change::Enum(EnumChange::Alter { to, replaced, .. }) = change
                    && to.name == *ty
                {
                    Some(replaced)
                } else {
                    None
                }
            });
            return Some(enums::conversion(now, replaced.unwrap_or(&BTreeMap::new())));
        }
        let states = types::element(&now.ty).and_then(|ty| self.aside.remade.get(ty)).copied()?;
        types::conversion(now, states, &self.aside.remade).using
    }

    /// Sequences go on where the old ones were.
    fn count_on(&mut self, table: &Respread) {
        for column in table.to.columns.iter().filter(|column| column.identity.is_some()) {
            let Some(was) = table.from.column(&column.name).filter(|was| was.identity.is_some()) else {
                continue;
            };
            let old = name(&set_aside(&Postgres::sequence_name(&table.from.name, was)));
            let new = name(&Postgres::sequence_name(&table.to.name, column));
            let sql = format!("SELECT setval({}, last_value, is_called) FROM {old}", spelling().string(&new));
            self.push(Phase::Fill, Step::new(sql, Lock::None));
        }
    }
}

fn set_aside(table: &ObjectName) -> ObjectName {
    ObjectName { schema: Some(ASIDE.to_owned()), name: table.name.clone() }
}

/// What a column that was there gets.
fn carried(was: &Column, now: &Column, changes: &[TableChange]) -> String {
    let altered = changes.iter().find_map(|change| {
        if let TableChange::AlterColumn { to, backfill, cast, .. } = change
            && to.name == now.name
        {
            Some((backfill, cast))
        } else {
            None
        }
    });
    let plain = ident(&was.name);
    let using = || (was.ty != now.ty).then(|| casts::using(was, now)).flatten();
    let cast = altered.and_then(|(_, cast)| cast.as_ref()).map(|cast| cast.sql().to_owned());
    let value = cast.or_else(using).unwrap_or(plain);
    match altered.and_then(|(backfill, _)| backfill.as_ref()) {
        Some(backfill) => format!("coalesce({value}, {})", backfill.expr.sql()),
        None => value,
    }
}

/// What a new column gets; nothing where it has a default.
fn added(now: &Column, changes: &[TableChange]) -> Option<String> {
    for change in changes {
        if let TableChange::AddColumn { column, backfill: Some(backfill) } = change
            && column.name == now.name
        {
            return Some(backfill.expr.sql().to_owned());
        }
    }
    None
}
