//! Where rows go while they are read. What a statement does is compiled once, in this crate, for rows of every type: it knows
//! them by these traits. Only what stands here is compiled again for each table, in the application's crate.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::driver::RawRow;
use crate::error::Error;
use crate::relation::{Joined, Joining, Loads};
use crate::row::Row;
use crate::session::On;
use crate::table::{KeyValue, Table};

/// Work whose type does not tell what it does.
pub(crate) type Work<'a, O> = Pin<Box<dyn Future<Output = Result<O, Error>> + Send + 'a>>;

/// Work that fails as a table does.
pub(crate) struct Failing<'a, O, E> {
    work: Work<'a, O>,
    of: PhantomData<fn() -> E>,
}

impl<'a, O, E: From<Error>> Failing<'a, O, E> {
    pub(crate) fn new(work: Work<'a, O>) -> Self {
        Self { work, of: PhantomData }
    }
}

impl<O, E: From<Error>> Future for Failing<'_, O, E> {
    type Output = Result<O, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<O, E>> {
        self.work.as_mut().poll(context).map_err(E::from)
    }
}

/// Where rows go, whatever their type.
pub(crate) trait Sink: Send {
    /// Adds what is read together with the rows to the statement that reads them.
    fn join(&mut self, to: &mut Joining) -> Result<(), Error>;

    /// Reads a row and keeps it.
    fn read(&mut self, raw: RawRow<'_>, joined: &Joined) -> Result<(), Error>;
}

/// Where an insert's rows go, which come in another order than they were given in.
pub(crate) trait Ordered: Sink {
    /// Makes room for that many more.
    fn reserve(&mut self, rows: usize);

    /// Exchanges two that were read.
    fn swap(&mut self, one: usize, other: usize);

    /// Keeps the key that is this number. `false` where no number is one.
    fn number(&mut self, number: i64) -> bool;

    /// Forgets what was kept.
    fn clear(&mut self);
}

/// Rows that were read, and what is loaded with them.
pub(crate) struct Found<T, L = ()> {
    pub(crate) rows: Vec<T>,
    pub(crate) loads: L,
}

impl<T: Table, L: Loads<T>> Found<T, L> {
    /// None yet, with room for some.
    pub(crate) fn new(loads: L, room: usize) -> Self {
        Self { rows: Vec::with_capacity(room), loads }
    }

    /// The rows with what is loaded.
    pub(crate) fn attach(self, on: On<'_>) -> impl Future<Output = Result<Vec<L::Output>, Error>> + Send {
        self.loads.attach(on, self.rows)
    }
}

impl<T: Table> Found<T> {
    /// Rows and nothing else.
    pub(crate) fn rows() -> Self {
        Self { rows: Vec::new(), loads: () }
    }

    /// The last one.
    pub(crate) fn one(mut self) -> Result<T, Error> {
        self.rows.pop().ok_or(Error::NotFound { table: T::INFO.name })
    }
}

impl<T: Table, L: Loads<T>> Sink for Found<T, L> {
    fn join(&mut self, to: &mut Joining) -> Result<(), Error> {
        self.loads.join(to)
    }

    fn read(&mut self, raw: RawRow<'_>, joined: &Joined) -> Result<(), Error> {
        joined.read(raw, &mut self.rows, &mut self.loads)
    }
}

impl<T: Table> Ordered for Found<T> {
    fn reserve(&mut self, rows: usize) {
        self.rows.reserve_exact(rows);
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.rows.swap(one, other);
    }

    fn number(&mut self, _: i64) -> bool {
        false
    }

    fn clear(&mut self) {
        self.rows.clear();
    }
}

/// Keys that were read.
pub(crate) struct FoundKeys<K>(pub(crate) Vec<K>);

impl<K: KeyValue> Sink for FoundKeys<K> {
    fn join(&mut self, _: &mut Joining) -> Result<(), Error> {
        Ok(())
    }

    fn read(&mut self, raw: RawRow<'_>, joined: &Joined) -> Result<(), Error> {
        self.0.push(K::read(&mut Row::new(raw, joined.table()))?);
        Ok(())
    }
}

impl<K: KeyValue> Ordered for FoundKeys<K> {
    fn reserve(&mut self, rows: usize) {
        self.0.reserve_exact(rows);
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.0.swap(one, other);
    }

    fn number(&mut self, number: i64) -> bool {
        let Some(key) = K::from_number(number) else { return false };
        self.0.push(key);
        true
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}
