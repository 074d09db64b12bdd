//! Reading rows: what is asked for, in which order, how many, and what is loaded with them.

mod aggregate;
mod columns;
mod explain;
mod groups;
mod lock;
mod one;
mod stream;

use std::marker::PhantomData;

use crate::connection::Database;
use crate::datum::Datum;
use crate::driver::RawRow;
use crate::error::{Error, broken};
use crate::filter::{Comparison, Expr, Filter, Order, Way};
use crate::operation::Verb;
use crate::relation::{Asked, Joining, Loads, Push, Relation};
use crate::row::Row;
use crate::session::{On, Statement};
use crate::sink::{Found, Sink, Work};
use crate::statement::{Show, Sql};
use crate::table::{Rule, Table, TableInfo};
use crate::value::Field;

pub use aggregate::{Aggregate, Aggregates, Computations, Summable, count as count_rows};
pub use columns::{Pick, Select};
pub use groups::{GroupOrder, Groups, Having};
pub use lock::Locking;
pub use one::One;
pub(crate) use one::{by_key, by_key_of_any};
pub use stream::{Chunks, RowStream};

/// A question for many rows of the table of `T`, which are loaded with `L`.
#[must_use = "a query asks nothing until all(), first(), page(), count(), exists() or delete() is called"]
pub struct Query<'a, T, L = ()> {
    pub(crate) on: On<'a>,
    pub(crate) narrow: Narrow,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: Option<u64>,
    pub(crate) loads: L,
    of: PhantomData<fn() -> T>,
}

impl<T, L: Clone> Clone for Query<'_, T, L> {
    fn clone(&self) -> Self {
        let Self { on, narrow, limit, offset, loads, of } = self;
        Self {
            on: *on,
            narrow: narrow.clone(),
            limit: *limit,
            offset: *offset,
            loads: loads.clone(),
            of: *of,
        }
    }
}

/// Conditions and order, whatever the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrow {
    pub(crate) filters: Vec<Expr>,
    pub(crate) order: Vec<Way>,
    pub(crate) show: Show,
}

impl Narrow {
    pub(crate) const NONE: Narrow = Narrow { filters: Vec::new(), order: Vec::new(), show: Show::Present };

    /// ` WHERE …`, where there is a condition; says whether there is one.
    pub(crate) fn write_where(&self, sql: &mut Sql, table: &'static TableInfo) -> Result<bool, Error> {
        let mut some = sql.shown(table, self.show, " WHERE ");
        for filter in &self.filters {
            sql.push(if some { " AND " } else { " WHERE " });
            some = true;
            filter.write(sql, table)?;
        }
        Ok(some)
    }

    /// Whether a condition asks for other rows.
    pub(crate) fn asks_others(&self) -> bool {
        self.filters.iter().any(Expr::asks_others)
    }

    /// ` ORDER BY …`, where there is an order.
    pub(crate) fn write_order(&self, sql: &mut Sql, table: &'static TableInfo) {
        if self.order.is_empty() {
            return;
        }
        sql.push(" ORDER BY ");
        sql.list(self.order.iter(), |sql, way| way.write(sql, table));
    }
}

impl<'a, T: Table> Query<'a, T> {
    /// Every row.
    pub fn new(on: On<'a>) -> Self {
        Self { on, narrow: Narrow::NONE, limit: None, offset: None, loads: (), of: PhantomData }
    }

    /// For generated code: rows whose columns have these values.
    pub fn equal(on: On<'a>, values: impl IntoIterator<Item = (u16, Datum)>) -> Self {
        let mut query = Self::new(on);
        query.narrow.filters = values.into_iter().map(equal).collect();
        query
    }
}

fn equal((column, datum): (u16, Datum)) -> Expr {
    if datum.is_null() { Expr::IsNull(column, true) } else { Expr::Compare(column, Comparison::Eq, datum) }
}

impl<'a, T: Table, L: Loads<T>> Query<'a, T, L> {
    /// Only rows for which this holds as well.
    pub fn filter(mut self, filter: Filter<T>) -> Self {
        self.narrow.filters.push(filter.expr);
        self
    }

    /// Only rows for which this holds as well, where there is a condition; `None` leaves the query as it is.
    pub fn filter_opt(self, filter: Option<Filter<T>>) -> Self {
        match filter {
            Some(filter) => self.filter(filter),
            None => self,
        }
    }

    /// In this order; called again, where the former leaves rows equal. Without an order, rows come as the database likes.
    pub fn order(mut self, order: Order<T>) -> Self {
        self.narrow.order.push(order.way);
        self
    }

    /// At most that many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.limit = Some(rows);
        self
    }

    /// Without the first rows. Their number makes it slower: [`Query::page`] does not count.
    pub fn offset(mut self, rows: u64) -> Self {
        self.offset = Some(rows);
        self
    }

    /// With what a relation leads to, in one more statement for all rows, or [in the same](crate::Related::joined). The
    /// result has it in its type.
    pub fn with<R: Relation<T>>(self, relation: R) -> Query<'a, T, L::Pushed>
    where
        L: Push<R>,
        L::Pushed: Loads<T>,
    {
        let Self { on, narrow, limit, offset, loads, of: _ } = self;
        Query { on, narrow, limit, offset, loads: loads.push(relation), of: PhantomData }
    }

    /// For derived repositories: with several relations at once.
    pub fn loading<M: Loads<T>>(self, loads: M) -> Query<'a, T, M> {
        let Self { on, narrow, limit, offset, loads: _, of: _ } = self;
        Query { on, narrow, limit, offset, loads, of: PhantomData }
    }

    /// The rows.
    pub async fn all(self) -> Result<Vec<L::Output>, Error> {
        let Self { on, narrow, limit, offset, loads, of: _ } = self;
        let mut found = Found::new(loads, room(limit));
        list(on, T::INFO, List { narrow, limit, offset, verb: Verb::Select }, &mut found).await?;
        found.attach(on).await
    }

    /// The first row, if there is one.
    pub async fn first(mut self) -> Result<Option<L::Output>, Error> {
        self.limit = Some(1);
        Ok(self.all().await?.pop())
    }

    fn select(&self, verb: Verb) -> Result<Statement, Error> {
        Ok(self.write()?.finish(T::INFO, verb))
    }

    fn write(&self) -> Result<Sql, Error> {
        let mut sql = Sql::select(self.on.database(), T::INFO);
        self.write_tail(&mut sql)?;
        Ok(sql)
    }

    /// What stands behind the table: conditions, order, limit and offset.
    pub(crate) fn write_tail(&self, sql: &mut Sql) -> Result<(), Error> {
        self.narrow.write_where(sql, T::INFO)?;
        self.narrow.write_order(sql, T::INFO);
        self.write_limit(sql);
        Ok(())
    }

    fn write_limit(&self, sql: &mut Sql) {
        write_limit(sql, self.limit, self.offset);
    }
}

fn write_limit(sql: &mut Sql, limit: Option<u64>, offset: Option<u64>) {
    match (limit, sql.database) {
        (Some(limit), _) => {
            sql.push(" LIMIT ").number(limit.min(i64::MAX as u64));
        }
        (None, Database::Sqlite) if offset.is_some() => {
            sql.push(" LIMIT -1");
        }
        // The largest number of rows that there can be (<https://dev.mysql.com/doc/refman/8.4/en/select.html>).
        (None, Database::Mysql) if offset.is_some() => {
            sql.push(" LIMIT 18446744073709551615");
        }
        (None, Database::Sqlite | Database::Postgres | Database::Mysql) => {}
    }
    if let Some(offset) = offset {
        sql.push(" OFFSET ").number(offset.min(i64::MAX as u64));
    }
}

/// What is asked for of a table.
pub(crate) struct List {
    pub(crate) narrow: Narrow,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: Option<u64>,
    pub(crate) verb: Verb,
}

/// How many rows room is made for before they come.
pub(crate) fn room(limit: Option<u64>) -> usize {
    limit.unwrap_or(0).min(1_000) as usize
}

/// Reads rows, with what is joined to them.
pub(crate) fn list<'a>(
    on: On<'a>,
    table: &'static TableInfo,
    list: List,
    to: &'a mut (dyn Sink + 'a),
) -> Work<'a, ()> {
    Box::pin(async move {
        let List { narrow, limit, offset, verb } = list;
        let asked = match (limit, offset) {
            (Some(rows), _) => Asked::AtMost(rows),
            (None, Some(_)) => Asked::AtMost(u64::MAX),
            (None, None) => Asked::All,
        };
        let mut joining = Joining::new(table, on.database(), asked, 0);
        to.join(&mut joining)?;
        let (mut sql, joined) = joining.select(|_| ());
        narrow.write_where(&mut sql, table)?;
        joined.write_order(&narrow, &mut sql);
        write_limit(&mut sql, limit, offset);
        on.rows(sql.finish(table, verb), &mut |raw| to.read(raw, &joined)).await
    })
}

impl<T: Table> Query<'_, T> {
    /// How many rows there are.
    pub async fn count(self) -> Result<u64, Error> {
        count(self.on, T::INFO, &self.narrow).await
    }

    /// Whether there is a row.
    pub async fn exists(self) -> Result<bool, Error> {
        exists(self.on, T::INFO, &self.narrow).await
    }

    /// Deletes the rows, and returns how many there were; with `soft_delete` they are marked as deleted. Order, limit and
    /// offset do not apply.
    pub async fn delete(self) -> Result<u64, T::Fail> {
        Ok(delete(self.on, T::INFO, &self.narrow, crate::write::delete_head).await?)
    }
}

fn exists<'a>(on: On<'a>, table: &'static TableInfo, narrow: &'a Narrow) -> Work<'a, bool> {
    Box::pin(async move {
        let mut sql = Sql::new(on.database());
        sql.push("SELECT EXISTS (SELECT 1 FROM ").push(table.sql.on(on.database()));
        narrow.write_where(&mut sql, table)?;
        sql.push(")");
        scalar(on, sql.finish(table, Verb::Exists)).await
    })
}

/// Deletes the rows by a statement that begins so, and returns how many there were.
pub(crate) fn delete<'a>(
    on: On<'a>,
    table: &'static TableInfo,
    narrow: &'a Narrow,
    head: crate::write::Head,
) -> Work<'a, u64> {
    Box::pin(async move {
        if crate::write::needs_steps(on, table, narrow) {
            return crate::write::delete_in_steps(on, table, narrow, head, None).await;
        }
        let mut sql = head(on, table);
        narrow.write_where(&mut sql, table)?;
        match on.execute(sql.finish(table, Verb::Delete)).await {
            Ok(rows) => Ok(rows),
            Err(error) => match crate::write::classified(on, table, error, &[]).await {
                Error::Database(error) => Err(who_is_in_the_way(on, table, narrow, error).await),
                other => Err(other),
            },
        }
    })
}

/// SQLite does not say which foreign key forbids a deletion: the first by which a row refers to one of these.
async fn who_is_in_the_way(
    on: On<'_>,
    table: &'static TableInfo,
    narrow: &Narrow,
    error: Box<sqlx::Error>,
) -> Error {
    let database = on.database();
    for (index, info) in table.constraints.iter().enumerate() {
        let Rule::UsedBy(columns, from) = &info.rule else { continue };
        let mut sql = Sql::new(database);
        sql.push("SELECT EXISTS (SELECT 1 FROM ").push(table.sql.on(database));
        let Ok(some) = narrow.write_where(&mut sql, table) else { break };
        sql.push(if some { " AND " } else { " WHERE " });
        sql.push("EXISTS (SELECT 1 FROM ").push(from.sql.on(database)).push(" AS tw WHERE ");
        for (number, (name, column)) in from.columns.iter().zip(*columns).enumerate() {
            sql.push(if number == 0 { "tw." } else { " AND tw." }).ident(name).push(" = ");
            sql.column(table, *column);
        }
        sql.push("))");
        if let Ok(true) = scalar::<bool>(on, sql.finish(table, Verb::Diagnose)).await {
            return broken(table, index);
        }
    }
    Error::Database(error)
}

/// How many rows satisfy the conditions.
pub(crate) fn count<'a>(on: On<'a>, table: &'static TableInfo, narrow: &'a Narrow) -> Work<'a, u64> {
    Box::pin(async move {
        let mut sql = Sql::new(on.database());
        sql.push("SELECT count(*) FROM ").push(table.sql.on(on.database()));
        narrow.write_where(&mut sql, table)?;
        let count: i64 = scalar(on, sql.finish(table, Verb::Count)).await?;
        Ok(u64::try_from(count).unwrap_or_default())
    })
}

async fn scalar<F: Field>(on: On<'_>, statement: Statement) -> Result<F, Error> {
    let (table, mut value) = (statement.table, None);
    let mut each = |raw: RawRow<'_>| {
        value = Some(Row::new(raw, table).get::<F>()?);
        Ok(())
    };
    on.first(statement, &mut each).await?;
    value.ok_or(Error::NotFound { table: table.name })
}
