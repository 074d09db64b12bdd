//! `drift`: what the live database has that the applied migrations do not explain.

mod fix;

use serde_json::{Value, json};
use tablewright::connection::Connection;
use tablewright::migrate::{Entry, Migrations, State, Status, status};
use tablewright_migrations::{Difference, Drift, ReplayError, ScratchOptions, Stray, StrayIs, drift};

use super::diff::{human, json, markdown};
use super::{Context, Outcome, allow};
use crate::args::Format;
use crate::authoring;
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::migration_folder;
use crate::project::{Project, Target};
use crate::terminal::{BOLD, GREEN, Terminal, YELLOW, count, paint};
use crate::watch::stopped;

/// Show what the live database has that the applied migrations do not explain
///
/// The migrations of the history run on a scratch database, in the order in which they were applied, and what they make is
/// compared with what there is. What is not managed is listed by name. Exit code 2 if something differs.
///
/// `--fix` shows both ways out. `--fix=adopt` writes a migration that makes elsewhere what was found here, and counts it as
/// applied here. `--fix=revert` takes it back, on this database: other databases have nothing to take back, so that is no
/// migration.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright drift --db production
  tablewright drift --db production --fix
  tablewright drift --db production --fix=revert --allow drop_table")]
pub(crate) struct Args {
    /// What to do about it: adopt it or revert it; without a word, both are shown.
    #[arg(long, value_name = "HOW", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "show")]
    fix: Option<Fix>,

    /// With --fix=adopt: what the migration is called.
    #[arg(long, value_name = "NAME", default_value = "adopt_drift", value_parser = migration_folder::read_name)]
    name: String,

    #[command(flatten)]
    allow: allow::Allow,
}

/// What to do about a drift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Fix {
    /// Show both ways out.
    Show,
    /// Write a migration that makes the same elsewhere, and count it as applied here.
    Adopt,
    /// Take it back, here.
    Revert,
}

/// What is known once the database was compared.
struct Found {
    target: Target,
    scratch: ScratchOptions,
    migrations: Migrations,
    status: Status,
    applied: usize,
    drift: Drift,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let project = context.project()?;
    let target = project.target()?;
    let mut connection = database::connect(&target, Missing::Refuse, terminal).await?;
    let found = find(&project, target, &mut connection).await?;
    let heading = format!(
        "from what is made by {} applied to {} to what there is",
        count(found.applied, "migration"),
        found.target.shown()
    );
    let outcome = if found.drift.is_empty() { Outcome::Done } else { Outcome::Differs };
    let outcome = match args.fix {
        Some(Fix::Adopt) => fix::adopt(&args, &found, &project, &mut connection, terminal).await?,
        Some(Fix::Revert) => fix::revert(&args, &found, &project, &mut connection, terminal).await?,
        Some(Fix::Show) | None => {
            let back = match args.fix {
                Some(_) => {
                    Some(found.drift.back(&mut connection, &found.scratch).await.map_err(authoring::failed)?)
                }
                None => None,
            };
            match terminal.format() {
                Format::Human => show(terminal, &heading, &found.drift, back.as_ref()),
                Format::Json => terminal.json("drift", || document(&found, back.as_ref())),
                Format::Markdown => terminal.result(page(&heading, &found.drift)),
                Format::Sql | Format::Sarif | Format::Github => {}
            }
            outcome
        }
    };
    Ok(outcome)
}

/// Compares. Refuses where it is not known what was applied.
async fn find(
    project: &Project<'_>,
    target: Target,
    connection: &mut Connection,
) -> Result<Found, CommandError> {
    let migrations = migration_folder::read_existing(&project.migrations(target.dialect)?)?;
    let status =
        status(connection, &migrations).await.map_err(|error| stopped(error, "tablewright drift"))?;
    let unknown = status.entries.iter().filter(|entry| match entry.state {
        State::Applied | State::Pending | State::OutOfOrder => false,
        State::Changed | State::Missing | State::Dirty | State::Half(_) => true,
    });
    let unknown: Vec<String> =
        unknown.map(|entry| format!("{}_{} is {}", entry.version, entry.name, entry.state)).collect();
    if !unknown.is_empty() {
        let message = format!("what was applied to {} is not what the files say", target.shown());
        return Err(CommandError::new(Kind::Migrations, message).cause(unknown.join("\n")).hint(
            "check out the revision that was applied there; `tablewright status` shows all migrations",
        ));
    }
    let groups = in_order(&status);
    let applied = groups.iter().map(Vec::len).sum();
    let scratch = ScratchOptions { url: target.url.clone(), named: project.scratch(&target)? };
    let drift = match drift(connection, &migrations, &groups, &scratch).await {
        // Times that were written by hand, or by clocks that do not agree, are no order.
        Err(ReplayError::Migrate(_)) if groups.len() > 1 => {
            let mut versions = groups.concat();
            versions.sort_unstable();
            drift(connection, &migrations, &[versions], &scratch).await
        }
        found => found,
    };
    let drift = drift.map_err(authoring::not_replayed)?;
    Ok(Found { target, scratch, migrations, status, applied, drift })
}

/// The applied versions in the order of the history, in groups that are in the order of their versions. What was applied in the same
/// second was applied by version.
fn in_order(status: &Status) -> Vec<Vec<i64>> {
    let mut applied: Vec<&Entry> = status.of(State::Applied).collect();
    applied.sort_by_key(|entry| (entry.installed_on, entry.version));
    let mut groups: Vec<Vec<i64>> = Vec::new();
    for entry in applied {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| *last < entry.version) => {
                group.push(entry.version)
            }
            Some(_) | None => groups.push(vec![entry.version]),
        }
    }
    groups
}

fn show(terminal: &Terminal, heading: &str, drift: &Drift, back: Option<&Difference>) {
    match back {
        None => {
            human::show(terminal, heading, &drift.difference);
            show_strays(terminal, &drift.strays);
        }
        Some(back) => {
            terminal.line(format_args!("{}\n", paint(crate::terminal::DIM, heading)));
            human::changes(terminal, &drift.difference);
            show_strays(terminal, &drift.strays);
            for (what, way) in [
                ("Adopt: a migration, applied here without being run", &drift.difference),
                ("Revert: run here, and in no migration", back),
            ] {
                terminal.line(format_args!("\n{}", paint(BOLD, what)));
                human::sql(terminal, &super::diff::sql(way));
                human::hazards(terminal, way.hazards());
            }
        }
    }
    if !drift.difference.is_empty() {
        match back {
            None => terminal.next("`tablewright drift --fix` shows the ways out"),
            Some(back) => {
                terminal.next(format_args!("tablewright drift --fix=adopt{}", allowing(&drift.difference)));
                terminal.next(format_args!("tablewright drift --fix=revert{}", allowing(back)));
            }
        }
    }
}

/// The option that allows what the way takes.
fn allowing(way: &Difference) -> String {
    let hazards = way.hazards().map(|hazard| hazard.kind).filter(|kind| kind.must_be_allowed());
    let codes: std::collections::BTreeSet<&str> = hazards.map(|kind| kind.code()).collect();
    match codes.is_empty() {
        true => String::new(),
        false => format!(" --allow {}, if that is meant", codes.into_iter().collect::<Vec<_>>().join(",")),
    }
}

fn words(is: StrayIs) -> &'static str {
    match is {
        StrayIs::Added => "is there, and no applied migration makes it",
        StrayIs::Gone => "is made by the applied migrations, and is not there",
        StrayIs::Changed => "is not as the applied migrations make it",
    }
}

fn show_strays(terminal: &Terminal, strays: &[Stray]) {
    if strays.is_empty() {
        return;
    }
    terminal.line(format_args!("\n{}", paint(BOLD, "Not managed")));
    for Stray { kind, name, is } in strays {
        terminal.line(format_args!("  {} {kind} {}: {}", paint(YELLOW, "!"), paint(BOLD, name), words(*is)));
    }
}

fn page(heading: &str, drift: &Drift) -> String {
    let mut page = markdown::page("Drift", heading, &drift.difference, &markdown::Known::default());
    if !drift.strays.is_empty() {
        page.push_str("\n**Not managed**\n\n");
        for Stray { kind, name, is } in &drift.strays {
            page.push_str(&format!(
                "- {} {}: {}\n",
                markdown::escaped(kind),
                markdown::code(name),
                words(*is)
            ));
        }
    }
    page
}

fn document(found: &Found, back: Option<&Difference>) -> Value {
    let Found { target, applied, drift, .. } = found;
    let mut document = json::difference("the applied migrations", &target.shown(), &drift.difference);
    document["database"] = json!(target.shown());
    document["applied"] = json!(applied);
    document["equal"] = json!(drift.is_empty());
    document["strays"] = drift
        .strays
        .iter()
        .map(|Stray { kind, name, is }| {
            let is = match is {
                StrayIs::Added => "added",
                StrayIs::Gone => "gone",
                StrayIs::Changed => "changed",
            };
            json!({ "kind": kind, "name": name, "is": is })
        })
        .collect();
    if let Some(back) = back {
        document["revert"] = json!({
            "sql": super::diff::sql(back),
            "hazards": back.hazards().map(json::hazard).collect::<Vec<_>>(),
        });
    }
    document
}

/// Nothing to mend.
fn none(found: &Found, terminal: &Terminal) -> Outcome {
    terminal.line(format_args!(
        "{} nothing to do: {} is what its migrations make",
        paint(GREEN, "✓"),
        found.target.shown()
    ));
    terminal.json("drift", || document(found, None));
    Outcome::Done
}
