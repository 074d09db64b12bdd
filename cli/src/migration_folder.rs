//! Adds migrations to the folder: both directions and the folder's sum, all or none.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use tablewright::connection::Connection;
use tablewright::migrate::{FilesError, Migrations, SUM_FILE, State, Sum, SumDifference, status};
use tablewright_migrations::MigrationFiles;

use crate::error::{CommandError, Kind};
use crate::files::{self, NewFile};
use crate::project::Target;
use crate::terminal::Terminal;
use crate::watch::{ACCEPT, stopped};

/// The folder's migrations; none where there is no folder yet.
pub(crate) fn read(folder: &Path) -> Result<Migrations, CommandError> {
    match folder.is_dir() {
        true => Migrations::read(folder).map_err(wrong),
        false => Ok(Migrations::default()),
    }
}

/// The migrations of a folder that has to be there.
pub(crate) fn read_existing(folder: &Path) -> Result<Migrations, CommandError> {
    Migrations::read(folder).map_err(|error| {
        let hint =
            (!folder.is_dir()).then_some("`tablewright generate NAME` makes it, or give --migrations DIR");
        let error = wrong(error);
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    })
}

/// The migrations of files that are, or will be, in that folder.
pub(crate) fn of_texts(folder: &Path, texts: &[(String, String)]) -> Result<Migrations, CommandError> {
    Migrations::of_texts(folder, texts.to_vec()).map_err(wrong)
}

/// A folder that is not there has nothing to work on.
pub(crate) fn refuse_no_folder(folder: &Path) -> Result<(), CommandError> {
    match folder.is_dir() {
        true => Ok(()),
        false => Err(CommandError::new(Kind::Migrations, format!("there is no folder {}", folder.display()))
            .hint("`tablewright generate NAME` makes it, or give --migrations DIR")),
    }
}

/// A folder whose files cannot be used.
pub(crate) fn wrong(error: FilesError) -> CommandError {
    let message = format!("the migrations in {} cannot be used", error.folder.display());
    CommandError::new(Kind::Migrations, message).cause(error.to_string())
}

/// What a migration is called on the command line: something that a file's name can hold.
pub(crate) fn read_name(text: &str) -> Result<String, String> {
    match text.chars().any(char::is_alphanumeric) {
        true => Ok(text.to_owned()),
        false => Err("say in a few words what it does, such as add_agents".to_owned()),
    }
}

/// The version of a migration that is made now.
pub(crate) fn version_of(now: DateTime<Utc>) -> i64 {
    now.format("%Y%m%d%H%M%S").to_string().parse().unwrap_or(1)
}

/// The same for this folder: the time, or if the folder has that already, the next.
pub(crate) fn next_version(migrations: &Migrations, now: DateTime<Utc>) -> Result<i64, CommandError> {
    let version = version_of(now);
    match migrations.iter().map(|migration| migration.version).max() {
        Some(last) if last >= version => last.checked_add(1).ok_or_else(|| {
            CommandError::new(Kind::Migrations, format!("no version comes after {last}"))
                .hint("rename that migration: a version is the UTC time of its making")
        }),
        Some(_) | None => Ok(version),
    }
}

/// Writes the migrations and the folder's new sum, all or none. Returns the paths of the migrations.
pub(crate) fn add(
    folder: &Path,
    migrations: &[MigrationFiles],
    terminal: &Terminal,
) -> Result<Vec<PathBuf>, CommandError> {
    let new = new_files(folder, migrations, terminal)?;
    files::write(&new)?;
    let is_migration = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "sql");
    Ok(new.into_iter().map(|file| file.path).filter(is_migration).collect())
}

/// The files of the migrations and the folder's new sum.
pub(crate) fn new_files(
    folder: &Path,
    migrations: &[MigrationFiles],
    terminal: &Terminal,
) -> Result<Vec<NewFile>, CommandError> {
    let unreadable = |error: std::io::Error| CommandError::file("read the folder", folder, &error);
    let mut sum = match folder.is_dir() {
        true => {
            let differences = Sum::verify(folder).map_err(unreadable)?;
            for difference in &differences {
                match difference {
                    SumDifference::Absent | SumDifference::Added(_) => {}
                    SumDifference::Changed(_) | SumDifference::Removed(_) => {
                        terminal.note(format_args!("{difference}; it is written anew"));
                    }
                    SumDifference::Unreadable(_) | SumDifference::Total => {
                        return Err(undecided(folder, difference));
                    }
                }
            }
            Sum::of_folder(folder).map_err(unreadable)?
        }
        false => Sum::default(),
    };
    let mut new = Vec::new();
    for migration in migrations {
        for (direction, text) in [("up", &migration.up), ("down", &migration.down)] {
            let name = format!("{}.{direction}.sql", migration.stem());
            sum.add(&name, text);
            new.push(NewFile::new(folder.join(name), text));
        }
    }
    new.push(NewFile::new(folder.join(SUM_FILE), sum.print()).replacing());
    Ok(new)
}

/// Writes files, removes others, and writes the folder's sum anew: all of it or nothing.
pub(crate) fn replace(
    folder: &Path,
    new: &[(PathBuf, String)],
    gone: &[PathBuf],
) -> Result<(), CommandError> {
    let unreadable = |error: std::io::Error| CommandError::file("read the folder", folder, &error);
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut sum = Sum::of_folder(folder).map_err(unreadable)?;
    gone.iter().for_each(|path| sum.remove(&name(path)));
    new.iter().for_each(|(path, text)| sum.add(name(path), text));
    let mut files: Vec<NewFile> =
        new.iter().map(|(path, text)| NewFile::new(path, text).replacing()).collect();
    files.push(NewFile::new(folder.join(SUM_FILE), sum.print()).replacing());
    files::write_and_remove(&files, gone)
}

/// A folder that is not what its sum lists is not one to make another of.
pub(crate) fn refuse_unlisted(folder: &Path, migrations: &Migrations) -> Result<(), CommandError> {
    let differences = migrations.sum_differences();
    if differences.is_empty() {
        return Ok(());
    }
    let message = format!("the migrations in {} are not what {SUM_FILE} lists", folder.display());
    let error = CommandError::new(Kind::Migrations, message);
    Err(differences.iter().fold(error, |error, difference| error.cause(difference.to_string())).hint(ACCEPT))
}

/// Two branches added migrations and nobody looked at both: which comes first?
fn undecided(folder: &Path, difference: &SumDifference) -> CommandError {
    CommandError::new(
        Kind::Migrations,
        format!("the migrations in {} were merged without a decision", folder.display()),
    )
    .cause(difference.to_string())
    .hint("`tablewright rebase` puts those of this branch on those of the other")
    .hint(
        "or read the migrations of both; if they go well together as they are: `tablewright check --accept`",
    )
}

/// A migration is made from the database as it is: files that are not applied there would be made a second time.
pub(crate) async fn refuse_pending(
    connection: &mut Connection,
    migrations: &Migrations,
    target: &Target,
) -> Result<(), CommandError> {
    let status = status(connection, migrations).await.map_err(|error| stopped(error, "tablewright up"))?;
    let unsettled: Vec<_> = status.entries.iter().filter(|entry| entry.state != State::Applied).collect();
    if unsettled.is_empty() {
        return Ok(());
    }
    let pending = unsettled.iter().all(|entry| entry.state == State::Pending);
    let names: Vec<String> =
        unsettled.iter().map(|entry| format!("{}_{}", entry.version, entry.name)).collect();
    let (message, hint) = match pending {
        true => ("has migrations that are not applied yet", "tablewright up"),
        false => ("does not stand where its migrations do", "tablewright status"),
    };
    Err(CommandError::new(Kind::Migrations, format!("{} {message}", target.shown()))
        .cause(names.join("\n"))
        .hint(format!("{hint}, and then this again")))
}
