//! Every case of `tests/cases`, a folder each, under every law, on every database.
//!
//! A case is `before.yaml`, `after.yaml` and rows (`rows.sql`, or `rows.<database>.sql` where they differ). Beside them stand
//! the expected files of each database: `<database>.up.sql`, `<database>.down.sql`, and `<database>.rows.txt`, which is what
//! the tables hold after up, after down, and after `then.sql`. A missing expectation is written once and the run
//! fails: read it, then commit it. `postgres_16.up.sql` is what servers from that version on
//! expect, where it is not the same; `postgres.from` says from which version of the server on a case can hold. `CASE=name` runs the cases whose names contain that, `UPDATE=1` writes all anew.

mod case;
mod first_words;
mod judge;
mod laws;
mod pairs;
mod rows;
mod runners;
mod runners_mysql;
mod spellings;
mod sqlite_worlds;
mod transition;
mod worlds;

use std::sync::Arc;

use laws::Trial;
use runners::Runner;
use tablewright_schema::Dialect;
use tablewright_tests::Reused;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use transition::{Sections, Transition};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cases_on_sqlite() {
    all_cases(Dialect::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cases_on_postgres() {
    if tablewright_tests::postgres_url().is_some() {
        all_cases(Dialect::Postgres).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cases_on_mysql() {
    if tablewright_tests::mariadb_url().is_some() {
        all_cases(Dialect::Mysql).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn transitions_on_sqlite() {
    all_transitions(Dialect::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn transitions_on_postgres() {
    if tablewright_tests::postgres_url().is_some() {
        all_transitions(Dialect::Postgres).await;
    }
}

/// Those that are about tables, indexes and constraints, as of tables that others use meanwhile. `ONLINE=always` takes all.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn transitions_online_on_postgres() {
    if tablewright_tests::postgres_url().is_none() {
        return;
    }
    let about =
        ["index_", "unique_", "primary_key", "check_", "foreign_key", "not_null", "column_", "table_"];
    let mut transitions = transition::all(Dialect::Postgres);
    transitions.retain(|transition| {
        transition.sql.after.is_some() && about.iter().any(|word| transition.name.starts_with(word))
    });
    for transition in &mut transitions {
        (transition.sql.online, transition.sql.moves_only) = (true, true);
    }
    transitions_hold(Dialect::Postgres, transitions).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn transitions_on_mysql() {
    if tablewright_tests::mariadb_url().is_some() {
        all_transitions(Dialect::Mysql).await;
    }
}

#[ignore = "SCHEMAS names a folder of whole databases: <database>/<name>/schema.sql"]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn schemas_from_elsewhere() {
    for dialect in Dialect::ALL {
        let is_there = match dialect {
            Dialect::Sqlite => true,
            Dialect::Postgres => tablewright_tests::postgres_url().is_some(),
            Dialect::Mysql => tablewright_tests::mariadb_url().is_some(),
        };
        if is_there {
            transitions_hold(dialect, transition::from_elsewhere(dialect)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn spellings_on_postgres() {
    // Some of them are said by a newer grammar.
    if tablewright_tests::postgres_url().is_some() && tablewright_tests::postgres_is_from(14, "spellings") {
        let trials = spellings::all(Dialect::Postgres)
            .into_iter()
            .map(|spellings| (spellings.name.clone(), async move { spellings.hold().await }));
        all_hold(Dialect::Postgres, trials).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn first_words_on_postgres() {
    if tablewright_tests::postgres_url().is_some() {
        let trial = ("first words".to_owned(), first_words::are_proven());
        all_hold(Dialect::Postgres, std::iter::once(trial)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn random_worlds_on_sqlite() {
    random_worlds(Dialect::Sqlite, sqlite_worlds::sections).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn random_worlds_on_postgres() {
    if tablewright_tests::postgres_url().is_some() {
        random_worlds(Dialect::Postgres, worlds::sections).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn other_runners_on_sqlite() {
    let runners = Runner::all();
    let trials = case::all(Dialect::Sqlite).into_iter().map(|case| {
        let runners = runners.clone();
        (case.name.clone(), async move { runners::hold(&case, &runners).await })
    });
    all_hold(Dialect::Sqlite, trials).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn other_runners_on_mysql() {
    if tablewright_tests::mariadb_url().is_none() {
        return;
    }
    let runners = runners_mysql::Runner::all();
    let trials = case::all(Dialect::Mysql).into_iter().map(|case| {
        let runners = runners.clone();
        (case.name.clone(), async move { runners_mysql::hold(&case, &runners).await })
    });
    all_hold(Dialect::Mysql, trials).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn random_pairs_on_sqlite() {
    random_pairs(Dialect::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn random_pairs_on_postgres() {
    if tablewright_tests::postgres_url().is_some() {
        random_pairs(Dialect::Postgres).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn random_pairs_on_mysql() {
    if tablewright_tests::mariadb_url().is_some() {
        random_pairs(Dialect::Mysql).await;
    }
}

async fn all_cases(dialect: Dialect) {
    let cases = case::all(dialect);
    let filtered = std::env::var_os("CASE").is_some();
    assert!(filtered || cases.len() >= 60, "only {} cases for {dialect}", cases.len());
    let databases = Arc::new(Reused::new(transition::kind_of(dialect)));
    let trials = cases.into_iter().map(|case| {
        let databases = databases.clone();
        (case.name.clone(), async move { case.hold(&databases).await })
    });
    all_hold(dialect, trials).await;
}

async fn all_transitions(dialect: Dialect) {
    transitions_hold(dialect, transition::all(dialect)).await;
}

async fn transitions_hold(dialect: Dialect, transitions: Vec<Transition>) {
    let trials = transitions
        .into_iter()
        .map(|transition| (transition.name.clone(), async move { transition.hold().await }));
    all_hold(dialect, trials).await;
}

async fn random_worlds(dialect: Dialect, sections: fn(u64) -> Sections) {
    let databases = Arc::new(Reused::new(transition::kind_of(dialect)));
    let worlds = seeds("WORLDS", 100).map(|seed| (seed, sections(seed)));
    let had = worlds.filter(|(seed, sql)| sql.is_had(&format!("SEED={seed}")));
    let trials = had.map(|(seed, sql)| {
        let told = format!(
            "{}-- rows\n{}-- after\n{}",
            sql.before,
            sql.rows,
            sql.after.as_deref().unwrap_or_default()
        );
        let transition = Transition {
            name: seed.to_string(),
            dialect,
            sql,
            is_open: false,
            of_mariadb: false,
            databases: databases.clone(),
            names_scratch: true,
        };
        let trial =
            async move { transition.hold().await.map_err(|failure| format!("{failure}\n-- before\n{told}")) };
        (format!("SEED={seed}"), trial)
    });
    all_hold(dialect, trials).await;
}

async fn random_pairs(dialect: Dialect) {
    let usual = match dialect {
        Dialect::Sqlite | Dialect::Mysql => 100,
        // Random worlds hold whatever pairs do, and more.
        Dialect::Postgres => 30,
    };
    let databases = Arc::new(Reused::new(transition::kind_of(dialect)));
    let trials = seeds("PAIRS", usual).map(|seed| {
        let databases = databases.clone();
        (format!("SEED={seed}"), async move { random_pair(seed, dialect, &databases).await })
    });
    all_hold(dialect, trials).await;
}

/// The one that `SEED` names, or as many as the variable says, or as usual.
fn seeds(count: &str, usual: u64) -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    match number("SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number(count).unwrap_or(usual),
    }
}

async fn random_pair(seed: u64, dialect: Dialect, databases: &Reused) -> Result<(), String> {
    let pair = pairs::pair(seed, dialect);
    let told = format!("{}\n---\n{}\n---\n{}", pair.before, pair.after, pair.rows);
    let (before, after) = (case::model("before.yaml", pair.before)?, case::model("after.yaml", pair.after)?);
    let trial = Trial {
        dialect,
        databases,
        before,
        after,
        rows: &pair.rows,
        then: "",
        online: laws::always_online(),
    };
    laws::hold(&trial).await.map(|_| ()).map_err(|failure| format!("{failure}\n{told}"))
}

async fn all_hold<F>(dialect: Dialect, trials: impl Iterator<Item = (String, F)>)
where
    F: Future<Output = Result<(), String>> + Send + 'static,
{
    let permits = Arc::new(Semaphore::new(4));
    let mut running = JoinSet::new();
    for (name, trial) in trials {
        let permits = permits.clone();
        running.spawn(async move {
            let _permit = permits.acquire_owned().await.expect("the semaphore is never closed");
            let result = tokio::spawn(trial).await.unwrap_or_else(|panic| Err(format!("panicked: {panic}")));
            result.map_err(|failure| format!("== {name} ({dialect})\n{failure}\n"))
        });
    }
    let results = running.join_all().await;
    let count = results.len();
    let mut failures: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    failures.sort();
    assert!(count > 0, "no case has that name");
    assert!(failures.is_empty(), "{} of {count} fail\n\n{}", failures.len(), failures.join("\n"));
}
