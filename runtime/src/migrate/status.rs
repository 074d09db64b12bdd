//! Where a database stands: every migration of the folder and of the history, side by side.

use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use crate::connection::{Connection, Database};
use crate::migrate::contract::{ContractDue, at_once, due};
use crate::migrate::error::{MigrateError, Refusal};
use crate::migrate::files::{Direction, Migration, Migrations};
use crate::migrate::fold::{Folding, folding};
use crate::migrate::history::{History, Tables};
use crate::migrate::options::UpOptions;
use crate::migrate::script::Script;
use crate::migrate::sum::SumDifference;

/// Where a database stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Every migration, by version.
    pub entries: Vec<Entry>,
    /// Where `tablewright.sum` does not list what is not applied yet as it is: nothing of it is applied before a person has
    /// looked at it.
    pub sum: Vec<SumDifference>,
    /// Old columns that live beside those that take their places, until a migration contracts them.
    pub due: Vec<ContractDue>,
}

/// Where one migration stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its version.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: State,
    /// When it was applied.
    pub installed_on: Option<DateTime<Utc>>,
    /// How long that took, where it was recorded.
    pub execution_time: Option<Duration>,
    /// Whether there is a way back.
    pub reversible: bool,
}

/// Where one migration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Applied, and its file is what it was.
    Applied,
    /// Not applied yet.
    Pending,
    /// Not applied, though a newer one is.
    OutOfOrder,
    /// Applied, but its file is not what it was.
    Changed,
    /// Applied, but its file is not there.
    Missing,
    /// Recorded as failed.
    Dirty,
    /// Begun in this direction and not finished.
    Half(Direction),
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            State::Applied => "applied",
            State::Pending => "pending",
            State::OutOfOrder => "out of order",
            State::Changed => "changed",
            State::Missing => "missing",
            State::Dirty => "failed",
            State::Half(Direction::Up) => "half-way up",
            State::Half(Direction::Down) => "half-way down",
        })
    }
}

impl Status {
    /// The entries in this state.
    pub fn of(&self, state: State) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.state == state)
    }

    /// Whether everything is applied and nothing is wrong.
    pub fn is_up_to_date(&self) -> bool {
        self.sum.is_empty() && self.entries.iter().all(|entry| entry.state == State::Applied)
    }

    /// Whether the migration is not applied, and its files are not what `tablewright.sum` lists.
    pub fn is_edited(&self, version: i64) -> bool {
        self.sum.iter().any(|difference| difference.version() == Some(version))
    }

    /// Reads where the database stands; changes nothing, makes no table.
    pub(crate) fn judge(migrations: &Migrations, history: &History) -> Self {
        let versions: BTreeSet<i64> = migrations
            .iter()
            .map(|migration| migration.version)
            .chain(history.applied.iter().map(|applied| applied.version))
            .collect();
        let applied = |version: Option<i64>| version.is_some_and(|version| history.get(version).is_some());
        let sum = migrations.sum_differences().iter().filter(|difference| !applied(difference.version()));
        Self {
            entries: versions.into_iter().map(|version| judge(version, migrations, history)).collect(),
            sum: sum.cloned().collect(),
            due: due(migrations, history),
        }
    }
}

/// Reads where the database stands; changes nothing, makes no table.
pub async fn status(conn: &mut Connection, migrations: &Migrations) -> Result<Status, MigrateError> {
    let mut conn = conn.link();
    let history = Tables::find(&mut conn).await?.read(&mut conn).await?.folded(migrations);
    Ok(Status::judge(migrations, &history))
}

fn judge(version: i64, migrations: &Migrations, history: &History) -> Entry {
    let file = migrations.get(version);
    let applied = history.get(version);
    let half = history.half(version);
    let newer_is_applied = history.newest().is_some_and(|newest| version < newest);
    let state = match (file, applied) {
        (_, Some(applied)) if !applied.success => State::Dirty,
        (None, _) => State::Missing,
        (Some(_), None) => match half {
            Some(direction) => State::Half(direction),
            None if newer_is_applied => State::OutOfOrder,
            None => State::Pending,
        },
        (Some(file), Some(applied)) => match half {
            _ if !file.up.is_what_was(&applied.checksum) => State::Changed,
            Some(direction) => State::Half(direction),
            None => State::Applied,
        },
    };
    let named = applied.map(|applied| applied.description.replace(' ', "_"));
    let took = applied.and_then(|applied| u64::try_from(applied.execution_time).ok());
    Entry {
        version,
        name: file.map(|file| file.name.clone()).or(named).unwrap_or_default(),
        state,
        installed_on: applied.and_then(|applied| applied.installed_on),
        execution_time: took.map(Duration::from_nanos),
        reversible: file.is_some_and(|file| file.down.is_some()),
    }
}

/// What is in the way of going up, everything at once. `runs` are the migrations that would be run.
pub(crate) fn refusals_up(
    status: &Status,
    migrations: &Migrations,
    history: &History,
    runs: &[&Migration],
    options: &UpOptions,
    database: Database,
) -> Vec<Refusal> {
    let partly = partly(migrations, history);
    let refusal = |entry: &Entry| {
        let (version, name) = (entry.version, entry.name.clone());
        if partly.iter().any(|migration| migration.up.stands_for(version)) {
            return None;
        }
        let file = migrations.get(version).map(|file| file.up.file().to_owned()).unwrap_or_default();
        match entry.state {
            State::Applied | State::Pending => None,
            State::Half(Direction::Up) => {
                migrations.get(version).and_then(|migration| reshaped(&migration.up, database))
            }
            State::OutOfOrder if options.out_of_order || !runs.iter().any(|run| run.version == version) => {
                None
            }
            State::OutOfOrder => {
                Some(Refusal::OutOfOrder { file, applied: history.newest().unwrap_or_default() })
            }
            State::Changed => Some(Refusal::Changed { file }),
            State::Missing => Some(Refusal::Missing { version, name }),
            State::Dirty => Some(Refusal::Dirty { version, name }),
            State::Half(Direction::Down) => Some(Refusal::Half { version, name, direction: Direction::Down }),
        }
    };
    // What is not run now may wait for its reader; what has no version is about the folder.
    let is_run = |difference: &&SumDifference| match difference {
        SumDifference::Added(_) | SumDifference::Changed(_) => {
            runs.iter().any(|run| difference.version() == Some(run.version))
        }
        SumDifference::Absent => false,
        SumDifference::Removed(_) | SumDifference::Unreadable(_) | SumDifference::Total => !runs.is_empty(),
    };
    let unlisted =
        status.sum.iter().filter(|_| !options.unlisted).filter(is_run).cloned().map(Refusal::Unlisted);
    let folded = partly.iter().map(|migration| not_all(migration, history));
    let at_once = if options.apart { at_once(history, runs) } else { Vec::new() };
    status.entries.iter().filter_map(refusal).chain(folded).chain(unlisted).chain(at_once).collect()
}

/// The migrations that stand for several, of which the history has some.
fn partly<'a>(migrations: &'a Migrations, history: &History) -> Vec<&'a Migration> {
    migrations.iter().filter(|migration| folding(migration, history) == Folding::Partly).collect()
}

fn not_all(migration: &Migration, history: &History) -> Refusal {
    let folds = migration.up.folds();
    Refusal::Folded {
        file: migration.up.file().to_owned(),
        version: migration.version,
        applied: folds.iter().filter(|(version, _)| history.get(*version).is_some()).count(),
        of: folds.len(),
    }
}

/// What is in the way of going back over these versions, everything at once. That a file was changed is not: going back is
/// how one gets out of it.
pub(crate) fn refusals_down(
    status: &Status,
    migrations: &Migrations,
    history: &History,
    versions: &[i64],
    database: Database,
) -> Vec<Refusal> {
    let partly = partly(migrations, history);
    let refusal = |entry: &Entry| {
        let (version, name) = (entry.version, entry.name.clone());
        if partly.iter().any(|migration| migration.up.stands_for(version)) {
            return None;
        }
        match entry.state {
            State::Half(Direction::Up) => Some(Refusal::Half { version, name, direction: Direction::Up }),
            State::Dirty => Some(Refusal::Dirty { version, name }),
            State::Missing if versions.contains(&version) => Some(Refusal::Missing { version, name }),
            State::Missing | State::Applied | State::Pending | State::OutOfOrder | State::Changed => None,
            State::Half(Direction::Down) => {
                let down = migrations.get(version).and_then(|migration| migration.down.as_ref());
                down.and_then(|down| reshaped(down, database))
            }
        }
    };
    let on_the_way =
        |migration: &&&Migration| versions.iter().any(|version| migration.up.stands_for(*version));
    let folded = partly.iter().filter(on_the_way).map(|migration| not_all(migration, history));
    status.entries.iter().filter_map(refusal).chain(folded).collect()
}

/// A journal is of a file without a transaction; on MySQL any file is that.
fn reshaped(script: &Script, database: Database) -> Option<Refusal> {
    let is_one = match database {
        Database::Sqlite | Database::Postgres => !script.no_transaction() && !script.is_code(),
        Database::Mysql => false,
    };
    is_one.then(|| Refusal::Reshaped { file: script.file().to_owned() })
}
