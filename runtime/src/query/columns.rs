//! Reading some columns only, as tuples.

use std::marker::PhantomData;

use super::Query;
use crate::driver::RawRow;
use crate::error::Error;
use crate::filter::{By, Column, Way};
use crate::operation::Verb;
use crate::row::Row;
use crate::statement::Sql;
use crate::table::Table;
use crate::value::Field;

/// A column of the rows `T`, or a tuple of up to eight: what is read, or what rows are grouped by.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no column of `{T}`, nor a tuple of its columns",
    note = "`columns` and `group_by` take the constants of the table's own module: `(agent::name, agent::status)` for `db.agents()`"
)]
pub trait Pick<T>: Copy + Send + Sync {
    /// What is read: the column's value, or a tuple of values.
    type Values: Send;

    /// Adds the columns' positions.
    fn positions(&self, to: &mut Vec<u16>);

    /// Reads the values.
    fn read(row: &mut Row<'_>) -> Result<Self::Values, Error>;
}

impl<T: Table, F: Field> Pick<T> for Column<T, F> {
    type Values = F;

    fn positions(&self, to: &mut Vec<u16>) {
        to.push(self.position());
    }

    fn read(row: &mut Row<'_>) -> Result<F, Error> {
        row.get()
    }
}

macro_rules! columns {
    ($($name:ident)*) => {
        impl<T, $($name: Pick<T>),*> Pick<T> for ($($name,)*) {
            type Values = ($($name::Values,)*);

            #[allow(non_snake_case)]
            fn positions(&self, to: &mut Vec<u16>) {
                let ($($name,)*) = self;
                $($name.positions(to);)*
            }

            fn read(row: &mut Row<'_>) -> Result<Self::Values, Error> {
                Ok(($($name::read(row)?,)*))
            }
        }
    };
}

columns!(A);
columns!(A B);
columns!(A B C);
columns!(A B C D);
columns!(A B C D E);
columns!(A B C D E F);
columns!(A B C D E F G);
columns!(A B C D E F G H);

/// A question for some columns of many rows.
#[must_use = "a query asks nothing until all() or first() is called"]
pub struct Select<'a, T, C> {
    query: Query<'a, T>,
    columns: Vec<u16>,
    distinct: bool,
    of: PhantomData<fn() -> C>,
}

impl<'a, T: Table> Query<'a, T> {
    /// Only these columns: `.columns((agent::name, agent::status))` reads tuples, `.columns(agent::name)` values.
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// # use tablewright::types::Decimal;
    /// use db::{OrderStatus, customer, order};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// # let ada = db.customers().insert(customer::New::new("ada@example.org")).await?;
    /// # for euros in [12, 12, 30] { db.orders().insert(order::New::new(ada.id, Decimal::from(euros))).await?; }
    /// let totals: Vec<(OrderStatus, Decimal)> =
    ///     db.orders().select().order(order::total.asc()).columns((order::status, order::total)).distinct().all().await?;
    /// assert_eq!(totals, [(OrderStatus::Open, Decimal::from(12)), (OrderStatus::Open, Decimal::from(30))]);
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn columns<C: Pick<T>>(self, columns: C) -> Select<'a, T, C> {
        let mut positions = Vec::new();
        columns.positions(&mut positions);
        Select { query: self, columns: positions, distinct: false, of: PhantomData }
    }
}

impl<T: Table, C: Pick<T>> Select<'_, T, C> {
    /// Each combination of values once. The order can be by these columns only; by another it is an
    /// [`Error::Unsupported`].
    pub fn distinct(mut self) -> Self {
        self.distinct = true;
        self
    }

    /// The values.
    pub async fn all(self) -> Result<Vec<C::Values>, Error> {
        let Self { query, columns, distinct, of: _ } = self;
        let mut sql = Sql::new(query.on.database());
        sql.push("SELECT ");
        sql.list(&columns, |sql, column| Way::new(*column, false).write_item(sql, T::INFO));
        sql.push(" FROM ").push(T::INFO.sql.on(query.on.database()));
        query.narrow.write_where(&mut sql, T::INFO)?;
        if distinct {
            // What SELECT DISTINCT does; but ORDER BY may name a column here that is selected as text.
            within::<T>(&columns, &query.narrow.order)?;
            write_group_by::<T>(&mut sql, &columns);
        }
        query.narrow.write_order(&mut sql, T::INFO);
        query.write_limit(&mut sql);
        let mut found = Vec::new();
        let mut each = |raw: RawRow<'_>| {
            found.push(C::read(&mut Row::of_columns(raw, T::INFO, &columns))?);
            Ok(())
        };
        query.on.rows(sql.finish(T::INFO, Verb::Select), &mut each).await?;
        Ok(found)
    }

    /// The first row's values, if there is a row.
    pub async fn first(mut self) -> Result<Option<C::Values>, Error> {
        self.query.limit = Some(1);
        Ok(self.all().await?.pop())
    }
}

/// ` GROUP BY` the columns.
pub(super) fn write_group_by<T: Table>(sql: &mut Sql, columns: &[u16]) {
    sql.push(" GROUP BY ").list(columns, |sql, column| {
        sql.column(T::INFO, *column);
    });
}

/// Refuses an order by anything but these columns: of rows that were put together, nothing else has one value.
pub(super) fn within<T: Table>(columns: &[u16], order: &[Way]) -> Result<(), Error> {
    for way in order {
        let known = matches!(way.by, By::Column(column) if columns.contains(&column));
        if !known {
            let (table, column) = way.column(T::INFO);
            return Err(Error::Unsupported {
                table: table.name,
                column: table.columns[usize::from(column)].name,
                what: "an order by a column that is not among those that make rows distinct",
            });
        }
    }
    Ok(())
}
