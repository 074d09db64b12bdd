//! Rows put together by the values of columns, and what is computed over each group.

use std::marker::PhantomData;

use super::aggregate::{Aggregate, Aggregates, Computations, Computed};
use super::columns::{Pick, within, write_group_by};
use super::{Narrow, Query};
use crate::connection::Database;
use crate::datum::{Datum, Kind};
use crate::driver::RawRow;
use crate::error::Error;
use crate::filter::{Comparison, Order, Way};
use crate::operation::Verb;
use crate::row::Row;
use crate::session::On;
use crate::statement::Sql;
use crate::table::Table;
use crate::value::{Param, Value};

impl<'a, T: Table> Query<'a, T> {
    /// The rows put together by the values of these columns, to be computed over. NULL is a value of its own here. Order,
    /// limit and offset of the rows do not apply.
    pub fn group_by<C: Pick<T>>(self, columns: C) -> Groups<'a, T, C> {
        let mut by = Vec::new();
        columns.positions(&mut by);
        let Self { on, narrow, .. } = self;
        Groups { on, narrow, by, having: Vec::new(), order: Vec::new(), limit: None, of: PhantomData }
    }
}

/// Rows put together by the values of columns.
#[must_use = "groups ask nothing until aggregate() is called"]
pub struct Groups<'a, T, C> {
    on: On<'a>,
    narrow: Narrow,
    by: Vec<u16>,
    having: Vec<Having<T>>,
    order: Vec<Rank>,
    limit: Option<u64>,
    of: PhantomData<fn() -> C>,
}

impl<T: Table, C: Pick<T>> Groups<'_, T, C> {
    /// Only groups for which this holds as well: `count().gt(1)`.
    pub fn having(mut self, having: Having<T>) -> Self {
        self.having.push(having);
        self
    }

    /// In this order: by an aggregate, or by a column that they are grouped by; by another it is an
    /// [`Error::Unsupported`]. Called again, where the former leaves groups equal.
    pub fn order(mut self, order: impl Into<GroupOrder<T>>) -> Self {
        self.order.push(order.into().0);
        self
    }

    /// At most that many groups.
    pub fn limit(mut self, groups: u64) -> Self {
        self.limit = Some(groups);
        self
    }

    /// Computes over each group, in one statement: what it is grouped by, and what was computed.
    pub async fn aggregate<A: Aggregates<T>>(self, of: A) -> Result<Vec<(C::Values, A::Values)>, Error> {
        let Self { on, narrow, by, having, order, limit, of: _ } = self;
        let database = on.database();
        let mut sql = Sql::new(database);
        sql.push("SELECT ");
        sql.list(&by, |sql, column| Way::new(*column, false).write_item(sql, T::INFO));
        of.write(&mut Computations { sql: &mut sql, table: T::INFO, any: !by.is_empty() });
        sql.push(" FROM ").push(T::INFO.sql.on(database));
        narrow.write_where(&mut sql, T::INFO)?;
        write_group_by::<T>(&mut sql, &by);
        for (number, Having { what, how, value, of: _ }) in having.iter().enumerate() {
            sql.push(if number == 0 { " HAVING " } else { " AND " });
            what.write(&mut sql, T::INFO);
            sql.push(how.sql());
            // SQLite keeps exact numbers as numbers, but they are bound as text.
            let numeric = database == Database::Sqlite && value.kind() == Kind::Decimal;
            sql.push(if numeric { "CAST(" } else { "" });
            sql.bind_free(T::INFO, what.column(), value)?;
            sql.push(if numeric { " AS NUMERIC)" } else { "" });
        }
        for (number, rank) in order.iter().enumerate() {
            sql.push(if number == 0 { " ORDER BY " } else { ", " });
            match rank {
                Rank::Way(way) => {
                    within::<T>(&by, &[*way])?;
                    way.write(&mut sql, T::INFO);
                }
                Rank::Computed(what, descending) => {
                    if database == Database::Mysql {
                        what.write(&mut sql, T::INFO);
                        sql.push(if *descending { " IS NOT NULL, " } else { " IS NULL, " });
                    }
                    what.write(&mut sql, T::INFO);
                    sql.push(match (descending, database) {
                        (false, Database::Postgres | Database::Mysql) => "",
                        (false, Database::Sqlite) => " NULLS LAST",
                        (true, Database::Postgres | Database::Mysql) => " DESC",
                        (true, Database::Sqlite) => " DESC NULLS FIRST",
                    });
                }
            }
        }
        if let Some(limit) = limit {
            sql.push(" LIMIT ").number(limit.min(i64::MAX as u64));
        }
        let mut groups = Vec::new();
        let mut each = |raw: RawRow<'_>| {
            let mut row = Row::of_columns(raw, T::INFO, &by);
            groups.push((C::read(&mut row)?, of.read(&mut row)?));
            Ok(())
        };
        on.rows(sql.finish(T::INFO, Verb::Aggregate), &mut each).await?;
        Ok(groups)
    }
}
/// A condition on a group.
#[must_use = "a condition does nothing until groups have it"]
#[derive(Clone, Debug)]
pub struct Having<T> {
    what: Computed,
    how: Comparison,
    value: Datum,
    of: PhantomData<fn() -> T>,
}

impl<T: Table, O> Aggregate<T, O> {
    fn having(self, how: Comparison, value: Datum) -> Having<T> {
        Having { what: self.what, how, value, of: PhantomData }
    }

    /// Groups in which it is smallest come first.
    pub fn asc(self) -> GroupOrder<T> {
        GroupOrder(Rank::Computed(self.what, false), PhantomData)
    }

    /// Groups in which it is largest come first.
    pub fn desc(self) -> GroupOrder<T> {
        GroupOrder(Rank::Computed(self.what, true), PhantomData)
    }
}

macro_rules! having {
    ($(#[doc = $doc:literal] $name:ident $how:ident;)*) => {
        impl<T: Table> Aggregate<T, u64> {
            $(#[doc = $doc]
            pub fn $name(self, count: u32) -> Having<T> {
                self.having(Comparison::$how, Datum::I64(count.into()))
            })*
        }

        impl<T: Table, V: Value> Aggregate<T, Option<V>> {
            $(#[doc = $doc]
            pub fn $name(self, value: impl Param<V>) -> Having<T> {
                self.having(Comparison::$how, value.param().into_datum())
            })*
        }
    };
}

having! {
    #[doc = "Groups in which it equals the value."]
    eq Eq;
    #[doc = "Groups in which it differs from the value."]
    ne Ne;
    #[doc = "Groups in which it is smaller than the value."]
    lt Lt;
    #[doc = "Groups in which it is smaller than the value, or equal."]
    le Le;
    #[doc = "Groups in which it is larger than the value."]
    gt Gt;
    #[doc = "Groups in which it is larger than the value, or equal."]
    ge Ge;
}

/// A direction in which groups come: by a column that they are grouped by, or by an aggregate.
#[must_use = "an order does nothing until groups have it"]
#[derive(Clone, Copy, Debug)]
pub struct GroupOrder<T>(Rank, PhantomData<fn() -> T>);

#[derive(Clone, Copy, Debug)]
enum Rank {
    Way(Way),
    Computed(Computed, bool),
}

impl<T> From<Order<T>> for GroupOrder<T> {
    fn from(order: Order<T>) -> Self {
        Self(Rank::Way(order.way), PhantomData)
    }
}
