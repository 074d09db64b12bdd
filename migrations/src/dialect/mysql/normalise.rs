//! The wanted schema as this server will store it.
//!
//! Tables that differ from what is there are built in a scratch database, without foreign keys, and read back: types, defaults, checks and
//! generated columns then have the server's own words, and whatever it does not take is told for what it is.

mod objects;
mod open;

use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::MySqlConnection;
use tablewright_schema::dialect::mysql::Mysql;
use tablewright_schema::object::ObjectKind;
use tablewright_schema::schema::{Expr, Partitioning, Parts, Schema, Table, Unmanaged};
use tablewright_schema::{Dialect, Hints, ObjectName};

use super::super::pieces::{bare, keep_text, keep_texts, pieces, refusal, said};
use super::expression;
use super::introspect::{PROBE, probes};
use super::scratch::{self, run};
use crate::prove::ScratchOptions;
use crate::renames::rename;
use crate::{AuthoringError, Part, Refusal};

/// The wanted schema as the server will store it, with the texts of `from` where they say the same. What `from` holds and no schema
/// describes is carried over.
pub(crate) async fn normalise(
    connection: &mut MySqlConnection,
    from: &Schema,
    mut to: Schema,
    hints: &Hints,
    options: &ScratchOptions,
) -> Result<Schema, AuthoringError> {
    let unknown = objects::unknown_here(connection, &to).await?;
    if !unknown.is_empty() {
        return Err(AuthoringError::Refused(unknown));
    }
    let (renamed, renames) = rename(from, &to, hints);
    let mut asked = Vec::new();
    for table in to.tables.values_mut() {
        let before = renamed.tables.shared(&table.name);
        if let Some(before) = before {
            keep_stored(before, Arc::make_mut(table));
        }
        match before.filter(|before| *before == table) {
            Some(before) => *table = Arc::clone(before),
            None => asked.push(table.name.clone()),
        }
    }
    if !asked.is_empty() {
        // The probes have names of their own, so that they can be made beside what a scratch database holds: where a proof asks, that is
        // the one in its hands.
        match &options.named {
            _ if scratch::is_one(connection).await? => {
                probe(connection, &mut to, &asked, &renamed).await?;
            }
            Some(named) => {
                let mut connection =
                    scratch::connect(named, "asking how the server spells the schema").await?;
                probe(&mut connection, &mut to, &asked, &renamed).await?;
            }
            None => {
                let mut scratch = scratch::create(&options.url, None).await?;
                let probed = probe(scratch.mysql(), &mut to, &asked, &renamed).await;
                scratch.drop().await?;
                probed?;
            }
        }
    }
    objects::spell(&renamed, &mut to, !renames.is_empty(), options).await?;
    let kept = |object: &&Unmanaged| object.table.as_ref().is_none_or(|table| to.tables.contains_key(table));
    to.unmanaged = renamed.unmanaged.iter().filter(kept).cloned().collect();
    Ok(to)
}

/// Builds the tables, reads them back and takes them away.
async fn probe(
    connection: &mut MySqlConnection,
    to: &mut Schema,
    asked: &[ObjectName],
    renamed: &Schema,
) -> Result<(), AuthoringError> {
    let failed = AuthoringError::database("asking how the server spells the schema");
    let spelling = Dialect::Mysql.spelling();
    let process = std::process::id();
    let mut names = BTreeMap::new();
    let mut refused = Vec::new();
    let checks_are_global = !is_mariadb(connection).await.map_err(&failed)?;
    let mut own_names = BTreeMap::new();
    let sequences = sequences(connection, to).await.map_err(&failed)?;
    for (number, name) in asked.iter().enumerate() {
        let Some(wanted) = to.tables.get(name) else { continue };
        let mut probe = Table {
            name: ObjectName::new(format!("{PROBE}{process}_{number}")),
            foreign_keys: Default::default(),
            ..wanted.clone()
        };
        if checks_are_global {
            own_names.extend(lend_names(&mut probe));
        }
        let sql = spelling.create_table(&probe);
        match run(connection, &sql).await {
            Ok(()) => {
                names.insert(probe.name.name.clone(), name.name.clone());
            }
            Err(error) => {
                let mut parts = refused_parts(connection, &probe, wanted).await;
                parts.iter_mut().for_each(|refusal| with_own_name(refusal, &own_names));
                let whole = || vec![refusal(wanted, Part::Table, &spelling.create_table(wanted), &error)];
                refused.extend(if parts.is_empty() { whole() } else { parts });
            }
        }
    }
    let read = probes(connection, &names).await;
    for probe in names.keys() {
        run(connection, &format!("DROP TABLE {}", spelling.ident(probe))).await.map_err(&failed)?;
    }
    for sequence in sequences {
        run(connection, &format!("DROP SEQUENCE {sequence}")).await.map_err(&failed)?;
    }
    if !refused.is_empty() {
        return Err(AuthoringError::Refused(refused));
    }
    for (name, table) in read?.tables {
        let mut table = Arc::unwrap_or_clone(table);
        let Some(wanted) = to.tables.get_mut(&name) else { continue };
        table.foreign_keys = std::mem::take(&mut wanted.foreign_keys);
        give_names_back(&mut table, &own_names);
        spelling.settle(&mut table);
        if let Some(before) = renamed.tables.get(&name) {
            keep_stored(before, &mut table);
        }
        *wanted = table;
    }
    Ok(())
}

/// Gives the checks of a probe names that no other has: on MySQL a name is taken for the whole database, and the table that is probed may
/// stand there with it. Their own names, by those.
fn lend_names(probe: &mut Table) -> Vec<(String, String)> {
    let checks = std::mem::take(&mut probe.checks);
    let mut own_names = Vec::new();
    for (number, (own, mut check)) in checks.into_iter().enumerate() {
        check.name = format!("{}_{number}", probe.name.name);
        own_names.push((check.name.clone(), own));
        probe.checks.insert(check.name.clone(), check);
    }
    own_names
}

fn give_names_back(table: &mut Table, own_names: &BTreeMap<String, String>) {
    let checks = std::mem::take(&mut table.checks).into_iter().map(|(_, mut check)| {
        if let Some(own) = own_names.get(&check.name) {
            check.name.clone_from(own);
        }
        (check.name.clone(), check)
    });
    table.checks = checks.collect();
}

fn with_own_name(refusal: &mut Refusal, own_names: &BTreeMap<String, String>) {
    if let Part::Check(name) = &mut refusal.part
        && let Some(own) = own_names.get(name)
    {
        refusal.message = refusal.message.replace(name.as_str(), own);
        name.clone_from(own);
    }
}

async fn is_mariadb(connection: &mut MySqlConnection) -> Result<bool, sqlx::Error> {
    let version: String = sqlx::query_scalar("SELECT VERSION()").fetch_one(connection).await?;
    Ok(version.contains("MariaDB"))
}

/// Makes the sequences that a default may count with, those that are not there. Their names are given back. One that the server does not
/// take is told when it is made in earnest.
async fn sequences(connection: &mut MySqlConnection, to: &Schema) -> Result<Vec<String>, sqlx::Error> {
    let mut made = Vec::new();
    for id in to.objects.keys().filter(|id| id.kind == ObjectKind::Sequence) {
        let name = Dialect::Mysql.spelling().name(&id.name);
        match run(connection, &format!("CREATE SEQUENCE {name}")).await {
            Ok(()) => made.push(name),
            Err(sqlx::Error::Database(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(made)
}

/// Builds the table without its expressions, and then with each of them alone. Nothing where it fails even bare.
async fn refused_parts(connection: &mut MySqlConnection, probe: &Table, wanted: &Table) -> Vec<Refusal> {
    let spelling = Dialect::Mysql.spelling();
    let bare = bare(probe);
    let dropped = format!("DROP TABLE IF EXISTS {}", spelling.name(&probe.name));
    let mut refused = Vec::new();
    let mut alone = vec![None];
    alone.extend(parts(probe, &bare).into_iter().map(Some));
    for with in alone {
        let (part, sql, table) = match &with {
            None => (None, String::new(), &bare),
            Some((part, sql, table)) => (Some(part.clone()), sql.clone(), table),
        };
        let made = run(connection, &spelling.create_table(table)).await;
        let gone = run(connection, &dropped).await;
        match (part, made.and(gone)) {
            (None, Err(_)) => return Vec::new(),
            (Some(part), Err(error)) => refused.push(refusal(wanted, part, &sql, &error)),
            (None | Some(_), Ok(())) => {}
        }
    }
    refused
}

fn parts(table: &Table, bare: &Table) -> Vec<(Part, String, Table)> {
    let indexes = table.indexes.values().map(|index| {
        let mut with = bare.clone();
        with.indexes.insert(index.name.clone(), index.clone());
        (Part::Index(index.name.clone()), Mysql::index(index), with)
    });
    pieces(table, bare).into_iter().chain(indexes).collect()
}

/// Takes over the stored text of every expression that says the same.
fn keep_stored(before: &Table, table: &mut Table) {
    keep_texts(before, table, expression::same);
    open::keep(before, table);
    if let (Some(stored), Some(wanted)) = (&before.options.partitioning, &mut table.options.partitioning) {
        keep_partitions(stored, wanted);
    }
}

/// When intervals of history begin is the day on which nobody said it, and a server that adds partitions by itself counts them.
fn keep_partitions(stored: &Partitioning, wanted: &mut Partitioning) {
    let parts = |by: &Expr| -> (String, bool) {
        let upper = by.sql().to_ascii_uppercase();
        let (interval, rest) = upper.split_once(" STARTS ").unwrap_or((&upper, ""));
        let auto = format!("{interval} {rest}").ends_with(" AUTO");
        (interval.trim_end_matches(" AUTO").to_owned(), auto)
    };
    let is_timed = |by: &Expr| by.sql().starts_with("SYSTEM_TIME INTERVAL ");
    let (interval, auto) = parts(&wanted.by);
    if is_timed(&wanted.by) && is_timed(&stored.by) && parts(&stored.by) == (interval, auto) {
        if !wanted.by.sql().to_ascii_uppercase().contains(" STARTS ") {
            wanted.by.clone_from(&stored.by);
        }
        if auto && wanted.by == stored.by {
            wanted.parts.clone_from(&stored.parts);
        }
    }
    let keep = |stored: Option<&Expr>, wanted: Option<&mut Expr>| keep_text(stored, wanted, expression::same);
    keep(Some(&stored.by), Some(&mut wanted.by));
    keep(stored.subpartition_by.as_ref(), wanted.subpartition_by.as_mut());
    if let (Parts::Named(stored), Parts::Named(wanted)) = (&stored.parts, &mut wanted.parts) {
        for part in wanted {
            let same = stored.iter().find(|stored| stored.name == part.name);
            keep(same.and_then(|stored| stored.values.as_ref()), part.values.as_mut());
        }
    }
}
