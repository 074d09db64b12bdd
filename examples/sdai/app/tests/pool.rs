//! The pool on a real server: how many connections, how long a statement may run, which are replaced, which are encrypted.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod world;

use std::collections::BTreeSet;

use sdai::db::{Db, project_context};
use tablewright::types::json;
use tablewright_tests::{Kind, TestDatabase, postgres_certificates};
use world::{project, shop};

async fn setting(db: &Db, name: &str) -> String {
    let setting = "SELECT current_setting($1)";
    sqlx::query_scalar(setting).bind(name).fetch_one(db.postgres_pool().unwrap()).await.unwrap()
}

#[tokio::test]
async fn it_keeps_ten_connections_and_opens_no_more_than_fifty() {
    let shown = format!("{:?}", sdai::pool("postgres://me:hunter2@localhost/agenticai"));
    for part in [
        "min_connections: 10",
        "max_connections: 50",
        "statement_timeout: Some(60s)",
        "idle_timeout: Some(300s)",
        "max_lifetime: Some(1800s)",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    assert!(!shown.contains("hunter2"), "{shown}");

    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    // The same in small: the test's server has connections for many tests.
    let url = format!("{}?min_connections=2&max_connections=5", database.url());
    let db = sdai::connect(&url).await.unwrap();
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'agenticai'";
    // The pool fills itself behind our back.
    let mut found = 0_i64;
    while found < 2 {
        found = sqlx::query_scalar(open).fetch_one(db.postgres_pool().unwrap()).await.unwrap();
        tokio::task::yield_now().await;
    }
    let work = (0..40).map(|number| {
        let db = db.clone();
        tokio::spawn(async move { db.project_contexts().insert(project(&format!("project {number}"))).await })
    });
    for done in work.collect::<Vec<_>>() {
        done.await.unwrap().unwrap();
    }
    assert!(db.pool_state().open <= 5, "{:?}", db.pool_state());
    assert_eq!(db.project_contexts().count().await.unwrap(), 40);
    assert_eq!(setting(&db, "statement_timeout").await, "1min");
    db.close().await;
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_stopped() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let url = format!("{}?min_connections=0&max_connections=2&statement_timeout=50ms", database.url());
    let db = sdai::connect(&url).await.unwrap();
    database.execute(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$; \
         CREATE TRIGGER slow BEFORE INSERT ON project_contexts FOR EACH ROW EXECUTE FUNCTION slow()",
    );
    match db.project_contexts().insert(shop()).await {
        Err(project_context::Fail::Other(tablewright::Error::StatementTimeout { limit, .. })) => {
            assert_eq!(limit.as_millis(), 50);
        }
        other => panic!("{other:?}"),
    }
    // The connection is as good as before.
    let found =
        db.project_contexts().filter(project_context::codebase.at("").contains(json!({}))).count().await;
    assert_eq!(found.unwrap(), 0);
    db.close().await;
}

#[tokio::test]
async fn connections_are_replaced_when_they_are_old() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let url = format!("{}?min_connections=0&max_connections=1&max_lifetime=100ms", database.url());
    let db = sdai::connect(&url).await.unwrap();
    let mut seen = BTreeSet::new();
    // With one connection that lived for ever, this would not end.
    while seen.len() < 3 {
        let backend: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
            .fetch_one(db.postgres_pool().unwrap())
            .await
            .unwrap();
        seen.insert(backend);
    }
    db.close().await;
}

#[tokio::test]
async fn a_connection_is_encrypted_where_the_url_says_so() {
    let Some(certificates) = postgres_certificates() else { return };
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let (before, name) = database.url().rsplit_once('/').unwrap();
    let port = before.rsplit_once(':').unwrap().1;
    database.execute(&format!(
        "CREATE ROLE {name} LOGIN PASSWORD 'hunter2'; GRANT ALL ON DATABASE {name} TO {name}"
    ));
    let ca = certificates.join("ca.crt").display().to_string();
    let url = format!(
        "postgres://{name}:hunter2@localhost:{port}/{name}?min_connections=0&sslmode=verify-full&sslrootcert={ca}"
    );
    let db = sdai::pool(&url).connect().await.unwrap();
    let encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let encrypted: bool = sqlx::query_scalar(encrypted).fetch_one(db.postgres_pool().unwrap()).await.unwrap();
    db.close().await;
    // The certificate is for `localhost`, and for nothing else.
    let other = sdai::pool(&url.replace("localhost", "127.0.0.1")).connect().await;
    database.execute(&format!("REVOKE ALL ON DATABASE {name} FROM {name}; DROP ROLE {name}"));
    assert!(encrypted);
    let refused = other.map(drop).unwrap_err().to_string();
    assert!(refused.starts_with("no encrypted connection to "), "{refused}");
}
