//! Where statements run: on the pool, or inside a transaction. Every statement passes through here.

use std::borrow::Cow;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use futures_core::stream::BoxStream;
use sqlx::mysql::{MySqlQueryResult, MySqlRow};
use sqlx::postgres::{PgQueryResult, PgRow};
use sqlx::sqlite::{SqliteQueryResult, SqliteRow};
use sqlx::{AssertSqlSafe, Either, MySql, Postgres, Sqlite};

use crate::connection::{Database, Link};
use crate::db::{Db, Free};
use crate::driver::sqlite::Deadline;
use crate::driver::{Args, RawRow};
use crate::error::Error;
use crate::operation::{Operation, Verb};
use crate::table::TableInfo;
use crate::tx::{Conn, Guard, Tx};
use crate::watch::{Running, Watch};

/// What repositories run on: a pool or a transaction, which are used alike.
#[derive(Clone, Copy)]
pub enum On<'a> {
    /// Any free connection of the pool.
    Db(&'a Db),
    /// The transaction's own connection.
    Tx(&'a Tx),
}

/// A [`Db`] or a [`Tx`], those of `schema!` included.
pub trait Session: Sync {
    /// Where its statements run.
    fn on(&self) -> On<'_>;
}

/// A statement, its bound values, and the name of what it does.
pub(crate) struct Statement {
    pub(crate) table: &'static TableInfo,
    pub(crate) verb: Verb,
    pub(crate) text: Cow<'static, str>,
    pub(crate) args: Args,
}

/// What is done with each row. It is called while rows arrive: nothing is collected before it is decoded.
pub(crate) type Each<'e> = &'e mut (dyn FnMut(RawRow<'_>) -> Result<(), Error> + Send);

/// What is wanted of a statement.
enum Want<'e> {
    /// Every row.
    Rows(Each<'e>),
    /// Every row, with a pause after each.
    Paced(Each<'e>),
    /// The first row, if there is one; the statement ends there.
    First(Each<'e>),
    /// How many rows were touched.
    Count,
}

/// The connection that a statement runs on.
enum Held<'a> {
    /// Taken from the pool, to which it goes back.
    Free(Free),
    /// The transaction's.
    Tx(Guard<'a>),
}

impl Held<'_> {
    /// It did not answer: it is not to be given to anybody else.
    fn give_up(&mut self) {
        match self {
            Held::Free(Free::Postgres(connection, _)) => connection.close_on_drop(),
            Held::Free(Free::Sqlite(connection)) => connection.close_on_drop(),
            Held::Free(Free::Mysql(connection)) => connection.close_on_drop(),
            // It belongs to the transaction, which is rolled back.
            Held::Tx(_) => {}
        }
    }

    fn link(&mut self) -> Link<'_> {
        match self {
            Held::Free(Free::Sqlite(connection)) => Link::Sqlite(connection),
            Held::Free(Free::Postgres(connection, _)) => Link::Postgres(connection),
            Held::Free(Free::Mysql(connection)) => Link::Mysql(connection.link()),
            Held::Tx(guard) => match &mut **guard {
                Conn::Sqlite(connection) => Link::Sqlite(connection),
                Conn::Postgres(connection) => Link::Postgres(connection),
                Conn::Mysql(connection) => Link::Mysql(connection.link()),
            },
        }
    }
}

impl<'a> On<'a> {
    pub(crate) fn database(self) -> Database {
        match self {
            On::Db(db) => db.database(),
            On::Tx(tx) => tx.database(),
        }
    }

    /// Hands every row to `each`.
    pub(crate) async fn rows(self, statement: Statement, each: Each<'_>) -> Result<(), Error> {
        self.run(statement, Want::Rows(each)).await.map(drop)
    }

    /// Hands every row to `each`, and stops after each until it is polled again, without asking to be woken: what
    /// streams are made of. Until it ends or is dropped, nothing else can run in its transaction.
    pub(crate) async fn paced(self, statement: Statement, each: Each<'_>) -> Result<(), Error> {
        self.run(statement, Want::Paced(each)).await.map(drop)
    }

    /// Hands the first row to `each`, if there is one.
    pub(crate) async fn first(self, statement: Statement, each: Each<'_>) -> Result<(), Error> {
        self.run(statement, Want::First(each)).await.map(drop)
    }

    /// Runs a statement that gives no rows, and returns how many it touched.
    pub(crate) async fn execute(self, statement: Statement) -> Result<u64, Error> {
        self.run(statement, Want::Count).await
    }

    fn watch(self) -> &'a Watch {
        match self {
            On::Db(db) => &db.inner.watch,
            On::Tx(tx) => tx.watch(),
        }
    }

    /// The transaction whose connection it uses.
    fn transaction(self) -> Option<&'a Tx> {
        match self {
            On::Db(db) => db.inner.within.as_ref(),
            On::Tx(tx) => Some(tx),
        }
    }

    async fn hold(self, operation: Operation) -> Result<Held<'a>, Error> {
        match self {
            On::Db(db) => match &db.inner.within {
                Some(within) => within.connection().await.map(Held::Tx),
                None => db.acquire_for(operation).await.map(Held::Free),
            },
            On::Tx(tx) => {
                tx.allows(operation)?;
                tx.connection().await.map(Held::Tx)
            }
        }
    }

    /// The one place where a statement runs.
    async fn run(self, statement: Statement, want: Want<'_>) -> Result<u64, Error> {
        let Statement { table, verb, text, args } = statement;
        let (watch, operation) = (self.watch(), Operation::on(table.name, verb));
        let mut running = watch.begin(operation, Some(table)).inspect_err(|error| self.failed(error))?;
        let kept = watch.keeps_text().then(|| text.clone());
        let span = running.span();
        let work = async {
            let mut held = self.hold(operation).await?;
            running.holds();
            let (limit, _open) = match &want {
                // Whoever reads the rows takes the time.
                Want::Paced(_) => (None, self.transaction().map(Tx::stream)),
                Want::Rows(_) | Want::First(_) | Want::Count => (watch.statement_timeout, None),
            };
            let sent = send(&mut held, self.transaction(), limit, text, args, want).await;
            match sent {
                Ok(count) => {
                    if let (Held::Free(free), On::Db(db)) = (held, self) {
                        db.done_with(free);
                    }
                    Ok(count)
                }
                Err(failed) => Err(self.failure(failed, operation, &running, &mut held)),
            }
        };
        let done = span.over(work).await;
        if let Err(error) = &done {
            self.failed(error);
        }
        running.end(done.as_ref().copied(), kept.as_deref().unwrap_or_default());
        done
    }

    #[cold]
    fn failed(self, error: &Error) {
        match self {
            // In a test's transaction what is called on the database runs in that.
            On::Db(_) => {
                if let Some(tx) = self.transaction() {
                    tx.failed(error);
                }
            }
            On::Tx(tx) => tx.failed(error),
        }
    }

    #[cold]
    fn failure(
        self,
        failed: Failed,
        operation: Operation,
        running: &Running<'_>,
        held: &mut Held<'_>,
    ) -> Error {
        let error = match failed {
            Failed::Reader(error) => return error,
            Failed::Mixed => return Error::Transaction(MIXED),
            Failed::Silent => {
                held.give_up();
                None
            }
            Failed::Driver(error) => Some(error),
        };
        let stopped = match &error {
            None => true,
            Some(sqlx::Error::Database(said)) => self.database().stopped(said.as_ref()),
            Some(_) => false,
        };
        if let (true, Some(limit), Some(after)) = (stopped, self.watch().statement_timeout, running.elapsed())
            // Somebody else can stop a statement too.
            && after >= limit
        {
            return Error::StatementTimeout { operation, after, limit };
        }
        let error = Error::from_sqlx(error.unwrap_or(sqlx::Error::WorkerCrashed), self.database());
        if let (Error::Connection(_), On::Db(db)) = (&error, self) {
            db.lost(operation);
        }
        error
    }
}

/// Sends a statement to the database that it was made for.
async fn send(
    held: &mut Held<'_>,
    transaction: Option<&Tx>,
    limit: Option<Duration>,
    text: Cow<'static, str>,
    args: Args,
    want: Want<'_>,
) -> Result<u64, Failed> {
    let lent = match held {
        Held::Free(Free::Mysql(lent)) => Some(lent.asks()),
        Held::Free(Free::Sqlite(_) | Free::Postgres(..)) | Held::Tx(_) => None,
    };
    match (held.link(), args) {
        (Link::Sqlite(link), Args::Sqlite(args)) => {
            let deadline = match limit {
                Some(limit) => Some(Deadline::set(link, limit).await.map_err(Failed::Driver)?),
                None => None,
            };
            let done = ask::<Sqlite, _>(link, text, args, want, None).await;
            if let Some(deadline) = deadline {
                deadline.ends();
            }
            done
        }
        (Link::Postgres(link), Args::Postgres(args)) => {
            answered(limit, ask::<Postgres, _>(link, text, args, want, None)).await
        }
        (Link::Mysql(link), Args::Mysql(args)) => {
            let unanswered = transaction.map(Tx::asks).or(lent.as_deref());
            answered(limit, ask::<MySql, _>(link, text, args, want, unanswered)).await
        }
        (Link::Sqlite(_), Args::Postgres(_) | Args::Mysql(_))
        | (Link::Postgres(_), Args::Sqlite(_) | Args::Mysql(_))
        | (Link::Mysql(_), Args::Sqlite(_) | Args::Postgres(_)) => Err(Failed::Mixed),
    }
}

/// What a server answers. It keeps the time itself; only one that is gone says nothing at all, and MySQL, which keeps that of
/// a `SELECT` alone.
async fn answered(
    limit: Option<Duration>,
    asked: impl Future<Output = Result<u64, Failed>>,
) -> Result<u64, Failed> {
    match limit {
        Some(limit) => match tokio::time::timeout(limit + GRACE, Box::pin(asked)).await {
            Ok(done) => done,
            Err(_) => Err(Failed::Silent),
        },
        None => asked.await,
    }
}

/// How much longer than its limit a statement of a server may take until the server is taken for dead.
const GRACE: Duration = Duration::from_secs(2);

const MIXED: &str = "a statement was made for another database than it is run on";

/// Who stopped a statement: the database, or the one who read its rows.
enum Failed {
    Driver(sqlx::Error),
    Reader(Error),
    /// The server does not answer.
    Silent,
    /// The statement was made for another database.
    Mixed,
}

/// What is asked of each driver alike.
trait Driver: sqlx::Database {
    /// How long to look out for the next row before going to sleep until it comes: turns of an empty loop.
    const PATIENCE: u32;

    /// How many rows are kept after they were read, to be freed together.
    const FREED_TOGETHER: usize;

    fn raw(row: &Self::Row) -> RawRow<'_>;

    /// How many rows a statement touched.
    fn touched(done: &Self::QueryResult) -> u64;
}

/// The driver makes rows in a thread of its own, and each of their values is memory of SQLite's, which counts what it
/// allocates under one lock for the whole process. To free a row while that thread makes the next has both wait for each
/// other, which made lists three times as slow. While many are freed, the thread fills the channel between the two (50
/// rows) and stands still.
impl Driver for Sqlite {
    const FREED_TOGETHER: usize = 1_000;

    /// The thread makes a row in a microsecond or two. Going to sleep and being woken takes several, of the thread too.
    const PATIENCE: u32 = 50;

    fn raw(row: &SqliteRow) -> RawRow<'_> {
        RawRow::Sqlite(row)
    }

    fn touched(done: &SqliteQueryResult) -> u64 {
        done.rows_affected()
    }
}

impl Driver for Postgres {
    const FREED_TOGETHER: usize = 1;
    const PATIENCE: u32 = 0;

    fn raw(row: &PgRow) -> RawRow<'_> {
        RawRow::Postgres(row)
    }

    fn touched(done: &PgQueryResult) -> u64 {
        done.rows_affected()
    }
}

impl Driver for MySql {
    const FREED_TOGETHER: usize = 1;
    const PATIENCE: u32 = 0;

    fn raw(row: &MySqlRow) -> RawRow<'_> {
        RawRow::Mysql(row)
    }

    fn touched(done: &MySqlQueryResult) -> u64 {
        done.rows_affected()
    }
}

/// Runs a statement on a driver's connection; returns how many rows came, or were touched. `unanswered` is set as long as an answer
/// is awaited.
async fn ask<'c, D, C>(
    link: C,
    text: Cow<'static, str>,
    args: D::Arguments,
    want: Want<'_>,
    unanswered: Option<&AtomicBool>,
) -> Result<u64, Failed>
where
    D: Driver,
    D::Arguments: sqlx::IntoArguments<D>,
    C: sqlx::Executor<'c, Database = D>,
{
    let awaits = |yes: bool| {
        if let Some(unanswered) = unanswered {
            unanswered.store(yes, Ordering::Release);
        }
    };
    let query = sqlx::query_with(AssertSqlSafe(text), args);
    awaits(true);
    match want {
        Want::Rows(each) => {
            let mut rows = link.fetch_many(query);
            let mut count = 0;
            let mut read = Vec::new();
            loop {
                let next = next::<D>(&mut rows).await;
                let Some(row) = next.inspect_err(|_| awaits(false)).map_err(Failed::Driver)? else { break };
                each(D::raw(&row)).inspect_err(|_| awaits(false)).map_err(Failed::Reader)?;
                count += 1;
                free::<D>(row, &mut read);
            }
            awaits(false);
            Ok(count)
        }
        Want::Paced(each) => {
            let mut rows = link.fetch_many(query);
            let mut count = 0;
            let mut read = Vec::new();
            loop {
                awaits(true);
                let next = next::<D>(&mut rows).await;
                awaits(false);
                let Some(row) = next.map_err(Failed::Driver)? else { break };
                each(D::raw(&row)).map_err(Failed::Reader)?;
                count += 1;
                free::<D>(row, &mut read);
                // Between two rows whoever reads them may stop: what is left is read when the connection is used again.
                pause().await;
            }
            Ok(count)
        }
        Want::First(each) => {
            let found = query.fetch_optional(link).await;
            awaits(false);
            match found.map_err(Failed::Driver)? {
                Some(row) => each(D::raw(&row)).map(|()| 1).map_err(Failed::Reader),
                None => Ok(0),
            }
        }
        Want::Count => {
            let done = query.execute(link).await;
            awaits(false);
            done.map(|done| D::touched(&done)).map_err(Failed::Driver)
        }
    }
}

/// Rows, and in the end how many were touched.
type Arriving<'q, D> = BoxStream<
    'q,
    Result<Either<<D as sqlx::Database>::QueryResult, <D as sqlx::Database>::Row>, sqlx::Error>,
>;

/// The next row, if there is one.
async fn next<D: Driver>(rows: &mut Arriving<'_, D>) -> Result<Option<D::Row>, sqlx::Error> {
    loop {
        let next = poll_fn(|context| match rows.as_mut().poll_next(context) {
            Poll::Pending if D::PATIENCE > 0 => {
                for _ in 0..D::PATIENCE {
                    std::hint::spin_loop();
                }
                rows.as_mut().poll_next(context)
            }
            polled => polled,
        });
        match next.await.transpose()? {
            Some(Either::Right(row)) => return Ok(Some(row)),
            Some(Either::Left(_)) => {}
            None => return Ok(None),
        }
    }
}

/// Frees a row that was read, perhaps later and together with others. PostgreSQL's may hold the driver's buffer, which the
/// next one needs.
fn free<D: Driver>(row: D::Row, read: &mut Vec<D::Row>) {
    if D::FREED_TOGETHER > 1 {
        read.push(row);
        if read.len() == D::FREED_TOGETHER {
            read.clear();
        }
    }
}

/// Ready when it is polled for the second time.
async fn pause() {
    let mut paused = false;
    poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}
