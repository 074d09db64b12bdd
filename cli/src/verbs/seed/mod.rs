//! `seed`: reference data, idempotent; and live rows as seeds.

mod export;
mod show;

use std::num::IntErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tablewright_schema::Model;
use tablewright_seeds::{
    ApplyOptions, ReadOptions, SeedError, SeedPlan, Seeds, apply_with, environments, plan_with,
};

use super::{Context, Outcome};
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::progress::Progress;
use crate::project::Target;
use crate::terminal::{GREEN, Terminal, count, paint};

/// Load the seeds: rows are inserted or changed until the database holds them
///
/// Rows are found again by a natural key, so loading twice changes nothing. What will change is shown first; then everything is
/// written in one transaction. Rows that are not in the seeds are left alone unless `--prune` is given, and so are columns that the seeds
/// do not mention. Seeds are YAML, JSON, JSON Lines and CSV.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright seed --dry-run
  tablewright seed
  tablewright seed --env test --var admin=me@example.org
  tablewright seed --fake authors=200 --fake books=100000
  tablewright seed --export event_types --as csv")]
pub(crate) struct Args {
    /// Show what would be inserted, changed and deleted, and change nothing.
    #[arg(long)]
    dry_run: bool,

    /// An environment whose seeds come on top: a folder in that of the seeds. Several are applied in this order.
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,

    /// What `$var` and `${NAME}` stand for in the seeds.
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    var: Vec<(String, String)>,

    /// Make so many rows of a table for a load test, beside the seeds: as its columns, keys and checks want them. The same command
    /// makes the same rows. A file says it with `fake: 1000`.
    #[arg(long, value_name = "TABLE=ROWS", value_parser = made)]
    fake: Vec<(String, u64)>,

    /// Other rows are made from another number.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    fake_seed: u64,

    /// Delete the rows of tables with seeds that are not in the seeds.
    #[arg(long)]
    prune: bool,

    /// Keep what was written after so many rows of a file that is too long for memory, instead of one transaction; a load that was
    /// stopped goes on from there.
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u64).range(1..), conflicts_with = "dry_run")]
    commit_every: Option<u64>,

    /// Write the live rows of a table as a seed, instead of loading any.
    #[arg(long, value_name = "TABLE", conflicts_with_all = ["dry_run", "prune", "env", "var", "commit_every", "fake", "fake_seed"])]
    export: Vec<String>,

    /// How exported rows are written.
    #[arg(long = "as", value_enum, value_name = "FORMAT", default_value_t = export::As::Yaml, requires = "export")]
    written_as: export::As,

    /// Where exported rows go: a file, or `-` for standard output; a file of the table's name among the seeds unless said.
    #[arg(long, value_name = "FILE", requires = "export")]
    out: Option<PathBuf>,

    /// Replace files that are there.
    #[arg(long, requires = "export")]
    force: bool,
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        Some(_) | None => Err("write NAME=VALUE".to_owned()),
    }
}

fn made(text: &str) -> Result<(String, u64), String> {
    const FORM: &str = "write TABLE=ROWS, for example books=10000";
    let Some((table, rows)) = text.split_once('=').filter(|(table, _)| !table.is_empty()) else {
        return Err(FORM.to_owned());
    };
    match rows.replace('_', "").parse::<u64>() {
        Ok(rows) => Ok((table.to_owned(), rows)),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => {
            Err(format!("no table holds {rows} rows: at most {}", u64::MAX))
        }
        Err(_) => Err(FORM.to_owned()),
    }
}

/// Rows that are made twice in no time: once to be shown, once to be written.
const FEW: u64 = 10_000;

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let project = context.project()?;
    let target = project.target()?;
    let model = project.model()?;
    if !args.export.is_empty() {
        let folder = project.seeds().ok();
        return export::run(&args, folder.as_deref(), &target, &model, terminal).await;
    }
    let folder = project.seeds()?;
    let mut options = project.seed_options(&args.env, &args.var)?;
    options.fake.clone_from(&args.fake);
    options.fake_seed = args.fake_seed;
    let seeds = read(&folder, &model, &options)?;
    let mut connection = database::connect(&target, Missing::Refuse, terminal).await?;
    // Long files and many rows are looked at once: what they change is told when it is done.
    let looks_first = args.dry_run || (seeds.files().next().is_none() && seeds.made() <= FEW);
    let mut planned = None;
    if looks_first {
        let progress = Progress::new(terminal, 0);
        progress.doing("rows are compared");
        let mut told = |at: tablewright_seeds::Progress<'_>| tell(&progress, &at);
        let options =
            ApplyOptions { prune: args.prune, progress: Some(&mut told), ..ApplyOptions::default() };
        let plan = plan_with(&mut connection, &model, &seeds, options).await;
        drop(progress);
        let plan = plan.map_err(failed)?;
        show::rows(&plan, terminal);
        show::cascades(&plan, &model, terminal);
        planned = Some(plan);
    }
    let done = match planned {
        Some(plan) if args.dry_run || plan.is_empty() => plan,
        Some(_) | None => {
            let progress = Progress::new(terminal, 0);
            progress.doing("rows are written");
            let mut told = |at: tablewright_seeds::Progress<'_>| tell(&progress, &at);
            let options = ApplyOptions {
                prune: args.prune,
                commit_every: args.commit_every,
                progress: Some(&mut told),
            };
            let done = apply_with(&mut connection, &model, &seeds, options).await;
            drop(progress);
            let done = done.map_err(failed)?;
            if !looks_first {
                show::rows(&done, terminal);
            }
            done
        }
    };
    if options.environments.is_empty() {
        let others = environments(&folder, &model).unwrap_or_default();
        if !others.is_empty() {
            terminal.note(format_args!("not loaded: the environments {} (--env NAME)", others.join(", ")));
        }
    }
    summary(&args, &done, &seeds, &folder, &target, terminal);
    terminal.json("seed", || {
        json!({
            "dry_run": args.dry_run,
            "environments": options.environments,
            "inserted": done.inserts(),
            "changed": done.updates(),
            "deleted": done.deletes(),
            "unchanged": done.unchanged(),
            "tables": serde_json::to_value(&done.tables).unwrap_or(Value::Null),
        })
    });
    Ok(Outcome::Done)
}

fn tell(progress: &Progress, at: &tablewright_seeds::Progress<'_>) {
    let percent = at.bytes.saturating_mul(100).checked_div(at.of).unwrap_or(100).min(100);
    progress.doing(format!("{}: {} rows", at.table, at.rows));
    progress.detail(format!("{percent} %"));
}

fn summary(args: &Args, done: &SeedPlan, seeds: &Seeds, folder: &Path, target: &Target, terminal: &Terminal) {
    let would = if args.dry_run { "would be " } else { "" };
    let deleted = match (args.prune, done.deletes()) {
        (false, _) => String::new(),
        (true, deletes) => format!("{deletes} {would}deleted, "),
    };
    match done.is_empty() {
        true if seeds.is_empty() => {
            terminal.line(format_args!(
                "{} nothing to do: {} holds no rows",
                paint(GREEN, "✓"),
                folder.display()
            ));
            terminal.next(format_args!(
                "write rows into {}: a table's name and its rows below it (.yaml, .json), or a file called like a table (.csv, .jsonl)",
                folder.display()
            ));
        }
        true => terminal.line(format_args!(
            "{} nothing to do: {} as the seeds say on {}",
            paint(GREEN, "✓"),
            count(done.unchanged(), "row"),
            target.shown()
        )),
        false => terminal.line(format_args!(
            "{} {} {would}inserted, {} {would}changed, {deleted}{} unchanged on {}",
            paint(GREEN, if args.dry_run { "·" } else { "✓" }),
            count(done.inserts(), "row"),
            done.updates(),
            done.unchanged(),
            target.shown()
        )),
    }
}

/// The seeds of a folder.
fn read(folder: &Path, model: &Model, options: &ReadOptions) -> Result<Seeds, CommandError> {
    if !folder.is_dir() && options.fake.is_empty() {
        return Err(CommandError::new(Kind::Seeds, format!("there is no folder {}", folder.display()))
            .hint("make it and put rows into seeds/*.yaml, or give --seeds DIR"));
    }
    tablewright_seeds::read_with(folder, model, options)
        .map_err(|findings| CommandError::findings(Kind::Seeds, "the seeds cannot be used", findings))
}

fn failed(error: SeedError) -> CommandError {
    match error {
        SeedError::Rows(findings) => {
            CommandError::findings(Kind::Seeds, "this database cannot hold the seeds", findings)
        }
        error => {
            let hint = match &error {
                SeedError::Table { doing: "read", .. } => {
                    Some("if the table is not there yet: `tablewright up`")
                }
                SeedError::Table { doing: "deleted", .. } => Some(
                    "other rows refer to one that --prune deletes: put it into the seeds, or delete them first",
                ),
                SeedError::Made { .. } => Some(
                    "say what such rows have to hold: `with: { column: value }` beside `fake`, in a file of seeds",
                ),
                SeedError::Table { .. }
                | SeedError::Rows(_)
                | SeedError::Vanished { .. }
                | SeedError::Transaction { .. } => None,
            };
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
