//! `up`, `down` and `redo`: which files are run, in which order.

use std::time::Duration;

use crate::connection::{Connection, Database, Link};
use crate::migrate::embedded::Source;
use crate::migrate::error::MigrateError;
use crate::migrate::files::{Direction, Migration, Migrations};
use crate::migrate::fold::read_and_fold;
use crate::migrate::group::{Grouped, run_group};
use crate::migrate::history::{History, Tables};
use crate::migrate::lock;
use crate::migrate::observer::{Event, Observer};
use crate::migrate::options::{DownOptions, DownTarget, Report, Run, RunOptions, UpOptions, UpTarget};
use crate::migrate::questions::{Asked, ask_before, ask_first};
use crate::migrate::run::{Job, run};
use crate::migrate::script::Script;
use crate::migrate::status::{State, Status, refusals_down, refusals_up};
use crate::migrate::trace::Traced;
use crate::migrate::transaction::{Around, Session};

/// Applies every pending migration of a folder, compiled-in or not: what an application does when it starts.
///
/// Fails like [`up`], and when the folder cannot be read; and before anything is run where one run would
/// [expand a column and contract it](UpOptions::apart), in a database that has been in use.
pub async fn migrate(
    conn: &mut Connection,
    source: &(impl Source + ?Sized),
    observer: &mut dyn Observer,
) -> Result<Report, MigrateError> {
    let migrations = source.read_for(conn.database())?;
    up(conn, &migrations, &at_start(), observer).await
}

/// How an application applies what is pending. It may not be the only one that uses the database.
pub(crate) fn at_start() -> UpOptions {
    UpOptions { apart: true, ..UpOptions::default() }
}

/// Applies what is pending. Another runner is waited for; what it has applied meanwhile is not run again.
///
/// Fails before anything is run when the history and the folder do not go together; a file that fails leaves those before
/// it applied.
pub async fn up(
    conn: &mut Connection,
    migrations: &Migrations,
    options: &UpOptions,
    observer: &mut dyn Observer,
) -> Result<Report, MigrateError> {
    up_on(&mut conn.link(), migrations, options, observer).await
}

/// [`up`], on a connection that may be a pool's.
pub(crate) async fn up_on(
    conn: &mut Link<'_>,
    migrations: &Migrations,
    options: &UpOptions,
    observer: &mut dyn Observer,
) -> Result<Report, MigrateError> {
    if options.dry_run {
        let history = Tables::find(conn).await?.read(conn).await?.folded(migrations);
        let files = files_up(conn.database(), migrations, &history, options)?;
        return dry(conn, &files, &history).await;
    }
    let mut traced = Traced::new(observer);
    let report = match lock::acquire(conn, &options.run, &mut traced).await {
        Ok(()) => {
            let report = locked_up(conn, migrations, options, &mut traced).await;
            lock::release(conn).await;
            report
        }
        Err(error) => Err(error),
    };
    traced.end(&report);
    report
}

async fn locked_up(
    conn: &mut Link<'_>,
    migrations: &Migrations,
    options: &UpOptions,
    observer: &mut dyn Observer,
) -> Result<Report, MigrateError> {
    let tables = Tables::find(conn).await?;
    let history = read_and_fold(conn, &tables, migrations).await?;
    let files = files_up(conn.database(), migrations, &history, options)?;
    run_all(conn, tables, &history, &files, &options.run, observer).await
}

/// Reverts the newest applied migrations.
///
/// Fails before anything is run when a file on the way is missing or carries a hazard that is not allowed.
pub async fn down(
    conn: &mut Connection,
    migrations: &Migrations,
    options: &DownOptions,
    observer: &mut dyn Observer,
) -> Result<Report, MigrateError> {
    walk_back(&mut conn.link(), migrations, options, observer, Again::No).await
}

/// Reverts the newest applied migrations and applies them again.
pub async fn redo(
    conn: &mut Connection,
    migrations: &Migrations,
    options: &DownOptions,
    observer: &mut dyn Observer,
) -> Result<Report, MigrateError> {
    walk_back(&mut conn.link(), migrations, options, observer, Again::Yes).await
}

/// Whether what was reverted is applied again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    Yes,
    No,
}

async fn walk_back(
    conn: &mut Link<'_>,
    migrations: &Migrations,
    options: &DownOptions,
    observer: &mut dyn Observer,
    again: Again,
) -> Result<Report, MigrateError> {
    if options.dry_run {
        let history = Tables::find(conn).await?.read(conn).await?.folded(migrations);
        let files = files_back(conn.database(), migrations, &history, options, again)?;
        return dry(conn, &files, &history).await;
    }
    let mut traced = Traced::new(observer);
    let report = match lock::acquire(conn, &options.run, &mut traced).await {
        Ok(()) => {
            let report = locked_back(conn, migrations, options, &mut traced, again).await;
            lock::release(conn).await;
            report
        }
        Err(error) => Err(error),
    };
    traced.end(&report);
    report
}

async fn locked_back(
    conn: &mut Link<'_>,
    migrations: &Migrations,
    options: &DownOptions,
    observer: &mut dyn Observer,
    again: Again,
) -> Result<Report, MigrateError> {
    let tables = Tables::find(conn).await?;
    let history = read_and_fold(conn, &tables, migrations).await?;
    let files = files_back(conn.database(), migrations, &history, options, again)?;
    run_all(conn, tables, &history, &files, &options.run, observer).await
}

/// A file to be run.
#[derive(Clone, Copy)]
struct File<'a> {
    migration: &'a Migration,
    script: &'a Script,
    direction: Direction,
}

impl<'a> File<'a> {
    fn job(&self, history: &'a History) -> Job<'a> {
        let Self { migration, script, direction } = *self;
        Job { migration, script, direction, progress: &history.progress }
    }

    fn up(migration: &'a Migration) -> Self {
        Self { migration, script: &migration.up, direction: Direction::Up }
    }

    fn down(migration: &'a Migration) -> Result<Self, MigrateError> {
        let script = migration.down.as_ref().ok_or_else(|| MigrateError::Irreversible {
            version: migration.version,
            name: migration.name.clone(),
        })?;
        Ok(Self { migration, script, direction: Direction::Down })
    }
}

fn files_up<'a>(
    database: Database,
    migrations: &'a Migrations,
    history: &History,
    options: &UpOptions,
) -> Result<Vec<File<'a>>, MigrateError> {
    if let UpTarget::To(version) = options.target
        && migrations.get(version).is_none()
    {
        let known = migrations.iter().map(|migration| migration.version).collect();
        return Err(MigrateError::UnknownVersion { version, known });
    }
    let status = Status::judge(migrations, history);
    let to_run = |state: State| match state {
        State::Pending | State::OutOfOrder | State::Half(Direction::Up) => true,
        State::Applied | State::Changed | State::Missing | State::Dirty | State::Half(Direction::Down) => {
            false
        }
    };
    let pending = status.entries.iter().filter(|entry| to_run(entry.state));
    let pending = pending.filter_map(|entry| migrations.get(entry.version));
    let runs: Vec<&Migration> = match options.target {
        UpTarget::Latest => pending.collect(),
        UpTarget::To(version) => pending.take_while(|migration| migration.version <= version).collect(),
        UpTarget::Steps(steps) => pending.take(steps).collect(),
    };
    let refusals = refusals_up(&status, migrations, history, &runs, options, database);
    if !refusals.is_empty() {
        return Err(MigrateError::Refused(refusals));
    }
    Ok(runs.into_iter().map(File::up).collect())
}

fn files_back<'a>(
    database: Database,
    migrations: &'a Migrations,
    history: &History,
    options: &DownOptions,
    again: Again,
) -> Result<Vec<File<'a>>, MigrateError> {
    let applied = history.applied.iter().rev().map(|applied| applied.version);
    let versions: Vec<i64> = match options.target {
        DownTarget::Steps(steps) => applied.take(steps).collect(),
        DownTarget::To(version) => {
            if version != 0 && history.get(version).is_none() {
                let known = history.applied.iter().map(|applied| applied.version).collect();
                return Err(MigrateError::UnknownVersion { version, known });
            }
            applied.take_while(|applied| *applied > version).collect()
        }
    };
    let refusals =
        refusals_down(&Status::judge(migrations, history), migrations, history, &versions, database);
    if !refusals.is_empty() {
        return Err(MigrateError::Refused(refusals));
    }
    let reverted = versions.iter().filter_map(|version| migrations.get(*version));
    let mut files = reverted.map(File::down).collect::<Result<Vec<_>, _>>()?;
    let hazards: Vec<_> = files
        .iter()
        .flat_map(|file| {
            file.script.hazards().iter().map(|hazard| (file.script.file().to_owned(), hazard.clone()))
        })
        .filter(|(_, hazard)| hazard.must_be_allowed() && !options.allows(&hazard.code))
        .collect();
    if !hazards.is_empty() {
        return Err(MigrateError::NotAllowed(hazards));
    }
    if again == Again::Yes {
        let forth: Vec<_> = files.iter().rev().map(|file| File::up(file.migration)).collect();
        files.extend(forth);
    }
    Ok(files)
}

async fn run_all(
    conn: &mut Link<'_>,
    mut tables: Tables,
    history: &History,
    files: &[File<'_>],
    options: &RunOptions,
    observer: &mut dyn Observer,
) -> Result<Report, MigrateError> {
    if let (Link::Postgres(_) | Link::Mysql(_), false) = (&*conn, files.is_empty()) {
        tables.make(conn, false).await.map_err(MigrateError::database("making the history table"))?;
    }
    let mut session = Session { conn: conn.lend(), around: Around::new(Some(tables), options, observer) };
    let mut report = Report::default();
    let total = files.len();
    let jobs: Vec<Job<'_>> = files.iter().map(|file| file.job(history)).collect();
    let Asked { in_the_way, settled } = ask_first(&mut session.conn, &jobs).await?;
    if !in_the_way.is_empty() {
        return Err(MigrateError::InTheWay(in_the_way));
    }
    let mut grouping = true;
    let mut at = 0;
    while let Some(job) = jobs.get(at) {
        if grouping {
            let next = |session: &mut Session<'_>, next| started(session, &jobs[at + next], at + next, total);
            match run_group(&mut session, &jobs[at..], next).await? {
                Grouped::Done(took) => {
                    for elapsed in took {
                        report.add(&jobs[at], elapsed);
                        at += 1;
                    }
                    continue;
                }
                Grouped::Alone => {}
                // Nothing is tried together over and over.
                Grouped::Failed => grouping = false,
            }
        }
        if at >= settled {
            ask_before(&mut session, job).await?;
        }
        started(&mut session, job, at, total);
        let elapsed = run(&mut session, *job).await?;
        if let Some(elapsed) = elapsed {
            let (file, version, direction) = (job.script.file(), job.migration.version, job.direction);
            session.around.observer.event(&Event::Finished { file, version, direction, elapsed });
        }
        report.add(job, elapsed);
        at += 1;
    }
    Ok(report)
}

fn started(session: &mut Session<'_>, job: &Job<'_>, at: usize, total: usize) {
    let (file, version, direction) = (job.script.file(), job.migration.version, job.direction);
    session.around.observer.event(&Event::Started { file, version, direction, number: at + 1, total });
}

impl Report {
    /// A file that took so long, unless it was run elsewhere.
    fn add(&mut self, job: &Job<'_>, elapsed: Option<Duration>) {
        if elapsed.is_some() {
            self.runs.push(Run { elapsed, ..as_run(job.migration, job.script, job.direction) });
        }
    }
}

async fn dry(conn: &mut Link<'_>, files: &[File<'_>], history: &History) -> Result<Report, MigrateError> {
    let jobs: Vec<Job<'_>> = files.iter().map(|file| file.job(history)).collect();
    let Asked { in_the_way, settled: _ } = ask_first(conn, &jobs).await?;
    let runs = files.iter().map(|file| as_run(file.migration, file.script, file.direction)).collect();
    Ok(Report { runs, dry_run: true, in_the_way })
}

fn as_run(migration: &Migration, script: &Script, direction: Direction) -> Run {
    Run {
        version: migration.version,
        name: migration.name.clone(),
        direction,
        file: script.file().to_owned(),
        sql: script.sql().to_owned(),
        elapsed: None,
    }
}
