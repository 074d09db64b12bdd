//! PostgreSQL against a real server: `TABLEWRIGHT_TEST_POSTGRES` names one.

mod introspect;
mod normalise;
mod plan;
mod scratch;

use sqlx::{Executor as _, PgConnection};

use super::scratch::{Scratch, create};
use crate::ScratchOptions;

/// The server that tests may use: the URL of a superuser. Without one a test says that it did nothing, and fails in CI.
fn server(test: &str) -> Option<String> {
    let url = std::env::var("TABLEWRIGHT_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    if url.is_none() {
        assert_ne!(
            std::env::var("CI").as_deref(),
            Ok("true"),
            "{test}: TABLEWRIGHT_TEST_POSTGRES is not set"
        );
        eprintln!("SKIPPED {test}: TABLEWRIGHT_TEST_POSTGRES is not set");
    }
    url
}

/// Where scratch databases are made.
fn options() -> ScratchOptions {
    ScratchOptions { url: std::env::var("TABLEWRIGHT_TEST_POSTGRES").unwrap_or_default(), named: None }
}

/// An empty database of the test's own.
async fn database(test: &str) -> Option<Scratch> {
    let url = server(test)?;
    Some(create(&url, None).await.expect("the test server lets us create databases"))
}

async fn run(conn: &mut PgConnection, statements: impl IntoIterator<Item = String>) {
    for sql in statements {
        if let Err(error) = conn.execute(sqlx::AssertSqlSafe(sql.clone())).await {
            panic!("{error}\n{sql}");
        }
    }
}
