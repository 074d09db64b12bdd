//! `down`: reverts what was applied last.

use serde_json::json;
use tablewright::migrate::{DownOptions, DownTarget, down};
use tablewright_migrations::plan::HazardKind;

use super::{Context, Outcome, allow};
use crate::database::{self, Missing};
use crate::error::CommandError;
use crate::migration_folder;
use crate::terminal::{GREEN, count, paint};
use crate::watch::{Watch, report_json, run_options, show_sql, stopped};

/// Revert the migration that was applied last, or several
///
/// What the way back takes away must be allowed by name, as with `generate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright down
  tablewright down --steps 2 --allow drop_table
  tablewright down --to 0 --allow all    back to the empty database")]
pub(crate) struct Args {
    /// Go back to this version, which stays applied; 0 is the empty database.
    #[arg(long, value_name = "VERSION", conflicts_with = "steps")]
    to: Option<i64>,

    /// Revert this many.
    #[arg(long, value_name = "N", default_value_t = 1)]
    steps: usize,

    #[command(flatten)]
    allow: allow::Allow,

    /// Print the SQL and change nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let Args { to, steps, allow, dry_run } = args;
    let terminal = context.terminal;
    let project = context.project()?;
    let target = project.target()?;
    let migrations = migration_folder::read_existing(&project.migrations(target.dialect)?)?;
    let mut connection = database::connect(&target, Missing::Refuse, terminal).await?;
    // A dry run takes nothing away: the SQL is shown with its hazards.
    let allowed = match dry_run {
        true => HazardKind::ALL.into(),
        false => project.allowed(&allow.kinds()),
    };
    let options = DownOptions {
        target: to.map_or(DownTarget::Steps(steps), DownTarget::To),
        allow: allowed.into_iter().map(|kind| kind.code().to_owned()).collect(),
        dry_run,
        run: run_options(&project),
    };
    let command = match to {
        Some(version) => format!("tablewright down --to {version}"),
        None if steps == 1 => "tablewright down".to_owned(),
        None => format!("tablewright down --steps {steps}"),
    };
    let report = down(&mut connection, &migrations, &options, &mut Watch::new(terminal))
        .await
        .map_err(|error| stopped(error, &command))?;
    let reverted = report.runs.len();
    match (report.runs.is_empty(), dry_run) {
        (true, _) => {
            terminal.line(format_args!(
                "{} nothing to do: nothing to revert on {}",
                paint(GREEN, "✓"),
                target.shown()
            ));
        }
        (false, true) => show_sql(&report, terminal),
        (false, false) => {
            terminal.line(format_args!(
                "{} {} reverted on {}",
                paint(GREEN, "✓"),
                count(reverted, "migration"),
                target.shown()
            ));
            terminal.next("`tablewright up` applies again");
        }
    }
    terminal.json("down", || {
        let mut document = report_json(&report);
        document["database"] = json!(target.shown());
        document
    });
    Ok(Outcome::Done)
}
