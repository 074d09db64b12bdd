//! The first set-up, step by step: a database that answers, its tables, its rows, and a look at whether it all is as it should be.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Parser as _;
use tablewright::connection::{ConnectError, ConnectOptions, Connection};
use tablewright::migrate::{State, status};
use tablewright_migrations::{ScratchOptions, difference, introspect};

use super::has_yaml;
use crate::args::Cli;
use crate::ask;
use crate::authoring;
use crate::config;
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::migration_folder;
use crate::project::Target;
use crate::terminal::{BOLD, DIM, GREEN, Terminal, count, elapsed, paint};
use crate::verbs::{Context, Outcome};
use crate::watch::stopped;

/// What a project uses where nobody says anything.
const USUAL: &str = "sqlite://dev.db";

/// Asks a person, or takes what Enter would give.
#[derive(Clone, Copy)]
pub(super) struct Guide<'a> {
    pub(super) terminal: &'a Terminal,
    pub(super) asks: bool,
}

/// A database that answers.
pub(super) struct Found {
    /// What the configuration says of it; `None` for what it says anyway.
    pub(super) configured: Option<String>,
    /// Where it is.
    pub(super) url: String,
    /// How many tables it holds.
    pub(super) tables: usize,
}

impl Guide<'_> {
    pub(super) async fn yes(self, question: &str) -> Result<bool, CommandError> {
        if !self.asks {
            return Ok(true);
        }
        self.terminal.line("");
        ask::yes(question, self.terminal).await
    }

    /// The database of a new project: the one given, or the one that is answered, until one can be had.
    pub(super) async fn database(self, given: Option<&str>, dir: &Path) -> Result<Found, CommandError> {
        let mut given = given.map(str::to_owned);
        let from_environment = std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty());
        let usual = if from_environment.is_some() { "${DATABASE_URL}" } else { USUAL };
        loop {
            let answer = match given.take() {
                Some(url) => url,
                None if self.asks => {
                    let question =
                        "Which database? sqlite://FILE, postgres://USER@HOST/NAME or mysql://USER@HOST/NAME";
                    ask::line(question, usual, self.terminal).await?
                }
                None => usual.to_owned(),
            };
            match self.found(&answer, answer == usual, dir).await {
                Ok(found) => return Ok(found),
                Err(error) if self.asks && error.kind != Kind::Interrupted => {
                    self.terminal.error("init", &error)
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn found(self, answer: &str, is_usual: bool, dir: &Path) -> Result<Found, CommandError> {
        let url = config::expand(answer, |name| std::env::var(name).ok())
            .map_err(|error| CommandError::new(Kind::Usage, error.to_string()))?;
        // The usual one stands in the configuration already, which sees it from its own folder.
        let url = if is_usual { config::from_folder(&url, dir) } else { url };
        let target = Target::new(None, url)?;
        let tables = self.tables(&target).await?;
        let configured = (!is_usual).then(|| answer.to_owned());
        Ok(Found { configured, url: target.url, tables })
    }

    /// Connects, makes the database where it is not there, and says how many tables it holds.
    pub(super) async fn tables(self, target: &Target) -> Result<usize, CommandError> {
        let options = ConnectOptions::default();
        let begun = Instant::now();
        let mut connection = match Connection::connect(&target.url, &options).await {
            Ok(connection) => connection,
            Err(ConnectError::NoSuchFile { path }) => {
                // Its folder is not made with it.
                ConnectOptions::create_missing().sqlite(&target.url).map_err(database::refused)?;
                self.done(format_args!(
                    "{} is not there yet, and is made by the first migration",
                    path.display()
                ));
                return Ok(0);
            }
            Err(ConnectError::NoSuchDatabase { kind, database, server }) => {
                let question = format!("There is no database {database} on {server}. Make it?");
                if !self.yes(&question).await? {
                    return Err(database::refused(ConnectError::NoSuchDatabase { kind, database, server }));
                }
                options.create_database(&target.url).await.map_err(database::refused)?;
                self.done(format_args!("made the database {database} on {server}"));
                Connection::connect(&target.url, &options).await.map_err(database::refused)?
            }
            Err(other) => return Err(database::refused(other)),
        };
        let took = begun.elapsed();
        let server = connection.server().await.map_err(|error| lost(target, &error))?;
        self.done(format_args!("{server} answers at {} ({})", target.shown(), elapsed(took)));
        let schema = introspect(&mut connection).await.map_err(authoring::failed)?;
        Ok(schema.tables.len())
    }

    /// Everything behind the files: migrations written and applied, seeds loaded, and a look at the result.
    pub(super) async fn set_up(self, config: &Path, db: &str) -> Result<Outcome, CommandError> {
        let steps = Steps { guide: self, config, db };
        let cli = steps.cli(&["check"])?;
        let context = Context { terminal: self.terminal, options: &cli.global };
        let project = context.project()?;
        let target = project.target()?;
        let folder = project.migrations(target.dialect)?;
        let schema = project.schema()?;
        if !has_yaml(&schema) {
            self.terminal.next("describe your tables in schema/, then `tablewright generate create_tables`");
            return Ok(Outcome::Done);
        }
        if migration_folder::read(&folder)?.is_empty() {
            if !self.yes("Write the first migration?").await? {
                self.terminal.next("`tablewright generate create_tables`, and then `tablewright up`");
                return Ok(Outcome::Done);
            }
            steps.run(&["generate", "create_tables"]).await?;
        }
        let migrations = migration_folder::read(&folder)?;
        if !migrations.is_empty() {
            // It was said above whether there is a file.
            let mut connection = database::connect(&target, Missing::StandIn, &Terminal::silent()).await?;
            let known = status(&mut connection, &migrations).await;
            let known = known.map_err(|error| stopped(error, "tablewright status"))?;
            drop(connection);
            match known.entries.len() - known.of(State::Applied).count() {
                0 => self.done(format_args!("{} applied already", count(migrations.len(), "migration"))),
                pending => {
                    if !self.yes(&format!("Apply {}?", count(pending, "migration"))).await? {
                        self.terminal.next("tablewright up");
                        return Ok(Outcome::Done);
                    }
                    steps.run(&["up"]).await?;
                }
            }
        }
        let seeds = project.seeds()?;
        if seeds.is_dir() && has_rows(&seeds) && self.yes("Load the seeds?").await? {
            steps.run(&["seed"]).await?;
        }
        self.verify(&context, &target).await
    }

    /// Whether the database holds what the YAML says.
    async fn verify(self, context: &Context<'_>, target: &Target) -> Result<Outcome, CommandError> {
        let project = context.project()?;
        let model = project.model()?;
        let mut connection = database::connect(target, Missing::StandIn, self.terminal).await?;
        let scratch = ScratchOptions { url: target.url.clone(), named: project.scratch(target)? };
        let difference = difference(&mut connection, &model, &scratch).await.map_err(authoring::failed)?;
        let names: Vec<String> = difference.from.tables.keys().map(ToString::to_string).collect();
        if !difference.is_empty() {
            self.terminal.warn(format_args!(
                "{} holds {}, and is not what the YAML says",
                target.shown(),
                count(names.len(), "table")
            ));
            self.terminal.next("`tablewright diff` shows what differs");
            return Ok(Outcome::Differs);
        }
        let listed = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
        self.heading("Verified");
        self.done(format_args!(
            "{} is what the YAML says, {}{listed}",
            target.shown(),
            count(names.len(), "table")
        ));
        self.terminal.next("change schema/ and see what that means with `tablewright diff`");
        Ok(Outcome::Done)
    }

    /// Before anything else was said.
    pub(super) fn title(self, text: &str) {
        self.terminal.line(paint(BOLD, text));
    }

    pub(super) fn heading(self, text: &str) {
        self.terminal.line(format_args!("\n{}", paint(BOLD, text)));
    }

    pub(super) fn done(self, text: impl std::fmt::Display) {
        self.terminal.line(format_args!("{} {text}", paint(GREEN, "✓")));
    }
}

/// Verbs of this program, run as if they had been typed.
struct Steps<'a> {
    guide: Guide<'a>,
    config: &'a Path,
    /// The database, by name or URL.
    db: &'a str,
}

impl Steps<'_> {
    fn cli(&self, words: &[&str]) -> Result<Cli, CommandError> {
        let config = self.config.to_string_lossy();
        let all = ["tablewright", "--config", &config, "--db", self.db];
        let parsed = Cli::try_parse_from(all.iter().chain(words));
        parsed.map_err(|error| CommandError::new(Kind::Usage, error.to_string()))
    }

    /// Shows what it would look like to type it, and what it says.
    async fn run(&self, words: &[&str]) -> Result<(), CommandError> {
        let terminal = self.guide.terminal;
        terminal.line(format_args!("\n{}", paint(DIM, format_args!("$ tablewright {}", words.join(" ")))));
        let Cli { global, verb } = self.cli(words)?;
        let context = Context { terminal, options: &global };
        match Box::pin(verb.run(&context)).await? {
            Outcome::Done => Ok(()),
            Outcome::Differs | Outcome::Failed => {
                let message = format!("`tablewright {}` did not end well", words.join(" "));
                Err(CommandError::new(Kind::Database, message)
                    .hint("mend what it says, then `tablewright init` goes on here"))
            }
        }
    }
}

/// Whether there is anything that could be loaded.
fn has_rows(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    let hidden = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    paths.iter().filter(|path| !hidden(path)).any(|path| match path.is_dir() {
        true => has_rows(path),
        // The sample says how rows are written, and holds none.
        false => std::fs::read_to_string(path)
            .is_ok_and(|text| text.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#'))),
    })
}

fn lost(target: &Target, error: &dyn std::error::Error) -> CommandError {
    CommandError::new(Kind::Database, format!("the connection to {} was lost", target.shown())).because(error)
}
