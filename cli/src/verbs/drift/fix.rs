//! `drift --fix`: the two ways out.

use chrono::Utc;
use serde_json::json;
use tablewright::connection::Connection;
use tablewright::migrate::{State, baseline, execute};
use tablewright_migrations::{MigrationFiles, files, settle, text};

use super::super::Outcome;
use super::super::diff::{human, json};
use super::{Args, Found, document, none, show_strays};
use crate::authoring;
use crate::error::{CommandError, Kind};
use crate::migration_folder;
use crate::project::Project;
use crate::proof::prove_aloud;
use crate::terminal::{BOLD, GREEN, Terminal, count, paint};
use crate::watch::{Watch, run_options, stopped};

/// Writes the migration that makes elsewhere what was found here, and records it here.
pub(super) async fn adopt(
    args: &Args,
    found: &Found,
    project: &Project<'_>,
    connection: &mut Connection,
    terminal: &Terminal,
) -> Result<Outcome, CommandError> {
    let Found { target, scratch, migrations, status, applied: _, drift } = found;
    let difference = &drift.difference;
    if drift.is_empty() {
        return Ok(none(found, terminal));
    }
    // A migration behind pending ones would be made of a state without them.
    let pending: Vec<String> = status
        .entries
        .iter()
        .filter(|entry| entry.state != State::Applied)
        .map(|entry| format!("{}_{}", entry.version, entry.name))
        .collect();
    if !pending.is_empty() {
        let message = format!("{} has migrations that are not applied yet", target.shown());
        return Err(CommandError::new(Kind::Migrations, message)
            .cause(pending.join("\n"))
            .hint("`tablewright up`, and then this again: what is adopted comes after them"));
    }
    human::changes(terminal, difference);
    show_strays(terminal, &drift.strays);
    if difference.is_empty() {
        return Err(unmanaged());
    }
    let allowed = project.allowed(&args.allow.kinds());
    authoring::refuse_hazards(difference.hazards(), &allowed, "tablewright drift --fix=adopt")?;
    terminal.line(format_args!("\n{}", paint(BOLD, "Proof")));
    prove_aloud(difference, scratch, None, terminal).await?;

    let folder = project.migrations(target.dialect)?;
    let version = migration_folder::next_version(migrations, Utc::now())?;
    let new = files(&difference.stages, &args.name, version);
    let new: Vec<MigrationFiles> = new.into_iter().map(MigrationFiles::signed).collect();
    let paths = migration_folder::add(&folder, &new, terminal)?;
    let migrations = migration_folder::read(&folder)?;
    let (options, mut watch) = (run_options(project), Watch::new(terminal));
    baseline(connection, &migrations, &options, &mut watch).await.map_err(|error| {
        stopped(error, "tablewright baseline")
            .hint("the files are written; `tablewright baseline` counts them as applied here")
    })?;
    terminal.line("");
    for path in &paths {
        terminal.line(format_args!("{} {}", paint(GREEN, "wrote"), path.display()));
    }
    terminal.line(format_args!(
        "{} {} as applied on {}",
        paint(GREEN, "✓"),
        if new.len() == 1 { "it counts" } else { "they count" },
        target.shown()
    ));
    terminal.next("`tablewright pull --out schema`, so that the YAML says it too");
    terminal.json("drift", || {
        let mut document = document(found, None);
        document["fixed"] = json!("adopt");
        document["files"] = json!(paths);
        document
    });
    Ok(outcome(found))
}

/// Takes it back.
pub(super) async fn revert(
    args: &Args,
    found: &Found,
    project: &Project<'_>,
    connection: &mut Connection,
    terminal: &Terminal,
) -> Result<Outcome, CommandError> {
    let Found { target, scratch, drift, .. } = found;
    if drift.is_empty() {
        return Ok(none(found, terminal));
    }
    let back = drift.back(connection, scratch).await.map_err(authoring::failed)?;
    human::changes(terminal, &back);
    show_strays(terminal, &drift.strays);
    if back.is_empty() {
        return Err(unmanaged());
    }
    let allowed = project.allowed(&args.allow.kinds());
    authoring::refuse_hazards(back.hazards(), &allowed, "tablewright drift --fix=revert")?;
    terminal.line(format_args!("\n{}", paint(BOLD, "Proof")));
    prove_aloud(&back, scratch, None, terminal).await?;
    settle(connection).await.map_err(authoring::failed)?;
    for stage in &back.stages {
        execute(connection, &text(&stage.up)).await.map_err(|error| {
            CommandError::new(Kind::Database, "the way back was proven, but these rows do not take it")
                .because(&error)
        })?;
    }
    let steps: usize = back.stages.iter().map(|stage| stage.up.steps.len()).sum();
    terminal.line(format_args!(
        "\n{} {} ran on {}",
        paint(GREEN, "✓"),
        count(steps, "statement"),
        target.shown()
    ));
    terminal.json("drift", || {
        let mut document = document(found, None);
        document["fixed"] = json!("revert");
        document["revert"] = json!({
            "sql": super::super::diff::sql(&back),
            "hazards": back.hazards().map(json::hazard).collect::<Vec<_>>(),
        });
        document
    });
    Ok(outcome(found))
}

/// What is not managed stays as it was.
fn outcome(found: &Found) -> Outcome {
    if found.drift.strays.is_empty() { Outcome::Done } else { Outcome::Differs }
}

fn unmanaged() -> CommandError {
    CommandError::new(Kind::Refused, "what differs is not managed")
        .hint("write what makes it, or takes it back, by hand: `tablewright new NAME`")
}
