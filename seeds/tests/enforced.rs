//! The checks that stand for JSON Schemas, against a validator: random JSON Schemas and documents, on every database.
//!
//! A check never refuses a document that the JSON Schema allows; where nothing is left out of it, it refuses all others. `SEED=n` runs one seed.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use std::collections::BTreeSet;

use fastrand::Rng;
use serde_json::{Map, Value, json};
use sqlx::AssertSqlSafe;
use tablewright::connection::{ConnectOptions, Connection};
use tablewright_schema::Dialect;
use tablewright_schema::document::{Enforce, enforced};
use tablewright_tests::{Kind, TestDatabase};

const SCHEMAS: usize = 400;
const DOCUMENTS: usize = 400;
const KEYS: [&str; 4] = ["a", "b", "max tokens", "größe"];
const WORDS: [&str; 10] = ["", "x", "xy", "X", "x ", "ä", "😀", "it's", "a\\b\"c", "2026-11\n"];
const PATTERNS: [&str; 7] = ["^x", "y$", "^[a-z]{1,3}$", r"^\d{4}-\d\d$", "x|ä", "^.$", r"\s"];

#[test]
fn on_sqlite() {
    hold(Kind::Sqlite);
}

#[test]
fn on_postgres() {
    hold(Kind::Postgres);
}

#[test]
fn on_mysql() {
    hold(Kind::Mysql);
}

fn hold(kind: Kind) {
    let Some(database) = TestDatabase::create(kind) else { return };
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut rng = Rng::with_seed(seed);
        let mut conn = Connection::connect(database.url(), &ConnectOptions::create_missing()).await.unwrap();
        let dialect = Dialect::from_url(database.url()).unwrap();
        let ty = if dialect == Dialect::Postgres { "jsonb" } else { "json" };
        execute(&mut conn, format!("CREATE TABLE documents (id integer PRIMARY KEY, doc {ty})")).await;
        let documents: Vec<Value> = (0..DOCUMENTS).map(|_| document(&mut rng, 3)).collect();
        let spelling = dialect.spelling();
        let rows = documents.iter().enumerate();
        let rows: Vec<String> =
            rows.map(|(id, document)| format!("({id}, {})", spelling.string(&document.to_string()))).collect();
        execute(&mut conn, format!("INSERT INTO documents VALUES {}", rows.join(", "))).await;
        execute(&mut conn, format!("INSERT INTO documents VALUES ({DOCUMENTS}, NULL)")).await;

        let (mut whole, mut refusing) = (0, 0);
        for number in 0..SCHEMAS {
            let schema = schema(&mut rng, 3);
            let found = enforced(dialect, "doc", true, Enforce::Check, &schema).unwrap();
            let Some(condition) = &found.condition else { continue };
            let refused = refused(&mut conn, condition).await;
            let validator = jsonschema::validator_for(&schema).unwrap();
            let wrong: BTreeSet<i64> = documents
                .iter()
                .enumerate()
                .filter(|(_, document)| !validator.is_valid(document))
                .map(|(id, _)| id as i64)
                .collect();
            let told = |ids: Vec<&i64>| {
                let of = |id: &&i64| documents.get(**id as usize).map_or("NULL".to_owned(), Value::to_string);
                let shown: Vec<String> = ids.iter().take(5).map(of).collect();
                format!("{number}: {schema}\n{condition}\nleft: {:?}\n{}", found.left, shown.join("\n"))
            };
            let too_strict: Vec<&i64> = refused.difference(&wrong).collect();
            assert!(too_strict.is_empty(), "refused, and allowed:\n{}", told(too_strict));
            refusing += usize::from(!refused.is_empty());
            if found.left.is_empty() {
                whole += 1;
                let too_loose: Vec<&i64> = wrong.difference(&refused).collect();
                assert!(too_loose.is_empty(), "accepted, and not allowed:\n{}", told(too_loose));
            }
            // It can stand in a table.
            if number % 20 == 0 {
                execute(&mut conn, format!("CREATE TABLE t{number} (doc {ty}, CHECK ({condition}))")).await;
                let good = format!("INSERT INTO t{number} SELECT doc FROM documents WHERE NOT coalesce(NOT ({condition}), false)");
                execute(&mut conn, good).await;
            }
        }
        assert!(whole > SCHEMAS / 8 && refusing > SCHEMAS / 3, "{whole} whole, {refusing} that refuse");
        conn.close().await.unwrap();
    });
}

/// The documents for which the condition is false.
async fn refused(conn: &mut Connection, condition: &str) -> BTreeSet<i64> {
    let sql = AssertSqlSafe(format!("SELECT CAST(id AS CHAR(9)) FROM documents WHERE NOT ({condition})"));
    let ids: Vec<String> = match conn {
        Connection::Sqlite(conn) => sqlx::query_scalar(sql).fetch_all(conn).await,
        Connection::Postgres(conn) => sqlx::query_scalar(sql).fetch_all(conn).await,
        Connection::Mysql(conn) => sqlx::query_scalar(sql).fetch_all(conn).await,
    }
    .unwrap_or_else(|error| panic!("{error}\n{condition}"));
    ids.iter().map(|id| id.trim().parse().unwrap()).collect()
}

async fn execute(conn: &mut Connection, sql: String) {
    let (shown, sql) = (sql.clone(), AssertSqlSafe(sql));
    let done = match conn {
        Connection::Sqlite(conn) => sqlx::raw_sql(sql).execute(conn).await.map(drop),
        Connection::Postgres(conn) => sqlx::raw_sql(sql).execute(conn).await.map(drop),
        Connection::Mysql(conn) => sqlx::raw_sql(sql).execute(conn).await.map(drop),
    };
    done.unwrap_or_else(|error| panic!("{error}\n{shown}"));
}

fn one<T: Clone>(rng: &mut Rng, of: &[T]) -> T {
    of[rng.usize(..of.len())].clone()
}

fn scalar(rng: &mut Rng) -> Value {
    match rng.u8(..8) {
        0 => Value::Null,
        1 => rng.bool().into(),
        2 | 3 => {
            one(rng, &[json!(0), json!(1), json!(-3), json!(7), json!(100), json!(9_007_199_254_740_993_i64)])
        }
        4 => one(rng, &[json!(1.0), json!(1.5), json!(0.1), json!(-2.25), json!(1e300), json!(1e-7)]),
        _ => one(rng, &WORDS).into(),
    }
}

fn document(rng: &mut Rng, depth: u8) -> Value {
    match rng.u8(..10) {
        0 | 1 if depth > 0 => (0..rng.u8(..4)).map(|_| document(rng, depth - 1)).collect(),
        2..=6 if depth > 0 => {
            let keys: Vec<&str> = KEYS.iter().chain(&["other"]).copied().filter(|_| rng.bool()).collect();
            keys.into_iter()
                .map(|key| (key.to_owned(), document(rng, depth - 1)))
                .collect::<Map<_, _>>()
                .into()
        }
        _ => scalar(rng),
    }
}

fn schema(rng: &mut Rng, depth: u8) -> Value {
    let mut schema = Map::new();
    let kinds = ["object", "array", "string", "number", "integer", "boolean", "null"];
    match rng.u8(..6) {
        0..=2 => _ = schema.insert("type".to_owned(), one(rng, &kinds).into()),
        3 => {
            let mut words: Vec<&str> = kinds.iter().copied().filter(|_| rng.u8(..3) == 0).collect();
            words.push("object");
            words.dedup();
            words.sort_unstable();
            words.dedup();
            schema.insert("type".to_owned(), words.into());
        }
        _ => {}
    }
    for _ in 0..rng.u8(1..4) {
        let (keyword, value) = keyword(rng, depth);
        schema.insert(keyword.to_owned(), value);
    }
    Value::Object(schema)
}

fn keyword(rng: &mut Rng, depth: u8) -> (&'static str, Value) {
    let deep = depth > 0;
    let number = one(rng, &[json!(0), json!(1), json!(7), json!(-3), json!(0.1), json!(1.5), json!(1e300)]);
    let count = json!(rng.u8(..4));
    let some =
        |rng: &mut Rng| KEYS.iter().filter(|_| rng.u8(..3) == 0).map(|key| json!(key)).collect::<Value>();
    match rng.u8(..23) {
        0 => ("minimum", number),
        1 => ("maximum", number),
        2 => ("exclusiveMinimum", number),
        3 => ("exclusiveMaximum", number),
        4 => ("minLength", count),
        5 => ("maxLength", count),
        6 => ("minItems", count),
        7 => ("maxItems", count),
        8 => ("pattern", one(rng, &PATTERNS).into()),
        9 => (
            "enum",
            (0..rng.u8(1..4))
                .map(|_| if deep && rng.u8(..6) == 0 { json!([1]) } else { scalar(rng) })
                .collect(),
        ),
        10 => ("const", scalar(rng)),
        11 => ("required", some(rng)),
        12 => ("additionalProperties", false.into()),
        13 => ("uniqueItems", true.into()),
        14 | 15 if deep => ("items", schema(rng, depth - 1)),
        16 if deep => ("anyOf", (0..rng.u8(1..3)).map(|_| schema(rng, depth - 1)).collect()),
        17 if deep => ("oneOf", (0..rng.u8(1..3)).map(|_| schema(rng, depth - 1)).collect()),
        18 if deep => ("allOf", (0..rng.u8(1..3)).map(|_| schema(rng, depth - 1)).collect()),
        19 if deep => ("additionalProperties", schema(rng, depth - 1)),
        20 if deep => ("propertyNames", schema(rng, 0)),
        _ if deep => {
            let keys: Vec<&str> = KEYS.iter().copied().filter(|_| rng.bool()).collect();
            let properties = keys.into_iter().map(|key| (key.to_owned(), schema(rng, depth - 1)));
            ("properties", properties.collect::<Map<_, _>>().into())
        }
        _ => ("required", some(rng)),
    }
}
