//! What is asked of a run, and what it did.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::migrate::files::Direction;
use crate::migrate::precondition::InTheWay;

/// How statements are run, whatever they are.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// How long a statement waits for a lock on a server before it gives way to those who queue behind it; on MySQL and MariaDB
    /// in whole seconds.
    pub lock_timeout: Duration,
    /// On PostgreSQL: how long a statement of a transaction may take, what it waits for included. `None`: as long as the server lets it.
    pub statement_timeout: Option<Duration>,
    /// On PostgreSQL: the same of what works for long while others use the table: indexes that are built CONCURRENTLY, constraints that are
    /// validated, rows that are filled in batches. `None`: as long as it takes.
    pub long_statement_timeout: Option<Duration>,
    /// How long it is tried again, with growing pauses, when a lock could not be had.
    pub retry_for: Duration,
    /// How long another runner, or another writer of a SQLite file, is waited for.
    pub wait: Duration,
    /// Who runs it, for the journal.
    pub who: String,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            lock_timeout: Duration::from_secs(5),
            statement_timeout: None,
            long_statement_timeout: None,
            retry_for: Duration::from_secs(60),
            wait: Duration::from_secs(600),
            who: format!("process {}", std::process::id()),
        }
    }
}

/// How far `up` goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UpTarget {
    /// Every pending migration.
    #[default]
    Latest,
    /// Up to this version, which is applied too.
    To(i64),
    /// So many pending migrations.
    Steps(usize),
}

/// What is asked of `up`.
#[derive(Clone, Debug, Default)]
pub struct UpOptions {
    /// How far.
    pub target: UpTarget,
    /// Whether pending migrations older than an applied one are run too.
    pub out_of_order: bool,
    /// Whether files are run, too, that are not as `tablewright.sum` lists them: for a database that is thrown away.
    pub unlisted: bool,
    /// Whether a run is refused that would expand a column and contract it at once, in a database that has been in use: an application that runs
    /// meanwhile needs the state between.
    pub apart: bool,
    /// Whether the SQL is only reported.
    pub dry_run: bool,
    /// How statements are run.
    pub run: RunOptions,
}

/// How far `down` goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DownTarget {
    /// Back to this version, which stays applied; 0 is the empty database.
    To(i64),
    /// So many applied migrations.
    Steps(usize),
}

impl Default for DownTarget {
    fn default() -> Self {
        DownTarget::Steps(1)
    }
}

/// What is asked of `down` and `redo`.
#[derive(Clone, Debug, Default)]
pub struct DownOptions {
    /// How far.
    pub target: DownTarget,
    /// The hazards that may be carried out, by kind: `drop_table`; `all` for every kind.
    pub allow: BTreeSet<String>,
    /// Whether the SQL is only reported.
    pub dry_run: bool,
    /// How statements are run.
    pub run: RunOptions,
}

impl DownOptions {
    /// Whether a hazard of this kind may be carried out.
    pub(crate) fn allows(&self, code: &str) -> bool {
        self.allow.contains(code) || self.allow.contains("all")
    }
}

/// What a run did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The files, in the order they were run in. Empty: there was nothing to do.
    pub runs: Vec<Run>,
    /// Whether nothing was run: the files were only to be shown.
    pub dry_run: bool,
    /// Rows that would stop the files, where they were only to be shown.
    pub in_the_way: Vec<InTheWay>,
}

/// One file that was run, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its version.
    pub version: i64,
    /// The migration's name.
    pub name: String,
    /// Which way.
    pub direction: Direction,
    /// The file's name.
    pub file: String,
    /// Its SQL.
    pub sql: String,
    /// How long it took; none when it was not run.
    pub elapsed: Option<Duration>,
}
