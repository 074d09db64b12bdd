//! `new`: an empty migration, to be written by hand.

use chrono::Utc;
use serde_json::json;
use tablewright_migrations::{MigrationFiles, file_name};

use super::{Context, Outcome};
use crate::error::CommandError;
use crate::migration_folder;
use crate::terminal::{GREEN, paint};

/// Make an empty migration, for what is written by hand: data, views, triggers
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright new fill_missing_names
  $EDITOR migrations/*_fill_missing_names.up.sql
  tablewright check --accept
  tablewright up")]
pub(crate) struct Args {
    /// What it does, in a few words: fill_missing_names.
    #[arg(value_parser = migration_folder::read_name)]
    name: String,
}

pub(crate) fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let project = context.project()?;
    let folder = project.migrations(project.target()?.dialect)?;
    let migrations = migration_folder::read(&folder)?;
    let version = migration_folder::next_version(&migrations, Utc::now())?;
    let name = file_name(&args.name);
    let migration = MigrationFiles { version, up: up(&args.name), down: down(&args.name), name };
    let paths = migration_folder::add(&folder, &[migration], context.terminal)?;

    let terminal = context.terminal;
    for path in &paths {
        terminal.line(format_args!("{} {}", paint(GREEN, "wrote"), path.display()));
    }
    terminal.next("write the SQL of both directions, then `tablewright check --accept` and `tablewright up`");
    terminal.json("new", || json!({ "version": version, "files": paths }));
    Ok(Outcome::Done)
}

fn up(name: &str) -> String {
    format!(
        "-- {}\n--\n-- The way up. The file is one transaction; what cannot run inside one (CREATE INDEX CONCURRENTLY) needs a \
         file of its\n-- own whose first line is `-- no-transaction`.\n\n",
        one_line(name)
    )
}

fn down(name: &str) -> String {
    format!("-- {}\n--\n-- The way back: undoes what the way up does.\n\n", one_line(name))
}

/// A line break in the name would end the comment.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
