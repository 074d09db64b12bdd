//! What is looked at: files and migrations, with what is known of the database around them.

use std::path::{Path, PathBuf};

use tablewright::migrate::{Migration, Migrations, State, status};
use tablewright_migrations::effects::{Trial, try_out};
use tablewright_migrations::lint::{Facts, Finding, Known, Settings, Source, lint, reaches_outside};
use tablewright_migrations::{ScratchOptions, introspect, row_counts, version_of};
use tablewright_schema::Dialect;

use super::{Args, Looked, Spoken, fix};
use crate::authoring;
use crate::database;
use crate::error::{CommandError, Kind};
use crate::migration_folder;
use crate::project::{Project, Target};
use crate::terminal::Terminal;
use crate::verbs::Context;
use crate::watch::stopped;

/// A text that is looked at.
pub(super) struct Text {
    pub(super) path: PathBuf,
    pub(super) text: String,
    /// The migration that it is the way up of.
    pub(super) version: Option<i64>,
    pub(super) is_down: bool,
    /// What it was, and what was found in it that is gone, where it has been mended.
    pub(super) mended: Option<(String, Vec<Finding>)>,
}

/// What a database tells.
#[derive(Default)]
struct Live {
    facts: Facts,
    /// Versions that are not applied.
    pending: Option<Vec<i64>>,
    /// Those of them of which no statement was run.
    untouched: Option<Vec<i64>>,
    /// What it holds, where that is asked for.
    known: Option<Known>,
}

/// Looks at what the arguments name.
pub(super) async fn look(args: Args, context: &Context<'_>) -> Result<Vec<Looked>, CommandError> {
    let terminal = context.terminal;
    let project = context.project()?;
    let target = target(&project, &args)?;
    let dialect = match (&target, args.dialect) {
        (_, Some(spoken)) => spoken.dialect(),
        (Some(target), None) => target.dialect,
        (None, None) => {
            return Err(project
                .target()
                .map(|_| CommandError::new(Kind::Usage, "whose SQL is it?"))
                .unwrap_or_else(|error| error)
                .hint("--dialect sqlite, postgres or mysql"));
        }
    };
    let folder = if project.has_migrations() { Some(project.migrations(dialect)?) } else { None };
    let migrations = match &folder {
        Some(folder) => migration_folder::read(folder)?,
        None => Migrations::default(),
    };
    let are_migrations = args.what.iter().all(|what| version(what, folder.as_deref(), &migrations).is_some());
    let live = match &target {
        Some(target) if !args.offline => asked(target, &migrations, !are_migrations, terminal).await?,
        Some(_) | None => Live::default(),
    };
    let mut texts = chosen(&args, folder.as_deref(), &migrations, live.pending.as_deref())?;
    let settings = project.lint();
    let facts = Facts { is_one_run: !args.all && args.what.is_empty(), ..live.facts };
    let known = live.known.unwrap_or_else(|| before(&texts, &migrations, dialect));
    let look = |texts: &[Text]| {
        let sources: Vec<Source<'_>> =
            texts.iter().map(|text| Source { text: &text.text, is_down: text.is_down }).collect();
        lint(dialect, &sources, known.clone(), &facts, &settings)
    };
    let mut migrations = migrations;
    if let (true, Some(folder)) = (args.fix, &folder) {
        fix::mend(&mut texts, (folder, &migrations), live.untouched.as_deref(), &look)?;
        migrations = migration_folder::read(folder)?;
    }
    let mut found = look(&texts);
    if let (Some(target), true, false) = (&target, are_migrations, args.offline || texts.is_empty()) {
        found = tried(&texts, found, &migrations, target, &project, &settings, terminal).await?;
    }
    let looked = texts.into_iter().zip(found);
    Ok(looked.map(|(Text { path, text, mended, .. }, found)| Looked { path, text, found, mended }).collect())
}

impl Spoken {
    pub(super) fn dialect(self) -> Dialect {
        // The words are the databases' own.
        let wanted = clap::ValueEnum::to_possible_value(&self).map(|word| word.get_name().to_owned());
        let found = Dialect::ALL.into_iter().find(|dialect| Some(dialect.name()) == wanted.as_deref());
        found.unwrap_or(Dialect::ALL[0])
    }
}

/// The database of this run. None is needed where the dialect is said.
fn target(project: &Project<'_>, args: &Args) -> Result<Option<Target>, CommandError> {
    match (project.target(), args.dialect) {
        (Ok(target), Some(spoken)) if target.dialect != spoken.dialect() => Ok(None),
        (Ok(target), _) => Ok(Some(target)),
        (Err(_), Some(_)) => Ok(None),
        (Err(error), None) => {
            Err(error.hint("--dialect sqlite, postgres or mysql reads files without a database"))
        }
    }
}

/// What the database tells; nothing, and a note, where it does not answer.
async fn asked(
    target: &Target,
    migrations: &Migrations,
    wants_contents: bool,
    terminal: &Terminal,
) -> Result<Live, CommandError> {
    let mut connection = match database::connect_if_there(target, terminal).await {
        Ok(Some(connection)) => connection,
        Ok(None) => {
            // Nothing is applied to what is not there.
            let pending: Vec<i64> = migrations.iter().map(|migration| migration.version).collect();
            return Ok(Live { pending: Some(pending.clone()), untouched: Some(pending), ..Live::default() });
        }
        Err(error) => {
            let reason = error.reason();
            terminal.note(format_args!(
                "{} does not answer, so only the text is looked at: {reason}",
                target.shown()
            ));
            return Ok(Live::default());
        }
    };
    let standing =
        status(&mut connection, migrations).await.map_err(|error| stopped(error, "tablewright lint"))?;
    let is_pending = |state: State| match state {
        State::Pending | State::OutOfOrder | State::Dirty | State::Half(_) => true,
        State::Applied | State::Changed | State::Missing => false,
    };
    let of = |is_meant: &dyn Fn(State) -> bool| {
        standing.entries.iter().filter(|entry| is_meant(entry.state)).map(|entry| entry.version).collect()
    };
    let untouched = of(&|state| matches!(state, State::Pending | State::OutOfOrder));
    let known = match wants_contents {
        true => Some(Known::of_schema(&introspect(&mut connection).await.map_err(authoring::failed)?)),
        false => None,
    };
    let facts = Facts {
        version: version_of(&connection),
        rows: row_counts(&mut connection).await.map_err(authoring::failed)?,
        is_one_run: false,
    };
    Ok(Live { facts, pending: Some(of(&is_pending)), untouched: Some(untouched), known })
}

/// The texts that are named; otherwise those that are pending, or all.
fn chosen(
    args: &Args,
    folder: Option<&Path>,
    migrations: &Migrations,
    pending: Option<&[i64]>,
) -> Result<Vec<Text>, CommandError> {
    let up = |migration: &Migration| Text {
        path: folder.unwrap_or(Path::new("")).join(migration.up.file()),
        text: migration.up.sql().to_owned(),
        version: Some(migration.version),
        is_down: false,
        mended: None,
    };
    if args.what.is_empty() {
        if folder.is_none() {
            return Err(CommandError::new(Kind::Usage, "there is no folder of migrations")
                .hint("name the files, or give --migrations DIR"));
        }
        let is_meant = |migration: &&Migration| {
            args.all || pending.is_none_or(|pending| pending.contains(&migration.version))
        };
        return Ok(migrations.iter().filter(is_meant).map(up).collect());
    }
    let mut texts = Vec::new();
    for what in &args.what {
        match version(what, folder, migrations) {
            Some(migration) => texts.push(up(migration)),
            None => texts.push(file(what, migrations)?),
        }
    }
    Ok(texts)
}

/// The migration that is meant by a version, or by the path of its way up.
fn version<'a>(what: &str, folder: Option<&Path>, migrations: &'a Migrations) -> Option<&'a Migration> {
    let path = Path::new(what);
    let by_number = what.parse().ok().and_then(|version| migrations.get(version));
    let is_file = |migration: &&Migration| {
        let ours = folder.map(|folder| folder.join(migration.up.file()));
        ours.is_some_and(|ours| ours == path || same_file(&ours, path))
    };
    by_number.or_else(|| migrations.iter().find(is_file))
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// A file that is no migration's way up.
fn file(what: &str, migrations: &Migrations) -> Result<Text, CommandError> {
    let path = PathBuf::from(what);
    if what.parse::<i64>().is_ok() && !path.exists() {
        let error = CommandError::new(Kind::Usage, format!("no migration has the version {what}"));
        let last = migrations.iter().map(|migration| migration.version).next_back();
        return Err(match last {
            Some(last) => error.hint(format!("the newest is {last}")),
            None => error,
        });
    }
    let bytes = std::fs::read(&path).map_err(|error| CommandError::file("read", &path, &error))?;
    if bytes.contains(&0) {
        return Err(CommandError::new(
            Kind::Usage,
            format!("{what} is no text: it holds a byte that is zero"),
        )
        .hint("lint reads SQL; a UTF-16 file has to be saved as UTF-8"));
    }
    // Dumps of older servers are not always UTF-8; what cannot be read is in texts, which nothing is found in.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let is_down = what.ends_with(".down.sql");
    Ok(Text { path, text, version: None, is_down, mended: None })
}

/// What the migrations before the first text have made.
fn before(texts: &[Text], migrations: &Migrations, dialect: Dialect) -> Known {
    let first = texts.iter().filter_map(|text| text.version).min();
    let earlier = migrations.iter().filter(|migration| first.is_some_and(|first| migration.version < first));
    earlier.fold(Known::default(), |known, migration| known.then(migration.up.sql(), dialect))
}

/// The same with what the texts do on a scratch database. Where there can be none, a note says so.
async fn tried(
    texts: &[Text],
    found: Vec<Vec<Finding>>,
    migrations: &Migrations,
    target: &Target,
    project: &Project<'_>,
    settings: &Settings,
    terminal: &Terminal,
) -> Result<Vec<Vec<Finding>>, CommandError> {
    let first = texts.iter().filter_map(|text| text.version).min();
    let earlier =
        migrations.iter().map(|migration| migration.version).filter(|version| Some(*version) < first);
    let all =
        earlier.clone().filter_map(|version| migrations.get(version)).map(|migration| migration.up.sql());
    let mut run = all.chain(texts.iter().map(|text| text.text.as_str()));
    if run.any(|text| reaches_outside(target.dialect, text)) {
        terminal.note(
            "nothing was run on a scratch database, since a migration reaches beyond its own: only the text was looked at",
        );
        return Ok(found);
    }
    let trial = Trial {
        migrations,
        after: earlier.max(),
        files: texts.iter().map(|text| text.text.as_str()).zip(found.iter().cloned()).collect(),
    };
    let options = ScratchOptions { url: target.url.clone(), named: project.scratch(target)? };
    match try_out(target.dialect, trial, settings, &options).await {
        Ok(found) => Ok(found),
        Err(error) => {
            let reason = authoring::not_replayed(error).reason();
            terminal.note(format_args!(
                "nothing was run on a scratch database, so only the text was looked at: {reason}"
            ));
            Ok(found)
        }
    }
}
