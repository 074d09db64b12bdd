//! `generate`: the migration from the database as it is to what the YAML says, proven before it is written.

use chrono::Utc;
use serde_json::json;
use tablewright_migrations::expand::{Mark, Viewed, viewed};
use tablewright_migrations::{
    Breaking, Difference, MigrationFiles, ScratchOptions, breaking, difference as compare, files, online,
};

use super::diff::{human, json};
use super::{Context, Outcome, allow};
use crate::authoring;
use crate::database::{self, Missing};
use crate::error::CommandError;
use crate::migration_folder;
use crate::phases::{self, Edited};
use crate::proof::prove_aloud;
use crate::terminal::{BOLD, GREEN, Terminal, YELLOW, paint};
use crate::watch::{in_the_way_json, show_in_the_way};

/// Write the migration that makes the database what the YAML says, proven first
///
/// The migration runs on a scratch database before it is written: up, compare, a second diff, down, compare, up again.
/// What fails its proof is not written. What takes data away must be allowed by name. Nothing to do writes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright generate add_agents
  tablewright generate drop_titles --allow drop_column
  tablewright generate rename_title --expand")]
pub(crate) struct Args {
    /// What it does, in a few words: add_agents.
    #[arg(value_parser = migration_folder::read_name)]
    name: String,

    #[command(flatten)]
    allow: allow::Allow,

    /// Let columns and tables that are renamed live on under their former names, too: writes `expand` into the YAML.
    #[arg(long, conflicts_with = "contract")]
    expand: bool,

    /// Let former names go: writes `contract` into the YAML in place of `expand`.
    #[arg(long)]
    contract: bool,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let mut edited = None;
    let done = write(&args, context, &mut edited).await;
    // What the YAML was changed for has not come to be.
    if let (Err(_), Some(edited)) = (&done, &edited) {
        edited.undo();
    }
    done
}

async fn write(
    args: &Args,
    context: &Context<'_>,
    edited: &mut Option<Edited>,
) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let project = context.project()?;
    let target = project.target()?;
    let mut model = project.model()?;
    let folder = project.migrations(target.dialect)?;
    let migrations = migration_folder::read(&folder)?;

    let mut connection = database::connect(&target, Missing::StandIn, terminal).await?;
    migration_folder::refuse_pending(&mut connection, &migrations, &target).await?;
    let scratch = ScratchOptions { url: target.url.clone(), named: project.scratch(&target)? };
    let mut difference = compare(&mut connection, &model, &scratch).await.map_err(authoring::failed)?;
    if args.expand || args.contract {
        let change = if args.expand { phases::expanded } else { phases::contracted };
        let new = edited.insert(change(&model, &difference)?);
        model = new.write(&project.schema()?)?;
        difference = compare(&mut connection, &model, &scratch).await.map_err(authoring::failed)?;
    }
    let difference =
        online(&mut connection, difference, project.online()).await.map_err(authoring::failed)?;
    if difference.is_empty() {
        terminal.line(format_args!(
            "{} nothing to do: {} is what the YAML says",
            paint(GREEN, "✓"),
            target.shown()
        ));
        terminal.json("generate", || json!({ "equal": true, "changes": [], "hazards": [], "files": [] }));
        return Ok(Outcome::Done);
    }
    human::changes(terminal, &difference);
    let allowed = project.allowed(&args.allow.kinds());
    let flag = match (args.expand, args.contract) {
        (true, _) => " --expand",
        (_, true) => " --contract",
        (false, false) => "",
    };
    let command = format!("tablewright generate {}{flag}", args.name);
    authoring::refuse_hazards(difference.hazards(), &allowed, &command)?;

    terminal.line(format_args!("\n{}", paint(BOLD, "Proof")));
    let proof = prove_aloud(&difference, &scratch, Some(&model), terminal).await?;

    let version = migration_folder::next_version(&migrations, Utc::now())?;
    let new = files(&difference.stages, &args.name, version);
    let new: Vec<MigrationFiles> = new.into_iter().map(MigrationFiles::signed).collect();
    let paths = migration_folder::add(&folder, &new, terminal)?;
    human::hazards(terminal, difference.hazards());
    let breaking = breaking(&difference.from, &difference.to, &difference.changes());
    show_breaking(&breaking, &args.name, terminal);
    let viewed = viewed(difference.to.dialect, marks(&difference));
    show_viewed(&viewed, terminal);
    let in_the_way = authoring::in_the_way(&mut connection, &difference).await?;
    show_in_the_way(&in_the_way, terminal);
    terminal.line("");
    if let Some(edited) = edited {
        let word = if args.expand { "expand" } else { "contract" };
        let subjects = edited.subjects.join(", ");
        for path in edited.paths() {
            terminal.line(format_args!(
                "{} {}: {word} of {subjects}",
                paint(GREEN, "changed"),
                path.display()
            ));
        }
    }
    for path in &paths {
        terminal.line(format_args!("{} {}", paint(GREEN, "wrote"), path.display()));
    }
    terminal.next(next_step(&difference));
    terminal.json("generate", || {
        json!({
            "equal": false,
            "changes": json::changes(&difference),
            "hazards": difference.hazards().map(json::hazard).collect::<Vec<_>>(),
            "versions": new.iter().map(|migration| migration.version).collect::<Vec<_>>(),
            "files": paths,
            "breaking": breaking.iter().map(|found| breaking_json(found, &args.name)).collect::<Vec<_>>(),
            "viewed": viewed.iter().map(viewed_json).collect::<Vec<_>>(),
            "schema_files": edited.iter().flat_map(|edited| edited.paths()).collect::<Vec<_>>(),
            "in_the_way": in_the_way.iter().map(in_the_way_json).collect::<Vec<_>>(),
            "not_proven_with": proof.without,
        })
    });
    Ok(Outcome::Done)
}

fn marks(difference: &Difference) -> impl Iterator<Item = &Mark> {
    difference.stages.iter().flat_map(|stage| &stage.up.marks)
}

/// What comes after the files are read: of a column on its way to another name, when the applications come.
fn next_step(difference: &Difference) -> &'static str {
    if marks(difference).any(|mark| matches!(mark, Mark::Expand(_))) {
        "read the files, then `tablewright up`; then the application that speaks of the new name; when no other one runs, \
         `tablewright generate NAME --contract`"
    } else if marks(difference).any(|mark| matches!(mark, Mark::Contract(_))) {
        "read the files; when no application speaks of the former name any more, `tablewright up`"
    } else {
        "read the files, then `tablewright up`"
    }
}

/// What applications that run meanwhile do not live through.
fn show_breaking(found: &[Breaking], name: &str, terminal: &Terminal) {
    if found.is_empty() {
        return;
    }
    terminal.line(format_args!("\n{}", paint(BOLD, "Breaks applications that run meanwhile")));
    for breaking in found {
        terminal.line(format_args!("  {} {breaking}", paint(YELLOW, "!")));
        terminal.line(format_args!("      {}", breaking.advice(name)));
    }
}

/// What applications that speak of a former name cannot do meanwhile.
fn show_viewed(found: &[Viewed], terminal: &Terminal) {
    for Viewed { name, beyond } in found {
        terminal.line(format_args!(
            "\n{} {name} becomes a view, read and written like the table",
            paint(YELLOW, "!")
        ));
        terminal.line(format_args!("  not through it: {beyond}"));
    }
}

fn viewed_json(Viewed { name, beyond }: &Viewed) -> serde_json::Value {
    json!({ "name": name, "not_through_it": beyond })
}

fn breaking_json(found: &Breaking, name: &str) -> serde_json::Value {
    json!({ "what": found.to_string(), "advice": found.advice(name) })
}
