//! Transactions: one connection, shared by everything that runs inside; nested ones are savepoints.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};

use sqlx::{AssertSqlSafe, Executor as _, Postgres, SqlSafeStr as _, Sqlite, Transaction};
use tokio::sync::{Mutex, MutexGuard};

use crate::connection::Database;
use crate::db::{Db, Pool};
use crate::error::{ConflictKind, Error};
use crate::on_mysql::Open;
use crate::operation::{Operation, Verb};
use crate::session::{On, Session};
use crate::transaction::Mode;
use crate::watch::{Running, Watch};

/// A transaction, or a savepoint in one. Dropped without [`Tx::end`], it is rolled back.
///
/// It can be shared: statements of several futures run one after the other.
pub struct Tx {
    shared: Arc<Shared>,
    /// 1 for the transaction, more for savepoints.
    level: usize,
    open: bool,
}

struct Shared {
    /// None once the transaction has ended.
    connection: Mutex<Option<Conn>>,
    db: Db,
    read_only: bool,
    /// Whether it lost against another transaction.
    lost: AtomicBool,
    /// The level of the innermost open transaction.
    level: AtomicUsize,
    /// The outermost savepoint that was dropped and is to be rolled back before anything else runs; 0 for none.
    dropped: AtomicUsize,
    /// The savepoint that is being released. Where that was dropped, nobody knows whether it still exists; 0 for none.
    releasing: AtomicUsize,
    /// What MySQL or MariaDB has done by itself: [`OPEN`], [`ASK`] or [`GONE`].
    by_itself: AtomicU8,
    /// Whether a statement waits for the server. Where its future was dropped meanwhile, the driver of MySQL takes the next
    /// answer for another's.
    unanswered: AtomicBool,
    /// Whether rows are streamed: the connection is busy until whoever reads them goes on.
    streaming: AtomicBool,
}

/// Rows are streamed as long as this lives.
pub(crate) struct Streaming<'a>(&'a AtomicBool);

impl Drop for Streaming<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

pub(crate) enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
    Mysql(Open),
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx").field("database", &self.database()).field("level", &self.level).finish()
    }
}

impl Conn {
    async fn savepoint(&mut self, command: &str, level: usize) -> Result<(), sqlx::Error> {
        let text = AssertSqlSafe(format!("{command} tablewright_{level}"));
        match self {
            Conn::Sqlite(connection) => connection.execute(text).await.map(drop),
            Conn::Postgres(connection) => connection.execute(text).await.map(drop),
            Conn::Mysql(connection) => connection.link().execute(text).await.map(drop),
        }
    }

    /// Undoes what a savepoint began. It is released too: one that stayed would be one more level for whatever comes after it.
    async fn undo(&mut self, level: usize, shared: &Shared) -> Result<(), sqlx::Error> {
        match self.savepoint("ROLLBACK TO SAVEPOINT", level).await {
            // What a statement failed with whose future was dropped is read first, and then this was not sent.
            Err(sqlx::Error::Database(_)) => self.savepoint("ROLLBACK TO SAVEPOINT", level).await?,
            done => done?,
        }
        // What is to be undone is undone; from here on only the savepoint itself may be left.
        shared.dropped.store(0, Ordering::Release);
        self.release(level, shared).await
    }

    async fn release(&mut self, level: usize, shared: &Shared) -> Result<(), sqlx::Error> {
        shared.releasing.store(level, Ordering::Release);
        let released = self.savepoint("RELEASE SAVEPOINT", level).await;
        shared.releasing.store(0, Ordering::Release);
        released
    }

    /// After a release that nobody waited for: whether the savepoint is still there does not matter, unless the release was
    /// refused because a statement inside had failed. Then PostgreSQL refuses everything but going back to it.
    async fn settle(&mut self, level: usize, shared: &Shared) -> Result<(), sqlx::Error> {
        if let Err(refused) = self.savepoint("SAVEPOINT", PROBE).await {
            return self.undo(level, shared).await.map_err(|_| refused);
        }
        self.savepoint("RELEASE SAVEPOINT", PROBE).await?;
        shared.releasing.store(0, Ordering::Release);
        Ok(())
    }

    async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Conn::Sqlite(connection) => connection.commit().await,
            Conn::Postgres(connection) => connection.commit().await,
            Conn::Mysql(connection) => connection.commit().await,
        }
    }

    async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Conn::Sqlite(connection) => connection.rollback().await,
            Conn::Postgres(connection) => connection.rollback().await,
            Conn::Mysql(connection) => connection.rollback().await,
        }
    }

    /// Whether a lock that was not to be had in time has ended the whole transaction, and not its statement alone.
    async fn gone_by_timeout(&mut self) -> Result<bool, sqlx::Error> {
        match self {
            Conn::Sqlite(_) | Conn::Postgres(_) => Ok(false),
            Conn::Mysql(connection) => connection.ends_by_timeout().await,
        }
    }
}

/// The transaction's connection while a statement runs.
pub(crate) struct Guard<'a>(MutexGuard<'a, Option<Conn>>);

impl Deref for Guard<'_> {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        self.0.as_ref().expect("a guard is made of an open transaction only")
    }
}

impl DerefMut for Guard<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.0.as_mut().expect("a guard is made of an open transaction only")
    }
}

impl Tx {
    pub(crate) async fn begin(db: &Db, mode: Mode) -> Result<Self, Error> {
        if let Some(within) = &db.inner.within {
            return within.nested().await;
        }
        let running = db.inner.watch.begin(Operation::transaction(Verb::Begin), None)?;
        let statement = mode.begin(db.database());
        let begin = async {
            match &db.inner.pool {
                Pool::Sqlite(pool) => pool.begin_with(statement).await.map(Conn::Sqlite),
                Pool::Postgres(pool) => {
                    let (connection, _) = db.inner.kept.acquire(pool).await?;
                    // The driver forgets a BEGIN that nobody waited for, and the connection would go back to the pool with an
                    // open transaction. So it is waited for, whatever becomes of the caller.
                    let begun = tokio::spawn(Transaction::begin(connection, Some(statement.into_sql_str())));
                    begun.await.map_err(|_| sqlx::Error::WorkerCrashed)?.map(Conn::Postgres)
                }
                Pool::Mysql(pool) => {
                    // As above, and here two statements may begin it.
                    let connection = pool.acquire().await?;
                    let begun = tokio::spawn(Open::begin(connection, statement));
                    begun.await.map_err(|_| sqlx::Error::WorkerCrashed)?.map(Conn::Mysql)
                }
            }
        };
        let begun = running.span().over(begin).await.map_err(|error| db.error(error));
        running.end(begun.as_ref().map(|_| 0), statement);
        let shared = Shared {
            connection: Mutex::new(Some(begun?)),
            db: db.clone(),
            read_only: mode.is_read_only(),
            lost: AtomicBool::new(false),
            level: AtomicUsize::new(1),
            dropped: AtomicUsize::new(0),
            releasing: AtomicUsize::new(0),
            by_itself: AtomicU8::new(OPEN),
            unanswered: AtomicBool::new(false),
            streaming: AtomicBool::new(false),
        };
        Ok(Self { shared: Arc::new(shared), level: 1, open: true })
    }

    /// Begins a nested transaction: a savepoint. Until it ends, this one cannot be used.
    pub async fn nested(&self) -> Result<Tx, Error> {
        let level = self.level + 1;
        let mut connection = self.connection().await?;
        let running = self.begins(Verb::Savepoint)?;
        let begun = running.span().over(connection.savepoint("SAVEPOINT", level)).await;
        let begun = begun.map_err(|error| self.error(error));
        running.end(begun.as_ref().map(|()| 0), "SAVEPOINT");
        begun?;
        self.shared.level.store(level, Ordering::Release);
        Ok(Self { shared: Arc::clone(&self.shared), level, open: true })
    }

    /// Runs work in a nested transaction: kept where it returns `Ok`, undone where it returns `Err`, panics or is
    /// cancelled.
    pub async fn tx<T, E: From<Error>>(&self, work: impl AsyncFnOnce(&Tx) -> Result<T, E>) -> Result<T, E> {
        let tx = self.nested().await?;
        let done = work(&tx).await;
        tx.end(done).await
    }

    /// Commits where `done` is `Ok`, rolls back where it is `Err`, and returns it.
    pub async fn end<T, E: From<Error>>(mut self, done: Result<T, E>) -> Result<T, E> {
        match (self.finish(done.is_ok()).await, done) {
            (Ok(()), done) => done,
            (Err(error), Ok(_)) => Err(error.into()),
            (Err(_), Err(first)) => Err(first),
        }
    }

    async fn finish(&mut self, keep: bool) -> Result<(), Error> {
        let mut guard = self.connection().await?;
        let (verb, text) = match (self.level, keep) {
            (1, true) => (Verb::Commit, "COMMIT"),
            (1, false) => (Verb::Rollback, "ROLLBACK"),
            (_, true) => (Verb::Release, "RELEASE SAVEPOINT"),
            (_, false) => (Verb::RollbackTo, "ROLLBACK TO SAVEPOINT"),
        };
        let running = self.begins(verb)?;
        let end = async {
            match (self.level, guard.0.take_if(|_| self.level == 1)) {
                (1, Some(connection)) if keep => connection.commit().await,
                (1, Some(connection)) => connection.rollback().await,
                (1, None) => Ok(()),
                (level, _) if keep => guard.release(level, &self.shared).await,
                (level, _) => guard.undo(level, &self.shared).await,
            }
        };
        let ended = running.span().over(end).await.map_err(|error| self.error(error));
        drop(guard);
        running.end(ended.as_ref().map(|()| 0), text);
        ended?;
        self.close();
        Ok(())
    }

    fn close(&mut self) {
        self.open = false;
        self.shared.level.store(self.level - 1, Ordering::Release);
    }

    pub(crate) fn database(&self) -> Database {
        self.shared.db.database()
    }

    pub(crate) fn watch(&self) -> &Watch {
        &self.shared.db.inner.watch
    }

    /// Says that rows are streamed from now on, to whoever has the connection.
    pub(crate) fn stream(&self) -> Streaming<'_> {
        self.shared.streaming.store(true, Ordering::Release);
        Streaming(&self.shared.streaming)
    }

    pub(crate) async fn connection(&self) -> Result<Guard<'_>, Error> {
        let mut guard = match self.shared.connection.try_lock() {
            Ok(guard) => guard,
            // Whoever reads the rows may be the one who waits here, for ever.
            Err(_) if self.shared.streaming.load(Ordering::Acquire) => {
                return Err(Error::Transaction(STREAMING));
            }
            Err(_) => self.shared.connection.lock().await,
        };
        match self.shared.level.load(Ordering::Acquire) {
            level if level > self.level => {
                return Err(Error::Transaction(
                    "a nested transaction is open: until it ends, call it and not the outer one",
                ));
            }
            level if level < self.level => return Err(Error::Transaction(ENDED)),
            _ => {}
        }
        let Some(connection) = guard.as_mut() else { return Err(Error::Transaction(ENDED)) };
        let shared = &*self.shared;
        if shared.unanswered.load(Ordering::Acquire) {
            return Err(Error::Transaction(UNANSWERED));
        }
        if shared.by_itself.load(Ordering::Acquire) == ASK {
            let gone = connection.gone_by_timeout().await.map_err(|error| self.error(error))?;
            shared.by_itself.store(if gone { GONE } else { OPEN }, Ordering::Release);
        }
        if shared.by_itself.load(Ordering::Acquire) == GONE {
            return Err(Error::Transaction(ROLLED_BACK));
        }
        match (shared.dropped.load(Ordering::Acquire), shared.releasing.load(Ordering::Acquire)) {
            (0, 0) => {}
            (0, level) => connection.settle(level, shared).await.map_err(|error| self.error(error))?,
            (level, _) => connection.undo(level, shared).await.map_err(|error| self.error(error))?,
        }
        Ok(Guard(guard))
    }

    fn error(&self, error: sqlx::Error) -> Error {
        let error = self.shared.db.error(error);
        self.failed(&error);
        error
    }

    fn begins(&self, verb: Verb) -> Result<Running<'_>, Error> {
        self.watch().begin(Operation::transaction(verb), None).inspect_err(|error| self.failed(error))
    }

    /// A statement failed: whoever runs the transaction wants to know whether it may be done again.
    pub(crate) fn failed(&self, error: &Error) {
        if let Error::Conflict(conflict) = error {
            self.shared.lost.store(true, Ordering::Relaxed);
            match self.database() {
                // SQLite leaves it open, and PostgreSQL takes nothing more but its end.
                Database::Sqlite | Database::Postgres => {}
                // What came next would be kept statement by statement, outside of any transaction.
                Database::Mysql => {
                    let done = match conflict.kind {
                        ConflictKind::Busy => ASK,
                        ConflictKind::Deadlock | ConflictKind::Serialization => GONE,
                    };
                    self.shared.by_itself.fetch_max(done, Ordering::AcqRel);
                }
            }
        }
    }

    /// A statement is sent now; what is returned is to be unset as soon as nothing is awaited any more.
    pub(crate) fn asks(&self) -> &AtomicBool {
        self.shared.unanswered.store(true, Ordering::Release);
        &self.shared.unanswered
    }

    /// What becomes of it, to be asked after its end.
    pub(crate) fn fate(&self) -> Fate {
        Fate(Arc::clone(&self.shared))
    }

    /// Fails where the transaction only reads and the statement does not.
    pub(crate) fn allows(&self, operation: Operation) -> Result<(), Error> {
        match self.shared.read_only && !operation.verb.only_reads() {
            true => Err(Error::Transaction("the transaction is read-only: it neither writes nor locks rows")),
            false => Ok(()),
        }
    }
}

/// What became of a transaction.
pub(crate) struct Fate(Arc<Shared>);

impl Fate {
    /// Whether it lost against another, so that doing it again may succeed.
    pub(crate) fn lost(&self) -> bool {
        self.0.lost.load(Ordering::Relaxed)
    }
}

/// The level of a savepoint that only shows whether the transaction still takes statements.
const PROBE: usize = 0;

const STREAMING: &str = "a stream of the transaction is open: read it to its end or drop it, or use `chunks`, before another statement";
const ENDED: &str = "the transaction has ended";
const ROLLED_BACK: &str =
    "the server has rolled the transaction back, since it and another waited for each other: begin it again";
const UNANSWERED: &str = "a statement of the transaction was cancelled before the server answered, and what it answers next could be taken for another's: begin it again";

/// As far as is known, the transaction is as it was left.
const OPEN: u8 = 0;
/// The server may have rolled it back: it has to be asked.
const ASK: u8 = 1;
/// The server has rolled it back.
const GONE: u8 = 2;

impl Drop for Tx {
    fn drop(&mut self) {
        if !self.open {
            return;
        }
        // The transaction itself is rolled back by the driver, as soon as nobody shares it. A savepoint is rolled back by
        // the next statement, since nothing can be awaited here.
        match self.level {
            1 => {
                if let Ok(mut connection) = self.shared.connection.try_lock() {
                    *connection = None;
                }
            }
            // What is being released is kept, or was undone before.
            level if self.shared.releasing.load(Ordering::Acquire) == level => {}
            level => self.shared.dropped.store(level, Ordering::Release),
        }
        self.close();
    }
}

impl Session for Tx {
    fn on(&self) -> On<'_> {
        On::Tx(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_savepoint_that_was_undone_is_gone() {
        let db = Db::memory(&["CREATE TABLE notes (id INTEGER PRIMARY KEY)"]).await.unwrap();
        let tx = db.begin().await.unwrap();
        for _ in 0..3 {
            tx.tx(async |_| Err::<(), Error>(Error::Transaction("on purpose"))).await.unwrap_err();
            drop(tx.nested().await.unwrap());
        }
        let mut connection = tx.connection().await.unwrap();
        let left = connection.savepoint("RELEASE SAVEPOINT", 2).await;
        assert!(left.is_err(), "one was left, and the next would be a level deeper");
    }
}
