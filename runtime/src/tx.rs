//! Transactions: one connection, shared by everything that runs inside; nested ones are savepoints.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::{AssertSqlSafe, Executor as _, Postgres, Sqlite, Transaction};
use tokio::sync::{Mutex, MutexGuard};

use crate::connection::Database;
use crate::db::{Db, Pool};
use crate::error::Error;
use crate::operation::{Operation, Verb};
use crate::session::{On, Session};
use crate::watch::Watch;

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
    /// The level of the innermost open transaction.
    level: AtomicUsize,
    /// The outermost savepoint that was dropped and is to be rolled back before anything else runs; 0 for none.
    dropped: AtomicUsize,
}

pub(crate) enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
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
        }
    }

    async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Conn::Sqlite(connection) => connection.commit().await,
            Conn::Postgres(connection) => connection.commit().await,
        }
    }

    async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Conn::Sqlite(connection) => connection.rollback().await,
            Conn::Postgres(connection) => connection.rollback().await,
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
    pub(crate) async fn begin(db: &Db) -> Result<Self, Error> {
        db.inner.watch.begin(Operation::transaction(Verb::Begin));
        // SQLite takes the write lock at once: a reader that later wants to write could only fail where another wrote.
        let begun = match &db.inner.pool {
            Pool::Sqlite(pool) => pool.begin_with("BEGIN IMMEDIATE").await.map(Conn::Sqlite),
            Pool::Postgres(pool) => pool.begin().await.map(Conn::Postgres),
        };
        let connection = Mutex::new(Some(begun.map_err(|error| db.error(error))?));
        let (level, dropped) = (AtomicUsize::new(1), AtomicUsize::new(0));
        let shared = Arc::new(Shared { connection, db: db.clone(), level, dropped });
        Ok(Self { shared, level: 1, open: true })
    }

    /// Begins a nested transaction: a savepoint. Until it ends, this one cannot be used.
    pub async fn nested(&self) -> Result<Tx, Error> {
        let level = self.level + 1;
        let mut connection = self.connection().await?;
        self.watch().begin(Operation::transaction(Verb::Savepoint));
        connection.savepoint("SAVEPOINT", level).await.map_err(|error| self.error(error))?;
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
        self.watch().begin(Operation::transaction(match (self.level, keep) {
            (1, true) => Verb::Commit,
            (1, false) => Verb::Rollback,
            (_, true) => Verb::Release,
            (_, false) => Verb::RollbackTo,
        }));
        let ended = match (self.level, keep) {
            (1, keep) => match (guard.0.take(), keep) {
                (Some(connection), true) => connection.commit().await,
                (Some(connection), false) => connection.rollback().await,
                (None, _) => Ok(()),
            },
            (level, true) => guard.savepoint("RELEASE SAVEPOINT", level).await,
            // The savepoint itself stays until the transaction ends, or one of the same name takes its place.
            (level, false) => guard.savepoint("ROLLBACK TO SAVEPOINT", level).await,
        };
        drop(guard);
        ended.map_err(|error| self.error(error))?;
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

    pub(crate) async fn connection(&self) -> Result<Guard<'_>, Error> {
        let mut guard = self.shared.connection.lock().await;
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
        match self.shared.dropped.swap(0, Ordering::AcqRel) {
            0 => {}
            level => connection
                .savepoint("ROLLBACK TO SAVEPOINT", level)
                .await
                .map_err(|error| self.error(error))?,
        }
        Ok(Guard(guard))
    }

    fn error(&self, error: sqlx::Error) -> Error {
        self.shared.db.error(error)
    }
}

const ENDED: &str = "the transaction has ended";

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
