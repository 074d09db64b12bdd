//! Views, triggers, routines, events and sequences. No statement about a table looks at any of them, so each state in between is one in which
//! what reads a table may fail, and nothing is lost: what goes is dropped first, what comes is made when all tables are as they shall be,
//! and what changes is replaced there, in one statement where the server has one.

use std::collections::BTreeSet;

use tablewright_schema::naming::is_twin;
use tablewright_schema::object::{Object, ObjectId, ObjectKind};
use tablewright_schema::{Dialect, ObjectName, Schema};

use super::{Phase, Work, name};
use crate::build::object_statements;
use crate::change::{Change, ObjectChange, Rename};
use crate::dialect::mysql::introspect::{BROKEN_VIEW, REPLACES};
use crate::dialect::mysql::stored::{Sequence, Stored, Trigger, ends, with_settings_back};
use crate::objects::{in_order, on_table};
use crate::plan::{HazardKind, Lock, Step};

const DIALECT: Dialect = Dialect::Mysql;

/// What becomes of the objects, by what they are called afterwards and before.
struct Objects<'a> {
    created: BTreeSet<&'a ObjectId>,
    altered: Vec<(&'a Object, &'a Object)>,
    dropped: Vec<&'a Object>,
}

impl<'a> Work<'a> {
    pub(super) fn objects(&mut self, from: &'a Schema) {
        let mut found = Objects { created: BTreeSet::new(), altered: Vec::new(), dropped: Vec::new() };
        for change in self.changes {
            match change {
                Change::Object(ObjectChange::Create(object)) => {
                    found.created.insert(&object.id);
                }
                Change::Object(ObjectChange::Alter { from, to }) => found.altered.push((from, to)),
                Change::Object(ObjectChange::Drop(object)) => found.dropped.push(object),
                Change::Rename(Rename::Object { from: was, to }) => {
                    if let (false, Some(object)) = (self.rename_object(was, to), from.objects.get(was)) {
                        found.dropped.push(object);
                        found.created.insert(to);
                    }
                }
                Change::Rename(_)
                | Change::Enum(_)
                | Change::CreateTable(_)
                | Change::AlterTable { .. }
                | Change::DropTable(_)
                | Change::DefaultPrivileges { .. }
                | Change::Rows(_) => {}
            }
        }
        // What is made anew under its new name has no old state to be altered from.
        found.altered.retain(|(_, to)| !found.created.contains(&to.id));
        let mut unordered = self.order_triggers(&mut found);
        // What reads goes before what it reads.
        for object in in_order(found.dropped.iter().copied()).into_iter().rev() {
            self.drop_object(object, &found);
        }
        let to = self.to;
        for object in in_order(to.objects.values()) {
            let before = found.altered.iter().find(|(_, to)| to.id == object.id).map(|(from, _)| *from);
            match before {
                None if self.stands_renamed(&object.id) == Some(true) => {}
                Some(before) => self.alter_object(before, object, from, &mut unordered),
                None if found.created.contains(&object.id) => {
                    self.make(object, from, &mut unordered);
                }
                None => {}
            }
        }
    }

    /// The kinds of what comes or changes.
    pub(super) fn made_kinds(&self) -> BTreeSet<ObjectKind> {
        let made = self.changes.iter().filter_map(|change| match change {
            Change::Object(ObjectChange::Create(object)) => Some(object.id.kind),
            // A comment alone is altered.
            Change::Object(ObjectChange::Alter { from, to }) => (from.sql != to.sql).then_some(to.id.kind),
            Change::Rename(Rename::Object { to, .. }) => Some(to.kind),
            Change::Object(ObjectChange::Drop(_))
            | Change::Rename(_)
            | Change::Enum(_)
            | Change::CreateTable(_)
            | Change::AlterTable { .. }
            | Change::DropTable(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => None,
        });
        made.collect()
    }

    /// Whether the server has a statement for that.
    fn rename_object(&mut self, from: &ObjectId, to: &ObjectId) -> bool {
        // Views and sequences are called in the same way as tables.
        let sql = if matches!(from.kind, ObjectKind::View | ObjectKind::Sequence) {
            format!("RENAME TABLE {} TO {}", name(&from.name), name(&to.name))
        } else if from.kind == ObjectKind::Event {
            format!("ALTER {} RENAME TO {}", from.target(DIALECT), name(&to.name))
        } else {
            return false;
        };
        self.push(Phase::Rename, Step::new(sql, Lock::None));
        true
    }

    fn drop_object(&mut self, object: &Object, all: &Objects<'_>) {
        let made = || all.created.iter().any(|id| id.name == object.id.name);
        let its_table_goes = object.id.on.as_ref().is_some_and(|on| self.is_dropped(on));
        if object.id.kind == ObjectKind::Trigger && its_table_goes && !made() {
            return;
        }
        if self.gives_its_name(&object.id) {
            return;
        }
        let mut step = Step::new(object.drop_sql(DIALECT), lock(object));
        if let Some(lost) = object.id.kind.facts().loses {
            step = step.hazard(HazardKind::DropObject, object.id.to_string(), lost);
        }
        // A default may count with it until then.
        let name_is_wanted = made() || self.to.tables.contains_key(&object.id.name);
        let late = object.id.kind == ObjectKind::Sequence && !name_is_wanted;
        self.push(if late { Phase::DropSequences } else { Phase::DropObjects }, step);
    }

    fn is_dropped(&self, table: &ObjectName) -> bool {
        self.changes.iter().any(|change| matches!(change, Change::DropTable(gone) if gone.name == *table))
    }

    /// Makes what is new: its statements, in the phase of its kind.
    fn make(&mut self, object: &Object, from: &Schema, unordered: &mut BTreeSet<&'a ObjectId>) {
        // A name that a table has until it goes is free after that.
        let name_is_taken = self.is_dropped(&object.id.name);
        let phase = if name_is_taken { Phase::CreateObjects } else { phase(&object.id) };
        let is_broken = |other: &tablewright_schema::schema::Unmanaged| {
            other.kind == BROKEN_VIEW && other.name == object.id.name
        };
        let stands = self.stands_renamed(&object.id).is_some();
        for (at, sql) in object_statements(object, DIALECT).into_iter().enumerate() {
            let sql = match (Stored::read(&sql), at) {
                (Some(stored), _) if object.id.kind == ObjectKind::Trigger => {
                    self.placed(object, &stored, unordered).unwrap_or(sql)
                }
                (Some(stored), 0) if from.unmanaged.iter().any(is_broken) || stands => {
                    stored.with_verb("CREATE OR REPLACE")
                }
                (Some(_) | None, _) => sql,
            };
            self.push(phase, Step::new(sql, lock(object)));
        }
        unordered.remove(&object.id);
    }

    fn alter_object(
        &mut self,
        from: &'a Object,
        to: &'a Object,
        state: &Schema,
        unordered: &mut BTreeSet<&'a ObjectId>,
    ) {
        let (before, after) = (Stored::read(&from.sql), Stored::read(&to.sql));
        let (Some(before), Some(after)) = (before, after) else { return };
        // MySQL takes the comment of a routine away with the routine alone.
        let routine = matches!(to.id.kind, ObjectKind::Function | ObjectKind::Procedure);
        let replaces = to.signature.iter().any(|word| word == REPLACES);
        let stays = to.comment.is_none() && from.comment.is_some() && routine && !replaces;
        if before.same(&after) && !stays {
            return self.comment(to, &from.comment);
        }
        if to.id.kind == ObjectKind::Trigger && !unordered.contains(&to.id) {
            return;
        }
        let phase = phase(&to.id);
        let sequences = Sequence::read(&before.rest).zip(Sequence::read(&after.rest));
        let kind = to.id.kind;
        // An end that is not said stays.
        let keeps_end = ends(&before.rest) && !ends(&after.rest);
        let in_one = if kind == ObjectKind::Sequence {
            sequences.and_then(|(before, after)| after.alter(&before))
        } else if kind == ObjectKind::Event && !keeps_end {
            Some(after.with_verb("ALTER"))
        } else if kind == ObjectKind::Trigger {
            let placed = self.placed(to, &after, unordered);
            let placed = placed.filter(|_| replaces && !self.is_in_the_way(from));
            placed.map(|sql| sql.replacen("CREATE ", "CREATE OR REPLACE ", 1))
        } else {
            (replaces || kind == ObjectKind::View).then(|| after.with_verb("CREATE OR REPLACE"))
        };
        let Some(sql) = in_one else {
            let early = to.id.kind == ObjectKind::Trigger && self.is_in_the_way(from);
            let mut step = Step::new(from.drop_sql(DIALECT), lock(from));
            if let Some(lost) = to.id.kind.facts().loses {
                step = step.hazard(HazardKind::DropObject, to.id.to_string(), lost);
            }
            self.push(if early { Phase::DropObjects } else { phase }, step);
            return self.make(to, state, unordered);
        };
        unordered.remove(&to.id);
        let altered = sql.starts_with("ALTER ");
        let framed = match to.sql.split_once(tablewright_schema::object::Object::NEXT) {
            Some((set, _)) if !after.settings.is_empty() => vec![set.to_owned(), sql],
            Some(_) | None => vec![sql],
        };
        for sql in with_settings_back(framed) {
            self.push(phase, Step::new(sql, lock(to)));
        }
        // What is replaced has no comment any more; what is altered keeps it.
        let kept = if altered { &from.comment } else { &None };
        self.comment(to, kept);
    }

    /// Comments on what has another comment by now.
    fn comment(&mut self, to: &Object, now: &Option<String>) {
        if *now == to.comment {
            return;
        }
        if let Some(sql) = to.comment_sql(DIALECT) {
            self.push(Phase::CreateObjects, Step::new(sql, Lock::None));
        }
    }

    /// Whether a trigger speaks of a table that changes: left as it is, it would stop whatever is done to the table's rows on the way.
    fn is_in_the_way(&self, trigger: &Object) -> bool {
        let changes = |name: &ObjectName| {
            self.changes.iter().any(|change| match change {
                Change::AlterTable { to: table, .. } | Change::DropTable(table) => table.name == *name,
                Change::Rename(Rename::Table { to, .. }) => to == name,
                Change::Rename(Rename::Column { table, .. }) => table == name,
                Change::Rename(Rename::Enum { .. } | Rename::EnumValue { .. } | Rename::Object { .. })
                | Change::Enum(_)
                | Change::CreateTable(_)
                | Change::Object(_)
                | Change::DefaultPrivileges { .. }
                | Change::Rows(_) => false,
            })
        };
        trigger.depends_on.iter().filter_map(on_table).chain(&trigger.id.on).any(changes)
    }

    /// Of the triggers that differ, those that are made anew: a trigger that only comes to stand behind another one since what stood between is
    /// gone stays as it is. Where those that stay would change places, all of their event are made anew.
    fn order_triggers(&self, found: &mut Objects<'a>) -> BTreeSet<&'a ObjectId> {
        let mut anew: BTreeSet<&'a ObjectId> = found.created.iter().copied().collect();
        let mut only_order = Vec::new();
        for (from, to) in &found.altered {
            match (trigger(from), trigger(to)) {
                (Some((before, was)), Some((after, is)))
                    if is_same_but_order((&before, &was), (&after, &is)) =>
                {
                    only_order.push((&from.id, &to.id, (to.id.on.as_ref(), is.event)));
                }
                (_, _) => {
                    anew.insert(&to.id);
                }
            }
        }
        let events: BTreeSet<_> = only_order.iter().map(|(_, _, event)| event).collect();
        for event in events {
            let stays = |id: &ObjectId| !anew.contains(id);
            let before = self.chain(&self.from.objects, event);
            let after = self.chain(&self.to.objects, event);
            let both = |names: &[&'a ObjectId], others: &[&'a ObjectId]| -> Vec<&'a ObjectId> {
                names.iter().copied().filter(|id| stays(id) && others.contains(id)).collect()
            };
            if both(&before, &after) != both(&after, &before) {
                anew.extend(only_order.iter().filter(|(_, _, other)| other == event).map(|(_, id, _)| *id));
            }
        }
        anew
    }

    /// The triggers of an event of a table in the order in which they are run.
    fn chain<'o>(
        &self,
        objects: &'o std::collections::BTreeMap<ObjectId, Object>,
        (on, event): &(Option<&ObjectName>, String),
    ) -> Vec<&'o ObjectId> {
        let mut left: Vec<(&ObjectId, Option<String>)> = objects
            .values()
            .filter(|object| object.id.on.as_ref() == *on)
            .filter_map(|object| Some((object, trigger(object)?.1)))
            .filter(|(_, trigger)| trigger.event == *event)
            .map(|(object, trigger)| (&object.id, trigger.order.map(|(_, other)| other)))
            .collect();
        let mut chain: Vec<&ObjectId> = Vec::new();
        while !left.is_empty() {
            let last = chain.last().map(|id| id.name.name.clone());
            let at = left.iter().position(|(_, follows)| *follows == last).unwrap_or(0);
            chain.push(left.remove(at).0);
        }
        chain
    }

    /// The statement of a trigger at its place: behind the one that it follows, or before the next that is there by then.
    fn placed(&self, object: &Object, stored: &Stored, unordered: &BTreeSet<&ObjectId>) -> Option<String> {
        let read = Trigger::read(&stored.rest)?;
        let event = (object.id.on.as_ref(), read.event.clone());
        let chain = self.chain(&self.to.objects, &event);
        let at = chain.iter().position(|id| **id == object.id)?;
        let is_there = |id: &&&ObjectId| !unordered.contains(**id);
        let behind = chain[..at].iter().rev().find(is_there).map(|id| ("FOLLOWS", id));
        let before = || chain[at + 1..].iter().find(is_there).map(|id| ("PRECEDES", id));
        let order = behind.or_else(before).map(|(word, id)| (word.to_owned(), id.name.name.clone()));
        let bare =
            Stored { settings: Default::default(), rest: Trigger { order, ..read }.sql(), ..stored.clone() };
        Some(bare.sql())
    }
}

/// A trigger's statement, taken apart.
fn trigger(object: &Object) -> Option<(Stored, Trigger)> {
    if object.id.kind != ObjectKind::Trigger {
        return None;
    }
    let stored = Stored::read(&object.sql)?;
    let trigger = Trigger::read(&stored.rest)?;
    Some((stored, trigger))
}

fn is_same_but_order(a: (&Stored, &Trigger), b: (&Stored, &Trigger)) -> bool {
    let without = |(stored, trigger): (&Stored, &Trigger)| Stored {
        rest: Trigger { order: None, ..trigger.clone() }.sql(),
        ..stored.clone()
    };
    without(a).same(&without(b))
}

/// Tables may count with sequences, and rows that are filled from another column are to stay what that one is. Nothing of a table needs the
/// rest.
fn phase(id: &ObjectId) -> Phase {
    match id.kind {
        ObjectKind::Sequence => Phase::CreateSequences,
        ObjectKind::Trigger if is_twin(&id.name.name) => Phase::Twins,
        _ => Phase::CreateObjects,
    }
}

/// A trigger keeps writers from its table while it comes or goes.
fn lock(object: &Object) -> Lock {
    match &object.id.on {
        Some(on) => Lock::ReadsAndWrites(on.to_string()),
        None => Lock::None,
    }
}
