//! `seed`: reference data, idempotent.

use std::path::Path;

use serde_json::{Value, json};
use tablewright_schema::Model;
use tablewright_seeds::{Change, Inserted, SeedError, SeedPlan, Seeds, TablePlan, Updated, apply, plan};

use super::{Context, Outcome};
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::progress::Progress;
use crate::terminal::{BOLD, DIM, GREEN, Terminal, YELLOW, count, paint};

/// Load the seeds: rows are inserted or changed until the database holds them
///
/// Rows are found again by a natural key, so loading twice changes nothing. Everything is one transaction. Rows that are not
/// in the seeds, and columns that they do not mention, are left alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright seed --dry-run
  tablewright seed")]
pub(crate) struct Args {
    /// Show what would be inserted and changed, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let project = context.project()?;
    let target = project.target()?;
    let model = project.model()?;
    let folder = project.seeds()?;
    let seeds = read(&folder, &model)?;
    let mut connection = database::connect(&target, Missing::Refuse, terminal).await?;
    let progress = Progress::new(terminal, 0);
    progress.doing("rows are compared and written");
    let done = match args.dry_run {
        true => plan(&mut connection, &model, &seeds).await,
        false => apply(&mut connection, &model, &seeds).await,
    };
    drop(progress);
    let done = done.map_err(failed)?;
    show(&done, terminal);
    let would = if args.dry_run { "would be " } else { "" };
    match done.is_empty() {
        true if seeds.is_empty() => {
            terminal.line(format_args!(
                "{} nothing to do: {} holds no rows",
                paint(GREEN, "✓"),
                folder.display()
            ));
            terminal.next("write rows into seeds/*.yaml: a table's name, and its rows below it");
        }
        true => terminal.line(format_args!(
            "{} nothing to do: {} as the seeds say on {}",
            paint(GREEN, "✓"),
            count(done.unchanged(), "row"),
            target.shown()
        )),
        false => terminal.line(format_args!(
            "{} {} {would}inserted, {} {would}changed, {} unchanged on {}",
            paint(GREEN, if args.dry_run { "·" } else { "✓" }),
            count(done.inserts(), "row"),
            done.updates(),
            done.unchanged(),
            target.shown()
        )),
    }
    terminal.json("seed", || {
        json!({
            "dry_run": args.dry_run,
            "inserted": done.inserts(),
            "changed": done.updates(),
            "unchanged": done.unchanged(),
            "tables": serde_json::to_value(&done.tables).unwrap_or(Value::Null),
        })
    });
    Ok(Outcome::Done)
}

/// The seeds of a folder.
pub(super) fn read(folder: &Path, model: &Model) -> Result<Seeds, CommandError> {
    if !folder.is_dir() {
        return Err(CommandError::new(Kind::Seeds, format!("there is no folder {}", folder.display()))
            .hint("make it and put rows into seeds/*.yaml, or give --seeds DIR"));
    }
    tablewright_seeds::read(folder, model)
        .map_err(|findings| CommandError::findings(Kind::Seeds, "the seeds cannot be used", findings))
}

fn show(plan: &SeedPlan, terminal: &Terminal) {
    for TablePlan { table, inserts, updates, unchanged } in &plan.tables {
        if inserts.is_empty() && updates.is_empty() {
            continue;
        }
        let unchanged = match unchanged {
            0 => String::new(),
            n => format!("  {}", paint(DIM, format_args!("{n} unchanged"))),
        };
        terminal.line(format_args!("{}{unchanged}", paint(BOLD, table)));
        for Inserted { key, location: _, values: _ } in inserts {
            terminal.line(format_args!("  {}", paint(GREEN, format_args!("+ {key}"))));
        }
        for Updated { key, location: _, changes } in updates {
            terminal.line(format_args!("  {}", paint(YELLOW, format_args!("~ {key}"))));
            for Change { column, old, new } in changes {
                terminal.line(format_args!(
                    "      {column}: {} → {}",
                    shown(old.as_deref()),
                    shown(new.as_deref())
                ));
            }
        }
    }
}

/// A value on one line, cut where it is long.
fn shown(value: Option<&str>) -> String {
    const LONGEST: usize = 60;
    let Some(text) = value else { return paint(DIM, "NULL").to_string() };
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    match text.chars().count() > LONGEST {
        true => format!("{line}…"),
        false => line,
    }
}

fn failed(error: SeedError) -> CommandError {
    match error {
        SeedError::Rows(findings) => {
            CommandError::findings(Kind::Seeds, "this database cannot hold the seeds", findings)
        }
        error => {
            let hint = matches!(error, SeedError::Table { doing: "read", .. })
                .then_some("if the table is not there yet: `tablewright up`");
            let error =
                CommandError::new(Kind::Database, "the seeds were not loaded, and nothing was written")
                    .because(&error);
            match hint {
                Some(hint) => error.hint(hint),
                None => error,
            }
        }
    }
}
