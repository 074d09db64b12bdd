//! A run of migrations with all that the command line puts around it: hooks, events, and what is shown of it.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;
use tablewright::Connection;
use tablewright::migrate::{MigrateError, Report};

use crate::database::{self, Missing};
use crate::error::CommandError;
use crate::events::Events;
use crate::hooks::{Hooks, Moment, Subject};
use crate::project::{Project, Target};
use crate::terminal::Terminal;
use crate::watch::{Told, Watch, stopped};

/// What is put around a run.
pub(crate) struct Around<'a> {
    pub(crate) verb: &'static str,
    /// What was typed, for what is to be typed instead.
    pub(crate) command: &'a str,
    pub(crate) target: &'a Target,
    pub(crate) terminal: &'a Terminal,
    pub(crate) events: Events,
    hooks: Hooks,
    folder: PathBuf,
    /// Whether the run may be begun again where the connection was lost: what it does must not depend on what it has done.
    again: bool,
}

/// How long it is waited before each new attempt to reach a database to which the connection was lost.
const AGAIN: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
];

impl<'a> Around<'a> {
    pub(crate) fn new(
        verb: &'static str,
        command: &'a str,
        project: &Project<'_>,
        target: &'a Target,
        events: Events,
        terminal: &'a Terminal,
    ) -> Self {
        let (hooks, folder) = project.hooks();
        Self { verb, command, target, terminal, events, hooks, folder, again: false }
    }

    /// The same, begun again where the connection is lost.
    pub(crate) fn again(self, again: bool) -> Self {
        Self { again, ..self }
    }

    /// Walks, and runs the hooks where there is something to do. `walk` is told whether it only has to say what it would do.
    pub(crate) async fn run(
        self,
        connection: &mut Connection,
        dry_run: bool,
        walk: impl AsyncFn(&mut Connection, &mut Watch<'_>, bool) -> Result<Report, MigrateError>,
    ) -> Result<(Report, Told), CommandError> {
        let Self { verb, command, target, terminal, events, hooks, folder, again } = self;
        let mut watch = Watch::with_events(terminal, events);
        if dry_run {
            let report = walk(connection, &mut watch, true).await.map_err(|error| stopped(error, command))?;
            return Ok((report, watch.told()));
        }
        let planned = match hooks.is_empty() {
            true => Report::default(),
            false => walk(connection, &mut watch, true).await.map_err(|error| stopped(error, command))?,
        };
        let subject = Subject { verb, target, folder: &folder, planned: &planned };
        let moment = async |moment: Moment, connection: &mut Connection, watch: &mut Watch<'_>| {
            for hook in hooks.of(moment).iter().filter(|_| !planned.runs.is_empty()) {
                let ran = subject.run(hook, moment, connection, terminal).await;
                watch.log(json!({ "event": "hook", "hook": moment.name(), "ran": hook.shown(), "done": ran.is_ok() }));
                ran?;
            }
            Ok::<_, CommandError>(())
        };
        moment(Moment::Before, connection, &mut watch).await?;
        let mut walked = walk(connection, &mut watch, false).await;
        let mut before = Vec::new();
        for pause in AGAIN.into_iter().filter(|_| again) {
            let Err(error) = &walked else { break };
            if !error.is_lost() {
                break;
            }
            watch.lost(error, pause);
            tokio::time::sleep(pause).await;
            before.append(&mut watch.take_finished());
            match database::connect(target, Missing::Refuse, terminal).await {
                Ok(new) => *connection = new,
                Err(_) => continue,
            }
            walked = walk(connection, &mut watch, false).await;
        }
        match walked {
            Ok(mut report) => {
                report.runs.splice(0..0, before);
                moment(Moment::After, connection, &mut watch).await?;
                Ok((report, watch.told()))
            }
            Err(error) => {
                let error = stopped(error, command);
                watch.log(json!({ "event": "failed", "error": error.json() }));
                // What failed first is what has to be told; a hook that fails too is a reason more.
                match moment(Moment::Failed, connection, &mut watch).await {
                    Ok(()) => Err(error),
                    Err(hook) => Err(error.cause(hook.reason())),
                }
            }
        }
    }
}
