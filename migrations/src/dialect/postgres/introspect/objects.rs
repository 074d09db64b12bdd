//! Views, functions, triggers and all the other kinds of objects, and what depends on what.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgConnection;
use sqlx::postgres::PgRow;
use sqlx::postgres::types::Oid;
use tablewright_schema::object::{Dependency, Object, ObjectId, ObjectKind};
use tablewright_schema::schema::{Access, Unmanaged};
use tablewright_schema::{Dialect, ObjectName, Schema};

use super::access::Rights;
use super::fetch::{fetch, get, oid};
use super::rows::{EnumRow, Namespaces, object};
use super::tables::Catalogue;
use crate::AuthoringError;
use crate::objects::held;

/// The number of something: its catalogue and its place there.
type Number = (u32, u32);
const PG_CLASS: u32 = 1259;
const PG_TYPE: u32 = 1247;
const PG_FOREIGN_SERVER: u32 = 1417;

/// The rows of objects.
pub(super) struct Rows {
    found: Vec<ObjectRow>,
    depends_on: Vec<DependsRow>,
}

struct ObjectRow {
    kind: String,
    schema: Option<String>,
    name: String,
    arguments: Option<String>,
    on: Option<u32>,
    sql: Option<String>,
    further: Vec<String>,
    signature: Vec<String>,
    comment: Option<String>,
    rights: Rights,
    number: Number,
}

struct DependsRow {
    object: Number,
    on: Number,
    column: Option<String>,
}

/// What the rest of the database needs of the objects.
pub(super) struct Found {
    pub(super) objects: BTreeMap<ObjectId, Object>,
    pub(super) needs: BTreeMap<ObjectName, BTreeSet<ObjectId>>,
    /// What hangs on something that is not managed.
    pub(super) unmanaged: Vec<Unmanaged>,
}

/// Reads them. The usual database has few kinds, and is asked first which. `sequences` are those that a column owns without numbering
/// its rows by them.
pub(super) async fn read(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
    sequences: &[u32],
) -> Result<Rows, AuthoringError> {
    const DOING: &str = "reading views, functions and the like";
    let kinds = include_str!("../catalogue/object_kinds.sql");
    let kinds: Vec<[bool; 6]> = fetch(conn, kinds, namespaces.oids(), DOING, |row| {
        Ok([get(row, 0)?, get(row, 1)?, get(row, 2)?, get(row, 3)?, get(row, 4)?, get(row, 5)?])
    })
    .await?;
    let queries = [
        include_str!("../catalogue/objects_relations.sql"),
        include_str!("../catalogue/objects_hanging.sql"),
        include_str!("../catalogue/objects_routines.sql"),
        include_str!("../catalogue/objects_database.sql"),
        include_str!("../catalogue/objects_rare.sql"),
        include_str!("../catalogue/objects_subscriptions.sql"),
    ];
    let mut found = Vec::new();
    for (sql, _) in queries.into_iter().zip(kinds.into_iter().flatten()).filter(|(_, is_there)| *is_there) {
        found.extend(fetch(conn, sql, namespaces.oids(), DOING, object_row).await?);
    }
    if !sequences.is_empty() {
        let sql = include_str!("../catalogue/objects_owned_sequences.sql");
        let asked = sequences.iter().map(|oid| Oid(*oid)).collect();
        found.extend(fetch(conn, sql, asked, DOING, object_row).await?);
    }
    let sql = include_str!("../catalogue/depends_on.sql");
    let depends_on = match found.is_empty() {
        true => Vec::new(),
        false => fetch(conn, sql, namespaces.oids(), "reading what depends on what", depends_row).await?,
    };
    Ok(Rows { found, depends_on })
}

fn object_row(row: &PgRow) -> Result<ObjectRow, sqlx::Error> {
    let on: Option<Oid> = get(row, 4)?;
    Ok(ObjectRow {
        kind: get(row, 0)?,
        schema: get(row, 1)?,
        name: get(row, 2)?,
        arguments: get(row, 3)?,
        on: on.map(|oid| oid.0),
        sql: get(row, 5)?,
        further: get(row, 6)?,
        signature: get(row, 7)?,
        comment: get(row, 8)?,
        rights: Rights { columns: get(row, 12)?, ..Rights::read(row, 9)? },
        number: (oid(row, 13)?, oid(row, 14)?),
    })
}

fn depends_row(row: &PgRow) -> Result<DependsRow, sqlx::Error> {
    Ok(DependsRow {
        object: (oid(row, 0)?, oid(row, 1)?),
        on: (oid(row, 2)?, oid(row, 3)?),
        column: get(row, 4)?,
    })
}

/// What a number stands for.
enum Node {
    Table(ObjectName),
    Enum(ObjectName),
    Object(ObjectId),
}

/// Puts the rows together.
pub(super) fn assemble(rows: Rows, catalogue: &Catalogue, enums: &[(u32, ObjectName)]) -> Found {
    let Rows { found, depends_on } = rows;
    let mut nodes: BTreeMap<Number, Node> = BTreeMap::new();
    for (oid, parts) in &catalogue.tables {
        nodes.insert((PG_CLASS, *oid), Node::Table(parts.table.name.clone()));
    }
    for (oid, name) in enums {
        nodes.insert((PG_TYPE, *oid), Node::Enum(name.clone()));
    }
    let mut objects: BTreeMap<Number, Object> = BTreeMap::new();
    let mut unmanaged = Vec::new();
    let (hanging, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|row| row.on.is_some());
    // What hangs on a view comes when the view is known.
    for row in others.into_iter().chain(hanging) {
        let class = if row.kind == "user mapping" { PG_FOREIGN_SERVER } else { PG_CLASS };
        let on = row.on.map(|oid| (class, oid));
        let place = on.map(|on| match nodes.get(&on) {
            Some(Node::Table(name)) => Ok(name.clone()),
            Some(Node::Object(id)) => Ok(id.name.clone()),
            Some(Node::Enum(_)) | None => Err(catalogue.names.get(&on.1).cloned()),
        });
        let number = row.number;
        match place.transpose() {
            Ok(on) => match object_of(row, on) {
                Ok(object) => {
                    nodes.insert(number, Node::Object(object.id.clone()));
                    objects.insert(number, object);
                }
                Err(left) => unmanaged.push(*left),
            },
            Err(on) => unmanaged.push(left(row, on)),
        }
    }
    let mut needs: BTreeMap<ObjectName, BTreeSet<ObjectId>> = BTreeMap::new();
    for DependsRow { object, on, column } in depends_on {
        let (Some(dependent), Some(on)) = (nodes.get(&object), nodes.get(&on)) else { continue };
        match (dependent, on) {
            (Node::Object(_), on) => {
                let Some(object) = objects.get_mut(&object) else { continue };
                object.depends_on.push(match (on, column) {
                    (Node::Table(name), Some(column)) => Dependency::Column(name.clone(), column),
                    (Node::Table(name), None) => Dependency::Table(name.clone()),
                    (Node::Enum(name), _) => Dependency::Enum(name.clone()),
                    (Node::Object(id), _) => Dependency::Object(id.clone()),
                });
            }
            (Node::Table(table), Node::Object(id)) => {
                needs.entry(table.clone()).or_default().insert(id.clone());
            }
            (Node::Table(_) | Node::Enum(_), _) => {}
        }
    }
    for object in objects.values_mut() {
        object.depends_on.sort();
        object.depends_on.dedup();
    }
    let objects = objects.into_values().map(|object| (object.id.clone(), object)).collect();
    Found { objects, needs, unmanaged }
}

fn object_of(row: ObjectRow, on: Option<ObjectName>) -> Result<Object, Box<Unmanaged>> {
    let kind = ObjectKind::from_words(&row.kind);
    let (Some(kind), Some(sql)) = (kind, &row.sql) else { return Err(Box::new(left(row, on))) };
    let name = match (&on, kind.is_of_the_database()) {
        (Some(on), _) => on.sibling(&row.name),
        (None, true) => ObjectName::new(&row.name),
        (None, false) => object(row.schema.as_deref(), &row.name),
    };
    let id = ObjectId { kind, on: on.clone(), name, arguments: row.arguments.clone() };
    let Ok(mut sql) = id.statement(Dialect::Postgres, sql) else { return Err(Box::new(left(row, on))) };
    for further in &row.further {
        sql.push_str(Object::NEXT);
        sql.push_str(further);
    }
    let ObjectRow { signature, comment, mut rights, .. } = row;
    if id.is_public() {
        // Whose it usually is depends on the server, not on who asks.
        rights.owner.clone_from(&rights.owner_name);
    }
    let access = rights.access(id.kind.facts().subject);
    Ok(Object { comment, signature, access, ..Object::new(id, sql) })
}

fn left(row: ObjectRow, on: Option<ObjectName>) -> Unmanaged {
    Unmanaged {
        kind: row.kind,
        name: object(row.schema.as_deref(), &row.name),
        depends_on: on.iter().map(|on| (on.clone(), None)).collect(),
        table: on,
        sql: row.sql,
    }
}

/// The numbers of the enums, with their names.
pub(super) fn numbers(rows: &[EnumRow], namespaces: &Namespaces) -> Vec<(u32, ObjectName)> {
    rows.iter().map(|row| (row.oid, namespaces.object(row.namespace, &row.name))).collect()
}

/// Takes away the schemas that are there because of what they hold, and of which nothing is said: nobody has to say those.
pub(crate) fn without_implied(schema: &mut Schema) {
    let held = held(schema);
    schema.objects.retain(|id, object| {
        id.kind != ObjectKind::Schema
            || object.comment.is_some()
            || object.access != Access::default()
            || !(id.is_public() || held.contains(&id.name.name))
    });
}

/// What is said of the schema `public` is how it differs from the one of a new database.
pub(super) fn of_public(schema: &mut Schema) {
    let usual = schema.public.clone().unwrap_or_default();
    for object in schema.objects.values_mut().filter(|object| object.id.is_public()) {
        let Access { owner, grants } = &mut object.access;
        if *owner == usual.owner {
            *owner = None;
        }
        if grants.clone().unwrap_or_default() == usual.grants.clone().unwrap_or_default() {
            *grants = None;
        } else {
            grants.get_or_insert_default();
        }
    }
}
