//! Where statements run: on the pool, or inside a transaction. Every statement passes through here.

use std::borrow::Cow;

use futures_core::stream::BoxStream;
use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Executor as _};

use crate::connection::Database;
use crate::db::{Db, Pool};
use crate::driver::{Args, RawRow};
use crate::error::Error;
use crate::tx::{Conn, Tx};

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

/// A statement and its bound values.
pub(crate) struct Statement {
    pub(crate) text: Cow<'static, str>,
    pub(crate) args: Args,
}

/// What is done with each row. It is called while rows arrive: nothing is collected before it is decoded.
pub(crate) type Each<'e> = &'e mut (dyn FnMut(RawRow<'_>) -> Result<(), Error> + Send);

impl On<'_> {
    pub(crate) fn database(self) -> Database {
        match self {
            On::Db(db) => db.database(),
            On::Tx(tx) => tx.database(),
        }
    }

    /// Hands every row to `each`.
    pub(crate) async fn rows(self, statement: Statement, each: Each<'_>) -> Result<(), Error> {
        let Statement { text, args } = statement;
        let database = self.database();
        let failed = |error| Error::from_sqlx(error, database);
        match (self, args) {
            (On::Db(db), Args::Sqlite(args)) => match &db.inner.pool {
                Pool::Sqlite(pool) => {
                    let rows = sqlx::query_with(AssertSqlSafe(text), args).fetch(pool);
                    drive(rows, |row| each(RawRow::Sqlite(row)), |error| db.error(error)).await
                }
                Pool::Postgres(_) => Err(Error::Transaction(MIXED)),
            },
            (On::Db(db), Args::Postgres(args)) => match &db.inner.pool {
                Pool::Postgres(pool) => {
                    let rows = sqlx::query_with(AssertSqlSafe(text), args).fetch(pool);
                    drive(rows, |row| each(RawRow::Postgres(row)), |error| db.error(error)).await
                }
                Pool::Sqlite(_) => Err(Error::Transaction(MIXED)),
            },
            (On::Tx(tx), args) => match (&mut *tx.connection().await?, args) {
                (Conn::Sqlite(connection), Args::Sqlite(args)) => {
                    let rows = connection.fetch(sqlx::query_with(AssertSqlSafe(text), args));
                    drive(rows, |row| each(RawRow::Sqlite(row)), failed).await
                }
                (Conn::Postgres(connection), Args::Postgres(args)) => {
                    let rows = connection.fetch(sqlx::query_with(AssertSqlSafe(text), args));
                    drive(rows, |row| each(RawRow::Postgres(row)), failed).await
                }
                (Conn::Sqlite(_), Args::Postgres(_)) | (Conn::Postgres(_), Args::Sqlite(_)) => {
                    Err(Error::Transaction(MIXED))
                }
            },
        }
    }

    /// Hands the first row to `each`, if there is one.
    pub(crate) async fn first(self, statement: Statement, each: Each<'_>) -> Result<(), Error> {
        let Statement { text, args } = statement;
        let database = self.database();
        let failed = |error| Error::from_sqlx(error, database);
        match (self, args) {
            (On::Db(db), Args::Sqlite(args)) => match &db.inner.pool {
                Pool::Sqlite(pool) => {
                    let row = pool.fetch_optional(sqlx::query_with(AssertSqlSafe(text), args)).await;
                    row.map_err(|error| db.error(error))?.map_or(Ok(()), |row| each(RawRow::Sqlite(&row)))
                }
                Pool::Postgres(_) => Err(Error::Transaction(MIXED)),
            },
            (On::Db(db), Args::Postgres(args)) => match &db.inner.pool {
                Pool::Postgres(pool) => {
                    let row = pool.fetch_optional(sqlx::query_with(AssertSqlSafe(text), args)).await;
                    row.map_err(|error| db.error(error))?.map_or(Ok(()), |row| each(RawRow::Postgres(&row)))
                }
                Pool::Sqlite(_) => Err(Error::Transaction(MIXED)),
            },
            (On::Tx(tx), args) => match (&mut *tx.connection().await?, args) {
                (Conn::Sqlite(connection), Args::Sqlite(args)) => {
                    let row = connection.fetch_optional(sqlx::query_with(AssertSqlSafe(text), args)).await;
                    row.map_err(failed)?.map_or(Ok(()), |row| each(RawRow::Sqlite(&row)))
                }
                (Conn::Postgres(connection), Args::Postgres(args)) => {
                    let row = connection.fetch_optional(sqlx::query_with(AssertSqlSafe(text), args)).await;
                    row.map_err(failed)?.map_or(Ok(()), |row| each(RawRow::Postgres(&row)))
                }
                (Conn::Sqlite(_), Args::Postgres(_)) | (Conn::Postgres(_), Args::Sqlite(_)) => {
                    Err(Error::Transaction(MIXED))
                }
            },
        }
    }

    /// Runs a statement that gives no rows, and returns how many it touched.
    pub(crate) async fn execute(self, statement: Statement) -> Result<u64, Error> {
        let Statement { text, args } = statement;
        let database = self.database();
        let failed = |error| Error::from_sqlx(error, database);
        match (self, args) {
            (On::Db(db), Args::Sqlite(args)) => match &db.inner.pool {
                Pool::Sqlite(pool) => {
                    let done = pool.execute(sqlx::query_with(AssertSqlSafe(text), args)).await;
                    done.map(|done| done.rows_affected()).map_err(|error| db.error(error))
                }
                Pool::Postgres(_) => Err(Error::Transaction(MIXED)),
            },
            (On::Db(db), Args::Postgres(args)) => match &db.inner.pool {
                Pool::Postgres(pool) => {
                    let done = pool.execute(sqlx::query_with(AssertSqlSafe(text), args)).await;
                    done.map(|done| done.rows_affected()).map_err(|error| db.error(error))
                }
                Pool::Sqlite(_) => Err(Error::Transaction(MIXED)),
            },
            (On::Tx(tx), args) => match (&mut *tx.connection().await?, args) {
                (Conn::Sqlite(connection), Args::Sqlite(args)) => {
                    let done = connection.execute(sqlx::query_with(AssertSqlSafe(text), args)).await;
                    done.map(|done| done.rows_affected()).map_err(failed)
                }
                (Conn::Postgres(connection), Args::Postgres(args)) => {
                    let done = connection.execute(sqlx::query_with(AssertSqlSafe(text), args)).await;
                    done.map(|done| done.rows_affected()).map_err(failed)
                }
                (Conn::Sqlite(_), Args::Postgres(_)) | (Conn::Postgres(_), Args::Sqlite(_)) => {
                    Err(Error::Transaction(MIXED))
                }
            },
        }
    }
}

const MIXED: &str = "a statement was made for another database than it is run on";

async fn drive<R>(
    mut rows: BoxStream<'_, Result<R, sqlx::Error>>,
    mut each: impl FnMut(&R) -> Result<(), Error> + Send,
    failed: impl Fn(sqlx::Error) -> Error + Send,
) -> Result<(), Error> {
    while let Some(row) = rows.try_next().await.map_err(&failed)? {
        each(&row)?;
    }
    Ok(())
}
