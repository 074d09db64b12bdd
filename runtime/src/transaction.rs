//! Transactions with an isolation level, and such that are done again where they lost against another.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use crate::connection::Database;
use crate::db::Db;
use crate::error::Error;
use crate::tx::Tx;

/// A transaction in the making: made by `db.transaction()`, ended by [`Transaction::run`].
///
/// ```
/// pub mod db {
///     tablewright::schema!("docs/schema");
/// }
/// use db::{customer, product};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let db = db::Db::memory().await?;
/// let lamps = db
///     .transaction()
///     .serializable()
///     .retries(5)
///     .run(async |tx| {
///         tx.products().insert(product::New::new("lamp")).await?;
///         tx.products().count().await.map_err(product::Fail::from)
///     })
///     .await?;
/// assert_eq!(lamps, 1);
/// # Ok(()) }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "nothing happens until run() is called"]
pub struct Transaction<'a, X = Tx> {
    db: &'a Db,
    mode: Mode,
    retries: u32,
    back_off: Duration,
    of: PhantomData<fn() -> X>,
}

impl<X> fmt::Debug for Transaction<'_, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { db: _, mode, retries, back_off, of: _ } = self;
        f.debug_struct("Transaction")
            .field("mode", mode)
            .field("retries", retries)
            .field("back_off", back_off)
            .finish()
    }
}

/// How much of others' work a transaction sees.
///
/// SQLite knows only the strictest, whatever is asked for (<https://www.sqlite.org/isolation.html>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Isolation {
    /// What the server has as its default.
    #[default]
    Default,
    /// What was committed before each statement.
    ReadCommitted,
    /// What was committed before the first statement.
    RepeatableRead,
    /// As if transactions ran one after the other.
    Serializable,
}

/// How a transaction begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Mode {
    isolation: Isolation,
    read_only: bool,
    deferred: bool,
}

impl Mode {
    /// The statement that begins it.
    pub(crate) fn begin(self, database: Database) -> &'static str {
        let Self { isolation, read_only, deferred } = self;
        match (database, isolation, read_only) {
            // SQLite takes the write lock at once: a reader that later wants to write could only fail where another wrote.
            (Database::Sqlite, _, false) if !deferred => "BEGIN IMMEDIATE",
            (Database::Sqlite, _, _) => "BEGIN DEFERRED",
            (Database::Postgres, Isolation::Default, false) => "BEGIN",
            (Database::Postgres, Isolation::Default, true) => "BEGIN READ ONLY",
            (Database::Postgres, Isolation::ReadCommitted, false) => "BEGIN ISOLATION LEVEL READ COMMITTED",
            (Database::Postgres, Isolation::ReadCommitted, true) => {
                "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY"
            }
            (Database::Postgres, Isolation::RepeatableRead, false) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
            (Database::Postgres, Isolation::RepeatableRead, true) => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            }
            (Database::Postgres, Isolation::Serializable, false) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            (Database::Postgres, Isolation::Serializable, true) => {
                "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY"
            }
            (Database::Mysql, Isolation::Default, false) => "START TRANSACTION",
            (Database::Mysql, Isolation::Default, true) => "START TRANSACTION READ ONLY",
            (Database::Mysql, Isolation::ReadCommitted, false) => {
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION"
            }
            (Database::Mysql, Isolation::ReadCommitted, true) => {
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION READ ONLY"
            }
            (Database::Mysql, Isolation::RepeatableRead, false) => {
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION"
            }
            (Database::Mysql, Isolation::RepeatableRead, true) => {
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION READ ONLY"
            }
            (Database::Mysql, Isolation::Serializable, false) => {
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; START TRANSACTION"
            }
            (Database::Mysql, Isolation::Serializable, true) => {
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; START TRANSACTION READ ONLY"
            }
        }
    }

    /// Whether nothing may be written.
    pub(crate) fn is_read_only(self) -> bool {
        let Self { isolation: _, read_only, deferred: _ } = self;
        read_only
    }
}

impl<'a, X: From<Tx> + Into<Tx>> Transaction<'a, X> {
    /// For generated code.
    pub fn new(db: &'a Db) -> Self {
        let (mode, back_off) = (Mode::default(), Duration::from_millis(10));
        Self { db, mode, retries: 0, back_off, of: PhantomData }
    }

    /// Each statement sees what was committed before it. PostgreSQL's own default; SQLite's transactions are always
    /// serializable.
    pub fn read_committed(mut self) -> Self {
        self.mode.isolation = Isolation::ReadCommitted;
        self
    }

    /// Every statement sees what was committed before the first. Who changes a row that another changed meanwhile, fails
    /// with [`Error::Conflict`]; on MySQL and MariaDB, whose own default this is, the newest row is changed instead, unless the
    /// server's `innodb_snapshot_isolation` is on.
    pub fn repeatable_read(mut self) -> Self {
        self.mode.isolation = Isolation::RepeatableRead;
        self
    }

    /// As if transactions ran one after the other; where that cannot be, one of them fails with [`Error::Conflict`].
    pub fn serializable(mut self) -> Self {
        self.mode.isolation = Isolation::Serializable;
        self
    }

    /// A write fails. On SQLite it waits for no writer, and none waits for it.
    pub fn read_only(mut self) -> Self {
        self.mode.read_only = true;
        self
    }

    /// On SQLite, takes the write lock with the first write and not at once: where another wrote since the first read, that
    /// write fails with [`Error::Conflict`]. Servers take locks row by row anyway.
    pub fn deferred(mut self) -> Self {
        self.mode.deferred = true;
        self
    }

    /// How many times the work is done again where it lost against another transaction: a serialisation failure or a
    /// deadlock on a server, a busy database on SQLite. Default: 0. Whatever it does outside the database, it does again.
    pub fn retries(mut self, times: u32) -> Self {
        self.retries = times;
        self
    }

    /// How long to wait before the first retry: half of it to one and a half, by chance, so that two losers do not meet
    /// again. It doubles with each, up to a second. Default: 10 milliseconds.
    pub fn back_off(mut self, first: Duration) -> Self {
        self.back_off = first;
        self
    }

    /// Runs the work: committed where it returns `Ok`, rolled back where it returns `Err`, panics or is cancelled.
    ///
    /// It is done again only where one of its statements, or the commit, failed with [`Error::Conflict`], whatever error the
    /// work made of that.
    pub async fn run<T, E: From<Error>>(self, work: impl AsyncFn(&X) -> Result<T, E>) -> Result<T, E> {
        let Self { db, mode, retries, back_off, of: _ } = self;
        let mut round = 0;
        loop {
            let (lost, done) = once(db, mode, &work).await;
            if !(lost && done.is_err() && round < retries) {
                return done;
            }
            tokio::time::sleep(pause(back_off, round, fastrand::f64())).await;
            round += 1;
        }
    }
}

/// Whether it lost against another transaction, and what came of it.
async fn once<X: From<Tx> + Into<Tx>, T, E: From<Error>>(
    db: &Db,
    mode: Mode,
    work: &impl AsyncFn(&X) -> Result<T, E>,
) -> (bool, Result<T, E>) {
    let tx = match Tx::begin(db, mode).await {
        Ok(tx) => tx,
        Err(error) => return (matches!(error, Error::Conflict(_)), Err(error.into())),
    };
    let fate = tx.fate();
    let tx = X::from(tx);
    let done = work(&tx).await;
    let done = tx.into().end(done).await;
    (fate.lost(), done)
}

const LONGEST: Duration = Duration::from_secs(1);

/// How long to wait before a retry, with `chance` from 0 to 1.
fn pause(first: Duration, round: u32, chance: f64) -> Duration {
    let whole = first.saturating_mul(2_u32.saturating_pow(round)).min(LONGEST);
    whole.mul_f64(0.5 + chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let first = Duration::from_millis(10);
        assert_eq!(pause(first, 0, 0.5), first);
        assert_eq!(pause(first, 3, 0.5), 8 * first);
        assert_eq!(pause(first, 3, 0.0), 4 * first);
        assert_eq!(pause(first, u32::MAX, 0.5), LONGEST);
        assert_eq!(pause(Duration::ZERO, u32::MAX, 1.0), Duration::ZERO);
    }
}
