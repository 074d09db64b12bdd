//! Links of a many-to-many relation: made, undone, replaced.

use std::collections::HashSet;
use std::marker::PhantomData;

use super::delete::{delete_among, purge_among};
use super::insert::{Insert, Rows, insert_record};
use crate::datum::{Datum, Key};
use crate::error::Error;
use crate::query::Query;
use crate::record::Record;
use crate::session::On;
use crate::table::{KeyValue, Table};

/// The rows `T` of a table between two, for one row at this end; rows at the other have keys `K`.
///
/// Made by the accessors of many-to-many relations: `db.agents().tools(id)`.
///
/// ```
/// # pub mod db { tablewright::schema!("docs/schema"); }
/// # use db::{customer, order, product};
/// # use tablewright::types::Decimal;
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # let db = db::Db::memory().await?;
/// # let ada = db.customers().insert(customer::New::new("ada@example.org")).await?;
/// # let made = db.orders().insert(order::New::new(ada.id, Decimal::from(12))).await?;
/// let names = ["lamp", "chair", "desk"].map(product::New::new);
/// let ids = db.products().insert_many(names).await?;
/// db.orders().products(made.id).link_many([ids[0], ids[1]]).await?;
///
/// // Exactly these: the desk is linked, the lamp is not any more, the chair stays as it is.
/// let set = db.orders().products(made.id).set([ids[1], ids[2]]).await?;
/// assert_eq!((set.linked, set.unlinked), (1, 1));
/// # Ok(()) }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Links<'a, T, K> {
    on: On<'a>,
    here: Vec<(u16, Datum)>,
    there: &'static [u16],
    of: PhantomData<fn() -> (T, K)>,
}

/// What [`Links::set`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinksSet {
    /// How many links were made.
    pub linked: u64,
    /// How many links were undone.
    pub unlinked: u64,
}

impl<'a, T: Table, K: KeyValue> Links<'a, T, K> {
    /// For generated code: the rows of `T` whose columns `here` refer to this key.
    pub fn new(on: On<'a>, here: &'static [u16], key: impl KeyValue, there: &'static [u16]) -> Self {
        let here = here.iter().copied().zip(key.into_data()).collect();
        Self { on, here, there, of: PhantomData }
    }

    /// Makes a link, with the columns of its own that the form `with` sets: `agent_tool::Link::default()`, or `()` where
    /// there are none.
    pub async fn link(self, other: K, with: impl Into<Record>) -> Result<T, T::Fail> {
        let other = other.into_data();
        let record = self.record(other.clone(), with.into());
        if T::INFO.soft_delete.is_none() {
            return insert_record::<T>(self.on, record).await;
        }
        let made = self.make(vec![(other, record)]).await?.pop();
        made.ok_or_else(|| Error::NotFound { table: T::INFO.name }.into())
    }

    /// Makes links, all or none, that say nothing beyond their two ends.
    pub async fn link_many(self, others: impl IntoIterator<Item = K>) -> Result<Vec<T>, T::Fail> {
        self.link_many_with(others.into_iter().map(|other| (other, ()))).await
    }

    /// Makes links, all or none, each with columns of its own.
    pub async fn link_many_with(
        self,
        others: impl IntoIterator<Item = (K, impl Into<Record>)>,
    ) -> Result<Vec<T>, T::Fail> {
        let records = others.into_iter().map(|(other, with)| {
            let other = other.into_data();
            (other.clone(), self.record(other, with.into()))
        });
        self.make(records.collect()).await
    }

    /// Makes links; where the links are of a table with `soft_delete`, in the place of those that are marked as deleted.
    async fn make(&self, links: Vec<(Vec<Datum>, Record)>) -> Result<Vec<T>, T::Fail> {
        let (ends, records): (Vec<_>, Vec<_>) = links.into_iter().unzip();
        if T::INFO.soft_delete.is_none() {
            return Insert::<T, Rows>::recorded(self.on, records).await;
        }
        let work = async |on: On<'_>| {
            purge_among(on, T::INFO, &self.here, self.there, ends).await?;
            Insert::<T, Rows>::recorded(on, records).await
        };
        match self.on {
            On::Db(db) => db.tx(async |tx| work(On::Tx(tx)).await).await,
            On::Tx(tx) => tx.tx(async |tx| work(On::Tx(tx)).await).await,
        }
    }

    /// Links exactly these: links that are not among them are undone, those that are missing are made, those that are
    /// there stay as they are. In one transaction; a link that is given twice is made once.
    pub async fn set(self, others: impl IntoIterator<Item = K>) -> Result<LinksSet, T::Fail> {
        self.set_with(others.into_iter().map(|other| (other, ()))).await
    }

    /// As [`Links::set`]; links that are made get columns of their own.
    pub async fn set_with(
        self,
        others: impl IntoIterator<Item = (K, impl Into<Record>)>,
    ) -> Result<LinksSet, T::Fail> {
        let mut wanted = Vec::new();
        let mut keys = HashSet::new();
        for (other, with) in others {
            let other = other.into_data();
            if Key::new(other.clone()).is_some_and(|key| keys.insert(key)) {
                wanted.push((other, with.into()));
            }
        }
        match self.on {
            On::Db(db) => db.tx(async |tx| self.replace(On::Tx(tx), wanted, keys).await).await,
            On::Tx(tx) => tx.tx(async |tx| self.replace(On::Tx(tx), wanted, keys).await).await,
        }
    }

    async fn replace(
        &self,
        on: On<'_>,
        wanted: Vec<(Vec<Datum>, Record)>,
        keys: HashSet<Key>,
    ) -> Result<LinksSet, T::Fail> {
        let linked = Query::<T>::equal(on, self.here.iter().cloned()).all().await.map_err(T::Fail::from)?;
        let end = |row: &T| self.there.iter().map(|&column| row.datum(column)).collect::<Vec<_>>();
        let mut there = HashSet::new();
        let mut gone = Vec::new();
        for row in &linked {
            match Key::new(end(row)) {
                Some(key) if keys.contains(&key) => {
                    there.insert(key);
                }
                Some(key) => gone.push(key.values().to_vec()),
                None => {}
            }
        }
        let unlinked = delete_among(on, T::INFO, &self.here, self.there, gone).await?;
        let missing = |(other, _): &(Vec<Datum>, Record)| {
            Key::new(other.clone()).is_none_or(|key| !there.contains(&key))
        };
        let (ends, records): (Vec<_>, Vec<_>) = wanted
            .into_iter()
            .filter(missing)
            .map(|(other, with)| (other.clone(), self.record(other, with)))
            .unzip();
        if T::INFO.soft_delete.is_some() {
            purge_among(on, T::INFO, &self.here, self.there, ends).await?;
        }
        let linked = Insert::<T, Rows>::recorded(on, records).await?.len() as u64;
        Ok(LinksSet { linked, unlinked })
    }

    fn record(&self, other: Vec<Datum>, mut with: Record) -> Record {
        let there = self.there.iter().copied().zip(other);
        with.replace(Record::of(self.here.iter().cloned().chain(there).collect()));
        with
    }

    /// Undoes a link. `false` where there was none.
    pub async fn unlink(self, other: K) -> Result<bool, T::Fail> {
        let there = self.there.iter().copied().zip(other.into_data());
        let filters: Vec<(u16, Datum)> = self.here.into_iter().chain(there).collect();
        Query::<T>::equal(self.on, filters).delete().await.map(|rows| rows > 0)
    }

    /// Undoes every link of this row, and returns how many there were.
    pub async fn clear(self) -> Result<u64, T::Fail> {
        Query::<T>::equal(self.on, self.here).delete().await
    }

    /// The links themselves, with the columns of their own.
    pub fn select(self) -> Query<'a, T> {
        Query::equal(self.on, self.here)
    }
}

impl From<()> for Record {
    fn from((): ()) -> Self {
        Self::default()
    }
}
