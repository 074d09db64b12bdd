//! Views, functions, triggers and the like in the server's words. Those that are stored with the same words are taken over; if any
//! differs, the whole wanted schema is built on a scratch database, and read back from there with what depends on what.

use std::collections::BTreeSet;
use std::sync::Arc;

use sqlx::PgConnection;
use tablewright::migrate::server_position;
use tablewright_schema::object::{Object, ObjectId, ObjectKind};
use tablewright_schema::schema::{Access, Table};
use tablewright_schema::{ObjectName, Schema};

use super::super::introspect::{introspect, without_implied};
use super::super::scratch::Scratch;
use crate::build::{Of, Statement, build, managed};
use crate::dialect::postgres::expression::same_statement;
use crate::objects::find;
use crate::{AuthoringError, Part, Refusal};

pub(super) const DOING: &str = "building the wanted schema on a scratch database";

/// Takes over the stored objects that say the same as the wanted ones. Whether that was all of them, on both sides. After renames,
/// the same words may say something else: the server has to be asked.
pub(super) fn settle(stored: &Schema, wanted: &mut Schema, renamed: bool) -> bool {
    without_implied(wanted);
    if renamed && !(stored.objects.is_empty() && wanted.objects.is_empty()) {
        return false;
    }
    let mut settled = true;
    for (id, object) in std::mem::take(&mut wanted.objects) {
        match find(&stored.objects, &id) {
            Some(known) if same_statement(&known.sql, &object.sql) => {
                let Object { comment, access, .. } = object;
                let taken = Object { comment, access, ..known.clone() };
                wanted.objects.insert(taken.id.clone(), taken);
            }
            Some(_) | None => {
                settled = false;
                wanted.objects.insert(id, object);
            }
        }
    }
    settled &= stored.objects.keys().all(|id| wanted.objects.contains_key(id));
    if settled {
        let stays = |name: &&ObjectName| wanted.tables.contains_key(name);
        let needs = stored.needs.keys().filter(stays);
        wanted.needs = needs.map(|name| (name.clone(), stored.needs[name].clone())).collect();
    }
    settled
}

/// What a scratch database says of the wanted schema.
pub(super) enum Answer {
    /// The server takes it; objects and what depends on what are in its words.
    Built(Box<Schema>),
    /// Some table could not be built; the objects are good, so it is one of the tables' expressions.
    Tables { message: String, sql: String },
}

/// Builds the wanted schema, and reads its objects back.
pub(super) async fn ask(
    scratch: &mut Scratch,
    stored: &Schema,
    wanted: &Schema,
) -> Result<Answer, AuthoringError> {
    let failed = AuthoringError::database(DOING);
    let mut statements = managed(&without_access(wanted));
    // Views may read what no schema describes.
    statements.extend(wanted.unmanaged.iter().filter_map(|object| {
        let of = Of::Unmanaged(format!("{} {}", object.kind, object.name));
        Some(Statement { sql: object.sql.clone()?, of })
    }));
    let left = build(scratch.connection(), statements).await.map_err(&failed)?;
    let refused: Vec<Refusal> =
        left.iter().filter_map(|(statement, error)| refusal(statement, error)).collect();
    let table = left.iter().find(|(statement, _)| statement.of == Of::Table);
    // Where a table cannot be built, what reads it cannot either, and is not to blame.
    if let Some((statement, error)) = table {
        return Ok(Answer::Tables { message: said(error), sql: statement.sql.clone() });
    }
    if !refused.is_empty() {
        return Err(AuthoringError::Refused(refused));
    }
    let connection = scratch.postgres();
    let mut built = introspect(connection, None).await?;
    let misnamed = misnamed(wanted, &built);
    if !misnamed.is_empty() {
        return Err(AuthoringError::Refused(misnamed));
    }
    check_bodies(connection, stored, &built).await?;
    super::words::follow(connection, stored, &mut built).await?;
    // The server may bring extensions of its own to every database.
    built.objects.retain(|id, _| id.kind != ObjectKind::Extension || wanted.objects.contains_key(id));
    for (id, object) in &mut built.objects {
        if let Some(Object { comment, access, .. }) = find(&wanted.objects, id) {
            object.comment.clone_from(comment);
            object.access.clone_from(access);
        }
        if let Some(known) = find(&stored.objects, id).filter(|known| same_statement(&known.sql, &object.sql))
        {
            // Whether a materialized view holds rows is as it was.
            object.sql.clone_from(&known.sql);
            object.signature.clone_from(&known.signature);
        }
    }
    // A schema that is there for what it holds may be spoken of all the same.
    for (id, object) in wanted.objects.iter().filter(|(id, _)| id.kind == ObjectKind::Schema) {
        built.objects.entry(id.clone()).or_insert_with(|| object.clone());
    }
    Ok(Answer::Built(Box::new(built)))
}

/// Who may do what changes no word of anything.
fn without_access(wanted: &Schema) -> Schema {
    let mut bare = wanted.clone();
    let speaks = |table: &Table| table.access != Access::default();
    for table in bare.tables.values_mut().filter(|table| speaks(table)) {
        Arc::make_mut(table).access = Access::default();
    }
    bare.enums.values_mut().for_each(|ty| ty.access = Access::default());
    bare.objects.values_mut().for_each(|object| object.access = Access::default());
    bare
}

fn said(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

fn refusal(statement: &Statement, error: &sqlx::Error) -> Option<Refusal> {
    match &statement.of {
        Of::Object(id) => {
            Some(of_object(id, &statement.sql, said(error), server_position(error, &statement.sql)))
        }
        Of::Table | Of::Unmanaged(_) => None,
    }
}

fn of_object(id: &ObjectId, sql: &str, message: String, at: Option<usize>) -> Refusal {
    let part = Part::Object(Box::new(id.clone()));
    Refusal { table: id.name.clone(), part, sql: sql.to_owned(), message, at }
}

/// Statements that made something else than they are called.
fn misnamed(wanted: &Schema, built: &Schema) -> Vec<Refusal> {
    let known: BTreeSet<_> = wanted.objects.keys().map(|id| (id.kind, &id.on, &id.name)).collect();
    let strange = built.objects.keys().find(|id| !known.contains(&(id.kind, &id.on, &id.name)));
    let held = |name: &str| {
        let names =
            built.tables.keys().chain(built.enums.keys()).chain(built.objects.keys().map(|id| &id.name));
        names.filter_map(|name| name.schema.as_deref()).any(|schema| schema == name)
    };
    let missing = wanted.objects.values().filter(|object| {
        let id = &object.id;
        let is_there = |other: &ObjectId| (other.kind, &other.on, &other.name) == (id.kind, &id.on, &id.name);
        let implied = id.kind == ObjectKind::Schema && (id.is_public() || held(&id.name.name));
        !implied && !built.objects.keys().any(is_there)
    });
    missing
        .map(|object| {
            let made = strange.map(|id| format!("; it may be what makes {id}")).unwrap_or_default();
            let message = format!("this statement does not make the {}{made}", object.id);
            of_object(&object.id, &object.sql, message, None)
        })
        .collect()
}

/// The bodies of routines that are not stored so: while everything was built, they were not read.
async fn check_bodies(
    connection: &mut PgConnection,
    stored: &Schema,
    built: &Schema,
) -> Result<(), AuthoringError> {
    let failed = AuthoringError::database(DOING);
    let is_new = |object: &&Object| {
        matches!(object.id.kind, ObjectKind::Function | ObjectKind::Procedure)
            && !find(&stored.objects, &object.id).is_some_and(|known| same_statement(&known.sql, &object.sql))
    };
    sqlx::raw_sql("SET check_function_bodies = on").execute(&mut *connection).await.map_err(&failed)?;
    let mut refused = Vec::new();
    for object in built.objects.values().filter(is_new) {
        let sql = object.sql.replacen("CREATE ", "CREATE OR REPLACE ", 1);
        let ran = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *connection).await;
        if let Err(error) = ran {
            refused.push(of_object(&object.id, &object.sql, said(&error), None));
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(AuthoringError::Refused(refused)) }
}
