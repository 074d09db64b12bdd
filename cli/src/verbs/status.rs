//! `status`: where the database stands.

use std::collections::BTreeMap;

use anstyle::Style;
use serde_json::{Value, json};
use tablewright::migrate::{ContractDue, Direction, Entry, State, Status, status};

use super::{Context, Outcome, many};
use crate::database::{self, Missing};
use crate::error::CommandError;
use crate::fleet::{Fleet, FleetArgs};
use crate::migration_folder;
use crate::terminal::{BOLD, DIM, GREEN, RED, Terminal, YELLOW, count, elapsed, paint, table};
use crate::watch::{ACCEPT, stopped};

/// Show which migrations are applied, pending, changed, missing or out of order
///
/// Exit code 2 unless everything is applied and as it was.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright status
  tablewright status --db production --format json")]
pub(crate) struct Args {
    #[command(flatten)]
    fleet: FleetArgs,
}

pub(crate) async fn run(Args { fleet }: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let project = context.project()?;
    if let Some(fleet) = Fleet::of(&project, fleet, terminal).await? {
        return many::status(&fleet, &project, terminal).await;
    }
    let target = project.target()?;
    let folder = project.migrations(target.dialect)?;
    let migrations = migration_folder::read_existing(&folder)?;
    let mut connection = database::connect(&target, Missing::StandIn, terminal).await?;
    let found =
        status(&mut connection, &migrations).await.map_err(|error| stopped(error, "tablewright status"))?;

    terminal.line(format_args!("{}", paint(DIM, format_args!("{}, {}", target.shown(), folder.display()))));
    show(&found, terminal);
    terminal.json("status", || {
        json!({
            "database": target.shown(),
            "up_to_date": found.is_up_to_date(),
            "current": found.of(State::Applied).map(|entry| entry.version).max(),
            "sum": found.sum.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "contracts_due": found.due.iter().map(due_json).collect::<Vec<_>>(),
            "migrations": found.entries.iter().map(|entry| entry_json(entry, &found)).collect::<Vec<_>>(),
        })
    });
    match found.is_up_to_date() {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Differs),
    }
}

fn show(status: &Status, terminal: &Terminal) {
    let row = |entry: &Entry| {
        let Entry { version, name, state, installed_on, execution_time, reversible } = entry;
        let (word, style) = match status.is_edited(*version) {
            true => (format!("{state}, edited"), RED),
            false => (state.to_string(), style(*state)),
        };
        let when = installed_on.map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default();
        let took = execution_time
            .filter(|time| !time.is_zero())
            .map(|time| format!("{:<6}", elapsed(time)))
            .unwrap_or_default();
        let back = if *reversible || *state == State::Missing { "" } else { "no way back" };
        let cells = [(DIM, version.to_string()), (BOLD, name.clone()), (style, word)];
        let more = [(DIM, when), (DIM, took), (YELLOW, back.to_owned())];
        cells.into_iter().chain(more).collect::<Vec<_>>()
    };
    for line in table(&status.entries.iter().map(row).collect::<Vec<_>>()) {
        terminal.line(line);
    }
    let mut numbers: BTreeMap<String, (Style, usize)> = BTreeMap::new();
    for entry in &status.entries {
        numbers.entry(entry.state.to_string()).or_insert((style(entry.state), 0)).1 += 1;
    }
    let numbers: Vec<String> = numbers
        .into_iter()
        .map(|(word, (style, number))| paint(style, format_args!("{number} {word}")).to_string())
        .collect();
    match numbers.is_empty() {
        true => terminal.line("no migrations"),
        false => terminal.line(format_args!(
            "{}: {}",
            count(status.entries.len(), "migration"),
            numbers.join(", ")
        )),
    }
    for difference in &status.sum {
        terminal.line(format_args!("{} {difference}", paint(RED, "✗")));
    }
    for due in &status.due {
        show_due(due, terminal);
    }
    next(status, terminal);
}

/// A contract that is still due, and what to do for it.
fn show_due(due: &ContractDue, terminal: &Terminal) {
    let ContractDue { columns: _, version, name, pending } = due;
    let (old, new) = (due.old(), due.successor());
    terminal.line(format_args!(
        "{} {} and {} live beside each other since {version}_{name}: the contract is due",
        paint(YELLOW, "!"),
        paint(BOLD, old),
        paint(BOLD, new)
    ));
    let then = match pending {
        Some((version, name)) => format!("`tablewright up --to {version}` ({name})"),
        None => format!("`tablewright generate --contract drop_{}`", old.replace('.', "_")),
    };
    terminal.line(format_args!("    when no application speaks of {old} any more: {then}"));
}

/// One thing to do, the most urgent.
fn next(status: &Status, terminal: &Terminal) {
    let is = |wanted: State| status.of(wanted).next().is_some();
    if is(State::Dirty) || is(State::Changed) || is(State::Missing) {
        terminal.next("`tablewright up --dry-run` says of each what to do about it");
    } else if !status.sum.is_empty() {
        terminal.next(ACCEPT);
    } else if is(State::Half(Direction::Down)) {
        terminal.next("`tablewright down` finishes the way back");
    } else if is(State::OutOfOrder) {
        terminal.next("give it a newer version, or `tablewright up --out-of-order`");
    } else if is(State::Pending) || is(State::Half(Direction::Up)) {
        terminal.next("tablewright up");
    }
}

fn style(state: State) -> Style {
    match state {
        State::Applied => GREEN,
        State::Pending | State::OutOfOrder => YELLOW,
        State::Changed | State::Missing | State::Dirty | State::Half(_) => RED,
    }
}

/// A contract that is still due, as data.
pub(super) fn due_json(due: &ContractDue) -> Value {
    json!({
        "old": due.old(),
        "new": due.successor(),
        "expanded_by": due.version,
        "pending": due.pending.as_ref().map(|(version, _)| version),
    })
}

fn entry_json(entry: &Entry, status: &Status) -> Value {
    let Entry { version, name, state, installed_on, execution_time, reversible } = entry;
    json!({
        "version": version,
        "name": name,
        "state": state.to_string().replace([' ', '-'], "_"),
        "applied_at": installed_on,
        "edited": status.is_edited(*version),
        "elapsed_ms": execution_time.map(|time| time.as_millis() as u64),
        "reversible": reversible,
    })
}
