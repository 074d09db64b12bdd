//! `squash`: the migrations up to a version as one.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::json;
use tablewright::connection::Connection;
use tablewright::migrate::{Migrations, State, status};
use tablewright_migrations::{Author, MigrationFiles, ScratchOptions, Squash, files, squash};

use super::{Context, Outcome};
use crate::authoring;
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::migration_folder;
use crate::project::Target;
use crate::proof::prove_aloud;
use crate::terminal::{BOLD, GREEN, YELLOW, count, paint};
use crate::watch::stopped;

/// Fold the migrations up to a version into one
///
/// The one is made of what they make of an empty database, and proven to make the same, alone and with the migrations behind
/// it. It has the version of the last of them and names them all. A database that has all of them applied has it applied: the
/// next `up` writes that into its history, and runs nothing. One that has some of them goes up to that version with the
/// files of the revision before. What they do to rows is not in it: tables that they fill are named, and refused.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright squash --to 20261122143000
  tablewright squash --to 20261122143000 until_v2 --dry-run")]
pub(crate) struct Args {
    /// What the one is called.
    #[arg(default_value = "squashed", value_parser = migration_folder::read_name)]
    name: String,

    /// The last version that is folded.
    #[arg(long, value_name = "VERSION")]
    to: i64,

    /// Fold migrations that fill tables: new databases get those rows otherwise.
    #[arg(long)]
    without_rows: bool,

    /// Show what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let project = context.project()?;
    let target = project.target()?;
    let folder = project.migrations(target.dialect)?;
    let migrations = migration_folder::read_existing(&folder)?;
    migration_folder::refuse_unlisted(&folder, &migrations)?;
    let old = folded(&migrations, args.to)?;
    let mut connection = database::connect(&target, Missing::StandIn, terminal).await?;
    refuse_partly(&mut connection, &migrations, &old, &target, args.to).await?;

    let scratch = ScratchOptions { url: target.url.clone(), named: project.scratch(&target)? };
    let found =
        squash(target.dialect, &migrations, args.to, &scratch).await.map_err(authoring::not_replayed)?;
    refuse_unmade(&found, args.without_rows)?;
    terminal.line(paint(BOLD, "Proof"));
    if !found.difference.is_empty() {
        prove_aloud(&found.difference, &scratch, None, terminal).await?;
    }

    let stands_for: Vec<(i64, String)> =
        old.iter().map(|migration| (migration.version, migration.name.clone())).collect();
    let new = one(&found, &args.name, args.to)?.standing_for(&stands_for).signed();
    let texts = [("up", &new.up), ("down", &new.down)]
        .map(|(direction, text)| (format!("{}.{direction}.sql", new.stem()), text.clone()));
    let rest = migrations.iter().filter(|migration| migration.version > args.to);
    let rest = rest.flat_map(|migration| {
        let scripts = std::iter::once(&migration.up).chain(&migration.down);
        scripts.map(|script| (script.file().to_owned(), script.sql().to_owned()))
    });
    let all: Vec<(String, String)> = texts.iter().cloned().chain(rest).collect();
    let after = migration_folder::of_texts(&folder, &all)?;
    let differs = found.differs(&after, args.to, &scratch).await.map_err(authoring::not_replayed)?;
    if !differs.is_empty() {
        return Err(CommandError::new(Kind::Proof, "not proven: the one does not make what they make")
            .cause(differs.join("\n"))
            .hint("nothing was written; please report this"));
    }
    terminal
        .line(format_args!("  {} the one makes what they make, and so does what follows", paint(GREEN, "✓")));

    let by_hand = by_hand(&old);
    if !by_hand.is_empty() {
        terminal.note(format_args!(
            "written by hand: {}; what they do to rows that are there is not in the one, which begins with none",
            by_hand.join(", ")
        ));
    }
    let names: BTreeSet<&String> = texts.iter().map(|(name, _)| name).collect();
    let files = old.iter().flat_map(|migration| std::iter::once(&migration.up).chain(&migration.down));
    let gone: Vec<PathBuf> = files
        .map(|script| script.file().to_owned())
        .filter(|name| !names.contains(name))
        .map(|name| folder.join(name))
        .collect();
    let written: Vec<(PathBuf, String)> =
        texts.iter().map(|(name, text)| (folder.join(name), text.clone())).collect();
    if !args.dry_run {
        migration_folder::replace(&folder, &written, &gone)?;
    }
    let wrote = if args.dry_run { "would write" } else { "wrote" };
    terminal.line("");
    for (path, _) in &written {
        terminal.line(format_args!("{} {}", paint(GREEN, wrote), path.display()));
    }
    let removed = if args.dry_run { "would remove" } else { "removed" };
    terminal.line(format_args!("{} {}", paint(YELLOW, removed), count(gone.len(), "file")));
    if !args.dry_run {
        terminal.next("commit it; `tablewright up` lets each database know, once it has all that was folded");
    }
    terminal.json("squash", || {
        json!({
            "dry_run": args.dry_run,
            "version": args.to,
            "folded": old.iter().map(|migration| migration.version).collect::<Vec<_>>(),
            "written_by_hand": by_hand,
            "rows_left_out": found.rows.iter().map(|(table, number)| json!({ "table": table.to_string(), "rows": number })).collect::<Vec<_>>(),
            "written": written.iter().map(|(path, _)| path).collect::<Vec<_>>(),
            "removed": gone,
        })
    });
    Ok(Outcome::Done)
}

/// What is folded: two at least, the last of them of that version.
fn folded(migrations: &Migrations, to: i64) -> Result<Migrations, CommandError> {
    let old = migrations.only(|version| version <= to);
    if migrations.get(to).is_none() {
        let known: Vec<String> =
            migrations.iter().map(|migration| format!("{} {}", migration.version, migration.name)).collect();
        return Err(
            CommandError::new(Kind::Usage, format!("there is no migration {to}")).cause(known.join("\n"))
        );
    }
    match old.len() {
        1 => Err(CommandError::new(
            Kind::Usage,
            format!("{to} is the first migration: there is nothing to fold it with"),
        )),
        _ => Ok(old),
    }
}

/// The database at hand would be one of those that have some of them.
async fn refuse_partly(
    connection: &mut Connection,
    migrations: &Migrations,
    old: &Migrations,
    target: &Target,
    to: i64,
) -> Result<(), CommandError> {
    let status =
        status(connection, migrations).await.map_err(|error| stopped(error, "tablewright squash"))?;
    let of_old = || status.entries.iter().filter(|entry| old.get(entry.version).is_some());
    let applied = of_old().filter(|entry| entry.state == State::Applied).count();
    let known = of_old().filter(|entry| !matches!(entry.state, State::Pending | State::OutOfOrder)).count();
    if known == 0 || applied == old.len() {
        return Ok(());
    }
    let message = format!("{} has {applied} of the {} migrations", target.shown(), old.len());
    Err(CommandError::new(Kind::Migrations, message)
        .cause("it could not go on with the one, which stands for all of them")
        .hint(format!("tablewright up --to {to}, and then this again")))
}

/// What the one would not make.
fn refuse_unmade(found: &Squash, without_rows: bool) -> Result<(), CommandError> {
    if !found.unmanaged.is_empty() {
        let message = "they make what tablewright does not manage, and the one would not";
        return Err(CommandError::new(Kind::Refused, message)
            .cause(found.unmanaged.join("\n"))
            .hint("fold up to the version before: --to VERSION"));
    }
    if found.rows.is_empty() || without_rows {
        return Ok(());
    }
    let rows = found.rows.iter().map(|(table, number)| match number {
        1 => format!("{table}: 1 row"),
        _ => format!("{table}: {number} rows"),
    });
    Err(CommandError::new(Kind::Refused, "they fill tables, and the one would not")
        .cause(rows.collect::<Vec<_>>().join("\n"))
        .hint("write the rows as seeds, which new databases get by `tablewright seed`, and then: --without-rows")
        .hint("or fold up to the version before: --to VERSION"))
}

/// What they make as one file.
fn one(found: &Squash, name: &str, to: i64) -> Result<MigrationFiles, CommandError> {
    let mut made = files(&found.difference.stages, name, to);
    match (made.pop(), made.is_empty()) {
        (Some(one), true) => Ok(one),
        (Some(_), false) => Err(CommandError::new(
            Kind::Refused,
            "what they make needs more than one migration, since parts of it cannot be one transaction",
        )),
        (None, _) => Err(CommandError::new(Kind::Refused, "together they make nothing")
            .hint("remove the files, where no database has them applied")),
    }
}

/// Those that a person wrote, or edited.
fn by_hand(old: &Migrations) -> Vec<String> {
    let is_by_hand = |texts: &[&str]| Author::of_all(texts.iter().copied()) != Author::Planner;
    let old = old.iter().filter(|migration| {
        let down = migration.down.as_ref().map(|script| script.sql());
        is_by_hand(&std::iter::once(migration.up.sql()).chain(down).collect::<Vec<_>>())
    });
    old.map(|migration| migration.up.file().to_owned()).collect()
}
