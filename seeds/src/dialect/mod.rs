//! The reads and writes of seeds on each database: a few statements a table, however many rows.
//!
//! Values travel as [`Datum`]s: what is bound and what comes back. Identifiers come from
//! [`Spelling`](tablewright_schema::dialect::Spelling), values are binds; the only raw text is an `on_update` expression
//! of the schema's author.

mod mysql;
mod postgres;
mod sqlite;

pub(crate) use mysql::datum as mysql_datum;
pub(crate) use postgres::datum as postgres_datum;
pub(crate) use sqlite::datum as sqlite_datum;
use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use tablewright::connection::Connection;
use tablewright_schema::model::{Column, Type};
use tablewright_schema::{Dialect, ObjectName};

use crate::value::Value;

/// A value as a database takes and gives it. PostgreSQL speaks text throughout, in the syntax of the column's type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Datum {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// A search for many rows by one key.
pub(crate) struct Find<'a> {
    pub(crate) table: &'a ObjectName,
    /// The columns whose values are sought or wanted.
    pub(crate) given: &'a [&'a Column],
    /// Which of `given` are the key.
    pub(crate) key: &'a [usize],
    /// Further columns to read.
    pub(crate) needed: &'a [&'a Column],
    /// Values of `given`, a row an item.
    pub(crate) rows: &'a [Vec<Datum>],
}

/// A row that is there.
pub(crate) struct Found {
    /// Which of [`Find::rows`] it answers.
    pub(crate) row: usize,
    /// What it holds in `given`.
    pub(crate) old: Vec<Datum>,
    /// What was asked for in `given`, as the database itself would give it back.
    pub(crate) new: Vec<Datum>,
    /// What it holds in `needed`.
    pub(crate) needed: Vec<Datum>,
}

/// Rows to insert, all with the same columns.
#[derive(Clone, Copy)]
pub(crate) struct Insert<'a> {
    pub(crate) table: &'a ObjectName,
    pub(crate) columns: &'a [&'a Column],
    pub(crate) rows: &'a [Vec<Datum>],
}

/// Rows to change, all in the same columns.
pub(crate) struct Update<'a> {
    pub(crate) table: &'a ObjectName,
    /// The key first, then what changes.
    pub(crate) columns: &'a [&'a Column],
    /// How many of `columns` are the key.
    pub(crate) key: usize,
    /// Columns that are set to an expression with every update.
    pub(crate) touched: &'a [(&'a str, String)],
    pub(crate) rows: &'a [Vec<Datum>],
}

/// Rows to delete.
pub(crate) struct Delete<'a> {
    pub(crate) table: &'a ObjectName,
    pub(crate) key: &'a [&'a Column],
    /// Values of `key`, a row an item.
    pub(crate) rows: &'a [Vec<Datum>],
}

/// PostgreSQL's: taken by every load, so that two that run at once do not both insert the same row. The number is arbitrary, but forever.
pub(crate) const LOCK: &str = "SELECT pg_advisory_xact_lock(7235104598841176)";

/// An open connection with a transaction on it.
pub(crate) enum Session<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
    Mysql(&'c mut MySqlConnection),
}

impl Session<'_> {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Session::Sqlite(_) => Dialect::Sqlite,
            Session::Postgres(_) => Dialect::Postgres,
            Session::Mysql(_) => Dialect::Mysql,
        }
    }

    /// The rows that are there, at most one for each sought.
    pub(crate) async fn find(&mut self, find: &Find<'_>) -> Result<Vec<Found>, sqlx::Error> {
        match self {
            Session::Sqlite(conn) => sqlite::find(conn, find).await,
            Session::Postgres(conn) => postgres::find(conn, find).await,
            Session::Mysql(conn) => mysql::find(conn, find).await,
        }
    }

    pub(crate) async fn insert(&mut self, insert: &Insert<'_>) -> Result<(), sqlx::Error> {
        match self {
            Session::Sqlite(conn) => sqlite::insert(conn, insert).await,
            Session::Postgres(conn) => postgres::insert(conn, insert).await,
            Session::Mysql(conn) => mysql::insert(conn, insert).await,
        }
    }

    /// Inserts rows, or nothing: then it says why, and the transaction goes on.
    pub(crate) async fn tried(&mut self, insert: &Insert<'_>) -> Result<Option<sqlx::Error>, sqlx::Error> {
        self.simple("SAVEPOINT _tablewright_made").await?;
        match self.insert(insert).await {
            Ok(()) => self.simple("RELEASE SAVEPOINT _tablewright_made").await.map(|()| None),
            Err(refused) => match self.simple("ROLLBACK TO SAVEPOINT _tablewright_made").await {
                Ok(()) => Ok(Some(refused)),
                // The transaction is gone, and with it every row.
                Err(_) => Err(refused),
            },
        }
    }

    async fn simple(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        match self {
            Session::Sqlite(conn) => sqlx::raw_sql(sql).execute(&mut **conn).await.map(drop),
            Session::Postgres(conn) => sqlx::raw_sql(sql).execute(&mut **conn).await.map(drop),
            Session::Mysql(conn) => sqlx::raw_sql(sql).execute(&mut **conn).await.map(drop),
        }
    }

    pub(crate) async fn update(&mut self, update: &Update<'_>) -> Result<(), sqlx::Error> {
        match self {
            Session::Sqlite(conn) => sqlite::update(conn, update).await,
            Session::Postgres(conn) => postgres::update(conn, update).await,
            Session::Mysql(conn) => mysql::update(conn, update).await,
        }
    }

    /// Whether the table holds any row.
    pub(crate) async fn has_rows(&mut self, table: &ObjectName) -> Result<bool, sqlx::Error> {
        let sql = format!("SELECT 1 FROM {} LIMIT 1", self.dialect().spelling().name(table));
        let sql = sqlx::AssertSqlSafe(sql);
        Ok(match self {
            Session::Sqlite(conn) => sqlx::query(sql).fetch_optional(&mut **conn).await?.is_some(),
            Session::Postgres(conn) => {
                sqlx::query(sql).persistent(false).fetch_optional(&mut **conn).await?.is_some()
            }
            Session::Mysql(conn) => {
                sqlx::query(sql).persistent(false).fetch_optional(&mut **conn).await?.is_some()
            }
        })
    }

    /// How many rows the table holds.
    pub(crate) async fn count(&mut self, table: &ObjectName) -> Result<u64, sqlx::Error> {
        let sql = format!("SELECT count(*) FROM {}", self.dialect().spelling().name(table));
        let sql = sqlx::AssertSqlSafe(sql);
        let count: i64 = match self {
            Session::Sqlite(conn) => sqlx::query_scalar(sql).fetch_one(&mut **conn).await?,
            Session::Postgres(conn) => {
                sqlx::query_scalar(sql).persistent(false).fetch_one(&mut **conn).await?
            }
            Session::Mysql(conn) => sqlx::query_scalar(sql).persistent(false).fetch_one(&mut **conn).await?,
        };
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// What every row of a table holds in the columns of a key, as [`Found::old`] would say it; in the key's order.
    pub(crate) async fn keys(
        &mut self,
        table: &ObjectName,
        key: &[&Column],
    ) -> Result<Vec<Vec<Datum>>, sqlx::Error> {
        match self {
            Session::Sqlite(conn) => sqlite::keys(conn, table, key).await,
            Session::Postgres(conn) => postgres::keys(conn, table, key).await,
            Session::Mysql(conn) => mysql::keys(conn, table, key).await,
        }
    }

    /// Deletes the rows with these keys.
    pub(crate) async fn delete(&mut self, delete: &Delete<'_>) -> Result<(), sqlx::Error> {
        match self {
            Session::Sqlite(conn) => sqlite::delete(conn, delete).await,
            Session::Postgres(conn) => postgres::delete(conn, delete).await,
            Session::Mysql(conn) => mysql::delete(conn, delete).await,
        }
    }

    /// Keeps what was written so far, and goes on in a transaction of its own.
    pub(crate) async fn commit_and_go_on(&mut self) -> Result<(), sqlx::Error> {
        match self {
            Session::Sqlite(conn) => {
                sqlx::raw_sql("COMMIT; BEGIN IMMEDIATE").execute(&mut **conn).await.map(drop)
            }
            Session::Postgres(conn) => {
                sqlx::raw_sql("COMMIT").execute(&mut **conn).await?;
                sqlx::raw_sql("BEGIN").execute(&mut **conn).await?;
                sqlx::raw_sql(LOCK).execute(&mut **conn).await.map(drop)
            }
            Session::Mysql(conn) => {
                sqlx::raw_sql("COMMIT; START TRANSACTION").execute(&mut **conn).await.map(drop)
            }
        }
    }

    /// After rows were given numbers by hand: the database goes on counting behind them.
    pub(crate) async fn count_on(&mut self, table: &ObjectName, column: &str) -> Result<(), sqlx::Error> {
        match self {
            // AUTOINCREMENT, rowid and AUTO_INCREMENT take every number that was stored into account.
            Session::Sqlite(_) | Session::Mysql(_) => Ok(()),
            Session::Postgres(conn) => postgres::count_on(conn, table, column).await,
        }
    }
}

/// What a connection leads to.
pub(crate) fn of(conn: &Connection) -> Dialect {
    match conn {
        Connection::Sqlite(_) => Dialect::Sqlite,
        Connection::Postgres(_) => Dialect::Postgres,
        Connection::Mysql(_) => Dialect::Mysql,
    }
}

/// A column as an export reads it, so that it comes in the words of seeds.
pub(crate) fn exported(dialect: Dialect, ty: &Type, sql: &str) -> String {
    match (dialect, ty) {
        (Dialect::Postgres, Type::Array(_)) => format!("to_json({sql})::text"),
        (Dialect::Postgres, _) => format!("{sql}::text"),
        // Fewer digits are printed of a float than it has.
        (Dialect::Mysql, Type::Float) => format!("{sql} + 0e0"),
        (Dialect::Mysql | Dialect::Sqlite, _) => sql.to_owned(),
    }
}

/// A checked value as that database takes it. The error says why it cannot.
pub(crate) fn encode(dialect: Dialect, value: &Value, ty: &Type) -> Result<Datum, String> {
    match dialect {
        Dialect::Sqlite => sqlite::encode(value, ty),
        Dialect::Postgres => Ok(postgres::encode(value)),
        Dialect::Mysql => mysql::encode(value, ty),
    }
}

/// Whether a column that holds `old` would hold the same after `new` is written.
pub(crate) fn same(dialect: Dialect, ty: &Type, old: &Datum, new: &Datum) -> bool {
    match dialect {
        Dialect::Sqlite => sqlite::same(ty, old, new),
        // Both are the server's own text of a value of that type.
        Dialect::Postgres => old == new,
        Dialect::Mysql => mysql::same(ty, old, new),
    }
}

/// A value for people: `None` is NULL.
pub(crate) fn show(ty: &Type, datum: &Datum) -> Option<String> {
    Some(match (datum, ty) {
        (Datum::Null, _) => return None,
        (Datum::Int(value), Type::Bool) => (*value != 0).to_string(),
        (Datum::Int(value), _) => value.to_string(),
        (Datum::Real(value), _) => value.to_string(),
        (Datum::Text(text), _) => text.clone(),
        (Datum::Blob(bytes), _) => hex(bytes),
    })
}

/// `\x00ff`, as PostgreSQL writes bytes and as seeds do.
fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    format!(r"\x{}", digits.collect::<String>())
}
