//! Which objects are dropped, made, replaced or altered for a change: those that differ, and those that depend on what goes or changes.

use std::collections::BTreeSet;

use tablewright_schema::object::{Change as Way, Dependency, Object, ObjectId, ObjectKind};
use tablewright_schema::schema::Table;
use tablewright_schema::{ObjectName, Schema};

use super::aside::Aside;
use crate::change::{Change, EnumChange, TableChange};
use crate::objects::{find, on_object, with_all_below};
use crate::plan::Obstacle;
use crate::renames::rename_in_objects;

/// What becomes of the objects.
pub(super) struct Moves<'a> {
    /// The objects as they are, in the names that they have after the renames.
    pub(super) before: &'a Schema,
    /// Those of them that are dropped; the wanted ones among them are made again.
    pub(super) dropped: BTreeSet<ObjectId>,
    /// Those that a table cannot be without: they go after it.
    needed: BTreeSet<ObjectId>,
    /// Wanted ones that are made before or between the tables.
    early: BTreeSet<ObjectId>,
    /// Types that can keep another name meanwhile.
    remade: BTreeSet<ObjectId>,
}

/// How a wanted object comes to be.
pub(super) enum Step<'a> {
    /// It is there.
    None,
    /// Only its comment differs.
    Comment,
    /// It is made.
    Create,
    /// It is replaced, and what depends on it stays.
    Replace,
    /// Its options are altered.
    Alter(&'a Object),
}

impl<'a> Moves<'a> {
    /// `before` is what [`before`] says.
    pub(super) fn find(before: &'a Schema, to: &Schema, changes: &[Change], aside: &Aside<'_>) -> Self {
        let dropped = dropped(before, to, changes, aside);
        let needed = with_all_below(&before.objects, before.needs.values().flatten());
        let needed = needed.into_iter().cloned().collect();
        let used = with_all_below(&to.objects, to.needs.values().flatten());
        let early =
            to.objects.keys().filter(|id| used.contains(id) || is_early(to, id, &mut BTreeSet::new()));
        let early = early.cloned().collect();
        let named = aside.remade.values().map(|(old, _)| old.id.clone()).collect();
        Moves { before, dropped, needed, early, remade: named }
    }

    /// How a wanted object comes to be.
    pub(super) fn step(&self, wanted: &Object) -> Step<'_> {
        let Some(old) = find(&self.before.objects, &wanted.id) else { return Step::Create };
        if self.dropped.contains(&old.id) {
            return Step::Create;
        }
        if old.sql == wanted.sql {
            return if old.comment == wanted.comment { Step::None } else { Step::Comment };
        }
        match old.id.kind.facts().change {
            // What cannot be changed in place was dropped.
            Way::Anew => Step::None,
            Way::ReplaceSame | Way::ReplaceLonger => Step::Replace,
            Way::AlterOptions | Way::AlterDomain | Way::AlterAttributes | Way::SetOptions => Step::Alter(old),
        }
    }

    /// Whether a wanted object is made before the tables that may need it.
    pub(super) fn is_early(&self, id: &ObjectId) -> bool {
        self.early.contains(id)
    }

    /// Whether it can be dropped only when the tables are done that need it.
    pub(super) fn goes_late(&self, id: &ObjectId) -> bool {
        self.needed.contains(id)
    }

    /// Whether it keeps another name until the tables that need it have the new one.
    pub(super) fn is_aside(&self, id: &ObjectId) -> bool {
        self.remade.contains(id) && self.dropped.contains(id) && self.goes_late(id)
    }

    /// What has to be made anew while a table needs it.
    pub(super) fn obstacles(&self, to: &Schema) -> Vec<Obstacle> {
        let stuck = self.dropped.iter().filter(|id| self.goes_late(id) && find(&to.objects, id).is_some());
        let stuck = stuck.filter(|id| !self.is_aside(id));
        stuck
            .map(|id| {
                let of = |needs: &BTreeSet<ObjectId>| {
                    with_all_below(&self.before.objects, needs.iter()).contains(id)
                };
                let tables = self.before.needs.iter().filter(|(_, needs)| of(needs));
                let tables: Vec<String> = tables.map(|(table, _)| table.to_string()).collect();
                let reason = format!(
                    "it has to be made anew, and {} cannot be without it meanwhile: give the new one another name, \
                     and drop this one in a second migration",
                    tables.join(", ")
                );
                Obstacle { object: id.to_string(), reason }
            })
            .collect()
    }
}

/// The objects as they are, in the names that they have after the renames.
pub(super) fn before(from: &Schema, changes: &[Change]) -> Schema {
    let mut before = Schema::empty(from.dialect);
    before.objects.clone_from(&from.objects);
    before.needs.clone_from(&from.needs);
    for change in changes {
        if let Some(rename) = change.as_rename() {
            rename_in_objects(&mut before, rename);
        }
    }
    before
}

/// What goes, what cannot be changed in place, and all that depends on either or on what changes about the tables.
fn dropped(before: &Schema, to: &Schema, changes: &[Change], aside: &Aside<'_>) -> BTreeSet<ObjectId> {
    let mut gone: BTreeSet<(&ObjectName, &str)> = BTreeSet::new();
    let mut tables: BTreeSet<&ObjectName> = BTreeSet::new();
    tables.extend(aside.respread);
    let mut enums: BTreeSet<&ObjectName> = aside.rebuilt.clone();
    for change in changes {
        match change {
            Change::AlterTable { to: Table { name, .. }, changes, .. } => {
                for change in changes {
                    if let TableChange::DropColumn(column) = change {
                        gone.insert((name, &column.name));
                    }
                }
            }
            Change::DropTable(table) => {
                tables.insert(&table.name);
            }
            Change::Enum(EnumChange::Drop(ty)) => {
                enums.insert(&ty.name);
            }
            Change::Rename(_)
            | Change::Enum(_)
            | Change::CreateTable(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => {}
        }
    }
    let changes = |dependency: &Dependency| match dependency {
        Dependency::Table(name) => tables.contains(name),
        Dependency::Column(table, column) => {
            let place = (table, column.as_str());
            tables.contains(table)
                || gone.contains(&place)
                || aside.retyped.contains(&place)
                || aside.generated.contains(&place)
        }
        Dependency::Enum(name) => enums.contains(name),
        Dependency::Object(_) => false,
    };
    let goes = |object: &Object| match find(&to.objects, &object.id) {
        Some(wanted) => !is_changed_in_place(object, wanted),
        None => true,
    };
    let mut dropped: BTreeSet<ObjectId> = before
        .objects
        .values()
        .filter(|object| goes(object) || object.depends_on.iter().any(changes))
        .map(|object| object.id.clone())
        .collect();
    loop {
        let depends = |object: &&Object| {
            !dropped.contains(&object.id)
                && object.depends_on.iter().filter_map(on_object).any(|on| dropped.contains(on))
        };
        let more: Vec<ObjectId> =
            before.objects.values().filter(depends).map(|object| object.id.clone()).collect();
        if more.is_empty() {
            return dropped;
        }
        dropped.extend(more);
    }
}

/// Whether an object becomes the wanted one, or is it, without being dropped.
pub(super) fn is_changed_in_place(from: &Object, to: &Object) -> bool {
    if from.sql == to.sql {
        return true;
    }
    let (old, new) = (&from.signature, &to.signature);
    // What the first statement does not say would have to be taken back.
    let further = |object: &Object| -> Vec<String> {
        object.sql.split(Object::NEXT).skip(1).map(str::to_owned).collect()
    };
    let keeps_further = || {
        let wanted = further(to);
        from.id.kind.has_arguments() || further(from).iter().all(|statement| wanted.contains(statement))
    };
    match from.id.kind.facts().change {
        Way::Anew => false,
        Way::ReplaceSame => old == new,
        Way::ReplaceLonger => !old.is_empty() && new.starts_with(old) && keeps_further(),
        Way::AlterOptions => !new.is_empty(),
        // A version can be another, but cannot be taken away.
        Way::SetOptions => match (old.as_slice(), new.as_slice()) {
            ([fixed, version, ..], [same, wanted, ..]) => {
                fixed == same && (version.is_empty() || !wanted.is_empty())
            }
            (_, _) => false,
        },
        Way::AlterDomain => !old.is_empty() && old.first() == new.first(),
        Way::AlterAttributes => !new.is_empty() && (new.starts_with(old) || old.starts_with(new)),
    }
}

/// Whether an object that no table needs is made before them all the same: it speaks of no column and no view. What was seen on the
/// way there does not speak against it.
fn is_early<'a>(schema: &'a Schema, id: &'a ObjectId, seen: &mut BTreeSet<&'a ObjectId>) -> bool {
    if !seen.insert(id) {
        return true;
    }
    let Some(object) = schema.objects.get(id) else { return false };
    id.kind < ObjectKind::ForeignTable
        && object.depends_on.iter().all(|dependency| match dependency {
            Dependency::Table(_) | Dependency::Enum(_) => true,
            Dependency::Column(_, _) => false,
            Dependency::Object(on) => is_early(schema, on, seen),
        })
}
