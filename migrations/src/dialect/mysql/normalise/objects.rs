//! Views, triggers, routines, events and sequences in the server's words. Those that say the same as what is stored are taken over; if any
//! differs, or a table does that a view may read, the whole wanted schema is built on a scratch database and read back.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::MySqlConnection;
use tablewright_schema::object::{Object, ObjectId, ObjectKind};
use tablewright_schema::{Dialect, ObjectName, Schema};

use super::super::introspect::introspect;
use super::super::scratch::{self, Scratch};
use super::super::stored::{Stored, Trigger, account, without_times};
use super::said;
use crate::build::{Of, Statement, build, managed};
use crate::prove::ScratchOptions;
use crate::{AuthoringError, Part, Refusal};

/// Spells the objects of the wanted schema, whose tables are as the server will store them. After renames, the same words may say
/// something else.
pub(super) async fn spell(
    stored: &Schema,
    wanted: &mut Schema,
    is_renamed: bool,
    options: &ScratchOptions,
) -> Result<(), AuthoringError> {
    let none = wanted.objects.is_empty();
    let settled = settle(stored, wanted);
    let moved = is_renamed || stored.tables != wanted.tables;
    if none || (settled && !moved) {
        return Ok(());
    }
    let mut scratch = scratch::create(&options.url, options.named.as_deref()).await?;
    let built = on_scratch(&mut scratch, stored, wanted).await;
    scratch.drop().await?;
    wanted.objects = built?;
    Ok(())
}

/// What only MariaDB has, where the server is MySQL.
pub(super) async fn unknown_here(
    connection: &mut MySqlConnection,
    wanted: &Schema,
) -> Result<Vec<Refusal>, AuthoringError> {
    let of_mariadb = |object: &&Object| {
        object.id.kind == ObjectKind::Sequence
            || Stored::read(&object.sql)
                .is_some_and(|stored| stored.rest.to_ascii_lowercase().starts_with("aggregate"))
    };
    let found: Vec<&Object> = wanted.objects.values().filter(of_mariadb).collect();
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let version = sqlx::query_scalar("SELECT VERSION()").fetch_one(connection).await;
    let version: String = version.map_err(AuthoringError::database("asking the server what it is"))?;
    if version.contains("MariaDB") {
        return Ok(Vec::new());
    }
    let refused = found.into_iter().map(|object| {
        let is_sequence = object.id.kind == ObjectKind::Sequence;
        let what = if is_sequence { "sequences" } else { "aggregate functions with a body" };
        refusal(
            &object.id,
            &object.sql,
            format!("the server is MySQL {version}, and only MariaDB has {what}"),
        )
    });
    Ok(refused.collect())
}

/// Takes over what is stored, where every object says the same as what is stored. Whether that is so.
fn settle(stored: &Schema, wanted: &mut Schema) -> bool {
    let ordered = ordered(wanted);
    let taken = wanted.objects.values().map(|object| {
        let known = stored.objects.get(&object.id)?;
        if !says_the_same(&known.sql, &object.sql, &AsSaid::of(object, &ordered)) {
            return None;
        }
        let is_said = Stored::read(&object.sql).is_some_and(|wanted| has_comment(&object.id, &wanted));
        let comment = object.comment.clone().or_else(|| known.comment.clone().filter(|_| is_said));
        Some((object.id.clone(), Object { comment, ..known.clone() }))
    });
    let taken: Option<BTreeMap<ObjectId, Object>> = taken.collect();
    match taken.filter(|taken| taken.len() == stored.objects.len()) {
        Some(taken) => {
            wanted.objects = taken;
            true
        }
        None => false,
    }
}

/// What the YAML says of an object.
struct AsSaid<'a> {
    sql: &'a str,
    /// Whether it says in which order the triggers of that event are run.
    is_ordered: bool,
}

impl<'a> AsSaid<'a> {
    fn of(object: &'a Object, ordered: &BTreeSet<(Option<ObjectName>, String)>) -> Self {
        let is_ordered = trigger(&object.sql)
            .is_some_and(|trigger| ordered.contains(&(object.id.on.clone(), trigger.event)));
        Self { sql: &object.sql, is_ordered }
    }
}

/// The tables and events whose triggers are said to be run in an order.
fn ordered(wanted: &Schema) -> BTreeSet<(Option<ObjectName>, String)> {
    let triggers = wanted.objects.values().filter_map(|object| Some((object, trigger(&object.sql)?)));
    let said = triggers.filter(|(_, trigger)| trigger.order.is_some());
    said.map(|(object, trigger)| (object.id.on.clone(), trigger.event)).collect()
}

fn trigger(sql: &str) -> Option<Trigger> {
    Stored::read(sql).and_then(|stored| Trigger::read(&stored.rest))
}

/// Whether the comment of a routine or an event is said in its statement.
fn has_comment(id: &ObjectId, stored: &Stored) -> bool {
    let kinds = [ObjectKind::Function, ObjectKind::Procedure, ObjectKind::Event];
    kinds.contains(&id.kind) && without_said_comment(&stored.rest).is_some()
}

/// The statement without the comment that stands before its body.
fn without_said_comment(rest: &str) -> Option<String> {
    let found = tablewright_schema::dialect::mysql::tokens(rest);
    let body =
        found.iter().position(|token| ["begin", "return", "do"].iter().any(|word| token.is_word(word)));
    let head = &found[..body.unwrap_or(found.len())];
    let pair = head.windows(2).find(|pair| pair[0].is_word("comment") && pair[1].string().is_some())?;
    Some(format!("{}{}", rest[..pair[0].start].trim_end(), &rest[pair[1].end()..]))
}

/// Whether a statement of the catalogue says what another one says, where `as_said` is what the YAML says: what that leaves open is
/// as it is.
fn says_the_same(stored: &str, wanted: &str, as_said: &AsSaid<'_>) -> bool {
    let read = (Stored::read(stored), Stored::read(wanted), Stored::read(as_said.sql));
    let (Some(mut stored), Some(wanted), Some(said)) = read else { return false };
    let mut wanted = wanted.or_as(&stored);
    match (Trigger::read(&stored.rest), Trigger::read(&wanted.rest)) {
        (Some(known), Some(made)) => {
            let order = |trigger: &Trigger| trigger.order.clone().filter(|_| as_said.is_ordered);
            stored.rest = Trigger { order: order(&known), ..known }.sql();
            wanted.rest = Trigger { order: order(&made), ..made }.sql();
        }
        (_, _) => {
            wanted.rest = without_said_comment(&wanted.rest).unwrap_or(wanted.rest);
            if said.rest.get(..5).is_some_and(|word| word.eq_ignore_ascii_case("event")) {
                stored.rest = without_times(&stored.rest, &said.rest);
                wanted.rest = without_times(&wanted.rest, &said.rest);
            }
        }
    }
    stored.same(&wanted)
}

async fn on_scratch(
    scratch: &mut Scratch,
    stored: &Schema,
    wanted: &Schema,
) -> Result<BTreeMap<ObjectId, Object>, AuthoringError> {
    let failed = AuthoringError::database("building the wanted schema on a scratch database");
    let asked = sqlx::query_as("SELECT CAST(CURRENT_USER() AS CHAR), CAST(DATABASE() AS CHAR)");
    let (current, database): (String, String) = asked.fetch_one(scratch.mysql()).await.map_err(&failed)?;
    let mut statements = managed(wanted);
    // Triggers of one event that say nothing of their order come in the one that they have.
    let place = |statement: &Statement| match &statement.of {
        Of::Object(id) if id.kind == ObjectKind::Trigger => (true, place_of(stored, id)),
        Of::Object(_) | Of::Table | Of::Unmanaged(_) => (false, 0),
    };
    let (mut triggers, others): (Vec<Statement>, Vec<Statement>) =
        statements.drain(..).partition(|statement| place(statement).0);
    triggers.sort_by_key(|statement| place(statement).1);
    statements = others;
    statements.extend(triggers);
    let left = build(scratch.connection(), statements).await.map_err(&failed)?;
    let table = left.iter().find(|(statement, _)| statement.of == Of::Table);
    if let Some((statement, error)) = table {
        return Err(AuthoringError::Refused(vec![of_table(wanted, statement, error)]));
    }
    let refused: Vec<Refusal> =
        left.iter().filter_map(|(statement, error)| of_object(statement, error, &database)).collect();
    if !refused.is_empty() {
        return Err(AuthoringError::Refused(refused));
    }
    let built = introspect(scratch.mysql()).await?;
    let missing = wanted.objects.values().filter(|object| !built.objects.contains_key(&object.id));
    let misnamed: Vec<Refusal> = missing
        .map(|object| {
            let message = if object.id.kind == ObjectKind::Event {
                "the server does not keep this event: its time is over".to_owned()
            } else {
                format!("this statement does not make the {}", object.id)
            };
            refusal(&object.id, &object.sql, message)
        })
        .collect();
    if !misnamed.is_empty() {
        return Err(AuthoringError::Refused(misnamed));
    }
    let ordered = ordered(wanted);
    let mut objects = built.objects;
    objects.retain(|id, _| wanted.objects.contains_key(id));
    for (id, object) in &mut objects {
        let Some(said) = wanted.objects.get(id) else { continue };
        // Whoever may not name another definer has built it as their own.
        let definer = Stored::read(&said.sql).and_then(|said| said.definer);
        if let (Some(definer), Some(made)) =
            (definer.filter(|name| account(name) != current), Stored::read(&object.sql))
        {
            object.sql = Stored { definer: Some(definer), ..made }.sql();
        }
        let Some(known) = stored.objects.get(id) else { continue };
        let said = AsSaid::of(said, &ordered);
        // One of which no order is said comes at another place all the same where others come or go.
        let order = |sql: &str| trigger(sql).and_then(|trigger| trigger.order);
        let is_in_place = order(&known.sql) == order(&object.sql);
        if is_in_place && says_the_same(&known.sql, &object.sql, &said) {
            object.sql.clone_from(&known.sql);
        } else if let (Some(made), Some(known)) = (Stored::read(&object.sql), Stored::read(&known.sql)) {
            object.sql = made.or_as(&known).sql();
        }
    }
    Ok(objects)
}

/// Behind how many others of its event a trigger is run; those that are not there yet come last.
fn place_of(stored: &Schema, id: &ObjectId) -> usize {
    let mut place = 0;
    let mut current = id.clone();
    while let Some(object) = stored.objects.get(&current) {
        let Some((_, other)) = trigger(&object.sql).and_then(|trigger| trigger.order) else { return place };
        current.name = ObjectName::new(other);
        place += 1;
    }
    usize::MAX
}

/// What is refused, without the name of the scratch database, which says nothing to anybody.
fn of_object(statement: &Statement, error: &sqlx::Error, database: &str) -> Option<Refusal> {
    let message = said(error).replace(&format!("{database}."), "");
    match &statement.of {
        Of::Object(id) => Some(refusal(id, &statement.sql, message)),
        Of::Table | Of::Unmanaged(_) => None,
    }
}

fn refusal(id: &ObjectId, sql: &str, message: String) -> Refusal {
    let part = Part::Object(Box::new(id.clone()));
    Refusal { table: id.name.clone(), part, sql: sql.to_owned(), message, at: None }
}

/// The table that a statement makes or alters: every one of them names it behind its verb.
fn of_table(wanted: &Schema, statement: &Statement, error: &sqlx::Error) -> Refusal {
    let named = |name: &&ObjectName| {
        let name = Dialect::Mysql.spelling().name(name);
        ["CREATE", "ALTER"].iter().any(|verb| statement.sql.starts_with(&format!("{verb} TABLE {name}")))
    };
    let table = wanted.tables.keys().find(named).cloned().unwrap_or_else(|| ObjectName::new(""));
    Refusal { table, part: Part::Table, sql: statement.sql.clone(), message: said(error), at: None }
}
