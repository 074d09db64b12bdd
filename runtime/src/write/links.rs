//! Links of a many-to-many relation: made, undone, replaced.

use std::marker::PhantomData;

use super::insert::insert_record;
use crate::datum::Datum;
use crate::query::Query;
use crate::record::Record;
use crate::session::On;
use crate::table::{KeyValue, Table};

/// The rows `T` of a table between two, for one row at this end; rows at the other have keys `K`.
///
/// Made by the accessors of many-to-many relations: `db.agents().tools(id)`.
pub struct Links<'a, T, K> {
    on: On<'a>,
    here: Vec<(u16, Datum)>,
    there: &'static [u16],
    of: PhantomData<fn() -> (T, K)>,
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
        let mut record = with.into();
        let there = self.there.iter().copied().zip(other.into_data());
        record.replace(Record::of(self.here.into_iter().chain(there).collect()));
        insert_record::<T>(self.on, record).await.map_err(Into::into)
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
