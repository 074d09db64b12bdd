//! A database of either kind behind one type: a pool of connections, chosen by the URL at run time.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Postgres, Sqlite};

use crate::connection::{ConnectError, ConnectOptions, Connection, Database};
use crate::error::Error;
use crate::session::{On, Session};
use crate::tx::Tx;
use crate::watch::{Trace, Watch};

/// A pool of connections to one database. Cheap to clone; all clones share the pool.
///
/// `schema!` makes a type of its own around this one, with an accessor for each table.
#[derive(Clone)]
pub struct Db {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) pool: Pool,
    pub(crate) watch: Watch,
    size: u32,
    memory: bool,
}

pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A connection that was taken from the pool, to which it goes back when dropped.
pub(crate) enum Free {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("database", &self.database()).field("size", &self.inner.size).finish()
    }
}

/// How a pool is to be: made by [`Db::builder`].
///
/// ```
/// # async fn example() -> Result<(), tablewright::Error> {
/// use std::time::Duration;
/// let db = tablewright::Db::builder()
///     .max_connections(20)
///     .acquire_timeout(Duration::from_secs(5))
///     .connect("postgres://app@localhost/app")
///     .await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    options: ConnectOptions,
    max_connections: u32,
    min_connections: u32,
    acquire_timeout: Duration,
    idle_timeout: Option<Duration>,
    max_lifetime: Option<Duration>,
    statement_cache: usize,
    check_connections: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            options: ConnectOptions::default(),
            max_connections: 10,
            min_connections: 0,
            acquire_timeout: Duration::from_secs(30),
            idle_timeout: Some(Duration::from_secs(10 * 60)),
            max_lifetime: Some(Duration::from_secs(30 * 60)),
            statement_cache: 1_000,
            check_connections: true,
        }
    }
}

impl Builder {
    /// The most connections that are open at once. Default: 10.
    pub fn max_connections(mut self, connections: u32) -> Self {
        self.max_connections = connections.max(1);
        self
    }

    /// How many connections are kept open when nothing happens. Default: 0.
    pub fn min_connections(mut self, connections: u32) -> Self {
        self.min_connections = connections;
        self
    }

    /// How long a call waits for a free connection before it fails with [`Error::Timeout`]. Default: 30 seconds.
    pub fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.acquire_timeout = timeout;
        self
    }

    /// After how long unused a connection is closed; `None` for never. Default: 10 minutes.
    pub fn idle_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// The age at which a connection is replaced; `None` for never. Default: 30 minutes.
    pub fn max_lifetime(mut self, lifetime: Option<Duration>) -> Self {
        self.max_lifetime = lifetime;
        self
    }

    /// How many prepared statements a connection keeps. Default: 1,000.
    pub fn statement_cache(mut self, statements: usize) -> Self {
        self.statement_cache = statements;
        self
    }

    /// Whether a connection is tried before it is handed out, at the cost of a round trip. Default: yes.
    pub fn check_connections(mut self, check: bool) -> Self {
        self.check_connections = check;
        self
    }

    /// Whether a SQLite file that is not there is made. Default: no, since a typing error in a path is more likely.
    pub fn create_missing(mut self, create: bool) -> Self {
        self.options.create_missing = create;
        self
    }

    /// How long SQLite waits for another writer before a statement fails. Default: 5 seconds.
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.options.busy_timeout = timeout;
        self
    }

    /// The name that PostgreSQL shows in `pg_stat_activity`, unless the URL gives one.
    pub fn application_name(mut self, name: impl Into<String>) -> Self {
        self.options.application_name = name.into();
        self
    }

    /// Opens the pool, and one connection at once: a wrong URL is an error here and not at the first query.
    pub async fn connect(self, url: &str) -> Result<Db, Error> {
        let database = Database::of_url(url)?;
        if database == Database::Sqlite && is_memory(url) {
            return Err(ConnectError::BadUrl {
                url: url.to_owned(),
                reason: "each connection of a pool would have its own database in memory: use Db::memory()"
                    .into(),
            }
            .into());
        }
        // The pool hides why it could not connect until its time is over; one connection by hand says it at once.
        let first = Connection::connect(url, &self.options).await?;
        first.close().await.map_err(|error| Error::from_sqlx(error, database))?;
        let pool = match database {
            Database::Sqlite => Pool::Sqlite(
                self.pool_options::<sqlx::Sqlite>()
                    .connect_with(self.options.sqlite(url)?.statement_cache_capacity(self.statement_cache))
                    .await
                    .map_err(|error| Error::from_sqlx(error, database))?,
            ),
            Database::Postgres => Pool::Postgres(
                self.pool_options::<sqlx::Postgres>()
                    .connect_with(self.options.postgres(url)?.statement_cache_capacity(self.statement_cache))
                    .await
                    .map_err(|error| Error::from_sqlx(error, database))?,
            ),
        };
        Ok(Db {
            inner: Arc::new(Inner {
                watch: Watch::default(),
                pool,
                size: self.max_connections,
                memory: false,
            }),
        })
    }

    fn pool_options<D: sqlx::Database>(&self) -> sqlx::pool::PoolOptions<D> {
        sqlx::pool::PoolOptions::new()
            .max_connections(self.max_connections)
            .min_connections(self.min_connections)
            .acquire_timeout(self.acquire_timeout)
            .idle_timeout(self.idle_timeout)
            .max_lifetime(self.max_lifetime)
            .test_before_acquire(self.check_connections)
    }
}

fn is_memory(url: &str) -> bool {
    url.contains(":memory:") || url.contains("mode=memory")
}

impl Db {
    /// Opens a pool with the defaults of [`Builder`].
    ///
    /// The scheme chooses the database: `sqlite://dev.db`, `postgres://user:password@host/name`.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        Builder::default().connect(url).await
    }

    /// How the pool is to be, to be followed by [`Builder::connect`].
    pub fn builder() -> Builder {
        Builder::default()
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
        Ok(Self {
            inner: Arc::new(Inner {
                watch: Watch::default(),
                pool: Pool::Sqlite(pool),
                size: 1,
                memory: true,
            }),
        })
    }

    /// Which database it is.
    pub fn database(&self) -> Database {
        match &self.inner.pool {
            Pool::Sqlite(_) => Database::Sqlite,
            Pool::Postgres(_) => Database::Postgres,
        }
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), Error> {
        let answered = match self.acquire().await? {
            Free::Sqlite(mut connection) => connection.ping().await,
            Free::Postgres(mut connection) => connection.ping().await,
        };
        answered.map_err(|error| self.error(error))
    }

    /// Closes every connection, waiting for those in use. Calls after this fail.
    pub async fn close(&self) {
        match &self.inner.pool {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    /// Begins a transaction, to be ended by [`Tx::end`]; dropped, it is rolled back. The `tx` of `schema!` does both.
    pub async fn begin(&self) -> Result<Tx, Error> {
        Tx::begin(self).await
    }

    /// Runs work in a transaction: committed where it returns `Ok`, rolled back where it returns `Err`, panics or is
    /// cancelled.
    pub async fn tx<T, E: From<Error>>(&self, work: impl AsyncFnOnce(&Tx) -> Result<T, E>) -> Result<T, E> {
        let tx = self.begin().await?;
        let done = work(&tx).await;
        tx.end(done).await
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

    /// The pool, for what only SQLite's driver can do. `None` on another database.
    pub fn sqlite_pool(&self) -> Option<&SqlitePool> {
        match &self.inner.pool {
            Pool::Sqlite(pool) => Some(pool),
            Pool::Postgres(_) => None,
        }
    }

    /// The pool, for what only PostgreSQL's driver can do. `None` on another database.
    pub fn postgres_pool(&self) -> Option<&PgPool> {
        match &self.inner.pool {
            Pool::Sqlite(_) => None,
            Pool::Postgres(pool) => Some(pool),
        }
    }

    pub(crate) async fn acquire(&self) -> Result<Free, Error> {
        let acquired = match &self.inner.pool {
            Pool::Sqlite(pool) => pool.acquire().await.map(Free::Sqlite),
            Pool::Postgres(pool) => pool.acquire().await.map(Free::Postgres),
        };
        acquired.map_err(|error| self.error(error))
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
        Self {
            inner: Arc::new(Inner {
                watch: Watch::default(),
                pool: Pool::Postgres(pool),
                size,
                memory: false,
            }),
        }
    }
}

impl From<SqlitePool> for Db {
    /// A pool that was set up by hand: foreign keys have to be switched on in its options.
    fn from(pool: SqlitePool) -> Self {
        let size = pool.options().get_max_connections();
        Self {
            inner: Arc::new(Inner { watch: Watch::default(), pool: Pool::Sqlite(pool), size, memory: false }),
        }
    }
}
