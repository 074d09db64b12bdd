//! Views, triggers, routines, events and sequences, from the statements that the server prints.

use std::collections::BTreeSet;

use tablewright_schema::ObjectName;
use tablewright_schema::dialect::mysql::{respelled, tokens};
use tablewright_schema::object::{Dependency, Object, ObjectId, ObjectKind};
use tablewright_schema::schema::Schema;

use super::rows::{Catalogue, ObjectRow};
use super::{Server, unmanaged};
use crate::dialect::mysql::stored::{
    Sequence, Stored, Trigger, account, literal, under_plain_name, without_comment, without_database,
};

/// What a view is called whose tables or columns are gone: it cannot be built anywhere, and is left alone.
pub(in super::super) const BROKEN_VIEW: &str = "broken view";

/// That the server takes `CREATE OR REPLACE` of a kind, as the signature of an object.
pub(in super::super) const REPLACES: &str = "OR REPLACE";

/// Adds the objects to a schema that has its tables.
pub(super) fn add(catalogue: &Catalogue, schema: &mut Schema) {
    let mut before: Option<&ObjectRow> = None;
    for (row, shown) in &catalogue.objects {
        let follows = before.filter(|other| {
            other.table.is_some() && (&other.table, &other.event) == (&row.table, &row.event)
        });
        before = Some(row);
        match object(row, shown.as_deref(), follows, &catalogue.server) {
            Some(object) => {
                schema.objects.insert(object.id.clone(), object);
            }
            None => {
                let kind = if row.broken != 0 { BROKEN_VIEW } else { row.kind.as_str() };
                let table = row.table.as_deref().map(ObjectName::new);
                schema.unmanaged.push(unmanaged(kind, ObjectName::new(&row.name), table));
            }
        }
    }
    let ids: Vec<ObjectId> = schema.objects.keys().cloned().collect();
    let mut objects = std::mem::take(&mut schema.objects);
    for object in objects.values_mut() {
        object.depends_on = depends_on(object, schema, &ids);
    }
    schema.objects = objects;
}

/// The object; `None` where it is of a kind that is not managed, is broken, or its statement may not be seen.
fn object(
    row: &ObjectRow,
    shown: Option<&str>,
    follows: Option<&ObjectRow>,
    server: &Server,
) -> Option<Object> {
    if row.broken != 0 {
        return None;
    }
    let kind = ObjectKind::from_words(&row.kind)?;
    let mut stored = Stored::read(shown?)?;
    let comment = row.comment.clone().filter(|comment| !comment.is_empty());
    stored.definer = stored.definer.filter(|definer| account(definer) != server.account);
    for (name, made_under, now) in
        [("sql_mode", &row.sql_mode, &server.sql_mode), ("time_zone", &row.time_zone, &server.time_zone)]
    {
        if let Some(value) = made_under.as_ref().filter(|value| *value != now) {
            stored.settings.insert(name, literal(value));
        }
    }
    stored.rest = match row.kind.as_str() {
        "view" => view(&stored.rest, &row.name, server)?,
        "trigger" => {
            let order = follows.map(|other| ("FOLLOWS".to_owned(), other.name.clone()));
            let read = Trigger::read(&stored.rest)?;
            Trigger { name: row.name.clone(), on: row.table.clone()?, order, ..read }.sql()
        }
        "sequence" => Sequence::read(&stored.rest)?.sql(),
        kind => {
            let rest = under_plain_name(&stored.rest, kind, &row.name)?;
            without_comment(&rest, comment.as_deref().unwrap_or_default())
        }
    };
    let on = row.table.as_deref().map(ObjectName::new);
    let id = ObjectId { on, ..ObjectId::new(kind, ObjectName::new(&row.name)) };
    let signature = if server.is_mariadb { vec![REPLACES.to_owned()] } else { Vec::new() };
    Some(Object { comment, signature, ..Object::new(id, stored.sql()) })
}

/// ``VIEW `v` AS`` and the query, on a line of its own, without the name of the database.
fn view(rest: &str, name: &str, server: &Server) -> Option<String> {
    let rest = without_database(rest, &server.database);
    let found = tokens(&rest);
    let at = found.iter().position(|token| token.is_word("as"))?;
    // Between the name and AS stand the names of the columns, where the server tells them apart.
    let columns = rest[found.get(1)?.end()..found[at].start].trim();
    let columns = if columns.is_empty() { String::new() } else { format!(" {columns}") };
    let name = tablewright_schema::Dialect::Mysql.spelling().ident(name);
    Some(format!("VIEW {name}{columns} AS\n{}", respelled(rest[found[at].end()..].trim())))
}

/// What is named in the statement: tables, those of their columns, and for a view, which cannot be made without them, other
/// objects. More than it depends on, never less.
fn depends_on(object: &Object, schema: &Schema, others: &[ObjectId]) -> Vec<Dependency> {
    let found = tokens(&object.sql);
    let mentioned: BTreeSet<String> =
        found.iter().filter_map(|token| token.ident()).map(|name| name.to_lowercase()).collect();
    let mentions = |name: &str| mentioned.contains(&name.to_lowercase());
    let mut found = Vec::new();
    for table in schema.tables.values().filter(|table| mentions(&table.name.name)) {
        found.push(Dependency::Table(table.name.clone()));
        let columns = table.columns.iter().filter(|column| mentions(&column.name));
        found.extend(columns.map(|column| Dependency::Column(table.name.clone(), column.name.clone())));
    }
    if object.id.kind == ObjectKind::View {
        let needed = [ObjectKind::View, ObjectKind::Function, ObjectKind::Sequence];
        let others = others
            .iter()
            .filter(|id| **id != object.id && needed.contains(&id.kind) && mentions(&id.name.name));
        found.extend(others.map(|id| Dependency::Object(id.clone())));
    }
    found
}
