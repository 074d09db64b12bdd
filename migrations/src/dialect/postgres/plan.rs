//! Carries out changes on PostgreSQL, in an order that always works, inside one transaction but for what is done [`beside`] others.
//!
//! [`Phase`] is that order. [`aside::Aside`] finds what has to step aside for the change and comes back after it: foreign keys of a
//! key that changes, checks that speak of an enum that is rebuilt; [`moves::Moves`] does so for views, functions, triggers and the like.

mod access;
mod alias;
mod aside;
mod beside;
mod casts;
mod columns;
mod constraints;
mod enums;
mod families;
mod fill;
mod identity;
mod moves;
mod not_null;
mod objects;
mod obstacles;
mod options;
mod partitioned;
mod renamed;
mod respread;
mod route;
mod sequences;
mod settings;
mod shadow;
mod tables;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::dialect::Spelling;
use tablewright_schema::family;
use tablewright_schema::schema::{Column, Table};
use tablewright_schema::{Dialect, Hints, ObjectName, Schema};

use self::aside::Aside;
use self::moves::Moves;
use self::respread::Respread;
use crate::change::{Change, TableChange};
use crate::plan::{Lock, Mode, Obstacle, Plan, Route, Step, Stop};
use crate::reference;

/// When a step is run. Steps of one phase are run in the order of the changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// Indexes that go while others use their table.
    DropBeside,
    /// New database schemas, and extensions.
    Schemas,
    /// Views whose names tables are to have, and what reads them.
    DropNames,
    /// Renames: everything after them speaks in the new names.
    Rename,
    /// Views, functions, triggers and the like that go or stand in the way.
    DropObjects,
    /// Tables leave those that they are part of or inherit from.
    Detach,
    /// Partitions that hold other rows of the same table come back, while they are like it: what changes in it changes in them.
    Reattach,
    /// Foreign keys go before the keys that they refer to.
    DropForeignKeys,
    /// Other constraints and indexes.
    DropConstraints,
    /// Tables whose constraint or index names are wanted by new ones.
    DropInTheWay,
    /// Generated columns that are made anew.
    DropGenerated,
    /// Names that another constraint or index is to have, where two swap theirs.
    FreeNames,
    /// Names of constraints and indexes, free by now.
    RenameConstraints,
    /// Enums are created, extended and rebuilt.
    Enums,
    /// Tables, without foreign keys, and the functions and types that they need.
    CreateTables,
    /// Columns, without what their rows have yet to satisfy.
    AddColumns,
    /// What rows get.
    Fill,
    /// Types, defaults, NOT NULL, identities.
    AlterColumns,
    /// Generated columns, over columns that have their types by now.
    AddGenerated,
    /// Columns, after backfills and casts have read them.
    DropColumns,
    /// Tables, after backfills have read them.
    DropTables,
    /// Functions and types that a table needed.
    DropNeeded,
    /// Rows that belong to the code: before anything looks whether they are as they have to be.
    Rows,
    /// Primary keys, unique constraints and checks.
    AddConstraints,
    /// Indexes.
    AddIndexes,
    /// Foreign keys, when every table, key and row is there.
    AddForeignKeys,
    /// Tables come to those that they are part of or inherit from, as alike as they have to be.
    Attach,
    /// What names an index: replica identities, CLUSTER marks, names of partitions' indexes.
    Marks,
    /// Enums that nothing uses any more.
    DropTypes,
    /// Extensions and database schemas that hold nothing any more.
    DropSchemas,
    /// Views, triggers, policies and functions that read tables, new ones and those that come back.
    CreateObjects,
    /// Comments.
    Comments,
    /// Who owns database schemas, and what others may do there from now on: without that, nobody passes on what is in them.
    AccessOfSchemas,
    /// Owners, and what others may do.
    Access,
    /// What nobody may do in a database schema any more, and what comes with new objects.
    LastAccess,
    /// Rows are looked through for what holds for new ones already, while others use the table.
    Validate,
    /// Indexes are built while others use the table, and become keys.
    BuildBeside,
}

/// A plan in the making.
struct Work<'a> {
    from: &'a Schema,
    to: &'a Schema,
    changes: &'a [Change],
    /// Every table that existed, as it stands after the renames; those that go too.
    before: BTreeMap<&'a ObjectName, &'a Table>,
    aside: Aside<'a>,
    moves: Moves<'a>,
    /// Tables that others use meanwhile.
    large: BTreeSet<&'a ObjectName>,
    /// Partitioned tables that others use meanwhile.
    spread: BTreeSet<&'a ObjectName>,
    /// Whether partitions leave their tables, and nothing else is changed.
    detaches: bool,
    /// Columns whose rows get their values afterwards.
    filled: &'a BTreeSet<(ObjectName, String)>,
    /// Columns whose default was set along with something else.
    defaults_done: BTreeSet<(&'a ObjectName, &'a str)>,
    steps: BTreeMap<Phase, Vec<Step>>,
}

/// The statements that carry out the changes, in order.
pub(super) fn plan(from: &Schema, to: &Schema, changes: &[Change], hints: &Hints) -> Plan {
    if let Some(plan) = shadow::plan(from, to, changes, hints) {
        return plan;
    }
    let prepared = Prepared::new(from, to, changes);
    let changes = prepared.changes.as_slice();
    let mut work = Work::new(from, to, &prepared, hints);
    work.types_aside();
    work.tables_of_types();
    work.create_schemas();
    work.set_aside();
    work.generated_columns();
    work.enums();
    work.renames();
    work.objects();
    work.create_tables();
    work.access_of_objects();
    work.access_of_aliases(&hints.aliases);
    work.access_of_enums();
    work.respread(&prepared.respread);
    work.convert_types();
    for change in parents_first(to, changes) {
        match change {
            Change::AlterTable { from, to, changes } => work.alter_table(from, to, changes),
            // Done by `renames`, `enums`, `create_tables`, `drop_tables` and `objects`, which look at them together.
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
    work.rows();
    work.bring_back();
    work.drop_schemas();
    work.settle_deferred();
    work.default_privileges();
    let steps: Vec<Step> = work.steps.into_values().flatten().collect();
    let mode = if steps.iter().any(|step| step.alone) { Mode::InParts } else { Mode::Transaction };
    Plan::new(steps, mode)
}

/// What would stop those statements.
pub(super) fn obstacles(from: &Schema, to: &Schema, changes: &[Change]) -> Vec<Obstacle> {
    Work::new(from, to, &Prepared::new(from, to, changes), &Hints::default()).obstacles()
}

/// What has to be committed on the way: enum values that something else uses, since a value that is new in a transaction cannot be
/// used in it; and what is done beside those who use a large table.
pub(super) fn route(from: &Schema, to: &Schema, hints: &Hints) -> Route {
    let with_values = enums::with_new_values(from, to, hints);
    let Route { stops, hints } = route::beside(with_values.as_ref().unwrap_or(from), to, hints);
    let stops = with_values.map(Stop::state).into_iter().chain(stops).collect();
    Route { stops, hints }
}

/// The changes in an order in which a table's comes after those of its parents, which reach it by themselves.
fn parents_first<'a>(to: &Schema, changes: &'a [Change]) -> Vec<&'a Change> {
    let mut ordered: Vec<&Change> = changes.iter().collect();
    if to.tables.values().any(|table| table.family.has_parents()) {
        let order: BTreeMap<&ObjectName, usize> =
            family::parents_first(to.tables.values()).into_iter().map(|table| &table.name).zip(1..).collect();
        let place = |change: &&Change| match change {
            Change::CreateTable(table) | Change::AlterTable { to: table, .. } => {
                order.get(&table.name).copied()
            }
            Change::Rename(_)
            | Change::Enum(_)
            | Change::DropTable(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => None,
        };
        ordered.sort_by_key(place);
    }
    ordered
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

/// What a plan is made of.
struct Prepared {
    /// The changes as they are carried out.
    changes: Vec<Change>,
    /// Tables that are made anew, and get the rows of the old ones.
    respread: Vec<Respread>,
    /// Those and their partitions.
    anew: BTreeSet<ObjectName>,
    /// The objects as they are, in the names that they have after the renames.
    objects: Schema,
}

impl Prepared {
    fn new(from: &Schema, to: &Schema, changes: &[Change]) -> Self {
        let objects = moves::before(from, changes);
        let (rebuilt, remade) = (enums::rebuilt(to, changes), types::remade(&objects, to));
        let (changes, respread) = respread::changes(to, changes, &rebuilt, &remade);
        let anew = respread.iter().flat_map(Respread::names).cloned().collect();
        Prepared { changes, respread, anew, objects }
    }
}

impl<'a> Work<'a> {
    fn new(from: &'a Schema, to: &'a Schema, prepared: &'a Prepared, hints: &'a Hints) -> Self {
        let Prepared { changes, respread: _, anew, objects } = prepared;
        let before = tables_before(to, changes);
        let large = beside::large(to, &before, hints);
        let spread = partitioned::large(to, &before, hints);
        let aside = Aside::find(to, changes, &before, types::remade(objects, to), anew);
        let moves = Moves::find(objects, to, changes, &aside);
        Work {
            from,
            to,
            changes,
            before,
            aside,
            moves,
            large,
            spread,
            detaches: partitioned::only_detaches(changes, hints),
            filled: &hints.filled,
            defaults_done: BTreeSet::new(),
            steps: BTreeMap::new(),
        }
    }

    fn push(&mut self, phase: Phase, step: Step) {
        self.steps.entry(phase).or_default().push(step);
    }

    fn alter_table(&mut self, from: &'a Table, to: &'a Table, changes: &'a [TableChange]) {
        for change in changes {
            match change {
                TableChange::AddColumn { column, backfill } => self.add_column(to, column, backfill.as_ref()),
                TableChange::AlterColumn { from: old, to: new, backfill, cast } => {
                    self.alter_column(to, old, new, backfill.as_ref(), cast.as_ref());
                }
                TableChange::DropColumn(column) => self.drop_column(to, column),
                TableChange::AddConstraint(constraint) => self.add_constraint(to, constraint),
                TableChange::RenameConstraint { from, to: new } => self.rename_constraint(to, from, new),
                TableChange::DropConstraint(constraint) => self.drop_constraint(from, constraint),
                TableChange::AddIndex(index) => self.add_index(to, index),
                TableChange::RenameIndex { from, to: new } => self.rename_index(to, from, new),
                TableChange::AlterConstraint { from, to: new } => self.alter_constraint(to, from, new),
                TableChange::AlterIndex { from, to: index } => self.alter_index(to, from, index),
                TableChange::DropIndex(index) => self.drop_index(from, index),
                TableChange::Comment { from: _, to: comment } => {
                    let subject = format!("TABLE {}", name(&to.name));
                    self.comment(&subject, comment.as_deref());
                }
                TableChange::Family { from: old, to: new, names } => self.change_family(to, old, new, names),
                TableChange::Access { from: old, to: new } => self.change_access(from, to, old, new),
                TableChange::Options { from: old, to: new } => self.alter_options(to, old, new),
            }
        }
    }

    /// Rows that belong to the code.
    fn rows(&mut self) {
        for step in reference::steps(self.to, &reference::of(self.changes), |_| Lock::None) {
            self.push(Phase::Rows, step);
        }
    }

    /// Rows that were filled may have left foreign key checks for the end of the transaction, and ALTER TABLE refuses to run before
    /// them.
    fn settle_deferred(&mut self) {
        let deferred = self.before.values().any(|table| {
            let keys = table.foreign_keys.values();
            keys.into_iter().any(|key| key.deferrable == tablewright_schema::schema::Deferrable::Deferred)
        });
        for phase in [Phase::Fill, Phase::Rows]
            .into_iter()
            .filter(|phase| deferred && self.steps.contains_key(phase))
            .collect::<Vec<_>>()
        {
            let step = Step::new("SET CONSTRAINTS ALL IMMEDIATE", Lock::None)
                .note("Deferred checks of the rows above are made now: tables cannot be altered while they are pending.");
            self.push(phase, step);
        }
    }
}

fn spelling() -> &'static dyn Spelling {
    Dialect::Postgres.spelling()
}

fn name(object: &ObjectName) -> String {
    spelling().name(object)
}

fn ident(text: &str) -> String {
    spelling().ident(text)
}

/// `ALTER TABLE … action`, keeping others from the table.
fn alter(table: &ObjectName, action: &str) -> Step {
    Step::new(format!("ALTER TABLE {} {action}", name(table)), Lock::ReadsAndWrites(table.to_string()))
}

fn alter_column(table: &ObjectName, column: &Column, action: &str) -> Step {
    alter(table, &format!("ALTER COLUMN {} {action}", ident(&column.name)))
}
