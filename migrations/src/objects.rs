//! Finding objects by their names, and what can be said of their statements without a server.

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::object::{Dependency, Object, ObjectId, ObjectKind};
use tablewright_schema::{Dialect, ObjectName, Schema};

use crate::dialect;

/// The object of that name. Where a routine's arguments are not said on one side, the only one of its name is meant.
pub(crate) fn find<'a>(objects: &'a BTreeMap<ObjectId, Object>, id: &ObjectId) -> Option<&'a Object> {
    if let Some(object) = objects.get(id) {
        return Some(object);
    }
    if !id.kind.has_arguments() {
        return None;
    }
    let first = ObjectId { arguments: None, ..id.clone() };
    let mut found = objects
        .range(first..)
        .map(|(_, object)| object)
        .take_while(|object| object.id.kind == id.kind && object.id.on == id.on && object.id.name == id.name);
    match (found.next(), found.next()) {
        (Some(object), None) if object.id.arguments.is_none() || id.arguments.is_none() => Some(object),
        _ => None,
    }
}

/// The statement of an object that has got another name.
pub(crate) fn under_name(dialect: Dialect, sql: &str, from: &ObjectId, to: &ObjectId) -> String {
    let short = Object::new(from.clone(), sql.to_owned()).short(dialect);
    if let Some(made) = short.and_then(|text| to.statement(dialect, &text).ok()) {
        return made;
    }
    // The server names a routine in full; in other statements the name stands as it stands here.
    let printed = |name: &ObjectName| dialect::planner(dialect).printed_name(name);
    let renamed = sql.replacen(&printed(&from.name), &printed(&to.name), 1);
    match (&from.on, &to.on) {
        (Some(was), Some(now)) if was != now => {
            renamed.replacen(&format!(" ON {}", printed(was)), &format!(" ON {}", printed(now)), 1)
        }
        (Some(_) | None, _) => renamed,
    }
}

/// The objects in an order in which each comes after those of them that it depends on. What depends on each other in a circle
/// comes in the order of the names.
pub(crate) fn in_order<'a>(objects: impl Iterator<Item = &'a Object>) -> Vec<&'a Object> {
    let mut left: BTreeMap<&ObjectId, &Object> = objects.map(|object| (&object.id, object)).collect();
    let mut ordered = Vec::new();
    while let Some(id) = left.keys().next().copied() {
        place(id, &mut left, &mut ordered);
    }
    ordered
}

fn place<'a>(id: &ObjectId, left: &mut BTreeMap<&'a ObjectId, &'a Object>, ordered: &mut Vec<&'a Object>) {
    // Taken out before what it depends on is placed, so that a circle ends.
    let Some(object) = left.remove(id) else { return };
    for on in object.depends_on.iter().filter_map(on_object) {
        place(on, left, ordered);
    }
    ordered.push(object);
}

/// The object that is depended on, if it is one.
pub(crate) fn on_object(dependency: &Dependency) -> Option<&ObjectId> {
    match dependency {
        Dependency::Object(id) => Some(id),
        Dependency::Table(_) | Dependency::Column(_, _) | Dependency::Enum(_) => None,
    }
}

/// The table that is depended on, if it is one or a column of one.
pub(crate) fn on_table(dependency: &Dependency) -> Option<&ObjectName> {
    match dependency {
        Dependency::Table(name) | Dependency::Column(name, _) => Some(name),
        Dependency::Enum(_) | Dependency::Object(_) => None,
    }
}

/// These objects and all that they depend on, near or far.
pub(crate) fn with_all_below<'a>(
    objects: &'a BTreeMap<ObjectId, Object>,
    of: impl Iterator<Item = &'a ObjectId>,
) -> BTreeSet<&'a ObjectId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&ObjectId> = of.collect();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            let object = objects.get(id);
            open.extend(object.into_iter().flat_map(|object| object.depends_on.iter().filter_map(on_object)));
        }
    }
    found
}

/// The database schemas that hold something.
pub(crate) fn held(schema: &Schema) -> BTreeSet<String> {
    let names = schema.enums.keys().chain(schema.tables.keys());
    let names = names.chain(schema.unmanaged.iter().map(|object| &object.name));
    let others = schema.objects.keys().filter(|id| id.kind != ObjectKind::Schema).map(|id| &id.name);
    names.chain(others).filter_map(|name| name.schema.clone()).collect()
}
