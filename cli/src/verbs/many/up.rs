//! `up` of many databases: a line each.

use serde_json::{Value, json};
use tablewright::connection::Connection;
use tablewright::migrate::{Report, UpOptions, UpTarget, up as run_up};

use super::super::Outcome;
use super::Folders;
use crate::around::Around;
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::events::Events;
use crate::fleet::{Fleet, Member};
use crate::project::{Project, Target};
use crate::terminal::{BOLD, DIM, GREEN, RED, Terminal, count, elapsed, paint};
use crate::watch::Watch;

/// Applies what is pending to each.
pub(crate) async fn up(
    fleet: &Fleet,
    project: &Project<'_>,
    options: &UpOptions,
    terminal: &Terminal,
) -> Result<Outcome, CommandError> {
    let folders = Folders::read(fleet, project)?;
    // One line for each is what can be read.
    let silent = Terminal::silent();
    let one = async |target: &Target| {
        let began = std::time::Instant::now();
        let missing = if options.dry_run { Missing::StandIn } else { Missing::Create };
        let mut connection = database::connect(target, missing, &silent).await?;
        let around = Around::new("up", "tablewright up", project, target, Events::default(), &silent)
            .again(!matches!(options.target, UpTarget::Steps(_)));
        let migrations = folders.of(target.dialect);
        let walk = async |connection: &mut Connection, watch: &mut Watch<'_>, dry_run| {
            run_up(connection, migrations, &UpOptions { dry_run, ..options.clone() }, watch).await
        };
        let (report, _) = around.run(&mut connection, options.dry_run, walk).await?;
        // What was applied is: a connection that does not end well takes nothing back.
        drop(connection.close().await);
        Ok::<_, CommandError>((report, began.elapsed()))
    };
    let done = |member: &Member, result: &Result<(Report, std::time::Duration), CommandError>| match result {
        Ok((report, took)) => {
            let said = match (report.runs.len(), report.dry_run) {
                (0, _) => "up to date".to_owned(),
                (number, false) => format!("{} applied", count(number, "migration")),
                (number, true) => format!("{} to apply", count(number, "migration")),
            };
            terminal.line(format_args!(
                "{} {}  {said}  {}",
                paint(GREEN, "✓"),
                paint(BOLD, &member.name),
                paint(DIM, elapsed(*took))
            ));
        }
        Err(error) => terminal.line(format_args!(
            "{} {}  {}",
            paint(RED, "✗"),
            paint(BOLD, &member.name),
            error.message
        )),
    };
    let results = fleet.each(fleet.canaries, one, done).await;

    let failed = || {
        let named = fleet.members.iter().zip(&results);
        named.filter_map(|(member, result)| Some((member, result.as_ref()?.as_ref().err()?)))
    };
    let (number, all) = (failed().count(), fleet.members.len());
    let left = results.iter().filter(|result| result.is_none()).count();
    let changed = results.iter().flatten().flatten().filter(|(report, _)| !report.runs.is_empty()).count();
    terminal.json("up", || {
        let databases: Vec<Value> =
            fleet.members.iter().zip(&results).map(|(member, result)| row(member, result)).collect();
        json!({ "dry_run": options.dry_run, "databases": databases, "failed": number, "not_begun": left })
    });
    if number == 0 {
        let said = if options.dry_run { "would change" } else { "changed" };
        terminal.line(format_args!("{} {} of {} {said}", paint(GREEN, "✓"), changed, count(all, "database")));
        return Ok(Outcome::Done);
    }
    if terminal.is_human() {
        let error =
            CommandError::new(Kind::Migrations, format!("{number} of {} failed", count(all, "database")));
        let error = failed()
            .fold(error, |error, (member, why)| error.cause(format!("{}: {}", member.name, why.reason())));
        let error = match left {
            0 => error,
            _ => error.cause(format!("a canary failed: {} not begun", count(left, "database"))),
        };
        terminal.error("up", &error.hint("run this again when that is mended: what is done is passed over"));
    }
    Ok(Outcome::Failed)
}

fn row(member: &Member, result: &Option<Result<(Report, std::time::Duration), CommandError>>) -> Value {
    match result {
        None => json!({ "name": member.name, "begun": false }),
        Some(Err(error)) => json!({ "name": member.name, "begun": true, "error": error.json() }),
        Some(Ok((report, took))) => json!({
            "name": member.name,
            "begun": true,
            "migrations": report.runs.iter().map(|run| run.version).collect::<Vec<_>>(),
            "elapsed_ms": took.as_millis() as u64,
        }),
    }
}
