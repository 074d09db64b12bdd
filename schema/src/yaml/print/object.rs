//! Views, functions, triggers and all the other kinds.

use super::context::Context;
use super::entry::{Entry, section};
use super::scalar;
use crate::ObjectName;
use crate::object::kind::Short;
use crate::object::{Object, ObjectId, ObjectKind};
use crate::schema::Schema;

/// What stands at the top of a file, in the order of the kinds.
pub(super) fn entries(context: &Context<'_>) -> Vec<Entry> {
    let top = context.schema.objects.values().filter(|object| object.id.on.is_none());
    top.map(|object| entry(object, 2, context)).collect()
}

/// What is written inside a table: triggers, policies, rules.
pub(super) fn inside(on: &ObjectName, indent: usize, context: &Context<'_>) -> String {
    within(on, false, indent, context)
}

/// What is written inside a table or a view, or inside a server, which may have the name of one.
fn within(on: &ObjectName, is_server: bool, indent: usize, context: &Context<'_>) -> String {
    let kinds = context.hanging.get(&(on, is_server)).into_iter().flatten();
    let sections = kinds.map(|(kind, objects)| {
        let entries: Vec<Entry> = objects.iter().map(|object| entry(object, indent + 2, context)).collect();
        section(kind.facts().key, indent, &entries.iter().collect::<Vec<_>>())
    });
    sections.collect()
}

/// The SQL of an object as the YAML has it: the short form of its kind, or the statement.
pub(super) fn text(object: &Object, schema: &Schema) -> String {
    object.short(schema.dialect).unwrap_or_else(|| object.sql.clone())
}

fn entry(object: &Object, indent: usize, context: &Context<'_>) -> Entry {
    let Object { id, sql: _, comment, signature: _, access, depends_on: _ } = object;
    let (name, text) = (name(id, context), text(object, context.schema));
    let lead = format!("{:indent$}{}:", "", scalar::block(&name));
    let hanging = match id.on {
        None => within(&id.name, id.kind == ObjectKind::Server, indent + 2, context),
        Some(_) => String::new(),
    };
    let file = context.bodies.get(id).map(|path| path.to_string_lossy());
    let rights = super::access::lines(access, id.kind.facts().subject, indent + 2);
    let is_short = comment.is_none() && rights.is_empty() && hanging.is_empty();
    let lines = match &file {
        None if is_short && text.is_empty() => format!("{lead}\n"),
        None if is_short => format!("{lead} {}\n", scalar::sql(&text, indent + 2)),
        Some(file) if is_short => format!("{lead} {{ file: {} }}\n", scalar::flow(file)),
        Some(_) | None => {
            let inner = indent + 2;
            let mut out = format!("{lead}\n");
            if let Some(comment) = comment {
                out.push_str(&format!("{:inner$}comment: {}\n", "", scalar::lines(comment, inner + 2)));
            }
            out.push_str(&rights);
            match &file {
                Some(file) => out.push_str(&format!("{:inner$}file: {}\n", "", scalar::block(file))),
                None if text.is_empty() => {}
                None => out.push_str(&format!("{:inner$}sql: {}\n", "", scalar::sql(&text, inner + 2))),
            }
            out + &hanging
        }
    };
    let is_name = is_short && text.is_empty() && id.kind.facts().short == Short::Options;
    let home = if id.kind.is_of_the_database() { None } else { Some(id.name.schema.clone()) };
    Entry { key: id.kind.facts().key, name, home, is_name, lines }
}

/// The key of an object: with its arguments where the name alone would be two.
pub(super) fn name(id: &ObjectId, context: &Context<'_>) -> String {
    let ObjectId { kind, on, name, arguments } = id;
    let base = match on {
        Some(_) => ObjectName::new(&name.name).print(),
        None if kind.is_of_the_database() => name.name.clone(),
        None => name.print(),
    };
    match arguments {
        Some(arguments) if *kind == ObjectKind::Operator || context.is_shared(id) => {
            format!("{base}({arguments})")
        }
        Some(_) | None => base,
    }
}
