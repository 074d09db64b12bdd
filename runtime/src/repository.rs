//! The repository of a table: what every table can do. What depends on its keys and indexes is generated around this.

use std::marker::PhantomData;

use crate::error::Error;
use crate::filter::Filter;
use crate::query::{One, Query};
use crate::record::Record;
use crate::relation::Loads;
use crate::session::{On, Session};
use crate::sink::{Failing, Found};
use crate::table::{KeyValue, New, OptimisticLock, SoftDelete, Table, WholeRow};
use crate::write::{self, DeletePlan, Insert, Keys, OneRow, Saved, Update, Updated};

/// The rows `T` of a table, on a pool or in a transaction.
pub struct Repository<'a, T> {
    on: On<'a>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Repository<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Repository<'_, T> {}

impl<'a, T: Table> Repository<'a, T> {
    /// The repository on a pool or in a transaction.
    pub fn new(session: &'a impl Session) -> Self {
        Self { on: session.on(), of: PhantomData }
    }

    /// Where its statements run.
    pub fn on(self) -> On<'a> {
        self.on
    }

    /// The row with this primary key, if there is one.
    pub fn find(self, key: T::Key) -> One<'a, T> {
        One::by_key(self.on, key.into_data())
    }

    /// All rows, to be narrowed down.
    pub fn select(self) -> Query<'a, T> {
        Query::new(self.on)
    }

    /// The rows for which this holds.
    pub fn filter(self, filter: Filter<T>) -> Query<'a, T> {
        self.select().filter(filter)
    }

    /// How many rows there are.
    pub async fn count(self) -> Result<u64, Error> {
        self.select().count().await
    }

    /// Whether there is a row with this primary key.
    pub async fn exists(self, key: T::Key) -> Result<bool, Error> {
        Query::<T>::equal(self.on, T::INFO.key.iter().copied().zip(key.into_data())).exists().await
    }

    /// Deletes the row with this primary key, or marks it as deleted where the YAML says `soft_delete`;
    /// [`Error::NotFound`] where there is none.
    pub fn delete(self, key: T::Key) -> impl Future<Output = Result<(), T::Fail>> + Send {
        Failing::new(write::delete(self.on, T::INFO, key.into_data()))
    }

    /// Deletes the row with this primary key for good, whether it is marked as deleted or not; [`Error::NotFound`] where
    /// there is none.
    pub async fn delete_forever(self, key: T::Key) -> Result<(), T::Fail>
    where
        T: SoftDelete,
    {
        Ok(write::delete_forever(self.on, T::INFO, key.into_data()).await?)
    }

    /// Takes the mark of deletion from the row with this primary key; [`Error::NotFound`] where no deleted row has it.
    pub async fn restore(self, key: T::Key) -> Result<T, T::Fail>
    where
        T: SoftDelete,
    {
        let mut found = Found::rows();
        write::restore(self.on, T::INFO, key.into_data(), &mut found).await?;
        Ok(found.one()?)
    }

    /// Changes this row, unless somebody else has changed it since it was read: `save()` then gives [`Error::Stale`], the
    /// failure's `Stale`. An update by the key alone, by filter or of many rows compares nothing, but makes a new version.
    pub fn update_row(self, row: &T) -> T::Update<'a, OneRow>
    where
        T: Writable + OptimisticLock,
    {
        Update::of_row(self.on, row).into()
    }

    /// What the deletion of the row with this primary key would take: which rows go with it, are changed, or are in its
    /// way, by the foreign keys of the schema. One statement a foreign key and round; circles end where no row is new.
    /// With `soft_delete`, it is what [`Repository::delete_forever`] would take.
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// # use db::{customer, order, product};
    /// # use tablewright::types::Decimal;
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// # let ada = db.customers().insert(customer::New::new("ada@example.org")).await?;
    /// # db.orders().insert(order::New::new(ada.id, Decimal::from(12))).await?;
    /// let plan = db.customers().delete_plan(ada.id).await?;
    /// assert!(plan.is_refused());
    /// assert_eq!(plan.to_string(), "customers: 1 row\n└─ orders by customer_id: 1 row in the way");
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn delete_plan(self, key: T::Key) -> Result<DeletePlan, Error>
    where
        T: WholeRow,
    {
        write::delete_plan::<T>(self.on, key).await
    }

    /// Deletes the rows with these primary keys, and returns how many there were.
    pub async fn delete_many(self, keys: impl IntoIterator<Item = T::Key>) -> Result<u64, T::Fail> {
        write::delete_many::<T>(self.on, keys).await.map_err(Into::into)
    }

    /// Inserts a row. Awaited, it gives the row back with its defaults; [`Insert::on_conflict`] says what happens where
    /// there is such a row already.
    pub fn insert(self, new: T::New) -> Insert<'a, T>
    where
        T: Writable,
    {
        Insert::one(self.on, new)
    }

    /// Inserts rows, all or none. Awaited, it gives their keys in the same order; [`Insert::returning`] gives the rows.
    ///
    /// Rows that set the same columns go together: as arrays on PostgreSQL, else in `VALUES` lists of a few sizes.
    pub fn insert_many(self, rows: impl IntoIterator<Item = T::New>) -> Insert<'a, T, Keys>
    where
        T: Writable,
    {
        Insert::many(self.on, rows)
    }

    /// Changes the row with this primary key: nothing is written until `save()`, and then only what was set.
    pub fn update(self, key: T::Key) -> T::Update<'a, OneRow>
    where
        T: Writable,
    {
        Update::of(self.on, key).into()
    }

    /// Changes rows by their primary keys, other values for each, all or none: one statement for all rows that set the
    /// same columns. The result says of which keys there is no row; one that is given twice is changed twice.
    pub async fn update_many(
        self,
        rows: impl IntoIterator<Item = (T::Key, impl Into<Record>)>,
    ) -> Result<Updated<T::Key>, T::Fail>
    where
        T: Writable,
        T::Key: Clone,
    {
        write::update_many::<T>(self.on, rows).await.map_err(Into::into)
    }
}

/// Rows `T` with what `L` loads, put together into a struct of the application's own by `derive(Repository)`.
pub struct Projection<'a, T, L> {
    on: On<'a>,
    loads: L,
    of: PhantomData<fn() -> T>,
}

impl<'a, T: Table, L: Loads<T> + Clone> Projection<'a, T, L> {
    /// For generated code.
    pub fn new(session: &'a impl Session, loads: L) -> Self {
        Self { on: session.on(), loads, of: PhantomData }
    }

    /// The one with this primary key, if there is one.
    pub fn find(&self, key: T::Key) -> One<'a, T, L> {
        One::by_key(self.on, key.into_data()).loading(self.loads.clone())
    }

    /// All of them, to be narrowed down.
    pub fn select(&self) -> Query<'a, T, L> {
        Query::new(self.on).loading(self.loads.clone())
    }

    /// Those for which this holds.
    pub fn filter(&self, filter: Filter<T>) -> Query<'a, T, L> {
        self.select().filter(filter)
    }

    /// How many there are.
    pub async fn count(&self) -> Result<u64, Error> {
        Query::<T>::new(self.on).count().await
    }
}

/// A row that has forms to write it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can be read but not written: it lacks columns that have no default, or has relations",
    note = "write through the repository that `tablewright::schema!` makes for the whole table"
)]
pub trait Writable: Table {
    /// The insert form.
    type New: New<Row = Self>;

    /// The update form.
    type Update<'a, G: Saved<Self>>: From<Update<'a, Self, G>> + Into<Record>;
}
