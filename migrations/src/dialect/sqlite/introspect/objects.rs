//! Views, triggers and virtual tables. The tables in which a virtual table keeps its rows are its own, and come and go with it.

use std::collections::BTreeSet;

use tablewright_schema::ObjectName;
use tablewright_schema::object::{Dependency, Object, ObjectId, ObjectKind};
use tablewright_schema::schema::Schema;

use super::ObjectRow;
use crate::dialect::sqlite::stored::{Unreadable, name_of, sqlite_tokens, with_plain_head};

/// Those of the rows that are neither tables nor indexes.
pub(super) fn objects<'a>(
    rows: &'a [ObjectRow],
    schema: &Schema,
) -> Result<Vec<Object>, (&'a ObjectRow, Unreadable)> {
    let mut found = Vec::new();
    for row in rows {
        let Some(id) = id(row) else { continue };
        let stored = row.sql.as_deref().unwrap_or_default();
        let sql = with_plain_head(&id, stored).map_err(|reason| (row, reason))?;
        found.push(Object::new(id, sql));
    }
    let ids: Vec<ObjectId> = found.iter().map(|object| object.id.clone()).collect();
    for object in &mut found {
        object.depends_on = depends_on(object, schema, &ids);
    }
    Ok(found)
}

fn id(row: &ObjectRow) -> Option<ObjectId> {
    let name = ObjectName::new(&row.name);
    match (row.kind.as_str(), row.listed.as_deref()) {
        ("view", _) => Some(ObjectId::new(ObjectKind::View, name)),
        ("table", Some("virtual")) => Some(ObjectId::new(ObjectKind::VirtualTable, name)),
        ("trigger", _) => {
            let on = Some(ObjectName::new(&row.table));
            Some(ObjectId { on, ..ObjectId::new(ObjectKind::Trigger, name) })
        }
        _ => None,
    }
}

/// What is named in the text: tables, those of their columns, other objects. More than it depends on, never less.
fn depends_on(object: &Object, schema: &Schema, others: &[ObjectId]) -> Vec<Dependency> {
    let tokens = sqlite_tokens(&object.sql);
    let mentioned: BTreeSet<String> =
        tokens.iter().filter_map(name_of).map(|name| name.to_ascii_lowercase()).collect();
    let mentions = |name: &str| mentioned.contains(&name.to_ascii_lowercase());
    let mut found = Vec::new();
    for table in schema.tables.values().filter(|table| mentions(&table.name.name)) {
        found.push(Dependency::Table(table.name.clone()));
        let columns = table.columns.iter().filter(|column| mentions(&column.name));
        found.extend(columns.map(|column| Dependency::Column(table.name.clone(), column.name.clone())));
    }
    let others = others.iter().filter(|id| **id != object.id && id.on.is_none() && mentions(&id.name.name));
    found.extend(others.map(|id| Dependency::Object(id.clone())));
    found
}
