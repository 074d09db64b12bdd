//! `status` of many databases: a table.

use std::collections::BTreeMap;

use anstyle::Style;
use serde_json::{Value, json};
use tablewright::migrate::{ContractDue, Entry, State, Status, status as read_status};

use super::super::Outcome;
use super::Folders;
use crate::database::{self, Missing};
use crate::error::CommandError;
use crate::fleet::{Fleet, Member};
use crate::project::{Project, Target};
use crate::terminal::{BOLD, DIM, GREEN, RED, Terminal, YELLOW, count, table};
use crate::verbs::status::due_json;
use crate::watch::stopped;

/// Shows where each stands.
pub(crate) async fn status(
    fleet: &Fleet,
    project: &Project<'_>,
    terminal: &Terminal,
) -> Result<Outcome, CommandError> {
    let folders = Folders::read(fleet, project)?;
    let silent = Terminal::silent();
    let one = async |target: &Target| {
        let mut connection = database::connect(target, Missing::StandIn, &silent).await?;
        let found = read_status(&mut connection, folders.of(target.dialect)).await;
        let found = found.map_err(|error| stopped(error, "tablewright status"))?;
        drop(connection.close().await);
        Ok::<_, CommandError>(found)
    };
    // Nobody is a canary where nothing is changed.
    let results = fleet.each(0, one, |_, _| {}).await;
    let rows: Vec<(&Member, &Result<Status, CommandError>)> = fleet
        .members
        .iter()
        .zip(&results)
        .filter_map(|(member, result)| Some((member, result.as_ref()?)))
        .collect();

    let lines: Vec<Vec<(Style, String)>> =
        rows.iter().map(|(member, result)| cells(member, result)).collect();
    for line in table(&lines) {
        terminal.line(line);
    }
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, result) in &rows {
        *numbers.entry(word(result)).or_insert(0) += 1;
    }
    let said: Vec<String> = numbers.iter().map(|(word, number)| format!("{number} {word}")).collect();
    terminal.line(format_args!("{}: {}", count(rows.len(), "database"), said.join(", ")));
    terminal.json("status", || json!({ "databases": rows.iter().map(|(member, result)| row(member, result)).collect::<Vec<_>>() }));
    match (
        rows.iter().all(|(_, result)| result.is_ok()),
        rows.iter().all(|(_, result)| word(result) == UP_TO_DATE),
    ) {
        (false, _) => Ok(Outcome::Failed),
        (true, true) => Ok(Outcome::Done),
        (true, false) => {
            terminal.next("`tablewright up` with the same --db; `tablewright status --db` with one of them shows its migrations");
            Ok(Outcome::Differs)
        }
    }
}

const UP_TO_DATE: &str = "up to date";

/// Where it stands, in the gravest word.
fn word(result: &Result<Status, CommandError>) -> &'static str {
    let Ok(status) = result else { return "not reached" };
    let is = |wanted: State| status.of(wanted).next().is_some();
    let half = |entry: &Entry| matches!(entry.state, State::Half(_));
    if is(State::Dirty) || status.entries.iter().any(half) {
        "half-way"
    } else if is(State::Changed) || is(State::Missing) {
        "of other files"
    } else if is(State::OutOfOrder) {
        "out of order"
    } else if is(State::Pending) {
        "behind"
    } else {
        UP_TO_DATE
    }
}

fn cells(member: &Member, result: &Result<Status, CommandError>) -> Vec<(Style, String)> {
    let word = word(result);
    let style = match word {
        UP_TO_DATE => GREEN,
        "behind" | "out of order" => YELLOW,
        _ => RED,
    };
    let mut cells = vec![(BOLD, member.name.clone()), (style, word.to_owned())];
    match result {
        Ok(status) => {
            let applied: Vec<&Entry> = status.of(State::Applied).collect();
            let newest =
                applied.last().map(|entry| format!("{} {}", entry.version, entry.name)).unwrap_or_default();
            cells.push((DIM, format!("{} of {}", applied.len(), status.entries.len())));
            cells.push((DIM, newest));
            let due: Vec<&str> = status.due.iter().map(ContractDue::old).collect();
            let due =
                if due.is_empty() { String::new() } else { format!("contract due: {}", due.join(", ")) };
            cells.push((YELLOW, due));
        }
        Err(error) => {
            cells.push((DIM, String::new()));
            cells.push((DIM, error.message.clone()));
        }
    }
    cells
}

fn row(member: &Member, result: &Result<Status, CommandError>) -> Value {
    match result {
        Err(error) => {
            json!({ "name": member.name, "state": word(result).replace([' ', '-'], "_"), "error": error.json() })
        }
        Ok(status) => {
            let applied = || status.of(State::Applied);
            json!({
                "name": member.name,
                "state": word(result).replace([' ', '-'], "_"),
                "applied": applied().count(),
                "pending": status.of(State::Pending).count(),
                "contracts_due": status.due.iter().map(due_json).collect::<Vec<_>>(),
                "newest": applied().last().map(|entry| entry.version),
            })
        }
    }
}
