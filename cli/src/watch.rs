//! Shows a run of migrations while it goes on: a line for each, and a bar where it takes long.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tablewright::migrate::{
    Direction, Event, Failure, InTheWay, MigrateError, Observer, Refusal, Report, Run, RunOptions, SUM_FILE,
    TableLock,
};

use crate::database;
use crate::error::{CommandError, Kind};
use crate::events::{self, Events, locks_json};
use crate::migration_folder;
use crate::progress::Progress;
use crate::project::Project;
use crate::terminal::{BOLD, DIM, GREEN, RED, Terminal, YELLOW, elapsed, paint};

/// Watches a run.
pub(crate) struct Watch<'a> {
    terminal: &'a Terminal,
    progress: Option<Progress>,
    /// Whether it was said that another session is waited for.
    said_waiting: bool,
    events: Events,
    /// What the file that is under way was told so far.
    now: OfFile,
    told: Told,
    /// The files that are done, for a report of a run that was begun again.
    finished: Vec<Run>,
}

/// What was told of each file that is done, in order.
#[derive(Debug, Default)]
pub(crate) struct Told(Vec<OfFile>);

/// What was told of a file beyond the report.
#[derive(Debug, Default)]
struct OfFile {
    locks: Vec<TableLock>,
    retries: usize,
}

/// A table that nobody could use for so long is worth a line.
const LONG: Duration = Duration::from_secs(1);

impl<'a> Watch<'a> {
    pub(crate) fn new(terminal: &'a Terminal) -> Self {
        Self::with_events(terminal, Events::default())
    }

    /// The same, and every event into a file.
    pub(crate) fn with_events(terminal: &'a Terminal, events: Events) -> Self {
        let (now, told) = (OfFile::default(), Told::default());
        Self { terminal, progress: None, said_waiting: false, events, now, told, finished: Vec::new() }
    }

    /// Says that the connection was lost, and that the run is begun again.
    pub(crate) fn lost(&mut self, error: &MigrateError, after: Duration) {
        let reason = error.to_string();
        let reason = reason.lines().next().unwrap_or_default();
        self.log(json!({ "event": "lost", "after_ms": after.as_millis() as u64, "reason": reason }));
        let after = elapsed(after);
        self.print(|terminal| {
            terminal.note(format_args!(
                "the connection was lost ({reason}); what was under way is looked for on a new one, in {after}"
            ));
        });
    }

    /// The files that are done, each told once.
    pub(crate) fn take_finished(&mut self) -> Vec<Run> {
        std::mem::take(&mut self.finished)
    }

    /// An event beside those of the run.
    pub(crate) fn log(&mut self, event: Value) {
        self.events.write(event, self.terminal);
    }

    /// What was told of the files that are done.
    pub(crate) fn told(self) -> Told {
        self.told
    }

    fn print(&self, print: impl FnOnce(&Terminal)) {
        match &self.progress {
            Some(progress) => progress.print(|| print(self.terminal)),
            None => print(self.terminal),
        }
    }
}

impl Observer for Watch<'_> {
    fn event(&mut self, event: &Event<'_>) {
        if let Some(line) = events::of_run(event) {
            self.log(line);
        }
        match event {
            Event::Waiting { holder, waited: _ } if !self.said_waiting => {
                self.said_waiting = true;
                let holder = holder.map(|holder| format!(" ({holder})")).unwrap_or_default();
                self.print(|terminal| {
                    terminal.note(format_args!("another session{holder} is at work; waiting for it"))
                });
            }
            Event::Started { file, number, total, .. } => {
                self.now = OfFile::default();
                if *number == 1 {
                    self.progress = Some(Progress::new(self.terminal, *total));
                }
                if let Some(progress) = &self.progress {
                    progress.doing(*file);
                }
            }
            Event::Statement { number, total } => {
                if let Some(progress) = &self.progress {
                    progress.detail(format!("statement {number} of {total}"));
                }
            }
            Event::Locked { locks } => self.now.locks.extend_from_slice(locks),
            Event::Unanswered { file, subject } => {
                self.print(|terminal| {
                    terminal.note(format_args!(
                        "{file}: the database had no time to say whether rows are in the way of {subject}; it is run all the same"
                    ));
                });
            }
            Event::Retry { attempt: _, after, reason } => {
                self.now.retries += 1;
                let after = elapsed(*after);
                self.print(|terminal| {
                    terminal.note(format_args!(
                        "a lock could not be had ({reason}); rolled back, again in {after}"
                    ));
                });
            }
            Event::Found { file, line, done } => {
                let found = match done {
                    true => "it had taken effect, and the run goes on after it",
                    false => "it had not taken effect, and is run now",
                };
                self.print(|terminal| {
                    terminal.note(format_args!(
                        "an earlier run was ended while the statement at {file}:{line} was under way: {found}"
                    ));
                });
            }
            Event::Finished { file, version, direction, elapsed: took } => {
                self.finished.push(finished(file, *version, *direction, *took));
                self.print(|terminal| terminal.line(run_line(file, *direction, Some(*took))));
                let now = std::mem::take(&mut self.now);
                let held: Vec<_> =
                    now.locks.iter().map(|lock| format!("{} ({})", lock.table, lock.mode)).collect();
                if *took >= LONG && !held.is_empty() {
                    let held = held.join(", ");
                    self.print(|terminal| terminal.note(format_args!("until its end this locked {held}")));
                }
                self.told.0.push(now);
                if let Some(progress) = &self.progress {
                    progress.step();
                }
            }
            _ => {}
        }
    }
}

/// A file that is done, as a report has it.
fn finished(file: &str, version: i64, direction: Direction, took: Duration) -> Run {
    let stem = file.split('.').next().unwrap_or(file);
    let name = stem.split_once('_').map_or("", |(_, name)| name).to_owned();
    Run { version, name, direction, file: file.to_owned(), sql: String::new(), elapsed: Some(took) }
}

fn run_line(file: &str, direction: Direction, took: Option<Duration>) -> String {
    let mark = match direction {
        Direction::Up => paint(GREEN, "↑"),
        Direction::Down => paint(YELLOW, "↓"),
    };
    let stem = file.trim_end_matches(".sql").trim_end_matches(".up").trim_end_matches(".down");
    let (version, name) = stem.split_once('_').unwrap_or((stem, ""));
    let took = took.map(|took| format!("  {}", paint(DIM, elapsed(took)))).unwrap_or_default();
    format!("{mark} {} {}{took}", paint(DIM, version), paint(BOLD, name))
}

/// What `--dry-run` prints: the SQL, file by file.
pub(crate) fn show_sql(report: &Report, terminal: &Terminal) {
    for (at, run) in report.runs.iter().enumerate() {
        let gap = if at > 0 { "\n" } else { "" };
        terminal.line(format_args!(
            "{gap}{}\n{}",
            paint(DIM, format_args!("-- {}", run.file)),
            run.sql.trim_end()
        ));
    }
    show_in_the_way(&report.in_the_way, terminal);
}

/// A report as data.
pub(crate) fn report_json(report: &Report, told: &Told) -> Value {
    let Report { runs, dry_run, in_the_way } = report;
    let told = told.0.iter().map(Some).chain(std::iter::repeat(None));
    let runs: Vec<Value> = runs
        .iter()
        .zip(told)
        .map(|(Run { version, name, direction, file, sql, elapsed }, told)| {
            json!({
                "version": version,
                "name": name,
                "direction": direction.name(),
                "file": file,
                "elapsed_ms": elapsed.map(|elapsed| elapsed.as_millis() as u64),
                "retries": told.map(|told| told.retries),
                "locks": told.map(|told| locks_json(&told.locks)),
                "sql": dry_run.then_some(sql),
            })
        })
        .collect();
    let in_the_way: Vec<Value> = in_the_way.iter().map(in_the_way_json).collect();
    json!({ "dry_run": dry_run, "migrations": runs, "in_the_way": in_the_way })
}

/// Rows that would stop a file, as data.
pub(crate) fn in_the_way_json(found: &InTheWay) -> Value {
    let InTheWay { file, code, subject, count, rows } = found;
    let row = |row: &Vec<(String, Option<String>)>| row.iter().cloned().collect::<BTreeMap<_, _>>();
    let rows: Vec<_> = rows.iter().map(row).collect();
    let file = (!file.is_empty()).then_some(file);
    json!({ "file": file, "kind": code, "subject": subject, "count": count, "rows": rows })
}

/// Rows that would stop what is shown.
pub(crate) fn show_in_the_way(found: &[InTheWay], terminal: &Terminal) {
    if found.is_empty() {
        return;
    }
    terminal.line(format_args!("\n{}", paint(BOLD, "Rows in the way")));
    for found in found {
        let InTheWay { file: _, code, subject, count, rows: _ } = found;
        terminal.line(format_args!(
            "  {} {}: {count} in the way; {}",
            paint(RED, format_args!("! {code}")),
            paint(BOLD, subject),
            found.advice()
        ));
        for line in found.lines() {
            terminal.line(format_args!("      {line}"));
        }
    }
}

/// How statements are run, by policy.
pub(crate) fn run_options(project: &Project<'_>) -> RunOptions {
    let defaults = RunOptions::default();
    let (statement_timeout, long_statement_timeout) = project.statement_timeouts();
    RunOptions {
        lock_timeout: project.lock_timeout().unwrap_or(defaults.lock_timeout),
        statement_timeout,
        long_statement_timeout,
        who: who(),
        ..defaults
    }
}

/// Who runs it, as well as the system knows.
fn who() -> String {
    let user = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    format!("{} (tablewright {})", user.as_deref().unwrap_or("unknown"), env!("CARGO_PKG_VERSION"))
}

/// What to do about files that `tablewright.sum` does not list as they are.
pub(crate) const ACCEPT: &str = "read the files; if they are as they should be: `tablewright check --accept`";

/// Why a run stopped, in the words of the command line. The library's message says in what state the database is.
///
/// `command` is what was typed, for what is to be typed instead.
pub(crate) fn stopped(error: MigrateError, command: &str) -> CommandError {
    match error {
        MigrateError::Files(error) => migration_folder::wrong(error),
        MigrateError::Connect(error) => database::refused(error),
        MigrateError::Refused(refusals)
            if refusals.iter().all(|refusal| matches!(refusal, Refusal::Unlisted(_))) =>
        {
            let error = CommandError::new(
                Kind::Migrations,
                format!("the migrations to be applied are not what {SUM_FILE} lists"),
            );
            let said = refusals.into_iter().filter_map(|refusal| match refusal {
                Refusal::Unlisted(difference) => Some(difference.to_string()),
                _ => None,
            });
            said.fold(error, CommandError::cause).hint(ACCEPT)
        }
        MigrateError::Refused(refusals) => {
            let error = CommandError::new(
                Kind::Migrations,
                "the migrations and the database's history do not go together",
            );
            refusals.into_iter().fold(error, |error, refusal| error.cause(refusal.to_string()))
        }
        MigrateError::NotAllowed(hazards) => {
            let mut codes: Vec<String> = hazards.iter().map(|(_, hazard)| hazard.code.clone()).collect();
            codes.sort();
            codes.dedup();
            let error = CommandError::new(Kind::Refused, "this takes what must be allowed by name");
            let error =
                hazards.iter().fold(error, |error, (file, hazard)| error.cause(format!("{file}: {hazard}")));
            error.hint(format!("if that is meant: {command} --allow {}", codes.join(",")))
        }
        MigrateError::InTheWay(found) => {
            let error =
                CommandError::new(Kind::Refused, "rows are in the way; nothing of these files was run");
            let error = found.iter().fold(error, |error, found| error.cause(found.to_string()));
            let mut advice: Vec<String> =
                found.iter().map(|found| format!("{}: {}", found.subject, found.advice())).collect();
            advice.dedup();
            advice.into_iter().fold(error, CommandError::hint).hint(format!("then {command} again"))
        }
        MigrateError::Failed(failure) => {
            let Failure {
                file,
                line,
                column,
                statement,
                message,
                detail,
                hint,
                code: _,
                state,
                advice,
                lost: _,
            } = *failure;
            let error = CommandError::new(Kind::Migrations, format!("{file}:{line}:{column}: {message}"));
            let said = detail.into_iter().chain(hint).fold(error, CommandError::cause);
            let said = if statement.is_empty() { said } else { said.cause(format!("in: {statement}")) };
            said.hint(format!("{state} {advice}"))
        }
        error => {
            let text = error.to_string();
            let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
            CommandError::new(Kind::Migrations, first).cause(rest)
        }
    }
}
