//! Opening a pool: the builder in front of [`Config`], and what the drivers are told.

use std::fmt;
use std::marker::PhantomData;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sqlx::mysql::{MySql, MySqlConnectOptions, MySqlSslMode};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _};

use crate::config::{Config, Journal, Tls};
use crate::connection::{ConnectError, ConnectOptions, Connection, Database};
use crate::db::{Db, Inner, Pool};
use crate::error::Error;
use crate::kept::Kept;
use crate::on_mysql::{self, SqlMode};
use crate::replica::Replica;
use crate::watch::Watch;

/// How a pool is to be: made by [`Db::builder`], ended by [`Builder::connect`]. What the URL says wins over what is set
/// here.
///
/// ```
/// # async fn example() -> Result<(), tablewright::Error> {
/// use std::time::Duration;
/// let db = tablewright::Db::builder("postgres://app@localhost/app")
///     .max_connections(20)
///     .acquire_timeout(Duration::from_secs(5))
///     .statement_timeout(Duration::from_secs(10))
///     .replica("postgres://app@replica/app")
///     .connect()
///     .await?;
/// # Ok(()) }
/// ```
#[must_use = "nothing is opened until connect() is called"]
pub struct Builder<D = Db> {
    config: Config,
    /// How many prepared statements, unless told otherwise.
    texts: usize,
    of: PhantomData<fn() -> D>,
}

impl<D> fmt::Debug for Builder<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { config, texts: _, of: _ } = self;
        fmt::Debug::fmt(config, f)
    }
}

impl<D: From<Db>> Builder<D> {
    /// What a configuration, or a URL alone, says.
    pub fn new(config: impl Into<Config>) -> Self {
        Self { config: config.into(), texts: 1_000, of: PhantomData }
    }

    /// For generated code: as many prepared statements as a schema of so many tables and indexes has use for.
    pub fn for_objects(mut self, tables_and_indexes: usize) -> Self {
        self.texts = tables_and_indexes.saturating_mul(16).clamp(256, 8_192);
        self
    }

    /// A second URL, for what only reads. See [`Config::replica`].
    pub fn replica(mut self, url: impl Into<String>) -> Self {
        self.config.replica = Some(url.into());
        self
    }

    /// See [`Config::replica_fallback`].
    pub fn replica_fallback(mut self, fallback: bool) -> Self {
        self.config.replica_fallback = fallback;
        self
    }

    /// See [`Config::replica_timeout`].
    pub fn replica_timeout(mut self, timeout: Duration) -> Self {
        self.config.replica_timeout = timeout;
        self
    }

    /// See [`Config::max_connections`].
    pub fn max_connections(mut self, connections: u32) -> Self {
        self.config.max_connections = connections;
        self
    }

    /// See [`Config::min_connections`].
    pub fn min_connections(mut self, connections: u32) -> Self {
        self.config.min_connections = connections;
        self
    }

    /// See [`Config::connect_timeout`].
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.config.connect_timeout = timeout;
        self
    }

    /// See [`Config::acquire_timeout`].
    pub fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.config.acquire_timeout = timeout;
        self
    }

    /// See [`Config::statement_timeout`].
    pub fn statement_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.config.statement_timeout = timeout.into();
        self
    }

    /// See [`Config::idle_timeout`].
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.config.idle_timeout = timeout.into();
        self
    }

    /// See [`Config::max_lifetime`].
    pub fn max_lifetime(mut self, lifetime: impl Into<Option<Duration>>) -> Self {
        self.config.max_lifetime = lifetime.into();
        self
    }

    /// See [`Config::slow_after`].
    pub fn slow_after(mut self, threshold: impl Into<Option<Duration>>) -> Self {
        self.config.slow_after = threshold.into();
        self
    }

    /// See [`Config::statement_cache`].
    pub fn statement_cache(mut self, statements: usize) -> Self {
        self.config.statement_cache = Some(statements);
        self
    }

    /// See [`Config::check_connections`].
    pub fn check_connections(mut self, check: bool) -> Self {
        self.config.check_connections = Some(check);
        self
    }

    /// See [`Config::application_name`].
    pub fn application_name(mut self, name: impl Into<String>) -> Self {
        self.config.application_name = name.into();
        self
    }

    /// See [`Config::tls`].
    pub fn tls(mut self, tls: Tls) -> Self {
        self.config.tls = Some(tls);
        self
    }

    /// See [`Config::root_certificate`].
    pub fn root_certificate(mut self, file: impl Into<PathBuf>) -> Self {
        self.config.root_certificate = Some(file.into());
        self
    }

    /// See [`Config::client_certificate`] and [`Config::client_key`].
    pub fn client_certificate(mut self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.config.client_certificate = Some(certificate.into());
        self.config.client_key = Some(key.into());
        self
    }

    /// See [`Config::create_missing`].
    pub fn create_missing(mut self, create: bool) -> Self {
        self.config.create_missing = create;
        self
    }

    /// See [`Config::busy_timeout`].
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.config.busy_timeout = timeout;
        self
    }

    /// See [`Config::journal`].
    pub fn journal(mut self, journal: Journal) -> Self {
        self.config.journal = journal;
        self
    }

    /// See [`Config::row_buffer`].
    pub fn row_buffer(mut self, rows: usize) -> Self {
        self.config.row_buffer = rows;
        self
    }

    /// Opens the pool, and one connection at once: a wrong URL is an error here and not at the first query.
    pub async fn connect(self) -> Result<D, Error> {
        let Self { config, texts, of: _ } = self;
        open(config, texts).await.map(D::from)
    }
}

async fn open(config: Config, texts: usize) -> Result<Db, Error> {
    let config = config.with_url()?;
    let database = Database::of_url(&config.url)?;
    // The pool hides why it could not connect until its time is over; one connection by hand says it at once.
    let first = try_once(&config, &config.url, texts).await?;
    first.close().await.map_err(|error| Error::from_sqlx(error, database))?;
    let pool = eager(&config, &config.url, texts).await?;
    let replica = match &config.replica {
        Some(url) => Some(open_replica(&config, url, texts).await?),
        None => None,
    };
    let watch = Watch::new(config.statement_timeout, config.slow_after);
    let size = config.max_connections;
    // Who wants every connection to be tried gets that.
    let kept = if config.check_connections == Some(true) { Kept::none() } else { Kept::some() };
    Ok(Db::new(Inner { pool, kept, replica, watch: Arc::new(watch), size, memory: false, within: None }))
}

async fn open_replica(config: &Config, url: &str, texts: usize) -> Result<Replica, Error> {
    let bad = |reason: String| Error::from(ConnectError::BadSetting { name: "replica", reason });
    // Its own query may change its own pool.
    let own = Config { url: url.to_owned(), replica: None, ..config.clone() }.with_url()?;
    if own.replica.is_some() {
        return Err(bad("a replica has no replica of its own".to_owned()));
    }
    let (of, copy) = (Database::of_url(&config.url)?, Database::of_url(&own.url)?);
    if of != copy {
        return Err(bad(format!("it is a copy on {}, of a database on {}", copy.name(), of.name())));
    }
    let pool = lazy(&own, &own.url, texts, config.replica_timeout)?;
    let replica = Replica::new(pool, config.replica_fallback);
    match try_once(&own, &own.url, texts).await {
        Ok(_) => {}
        Err(_) if config.replica_fallback => replica.rests(),
        Err(error) => return Err(error),
    }
    Ok(replica)
}

/// Opens one connection with every setting of the pool.
async fn try_once(config: &Config, url: &str, texts: usize) -> Result<Connection, Error> {
    Ok(match Database::of_url(url)? {
        Database::Sqlite => {
            let options = sqlite(config, url, texts)?;
            let opened = options.connect().await;
            let mut conn = opened.map_err(|error| ConnectError::of_sqlite(&options, error))?;
            // SQLite reads nothing before the first statement: only now is it known whether this is a database.
            let header = sqlx::query_scalar::<_, i64>("PRAGMA schema_version").fetch_one(&mut conn).await;
            header.map_err(|error| ConnectError::of_sqlite(&options, error))?;
            Connection::Sqlite(conn)
        }
        Database::Postgres => {
            let options = postgres(config, url, texts)?;
            match tokio::time::timeout(config.connect_timeout, options.connect()).await {
                Ok(opened) => {
                    Connection::Postgres(opened.map_err(|error| ConnectError::of_postgres(&options, error))?)
                }
                Err(_) => return Err(ConnectError::no_answer(&options, config.connect_timeout).into()),
            }
        }
        Database::Mysql => {
            let options = mysql(config, url, texts)?;
            let session = on_mysql::session(SqlMode::OfRepositories, config.statement_timeout);
            Connection::Mysql(on_mysql::open_with(&options, &session, config.connect_timeout).await?)
        }
    })
}

/// A pool that opens its first connections now.
async fn eager(config: &Config, url: &str, texts: usize) -> Result<Pool, Error> {
    let database = Database::of_url(url)?;
    match database {
        Database::Sqlite => {
            let options = sqlite(config, url, texts)?;
            pool(config, false, config.acquire_timeout).connect_with(options).await.map(Pool::Sqlite)
        }
        Database::Postgres => {
            let options = postgres(config, url, texts)?;
            pool(config, true, config.acquire_timeout).connect_with(options).await.map(Pool::Postgres)
        }
        Database::Mysql => {
            let options = mysql(config, url, texts)?;
            mysql_pool(config, config.acquire_timeout).connect_with(options).await.map(Pool::Mysql)
        }
    }
    .map_err(|error| Error::from_sqlx(error, database))
}

/// A pool that opens connections when they are asked for.
fn lazy(config: &Config, url: &str, texts: usize, acquire_timeout: Duration) -> Result<Pool, Error> {
    Ok(match Database::of_url(url)? {
        Database::Sqlite => {
            let options = sqlite(config, url, texts)?;
            Pool::Sqlite(pool(config, false, acquire_timeout).connect_lazy_with(options))
        }
        Database::Postgres => {
            let options = postgres(config, url, texts)?;
            Pool::Postgres(pool(config, true, acquire_timeout).connect_lazy_with(options))
        }
        Database::Mysql => {
            let options = mysql(config, url, texts)?;
            Pool::Mysql(mysql_pool(config, acquire_timeout).connect_lazy_with(options))
        }
    })
}

fn pool<B: sqlx::Database>(
    config: &Config,
    check: bool,
    acquire_timeout: Duration,
) -> sqlx::pool::PoolOptions<B> {
    sqlx::pool::PoolOptions::new()
        .max_connections(config.max_connections)
        .min_connections(config.min_connections)
        .acquire_timeout(acquire_timeout)
        .idle_timeout(config.idle_timeout)
        .max_lifetime(config.max_lifetime)
        .test_before_acquire(config.check_connections.unwrap_or(check))
}

/// A pool of connections whose sessions are ours.
fn mysql_pool(config: &Config, acquire_timeout: Duration) -> sqlx::pool::PoolOptions<MySql> {
    let session = on_mysql::session(SqlMode::OfRepositories, config.statement_timeout);
    pool::<MySql>(config, true, acquire_timeout).after_connect(move |connection, _| {
        let session = sqlx::raw_sql(AssertSqlSafe(session.clone()));
        Box::pin(async move { connection.execute(session).await.map(drop) })
    })
}

fn of_connection(config: &Config) -> ConnectOptions {
    ConnectOptions {
        create_missing: config.create_missing,
        // Waiting counts: a statement may not wait for longer than it may run.
        busy_timeout: config
            .statement_timeout
            .map_or(config.busy_timeout, |most| most.min(config.busy_timeout)),
        connect_timeout: config.connect_timeout,
        application_name: config.application_name.clone(),
    }
}

fn sqlite(config: &Config, url: &str, texts: usize) -> Result<SqliteConnectOptions, Error> {
    if url.contains(":memory:") || url.contains("mode=memory") {
        let reason =
            "each connection of a pool would have its own database in memory: use Db::memory()".into();
        return Err(ConnectError::BadUrl { url: url.to_owned(), reason }.into());
    }
    let options = of_connection(config)
        .sqlite(url)?
        .statement_cache_capacity(config.statement_cache.unwrap_or(texts))
        .row_buffer_size(config.row_buffer)
        .disable_statement_logging();
    // A file that may not be written keeps its journal, whatever it is.
    let fixed = ["mode=ro", "immutable=1", "immutable=true"].iter().any(|fixed| url.contains(fixed));
    Ok(match config.journal {
        Journal::Wal if !fixed => options.journal_mode(SqliteJournalMode::Wal),
        Journal::Wal | Journal::Keep => options,
    })
}

fn postgres(config: &Config, url: &str, texts: usize) -> Result<PgConnectOptions, Error> {
    let mut options = of_connection(config)
        .postgres(url)?
        .statement_cache_capacity(config.statement_cache.unwrap_or(texts))
        .disable_statement_logging();
    let says = |name: &str| url.split_once('?').is_some_and(|(_, query)| query.contains(name));
    if let Some(tls) = config.tls.filter(|_| !says("sslmode=") && !says("ssl-mode=")) {
        options = options.ssl_mode(match tls {
            Tls::Disable => PgSslMode::Disable,
            Tls::Prefer => PgSslMode::Prefer,
            Tls::Require => PgSslMode::Require,
            Tls::VerifyCa => PgSslMode::VerifyCa,
            Tls::VerifyFull => PgSslMode::VerifyFull,
        });
    }
    if let Some(file) = config.root_certificate.as_ref().filter(|_| !says("sslrootcert=")) {
        options = options.ssl_root_cert(file);
    }
    if let Some(file) = config.client_certificate.as_ref().filter(|_| !says("sslcert=")) {
        options = options.ssl_client_cert(file);
    }
    if let Some(file) = config.client_key.as_ref().filter(|_| !says("sslkey=")) {
        options = options.ssl_client_key(file);
    }
    if let Some(most) = config.statement_timeout {
        // Zero would mean that there is no limit.
        options = options.options([("statement_timeout", most.as_millis().max(1).to_string())]);
    }
    Ok(options)
}

fn mysql(config: &Config, url: &str, texts: usize) -> Result<MySqlConnectOptions, Error> {
    let mut options = of_connection(config)
        .mysql(url)?
        .statement_cache_capacity(config.statement_cache.unwrap_or(texts))
        .disable_statement_logging();
    let says = |name: &str| url.split_once('?').is_some_and(|(_, query)| query.contains(name));
    if let Some(tls) = config.tls.filter(|_| !says("sslmode=") && !says("ssl-mode=")) {
        options = options.ssl_mode(match tls {
            Tls::Disable => MySqlSslMode::Disabled,
            Tls::Prefer => MySqlSslMode::Preferred,
            Tls::Require => MySqlSslMode::Required,
            Tls::VerifyCa => MySqlSslMode::VerifyCa,
            Tls::VerifyFull => MySqlSslMode::VerifyIdentity,
        });
    }
    if let Some(file) = config.root_certificate.as_ref().filter(|_| !says("sslca=") && !says("ssl-ca=")) {
        options = options.ssl_ca(file);
    }
    if let Some(file) = config.client_certificate.as_ref().filter(|_| !says("sslcert=") && !says("ssl-cert="))
    {
        options = options.ssl_client_cert(file);
    }
    if let Some(file) = config.client_key.as_ref().filter(|_| !says("sslkey=") && !says("ssl-key=")) {
        options = options.ssl_client_key(file);
    }
    Ok(options)
}
