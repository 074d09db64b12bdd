//! Reading one row, by a key.

use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;

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
use crate::statement::Sql;
use crate::table::Table;

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
    Columns(&'static Find, Vec<(u16, Datum)>),
}

impl<'a, T: Table> One<'a, T> {
    /// For generated code: the row with this primary key.
    pub fn by_key(on: On<'a>, key: Vec<Datum>) -> Self {
        Self { on, by: By::PrimaryKey(key), loads: (), of: PhantomData }
    }

    /// For generated code: the row with these values in the columns of a unique key.
    pub fn by_unique(
        on: On<'a>,
        find: &'static Find,
        values: impl IntoIterator<Item = (u16, Datum)>,
    ) -> Self {
        Self { on, by: By::Columns(find, values.into_iter().collect()), loads: (), of: PhantomData }
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
            // `IS NULL` is another text than `= $1`.
            By::Columns(_, values) if values.iter().any(|(_, datum)| datum.is_null()) => {
                let mut sql = Sql::select(database, T::INFO);
                let narrow = Narrow { filters: values.into_iter().map(equal).collect(), ..Narrow::NONE };
                narrow.write_where::<T>(&mut sql)?;
                Ok(sql.finish(T::INFO, Verb::Find))
            }
            By::Columns(find, values) => {
                let columns = values.iter().map(|(column, _)| *column);
                let text = find.text(database, || Sql::equal(database, T::INFO, columns));
                Sql::fixed(database, text, T::INFO, &values, Verb::Find)
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
