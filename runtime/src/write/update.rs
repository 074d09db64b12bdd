//! Changes to rows: to one by its key, to all for which a condition holds. What was set is written, the rest stays.

use std::marker::PhantomData;

use super::blame::classified;
use super::change::{Change, write_set};
use super::insert::{OneRow, Rows};
use super::steps;
use crate::datum::{Datum, Refused};
use crate::driver::RawRow;
use crate::error::Error;
use crate::operation::Verb;
use crate::query::{Narrow, Query, by_key};
use crate::record::Record;
use crate::relation::{Joined, Joining};
use crate::repository::Writable;
use crate::session::On;
use crate::sink::{Failing, Found, Sink, Work};
use crate::statement::{Show, Sql};
use crate::table::{KeyValue, OptimisticLock, Table, TableInfo};
use crate::value::{Number, Param};

/// Changes to one row, by its primary key, or to all rows for which a condition holds: what is set is written, the rest
/// stays.
///
/// `schema!` makes a type around this one with a setter for each column. `G` says what [`Update::save`] gives: the row as
/// it is then ([`OneRow`]), or how many rows there were ([`Touched`]).
///
/// ```
/// # pub mod db { tablewright::schema!("docs/schema"); }
/// # use db::{OrderStatus, customer, order};
/// # use tablewright::types::Decimal;
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # let db = db::Db::memory().await?;
/// # let ada = db.customers().insert(customer::New::new("ada@example.org")).await?;
/// # let made = db.orders().insert(order::New::new(ada.id, Decimal::from(12))).await?;
/// // One row.
/// let paid = db.orders().update(made.id).status(OrderStatus::Paid).add(order::total, Decimal::ONE).save().await?;
/// assert_eq!(paid.total, Decimal::from(13));
///
/// // Every row for which this holds.
/// let large = db.orders().filter(order::total.gt(Decimal::TEN));
/// assert_eq!(large.update().status(OrderStatus::Open).save().await?, 1);
///
/// // Other values for each row.
/// let rows = [(made.id, order::Update::new().total(Decimal::TWO))];
/// let done = db.orders().update_many(rows).await?;
/// assert_eq!((done.rows, done.missing.len()), (1, 0));
/// # Ok(()) }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "nothing is written until save() is called"]
pub struct Update<'a, T: Table, G = OneRow> {
    target: Target<'a>,
    record: Record,
    of: PhantomData<fn() -> (T, G)>,
}

/// Which rows are changed.
enum Target<'a> {
    None,
    Key(On<'a>, Vec<Datum>),
    /// The row with this key, and in this column this version.
    Version(On<'a>, Vec<Datum>, (u16, Datum)),
    Filter(On<'a>, Narrow),
}

/// Gives how many rows there were.
#[derive(Clone, Copy, Debug)]
pub enum Touched {}

/// What a save gives.
pub trait Saved<T: Table>: Sized + Send + 'static {
    /// What is given.
    type Output: Send;

    /// Writes.
    fn save(update: Update<'_, T, Self>) -> impl Future<Output = Result<Self::Output, T::Fail>> + Send;
}

impl<'a, T: Table> Update<'a, T> {
    /// Changes to no row yet, for `update(id).apply(…)` and for `update_many`.
    pub fn new() -> Self {
        Self { target: Target::None, record: Record::default(), of: PhantomData }
    }

    /// Changes to the row with this key.
    pub fn of(on: On<'a>, key: T::Key) -> Self {
        Self { target: Target::Key(on, key.into_data()), record: Record::default(), of: PhantomData }
    }
}

impl<'a, T: OptimisticLock> Update<'a, T> {
    /// Changes to this row, as long as nobody else has changed it since it was read.
    pub(crate) fn of_row(on: On<'a>, row: &T) -> Self {
        let version = T::INFO.lock.map_or("", |lock| lock.column);
        let key = T::INFO.key.iter().map(|&column| row.datum(column)).collect();
        let at = T::INFO.columns.iter().position(|info| info.name == version);
        let target = match at.and_then(|at| u16::try_from(at).ok()) {
            Some(at) => Target::Version(on, key, (at, row.datum(at))),
            None => Target::Key(on, key),
        };
        Self { target, record: Record::default(), of: PhantomData }
    }
}

impl<'a, T: Table> Update<'a, T, Touched> {
    /// Gives the rows as they are then, instead of their number.
    pub fn returning(self) -> Update<'a, T, Rows> {
        let Self { target, record, of: _ } = self;
        Update { target, record, of: PhantomData }
    }
}

impl<T: Table, G> Update<'_, T, G> {
    /// Sets a column.
    pub fn set<F: crate::Field>(mut self, column: u16, value: F) -> Self {
        self.record.set(column, value);
        self
    }

    /// Sets a column, named by its constant: for structs that derive `Repository`, `AgentCard::name`.
    pub fn put<F: crate::Field>(self, column: crate::Column<T, F>, value: impl Into<F>) -> Self {
        self.set(column.position(), value.into())
    }

    /// Adds to a number that is there; NULL stays NULL. A sum that the column cannot hold is refused, on every database.
    pub fn add<F: crate::Field>(mut self, column: crate::Column<T, F>, by: impl Param<F::Value>) -> Self
    where
        F::Value: Number,
    {
        self.record.change(column.position(), Change::Add(crate::Value::into_datum(by.param())));
        self
    }

    /// Sets a column to what another column of the same type holds.
    pub fn copy<F: crate::Field>(mut self, column: crate::Column<T, F>, from: crate::Column<T, F>) -> Self {
        self.record.change(column.position(), Change::Copy(from.position()));
        self
    }

    /// Sets a JSON column to a document of the application's own type.
    pub fn json<D: serde::Serialize>(mut self, column: u16, document: &D) -> Self {
        self.record.json(column, document);
        self
    }

    /// Sets a nullable JSON column to a document of the application's own type, or to NULL.
    pub fn json_opt<D: serde::Serialize>(mut self, column: u16, document: &Option<D>) -> Self {
        self.record.json_opt(column, document);
        self
    }

    /// Takes over what another form sets.
    pub fn apply(mut self, other: impl Into<Record>) -> Self {
        self.record.replace(other.into());
        self
    }
}

impl<T: Table, G: Saved<T>> Update<'_, T, G> {
    /// Writes what was set. For one row it gives the row as it is then, or [`Error::NotFound`] where there is none; for
    /// all rows of a filter it gives their number.
    ///
    /// Columns with `on_update` are set as the YAML says, unless they were set here. Where nothing was set, nothing is
    /// written.
    pub fn save(self) -> impl Future<Output = Result<G::Output, T::Fail>> + Send {
        G::save(self)
    }
}

impl<T: Table> Default for Update<'_, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Table, G> From<Update<'_, T, G>> for Record {
    fn from(update: Update<'_, T, G>) -> Self {
        update.record
    }
}

impl<T: Table> Saved<T> for OneRow {
    type Output = T;

    async fn save(update: Update<'_, T, Self>) -> Result<T, T::Fail> {
        let mut found = Found::rows();
        save_one(T::INFO, update.target, update.record, &mut found).await?;
        Ok(found.one()?)
    }
}

impl<T: Table> Saved<T> for Touched {
    type Output = u64;

    fn save(update: Update<'_, T, Self>) -> impl Future<Output = Result<u64, T::Fail>> + Send {
        Failing::new(save_all(T::INFO, update.target, update.record, None))
    }
}

impl<T: Table> Saved<T> for Rows {
    type Output = Vec<T>;

    async fn save(update: Update<'_, T, Self>) -> Result<Vec<T>, T::Fail> {
        let mut found = Found::rows();
        save_all(T::INFO, update.target, update.record, Some(&mut found)).await?;
        Ok(found.rows)
    }
}

/// Changes one row, and reads it as it is then. Where nothing is read, there is no such row.
fn save_one<'a>(
    table: &'static TableInfo,
    target: Target<'a>,
    record: Record,
    to: &'a mut (dyn Sink + 'a),
) -> Work<'a, ()> {
    Box::pin(async move {
        let (on, key, seen) = match target {
            Target::Key(on, key) => (on, key, None),
            Target::Version(on, key, seen) => (on, key, Some(seen)),
            Target::None | Target::Filter(..) => return Err(Error::Transaction(NO_ROW)),
        };
        let cells = record.checked_changes(table, on.database())?;
        if cells.is_empty() {
            return by_key(on, table, key, to).await;
        }
        let mut sql = head(on, table, &cells)?;
        where_key(&mut sql, table, &key)?;
        sql.shown(table, Show::Present, " AND ");
        if let Some((column, version)) = &seen {
            sql.push(" AND ").column(table, *column).push(" = ");
            sql.bind(table, *column, version)?;
        }
        let rows = match steps::gives_back(on.database()) {
            true => returned(on, sql, table, &cells, to).await?,
            false => match steps::update_one(on, sql, table, &key, &cells, to).await {
                Ok(rows) => rows,
                Err(error) => return Err(failed(on, table, error, &cells).await),
            },
        };
        if rows > 0 {
            return Ok(());
        }
        if seen.is_some() && is_there(on, table, key).await? {
            return Err(Error::Stale { table: table.name });
        }
        Err(Error::NotFound { table: table.name })
    })
}

/// Changes the rows of a filter, reads them where that is wanted, and returns how many there were.
fn save_all<'a>(
    table: &'static TableInfo,
    target: Target<'a>,
    record: Record,
    to: Option<&'a mut (dyn Sink + 'a)>,
) -> Work<'a, u64> {
    Box::pin(async move {
        let Target::Filter(on, narrow) = target else { return Err(Error::Transaction(NO_ROW)) };
        let cells = record.checked_changes(table, on.database())?;
        if cells.is_empty() {
            return Ok(0);
        }
        if steps::needs_steps(on, table, &narrow) || (to.is_some() && !steps::gives_back(on.database())) {
            return steps::update_in_steps(on, table, &narrow, &cells, to).await;
        }
        let mut sql = head(on, table, &cells)?;
        narrow.write_where(&mut sql, table)?;
        if let Some(to) = to {
            return returned(on, sql, table, &cells, to).await;
        }
        match on.execute(sql.finish(table, Verb::Update)).await {
            Ok(rows) => Ok(rows),
            Err(error) => Err(failed(on, table, error, &cells).await),
        }
    })
}

const NO_ROW: &str = "these changes belong to no row: hand them to update(id).apply(…), or to update_many";

impl<'a, T: Table> Query<'a, T> {
    /// Changes all of these rows: nothing is written until `save()`, which gives their number. Order, limit and offset do
    /// not apply.
    pub fn update(self) -> T::Update<'a, Touched>
    where
        T: Writable,
    {
        let (on, narrow) = (self.on, self.narrow);
        Update { target: Target::Filter(on, narrow), record: Record::default(), of: PhantomData }.into()
    }
}

pub(super) fn head(on: On<'_>, table: &'static TableInfo, cells: &[(u16, Change)]) -> Result<Sql, Error> {
    let mut sql = Sql::new(on.database());
    sql.push("UPDATE ").push(table.sql.on(on.database())).push(" SET ");
    write_set(&mut sql, table, cells)?;
    Ok(sql)
}

/// Reads the rows that were changed, and returns how many there were.
async fn returned(
    on: On<'_>,
    mut sql: Sql,
    table: &'static TableInfo,
    cells: &[(u16, Change)],
    to: &mut (dyn Sink + '_),
) -> Result<u64, Error> {
    sql.push(" RETURNING ").push(table.list(on.database()));
    let (joined, mut rows) = (Joined::none(table), 0);
    let mut each = |raw: RawRow<'_>| {
        rows += 1;
        to.read(raw, &joined)
    };
    match on.rows(sql.finish(table, Verb::Update), &mut each).await {
        Ok(()) => Ok(rows),
        Err(error) => Err(failed(on, table, error, cells).await),
    }
}

/// Whether there is a row with this primary key.
async fn is_there(on: On<'_>, table: &'static TableInfo, key: Vec<Datum>) -> Result<bool, Error> {
    let mut any = Any(false);
    by_key(on, table, key, &mut any).await?;
    Ok(any.0)
}

/// Whether there was a row.
struct Any(bool);

impl Sink for Any {
    fn join(&mut self, _: &mut Joining) -> Result<(), Error> {
        Ok(())
    }

    fn read(&mut self, _: RawRow<'_>, _: &Joined) -> Result<(), Error> {
        self.0 = true;
        Ok(())
    }
}

pub(super) async fn failed(
    on: On<'_>,
    table: &'static TableInfo,
    error: Error,
    cells: &[(u16, Change)],
) -> Error {
    let beyond = error.is_out_of_range(on.database());
    match cells.iter().find(|(_, change)| matches!(change, Change::Add(_))) {
        Some((column, _)) if beyond => {
            Error::refused(table, *column, Refused::because("would be a number that the column cannot hold"))
        }
        Some(_) | None => classified(on, table, error, &[Change::values(cells.to_vec())]).await,
    }
}

pub(super) fn where_key(sql: &mut Sql, table: &'static TableInfo, key: &[Datum]) -> Result<(), Error> {
    for (number, (column, datum)) in table.key.iter().zip(key).enumerate() {
        sql.push(if number == 0 { " WHERE " } else { " AND " });
        sql.column(table, *column).push(" = ");
        sql.bind(table, *column, datum)?;
    }
    Ok(())
}
