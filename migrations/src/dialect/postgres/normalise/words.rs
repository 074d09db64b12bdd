//! The words of views, policies and the like, followed until they stay.
//!
//! What the server prints it may print in other words when it reads that again: `code IN ('a', 'b')` of a varchar does so once. A
//! migration holds what was printed first, a database that was restored from a dump what was printed then, and both mean the same.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, PgConnection};
use tablewright::sql::{statements, tokens};
use tablewright_schema::object::{Dependency, Object, ObjectId, ObjectKind};
use tablewright_schema::{Dialect, ObjectName, Schema};

use super::super::introspect::introspect;
use super::MOST_ROUNDS;
use super::objects::DOING;
use crate::AuthoringError;
use crate::objects::{find, on_object};

/// What objects are called while others stand in their places; a number follows.
const ASIDE: &str = "_tablewright_aside_";

/// What triggers and rules hang on, beside tables.
const HOLDERS: [ObjectKind; 3] = [ObjectKind::View, ObjectKind::MaterializedView, ObjectKind::ForeignTable];

/// Gives the objects of `built`, which the scratch database at `conn` holds, the stored words where those come to the same, and
/// otherwise the words that stay.
pub(super) async fn follow(
    conn: &mut PgConnection,
    stored: &Schema,
    built: &mut Schema,
) -> Result<(), AuthoringError> {
    let known = |id: &ObjectId| find(&stored.objects, id).map(|known| known.sql.as_str());
    let open = built.objects.values().filter(|object| prints_expressions(object));
    let open = open.filter(|object| known(&object.id) != Some(object.sql.as_str()));
    let first: BTreeMap<ObjectId, String> =
        open.map(|object| (object.id.clone(), object.sql.clone())).collect();
    let depths = depths(&built.objects);
    let last = last_words(conn, first, &depths, &|id, sql| known(id) == Some(sql)).await?;
    let differs = last.iter().filter_map(|(id, sql)| Some((id, known(id).filter(|known| known != sql)?)));
    let differs = differs.filter(|(id, _)| stands_alike(id, stored, built));
    let earlier: BTreeMap<ObjectId, String> =
        differs.map(|(id, known)| (id.clone(), known.to_owned())).collect();
    let is_last = |id: &ObjectId, sql: &str| last.get(id).is_some_and(|last| last == sql);
    let led_to = last_words(conn, earlier, &depths, &is_last).await?;
    for (id, sql) in &last {
        let same = known(id).filter(|_| led_to.get(id) == Some(sql));
        if let Some(object) = built.objects.get_mut(id) {
            object.sql = same.unwrap_or(sql).to_owned();
        }
    }
    Ok(())
}

/// Whether what an object speaks of is the same on both sides. Where it is not, the object is made anew, and has other words by that.
fn stands_alike(id: &ObjectId, stored: &Schema, built: &Schema) -> bool {
    let Some(known) = find(&stored.objects, id) else { return false };
    known.depends_on.iter().all(|dependency| match dependency {
        Dependency::Column(table, column) => {
            let ty = |schema: &Schema| Some(schema.tables.get(table)?.column(column)?.ty.clone());
            ty(stored) == ty(built)
        }
        Dependency::Table(table) => stored.tables.contains_key(table) == built.tables.contains_key(table),
        Dependency::Enum(ty) => stored.enums.get(ty) == built.enums.get(ty),
        Dependency::Object(on) => {
            let signature = |schema: &Schema| Some(find(&schema.objects, on)?.signature.clone());
            signature(stored) == signature(built)
        }
    })
}

/// Follows the words until they stay, or are known.
async fn last_words(
    conn: &mut PgConnection,
    mut words: BTreeMap<ObjectId, String>,
    depths: &BTreeMap<ObjectId, usize>,
    is_known: &(dyn Fn(&ObjectId, &str) -> bool + Sync),
) -> Result<BTreeMap<ObjectId, String>, AuthoringError> {
    let mut open: Vec<ObjectId> = words.keys().cloned().collect();
    for _ in 0..MOST_ROUNDS {
        if open.is_empty() {
            break;
        }
        // What depends on something cannot be made anew together with it: it would speak of the one that is put aside.
        let mut together: BTreeMap<usize, Vec<(&ObjectId, &str)>> = BTreeMap::new();
        for (id, sql) in open.iter().filter_map(|id| Some((id, words.get(id)?.as_str()))) {
            together.entry(depths.get(id).copied().unwrap_or_default()).or_default().push((id, sql));
        }
        let mut answer = BTreeMap::new();
        for asked in together.values() {
            answer.append(&mut again(conn, asked).await?);
        }
        open.retain(|id| match answer.get(id) {
            Some(sql) if words.get(id) != Some(sql) => {
                words.insert(id.clone(), sql.clone());
                !is_known(id, sql)
            }
            Some(_) | None => false,
        });
    }
    Ok(words)
}

/// How many objects lie below each, one upon the other. Of two that are equally deep, none depends on the other.
fn depths(objects: &BTreeMap<ObjectId, Object>) -> BTreeMap<ObjectId, usize> {
    let mut depths: BTreeMap<ObjectId, usize> = objects.keys().map(|id| (id.clone(), 0)).collect();
    // As many rounds as the longest way; a circle ends by their number.
    for _ in 0..objects.len() {
        let mut settled = true;
        for object in objects.values() {
            let holders =
                object.id.on.iter().flat_map(|on| HOLDERS.map(|kind| ObjectId::new(kind, on.clone())));
            let holders: Vec<ObjectId> = holders.collect();
            let below = object.depends_on.iter().filter_map(on_object).chain(&holders);
            let below = below.filter(|id| **id != object.id);
            let depth = below.filter_map(|id| depths.get(id)).max().map_or(0, |depth| depth + 1);
            if depths.get(&object.id).is_some_and(|known| *known < depth) {
                depths.insert(object.id.clone(), depth);
                settled = false;
            }
        }
        if settled {
            break;
        }
    }
    depths
}

/// Makes each object anew from those words, with the old one put aside for so long, and reads what the server says then. Words that
/// it does not take have no answer.
async fn again(
    conn: &mut PgConnection,
    asked: &[(&ObjectId, &str)],
) -> Result<BTreeMap<ObjectId, String>, AuthoringError> {
    let failed = AuthoringError::database(DOING);
    let mut made = Vec::new();
    for (number, (id, sql)) in asked.iter().enumerate() {
        let name = ObjectName { name: format!("{ASIDE}{number}"), ..id.name.clone() };
        let aside = ObjectId { name, ..(*id).clone() };
        let ident = |name: &str| Dialect::Postgres.spelling().ident(name);
        let away = format!("ALTER {} RENAME TO {}", id.target(Dialect::Postgres), ident(&aside.name.name));
        let back = format!("ALTER {} RENAME TO {}", aside.target(Dialect::Postgres), ident(&id.name.name));
        let drop = format!("DROP {}", id.target(Dialect::Postgres));
        run(conn, away).await.map_err(&failed)?;
        let mut taken = true;
        for (at, statement) in statements(sql).iter().enumerate() {
            if run(conn, statement.text.to_owned()).await.is_err() {
                // The first one makes the object; where another fails, it is there and has to go.
                if at > 0 {
                    run(conn, drop.clone()).await.map_err(&failed)?;
                }
                taken = false;
                break;
            }
        }
        if taken {
            made.push((*id, drop, back));
        } else {
            run(conn, back).await.map_err(&failed)?;
        }
    }
    let mut read = introspect(conn, None).await?;
    let mut answer = BTreeMap::new();
    for (id, drop, back) in made.into_iter().rev() {
        run(conn, drop).await.map_err(&failed)?;
        run(conn, back).await.map_err(&failed)?;
        answer.extend(read.objects.remove(id).map(|object| (id.clone(), object.sql)));
    }
    Ok(answer)
}

async fn run(conn: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await.map(drop)
}

/// Whether the server keeps an expression of it and prints it anew.
fn prints_expressions(object: &Object) -> bool {
    let says = |words: &[&str]| {
        words.is_empty()
            || tokens(&object.sql).iter().any(|token| words.iter().any(|word| token.is_word(word)))
    };
    object.id.kind.facts().prints.is_some_and(says)
}
