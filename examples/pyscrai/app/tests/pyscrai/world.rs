//! Databases to test on, and a few rows to begin with.

use std::path::{Path, PathBuf};

use pyscrai::TemplateManager;
use pyscrai::db::{
    AgentTemplate, Db, EventCategory, ScenarioTemplate, agent_template, event_type, scenario_template,
};
use tablewright::types::{Json, json};
use tablewright_tests::{Kind, TestDatabase};

/// A folder of the example.
pub(crate) fn example(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)
}

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
        runtime.block_on(async { run(pyscrai::open(database.url()).await.unwrap()).await });
    }
}

pub(crate) fn personality() -> Json {
    json!({ "role": "Planner", "backstory": "Plans.", "traits": { "patience": 0.5 } })
}

pub(crate) fn llm() -> Json {
    json!({ "provider": "openai", "model": "gpt-4o", "temperature": 0.2 })
}

pub(crate) fn planner() -> agent_template::New {
    agent_template::New::new("planner", personality(), llm())
}

pub(crate) fn meeting() -> scenario_template::New {
    let config = json!({ "setting": "A room", "max_turns": 5 });
    let roles = json!({ "chair": { "template": "planner" }, "guest": { "template": "planner", "count": 2, "llm_overrides": { "temperature": 1.5 } } });
    scenario_template::New::new("meeting", config, roles)
}

/// The event types that runs need, an agent template and a scenario template.
pub(crate) async fn furnish(db: &Db) -> (AgentTemplate, ScenarioTemplate) {
    for name in ["scenario_started", "agent_message"] {
        db.event_types().insert(event_type::New::new(name, EventCategory::Scenario)).await.unwrap();
    }
    let templates = TemplateManager::new(db);
    let agent = templates.create_agent_template(planner()).await.unwrap();
    (agent, templates.create_scenario_template(meeting()).await.unwrap())
}
