//! A database of any kind behind one type: a pool of connections, chosen by the URL at run time.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::mysql::MySqlPool;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Postgres, Sqlite};

use crate::builder::Builder;
use crate::config::Config;
use crate::connection::Database;
use crate::error::Error;
use crate::kept::Kept;
use crate::on_mysql::Lent;
use crate::operation::Operation;
use crate::replica::Replica;
use crate::session::{On, Session};
use crate::transaction::{Mode, Transaction};
use crate::tx::Tx;
use crate::watch::{Trace, Watch};

/// A pool of connections to one database. Cheap to clone; all clones share the pool.
///
/// `schema!` makes a type of its own around this one, with an accessor for each table.
#[derive(Clone)]
pub struct Db {
    pub(crate) inner: Arc<Inner>,
    /// Whether what only reads goes to the database itself too.
    primary: bool,
}

pub(crate) struct Inner {
    pub(crate) pool: Pool,
    pub(crate) kept: Kept,
    pub(crate) replica: Option<Replica>,
    pub(crate) watch: Arc<Watch>,
    pub(crate) size: u32,
    pub(crate) memory: bool,
    /// The transaction that everything happens in, where this is for one test.
    pub(crate) within: Option<Tx>,
}

#[derive(Clone)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
    Mysql(MySqlPool),
}

impl Pool {
    pub(crate) async fn acquire(&self) -> Result<Free, sqlx::Error> {
        match self {
            Pool::Sqlite(pool) => pool.acquire().await.map(Free::Sqlite),
            Pool::Postgres(pool) => pool.acquire().await.map(|free| Free::Postgres(free, None)),
            Pool::Mysql(pool) => pool.acquire().await.map(|free| Free::Mysql(Lent::new(free))),
        }
    }

    /// Closes it, which begins at once, and waits for the connections in use.
    fn close(&self) -> impl Future<Output = ()> {
        let (sqlite, postgres, mysql) = match self {
            Pool::Sqlite(pool) => (Some(pool.close()), None, None),
            Pool::Postgres(pool) => (None, Some(pool.close()), None),
            Pool::Mysql(pool) => (None, None, Some(pool.close())),
        };
        async {
            if let Some(closed) = sqlite {
                closed.await;
            }
            if let Some(closed) = postgres {
                closed.await;
            }
            if let Some(closed) = mysql {
                closed.await;
            }
        }
    }

    fn state(&self, most: u32) -> PoolState {
        let (open, idle) = match self {
            Pool::Sqlite(pool) => (pool.size(), pool.num_idle()),
            Pool::Postgres(pool) => (pool.size(), pool.num_idle()),
            Pool::Mysql(pool) => (pool.size(), pool.num_idle()),
        };
        // The two are read one after the other.
        let idle = u32::try_from(idle).unwrap_or(u32::MAX).min(open);
        PoolState { most, open, idle }
    }
}

/// How a pool is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolState {
    /// How many connections may be open.
    pub most: u32,
    /// How many are.
    pub open: u32,
    /// How many of these wait for work.
    pub idle: u32,
}

impl PoolState {
    /// How many connections are in use.
    pub fn busy(self) -> u32 {
        self.open - self.idle
    }
}

/// A connection that was taken from the pool, to which it goes back when dropped.
pub(crate) enum Free {
    Sqlite(PoolConnection<Sqlite>),
    /// And when it was taken from the pool, where it may be kept.
    Postgres(PoolConnection<Postgres>, Option<Instant>),
    Mysql(Lent),
}

impl Free {
    async fn ping(&mut self) -> Result<(), sqlx::Error> {
        match self {
            Free::Sqlite(connection) => connection.ping().await,
            Free::Postgres(connection, _) => connection.ping().await,
            Free::Mysql(connection) => connection.ping().await,
        }
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("database", &self.database()).field("pool", &self.pool_state()).finish()
    }
}

impl Db {
    /// Opens a pool. The scheme chooses the database, and every setting of [`Config`] can stand in the query:
    /// `sqlite://dev.db`, `postgres://user:password@host/name?max_connections=20`, `mysql://user:password@host/name`.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        Self::builder(url).connect().await
    }

    /// How the pool is to be, by a URL or a [`Config`], to be followed by [`Builder::connect`].
    pub fn builder(config: impl Into<Config>) -> Builder {
        Builder::new(config)
    }

    pub(crate) fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner), primary: false }
    }

    /// A pool that was set up by hand.
    fn by_hand(pool: Pool, size: u32, memory: bool) -> Self {
        let watch = Arc::new(Watch::new(None, None));
        Self::new(Inner { pool, kept: Kept::none(), replica: None, watch, size, memory, within: None })
    }

    /// A SQLite database in memory, made by these statements. It has one connection, and ends with it.
    ///
    /// The `Db` of `schema!` has a `memory()` that knows the statements.
    pub async fn memory(statements: &[&'static str]) -> Result<Self, Error> {
        let options =
            SqliteConnectOptions::new().in_memory(true).foreign_keys(true).statement_cache_capacity(1_000);
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options)
            .await
            .map_err(|error| Error::from_sqlx(error, Database::Sqlite))?;
        pool.execute(sqlx::raw_sql(AssertSqlSafe(statements.join(";\n"))))
            .await
            .map_err(|error| Error::from_sqlx(error, Database::Sqlite))?;
        Ok(Self::by_hand(Pool::Sqlite(pool), 1, true))
    }

    /// Which database it is.
    pub fn database(&self) -> Database {
        match &self.inner.pool {
            Pool::Sqlite(_) => Database::Sqlite,
            Pool::Postgres(_) => Database::Postgres,
            Pool::Mysql(_) => Database::Mysql,
        }
    }

    /// The same pool, where what only reads is answered by the database itself, and not by the
    /// [replica](Config::replica): for reading what was just written.
    pub fn on_primary(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), primary: true }
    }

    /// Asks the database for a sign of life, and the replica where there is one.
    ///
    /// Where the database itself may answer for the replica, only that one has to be alive.
    pub async fn ping(&self) -> Result<(), Error> {
        self.acquire().await?.ping().await.map_err(|error| self.error(error))?;
        match self.inner.replica.as_ref().filter(|_| !self.primary) {
            Some(replica) => match replica.acquire().await {
                Some(Ok(mut free)) => free.ping().await.map_err(|error| self.error(error)),
                Some(Err(error)) => Err(self.error(error)),
                None => Ok(()),
            },
            None => Ok(()),
        }
    }

    /// How many connections are open, and how many of them wait for work.
    pub fn pool_state(&self) -> PoolState {
        let state = self.inner.pool.state(self.inner.size);
        let kept = u32::try_from(self.inner.kept.len()).unwrap_or(u32::MAX);
        PoolState { idle: state.idle.saturating_add(kept).min(state.open), ..state }
    }

    /// The same of the replica's pool, where there is a replica.
    pub fn replica_state(&self) -> Option<PoolState> {
        self.inner.replica.as_ref().map(|replica| replica.pool.state(self.inner.size))
    }

    /// Closes every connection, waiting for those in use. Calls after this fail.
    pub async fn close(&self) {
        let closed = self.inner.pool.close();
        self.inner.kept.clear();
        closed.await;
        if let Some(replica) = &self.inner.replica {
            replica.pool.close().await;
        }
    }

    /// Begins a transaction, to be ended by [`Tx::end`]; dropped, it is rolled back. The `tx` of `schema!` does both.
    pub async fn begin(&self) -> Result<Tx, Error> {
        Tx::begin(self, Mode::default()).await
    }

    /// Runs work in a transaction: committed where it returns `Ok`, rolled back where it returns `Err`, panics or is
    /// cancelled.
    pub async fn tx<T, E: From<Error>>(&self, work: impl AsyncFnOnce(&Tx) -> Result<T, E>) -> Result<T, E> {
        let tx = self.begin().await?;
        let done = work(&tx).await;
        tx.end(done).await
    }

    /// A transaction with an isolation level, or that is done again where it lost against another.
    pub fn transaction(&self) -> Transaction<'_, Tx> {
        Transaction::new(self)
    }

    /// The names of the statements that run from now on, on this pool and in its transactions, until the trace is dropped.
    ///
    /// ```
    /// pub mod db {
    ///     tablewright::schema!("docs/schema");
    /// }
    ///
    /// # async fn example() -> Result<(), tablewright::Error> {
    /// let db = db::Db::memory().await?;
    /// let trace = db.trace();
    /// db.tx(async |tx| tx.orders().select().with(db::order::CUSTOMER).all().await).await?;
    /// // Nothing was found, so that nothing had to be loaded with it.
    /// assert_eq!(trace.take(), ["begin", "orders.select", "commit"]);
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn trace(&self) -> Trace {
        self.inner.watch.trace()
    }

    /// Makes statements of this name fail: the next one, or as [`Fault`](crate::Fault) says. Nothing reaches the database.
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// use tablewright::{Error, Fault};
    ///
    /// # async fn example() -> Result<(), tablewright::Error> {
    /// let db = db::Db::memory().await?;
    /// let fault = db.fail("customers.insert", Fault::Connection.after(1).times(2));
    /// for (name, goes_well) in [("a", true), ("b", false), ("c", false), ("d", true)] {
    ///     let done = db.customers().insert(db::customer::New::new(format!("{name}@example.org"))).await;
    ///     assert_eq!(done.is_ok(), goes_well);
    /// }
    /// assert_eq!(fault.struck(), 2);
    ///
    /// // Commits can fail as well: what was done is undone.
    /// db.fail("commit", Fault::Serialization);
    /// let lost = db.tx(async |tx| tx.customers().insert(db::customer::New::new("new@example.org")).await).await;
    /// assert!(matches!(lost, Err(db::customer::Fail::Other(Error::Conflict(_)))));
    /// assert_eq!(db.customers().by_email("new@example.org").await?, None);
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "testing")]
    pub fn fail(&self, operation: &str, fault: impl Into<crate::Injection>) -> crate::Injected {
        self.inner.watch.inject(operation, fault.into())
    }

    /// The pool, for what only SQLite's driver can do. `None` on another database.
    pub fn sqlite_pool(&self) -> Option<&SqlitePool> {
        match &self.inner.pool {
            Pool::Sqlite(pool) => Some(pool),
            Pool::Postgres(_) | Pool::Mysql(_) => None,
        }
    }

    /// The pool, for what only PostgreSQL's driver can do. `None` on another database. From then on every connection
    /// goes through it and is tried each time, as with [`Config::check_connections`](crate::Config::check_connections).
    pub fn postgres_pool(&self) -> Option<&PgPool> {
        match &self.inner.pool {
            Pool::Sqlite(_) | Pool::Mysql(_) => None,
            Pool::Postgres(pool) => {
                self.inner.kept.share();
                Some(pool)
            }
        }
    }

    /// The pool, for what only the driver of MySQL and MariaDB can do. `None` on another database.
    pub fn mysql_pool(&self) -> Option<&MySqlPool> {
        match &self.inner.pool {
            Pool::Sqlite(_) | Pool::Postgres(_) => None,
            Pool::Mysql(pool) => Some(pool),
        }
    }

    /// A connection: for what only reads from the replica, where that can answer.
    pub(crate) async fn acquire_for(&self, operation: Operation) -> Result<Free, Error> {
        if let Some(replica) = self.replica_for(operation)
            // On the heap, so that nobody's future is larger for it.
            && let Some(acquired) = Box::pin(replica.acquire()).await
        {
            return acquired.map_err(|error| self.error(error));
        }
        self.acquire().await
    }

    /// A statement failed because its connection was lost.
    pub(crate) fn lost(&self, operation: Operation) {
        if let Some(replica) = self.replica_for(operation) {
            replica.rests();
        }
    }

    fn replica_for(&self, operation: Operation) -> Option<&Replica> {
        self.inner.replica.as_ref().filter(|_| !self.primary && operation.verb.only_reads())
    }

    async fn acquire(&self) -> Result<Free, Error> {
        let acquired = match &self.inner.pool {
            Pool::Postgres(pool) => {
                let taken = self.inner.kept.acquire(pool).await;
                taken.map(|(connection, since)| Free::Postgres(connection, Some(since)))
            }
            Pool::Sqlite(_) | Pool::Mysql(_) => self.inner.pool.acquire().await,
        };
        acquired.map_err(|error| self.error(error))
    }

    /// Takes back a connection whose statement ended well.
    pub(crate) fn done_with(&self, free: Free) {
        if let (Free::Postgres(connection, Some(since)), Pool::Postgres(pool)) = (free, &self.inner.pool) {
            self.inner.kept.keep(pool, (connection, since));
        }
    }

    pub(crate) fn error(&self, error: sqlx::Error) -> Error {
        match Error::from_sqlx(error, self.database()) {
            Error::Timeout { .. } => Error::Timeout {
                connections: self.inner.size,
                hint: if self.inner.memory {
                    "; a database in memory has one connection: inside a transaction, call `tx` and not `db`"
                } else {
                    ""
                },
            },
            other => other,
        }
    }
}

impl Session for Db {
    fn on(&self) -> On<'_> {
        On::Db(self)
    }
}

impl From<PgPool> for Db {
    /// A pool that was set up by hand.
    fn from(pool: PgPool) -> Self {
        let size = pool.options().get_max_connections();
        Self::by_hand(Pool::Postgres(pool), size, false)
    }
}

impl From<SqlitePool> for Db {
    /// A pool that was set up by hand: foreign keys have to be switched on in its options.
    fn from(pool: SqlitePool) -> Self {
        let size = pool.options().get_max_connections();
        Self::by_hand(Pool::Sqlite(pool), size, false)
    }
}

impl From<MySqlPool> for Db {
    /// A pool that was set up by hand: its sessions have to be in UTC and strict, as [`Db::connect`] makes them.
    fn from(pool: MySqlPool) -> Self {
        let size = pool.options().get_max_connections();
        Self::by_hand(Pool::Mysql(pool), size, false)
    }
}
