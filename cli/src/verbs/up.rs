//! `up`: applies what is pending.

use serde_json::json;
use tablewright::Connection;
use tablewright::migrate::{UpOptions, UpTarget, up};

use super::{Context, Outcome, many};
use crate::around::Around;
use crate::database::{self, Missing};
use crate::error::CommandError;
use crate::events::EventsArg;
use crate::fleet::{Fleet, FleetArgs};
use crate::migration_folder;
use crate::terminal::{GREEN, count, paint};
use crate::watch::{Watch, report_json, run_options, show_sql, stopped};

/// Apply the pending migrations
///
/// One runner at a time: a second one waits and then finds nothing to do. Each file is one transaction together with its
/// line in the history. What was killed half-way is resumed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright up
  tablewright up --dry-run
  tablewright up --to 20261122143000 --db production")]
pub(crate) struct Args {
    /// Go to this version and no further.
    #[arg(long, value_name = "VERSION", conflicts_with = "steps")]
    to: Option<i64>,

    /// Apply this many.
    #[arg(long, value_name = "N")]
    steps: Option<usize>,

    /// Run pending migrations that are older than an applied one, too.
    #[arg(long)]
    out_of_order: bool,

    /// Contract what the same run expands, too: for a database that no application uses meanwhile.
    #[arg(long)]
    contract: bool,

    /// Print the SQL and change nothing.
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    events: EventsArg,

    #[command(flatten)]
    fleet: FleetArgs,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let Args { to, steps, out_of_order, contract, dry_run, events, fleet } = args;
    let terminal = context.terminal;
    let project = context.project()?;
    let options = UpOptions {
        target: match (to, steps) {
            (Some(version), _) => UpTarget::To(version),
            (None, Some(steps)) => UpTarget::Steps(steps),
            (None, None) => UpTarget::Latest,
        },
        out_of_order,
        unlisted: false,
        apart: !contract,
        dry_run,
        run: run_options(&project),
    };
    if let Some(fleet) = Fleet::of(&project, fleet, terminal).await? {
        events.refuse()?;
        return many::up(&fleet, &project, &options, terminal).await;
    }
    let target = project.target()?;
    let folder = project.migrations(target.dialect)?;
    let migrations = migration_folder::read_existing(&folder)?;
    // A database file is made for migrations that run, not for a run that is refused or has nothing to do.
    let makes_file = !dry_run && database::is_absent(&target);
    let would_run = match makes_file {
        true => {
            let options = UpOptions { dry_run: true, ..options.clone() };
            let mut empty = database::stand_in().await?;
            let report = up(&mut empty, &migrations, &options, &mut Watch::new(terminal)).await;
            !report.map_err(|error| stopped(error, "tablewright up"))?.runs.is_empty()
        }
        false => !dry_run,
    };
    let missing = if would_run { Missing::Create } else { Missing::StandIn };
    let mut connection = database::connect(&target, missing, terminal).await?;
    let around = Around::new("up", "tablewright up", &project, &target, events.open()?, terminal)
        .again(steps.is_none());
    let walk = async |connection: &mut Connection, watch: &mut Watch<'_>, dry_run| {
        up(connection, &migrations, &UpOptions { dry_run, ..options.clone() }, watch).await
    };
    let (report, told) = around.run(&mut connection, dry_run, walk).await?;
    let applied = report.runs.len();
    match (report.runs.is_empty(), dry_run) {
        (true, _) if migrations.is_empty() => {
            terminal.line(format_args!(
                "{} nothing to do: {} has no migrations",
                paint(GREEN, "✓"),
                folder.display()
            ));
            terminal.next("tablewright generate NAME");
        }
        (true, _) => terminal.line(format_args!(
            "{} nothing to do: {} is up to date ({})",
            paint(GREEN, "✓"),
            target.shown(),
            count(migrations.len(), "migration")
        )),
        (false, true) => show_sql(&report, terminal),
        (false, false) => {
            terminal.line(format_args!(
                "{} {} applied to {}",
                paint(GREEN, "✓"),
                count(applied, "migration"),
                target.shown()
            ));
        }
    }
    terminal.json("up", || {
        let mut document = report_json(&report, &told);
        document["database"] = json!(target.shown());
        document
    });
    Ok(Outcome::Done)
}
