//! Every case of `tests/cases`, a folder each, under every law, on every database.
//!
//! A case is `before.yaml`, `after.yaml` and rows (`rows.sql`, or `rows.<database>.sql` where they differ). Beside them stand
//! the expected files of each database: `<database>.up.sql`, `<database>.down.sql`, and `<database>.rows.txt`, which is what
//! the tables hold after up, after down, and after `then.sql`. A missing expectation is written once and the run
//! fails: read it, then commit it. `CASE=name` runs the cases whose names contain that, `UPDATE=1` writes all anew.

mod case;
mod judge;
mod laws;
mod rows;

use std::sync::Arc;

use tablewright_schema::Dialect;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    run_all(Dialect::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    if tablewright_tests::postgres_url().is_some() {
        run_all(Dialect::Postgres).await;
    }
}

async fn run_all(dialect: Dialect) {
    let cases = case::all(dialect);
    let filtered = std::env::var_os("CASE").is_some();
    assert!(filtered || cases.len() >= 60, "only {} cases for {dialect}", cases.len());
    let permits = Arc::new(Semaphore::new(4));
    let mut running = JoinSet::new();
    for case in cases {
        let permits = permits.clone();
        running.spawn(async move {
            let _permit = permits.acquire_owned().await.expect("the semaphore is never closed");
            let name = case.name.clone();
            laws::hold(&case).await.map_err(|failure| format!("== {name} ({dialect})\n{failure}\n"))
        });
    }
    let mut count = 0;
    let mut failures = Vec::new();
    while let Some(result) = running.join_next().await {
        count += 1;
        match result {
            Ok(Ok(())) => {}
            Ok(Err(failure)) => failures.push(failure),
            Err(panic) => failures.push(format!("== a case panicked: {panic}\n")),
        }
    }
    failures.sort();
    assert!(count > 0, "no case has that name");
    assert!(failures.is_empty(), "{} of {count} cases fail\n\n{}", failures.len(), failures.join("\n"));
    println!("{count} cases hold on {dialect}");
}
