//! Lists: what they contain, and how long they are.

use std::marker::PhantomData;

use super::{Column, Comparison, Expr, Filter};
use crate::connection::Database;
use crate::datum::{Datum, Kind};
use crate::error::Error;
use crate::statement::Sql;
use crate::table::{Table, TableInfo};
use crate::value::{Comparable, Element, Field, Param, Value};

/// Values that are lists: `has`, `has_all`, `has_any` and `length` apply.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list whose elements can be compared: `has`, `has_all`, `has_any` and `length` are for array columns",
    note = "text that contains another is found by `contains`, a JSON document by `at(\"/…\").contains(…)`"
)]
pub trait List: Value {
    /// One element.
    type Item: Value;

    /// A list of these elements, as it is bound.
    fn of(items: Vec<Self::Item>) -> Datum;
}

impl<E: Element + Comparable> List for Vec<E> {
    type Item = E;

    fn of(items: Vec<E>) -> Datum {
        items.into_datum()
    }
}

#[derive(Clone, Debug)]
pub(crate) enum ArrayTest {
    HasAll(Datum),
    HasAny(Datum),
    Length(Comparison, u32),
}

impl<T: Table, F: Field> Column<T, F> {
    /// The list contains the value.
    pub fn has(self, item: impl Param<<F::Value as List>::Item>) -> Filter<T>
    where
        F::Value: List,
    {
        self.has_all([item])
    }

    /// The list contains all of these values; none is contained in every list.
    pub fn has_all<P>(self, items: impl IntoIterator<Item = P>) -> Filter<T>
    where
        F::Value: List,
        P: Param<<F::Value as List>::Item>,
    {
        let items = <F::Value as List>::of(items.into_iter().map(Param::param).collect());
        Filter::new(Expr::Array(self.position(), ArrayTest::HasAll(items)))
    }

    /// The list contains one of these values at least.
    pub fn has_any<P>(self, items: impl IntoIterator<Item = P>) -> Filter<T>
    where
        F::Value: List,
        P: Param<<F::Value as List>::Item>,
    {
        let items = <F::Value as List>::of(items.into_iter().map(Param::param).collect());
        Filter::new(Expr::Array(self.position(), ArrayTest::HasAny(items)))
    }

    /// How many elements the list has, to be compared: `agent::tags.length().gt(2)`.
    pub fn length(self) -> Length<T>
    where
        F::Value: List,
    {
        Length { column: self.position(), of: PhantomData }
    }
}

/// The number of elements of a list.
#[must_use = "a length does nothing until it is compared"]
pub struct Length<T> {
    column: u16,
    of: PhantomData<fn() -> T>,
}

impl<T: Table> Length<T> {
    fn compare(self, how: Comparison, length: u32) -> Filter<T> {
        Filter::new(Expr::Array(self.column, ArrayTest::Length(how, length)))
    }

    /// It has that many elements.
    pub fn eq(self, length: u32) -> Filter<T> {
        self.compare(Comparison::Eq, length)
    }

    /// It has another number of elements.
    pub fn ne(self, length: u32) -> Filter<T> {
        self.compare(Comparison::Ne, length)
    }

    /// It has fewer elements.
    pub fn lt(self, length: u32) -> Filter<T> {
        self.compare(Comparison::Lt, length)
    }

    /// It has at most that many elements.
    pub fn le(self, length: u32) -> Filter<T> {
        self.compare(Comparison::Le, length)
    }

    /// It has more elements.
    pub fn gt(self, length: u32) -> Filter<T> {
        self.compare(Comparison::Gt, length)
    }

    /// It has at least that many elements.
    pub fn ge(self, length: u32) -> Filter<T> {
        self.compare(Comparison::Ge, length)
    }
}

impl ArrayTest {
    pub(super) fn write(&self, sql: &mut Sql, table: &'static TableInfo, column: u16) -> Result<(), Error> {
        match (self, sql.database) {
            (ArrayTest::HasAll(items), Database::Postgres) => {
                sql.column(table, column).push(" @> ");
                sql.bind(table, column, items)
            }
            (ArrayTest::HasAny(items), Database::Postgres) => {
                sql.column(table, column).push(" && ");
                sql.bind(table, column, items)
            }
            (ArrayTest::HasAll(items), Database::Sqlite) => {
                write_sqlite(sql, table, column, items, "NOT EXISTS", "NOT IN")
            }
            (ArrayTest::HasAny(items), Database::Sqlite) => {
                write_sqlite(sql, table, column, items, "EXISTS", "IN")
            }
            (ArrayTest::HasAll(items), Database::Mysql) => {
                write_mysql(sql, table, column, items, " AND ", "TRUE")
            }
            (ArrayTest::HasAny(items), Database::Mysql) => {
                write_mysql(sql, table, column, items, " OR ", "FALSE")
            }
            (ArrayTest::Length(how, length), database) => {
                sql.push(match database {
                    Database::Postgres => "cardinality(",
                    Database::Sqlite => "json_array_length(",
                    Database::Mysql => "JSON_LENGTH(",
                });
                sql.column(table, column).push(")").push(how.sql());
                sql.bind_free(table, column, &Datum::I64((*length).into()))
            }
        }
    }
}

/// MySQL and MariaDB keep a list as a JSON array as well, in text. An array contains another that has one element where one of its
/// elements is that (<https://dev.mysql.com/doc/refman/8.4/en/json-search-functions.html#function_json-contains>). A column that
/// is NULL neither has nor has not.
fn write_mysql(
    sql: &mut Sql,
    table: &'static TableInfo,
    column: u16,
    items: &Datum,
    between: &str,
    of_none: &str,
) -> Result<(), Error> {
    let items: &[Datum] = match items {
        Datum::Array(_, items) => items,
        _ => &[],
    };
    // Exact numbers are kept as text, in which 1.50 is not 1.5: they are compared as numbers, one by one.
    let decimal = matches!(table.columns[usize::from(column)].kind, Kind::Array(Kind::Decimal));
    sql.push("CASE WHEN ").column(table, column).push(" IS NOT NULL THEN ");
    sql.push(if items.is_empty() { of_none } else { "(" });
    for (number, item) in items.iter().enumerate() {
        sql.push(if number == 0 { "" } else { between });
        if decimal {
            sql.push("EXISTS (SELECT 1 FROM JSON_TABLE(").column(table, column);
            sql.push(", '$[*]' COLUMNS (v DECIMAL(65,30) PATH '$')) AS ").ours("v", 0).push(" WHERE v = ");
            sql.bind_free(table, column, item)?;
            sql.push(")");
        } else {
            sql.push("JSON_CONTAINS(").column(table, column).push(", ");
            let one = Datum::Array(element_of(table, column), vec![item.clone()]);
            sql.bind_free(table, column, &one)?;
            sql.push(")");
        }
    }
    sql.push(if items.is_empty() { "" } else { ")" }).push(" END");
    Ok(())
}

fn element_of(table: &'static TableInfo, column: u16) -> &'static Kind {
    match table.columns[usize::from(column)].kind {
        Kind::Array(element) => element,
        Kind::I16
        | Kind::I32
        | Kind::I64
        | Kind::Bool
        | Kind::Text
        | Kind::Decimal
        | Kind::F32
        | Kind::F64
        | Kind::Uuid
        | Kind::Json
        | Kind::Bytes
        | Kind::Date
        | Kind::Time
        | Kind::Timestamp
        | Kind::TimestampTz
        | Kind::Interval => &Kind::Text,
    }
}

/// SQLite keeps a list as a JSON array; the wanted elements come as another. A column that is NULL neither has nor has not.
fn write_sqlite(
    sql: &mut Sql,
    table: &'static TableInfo,
    column: u16,
    items: &Datum,
    exists: &str,
    among: &str,
) -> Result<(), Error> {
    // Exact numbers are kept as text, in which 1.50 is not 1.5.
    let decimal = matches!(table.columns[usize::from(column)].kind, Kind::Array(Kind::Decimal));
    let element = if decimal { "CAST(value AS NUMERIC)" } else { "value" };
    sql.push("CASE WHEN ").column(table, column).push(" IS NOT NULL THEN ").push(exists);
    sql.push(" (SELECT 1 FROM json_each(");
    sql.bind_free(table, column, items)?;
    sql.push(") WHERE ").push(element).push(" ").push(among).push(" (SELECT ").push(element);
    sql.push(" FROM json_each(").column(table, column).push(") WHERE value IS NOT NULL)) END");
    Ok(())
}
