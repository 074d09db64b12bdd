//! `baseline`: adopts a database that already holds what the migrations make.

use serde_json::json;
use tablewright::migrate::baseline;

use super::{Context, Outcome};
use crate::database::{self, Missing};
use crate::error::CommandError;
use crate::migration_folder;
use crate::terminal::{GREEN, count, paint};
use crate::watch::{Watch, report_json, run_options, stopped};

/// Count the migrations as applied without running them
///
/// For a database that already holds what they make: `tablewright init --from` does it for the database that the project
/// began with, this for the others.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright baseline --db production
  tablewright diff --db production       is it really the same?")]
pub(crate) struct Args {}

pub(crate) async fn run(Args {}: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let project = context.project()?;
    let target = project.target()?;
    let migrations = migration_folder::read_existing(&project.migrations(target.dialect)?)?;
    let mut connection = database::connect(&target, Missing::Refuse, terminal).await?;
    let (options, mut watch) = (run_options(&project), Watch::new(terminal));
    let report = baseline(&mut connection, &migrations, &options, &mut watch)
        .await
        .map_err(|error| stopped(error, "tablewright baseline"))?;
    for run in &report.runs {
        terminal.line(format_args!("{} {} counts as applied", paint(GREEN, "✓"), run.file));
    }
    match report.runs.len() {
        0 => terminal.line(format_args!(
            "{} nothing to do: {} knows every migration",
            paint(GREEN, "✓"),
            target.shown()
        )),
        number => {
            terminal.line(format_args!("{} recorded on {}", count(number, "migration"), target.shown()));
            terminal.next("`tablewright diff` shows whether the database is what they make");
        }
    }
    terminal.json("baseline", || {
        let mut document = report_json(&report, &watch.told());
        document["database"] = json!(target.shown());
        document
    });
    Ok(Outcome::Done)
}
