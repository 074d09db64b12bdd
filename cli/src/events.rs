//! A run of migrations as lines of JSON, for those who collect logs: what happened and when, one event a line.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{SecondsFormat, Utc};
use serde_json::{Value, json};
use tablewright::migrate::{Event, TableLock};

use crate::error::{CommandError, Kind};
use crate::terminal::Terminal;

/// Where events go.
#[derive(Debug, clap::Args)]
pub(crate) struct EventsArg {
    /// Append what happens to this file, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
}

impl EventsArg {
    /// Runs of many databases go on at once: a file of all their events would not say whose is whose.
    pub(crate) fn refuse(&self) -> Result<(), CommandError> {
        match &self.events {
            None => Ok(()),
            Some(_) => Err(CommandError::new(Kind::Usage, "--events is for a run on one database")
                .hint("`--format json` tells what became of each")),
        }
    }

    /// Opens the file, before anything is done.
    pub(crate) fn open(self) -> Result<Events, CommandError> {
        let open = |path: PathBuf| {
            let file = OpenOptions::new().create(true).append(true).open(&path);
            let file = file.map_err(|error| CommandError::file("write the events to", &path, &error))?;
            Ok::<_, CommandError>((path, file))
        };
        Ok(Events { file: self.events.map(open).transpose()? })
    }
}

/// The open file, if events are wanted.
#[derive(Debug, Default)]
pub(crate) struct Events {
    file: Option<(PathBuf, File)>,
}

impl Events {
    /// Writes one line. A file that can be written no more stops no migration: it is said once.
    pub(crate) fn write(&mut self, event: Value, terminal: &Terminal) {
        let Some((path, file)) = &mut self.file else { return };
        if let Err(error) = file.write_all(format!("{}\n", stamped(event)).as_bytes()) {
            terminal.warn(format_args!("no more events in {}: {error}", path.display()));
            self.file = None;
        }
    }
}

/// The event with the time in front.
fn stamped(event: Value) -> Value {
    let mut line = json!({ "at": Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true) });
    if let (Value::Object(line), Value::Object(event)) = (&mut line, event) {
        line.extend(event);
    }
    line
}

/// An event of a run as data; nothing for kinds that are not known here.
pub(crate) fn of_run(event: &Event<'_>) -> Option<Value> {
    Some(match event {
        Event::Waiting { holder, waited } => {
            json!({ "event": "waiting", "holder": holder, "waited_ms": millis(*waited) })
        }
        Event::Started { file, version, direction, number, total } => json!({
            "event": "started", "file": file, "version": version, "direction": direction.name(),
            "number": number, "total": total,
        }),
        Event::Statement { number, total } => {
            json!({ "event": "statement", "number": number, "total": total })
        }
        Event::Found { file, line, done } => {
            json!({ "event": "found", "file": file, "line": line, "done": done })
        }
        Event::Retry { attempt, after, reason } => {
            json!({ "event": "retry", "attempt": attempt, "after_ms": millis(*after), "reason": reason })
        }
        Event::Unanswered { file, subject } => {
            json!({ "event": "unanswered", "file": file, "subject": subject })
        }
        Event::Locked { locks } => json!({ "event": "locked", "locks": locks_json(locks) }),
        Event::Finished { file, version, direction, elapsed } => json!({
            "event": "finished", "file": file, "version": version, "direction": direction.name(),
            "elapsed_ms": millis(*elapsed),
        }),
        _ => return None,
    })
}

/// Locks as data.
pub(crate) fn locks_json(locks: &[TableLock]) -> Value {
    locks.iter().map(|TableLock { table, mode }| json!({ "table": table, "mode": mode })).collect()
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
