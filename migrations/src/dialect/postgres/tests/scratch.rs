//! Scratch databases come, serve and go.

use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};

use super::super::scratch::create;
use super::{database, run, server};
use crate::AuthoringError;

async fn exists(conn: &mut PgConnection, name: &str) -> bool {
    let found = sqlx::query("SELECT count(*) FROM pg_database WHERE datname = $1").bind(name);
    found.fetch_one(conn).await.expect("pg_database can be read").get::<i64, _>(0) == 1
}

async fn name_of(conn: &mut PgConnection) -> String {
    conn.fetch_one("SELECT current_database()::text").await.expect("a database has a name").get(0)
}

#[tokio::test]
async fn a_scratch_database_goes_when_told_to_and_when_forgotten() {
    let Some(url) = server("a_scratch_database_goes_when_told_to_and_when_forgotten") else { return };
    let mut watcher = PgConnection::connect(&url).await.expect("the test server is there");
    let mut told = create(&url, None).await.expect("created");
    let name = name_of(told.postgres()).await;
    assert!(exists(&mut watcher, &name).await);
    told.drop().await.expect("dropped");
    assert!(!exists(&mut watcher, &name).await);

    let mut forgotten = create(&url, None).await.expect("created");
    let name = name_of(forgotten.postgres()).await;
    drop(forgotten);
    assert!(!exists(&mut watcher, &name).await);
}

#[tokio::test]
async fn leftovers_of_killed_runs_are_swept() {
    let Some(url) = server("leftovers_of_killed_runs_are_swept") else { return };
    let mut watcher = PgConnection::connect(&url).await.expect("the test server is there");
    let old = "tablewright_scratch_1_6000000000000001";
    let others = "tablewright_scratch_mine";
    run(&mut watcher, [old, others].map(|name| format!("DROP DATABASE IF EXISTS {name}"))).await;
    run(&mut watcher, [old, others].map(|name| format!("CREATE DATABASE {name}"))).await;
    create(&url, None).await.expect("created").drop().await.expect("dropped");
    assert!(!exists(&mut watcher, old).await);
    assert!(exists(&mut watcher, others).await);
    run(&mut watcher, [format!("DROP DATABASE {others}")]).await;
}

#[tokio::test]
async fn a_named_scratch_database_is_emptied_only_if_it_is_ours() {
    let Some(mut holder) = database("a_named_scratch_database_is_emptied_only_if_it_is_ours").await else {
        return;
    };
    let name = name_of(holder.postgres()).await;
    let url = server("").expect("there was one a moment ago");
    let (rest, _) = url.rsplit_once('/').expect("the URL names a database");
    let named = format!("{rest}/{name}");

    for (kind, name, definition) in
        [("VIEW", "precious", "AS SELECT 1 AS one"), ("TABLE", "_sqlx_migrations", "(version bigint)")]
    {
        run(holder.postgres(), [format!("CREATE {kind} {name} {definition}")]).await;
        match create("postgres://unused", Some(&named)).await {
            Err(AuthoringError::Scratch { reason, .. }) => assert!(reason.contains(name), "{reason}"),
            Err(other) => panic!("another error: {other}"),
            Ok(_) => panic!("a database with {name} was taken for empty"),
        }
        run(holder.postgres(), [format!("DROP {kind} {name}")]).await;
    }

    let mut scratch = create("postgres://unused", Some(&named)).await.expect("it is empty");
    let contents = [
        "CREATE TYPE mood AS ENUM ('ok')",
        "CREATE TABLE a (m mood, n int GENERATED ALWAYS AS IDENTITY)",
        "CREATE SCHEMA other CREATE TABLE b (x int)",
        "CREATE FUNCTION f(mood) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SEQUENCE s",
    ];
    run(scratch.postgres(), contents.map(str::to_owned)).await;
    // As a killed run leaves it: full, and marked.
    std::mem::forget(scratch);
    let terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                     WHERE datname = current_database() AND pid <> pg_backend_pid()";
    run(holder.postgres(), [terminate.to_owned()]).await;
    let again = create("postgres://unused", Some(&named)).await.expect("what is left is ours");
    again.drop().await.expect("emptied");
    let found = super::super::introspect(holder.postgres(), None).await.expect("it can be read");
    assert_eq!((found.tables.len(), found.enums.len(), found.unmanaged), (0, 0, vec![]));
    holder.drop().await.expect("dropped");
}
