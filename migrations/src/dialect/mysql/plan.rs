//! Carries out changes on MySQL and MariaDB, where every statement is committed by itself.
//!
//! [`Phase`] is the order: every state in between is one that an application can live with, and everything that one table changes goes into as
//! few statements as its rows allow. [`online`] says of each statement how much work it is, and asks for that by name.

mod alias;
mod aside;
mod clause;
mod columns;
mod fill;
mod indexes;
mod objects;
mod online;
mod partitions;
mod renames;
mod tables;
mod types;
mod versions;

use std::collections::BTreeMap;

use tablewright_schema::dialect::Spelling;
use tablewright_schema::dialect::mysql::Mysql;
use tablewright_schema::object::ObjectKind;
use tablewright_schema::schema::{ColumnType, Table};
use tablewright_schema::{Dialect, ObjectName, Schema};

use self::aside::Aside;
pub(super) use self::fill::route;
use self::renames::around_rename;
use crate::change::{Change, Rename};
use crate::plan::{Lock, Mode, Plan, Step};
use crate::reference;
use crate::renames::rename_in_objects;

/// When a step is run. Steps of one phase are run in the order of the changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// What the session has to be told: no value is cut to fit.
    Session,
    /// Views, triggers, routines and events that go, and triggers that would be in the way.
    DropObjects,
    /// Renames: everything after them speaks in the new names.
    Rename,
    /// Sequences that come or change: tables may count with them.
    CreateSequences,
    /// Foreign keys go before the keys and columns that they need.
    DropForeignKeys,
    /// New tables, without foreign keys.
    CreateTables,
    /// What has to be there, or gone, before rows are filled.
    Prepare,
    /// How the session has to be set for the next.
    SessionOfTwins,
    /// What keeps two columns equal: before the rows of one are filled from the other, so that who writes meanwhile writes both.
    Twins,
    /// What rows get.
    Fill,
    /// Everything else of the tables that change.
    Alter,
    /// Tables, after backfills have read them.
    DropTables,
    /// Rows that belong to the code.
    Rows,
    /// Foreign keys, when every table, key and row is there.
    AddForeignKeys,
    /// Sequences that no table counts with any more.
    DropSequences,
    /// What the session has to be when something is made that it is kept with.
    SessionOfObjects,
    /// Views, triggers, routines and events that come or change.
    CreateObjects,
}

/// A plan in the making.
struct Work<'a> {
    /// As it is, in the names that hold after the renames.
    from: &'a Schema,
    to: &'a Schema,
    changes: &'a [Change],
    /// The collation of tables that name none.
    usual: Option<&'a str>,
    /// Every table that existed, as it stands after the renames; those that go too.
    before: BTreeMap<&'a ObjectName, &'a Table>,
    aside: Aside<'a>,
    /// Whether a column is defined anew in a way that touches its values.
    converts: bool,
    /// Whether a column that has values begins to number rows.
    counts: bool,
    steps: BTreeMap<Phase, Vec<Step>>,
}

/// The statements that carry out the changes, in order.
pub(super) fn plan(from: &Schema, to: &Schema, changes: &[Change], usual: Option<&str>) -> Plan {
    let before = tables_before(to, changes);
    let mut renamed = from.clone();
    changes.iter().filter_map(Change::as_rename).for_each(|rename| rename_in_objects(&mut renamed, rename));
    let aside = Aside::find(to, changes, &before);
    let mut work = Work {
        from: &renamed,
        to,
        changes,
        usual,
        before,
        aside,
        converts: false,
        counts: false,
        steps: BTreeMap::new(),
    };
    work.renames();
    work.create_tables();
    for change in changes {
        match change {
            Change::AlterTable { from, to, changes } => work.alter_table(from, to, changes),
            // Done by `renames`, `create_tables`, `drop_tables` and `objects`, which look at them together. The rest is nothing that these servers
            // have.
            Change::CreateTable(_)
            | Change::DropTable(_)
            | Change::Rename(_)
            | Change::Enum(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => {}
        }
    }
    work.drop_tables();
    for step in reference::steps(to, &reference::of(changes), |_| Lock::None) {
        work.push(Phase::Rows, step);
    }
    work.foreign_keys();
    work.objects(from);
    work.session();
    Plan::new(work.steps.into_values().flatten().collect(), Mode::NoTransaction)
}

fn tables_before<'a>(to: &'a Schema, changes: &'a [Change]) -> BTreeMap<&'a ObjectName, &'a Table> {
    let mut before: BTreeMap<&ObjectName, &Table> = to.tables.iter().collect();
    for change in changes {
        match change {
            Change::CreateTable(table) => {
                before.remove(&table.name);
            }
            Change::AlterTable { from, .. } => {
                before.insert(&from.name, from);
            }
            Change::DropTable(table) => {
                before.insert(&table.name, table);
            }
            Change::Rename(_)
            | Change::Enum(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => {}
        }
    }
    before
}

impl<'a> Work<'a> {
    fn push(&mut self, phase: Phase, step: Step) {
        self.steps.entry(phase).or_default().push(step);
    }

    /// MariaDB keeps JSON by a check that is called like the column, and goes on calling it so after a rename: then the next one fails. A
    /// column that is told in full gets its check anew.
    fn rename_column(&self, table: &ObjectName, from: &str, to: &str) -> String {
        let renamed = self.before.get(table).and_then(|table| Some((table, table.column(to)?)));
        match renamed {
            Some((table, column)) if column.ty == ColumnType::Native("json".to_owned()) => {
                format!("CHANGE COLUMN {} {}", ident(from), Mysql::column_of(table, column))
            }
            Some(_) | None => format!("RENAME COLUMN {} TO {}", ident(from), ident(to)),
        }
    }

    /// Tables first, each by itself; then all columns of a table at once.
    fn renames(&mut self) {
        let mut columns: BTreeMap<&ObjectName, (Vec<String>, Vec<&str>)> = BTreeMap::new();
        for rename in self.changes.iter().filter_map(Change::as_rename) {
            match rename {
                Rename::Table { from, to } => {
                    for step in self.rename_table(from, to) {
                        self.push(Phase::Rename, step);
                    }
                }
                Rename::Column { table, from, to } => {
                    let (clauses, renamed) = columns.entry(table).or_default();
                    clauses.push(self.rename_column(table, from, to));
                    renamed.push(to);
                }
                Rename::Enum { .. } | Rename::EnumValue { .. } | Rename::Object { .. } => {}
            }
        }
        for (table, (clauses, renamed)) in columns {
            let (before, after) = match self.before.get(table) {
                Some(table) => around_rename(table, &renamed),
                None => Default::default(),
            };
            let sql = format!("ALTER TABLE {} {before}{}{after}", name(table), clauses.join(", "));
            self.push(Phase::Rename, Step::new(sql, Lock::None));
        }
    }

    fn create_tables(&mut self) {
        let created = self.changes.iter().filter_map(|change| match change {
            Change::CreateTable(table) => Some(table),
            Change::Rename(_)
            | Change::Enum(_)
            | Change::AlterTable { .. }
            | Change::DropTable(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => None,
        });
        for table in created {
            self.push(Phase::CreateTables, Step::new(spelling().create_table(table), Lock::None));
        }
    }

    /// How the session is set: no value is cut to fit; and what is made is made as the server has it, whoever runs the file.
    fn session(&mut self) {
        if self.needs_strict() {
            let (zero, and) = if self.counts {
                (",NO_AUTO_VALUE_ON_ZERO", " Zero stays zero where a column begins to number rows.")
            } else {
                ("", "")
            };
            let sql = format!(
                "SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES{zero}')"
            );
            let note = format!("A value that does not fit is an error and is not cut.{and}");
            let step = Step::new(sql, Lock::None).note(note);
            self.push(Phase::Session, step);
        }
        if self.alters_versions() {
            let sql = "SET SESSION system_versioning_alter_history = KEEP";
            let note = "Former versions of rows become what the table becomes.";
            self.push(Phase::Session, Step::new(sql, Lock::None).note(note));
        }
        let kinds = self.made_kinds();
        if kinds.iter().all(|kind| matches!(kind, ObjectKind::View | ObjectKind::Sequence)) {
            return;
        }
        let zone = if kinds.contains(&ObjectKind::Event) { ", SESSION time_zone = '+00:00'" } else { "" };
        let sql = "SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES')";
        let step = Step::new(format!("{sql}{zone}"), Lock::None);
        let step = step.note("The server keeps this with what is made from here on.");
        for (made, before) in
            [(Phase::Twins, Phase::SessionOfTwins), (Phase::CreateObjects, Phase::SessionOfObjects)]
        {
            if self.steps.contains_key(&made) {
                self.push(before, step.clone());
            }
        }
    }

    /// Whether a table is altered that keeps former versions of its rows: MariaDB demands to be told what becomes of them.
    fn alters_versions(&self) -> bool {
        let is_versioned = |table: &&Table| table.options.system_versioned;
        let altered = self.changes.iter().any(|change| match change {
            Change::AlterTable { from, to, .. } => {
                is_versioned(&from) || is_versioned(&to) && to.columns.iter().any(versions::is_exempt)
            }
            Change::Rename(Rename::Column { table, .. }) => self.before.get(table).is_some_and(is_versioned),
            Change::CreateTable(_)
            | Change::Rename(_)
            | Change::Enum(_)
            | Change::DropTable(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => false,
        });
        let mut aside = self.aside.dropped.iter().map(|(table, _)| table);
        altered || aside.any(|table| self.before.get(*table).is_some_and(is_versioned))
    }

    /// Whether a statement converts values or fills rows: a server that is not strict would cut them to fit, and make zero of NULL.
    fn needs_strict(&self) -> bool {
        self.converts || self.steps.contains_key(&Phase::Fill) || self.steps.contains_key(&Phase::Rows)
    }
}

/// The tables of a set, those that refer to others first.
fn children_first(tables: Vec<&Table>) -> Vec<&Table> {
    let mut left = tables;
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let is_referred_to = |table: &Table| {
            left.iter().any(|other| {
                other.name != table.name && other.foreign_keys.values().any(|key| key.table == table.name)
            })
        };
        let at = left.iter().position(|table| !is_referred_to(table)).unwrap_or(0);
        ordered.push(left.remove(at));
    }
    ordered
}

fn spelling() -> &'static dyn Spelling {
    Dialect::Mysql.spelling()
}

fn name(object: &ObjectName) -> String {
    spelling().name(object)
}

fn ident(text: &str) -> String {
    spelling().ident(text)
}
