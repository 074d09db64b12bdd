//! Views, functions, triggers and all the other kinds.

use std::collections::BTreeMap;

use super::scalar;
use crate::ObjectName;
use crate::access::Access;
use crate::object::kind::Short;
use crate::object::{Object, ObjectId, ObjectKind};
use crate::schema::Schema;

/// What stands at the top of a file, by key in the order of the kinds: `views:` and its entries.
pub(super) fn sections(schema: &Schema) -> Vec<(&'static str, String)> {
    let mut sections: Vec<(&'static str, Vec<&Object>)> = Vec::new();
    for object in schema.objects.values().filter(|object| object.id.on.is_none()) {
        let key = object.id.kind.facts().key;
        match sections.iter_mut().find(|(there, _)| *there == key) {
            Some((_, objects)) => objects.push(object),
            None => sections.push((key, vec![object])),
        }
    }
    sections.into_iter().map(|(key, objects)| (key, section(key, 0, &objects, schema))).collect()
}

/// What is written inside a table: triggers, policies, rules.
pub(super) fn inside(on: &ObjectName, indent: usize, schema: &Schema) -> String {
    within(on, false, indent, schema)
}

/// What is written inside a table or a view, or inside a server, which may have the name of one.
fn within(on: &ObjectName, is_server: bool, indent: usize, schema: &Schema) -> String {
    let mut parts: BTreeMap<ObjectKind, Vec<&Object>> = BTreeMap::new();
    let hangs = |object: &&Object| {
        object.id.on.as_ref() == Some(on) && (object.id.kind == ObjectKind::UserMapping) == is_server
    };
    for object in schema.objects.values().filter(hangs) {
        parts.entry(object.id.kind).or_default().push(object);
    }
    parts.into_iter().map(|(kind, objects)| section(kind.facts().key, indent, &objects, schema)).collect()
}

fn section(key: &str, indent: usize, objects: &[&Object], schema: &Schema) -> String {
    let lead = format!("{:indent$}{key}:", "");
    let only_names = |object: &&Object| {
        object.id.kind.facts().short == Short::Options
            && object.comment.is_none()
            && object.access == Access::default()
            && object.short(schema.dialect).as_deref() == Some("")
    };
    if objects.iter().all(only_names) {
        let list = super::sequence(objects.iter().map(|object| scalar::flow(&name(&object.id, schema))));
        if lead.len() + list.chars().count() < super::WIDTH {
            return format!("{lead} {list}\n");
        }
    }
    let entries: String = objects.iter().map(|object| entry(object, indent + 2, schema)).collect();
    format!("{lead}\n{entries}")
}

fn entry(object: &Object, indent: usize, schema: &Schema) -> String {
    let Object { id, sql, comment, signature: _, access, depends_on: _ } = object;
    let text = object.short(schema.dialect).unwrap_or_else(|| sql.clone());
    let lead = format!("{:indent$}{}:", "", scalar::block(&name(id, schema)));
    let hanging = match id.on {
        None => within(&id.name, id.kind == ObjectKind::Server, indent + 2, schema),
        Some(_) => String::new(),
    };
    let rights = super::access::lines(access, id.kind.facts().subject, indent + 2);
    if comment.is_none() && rights.is_empty() && hanging.is_empty() {
        return match text.is_empty() {
            true => format!("{lead}\n"),
            false => format!("{lead} {}\n", scalar::lines(&text, indent + 2)),
        };
    }
    let inner = indent + 2;
    let mut out = format!("{lead}\n");
    if let Some(comment) = comment {
        out.push_str(&format!("{:inner$}comment: {}\n", "", scalar::lines(comment, inner + 2)));
    }
    out.push_str(&rights);
    if !text.is_empty() {
        out.push_str(&format!("{:inner$}sql: {}\n", "", scalar::lines(&text, inner + 2)));
    }
    out + &hanging
}

/// The key of an object: with its arguments where the name alone would be two.
fn name(id: &ObjectId, schema: &Schema) -> String {
    let ObjectId { kind, on, name, arguments } = id;
    let base = match on {
        Some(_) => ObjectName::new(&name.name).print(),
        None if kind.is_of_the_database() => name.name.clone(),
        None => name.print(),
    };
    let shares = |other: &ObjectId| other.kind == *kind && other.name == *name && other != id;
    match arguments {
        Some(arguments) if *kind == ObjectKind::Operator || schema.objects.keys().any(shares) => {
            format!("{base}({arguments})")
        }
        Some(_) | None => base,
    }
}
