//! Reading one row, by a key.

use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;

use super::lock::Lock;
use super::{Narrow, equal};
use crate::connection::Database;
use crate::datum::Datum;
use crate::driver::RawRow;
use crate::error::Error;
use crate::find::Find;
use crate::operation::Verb;
use crate::relation::{Loads, Push, Relation};
use crate::row::Row;
use crate::session::{On, Statement};
use crate::statement::{Show, Sql};
use crate::table::{SoftDelete, Table};
use crate::tx::Tx;

/// A question for one row, by a key. Awaited, it gives an `Option`; [`One::required`] makes its absence an error.
#[must_use = "nothing is asked until this is awaited"]
pub struct One<'a, T, L = ()> {
    on: On<'a>,
    by: By,
    lock: Option<Lock>,
    show: Show,
    loads: L,
    of: PhantomData<fn() -> T>,
}

enum By {
    PrimaryKey(Vec<Datum>),
    Columns(&'static Find, Vec<(u16, Datum)>),
}

impl<'a, T: Table> One<'a, T> {
    /// For generated code: the row with this primary key.
    pub fn by_key(on: On<'a>, key: Vec<Datum>) -> Self {
        Self { on, by: By::PrimaryKey(key), lock: None, show: Show::Present, loads: (), of: PhantomData }
    }

    /// For generated code: the row with these values in the columns of a unique key.
    pub fn by_unique(
        on: On<'a>,
        find: &'static Find,
        values: impl IntoIterator<Item = (u16, Datum)>,
    ) -> Self {
        let by = By::Columns(find, values.into_iter().collect());
        Self { on, by, lock: None, show: Show::Present, loads: (), of: PhantomData }
    }
}

impl<'a, T: Table, L: Loads<T>> One<'a, T, L> {
    /// With what a relation leads to, in one more statement. The result has it in its type.
    pub fn with<R: Relation<T>>(self, relation: R) -> One<'a, T, L::Pushed>
    where
        L: Push<R>,
        L::Pushed: Loads<T>,
    {
        let Self { on, by, lock, show, loads, of: _ } = self;
        One { on, by, lock, show, loads: loads.push(relation), of: PhantomData }
    }

    /// For derived repositories: with several relations at once.
    pub fn loading<M: Loads<T>>(self, loads: M) -> One<'a, T, M> {
        let Self { on, by, lock, show, loads: _, of: _ } = self;
        One { on, by, lock, show, loads, of: PhantomData }
    }

    pub(super) fn locked(mut self, tx: &'a Tx, lock: Lock) -> Self {
        (self.on, self.lock) = (On::Tx(tx), Some(lock));
        self
    }

    /// The row even where it is marked as deleted.
    pub fn with_deleted(mut self) -> Self
    where
        T: SoftDelete,
    {
        self.show = Show::All;
        self
    }

    /// The row, or [`Error::NotFound`].
    pub async fn required(self) -> Result<L::Output, Error> {
        self.optional().await?.ok_or(Error::NotFound { table: T::INFO.name })
    }

    /// The row, if there is one.
    pub async fn optional(self) -> Result<Option<L::Output>, Error> {
        let Self { on, by, lock, show, loads, of: _ } = self;
        let statement = by.statement::<T>(on.database(), lock, show)?;
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
    fn statement<T: Table>(
        self,
        database: Database,
        lock: Option<Lock>,
        show: Show,
    ) -> Result<Statement, Error> {
        let key = |values: Vec<Datum>| T::INFO.key.iter().copied().zip(values).collect::<Vec<_>>();
        let values = match (self, lock, show) {
            (By::PrimaryKey(values), None, Show::Present) => {
                let values = key(values);
                return Sql::fixed(database, T::INFO.find.on(database), T::INFO, &values, Verb::Find);
            }
            (By::Columns(find, values), None, Show::Present)
                if !values.iter().any(|(_, datum)| datum.is_null()) =>
            {
                let columns = values.iter().map(|(column, _)| *column);
                let text = find.text(database, || Sql::equal(database, T::INFO, columns));
                return Sql::fixed(database, text, T::INFO, &values, Verb::Find);
            }
            // `IS NULL` is another text than `= $1`, and so is a lock.
            (By::PrimaryKey(values), _, _) => key(values),
            (By::Columns(_, values), _, _) => values,
        };
        let mut sql = Sql::select(database, T::INFO);
        let narrow = Narrow { filters: values.into_iter().map(equal).collect(), show, ..Narrow::NONE };
        narrow.write_where::<T>(&mut sql)?;
        match lock {
            Some(lock) => {
                lock.write(&mut sql);
                Ok(sql.finish(T::INFO, Verb::Lock))
            }
            None => Ok(sql.finish(T::INFO, Verb::Find)),
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
