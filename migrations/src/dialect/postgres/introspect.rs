//! Reads a PostgreSQL database as a [`Schema`]: one query per kind of object, all in one read-only snapshot.

mod access;
mod constraints;
mod family;
mod fetch;
mod held;
mod indexes;
mod not_nulls;
mod objects;
mod rows;
mod settings;
mod tables;
mod unmanaged;
mod version;

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Postgres, Transaction};
use tablewright_schema::access::Subject;
use tablewright_schema::schema::{EnumType, Tables};
use tablewright_schema::{Dialect, ObjectName, Schema};

pub(super) use access::canonical;
pub(super) use family::leave_usual_names;
pub(super) use objects::without_implied;
pub(super) use rows::Namespaces;
pub(crate) use version::version;

use crate::AuthoringError;

/// What makes the server print the same text for the same object, whatever the session or the role says.
pub(super) const PINNED_SETTINGS: &str = "SET LOCAL search_path = public; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; \
     SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; \
     SET LOCAL quote_all_identifiers = off; SET LOCAL standard_conforming_strings = on; SET LOCAL jit = off";

const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const DOING: &str = "reading the database's catalogue";
/// Attempts to read while others change what they like. Whoever makes and drops tables all the time is then kept from it.
const FREE_ATTEMPTS: usize = 3;
/// Attempts in all.
const MOST_ATTEMPTS: usize = 20;

/// Everything in the database that is managed, and by name what is not. A second connection to it shares the work if it can
/// see the same snapshot; otherwise it is left alone.
///
/// # Errors
/// When a query fails: no permission, a lost connection.
pub(crate) async fn introspect(
    conn: &mut PgConnection,
    mut second: Option<&mut PgConnection>,
) -> Result<Schema, AuthoringError> {
    let mut attempts = 0;
    loop {
        attempts += 1;
        let hold = if attempts > FREE_ATTEMPTS { held::statement(conn).await? } else { None };
        match attempt(conn, second.as_deref_mut(), hold).await {
            Err(error) if attempts < MOST_ATTEMPTS && is_of_another_moment(&error) => {}
            done => return done,
        }
    }
}

/// Functions that print (`pg_get_viewdef`) look at the present, not at the snapshot: of what was dropped meanwhile they know nothing.
fn is_of_another_moment(error: &AuthoringError) -> bool {
    // "could not open relation with OID", "cache lookup failed"; and what has no name any more.
    const UNKNOWN: [&str; 4] = ["XX000", "42P01", "42704", "42883"];
    match error {
        AuthoringError::Database { source: sqlx::Error::Database(error), .. } => {
            error.code().is_some_and(|code| UNKNOWN.contains(&code.as_ref()))
        }
        // A NULL where there would be a text.
        AuthoringError::Database { source: sqlx::Error::ColumnDecode { .. }, .. } => true,
        AuthoringError::Database { .. }
        | AuthoringError::Schema(_)
        | AuthoringError::Refused(_)
        | AuthoringError::NoRole(_)
        | AuthoringError::Unreadable { .. }
        | AuthoringError::Rows { .. }
        | AuthoringError::Scratch { .. } => false,
    }
}

async fn attempt(
    conn: &mut PgConnection,
    second: Option<&mut PgConnection>,
    hold: Option<String>,
) -> Result<Schema, AuthoringError> {
    let failed = AuthoringError::database(DOING);
    let mut snapshot = conn.begin_with(BEGIN).await.map_err(&failed)?;
    // A lock sees no snapshot yet, so that the snapshot will see what is held.
    let held = match hold {
        Some(hold) => sqlx::raw_sql(AssertSqlSafe(hold)).execute(&mut *snapshot).await.map(drop),
        None => Ok(()),
    };
    if held.is_err() {
        // Dropped, held by another or not ours to lock: what is read without may do.
        snapshot.rollback().await.map_err(&failed)?;
        snapshot = conn.begin_with(BEGIN).await.map_err(&failed)?;
    }
    sqlx::raw_sql(PINNED_SETTINGS).execute(&mut *snapshot).await.map_err(&failed)?;
    let mut shared = match second {
        Some(second) => share(&mut snapshot, second).await?,
        None => None,
    };
    let schema = read(&mut snapshot, shared.as_deref_mut()).await;
    if let Some(shared) = shared {
        shared.rollback().await.map_err(&failed)?;
    }
    snapshot.rollback().await.map_err(&failed)?;
    schema
}

/// A transaction on the second connection that sees what the first one does. `None` where it cannot: behind a pooler or a
/// name of several hosts it may speak to another server.
async fn share<'c>(
    snapshot: &mut PgConnection,
    second: &'c mut PgConnection,
) -> Result<Option<Transaction<'c, Postgres>>, AuthoringError> {
    let exported = "SELECT pg_export_snapshot()";
    let exported: String = sqlx::query_scalar(exported)
        .persistent(false)
        .fetch_one(snapshot)
        .await
        .map_err(AuthoringError::database(DOING))?;
    let name = Dialect::Postgres.spelling().string(&exported);
    let settings = format!("SET TRANSACTION SNAPSHOT {name}; {PINNED_SETTINGS}");
    let Ok(mut shared) = second.begin_with(BEGIN).await else { return Ok(None) };
    match sqlx::raw_sql(AssertSqlSafe(settings)).execute(&mut *shared).await {
        Ok(_) => Ok(Some(shared)),
        Err(_) => Ok(None),
    }
}

async fn read(conn: &mut PgConnection, second: Option<&mut PgConnection>) -> Result<Schema, AuthoringError> {
    let namespaces = &rows::namespaces(conn).await?;
    // The two halves cost the server about the same.
    let (first, keys) = match second {
        Some(second) => {
            tokio::try_join!(read_all_but_keys(conn, namespaces), tables::read_keys(second, namespaces))?
        }
        None => (read_all_but_keys(conn, namespaces).await?, tables::read_keys(conn, namespaces).await?),
    };
    let First { comments, enums: enum_rows, columns, objects, defaults, unmanaged } = first;
    let numbers = objects::numbers(&enum_rows, namespaces);
    let enums = enums(enum_rows, namespaces, &comments);
    let mut catalogue = tables::assemble(columns, keys, namespaces, &comments, &enums);
    let objects::Found { objects, needs, unmanaged: left } = objects::assemble(objects, &catalogue, &numbers);
    let mut unmanaged = unmanaged::assemble(unmanaged, &mut catalogue);
    unmanaged.extend(left);
    unmanaged.extend(defaults.unmanaged);
    unmanaged.sort();
    let tables = catalogue.into_tables();
    let mut schema = Schema {
        dialect: Dialect::Postgres,
        enums,
        tables,
        objects,
        needs,
        application_functions: BTreeSet::new(),
        default_privileges: Some(defaults.privileges),
        public: Some(defaults.public),
        version: version(conn),
        unmanaged,
    };
    objects::of_public(&mut schema);
    access::settle(&mut schema);
    objects::without_implied(&mut schema);
    Ok(schema)
}

/// The rows of everything but keys.
struct First {
    comments: rows::Comments,
    enums: Vec<rows::EnumRow>,
    columns: tables::ColumnRows,
    objects: objects::Rows,
    defaults: access::Defaults,
    unmanaged: unmanaged::Rows,
}

async fn read_all_but_keys(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<First, AuthoringError> {
    let columns = tables::read_columns(conn, namespaces).await?;
    let comments = rows::comments(conn, namespaces).await?;
    let enums = rows::enums(conn, namespaces).await?;
    let objects = objects::read(conn, namespaces, &columns.apart).await?;
    let defaults = access::defaults(conn, namespaces).await?;
    let unmanaged = unmanaged::read(conn, namespaces).await?;
    Ok(First { comments, enums, columns, objects, defaults, unmanaged })
}

/// The tables of a few database schemas and nothing else: how normalisation reads its temporary tables back.
pub(super) async fn tables_of(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
    enums: &BTreeMap<ObjectName, EnumType>,
) -> Result<Tables, AuthoringError> {
    let columns = tables::read_columns(conn, namespaces).await?;
    let keys = tables::read_keys(conn, namespaces).await?;
    let catalogue = tables::assemble(columns, keys, namespaces, &rows::Comments::default(), enums);
    Ok(catalogue.into_tables())
}

fn enums(
    rows: Vec<rows::EnumRow>,
    namespaces: &Namespaces,
    comments: &rows::Comments,
) -> BTreeMap<ObjectName, EnumType> {
    rows.into_iter()
        .map(|row| {
            let name = namespaces.object(row.namespace, &row.name);
            let comment = comments.get(&(row.oid, 0)).cloned();
            let access = row.rights.access(Some(Subject::Type));
            (name.clone(), EnumType { name, values: row.values, comment, access })
        })
        .collect()
}
