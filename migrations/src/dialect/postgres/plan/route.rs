//! Which states a change of large tables goes through, each committed by itself and a file of its own.
//!
//! An index that is built or dropped CONCURRENTLY is alone in its file, since other runners send a file as one message, in which the server
//! refuses it. What cannot be built before the rest of the change comes after it; what goes and may be needed until then goes last. An index
//! of the same name as another is built beside that one under a passing name.

use std::collections::BTreeSet;

use tablewright_schema::schema::{Column, Expr, ForeignKey, Index, IndexKeyOf, PrimaryKey, Table, Unique};
use tablewright_schema::{Hints, ObjectName, Schema};

use super::aside::rewrites;
use super::beside::{is_constant, is_marked, is_single, same_columns};
use super::columns::is_stable;
use super::fill::{Fill, walk};
use super::partitioned::{self, parts};
use super::{shadow, tables_before};
use crate::change::{Change, Constraint, Rename, TableChange};
use crate::diff::diff;
use crate::plan::{Route, Stop};

/// The states and fills between, and what is left of the hints for the changes between those.
pub(super) fn beside(from: &Schema, to: &Schema, hints: &Hints) -> Route {
    if hints.large.is_empty() {
        return Route::direct(hints);
    }
    let changes = diff(from, to, hints);
    let parents: BTreeSet<&ObjectName> = [from, to]
        .into_iter()
        .flat_map(|state| state.tables.values())
        .flat_map(|table| table.family.parents())
        .collect();
    let mut way = Way::new(from, to, &changes, hints);
    let before = tables_before(to, &changes);
    let spread = partitioned::large(to, &before, hints);
    for change in &changes {
        let Change::AlterTable { from, to, changes } = change else { continue };
        if spread.contains(&to.name) {
            way.partitioned(from, to, changes);
        }
        let is_alone = is_single(from) && is_single(to) && !parents.contains(&to.name);
        if hints.large.contains(&to.name) && is_alone {
            way.table(from, to, changes);
        }
    }
    way.route()
}

/// What becomes of one table, by a step of its own.
enum Apart {
    /// A new index.
    Index(Index),
    /// A new index, for the old one of its name.
    Replaced { old: Index, new: Box<Index> },
    /// A new unique constraint.
    Unique(Unique),
    /// A new primary key.
    PrimaryKey(PrimaryKey),
    /// An index that goes.
    Dropped(Index),
}

/// The way in the making.
struct Way<'a> {
    from: &'a Schema,
    to: &'a Schema,
    changes: &'a [Change],
    hints: Hints,
    /// Names of indexes and constraints that a state may have.
    names: BTreeSet<ObjectName>,
    /// Unique indexes that go, by table: before all else, since the rest of the change may go against them.
    first: Vec<(ObjectName, Index)>,
    /// All of the change but what comes before it and after it.
    main: Schema,
    fills: Vec<Fill>,
    /// Columns that take no NULL once they are filled.
    required: Vec<(ObjectName, Column)>,
    /// Columns that get another type by a second column, each in a state of its own.
    retyped: Vec<(ObjectName, Column)>,
    /// What is built, in order.
    built: Vec<(ObjectName, Apart)>,
    /// What is dropped after that.
    dropped: Vec<(ObjectName, Apart)>,
}

impl<'a> Way<'a> {
    fn new(from: &'a Schema, to: &'a Schema, changes: &'a [Change], hints: &Hints) -> Self {
        Way {
            from,
            to,
            changes,
            hints: hints.clone(),
            names: from.tables.values().chain(to.tables.values()).flat_map(names_of).collect(),
            first: Vec::new(),
            main: to.clone(),
            fills: Vec::new(),
            required: Vec::new(),
            retyped: Vec::new(),
            built: Vec::new(),
            dropped: Vec::new(),
        }
    }

    fn table(&mut self, from: &'a Table, to: &'a Table, changes: &'a [TableChange]) {
        let gone = |name: &str| {
            changes.iter().find_map(|change| {
                let TableChange::DropIndex(index) = change else { return None };
                (index.name == name).then_some(index)
            })
        };
        let drops_constraint = |name: &str| {
            changes
                .iter()
                .any(|change| matches!(change, TableChange::DropConstraint(old) if old.name() == name))
        };
        for change in changes {
            match change {
                TableChange::AddColumn { column, backfill } => {
                    let value = match backfill {
                        Some(backfill) => Some(&backfill.expr).filter(|expr| !is_constant(expr)),
                        None => column.default.as_ref().filter(|default| !is_stable(default)),
                    };
                    let numbered = column.identity.is_some() || column.generated.is_some();
                    if let Some(value) = value.filter(|_| !numbered) {
                        self.fill(from, to, column, value);
                    }
                }
                TableChange::AlterColumn { from: was, to: is, backfill: Some(backfill), cast: None }
                    if was.ty == is.ty && was.identity == is.identity =>
                {
                    self.fill(from, to, is, &backfill.expr);
                }
                TableChange::AlterColumn { from: was, to: is, backfill: None, cast }
                    if (rewrites(was, is) || cast.is_some())
                        && !shadow::is_spoken_of(changes, &is.name)
                        && shadow::why_not(self.to, from, to, was, is).is_none() =>
                {
                    self.in_main(&to.name, |table| replace(table, was));
                    self.retyped.push((to.name.clone(), is.clone()));
                }
                TableChange::AddIndex(index) if is_marked(&to.options, &index.name) => {}
                TableChange::AddIndex(index) => {
                    let (index, name) = (index.clone(), to.name.clone());
                    let old = gone(&index.name).filter(|old| self.stays_as_it_is(from, to, old));
                    self.in_main(&name, |table| {
                        table.indexes.remove(index.name.as_str());
                        table.indexes.extend(old.map(|old| (old.name.clone(), old.clone())));
                    });
                    let apart = match old {
                        Some(old) => Apart::Replaced { old: old.clone(), new: Box::new(index) },
                        None => Apart::Index(index),
                    };
                    self.built.push((name, apart));
                }
                TableChange::DropIndex(index) => self.drop_index(from, to, index),
                TableChange::AddConstraint(Constraint::Unique(unique))
                    if !drops_constraint(&unique.name) && gone(&unique.name).is_none() =>
                {
                    let is_apart = !unique.backing.without_overlaps && !is_marked(&to.options, &unique.name);
                    if is_apart && self.take_references(&to.name, &unique.columns) {
                        self.in_main(&to.name, |table| {
                            table.uniques.remove(unique.name.as_str());
                        });
                        self.built.push((to.name.clone(), Apart::Unique(unique.clone())));
                    }
                }
                TableChange::AddConstraint(Constraint::PrimaryKey(key))
                    if from.primary_key.is_none() && gone(&key.name).is_none() =>
                {
                    // A view that groups by the key needs it.
                    let is_apart = !key.backing.without_overlaps
                        && !is_marked(&to.options, &key.name)
                        && self.from.objects == self.to.objects;
                    if is_apart && self.take_references(&to.name, &key.columns) {
                        self.in_main(&to.name, |table| table.primary_key = None);
                        self.built.push((to.name.clone(), Apart::PrimaryKey(key.clone())));
                    }
                }
                TableChange::AlterColumn { .. }
                | TableChange::DropColumn(_)
                | TableChange::AddConstraint(_)
                | TableChange::RenameConstraint { .. }
                | TableChange::AlterConstraint { .. }
                | TableChange::DropConstraint(_)
                | TableChange::RenameIndex { .. }
                | TableChange::AlterIndex { .. }
                | TableChange::Comment { .. }
                | TableChange::Family { .. }
                | TableChange::Access { .. }
                | TableChange::Options { .. } => {}
            }
        }
    }

    /// Indexes of a partitioned table whose partitions have theirs under the names that the server gives.
    fn partitioned(&mut self, from: &'a Table, to: &'a Table, changes: &'a [TableChange]) {
        let goes = |name: &str| {
            changes.iter().any(|change| match change {
                TableChange::DropIndex(index) => index.name == name,
                TableChange::DropConstraint(old) => old.name() == name,
                TableChange::AddColumn { .. }
                | TableChange::AlterColumn { .. }
                | TableChange::DropColumn(_)
                | TableChange::AddConstraint(_)
                | TableChange::RenameConstraint { .. }
                | TableChange::AlterConstraint { .. }
                | TableChange::AddIndex(_)
                | TableChange::RenameIndex { .. }
                | TableChange::AlterIndex { .. }
                | TableChange::Comment { .. }
                | TableChange::Family { .. }
                | TableChange::Access { .. }
                | TableChange::Options { .. } => false,
            })
        };
        for change in changes {
            match change {
                TableChange::AddIndex(index)
                    if !goes(&index.name)
                        && !is_marked(&to.options, &index.name)
                        && parts(self.to, &to.name, &index.name).is_some() =>
                {
                    let index = index.clone();
                    self.in_main(&to.name, |table| _ = table.indexes.remove(index.name.as_str()));
                    self.built.push((to.name.clone(), Apart::Index(index)));
                }
                TableChange::AddConstraint(Constraint::Unique(unique))
                    if !goes(&unique.name)
                        && !unique.backing.without_overlaps
                        && parts(self.to, &to.name, &unique.name).is_some()
                        && self.take_references(&to.name, &unique.columns) =>
                {
                    let unique = unique.clone();
                    self.in_main(&to.name, |table| _ = table.uniques.remove(unique.name.as_str()));
                    self.built.push((to.name.clone(), Apart::Unique(unique)));
                }
                // A view that groups by the key needs it.
                TableChange::AddConstraint(Constraint::PrimaryKey(key))
                    if from.primary_key.is_none()
                        && !goes(&key.name)
                        && !key.backing.without_overlaps
                        && self.from.objects == self.to.objects
                        && parts(self.to, &to.name, &key.name).is_some()
                        && self.take_references(&to.name, &key.columns) =>
                {
                    let key = key.clone();
                    self.in_main(&to.name, |table| table.primary_key = None);
                    self.built.push((to.name.clone(), Apart::PrimaryKey(key)));
                }
                TableChange::AddIndex(_)
                | TableChange::AddConstraint(_)
                | TableChange::AddColumn { .. }
                | TableChange::AlterColumn { .. }
                | TableChange::DropColumn(_)
                | TableChange::RenameConstraint { .. }
                | TableChange::AlterConstraint { .. }
                | TableChange::DropConstraint(_)
                | TableChange::RenameIndex { .. }
                | TableChange::AlterIndex { .. }
                | TableChange::DropIndex(_)
                | TableChange::Comment { .. }
                | TableChange::Family { .. }
                | TableChange::Access { .. }
                | TableChange::Options { .. } => {}
            }
        }
    }

    fn in_main(&mut self, table: &ObjectName, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.main.tables.get_mut(table) {
            change(table);
        }
    }

    /// The rows get their values when the column is there, and it takes no NULL when they have them.
    fn fill(&mut self, from: &Table, to: &Table, column: &Column, value: &Expr) {
        let Some(key) = walk(from, to).filter(|key| !key.contains(&column.name)) else { return };
        // What a constraint of its own says of NULL is said with the column.
        if column.not_null.is_some() {
            return;
        }
        let place = (to.name.clone(), column.name.clone());
        self.hints.backfills.remove(&place);
        self.hints.filled.insert(place);
        self.in_main(&to.name, |table| {
            table
                .columns
                .iter_mut()
                .filter(|found| found.name == column.name)
                .for_each(|column| column.nullable = true);
        });
        if !column.nullable {
            self.required.push((to.name.clone(), column.clone()));
        }
        let (table, column) = (to.name.clone(), column.name.clone());
        self.fills.push(Fill { table, column, value: value.clone(), key, only: None });
    }

    /// An index that nothing else of the change touches goes by itself.
    fn drop_index(&mut self, from: &Table, to: &Table, index: &Index) {
        let place = to.name.sibling(&index.name);
        let is_wanted = self.to.tables.values().flat_map(names_of).any(|name| name == place);
        if is_wanted || is_marked(&from.options, &index.name) || !self.stays_as_it_is(from, to, index) {
            return;
        }
        if index.unique {
            self.first.push((self.name_before(&to.name).clone(), index.clone()));
        } else {
            self.in_main(&to.name, |table| {
                table.indexes.insert(index.name.clone(), index.clone());
            });
            self.dropped.push((to.name.clone(), Apart::Dropped(index.clone())));
        }
    }

    /// Whether what an index is made of is the same before and after: it can stand until the end.
    fn stays_as_it_is(&self, from: &Table, to: &Table, index: &Index) -> bool {
        let stays = |column: &Column| {
            to.column(&column.name).is_some_and(|now| {
                now.ty == column.ty && now.collation == column.collation && now.generated == column.generated
            })
        };
        let keys = index.keys.iter().map(|key| match &key.of {
            IndexKeyOf::Column(name) if key.opclass.is_none() && key.collation.is_none() => Some(name),
            IndexKeyOf::Column(_) | IndexKeyOf::Expr(_) => None,
        });
        let named: Option<Vec<&String>> = keys.chain(index.include.iter().map(Some)).collect();
        match named.filter(|_| index.predicate.is_none()) {
            Some(named) => named.into_iter().all(|name| from.column(name).is_some_and(stays)),
            // An expression may speak of any column and call any function; an operator class may go.
            None => from.columns.iter().all(stays) && self.from.objects == self.to.objects,
        }
    }

    fn name_before(&self, now: &'a ObjectName) -> &'a ObjectName {
        let renames = self.changes.iter().filter_map(Change::as_rename);
        let mut old = renames.filter_map(|rename| {
            let Rename::Table { from, to } = rename else { return None };
            (to == now).then_some(from)
        });
        old.next().unwrap_or(now)
    }

    /// New foreign keys to those columns come last of all. `false` where one that is there refers to them.
    fn take_references(&mut self, table: &ObjectName, columns: &[String]) -> bool {
        let refers = |key: &ForeignKey| key.table == *table && same_columns(&key.referenced, columns);
        let is_new = |of: &ObjectName, name: &str| {
            self.changes.iter().any(|change| match change {
                Change::CreateTable(created) => created.name == *of,
                Change::AlterTable { to, changes, .. } => {
                    to.name == *of
                        && changes.iter().any(
                            |change| matches!(change, TableChange::AddConstraint(Constraint::ForeignKey(key)) if key.name == name),
                        )
                }
                Change::Rename(_)
                | Change::Enum(_)
                | Change::DropTable(_)
                | Change::Object(_)
                | Change::DefaultPrivileges { .. } | Change::Rows(_) => false,
            })
        };
        let referring = self.to.tables.values().flat_map(|other| {
            other.foreign_keys.values().filter(|key| refers(key)).map(|key| (&other.name, &key.name))
        });
        let referring: Vec<(&ObjectName, &String)> = referring.collect();
        if !referring.iter().all(|(of, name)| is_new(of, name)) {
            return false;
        }
        for (of, name) in referring {
            if let Some(table) = self.main.tables.get_mut(of) {
                table.foreign_keys.remove(name.as_str());
            }
        }
        true
    }

    fn route(self) -> Route {
        let Way {
            from,
            to: _,
            changes: _,
            hints,
            names,
            first,
            main,
            fills,
            required,
            retyped,
            built,
            dropped,
        } = self;
        let mut stops = Vec::new();
        let mut early = from.clone();
        for (table, index) in first {
            if let Some(table) = early.tables.get_mut(&table) {
                table.indexes.remove(index.name.as_str());
            }
            stops.push(Stop::state(early.clone()));
        }
        let mut state = main;
        stops.push(Stop::state(state.clone()));
        stops.extend(fills.iter().map(|fill| Stop::Fill(vec![fill.step()])));
        if !required.is_empty() {
            for (table, column) in required {
                if let Some(table) = state.tables.get_mut(&table) {
                    replace(table, &column);
                }
            }
            stops.push(Stop::state(state.clone()));
        }
        for (table, column) in retyped {
            if let Some(table) = state.tables.get_mut(&table) {
                replace(table, &column);
            }
            stops.push(Stop::state(state.clone()));
        }
        for (name, apart) in built.into_iter().chain(dropped) {
            for change in apart.changes(&name, &names) {
                if let Some(table) = state.tables.get_mut(&name) {
                    change(table);
                }
                stops.push(Stop::state(state.clone()));
            }
        }
        Route { stops, hints }
    }
}

/// The column of that name as it is given.
fn replace(table: &mut Table, column: &Column) {
    let of_name = table.columns.iter_mut().filter(|found| found.name == column.name);
    of_name.for_each(|found| *found = column.clone());
}

type Changed = Box<dyn FnOnce(&mut Table)>;

impl Apart {
    /// What it makes of its table, one state after the other.
    fn changes(self, table: &ObjectName, names: &BTreeSet<ObjectName>) -> Vec<Changed> {
        match self {
            Apart::Index(index) => vec![Box::new(|table| {
                table.indexes.insert(index.name.clone(), index);
            })],
            Apart::Unique(unique) => vec![Box::new(|table| {
                table.uniques.insert(unique.name.clone(), unique);
            })],
            Apart::PrimaryKey(key) => vec![Box::new(|table| table.primary_key = Some(key))],
            Apart::Dropped(index) => vec![Box::new(move |table| {
                table.indexes.remove(index.name.as_str());
            })],
            Apart::Replaced { old, new } => {
                let passing = passing_name(table, &new.name, names);
                let beside = Index { name: passing.clone(), comment: None, ..(*new).clone() };
                vec![
                    Box::new(|table| {
                        table.indexes.insert(beside.name.clone(), beside);
                    }),
                    Box::new(move |table| {
                        table.indexes.remove(old.name.as_str());
                    }),
                    Box::new(move |table| {
                        table.indexes.remove(passing.as_str());
                        table.indexes.insert(new.name.clone(), *new);
                    }),
                ]
            }
        }
    }
}

/// A name for an index until the one goes that it is for.
fn passing_name(table: &ObjectName, wanted: &str, names: &BTreeSet<ObjectName>) -> String {
    free_name(wanted, "__new", |name| names.contains(&table.sibling(name)))
}

/// What the server cuts off of a name, in bytes.
const LONGEST: usize = 63;

/// A name that nothing has, for as long as it is needed: the base, as far as there is room, and the suffix.
pub(super) fn free_name(base: &str, suffix: &str, is_taken: impl Fn(&str) -> bool) -> String {
    // A number of three digits, and what is put before the name of a trigger.
    let mut end = base.len().min(LONGEST - suffix.len() - 7);
    while !base.is_char_boundary(end) {
        end -= 1;
    }
    let first = format!("{}{suffix}", &base[..end]);
    let numbered = (2..).map(|number| format!("{first}{number}"));
    let mut all = std::iter::once(first.clone()).chain(numbered);
    all.find(|name| !is_taken(name)).unwrap_or(first)
}

/// Names that an index of the same database schema cannot have.
fn names_of(table: &Table) -> impl Iterator<Item = ObjectName> {
    let keys = table.primary_key.iter().map(|key| &key.name).chain(table.uniques.keys());
    let all = keys.chain(table.exclusions.keys()).chain(table.indexes.keys());
    all.map(|name| table.name.sibling(name)).chain([table.name.clone()])
}
