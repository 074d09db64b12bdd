//! What the configuration has run around migrations: a backup before, a notice afterwards.

use std::path::Path;
use std::process::Stdio;

use tablewright::Connection;
use tablewright::migrate::{Migrations, Report, State, status};
use tokio::process::Command;

use crate::error::{CommandError, Kind};
use crate::project::Target;
use crate::terminal::{DIM, Terminal, paint};

/// What is run, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hooks {
    /// Before anything is changed.
    pub(crate) before: Vec<Hook>,
    /// When everything is done.
    pub(crate) after: Vec<Hook>,
    /// When the run has failed.
    pub(crate) failed: Vec<Hook>,
}

impl Hooks {
    /// Whether there is nothing to run.
    pub(crate) fn is_empty(&self) -> bool {
        let Self { before, after, failed } = self;
        before.is_empty() && after.is_empty() && failed.is_empty()
    }

    /// Those of a moment.
    pub(crate) fn of(&self, moment: Moment) -> &[Hook] {
        match moment {
            Moment::Before => &self.before,
            Moment::After => &self.after,
            Moment::Failed => &self.failed,
        }
    }
}

/// One thing that is run.
#[derive(Clone, Debug)]
pub(crate) enum Hook {
    /// For the shell.
    Command(String),
    /// For the database that is migrated.
    Sql(String),
}

impl Hook {
    /// Its text on one line, as it is shown.
    pub(crate) fn shown(&self) -> String {
        let (Hook::Command(text) | Hook::Sql(text)) = self;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// When it is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Before,
    After,
    Failed,
}

impl Moment {
    /// The key in the configuration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Moment::Before => "before",
            Moment::After => "after",
            Moment::Failed => "failed",
        }
    }

    /// What a hook that fails leaves behind.
    fn state(self) -> &'static str {
        match self {
            Moment::Before => "nothing was changed; mend the hook, or what it says",
            Moment::After => {
                "the migrations are done and stay so; what the hook does has to be made up for by hand"
            }
            Moment::Failed => "mend the hook: it told nobody of the failure",
        }
    }
}

/// What the hooks of a run are about.
pub(crate) struct Subject<'a> {
    pub(crate) verb: &'static str,
    pub(crate) target: &'a Target,
    /// The folder of the configuration.
    pub(crate) folder: &'a Path,
    /// What is, or was, to be run.
    pub(crate) planned: &'a Report,
}

impl Subject<'_> {
    /// Runs one. What a command prints goes to standard error: the result of the verb stays as it is.
    pub(crate) async fn run(
        &self,
        hook: &Hook,
        moment: Moment,
        connection: &mut Connection,
        terminal: &Terminal,
    ) -> Result<(), CommandError> {
        terminal.aside_line(paint(DIM, format_args!("hook {}: {}", moment.name(), hook.shown())));
        let failed = match hook {
            Hook::Command(command) => self.command(command, moment, stands(connection).await).await.err(),
            Hook::Sql(sql) => connection.raw(sql).await.err().map(|error| error.to_string()),
        };
        match failed {
            None => Ok(()),
            Some(reason) => Err(CommandError::new(
                Kind::Hook,
                format!("the hook `{}` failed: {}", moment.name(), hook.shown()),
            )
            .cause(reason)
            .hint(moment.state())),
        }
    }

    async fn command(&self, command: &str, moment: Moment, version: String) -> Result<(), String> {
        let Self { verb, target, folder, planned } = self;
        let (shell, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        let files: Vec<&str> = planned.runs.iter().map(|run| run.file.as_str()).collect();
        let mut child = Command::new(shell);
        child
            .args([option, command])
            .env("TABLEWRIGHT_URL", &target.url)
            .env("TABLEWRIGHT_DB", target.name.as_deref().unwrap_or_default())
            .env("TABLEWRIGHT_VERB", verb)
            .env("TABLEWRIGHT_HOOK", moment.name())
            .env("TABLEWRIGHT_FILES", files.join("\n"))
            .env("TABLEWRIGHT_VERSION", version)
            .stdin(Stdio::null())
            .stdout(std::io::stderr())
            .kill_on_drop(true);
        if !folder.as_os_str().is_empty() {
            child.current_dir(folder);
        }
        let status = child.status().await.map_err(|error| format!("cannot run {shell}: {error}"))?;
        match status.success() {
            true => Ok(()),
            false => Err(format!("it ended with {status}")),
        }
    }
}

/// The newest version that is applied, 0 where none is; nothing where the database does not say.
async fn stands(connection: &mut Connection) -> String {
    // Nothing is known of files here, so that every row of the history is one of a file that is missing.
    match status(connection, &Migrations::default()).await {
        Ok(found) => found.of(State::Missing).map(|entry| entry.version).max().unwrap_or(0).to_string(),
        Err(_) => String::new(),
    }
}
