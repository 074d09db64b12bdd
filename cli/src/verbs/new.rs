//! `new`: an empty migration, to be written by hand.

use chrono::Utc;
use serde_json::json;
use tablewright::migrate::Code;
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

    /// A function of the application is to run in its place: `#[tablewright::migration]`.
    #[arg(long)]
    rust: bool,
}

pub(crate) fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let project = context.project()?;
    let folder = project.migrations(project.target()?.dialect)?;
    let migrations = migration_folder::read(&folder)?;
    let version = migration_folder::next_version(&migrations, Utc::now())?;
    let name = file_name(&args.name);
    let (up, down) = match args.rust {
        true => (Code::placeholder(version), Code::placeholder(version)),
        false => (up(&args.name), down(&args.name)),
    };
    let migration = MigrationFiles { version, up, down, name };
    let next = match args.rust {
        true => function(&migration),
        false => "write the SQL of both directions, then `tablewright check --accept` and `tablewright up`"
            .to_owned(),
    };
    let paths = migration_folder::add(&folder, &[migration], context.terminal)?;

    let terminal = context.terminal;
    for path in &paths {
        terminal.line(format_args!("{} {}", paint(GREEN, "wrote"), path.display()));
    }
    terminal.next(next);
    terminal.json("new", || json!({ "version": version, "files": paths }));
    Ok(Outcome::Done)
}

/// What is to be written in the application.
fn function(migration: &MigrationFiles) -> String {
    let MigrationFiles { version, name, up: _, down: _ } = migration;
    format!(
        "write the function, and give it to `db.migrate(&MIGRATIONS.with(&[{name}]))`; without a way back, delete the down file\n\n\
         #[tablewright::migration(version = {version}, down = back_from_{name})]\n\
         async fn {name}(step: &mut Step<'_>) -> Result<(), StepError> {{\n    step.execute(\"UPDATE …\").await?;\n    Ok(())\n}}"
    )
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
