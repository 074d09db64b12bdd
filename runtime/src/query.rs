//! Reading rows: what is asked for, in which order, how many, and what is loaded with them.

use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;

use crate::connection::Database;
use crate::datum::Datum;
use crate::driver::RawRow;
use crate::error::{Error, Violation};
use crate::filter::{Comparison, Expr, Filter, Order};
use crate::operation::Verb;
use crate::page::{self, Cursor, Page};
use crate::relation::{Loads, Push, Relation};
use crate::row::Row;
use crate::session::{On, Statement};
use crate::statement::Sql;
use crate::table::{Rule, Table};
use crate::value::Field;

/// A question for many rows of the table of `T`, which are loaded with `L`.
#[must_use = "a query asks nothing until all(), first(), page(), count(), exists() or delete() is called"]
pub struct Query<'a, T, L = ()> {
    on: On<'a>,
    narrow: Narrow,
    limit: Option<u64>,
    offset: Option<u64>,
    loads: L,
    of: PhantomData<fn() -> T>,
}

/// Conditions and order, whatever the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrow {
    pub(crate) filters: Vec<Expr>,
    pub(crate) order: Vec<(u16, bool)>,
}

impl Narrow {
    pub(crate) const NONE: Narrow = Narrow { filters: Vec::new(), order: Vec::new() };

    /// ` WHERE …`, where there is a condition.
    pub(crate) fn write_where<T: Table>(&self, sql: &mut Sql) -> Result<(), Error> {
        for (number, filter) in self.filters.iter().enumerate() {
            sql.push(if number == 0 { " WHERE " } else { " AND " });
            filter.write(sql, T::INFO)?;
        }
        Ok(())
    }

    /// ` ORDER BY …`, where there is an order. SQLite is told to put NULL where PostgreSQL puts it.
    pub(crate) fn write_order<T: Table>(&self, sql: &mut Sql) {
        if self.order.is_empty() {
            return;
        }
        sql.push(" ORDER BY ");
        sql.list(self.order.iter(), |sql, &(column, descending)| {
            sql.column(T::INFO, column);
            let nulls = sql.database == Database::Sqlite && T::INFO.columns[usize::from(column)].nullable;
            sql.push(match (descending, nulls) {
                (false, false) => "",
                (false, true) => " NULLS LAST",
                (true, false) => " DESC",
                (true, true) => " DESC NULLS FIRST",
            });
        });
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
        self.narrow.order.push((order.column, order.descending));
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

    /// With what a relation leads to, in one more statement for all rows. The result has it in its type.
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
        let rows = fetch::<T>(self.on, self.select(Verb::Select)?, self.limit).await?;
        self.loads.attach(self.on, rows).await
    }

    /// The first row, if there is one.
    pub async fn first(mut self) -> Result<Option<L::Output>, Error> {
        self.limit = Some(1);
        Ok(self.all().await?.pop())
    }

    /// Some rows behind a place, and the place behind them. The first page is behind `None`. Rows that come or go between
    /// two calls shift nothing; the primary key tells rows apart that the order leaves equal.
    pub async fn page(
        mut self,
        after: impl Into<Option<Cursor>>,
        rows: u32,
    ) -> Result<Page<L::Output>, Error> {
        self.narrow.order = page::total_order(T::INFO, &self.narrow.order);
        if let Some(cursor) = after.into() {
            self.narrow.filters.push(page::behind(T::INFO, &self.narrow.order, &cursor)?);
        }
        // One more than asked tells whether the list goes on.
        self.limit = Some(u64::from(rows) + 1);
        let mut found = fetch::<T>(self.on, self.select(Verb::Page)?, self.limit).await?;
        let more = found.len() > rows as usize;
        found.truncate(rows as usize);
        let next = match found.last() {
            Some(last) if more => Some(page::after(last, &self.narrow.order)?),
            Some(_) | None => None,
        };
        Ok(Page { rows: self.loads.attach(self.on, found).await?, next })
    }

    fn select(&self, verb: Verb) -> Result<Statement, Error> {
        let mut sql = Sql::select(self.on.database(), T::INFO);
        self.narrow.write_where::<T>(&mut sql)?;
        self.narrow.write_order::<T>(&mut sql);
        match (self.limit, sql.database) {
            (Some(limit), _) => {
                sql.push(" LIMIT ").number(limit.min(i64::MAX as u64));
            }
            (None, Database::Sqlite) if self.offset.is_some() => {
                sql.push(" LIMIT -1");
            }
            (None, Database::Sqlite | Database::Postgres) => {}
        }
        if let Some(offset) = self.offset {
            sql.push(" OFFSET ").number(offset.min(i64::MAX as u64));
        }
        Ok(sql.finish(T::INFO, verb))
    }
}

impl<T: Table> Query<'_, T> {
    /// How many rows there are.
    pub async fn count(self) -> Result<u64, Error> {
        let mut sql = Sql::new(self.on.database());
        sql.push("SELECT count(*) FROM ").push(T::INFO.sql.on(self.on.database()));
        self.narrow.write_where::<T>(&mut sql)?;
        let count: i64 = scalar::<T, _>(self.on, sql.finish(T::INFO, Verb::Count)).await?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// Whether there is a row.
    pub async fn exists(self) -> Result<bool, Error> {
        let mut sql = Sql::new(self.on.database());
        sql.push("SELECT EXISTS (SELECT 1 FROM ").push(T::INFO.sql.on(self.on.database()));
        self.narrow.write_where::<T>(&mut sql)?;
        sql.push(")");
        scalar::<T, _>(self.on, sql.finish(T::INFO, Verb::Exists)).await
    }

    /// Deletes the rows, and returns how many there were. Order, limit and offset do not apply.
    pub async fn delete(self) -> Result<u64, T::Fail> {
        let mut sql = Sql::new(self.on.database());
        sql.push("DELETE FROM ").push(T::INFO.sql.on(self.on.database()));
        self.narrow.write_where::<T>(&mut sql)?;
        match self.on.execute(sql.finish(T::INFO, Verb::Delete)).await {
            Ok(rows) => Ok(rows),
            Err(error) => match crate::write::classified(self.on, T::INFO, error, &[]).await {
                Error::Database(error) => Err(self.who_is_in_the_way(error).await.into()),
                other => Err(other.into()),
            },
        }
    }
}

impl<T: Table> Query<'_, T> {
    /// SQLite does not say which foreign key forbids a deletion: the first by which a row refers to one of these.
    async fn who_is_in_the_way(self, error: Box<sqlx::Error>) -> Error {
        let database = self.on.database();
        for (index, info) in T::INFO.constraints.iter().enumerate() {
            let Rule::UsedBy(columns, from) = &info.rule else { continue };
            let mut sql = Sql::new(database);
            sql.push("SELECT EXISTS (SELECT 1 FROM ").push(T::INFO.sql.on(database));
            if self.narrow.write_where::<T>(&mut sql).is_err() {
                break;
            }
            sql.push(if self.narrow.filters.is_empty() { " WHERE " } else { " AND " });
            sql.push("EXISTS (SELECT 1 FROM ").push(from.sql.on(database)).push(" AS tw WHERE ");
            for (number, (name, column)) in from.columns.iter().zip(*columns).enumerate() {
                sql.push(if number == 0 { "tw." } else { " AND tw." }).ident(name).push(" = ");
                sql.column(T::INFO, *column);
            }
            sql.push("))");
            if let Ok(true) = scalar::<T, bool>(self.on, sql.finish(T::INFO, Verb::Diagnose)).await {
                return Violation::new(T::INFO, index).into();
            }
        }
        Error::Database(error)
    }
}

/// Rows as they arrive, each decoded at once.
pub(crate) async fn fetch<T: Table>(
    on: On<'_>,
    statement: Statement,
    most: Option<u64>,
) -> Result<Vec<T>, Error> {
    let mut rows = Vec::with_capacity(most.unwrap_or(0).min(1_000) as usize);
    let mut each = |raw: RawRow<'_>| {
        rows.push(T::read(&mut Row::new(raw, T::INFO))?);
        Ok(())
    };
    on.rows(statement, &mut each).await?;
    Ok(rows)
}

async fn scalar<T: Table, F: Field>(on: On<'_>, statement: Statement) -> Result<F, Error> {
    let mut value = None;
    let mut each = |raw: RawRow<'_>| {
        value = Some(Row::new(raw, T::INFO).get::<F>()?);
        Ok(())
    };
    on.first(statement, &mut each).await?;
    value.ok_or(Error::NotFound { table: T::INFO.name })
}

/// A question for one row, by a key. Awaited, it gives an `Option`; [`One::required`] makes its absence an error.
#[must_use = "nothing is asked until this is awaited"]
pub struct One<'a, T, L = ()> {
    on: On<'a>,
    by: By,
    loads: L,
    of: PhantomData<fn() -> T>,
}

enum By {
    PrimaryKey(Vec<Datum>),
    Columns(Vec<(u16, Datum)>),
}

impl<'a, T: Table> One<'a, T> {
    /// For generated code: the row with this primary key.
    pub fn by_key(on: On<'a>, key: Vec<Datum>) -> Self {
        Self { on, by: By::PrimaryKey(key), loads: (), of: PhantomData }
    }

    /// For generated code: the row with these values in the columns of a unique key.
    pub fn by_unique(on: On<'a>, values: impl IntoIterator<Item = (u16, Datum)>) -> Self {
        Self { on, by: By::Columns(values.into_iter().collect()), loads: (), of: PhantomData }
    }
}

impl<'a, T: Table, L: Loads<T>> One<'a, T, L> {
    /// With what a relation leads to, in one more statement. The result has it in its type.
    pub fn with<R: Relation<T>>(self, relation: R) -> One<'a, T, L::Pushed>
    where
        L: Push<R>,
        L::Pushed: Loads<T>,
    {
        let Self { on, by, loads, of: _ } = self;
        One { on, by, loads: loads.push(relation), of: PhantomData }
    }

    /// For derived repositories: with several relations at once.
    pub fn loading<M: Loads<T>>(self, loads: M) -> One<'a, T, M> {
        let Self { on, by, loads: _, of: _ } = self;
        One { on, by, loads, of: PhantomData }
    }

    /// The row, or [`Error::NotFound`].
    pub async fn required(self) -> Result<L::Output, Error> {
        self.optional().await?.ok_or(Error::NotFound { table: T::INFO.name })
    }

    /// The row, if there is one.
    pub async fn optional(self) -> Result<Option<L::Output>, Error> {
        let Self { on, by, loads, of: _ } = self;
        let statement = by.statement::<T>(on.database())?;
        let mut found = None;
        let mut each = |raw: RawRow<'_>| {
            found = Some(T::read(&mut Row::new(raw, T::INFO))?);
            Ok(())
        };
        on.first(statement, &mut each).await?;
        match found {
            Some(row) => Ok(loads.attach(on, vec![row]).await?.pop()),
            None => Ok(None),
        }
    }
}

impl By {
    fn statement<T: Table>(self, database: Database) -> Result<Statement, Error> {
        match self {
            By::PrimaryKey(values) => {
                let values: Vec<(u16, Datum)> = T::INFO.key.iter().copied().zip(values).collect();
                Sql::fixed(database, T::INFO.find.on(database), T::INFO, &values, Verb::Find)
            }
            By::Columns(values) => {
                let mut sql = Sql::select(database, T::INFO);
                let narrow = Narrow { filters: values.into_iter().map(equal).collect(), ..Narrow::NONE };
                narrow.write_where::<T>(&mut sql)?;
                Ok(sql.finish(T::INFO, Verb::Find))
            }
        }
    }
}

impl<'a, T: Table, L: Loads<T> + 'a> IntoFuture for One<'a, T, L> {
    type Output = Result<Option<L::Output>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.optional())
    }
}
