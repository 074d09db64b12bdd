//! The way back, of `down` and `redo`: how far, what it may take away, and what is said of it.

use serde_json::json;
use tablewright::connection::Connection;
use tablewright::migrate::{DownOptions, DownTarget, MigrateError, Migrations, Report};
use tablewright_migrations::plan::HazardKind;

use super::{Context, Outcome, allow};
use crate::around::Around;
use crate::database::{self, Missing};
use crate::error::CommandError;
use crate::events::EventsArg;
use crate::migration_folder;
use crate::terminal::{GREEN, count, paint};
use crate::watch::{Watch, report_json, run_options, show_sql};

/// How far back, and what it may take away.
#[derive(Debug, clap::Args)]
pub(crate) struct WayBack {
    /// Go back to this version, which stays applied; 0 is the empty database.
    #[arg(long, value_name = "VERSION", conflicts_with = "steps")]
    to: Option<i64>,

    /// Go back over this many.
    #[arg(long, value_name = "N", default_value_t = 1)]
    steps: usize,

    #[command(flatten)]
    allow: allow::Allow,

    /// Print the SQL and change nothing.
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    events: EventsArg,
}

/// What tells `down` and `redo` apart.
pub(crate) struct Words<F> {
    /// The verb.
    pub(crate) verb: &'static str,
    /// What was done to a migration: `reverted`.
    pub(crate) done: &'static str,
    /// What to do next.
    pub(crate) next: Option<&'static str>,
    /// How many migrations a report is about.
    pub(crate) number: F,
}

impl WayBack {
    /// Goes back, by `walk`.
    pub(crate) async fn run(
        self,
        context: &Context<'_>,
        words: Words<impl Fn(&Report) -> usize>,
        walk: impl AsyncFn(
            &mut Connection,
            &Migrations,
            &DownOptions,
            &mut Watch<'_>,
        ) -> Result<Report, MigrateError>,
    ) -> Result<Outcome, CommandError> {
        let Words { verb, done, next, number } = words;
        let Self { to, steps, allow, dry_run, events } = self;
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
            Some(version) => format!("tablewright {verb} --to {version}"),
            None if steps == 1 => format!("tablewright {verb}"),
            None => format!("tablewright {verb} --steps {steps}"),
        };
        let around = Around::new(verb, &command, &project, &target, events.open()?, terminal);
        let walk = async |connection: &mut Connection, watch: &mut Watch<'_>, dry_run| {
            walk(connection, &migrations, &DownOptions { dry_run, ..options.clone() }, watch).await
        };
        let (report, told) = around.run(&mut connection, dry_run, walk).await?;
        match (report.runs.is_empty(), dry_run) {
            (true, _) => terminal.line(format_args!(
                "{} nothing to do: no migration to go back over on {}",
                paint(GREEN, "✓"),
                target.shown()
            )),
            (false, true) => show_sql(&report, terminal),
            (false, false) => {
                terminal.line(format_args!(
                    "{} {} {done} on {}",
                    paint(GREEN, "✓"),
                    count(number(&report), "migration"),
                    target.shown()
                ));
                if let Some(next) = next {
                    terminal.next(next);
                }
            }
        }
        terminal.json(verb, || {
            let mut document = report_json(&report, &told);
            document["database"] = json!(target.shown());
            document
        });
        Ok(Outcome::Done)
    }
}
