//! `generate`: the migration from the database as it is to what the YAML says, proven before it is written.

use chrono::Utc;
use serde_json::json;
use tablewright_migrations::{MigrationFiles, ScratchOptions, difference, files, online};

use super::diff::{human, json};
use super::{Context, Outcome, allow};
use crate::authoring;
use crate::database::{self, Missing};
use crate::error::CommandError;
use crate::migration_folder;
use crate::proof::prove_aloud;
use crate::terminal::{BOLD, GREEN, paint};
use crate::watch::{in_the_way_json, show_in_the_way};

/// Write the migration that makes the database what the YAML says, proven first
///
/// The migration runs on a scratch database before it is written: up, compare, a second diff, down, compare, up again.
/// What fails its proof is not written. What takes data away must be allowed by name. Nothing to do writes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright generate add_agents
  tablewright generate drop_titles --allow drop_column")]
pub(crate) struct Args {
    /// What it does, in a few words: add_agents.
    #[arg(value_parser = migration_folder::read_name)]
    name: String,

    #[command(flatten)]
    allow: allow::Allow,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let project = context.project()?;
    let target = project.target()?;
    let model = project.model()?;
    let folder = project.migrations(target.dialect)?;
    let migrations = migration_folder::read(&folder)?;

    let mut connection = database::connect(&target, Missing::StandIn, terminal).await?;
    migration_folder::refuse_pending(&mut connection, &migrations, &target).await?;
    let scratch = ScratchOptions { url: target.url.clone(), named: project.scratch(&target)? };
    let difference = difference(&mut connection, &model, &scratch).await.map_err(authoring::failed)?;
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
    let command = format!("tablewright generate {}", args.name);
    authoring::refuse_hazards(difference.hazards(), &allowed, &command)?;

    terminal.line(format_args!("\n{}", paint(BOLD, "Proof")));
    let proof = prove_aloud(&difference, &scratch, Some(&model), terminal).await?;

    let version = migration_folder::next_version(&migrations, Utc::now())?;
    let new = files(&difference.stages, &args.name, version);
    let new: Vec<MigrationFiles> = new.into_iter().map(MigrationFiles::signed).collect();
    let paths = migration_folder::add(&folder, &new, terminal)?;
    human::hazards(terminal, difference.hazards());
    let in_the_way = authoring::in_the_way(&mut connection, &difference).await?;
    show_in_the_way(&in_the_way, terminal);
    terminal.line("");
    for path in &paths {
        terminal.line(format_args!("{} {}", paint(GREEN, "wrote"), path.display()));
    }
    terminal.next("read the files, then `tablewright up`");
    terminal.json("generate", || {
        json!({
            "equal": false,
            "changes": json::changes(&difference),
            "hazards": difference.hazards().map(json::hazard).collect::<Vec<_>>(),
            "versions": new.iter().map(|migration| migration.version).collect::<Vec<_>>(),
            "files": paths,
            "in_the_way": in_the_way.iter().map(in_the_way_json).collect::<Vec<_>>(),
            "not_proven_with": proof.without,
        })
    });
    Ok(Outcome::Done)
}
