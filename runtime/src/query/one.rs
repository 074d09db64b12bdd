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
use crate::relation::{Asked, Joined, Joining, Loads, Push, Relation};
use crate::session::{On, Statement};
use crate::sink::{Found, Sink, Work};
use crate::statement::{Show, Sql};
use crate::table::{SoftDelete, Table, TableInfo};
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
    /// With what a relation leads to: one row in the same statement, many in one more. The result has it in its type.
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

    /// What would be asked, without relations, and where.
    pub(super) fn into_statement(self) -> Result<(On<'a>, Statement), Error> {
        let Self { on, by, lock, show, loads: _, of: _ } = self;
        Ok((on, by.statement(T::INFO, on.database(), lock, show)?))
    }

    /// The row, if there is one.
    pub async fn optional(self) -> Result<Option<L::Output>, Error> {
        let Self { on, by, lock, show, loads, of: _ } = self;
        let mut found = Found::new(loads, 1);
        find(on, T::INFO, (by, lock, show), &mut found).await?;
        Ok(found.attach(on).await?.pop())
    }
}

/// Reads the row with this primary key, if there is one.
pub(crate) fn by_key<'a>(
    on: On<'a>,
    table: &'static TableInfo,
    key: Vec<Datum>,
    to: &'a mut (dyn Sink + 'a),
) -> Work<'a, ()> {
    find(on, table, (By::PrimaryKey(key), None, Show::Present), to)
}

/// The same, also where the row is marked as deleted, and as it is now, whatever the transaction has seen: it is locked for share.
pub(crate) fn by_key_of_any<'a>(
    on: On<'a>,
    table: &'static TableInfo,
    key: Vec<Datum>,
    to: &'a mut (dyn Sink + 'a),
) -> Work<'a, ()> {
    find(on, table, (By::PrimaryKey(key), Some(Lock::SHARED), Show::All), to)
}

/// Reads a row, together with what its relations lead to where that is one statement.
fn find<'a>(
    on: On<'a>,
    table: &'static TableInfo,
    (by, lock, show): (By, Option<Lock>, Show),
    to: &'a mut (dyn Sink + 'a),
) -> Work<'a, ()> {
    Box::pin(async move {
        if lock.is_none() {
            let mut joining = Joining::new(table, on.database(), Asked::One, 0);
            to.join(&mut joining)?;
            if joining.adds() {
                let (mut sql, joined) = joining.select(|_| ());
                let filters = by.values(table).into_iter().map(equal).collect();
                let narrow = Narrow { filters, show, ..Narrow::NONE };
                narrow.write_where(&mut sql, table)?;
                joined.write_order(&narrow, &mut sql);
                let statement = sql.finish(table, Verb::Find);
                let mut each = |raw: RawRow<'_>| to.read(raw, &joined);
                return match joined.repeats() {
                    true => on.rows(statement, &mut each).await,
                    false => on.first(statement, &mut each).await,
                };
            }
        }
        let statement = by.statement(table, on.database(), lock, show)?;
        let joined = Joined::none(table);
        on.first(statement, &mut |raw| to.read(raw, &joined)).await
    })
}

impl By {
    /// The columns by position, and what they hold.
    fn values(self, table: &'static TableInfo) -> Vec<(u16, Datum)> {
        match self {
            By::PrimaryKey(values) => table.key.iter().copied().zip(values).collect(),
            By::Columns(_, values) => values,
        }
    }

    fn statement(
        self,
        table: &'static TableInfo,
        database: Database,
        lock: Option<Lock>,
        show: Show,
    ) -> Result<Statement, Error> {
        let find = match &self {
            By::PrimaryKey(_) => None,
            By::Columns(find, _) => Some(*find),
        };
        let values = self.values(table);
        // `IS NULL` is another text than `= $1`, and so is a lock.
        if lock.is_none() && show == Show::Present && !values.iter().any(|(_, datum)| datum.is_null()) {
            let columns = values.iter().map(|(column, _)| *column);
            let text = match find {
                None => table.find(database),
                Some(find) => find.text(database, || Sql::equal(database, table, columns)),
            };
            return Sql::fixed(database, text, table, &values, Verb::Find);
        }
        let mut sql = Sql::select(database, table);
        let narrow = Narrow { filters: values.into_iter().map(equal).collect(), show, ..Narrow::NONE };
        narrow.write_where(&mut sql, table)?;
        match lock {
            Some(lock) => {
                lock.write(&mut sql);
                Ok(sql.finish(table, Verb::Lock))
            }
            None => Ok(sql.finish(table, Verb::Find)),
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
