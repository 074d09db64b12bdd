//! Views, triggers and virtual tables: those that go are dropped before anything else happens, those that come are made when all
//! else is done. So nothing in between has to look at a text that speaks of what is not there yet, or no longer.

use std::collections::BTreeSet;

use tablewright_schema::object::{Dependency, Object, ObjectId, ObjectKind};
use tablewright_schema::schema::Schema;
use tablewright_schema::{Dialect, ObjectName};

use crate::change::{Change, ObjectChange, Rename};
use crate::objects::on_object;
use crate::plan::{HazardKind, Lock, Step};

/// What becomes of the objects.
pub(super) struct Objects<'a> {
    from: &'a Schema,
    /// Dropped, by kind and name: no two of a kind share a name in SQLite.
    gone: BTreeSet<(ObjectKind, &'a str)>,
    /// Made.
    made: Vec<&'a Object>,
    /// Virtual tables that get another name: old and new.
    renamed: Vec<(&'a ObjectId, &'a ObjectId)>,
}

fn key(id: &ObjectId) -> (ObjectKind, &str) {
    (id.kind, &id.name.name)
}

impl<'a> Objects<'a> {
    pub(super) fn of(from: &'a Schema, to: &'a Schema, changes: &'a [Change]) -> Self {
        let mut gone = BTreeSet::new();
        let mut wanted = BTreeSet::new();
        let mut renamed = Vec::new();
        for change in changes {
            match change {
                Change::Object(ObjectChange::Create(object)) => {
                    wanted.insert(key(&object.id));
                }
                Change::Object(ObjectChange::Alter { from, to }) => {
                    gone.insert(key(&from.id));
                    wanted.insert(key(&to.id));
                }
                Change::Object(ObjectChange::Drop(object)) => {
                    gone.insert(key(&object.id));
                }
                Change::Rename(Rename::Object { from, to }) if from.kind == ObjectKind::VirtualTable => {
                    renamed.push((from, to));
                }
                Change::Rename(Rename::Object { from, to }) => {
                    gone.insert(key(from));
                    wanted.insert(key(to));
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
        // What reads a view that is not there for a while would stop every ALTER TABLE, and the triggers of a view go with it.
        loop {
            let names: BTreeSet<&str> = gone.iter().map(|(_, name)| *name).collect();
            let reads = |object: &&Object| {
                let on = object.id.on.iter().map(|on| &on.name);
                let read = object.depends_on.iter().filter_map(on_object).map(|id| &id.name.name);
                !gone.contains(&key(&object.id)) && on.chain(read).any(|name| names.contains(name.as_str()))
            };
            let more: Vec<_> = from.objects.values().filter(reads).map(|object| key(&object.id)).collect();
            if more.is_empty() {
                break;
            }
            wanted.extend(more.iter().copied());
            gone.extend(more);
        }
        let made = to.objects.values().filter(|object| wanted.contains(&key(&object.id))).collect();
        Self { from, gone, made, renamed }
    }

    /// Whether it is neither dropped nor made anew.
    pub(super) fn stays(&self, object: &Object) -> bool {
        !self.gone.contains(&key(&object.id))
    }

    /// The triggers of a table that come back as they were when it is written anew.
    pub(super) fn triggers_of(&self, table: &ObjectName) -> impl Iterator<Item = &'a Object> {
        let is_its = |object: &&Object| {
            object.id.kind == ObjectKind::Trigger
                && object.id.on.as_ref() == Some(table)
                && self.stays(object)
        };
        self.from.objects.values().filter(is_its)
    }

    /// Whether one that stays names that column.
    pub(super) fn name_column(&self, table: &ObjectName, column: &str) -> bool {
        let it = Dependency::Column(table.clone(), column.to_owned());
        self.from.objects.values().any(|object| self.stays(object) && object.depends_on.contains(&it))
    }

    /// Drops those that go: triggers first, virtual tables last.
    pub(super) fn drop(&self) -> Vec<Step> {
        let dropped = self.from.objects.values().rev().filter(|object| !self.stays(object));
        dropped
            .map(|object| {
                let name = Dialect::Sqlite.spelling().ident(&object.id.name.name);
                let step =
                    Step::new(format!("DROP {} {name}", word(object.id.kind).to_uppercase()), Lock::Database);
                match object.id.kind.facts().loses {
                    Some(lost) => step.hazard(HazardKind::DropObject, object.id.to_string(), lost),
                    None => step,
                }
            })
            .collect()
    }

    /// Those of that kind and name that are dropped and made, as `sqlite_master` has them.
    pub(super) fn replaced(&self) -> Vec<String> {
        let gone = self.made.iter().filter(|object| self.gone.contains(&key(&object.id)));
        gone.map(|object| told(&object.id)).collect()
    }

    /// Renames, and makes those that come: virtual tables first, triggers last.
    pub(super) fn make(&self) -> Vec<Step> {
        let spelling = Dialect::Sqlite.spelling();
        let renames = self.renamed.iter().map(|(from, to)| {
            let (from, to) = (spelling.ident(&from.name.name), spelling.ident(&to.name.name));
            format!("ALTER TABLE {from} RENAME TO {to}")
        });
        let made = self.made.iter().map(|object| object.sql.clone());
        renames.chain(made).map(|sql| Step::new(sql, Lock::Database)).collect()
    }

    /// What is there at the end and what is gone, as `sqlite_master` has them: type and name.
    pub(super) fn outcome(&self) -> (Vec<String>, Vec<String>) {
        let there = self
            .made
            .iter()
            .map(|object| told(&object.id))
            .chain(self.renamed.iter().map(|(_, to)| told(to)));
        let gone = self.gone.iter().map(|(kind, name)| format!("{} {name}", word(*kind)));
        let gone = gone.chain(self.renamed.iter().map(|(from, _)| told(from)));
        (there.collect(), gone.collect())
    }
}

/// Type and name, as `sqlite_master` has them.
fn told(id: &ObjectId) -> String {
    format!("{} {}", word(id.kind), id.name.name)
}

/// What SQLite calls it in `sqlite_master` and DROP.
fn word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::VirtualTable => "table",
        kind => kind.facts().words,
    }
}
