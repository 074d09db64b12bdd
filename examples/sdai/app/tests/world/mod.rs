//! Databases to test on, and a few projects to begin with.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]
#![allow(dead_code, reason = "each test binary uses a part")]

use sdai::db::{Db, project_context};
use sdai::{ProjectContextStore, ProjectType};
use tablewright::types::json;
use tablewright_tests::{Kind, TestDatabase};

/// Runs a test on a database in memory, made from the schema, and on one of each kind, made by the migrations.
pub(crate) fn on_each(test: impl AsyncFn(&Db)) {
    let run = async |db: Db| {
        test(&db).await;
        db.close().await;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { run(Db::memory().await.unwrap()).await });
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        runtime.block_on(async { run(sdai::connect(&few(database.url())).await.unwrap()).await });
    }
}

/// The servers of tests have not enough connections to give ten to each of them.
pub(crate) fn few(url: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}min_connections=0&max_connections=4")
}

/// A list as a column holds it.
pub(crate) fn list<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}

pub(crate) fn shop() -> project_context::New {
    project("shop")
}

/// A project of Ada's like her shop.
pub(crate) fn project(name: &str) -> project_context::New {
    project_context::New::new("ada", name, ProjectType::Api)
        .tech_stack(list(["python", "fastapi", "postgresql"]))
        .codebase(json!({ "main.py": "app = 1", "tests/test_main.py": "" }))
        .configuration(
            json!({ "database": { "engine": "postgresql", "pool": 20 }, "features": ["auth", "search"] }),
        )
}

/// Ada has a shop and a site, Bob a pipeline.
pub(crate) async fn furnish(db: &Db) {
    let store = ProjectContextStore::new(db);
    store.create(shop()).await.unwrap();
    let site = project_context::New::new("ada", "site", ProjectType::WebApp)
        .tech_stack(list(["typescript", "react"]))
        .codebase(json!({ "src/App.tsx": "", "README.md": "# Site" }))
        .configuration(json!({ "features": ["search"], "auth": { "method": "jwt" } }));
    store.create(site).await.unwrap();
    let pipeline = project_context::New::new("bob", "pipeline", ProjectType::DataPipeline)
        .tech_stack(list(["python", "kafka"]))
        .configuration(json!({ "database": { "engine": "sqlite" } }));
    store.create(pipeline).await.unwrap();
}

/// The names of projects that a query finds, in order.
pub(crate) async fn names(query: tablewright::Query<'_, sdai::db::ProjectContext>) -> Vec<String> {
    let found = query.order(project_context::name.asc()).all().await.unwrap();
    found.into_iter().map(|project| project.name).collect()
}
