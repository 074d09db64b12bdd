//! `rebase`: this branch's migrations on the merged base.

mod files;
mod refuse;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::Utc;
use serde_json::{Value, json};
use tablewright::migrate::Code;
use tablewright_migrations::{Branch, Difference, RebaseOutcome, Rebased, ScratchOptions, rebase};

use self::files::Folder;
use super::diff::{human, json};
use super::{Context, Outcome, allow};
use crate::authoring;
use crate::database::{self, Missing};
use crate::error::CommandError;
use crate::migration_folder;
use crate::proof::prove_aloud;
use crate::terminal::{BOLD, DIM, GREEN, Terminal, YELLOW, count, paint};

/// Put this branch's migrations on the merged base
///
/// After `git merge` or `git rebase`, when the YAML says what both branches want together. What the base has stays as it is.
/// Of this branch's migrations, what `generate` wrote is planned anew, from what the base makes to what the YAML says; what
/// was written by hand is carried, byte for byte, under a later version. Everything is proven before the folder changes, and
/// tablewright.sum is written anew.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  git merge origin/main        conflicts in migrations/tablewright.sum: both branches have migrations
  tablewright rebase
  git add migrations && git commit")]
pub(crate) struct Args {
    /// What has the base's migrations: a git revision; otherwise origin/HEAD, origin/main, origin/master, main or master.
    #[arg(long, value_name = "REVISION")]
    onto: Option<String>,

    /// Plan generated migrations anew that were edited, and lose the edits.
    #[arg(long)]
    discard_edits: bool,

    #[command(flatten)]
    allow: allow::Allow,

    /// Show what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let project = context.project()?;
    let target = project.target()?;
    let folder = project.migrations(target.dialect)?;
    migration_folder::refuse_no_folder(&folder)?;
    let Folder { onto, base, own, fork } = files::read(&folder, args.onto.as_deref())?;
    let now = migration_folder::version_of(Utc::now());
    let mut branch = Branch { folder: &folder, base, own, fork, replan: BTreeSet::new(), now };
    let versions = refuse::edits(&mut branch, args.discard_edits)?;
    terminal.line(paint(
        DIM,
        format_args!(
            "onto {onto}, which has {}; {} of this branch",
            count(migration_folder::of_texts(&folder, &branch.base)?.len(), "migration"),
            count(versions.len(), "migration")
        ),
    ));

    let model = project.model()?;
    let mut judge = database::connect(&target, Missing::StandIn, terminal).await?;
    let wanted = authoring::wanted(&model, &judge)?;
    let scratch = ScratchOptions { url: target.url.clone(), named: project.scratch(&target)? };
    let outcome = rebase(&mut judge, &branch, wanted, &scratch).await;
    let outcome =
        outcome.map_err(|error| refuse::not_rebased(error, &branch, &onto, &model, target.dialect))?;
    show(&outcome, &branch, terminal);

    // What stays as it is was proven, and allowed, when it was made.
    let other = outcome.migrations.iter().filter(|migration| !stays(migration, &branch));
    let planned: Vec<&Difference> = other.filter_map(|migration| migration.planned.as_deref()).collect();
    let hazards = || planned.iter().flat_map(|difference| difference.hazards());
    let allowed = project.allowed(&args.allow.kinds());
    authoring::refuse_hazards(hazards(), &allowed, "tablewright rebase")?;
    let change = change(&folder, &branch, &outcome);
    if !change.is_empty() {
        refuse::applied(&mut judge, &branch, &change.gone, &folder, &target).await?;
    }
    if !args.dry_run {
        for difference in &planned {
            terminal.line(format_args!("\n{}", paint(BOLD, "Proof")));
            prove_aloud(difference, &scratch, Some(&model), terminal).await?;
        }
        migration_folder::replace(&folder, &change.new, &change.gone)?;
    }
    human::hazards(terminal, hazards());
    tell(&change, args.dry_run, terminal);
    terminal.json("rebase", || document(&outcome, &onto, &change, args.dry_run));
    Ok(Outcome::Done)
}

/// Whether its files are what they were.
fn stays(migration: &Rebased, branch: &Branch<'_>) -> bool {
    migration.files.iter().all(|file| branch.own.contains(file))
}

/// What becomes of the folder.
struct Change {
    /// Files that are written, the sum aside.
    new: Vec<(PathBuf, String)>,
    /// Files that go.
    gone: Vec<PathBuf>,
}

impl Change {
    fn is_empty(&self) -> bool {
        self.new.is_empty() && self.gone.is_empty()
    }
}

fn change(folder: &Path, branch: &Branch<'_>, outcome: &RebaseOutcome) -> Change {
    let wanted: Vec<&(String, String)> =
        outcome.migrations.iter().flat_map(|migration| &migration.files).collect();
    let stays = |file: &(String, String)| branch.own.contains(file);
    let names: BTreeSet<&String> = wanted.iter().map(|(name, _)| name).collect();
    Change {
        new: wanted
            .iter()
            .filter(|file| !stays(file))
            .map(|(name, text)| (folder.join(name), text.clone()))
            .collect(),
        gone: branch
            .own
            .iter()
            .filter(|(name, _)| !names.contains(name))
            .map(|(name, _)| folder.join(name))
            .collect(),
    }
}

fn show(outcome: &RebaseOutcome, branch: &Branch<'_>, terminal: &Terminal) {
    for migration in &outcome.migrations {
        let Rebased { files, was, planned } = migration;
        let stem = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
        let before: Vec<String> = was
            .iter()
            .filter_map(|version| branch.texts_of(*version).next())
            .map(|(name, _)| stem(name))
            .collect();
        let stays = stays(migration, branch);
        let what = match (planned, stays) {
            (_, true) => "as it is",
            (Some(_), false) => "planned anew",
            (None, false) => "carried",
        };
        let mut after: Vec<String> = files.iter().map(|(name, _)| stem(name)).collect();
        after.dedup();
        let before = match before.is_empty() {
            true => paint(DIM, "what is left of the YAML"),
            false => paint(BOLD, before.join(", ")),
        };
        match stays {
            true => terminal.line(format_args!("{} {before} {what}", paint(GREEN, "✓"))),
            false => {
                terminal.line(format_args!("{} {before} {what}: {}", paint(YELLOW, "~"), after.join(", ")))
            }
        }
        let version = after.first().and_then(|stem| stem.split('_').next()?.parse::<i64>().ok());
        let is_code = |version: i64| files.iter().any(|(_, text)| *text == Code::placeholder(version));
        if let Some(version) = version.filter(|version| !stays && is_code(*version)) {
            terminal
                .note(format_args!("it is a function of the application: write `version = {version}` there"));
        }
        if let Some(difference) = planned.as_deref().filter(|_| !stays) {
            human::changes(terminal, difference);
        }
    }
    for version in &outcome.done_by_base {
        if let Some((name, _)) = branch.texts_of(*version).next() {
            terminal.line(format_args!("{} {name}: the base does it already", paint(YELLOW, "-")));
        }
    }
}

fn tell(change: &Change, dry_run: bool, terminal: &Terminal) {
    terminal.line("");
    let (wrote, removed) = if dry_run { ("would write", "would remove") } else { ("wrote", "removed") };
    for (path, _) in &change.new {
        terminal.line(format_args!("{} {}", paint(GREEN, wrote), path.display()));
    }
    for path in &change.gone {
        terminal.line(format_args!("{} {}", paint(YELLOW, removed), path.display()));
    }
    match (change.is_empty(), dry_run) {
        (true, true) => terminal.line("nothing to do but tablewright.sum"),
        (true, false) => terminal.line(format_args!(
            "{} nothing to do; tablewright.sum lists the folder as it is",
            paint(GREEN, "✓")
        )),
        (false, true) => {}
        (false, false) => terminal.next("read the files, `git add` the folder, then `tablewright up`"),
    }
}

fn document(outcome: &RebaseOutcome, onto: &str, change: &Change, dry_run: bool) -> Value {
    let migration = |migration: &Rebased| {
        let Rebased { files, was, planned } = migration;
        json!({
            "files": files.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "was": was,
            "planned": planned.is_some(),
            "changes": planned.as_deref().map(json::changes),
            "hazards": planned.as_deref().map(|difference| difference.hazards().map(json::hazard).collect::<Vec<_>>()),
        })
    };
    json!({
        "onto": onto,
        "dry_run": dry_run,
        "migrations": outcome.migrations.iter().map(migration).collect::<Vec<_>>(),
        "done_by_base": outcome.done_by_base,
        "written": change.new.iter().map(|(path, _)| path).collect::<Vec<_>>(),
        "removed": change.gone,
    })
}
