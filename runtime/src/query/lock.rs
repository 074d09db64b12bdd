//! Reading rows to change them: nobody else changes them until the transaction ends.

use super::{One, Query, room};
use crate::connection::Database;
use crate::error::Error;
use crate::operation::Verb;
use crate::relation::{Joined, Loads};
use crate::session::On;
use crate::sink::{Found, Sink as _};
use crate::statement::Sql;
use crate::table::Table;
use crate::tx::Tx;

/// How rows are locked while they are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lock {
    strength: Strength,
    others: Others,
}

/// Against whom.
#[derive(Clone, Copy, Debug)]
enum Strength {
    Update,
    Share,
}

/// What happens to rows that others have locked.
#[derive(Clone, Copy, Debug)]
enum Others {
    Wait,
    Skip,
    Fail,
}

impl Lock {
    /// For share, waiting for others.
    pub(super) const SHARED: Self = Self::new(Strength::Share);

    const fn new(strength: Strength) -> Self {
        Self { strength, others: Others::Wait }
    }

    /// On SQLite a transaction has the whole database to itself from its beginning, so that its rows are locked already. MySQL and
    /// MariaDB call a shared lock differently where it does not wait: each reads the comment that is meant for it, and MariaDB
    /// none with a number of MySQL 8 (<https://mariadb.com/kb/en/comment-syntax/>).
    pub(super) fn write(self, sql: &mut Sql) {
        match sql.database {
            Database::Sqlite => {}
            Database::Postgres => {
                sql.push(match self.strength {
                    Strength::Update => " FOR UPDATE",
                    Strength::Share => " FOR SHARE",
                });
                sql.push(match self.others {
                    Others::Wait => "",
                    Others::Skip => " SKIP LOCKED",
                    Others::Fail => " NOWAIT",
                });
            }
            Database::Mysql => {
                sql.push(match (self.strength, self.others) {
                    (Strength::Update, Others::Wait) => " FOR UPDATE",
                    (Strength::Update, Others::Skip) => " FOR UPDATE SKIP LOCKED",
                    (Strength::Update, Others::Fail) => " FOR UPDATE NOWAIT",
                    (Strength::Share, Others::Wait) => " LOCK IN SHARE MODE",
                    (Strength::Share, Others::Skip) => {
                        " /*!80000 FOR SHARE SKIP LOCKED *//*M!100600 LOCK IN SHARE MODE SKIP LOCKED */"
                    }
                    (Strength::Share, Others::Fail) => {
                        " /*!80000 FOR SHARE NOWAIT *//*M!100600 LOCK IN SHARE MODE NOWAIT */"
                    }
                });
            }
        }
    }
}

/// A question for many rows, which are locked until the transaction ends.
#[must_use = "a query asks nothing until all() or first() is called"]
pub struct Locking<'a, T, L = ()> {
    query: Query<'a, T, L>,
    lock: Lock,
}

impl<'a, T: Table, L: Loads<T>> Query<'a, T, L> {
    /// Locks the rows against everybody else who would change, delete or lock them, until the transaction ends. Runs in
    /// this transaction: rows cannot be locked outside of one. Said last, behind filter, order and limit.
    ///
    /// SQLite has no locks of rows, and needs none: a transaction of tablewright's takes the write lock of the whole
    /// database when it begins, so nobody else changes any row. This, [`Locking::skip_locked`] and [`Locking::no_wait`] hold
    /// there by themselves and add nothing to the statement.
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// use db::{OrderStatus, order};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// // A queue: each worker takes the next order that no other has taken.
    /// db.tx(async |tx| {
    ///     let next = tx.orders().by_status(OrderStatus::Open).order(order::id.asc()).limit(1);
    ///     if let Some(order) = next.for_update(tx).skip_locked().first().await? {
    ///         tx.orders().update(order.id).status(OrderStatus::Paid).save().await?;
    ///     }
    ///     Ok::<(), tablewright::Error>(())
    /// })
    /// .await?;
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn for_update(self, tx: &'a Tx) -> Locking<'a, T, L> {
        self.locked(tx, Strength::Update)
    }

    /// Locks the rows against everybody who would change or delete them; others may lock them for share as well. See
    /// [`Query::for_update`].
    pub fn for_share(self, tx: &'a Tx) -> Locking<'a, T, L> {
        self.locked(tx, Strength::Share)
    }

    fn locked(mut self, tx: &'a Tx, strength: Strength) -> Locking<'a, T, L> {
        self.on = On::Tx(tx);
        Locking { query: self, lock: Lock::new(strength) }
    }
}

impl<T: Table, L: Loads<T>> Locking<'_, T, L> {
    /// Without the rows that others have locked: as if they were not there.
    pub fn skip_locked(mut self) -> Self {
        self.lock.others = Others::Skip;
        self
    }

    /// Fails with [`Error::Conflict`] where others have locked one of the rows, and does not wait for them.
    pub fn no_wait(mut self) -> Self {
        self.lock.others = Others::Fail;
        self
    }

    /// The rows. What is loaded with them is not locked.
    pub async fn all(self) -> Result<Vec<L::Output>, Error> {
        let Self { query, lock } = self;
        let mut sql = query.write()?;
        lock.write(&mut sql);
        let (on, joined) = (query.on, Joined::none(T::INFO));
        let mut found = Found::new(query.loads, room(query.limit));
        on.rows(sql.finish(T::INFO, Verb::Lock), &mut |raw| found.read(raw, &joined)).await?;
        found.attach(on).await
    }

    /// The first row, if there is one.
    pub async fn first(mut self) -> Result<Option<L::Output>, Error> {
        self.query.limit = Some(1);
        Ok(self.all().await?.pop())
    }
}

impl<'a, T: Table, L: Loads<T>> One<'a, T, L> {
    /// Locks the row against everybody else who would change, delete or lock it, until the transaction ends. Runs in this
    /// transaction. See [`Query::for_update`].
    pub fn for_update(self, tx: &'a Tx) -> Self {
        self.locked(tx, Lock::new(Strength::Update))
    }

    /// Locks the row against everybody who would change or delete it; others may lock it for share as well. See
    /// [`Query::for_update`].
    pub fn for_share(self, tx: &'a Tx) -> Self {
        self.locked(tx, Lock::new(Strength::Share))
    }
}
