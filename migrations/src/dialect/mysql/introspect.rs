//! Reads a MySQL or MariaDB database: one query for every kind of object, whatever the number of tables. How a table is defined the servers tell
//! one by one, a hundred in a message; so they do of views, triggers, routines, events and sequences.

mod asked;
mod objects;
mod rows;
mod table;

use std::collections::BTreeMap;

use sqlx::MySqlConnection;
use tablewright_schema::schema::{Schema, Unmanaged};
use tablewright_schema::{Dialect, ObjectName};

pub(super) use self::objects::{BROKEN_VIEW, REPLACES};
use self::rows::Catalogue;
pub(super) use self::table::without_parentheses;
use crate::AuthoringError;

/// Begins the name of every table that is made to learn how the server spells something.
pub(super) const PROBE: &str = "_tablewright_probe_";

/// What a server says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Server {
    /// MariaDB; otherwise MySQL.
    pub is_mariadb: bool,
    /// The collation of tables that name none.
    pub collation: String,
    /// The database that was read.
    pub database: String,
    /// Who asks: what they make runs as them.
    pub account: String,
    /// The `sql_mode` of the session, which is kept with what is made in it.
    pub sql_mode: String,
    /// Its time zone, which is kept with events.
    pub time_zone: String,
}

/// The collation of tables that name none.
pub(crate) async fn collation(connection: &mut MySqlConnection) -> Result<String, AuthoringError> {
    sqlx::query_scalar("SELECT CAST(@@collation_database AS CHAR)")
        .fetch_one(connection)
        .await
        .map_err(AuthoringError::database("asking for the collation of the database"))
}

/// What the database holds.
pub(crate) async fn introspect(connection: &mut MySqlConnection) -> Result<Schema, AuthoringError> {
    let catalogue = rows::all(connection).await?;
    Ok(schema(&catalogue, |name| (!name.starts_with(PROBE)).then(|| name.to_owned())))
}

/// The tables that were made as probes, under the names that they stand for.
pub(super) async fn probes(
    connection: &mut MySqlConnection,
    names: &BTreeMap<String, String>,
) -> Result<Schema, AuthoringError> {
    let catalogue = rows::tables(connection, |name| names.contains_key(name)).await?;
    Ok(schema(&catalogue, |name| names.get(name).cloned()))
}

/// The schema of those tables that have a name here.
fn schema(catalogue: &Catalogue, named: impl Fn(&str) -> Option<String>) -> Schema {
    let mut schema = Schema::empty(Dialect::Mysql);
    let spelling = Dialect::Mysql.spelling();
    let columns = grouped(&catalogue.columns, |row| &row.table);
    let indexes = grouped(&catalogue.indexes, |row| &row.table);
    let checks = grouped(&catalogue.checks, |row| &row.table);
    let keys = grouped(&catalogue.foreign_keys, |row| &row.table);
    let rules = grouped(&catalogue.rules, |row| &row.table);
    for row in &catalogue.tables {
        let Some(name) = named(&row.name) else { continue };
        let name = ObjectName::new(name);
        match row.kind.as_str() {
            "BASE TABLE" | "SYSTEM VERSIONED" => {
                let parts = table::Parts {
                    server: &catalogue.server,
                    columns: of(&columns, &row.name),
                    indexes: of(&indexes, &row.name),
                    checks: of(&checks, &row.name),
                    foreign_keys: of(&keys, &row.name),
                    rules: of(&rules, &row.name),
                    shown: catalogue.shown.get(&row.name).map(String::as_str),
                    has_partitions: asked::has_partitions(row),
                    bytes: &catalogue.bytes,
                    reference_systems: &catalogue.reference_systems,
                };
                let mut read = table::table(name.clone(), row, &parts);
                schema.unmanaged.extend(parts.unsayable(&read));
                let options = row.create_options.as_deref().unwrap_or_default();
                schema.unmanaged.extend(table::unmanaged_options(&read.name, options));
                spelling.settle(&mut read);
                schema.tables.insert(name, read);
            }
            "VIEW" | "SEQUENCE" | "SYSTEM VIEW" => {}
            other => schema.unmanaged.push(unmanaged(&other.to_lowercase(), name, None)),
        }
    }
    objects::add(catalogue, &mut schema);
    schema.unmanaged.sort();
    schema
}

fn unmanaged(kind: &str, name: ObjectName, table: Option<ObjectName>) -> Unmanaged {
    Unmanaged { kind: kind.to_owned(), name, table, sql: None, depends_on: Vec::new() }
}

fn grouped<T>(rows: &[T], key: fn(&T) -> &String) -> BTreeMap<&str, Vec<&T>> {
    let mut groups: BTreeMap<&str, Vec<&T>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(row);
    }
    groups
}

fn of<'a, T>(groups: &'a BTreeMap<&str, Vec<&'a T>>, name: &str) -> &'a [&'a T] {
    groups.get(name).map_or(&[], Vec::as_slice)
}
