//! `apply`: development only: the database becomes what the YAML says, without a file.

use serde_json::json;
use tablewright::migrate::execute;
use tablewright_migrations::{ScratchOptions, difference, settle, text};

use super::diff::{human, json, sql};
use super::{Context, Outcome, allow};
use crate::authoring;
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::proof::prove_aloud;
use crate::terminal::{BOLD, GREEN, count, paint};

/// Make the database what the YAML says, now and without a migration; for development
///
/// The change is proven on a scratch database first, as `generate` does. No file is written and the history knows nothing
/// of it: use it on a database that you would throw away.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright apply --dry-run
  tablewright apply --db sqlite://scratch.db --allow drop_column")]
pub(crate) struct Args {
    #[command(flatten)]
    allow: allow::Allow,

    /// Print the SQL and change nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let project = context.project()?;
    let target = project.target()?;
    let model = project.model()?;
    let missing = if args.dry_run { Missing::StandIn } else { Missing::Create };
    let mut connection = database::connect(&target, missing, terminal).await?;
    let scratch = ScratchOptions { url: target.url.clone(), named: project.scratch(&target)? };
    let difference = difference(&mut connection, &model, &scratch).await.map_err(authoring::failed)?;
    let report = |applied: bool| {
        json!({
            "equal": difference.is_empty(),
            "applied": applied,
            "changes": json::changes(&difference),
            "hazards": difference.hazards().map(json::hazard).collect::<Vec<_>>(),
            "sql": sql(&difference),
        })
    };
    if difference.is_empty() {
        terminal.line(format_args!(
            "{} nothing to do: {} is what the YAML says",
            paint(GREEN, "✓"),
            target.shown()
        ));
        terminal.json("apply", || report(false));
        return Ok(Outcome::Done);
    }
    if args.dry_run {
        if terminal.is_human() {
            terminal.result(sql(&difference));
        }
        terminal.json("apply", || report(false));
        return Ok(Outcome::Done);
    }
    human::changes(terminal, &difference);
    let allowed = project.allowed(&args.allow.kinds());
    authoring::refuse_hazards(difference.hazards(), &allowed, "tablewright apply")?;
    terminal.line(format_args!("\n{}", paint(BOLD, "Proof")));
    prove_aloud(&difference, &scratch, Some(&model), terminal).await?;
    settle(&mut connection).await.map_err(authoring::failed)?;
    for stage in &difference.stages {
        execute(&mut connection, &text(&stage.up)).await.map_err(|error| {
            CommandError::new(Kind::Database, "the change was proven, but these rows do not take it")
                .because(&error)
        })?;
    }
    let steps: usize = difference.stages.iter().map(|stage| stage.up.steps.len()).sum();
    terminal.line(format_args!(
        "\n{} {} ran on {}",
        paint(GREEN, "✓"),
        count(steps, "statement"),
        target.shown()
    ));
    terminal.note(
        "no migration was written; other databases learn of this by `tablewright generate` against them",
    );
    terminal.json("apply", || report(true));
    Ok(Outcome::Done)
}
