//! Owners and grants are managed where the wanted schema speaks of them. Of other tables, which are never made anew, they are forgotten on
//! both sides; of everything else the wanted one is taken to want what is there, so that what is made anew is as it was.

use std::sync::Arc;

use tablewright_schema::access::{Access, DefaultOf, Grants, Subject, of_new};
use tablewright_schema::object::{Object, ObjectId, ObjectKind};
use tablewright_schema::{Hints, ObjectName, Schema};

use crate::objects::{find, held};

/// Says what the wanted schema leaves unsaid.
pub(crate) fn fill(from: &mut Schema, wanted: &mut Schema, hints: &Hints) {
    if wanted.default_privileges.is_none() {
        // Those of a schema go with it.
        let held = held(wanted);
        let is_schema = |name: &str| ObjectId::new(ObjectKind::Schema, ObjectName::new(name));
        let stays = |of: &DefaultOf| {
            let stays = |name: &String| {
                name == "public" || held.contains(name) || wanted.objects.contains_key(&is_schema(name))
            };
            of.schema.as_ref().is_none_or(stays)
        };
        let mut defaults = from.default_privileges.clone();
        defaults.iter_mut().for_each(|defaults| defaults.retain(|of, _| stays(of)));
        wanted.default_privileges = defaults;
    }
    let defaults = from.default_privileges.clone().unwrap_or_default();
    let version = from.version;
    let new = |subject, name: Option<&ObjectName>| of_new(&defaults, subject, name, version);
    for table in wanted.tables.values_mut() {
        let former = || hints.tables.get(&table.name).filter(|old| from.tables.contains_key(old));
        let old = Some(&table.name).filter(|name| from.tables.contains_key(name)).or_else(former);
        match old.cloned().and_then(|old| from.tables.get_mut(&old)) {
            Some(stored) => {
                if table.access.owner.is_none() {
                    stored.access.owner = None;
                }
                if table.access.grants.is_none() {
                    stored.access.grants = None;
                }
            }
            None => {
                let table = Arc::make_mut(table);
                unsaid(&mut table.access, None, Some(Subject::Table), &new, Some(&table.name));
            }
        }
    }
    for ty in wanted.enums.values_mut() {
        let old = hints.enums.get(&ty.name);
        let stored = from.enums.get(&ty.name).or_else(|| from.enums.get(old?)).map(|ty| &ty.access);
        unsaid(&mut ty.access, stored, Some(Subject::Type), &new, Some(&ty.name));
    }
    let was_held = held(from);
    for schema in held(wanted).difference(&was_held) {
        let id = ObjectId::new(ObjectKind::Schema, ObjectName::new(schema));
        // It is made of itself, and comes with more than nothing.
        if new(Subject::Schema, None).is_some() && !from.objects.contains_key(&id) {
            let sql = id.statement(wanted.dialect, "").expect("a schema is told whole by its name");
            wanted.objects.entry(id.clone()).or_insert_with(|| Object::new(id, sql));
        }
    }
    for object in wanted.objects.values_mut() {
        let id = &object.id;
        let former = || {
            let old = hints.objects.get(id)?;
            find(&from.objects, &ObjectId { name: old.clone(), ..id.clone() })
        };
        let stored = find(&from.objects, id).or_else(former).map(|object| &object.access);
        let is_schema = id.kind == ObjectKind::Schema;
        let name = Some(&id.name).filter(|_| !is_schema);
        let is_there = is_schema && (id.is_public() || was_held.contains(&id.name.name));
        let stored = stored.or(is_there.then_some(&NOTHING));
        unsaid(&mut object.access, stored, id.kind.facts().subject, &new, name);
    }
    // A schema that stays for what it holds, and of which the wanted one says nothing, is as it is.
    let stays = held(wanted);
    from.objects.retain(|id, object| {
        id.kind != ObjectKind::Schema
            || object.comment.is_some()
            || wanted.objects.contains_key(id)
            || !(id.is_public() || stays.contains(&id.name.name))
    });
}

/// Of a schema that is there for what it holds nothing is said.
const NOTHING: Access = Access { owner: None, grants: None };

fn unsaid(
    access: &mut Access,
    stored: Option<&Access>,
    subject: Option<Subject>,
    new: &dyn Fn(Subject, Option<&ObjectName>) -> Option<Grants>,
    name: Option<&ObjectName>,
) {
    let Access { owner, grants } = access;
    match stored {
        Some(stored) => {
            if owner.is_none() {
                owner.clone_from(&stored.owner);
            }
            if grants.is_none() {
                grants.clone_from(&stored.grants);
            }
        }
        // A new one comes with what the default privileges say.
        None => {
            if let (None, Some(subject)) = (&grants, subject) {
                *grants = new(subject, name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tablewright_schema::Dialect;
    use tablewright_schema::schema::Table;

    use super::*;

    fn schema(tables: &[(&str, Option<&str>, bool)]) -> Schema {
        let mut schema = Schema::empty(Dialect::Postgres);
        for (name, owner, grants) in tables {
            let mut table = Table::new(ObjectName::new(*name));
            table.access = Access { owner: owner.map(str::to_owned), grants: grants.then(Default::default) };
            schema.tables.insert(table.name.clone(), table);
        }
        schema
    }

    #[test]
    fn owners_and_grants_of_which_nobody_speaks_are_left_alone() {
        let mut stored =
            schema(&[("both", Some("a"), true), ("old", Some("a"), true), ("gone", Some("a"), true)]);
        let mut wanted = schema(&[("both", None, true), ("new", Some("b"), false)]);
        let hints =
            Hints { tables: [("new".into(), "old".into())].into_iter().collect(), ..Hints::default() };
        let (left, unsaid) = (
            schema(&[("both", None, true), ("old", Some("a"), false), ("gone", Some("a"), true)]),
            wanted.clone(),
        );
        fill(&mut stored, &mut wanted, &hints);
        assert_eq!((stored, wanted), (left, unsaid));
    }
}
