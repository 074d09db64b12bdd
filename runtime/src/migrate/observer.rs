//! What a run tells whoever watches it.

use std::time::Duration;

use crate::migrate::files::Direction;

/// Watches a run: draws progress, writes a log, or does nothing.
pub trait Observer: Send {
    /// Something happened.
    fn event(&mut self, event: &Event<'_>);
}

/// Something happened in a run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Another session is in the way; told again from time to time.
    Waiting {
        /// Who it is, where the database tells.
        holder: Option<&'a str>,
        /// How long it has been so far.
        waited: Duration,
    },
    /// A file begins.
    Started {
        /// Its name.
        file: &'a str,
        /// Its version.
        version: i64,
        /// Which way.
        direction: Direction,
        /// The how manieth file of this run it is, from 1.
        number: usize,
        /// How many files this run has.
        total: usize,
    },
    /// A statement of the file is done. PostgreSQL tells of many at once, where they are one transaction.
    Statement {
        /// The how manieth of the file, from 1.
        number: usize,
        /// How many statements the file has.
        total: usize,
    },
    /// An earlier run was ended while a statement was under way, and the database tells what became of it.
    Found {
        /// The file's name.
        file: &'a str,
        /// The statement's line.
        line: usize,
        /// Whether it took effect. If not, it is run again.
        done: bool,
    },
    /// The database had no time to say whether rows are in the way; the file is run all the same.
    Unanswered {
        /// The file.
        file: &'a str,
        /// What was asked about.
        subject: &'a str,
    },
    /// A lock could not be had: everything was rolled back and will be tried again.
    Retry {
        /// The how manieth attempt failed, from 1.
        attempt: u32,
        /// When it is tried again.
        after: Duration,
        /// The database's words.
        reason: &'a str,
    },
    /// A transaction of the file is committed, and these are the locks that it held until then, by table: those that keep others from
    /// writing or reading. PostgreSQL tells; tables that the transaction itself made are left out.
    Locked {
        /// At least one.
        locks: &'a [TableLock],
    },
    /// A file is done.
    Finished {
        /// Its name.
        file: &'a str,
        /// Its version.
        version: i64,
        /// Which way.
        direction: Direction,
        /// How long it took.
        elapsed: Duration,
    },
}

/// A lock on a table, as the database calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableLock {
    /// The table, with its schema: `public.agents`.
    pub table: String,
    /// `AccessExclusiveLock`, which keeps others from reading too, or one of those that keep them from writing: `ShareLock`,
    /// `ShareRowExclusiveLock`, `ExclusiveLock`.
    pub mode: String,
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {
    fn event(&mut self, _: &Event<'_>) {}
}

impl<F: FnMut(&Event<'_>) + Send> Observer for F {
    fn event(&mut self, event: &Event<'_>) {
        self(event);
    }
}
