//! Storages to test on: SQLite in memory, and one of each kind that the migrations have made.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]
#![allow(dead_code, reason = "each test binary uses a part")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aurite::db::Db;
use aurite::{Agent, Configs, Model, StorageManager, Turn, Workflow};
use tablewright::mock::Pending;
use tablewright::types::Json;
use tablewright_tests::{Kind, TestDatabase};

/// A folder of the example.
pub(crate) fn example(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)
}

/// What the example's files say.
pub(crate) fn configs() -> Configs {
    Configs::read(&example("config")).unwrap()
}

pub(crate) fn agent(prompt: &str) -> Agent {
    Agent { system_prompt: Some(prompt.to_owned()), include_history: true, ..Agent::default() }
}

pub(crate) fn workflow(steps: &[&str]) -> Workflow {
    Workflow { description: None, steps: steps.iter().map(|&step| step.to_owned()).collect() }
}

/// Runs a test on a storage in memory, and on one of each kind.
pub(crate) fn on_each(test: impl AsyncFn(Arc<StorageManager>)) {
    let run = async |storage: StorageManager| {
        let db = storage.db();
        test(Arc::new(storage)).await;
        db.close().await;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { run(StorageManager::new(Db::memory().await.unwrap())).await });
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        runtime.block_on(async { run(StorageManager::open(database.url()).await.unwrap()).await });
    }
}

/// Says how many turns it was shown.
pub(crate) struct Counting;

impl Model for Counting {
    fn answer<'a>(&'a self, _: &'a Agent, turns: &'a [Turn]) -> Pending<'a, Json> {
        Box::pin(async move { Json::String(format!("after {}", turns.len())) })
    }
}

/// The texts of turns.
pub(crate) fn texts(turns: &[Turn]) -> Vec<&str> {
    turns.iter().filter_map(|turn| turn.content.as_str()).collect()
}
