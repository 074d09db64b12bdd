//! Databases to test on, and a few rows to begin with.

use std::path::{Path, PathBuf};

use berrys::db::{Agent, Db, Project};
use berrys::{Agents, Projects};
use tablewright::connection::{ConnectOptions, Connection};
use tablewright::types::Uuid;
use tablewright_tests::{Kind, TestDatabase};

/// A file or folder of the example.
pub(crate) fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Runs a test on a database in memory, made from the YAML, and on one of each kind, made by the migrations.
pub(crate) fn on_each(test: impl AsyncFn(&Db)) {
    let run = async |db: Db| {
        test(&db).await;
        db.close().await;
    };
    let runtime = runtime();
    runtime.block_on(async { run(Db::memory().await.unwrap()).await });
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        runtime.block_on(async { run(berrys::open(database.url()).await.unwrap()).await });
    }
}

/// Runs a test on an empty database of each kind.
pub(crate) fn on_each_empty(test: impl AsyncFn(Kind, &TestDatabase, &mut Connection)) {
    let runtime = runtime();
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        runtime.block_on(async {
            let mut conn =
                Connection::connect(database.url(), &ConnectOptions::create_missing()).await.unwrap();
            test(kind, &database, &mut conn).await;
            conn.close().await.unwrap();
        });
    }
}

/// Somebody.
pub(crate) fn person() -> Uuid {
    Uuid::from_u128(7)
}

/// A project with agents of these names.
pub(crate) async fn project(db: &Db, name: &str, agents: &[&str]) -> (Project, Vec<Agent>) {
    let project = Projects::new(db).create(name, None, person()).await.unwrap();
    let mut made = Vec::new();
    for agent in agents {
        made.push(Agents::new(db).add(project.id, agent, "developer").await.unwrap());
    }
    (project, made)
}
