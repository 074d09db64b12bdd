//! Computing over rows: count, sum, mean, smallest and largest, of all rows or by group.

use std::marker::PhantomData;

use super::Query;
use crate::connection::Database;
use crate::datum::Kind;
use crate::driver::RawRow;
use crate::error::Error;
use crate::filter::{Column, as_text};
use crate::operation::Verb;
use crate::row::Row;
use crate::statement::Sql;
use crate::table::{Limit, Table, TableInfo};
use crate::types::Decimal;
use crate::value::{Field, Ordered, Value};

/// Something computed over rows `T`, giving an `O`.
#[must_use = "an aggregate does nothing until a query computes it"]
pub struct Aggregate<T, O> {
    pub(super) what: Computed,
    read: fn(&mut Row<'_>) -> Result<O, Error>,
    of: PhantomData<fn() -> T>,
}

impl<T, O> Clone for Aggregate<T, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, O> Copy for Aggregate<T, O> {}

#[derive(Clone, Copy, Debug)]
pub(super) enum Computed {
    Rows,
    Count(u16),
    CountDistinct(u16),
    Sum(u16),
    Mean(u16),
    Min(u16),
    Max(u16),
}

/// How many rows there are, beside other aggregates: `.aggregate((count(), tool::level.max()))`.
pub fn count<T>() -> Aggregate<T, u64> {
    Aggregate { what: Computed::Rows, read: |row| row.count(), of: PhantomData }
}

/// Numbers: `sum` and `avg` apply.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be added up: `sum` and `avg` are for columns of numbers",
    note = "`min`, `max`, `count` and `count_distinct` are for other columns as well"
)]
pub trait Summable: Value {
    /// What a sum is: wide enough for every sum, or exact.
    type Sum: Value;

    /// What a mean is.
    type Mean: Value;

    /// Reads a sum as [`Query::aggregate`] asks for it.
    fn read_sum(row: &mut Row<'_>) -> Result<Option<Self::Sum>, Error>;

    /// Reads a mean as [`Query::aggregate`] asks for it.
    fn read_mean(row: &mut Row<'_>) -> Result<Option<Self::Mean>, Error>;
}

macro_rules! summable {
    ($($ty:ty => $sum:ty, $mean:ty: $read_sum:path, $read_mean:path;)*) => {
        $(impl Summable for $ty {
            type Sum = $sum;
            type Mean = $mean;

            fn read_sum(row: &mut Row<'_>) -> Result<Option<$sum>, Error> {
                $read_sum(row)
            }

            fn read_mean(row: &mut Row<'_>) -> Result<Option<$mean>, Error> {
                $read_mean(row)
            }
        })*
    };
}

summable! {
    i16 => i64, f64: Row::get, Row::get;
    i32 => i64, f64: Row::get, Row::get;
    i64 => Decimal, f64: Row::wide_sum, Row::get;
    f32 => f64, f64: Row::get, Row::get;
    f64 => f64, f64: Row::get, Row::get;
    Decimal => Decimal, Decimal: Row::rounded, Row::rounded;
}

#[cfg(feature = "bigdecimal")]
summable! {
    crate::types::BigDecimal => crate::types::BigDecimal, crate::types::BigDecimal: Row::unrounded, Row::unrounded;
}

impl<T: Table, F: Field> Column<T, F> {
    fn computed<O>(
        self,
        what: impl FnOnce(u16) -> Computed,
        read: fn(&mut Row<'_>) -> Result<O, Error>,
    ) -> Aggregate<T, O> {
        Aggregate { what: what(self.position()), read, of: PhantomData }
    }

    /// How many rows have a value here that is not NULL.
    pub fn count(self) -> Aggregate<T, u64> {
        self.computed(Computed::Count, |row| row.count())
    }

    /// How many different values there are here, NULL aside.
    pub fn count_distinct(self) -> Aggregate<T, u64>
    where
        F::Value: crate::Comparable,
    {
        self.computed(Computed::CountDistinct, |row| row.count())
    }

    /// The sum of the values that are not NULL; none where there are none. Of 16 and 32-bit integers it is an `i64`, of
    /// 64-bit integers a [`Decimal`], so that it does not overflow, of floats an `f64`. Of exact numbers it is exact; on SQLite
    /// to 15 digits, which is what that keeps of them.
    pub fn sum(self) -> Aggregate<T, Option<<F::Value as Summable>::Sum>>
    where
        F::Value: Summable,
    {
        self.computed(Computed::Sum, <F::Value as Summable>::read_sum)
    }

    /// The mean of the values that are not NULL; none where there are none. Of exact numbers it is one of the same type, else an
    /// `f64`.
    pub fn avg(self) -> Aggregate<T, Option<<F::Value as Summable>::Mean>>
    where
        F::Value: Summable,
    {
        self.computed(Computed::Mean, <F::Value as Summable>::read_mean)
    }

    /// The smallest value that is not NULL; none where there are none.
    pub fn min(self) -> Aggregate<T, Option<F::Value>>
    where
        F::Value: Ordered,
    {
        self.computed(Computed::Min, |row| row.get())
    }

    /// The largest value that is not NULL; none where there are none.
    pub fn max(self) -> Aggregate<T, Option<F::Value>>
    where
        F::Value: Ordered,
    {
        self.computed(Computed::Max, |row| row.get())
    }
}

impl Computed {
    pub(super) fn column(self) -> u16 {
        match self {
            Computed::Rows => 0,
            Computed::Count(column)
            | Computed::CountDistinct(column)
            | Computed::Sum(column)
            | Computed::Mean(column)
            | Computed::Min(column)
            | Computed::Max(column) => column,
        }
    }

    /// The value, to be compared or ordered by.
    pub(super) fn write(self, sql: &mut Sql, table: &'static TableInfo) {
        let column = self.column();
        let kind = table.columns[usize::from(column)].kind;
        let float = sql.database == Database::Postgres && kind == Kind::F32;
        let (before, behind) = match self {
            Computed::Rows => {
                sql.push("count(*)");
                return;
            }
            Computed::Count(_) => ("count(", ")"),
            Computed::CountDistinct(_) => ("count(DISTINCT ", ")"),
            Computed::Mean(_) if sql.database == Database::Mysql => {
                write_mean_of_mysql(sql, table, column);
                return;
            }
            Computed::Sum(_) => ("sum(", if float { "::float8)" } else { ")" }),
            Computed::Mean(_) => ("avg(", if float { "::float8)" } else { ")" }),
            Computed::Min(_) => extreme(sql.database, kind, ("min(", "min(encode(")),
            Computed::Max(_) => extreme(sql.database, kind, ("max(", "max(encode(")),
        };
        let decoded = before.ends_with("encode(");
        sql.push(if decoded { "decode(" } else { "" });
        sql.push(before).column(table, column).push(behind);
    }

    /// The value as it is selected: what a driver cannot decode comes as text, what overflows in two halves.
    fn write_item(self, sql: &mut Sql, table: &'static TableInfo) {
        let column = &table.columns[usize::from(self.column())];
        match (self, sql.database, column.kind) {
            (Computed::Sum(at), Database::Sqlite, Kind::I64) => {
                sql.push("sum(").column(table, at).push(" >> 32), sum(");
                sql.column(table, at).push(" & 4294967295)");
                return;
            }
            (Computed::Sum(_), Database::Postgres, Kind::I64)
            | (Computed::Sum(_) | Computed::Mean(_), Database::Postgres, Kind::Decimal) => {
                self.write(sql, table);
                sql.push("::text");
                return;
            }
            (Computed::Mean(_), Database::Postgres, Kind::I16 | Kind::I32 | Kind::I64) => {
                self.write(sql, table);
                sql.push("::float8");
                return;
            }
            (Computed::Sum(_), Database::Mysql, Kind::I64)
            | (Computed::Sum(_) | Computed::Mean(_), Database::Mysql, Kind::Decimal) => {
                sql.push("CAST(");
                self.write(sql, table);
                sql.push(" AS CHAR)");
                return;
            }
            (_, Database::Sqlite | Database::Postgres | Database::Mysql, _) => self.write(sql, table),
        }
        if let Computed::Min(_) | Computed::Max(_) = self {
            sql.push(as_text(sql.database, column));
        }
    }
}

/// MySQL and MariaDB give the mean of whole numbers four digits behind the point, and that of exact numbers four more than the
/// numbers have: the former is computed as a float, and the latter of numbers with as many digits as there is room for.
fn write_mean_of_mysql(sql: &mut Sql, table: &'static TableInfo, column: u16) {
    let info = &table.columns[usize::from(column)];
    match (info.kind, info.limit) {
        (Kind::I16 | Kind::I32 | Kind::I64, _) => {
            sql.push("avg(").column(table, column).push(" + 0e0)");
        }
        (Kind::Decimal, Limit::Digits(precision, scale)) => {
            // A mean has four digits more, at most 30, and a sum 22 before the point, of 65 in all.
            let whole = precision - scale;
            let room = 43_u32.saturating_sub(whole).min(26).max(scale);
            sql.push("avg(CAST(").column(table, column).push(" AS DECIMAL(");
            sql.number((whole + room).clamp(1, 65).into()).push(",").number(room.into()).push(")))");
        }
        (Kind::Decimal, Limit::None | Limit::Chars(_))
        | (
            Kind::Bool
            | Kind::Text
            | Kind::F32
            | Kind::F64
            | Kind::Uuid
            | Kind::Json
            | Kind::Bytes
            | Kind::Date
            | Kind::Time
            | Kind::Timestamp
            | Kind::TimestampTz
            | Kind::Interval
            | Kind::Array(_),
            _,
        ) => {
            sql.push("avg(").column(table, column).push(")");
        }
    }
}

/// PostgreSQL has `min` and `max` of UUIDs and bytes from version 18 on: in hexadecimal digits they have the same order.
fn extreme(
    database: Database,
    kind: Kind,
    (plain, of_bytes): (&'static str, &'static str),
) -> (&'static str, &'static str) {
    match (database, kind) {
        (Database::Postgres, Kind::Uuid) => (plain, "::text)::uuid"),
        (Database::Postgres, Kind::Bytes) => (of_bytes, ", 'hex')), 'hex')"),
        (Database::Postgres | Database::Sqlite | Database::Mysql, _) => (plain, ")"),
    }
}

/// An aggregate over rows `T`, or a tuple of up to eight.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that can be computed over rows of `{T}`",
    note = "`aggregate` takes `tablewright::count()` and the aggregates of the table's own columns, alone or in a tuple: `(count(), agent::rank.max())`"
)]
pub trait Aggregates<T>: Copy + Send + Sync {
    /// What is computed.
    type Values: Send;

    /// Writes what is computed.
    #[doc(hidden)]
    fn write(&self, list: &mut Computations<'_>);

    /// Reads it.
    #[doc(hidden)]
    fn read(&self, row: &mut Row<'_>) -> Result<Self::Values, Error>;
}

/// What a statement computes, while it is written.
pub struct Computations<'s> {
    pub(super) sql: &'s mut Sql,
    pub(super) table: &'static TableInfo,
    pub(super) any: bool,
}

impl<T: Table, O: Send> Aggregates<T> for Aggregate<T, O> {
    type Values = O;

    fn write(&self, list: &mut Computations<'_>) {
        list.sql.push(if list.any { ", " } else { "" });
        list.any = true;
        self.what.write_item(list.sql, list.table);
    }

    fn read(&self, row: &mut Row<'_>) -> Result<O, Error> {
        (self.read)(row)
    }
}

macro_rules! aggregates {
    ($($name:ident)*) => {
        impl<T, $($name: Aggregates<T>),*> Aggregates<T> for ($($name,)*) {
            type Values = ($($name::Values,)*);

            #[allow(non_snake_case)]
            fn write(&self, list: &mut Computations<'_>) {
                let ($($name,)*) = self;
                $($name.write(list);)*
            }

            #[allow(non_snake_case)]
            fn read(&self, row: &mut Row<'_>) -> Result<Self::Values, Error> {
                let ($($name,)*) = self;
                Ok(($($name.read(row)?,)*))
            }
        }
    };
}

aggregates!(A);
aggregates!(A B);
aggregates!(A B C);
aggregates!(A B C D);
aggregates!(A B C D E);
aggregates!(A B C D E F);
aggregates!(A B C D E F G);
aggregates!(A B C D E F G H);

impl<'a, T: Table> Query<'a, T> {
    /// Computes over the rows, in one statement. Order, limit and offset do not apply.
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// use db::{OrderStatus, customer, order};
    /// use tablewright::{count, types::Decimal};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// # let ada = db.customers().insert(customer::New::new("ada@example.org")).await?;
    /// # for euros in [12, 30] { db.orders().insert(order::New::new(ada.id, Decimal::from(euros))).await?; }
    /// let (orders, total) = db.orders().select().aggregate((count(), order::total.sum())).await?;
    /// assert_eq!((orders, total), (2, Some(Decimal::from(42))));
    ///
    /// let groups: Vec<(OrderStatus, (u64, Option<Decimal>))> = db
    ///     .orders()
    ///     .select()
    ///     .group_by(order::status)
    ///     .having(count().ge(2))
    ///     .order(order::total.sum().desc())
    ///     .aggregate((count(), order::total.max()))
    ///     .await?;
    /// assert_eq!(groups, [(OrderStatus::Open, (2, Some(Decimal::from(30))))]);
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn aggregate<A: Aggregates<T>>(self, of: A) -> Result<A::Values, Error> {
        let database = self.on.database();
        let mut sql = Sql::new(database);
        sql.push("SELECT ");
        of.write(&mut Computations { sql: &mut sql, table: T::INFO, any: false });
        sql.push(" FROM ").push(T::INFO.sql.on(database));
        self.narrow.write_where(&mut sql, T::INFO)?;
        let mut computed = None;
        let mut each = |raw: RawRow<'_>| {
            computed = Some(of.read(&mut Row::of_columns(raw, T::INFO, &[]))?);
            Ok(())
        };
        self.on.first(sql.finish(T::INFO, Verb::Aggregate), &mut each).await?;
        computed.ok_or(Error::NotFound { table: T::INFO.name })
    }
}
