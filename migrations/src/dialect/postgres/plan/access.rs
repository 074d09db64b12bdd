//! Owners and grants. What is made comes with what the default privileges of the state before say; they change last.

use tablewright_schema::access::{Access, OWNER, Part, Subject, of_new, once};
use tablewright_schema::dialect::postgres::{Postgres, Target};
use tablewright_schema::object::{ObjectId, ObjectKind};
use tablewright_schema::schema::{EnumType, Table};
use tablewright_schema::{Dialect, ObjectName, Schema};

use super::moves::Step as Move;
use super::tables::namespaces;
use super::{Phase, Work};
use crate::change::{Change, EnumChange};
use crate::objects::find;
use crate::plan::{Lock, Step};

impl<'a> Work<'a> {
    /// Those of a table that was there.
    pub(super) fn change_access(&mut self, from: &Table, to: &Table, was: &Access, now: &Access) {
        let mut was = was.clone();
        // What is said of a column goes with it.
        let goes = |column: &String| from.column(column).is_some() && to.column(column).is_none();
        for privileges in was.grants.iter_mut().flat_map(|grants| grants.values_mut()) {
            privileges.retain(|privilege| match &privilege.of {
                Part::Column(column) | Part::Sequence(column) => !goes(column),
                Part::Whole => true,
            });
        }
        self.push_access(Phase::Access, Postgres::alter_access(&Target::table(to), &was, now));
    }

    /// Those of a table that is made.
    pub(super) fn new_access(&mut self, table: &Table) {
        let new = self.as_made(Subject::Table, Some(&table.name));
        self.push_access(Phase::Access, Postgres::alter_access(&Target::table(table), &new, &table.access));
    }

    /// Those of an enum; `from` is `None` where the type is made, or made anew.
    pub(super) fn access_of_enum(&mut self, from: Option<&EnumType>, to: &EnumType) {
        let was = match from {
            Some(from) => from.access.clone(),
            None => self.as_made(Subject::Type, Some(&to.name)),
        };
        self.push_access(Phase::Access, Postgres::alter_access(&Target::enumeration(to), &was, &to.access));
    }

    /// Those of objects.
    pub(super) fn access_of_objects(&mut self) {
        for object in self.to.objects.values() {
            let id = &object.id;
            let subject = id.kind.facts().subject;
            let was = match (self.moves.step(object), subject) {
                (Move::Create, None) => Access::default(),
                // Of the schema that is always there, nothing was said.
                (Move::Create, Some(_)) if id.is_public() => Access::default(),
                (Move::Create, Some(subject)) => {
                    self.as_made(subject, Some(&id.name).filter(|_| id.kind != ObjectKind::Schema))
                }
                (Move::None | Move::Comment | Move::Replace | Move::Alter(_), _) => {
                    let old = find(&self.moves.before.objects, id);
                    old.map(|old| old.access.clone()).unwrap_or_default()
                }
            };
            let alter = |from: &Access, to: &Access| {
                Dialect::Postgres.spelling().alter_object_access(id, from, to, self.to.public.as_ref())
            };
            if id.kind == ObjectKind::Schema {
                let between = self.widened(id, &was, &object.access);
                let (more, less) = (alter(&was, &between), alter(&between, &object.access));
                self.push_access(Phase::AccessOfSchemas, more);
                self.push_access(Phase::LastAccess, less);
            } else {
                let statements = alter(&was, &object.access);
                self.push_access(Phase::Access, statements);
            }
        }
    }

    /// The new owner, and both what others might do and what they may.
    fn widened(&self, id: &ObjectId, from: &Access, to: &Access) -> Access {
        let usual =
            self.to.public.as_ref().filter(|_| id.is_public()).and_then(|usual| usual.grants.as_ref());
        let grants = |access: &Access| access.grants.as_ref().or(usual).cloned().unwrap_or_default();
        let (old, mut both) = (grants(from), grants(to));
        // Where one of them takes nothing from the owner, both do not.
        both.retain(|role, _| role != OWNER || old.contains_key(OWNER));
        for (role, privileges) in old {
            if role != OWNER {
                let known = both.entry(role).or_default();
                known.extend(privileges);
                once(known);
            } else if let Some(known) = both.get_mut(OWNER) {
                known.extend(privileges);
            }
        }
        Access { owner: to.owner.clone(), grants: Some(both) }
    }

    /// What is yet to be made comes with other privileges from now on.
    pub(super) fn default_privileges(&mut self) {
        for change in self.changes {
            let Change::DefaultPrivileges { from, to } = change else { continue };
            let there = namespaces(self.to, true);
            let is_there = |schema: &str| schema == "public" || there.contains(&schema.to_owned());
            let version = self.to.version;
            let statements =
                Dialect::Postgres.spelling().alter_default_privileges(from, to, version, &is_there);
            self.push_access(Phase::LastAccess, statements.into_iter().map(|sql| vec![sql]).collect());
        }
    }

    pub(super) fn access_of_enums(&mut self) {
        for change in self.changes {
            match change {
                Change::Enum(EnumChange::Create(ty)) => self.access_of_enum(None, ty),
                Change::Enum(EnumChange::Alter { from, to, .. }) => {
                    let is_rebuilt = self.aside.rebuilt.contains(&to.name);
                    self.access_of_enum(Some(from).filter(|_| !is_rebuilt), to);
                }
                Change::Enum(EnumChange::Drop(_))
                | Change::Rename(_)
                | Change::CreateTable(_)
                | Change::AlterTable { .. }
                | Change::DropTable(_)
                | Change::Object(_)
                | Change::DefaultPrivileges { .. }
                | Change::Rows(_) => {}
            }
        }
    }

    /// What something comes with that this role makes.
    pub(super) fn as_made(&self, subject: Subject, name: Option<&ObjectName>) -> Access {
        let Schema { default_privileges, version, .. } = self.from;
        let come = |defaults| of_new(defaults, subject, name, *version);
        Access { owner: None, grants: default_privileges.as_ref().and_then(come) }
    }

    fn push_access(&mut self, phase: Phase, statements: Vec<Vec<String>>) {
        for sql in statements.into_iter().flatten() {
            self.push(phase, Step::new(sql, Lock::None));
        }
    }
}
