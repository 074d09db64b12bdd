//! A run of migrations with all that the command line puts around it: hooks, events, and what is shown of it.

use std::path::PathBuf;

use serde_json::json;
use tablewright::Connection;
use tablewright::migrate::{MigrateError, Report};

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
}

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
        Self { verb, command, target, terminal, events, hooks, folder }
    }

    /// Walks, and runs the hooks where there is something to do. `walk` is told whether it only has to say what it would do.
    pub(crate) async fn run(
        self,
        connection: &mut Connection,
        dry_run: bool,
        walk: impl AsyncFn(&mut Connection, &mut Watch<'_>, bool) -> Result<Report, MigrateError>,
    ) -> Result<(Report, Told), CommandError> {
        let Self { verb, command, target, terminal, events, hooks, folder } = self;
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
        match walk(connection, &mut watch, false).await {
            Ok(report) => {
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
