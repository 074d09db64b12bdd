//! Conditions on related rows, written as EXISTS, and orders by their columns.

use std::marker::PhantomData;

use super::{By, Column, Expr, Filter, Order, Way};
use crate::error::Error;
use crate::relation::{AtMostOne, Join, Related, ToMany, ToOne};
use crate::statement::{Scope, Show, Sql};
use crate::table::{Table, TableInfo};
use crate::value::{Comparable, Field};

impl<P: Table, C: Table, M, L> Related<P, C, M, L> {
    /// There is a related row for which this holds: `agent::TOOLS.any(tool::enabled.eq(true))`.
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// # use tablewright::types::Decimal;
    /// use db::{customer, order, product};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// # let ada = db.customers().insert(customer::New::new("ada@example.org")).await?;
    /// # let order = db.orders().insert(order::New::new(ada.id, Decimal::from(12))).await?;
    /// # let lamp = db.products().insert(product::New::new("lamp")).await?;
    /// # db.orders().products(order.id).link(lamp.id, db::order_line::Link::new()).await?;
    /// // Customers with an order that has a lamp: any depth, one statement.
    /// let lamps = order::PRODUCTS.any(product::name.eq("lamp"));
    /// assert_eq!(db.customers().filter(customer::ORDERS.any(lamps)).count().await?, 1);
    /// assert_eq!(db.customers().filter(customer::ORDERS.is_empty()).count().await?, 0);
    /// assert_eq!(db.orders().filter(order::CUSTOMER.is(customer::email.ends_with(".org"))).count().await?, 1);
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn any(self, filter: Filter<C>) -> Filter<P>
    where
        M: ToMany,
    {
        self.such(Some(filter.expr), "")
    }

    /// There is no related row for which this holds.
    pub fn none(self, filter: Filter<C>) -> Filter<P>
    where
        M: ToMany,
    {
        !self.any(filter)
    }

    /// This holds for every related row; where there is none, too.
    pub fn every(self, filter: Filter<C>) -> Filter<P>
    where
        M: ToMany,
    {
        !self.such(Some(filter.expr), " IS NOT TRUE")
    }

    /// There is a related row. A limit does not apply.
    pub fn exists(self) -> Filter<P> {
        self.such(None, "")
    }

    /// There is no related row.
    pub fn is_empty(self) -> Filter<P>
    where
        M: ToMany,
    {
        !self.exists()
    }

    /// There is the related row, and this holds for it: `agent::PROJECT.is(project::name.eq("orbit"))`.
    pub fn is(self, filter: Filter<C>) -> Filter<P>
    where
        M: ToOne,
    {
        self.such(Some(filter.expr), "")
    }

    /// A column of the related row, to order by: `.order(agent::PROJECT.by(project::name).asc())`. Where there is no related
    /// row it is NULL. No index serves such an order.
    pub fn by<F: Field>(self, column: Column<C, F>) -> RelatedColumn<P>
    where
        M: ToOne,
        F::Value: Comparable,
    {
        let by = By::Related { join: self.join, child: C::INFO, column: column.position() };
        RelatedColumn { by, of: PhantomData }
    }
}

/// A column of the one row that is related to a row `T`.
#[must_use = "a column does nothing until rows are ordered by it"]
pub struct RelatedColumn<T> {
    by: By,
    of: PhantomData<fn() -> T>,
}

impl<T> RelatedColumn<T> {
    /// Smallest first; NULL last.
    pub fn asc(self) -> Order<T> {
        Order::new(Way { by: self.by, descending: false, nulls_first: false })
    }

    /// Largest first; NULL first.
    pub fn desc(self) -> Order<T> {
        Order::new(Way { by: self.by, descending: true, nulls_first: true })
    }
}

impl<P: Table, C: Table, L> Related<P, C, AtMostOne, L> {
    /// There is no related row.
    pub fn is_absent(self) -> Filter<P> {
        !self.exists()
    }
}

impl<P: Table, C: Table, M, L> Related<P, C, M, L> {
    /// There is a related row for which the filter, followed by `holds`, holds.
    fn such(self, filter: Option<Expr>, holds: &'static str) -> Filter<P> {
        let Related { join, narrow, link, .. } = self;
        let (among, show) = (narrow.filters, narrow.show);
        let test = RelatedTest { join, child: C::INFO, among, show, link, filter, holds };
        Filter::new(Expr::Related(Box::new(test)))
    }
}

/// Whether there is a row of another table.
#[derive(Clone, Debug)]
pub(crate) struct RelatedTest {
    join: &'static Join,
    child: &'static TableInfo,
    /// The relation's own filters.
    among: Vec<Expr>,
    show: Show,
    /// And those on the table between.
    link: Vec<(&'static TableInfo, Expr)>,
    filter: Option<Expr>,
    /// What stands behind the filter: nothing, or ` IS NOT TRUE`.
    holds: &'static str,
}

impl RelatedTest {
    pub(super) fn write(&self, sql: &mut Sql, table: &'static TableInfo) -> Result<(), Error> {
        let Self { join, child, among, show, link, filter, holds } = self;
        sql.push("EXISTS (SELECT 1");
        let outer = sql.enter();
        write_from(sql, table, outer, join, child, link)?;
        sql.shown(child, *show, " AND ");
        for filter in among {
            sql.push(" AND ");
            filter.write(sql, child)?;
        }
        if let Some(filter) = filter {
            sql.push(" AND (");
            filter.write(sql, child)?;
            sql.push(")").push(holds);
        }
        sql.push(")");
        sql.leave(outer);
        Ok(())
    }
}

/// ` FROM` the other table ` WHERE` its rows meet the row outside, by rows of the table between that satisfy `link`. The
/// scope is the other table's.
pub(super) fn write_from(
    sql: &mut Sql,
    table: &'static TableInfo,
    outer: Scope,
    join: &'static Join,
    child: &'static TableInfo,
    link: &[(&'static TableInfo, Expr)],
) -> Result<(), Error> {
    let database = sql.database;
    sql.push(" FROM ").push(child.sql.on(database)).push(" AS ").alias();
    match &join.through {
        None => {
            for (number, (here, there)) in join.parent.iter().zip(join.child).enumerate() {
                sql.push(if number == 0 { " WHERE " } else { " AND " }).column(child, *there).push(" = ");
                sql.column_of(outer, table, *here);
            }
        }
        Some(through) => {
            let inner = sql.enter();
            sql.push(" JOIN ").push(through.sql.on(database)).push(" AS ").alias();
            for (number, (name, there)) in through.child.iter().zip(join.child).enumerate() {
                sql.push(if number == 0 { " ON " } else { " AND " }).alias().push(".").ident(name);
                sql.push(" = ").column_of(inner, child, *there);
            }
            for (number, (name, here)) in through.parent.iter().zip(join.parent).enumerate() {
                sql.push(if number == 0 { " WHERE " } else { " AND " }).alias().push(".").ident(name);
                sql.push(" = ").column_of(outer, table, *here);
            }
            if let Some(mark) = through.soft_delete {
                sql.push(" AND ").alias().push(".").ident(mark).push(" IS NULL");
            }
            for (info, filter) in link {
                sql.push(" AND ");
                filter.write(sql, info)?;
            }
            sql.leave(inner);
        }
    }
    Ok(())
}
