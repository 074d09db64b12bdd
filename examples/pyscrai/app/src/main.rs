//! A walk through PyScrAI's database: migrate it, run a scenario, look at what happened, delete the run.
//!
//! ```console
//! $ cargo run -p pyscrai -- sqlite://pyscrai.db     # makes the file and migrates it
//! $ tablewright seed                                # in examples/pyscrai: event types and templates
//! $ cargo run -p pyscrai -- sqlite://pyscrai.db     # runs the scenario `town_hall`
//! ```

#![allow(clippy::print_stdout, reason = "a demonstration speaks to a person")]

use pyscrai::db::{LogLevel, RunStatus};
use pyscrai::{Event, RunManager, TemplateManager};
use tablewright::types::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let url = std::env::args().nth(1).unwrap_or_else(|| "sqlite://pyscrai.db".to_owned());
    let db = pyscrai::open(&url).await?;
    let scenarios = TemplateManager::new(&db).scenario_templates().await?;
    let Some(scenario) = scenarios.iter().find(|scenario| scenario.name == "town_hall") else {
        println!("The database is migrated. Load its templates with `tablewright seed`, then come back.");
        return Ok(());
    };
    let runs = RunManager::new(&db);
    let run = runs.start(&scenario.name, "The bridge", Some(json!({ "max_turns": 3 }))).await?;
    let (run, agents) = runs.run(run.id).await?;
    println!(
        "{} ({:?}) with {}",
        run.name,
        run.status,
        list(agents.iter().map(|agent| agent.instance_name.as_str()))
    );
    if let [first, .., last] = agents.as_slice() {
        let data = json!({ "content": "The old bridge has stood for ninety years.", "tone": "friendly" });
        let said = Event { name: "agent_message", source: Some(first.id), target: Some(last.id), data };
        runs.record(run.id, said).await?;
        runs.log(run.id, Some(first.id), LogLevel::Debug, "spoke first").await?;
    }
    for (event, source, target) in runs.unprocessed(run.id).await? {
        let name = |agent: Option<&pyscrai::db::AgentInstance>| {
            agent.map_or("-".to_owned(), |agent| agent.instance_name.clone())
        };
        println!("  {} -> {}: {}", name(source.as_ref()), name(target.as_ref()), event.data);
        runs.processed(&event).await?;
    }
    runs.progress(run.id, 100).await?;
    let run = runs.end(run.id, RunStatus::Completed, Some(json!({ "decision": "repair" }))).await?;
    println!("{} ({:?}) after {} events", run.name, run.status, db.event_instances().count().await?);
    runs.delete(run.id).await?;
    println!(
        "deleted: {} agents, {} events left",
        db.agent_instances().count().await?,
        db.event_instances().count().await?
    );
    Ok(())
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
