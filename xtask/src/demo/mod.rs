//! `cargo xtask demo`: the whole journey on SQLite, with the real binary, in a temporary folder.
//!
//! What is told is checked: a step that ends otherwise than told ends the demo with an error.

mod edit;
mod stage;

use std::path::Path;

use crate::step::command_line;
use crate::test::cargo;
use crate::{root, target_debug};
use stage::Stage;

/// What the journey looks at, before the change and after it.
const LOOK_BEFORE: &str = "SELECT name, substr(description, 1, 40) AS description FROM event_types \
    WHERE name IN ('agent_message', 'error_occurred', 'scenario_update') ORDER BY name";
const LOOK: &str = "SELECT name, severity, substr(meaning, 1, 40) AS meaning FROM event_types \
    WHERE name IN ('agent_message', 'error_occurred', 'scenario_update') ORDER BY name";

/// Tells and checks the journey.
pub(crate) fn demo() -> Result<(), String> {
    let mut build = cargo(&["build", "-p", "tablewright-cli", "-p", "tablewright-tests", "--bins"]);
    println!("$ {}    (the first time takes a few minutes)", command_line(&build));
    if !build.status().is_ok_and(|status| status.success()) {
        return Err("tablewright does not build".to_owned());
    }
    let folder = tempfile::Builder::new()
        .prefix("tablewright-demo-")
        .tempdir()
        .map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let stage = Stage::new(folder.path(), &target_debug()?)?;
    journey(&stage, folder.path())
}

fn journey(stage: &Stage, folder: &Path) -> Result<(), String> {
    stage.chapter("A project", "PyScrAI runs scenarios with AI agents. Its seven tables, relations, rules and JSON Schemas are YAML:");
    stage.copy(&root().join("examples/pyscrai"), &["schema", "seeds"])?;
    stage.run("tablewright init")?.succeeds()?;
    stage.show("schema/templates.yaml", "  event_types:", 18)?;
    stage.run("tablewright check")?.succeeds()?;

    stage.chapter("From YAML to a database", "The migration is tried out on a scratch database, up, down and up again, before its files are written.");
    stage.run("tablewright generate create_tables")?.succeeds()?;
    let first = migrations(folder)?;
    stage.expect(first.len() == 2, "two files: up and down", &first)?;
    stage.run("tablewright up")?.succeeds()?;
    stage.run("tablewright seed")?.succeeds()?;
    let before = stage.rows(LOOK_BEFORE)?;
    stage.expect(before.len() == 3, "three rows", &before)?;

    stage.chapter(
        "A change",
        "A column gets a better name, a new one must not be NULL in rows that exist, a check gets stricter:",
    );
    stage.edit("schema/templates.yaml", edit::SCHEMA)?;
    stage.edit("seeds/event_types.yaml", edit::SEEDS)?;
    stage.run("tablewright diff")?.exits_with(2)?;
    stage.run("tablewright generate rate_events")?.succeeds()?;
    let second = migrations(folder)?;
    stage.expect(second.len() == 4, "two more files", &second)?;
    stage.run("tablewright up")?.succeeds()?;

    stage.chapter(
        "A look at the rows",
        "All of them are there, under the new name, with the value that `backfill` gives them:",
    );
    let after = stage.rows(LOOK)?;
    stage.expect(names(&after) == names(&before), "the same rows", &after)?;
    stage.expect(after.iter().any(|row| row.contains("high")), "the backfill's values", &after)?;
    stage.run("tablewright seed")?.succeeds()?;
    stage.run("tablewright diff")?.succeeds()?;

    stage.chapter(
        "And back",
        "Down drops the new column, which is a loss of data, so it has to be allowed by name:",
    );
    stage.run("tablewright down")?.exits_with(1)?;
    stage.run("tablewright down --allow drop_column")?.succeeds()?;
    let back = stage.rows(LOOK_BEFORE)?;
    stage.expect(back == before, "the rows as they were", &back)?;
    stage.run("tablewright status")?.exits_with(2)?;

    stage.chapter("That was it", "Every command above was the real binary, and every result was checked. Your own: `tablewright init`.");
    Ok(())
}

/// The migration files, in their order.
fn migrations(folder: &Path) -> Result<Vec<String>, String> {
    let entries =
        std::fs::read_dir(folder.join("migrations")).map_err(|error| format!("migrations/: {error}"))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".sql")).collect();
    names.sort();
    Ok(names)
}

/// The first column.
fn names(rows: &[String]) -> Vec<&str> {
    rows.iter().filter_map(|row| row.split_whitespace().next()).collect()
}
