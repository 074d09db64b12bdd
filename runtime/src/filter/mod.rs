//! Conditions over the columns of one table, typed by table and column.

mod array;
mod column;
mod json;
mod json_mysql;
mod json_sqlite;
mod order;
mod related;
mod text;

use std::fmt;
use std::marker::PhantomData;
use std::ops::Not;

use crate::datum::Datum;
use crate::error::Error;
use crate::page::Behind;
use crate::statement::Sql;
use crate::table::TableInfo;

pub use array::{Length, List};
pub use column::Column;
pub use json::{Document, JsonAt, JsonOrdered, JsonScalar};
pub use order::Order;
pub(crate) use order::{By, Way, as_text};
pub use related::RelatedColumn;

use array::ArrayTest;
use json::JsonTest;
use related::RelatedTest;
use text::Match;

/// A condition on the rows `T`.
#[must_use = "a filter does nothing until a query has it"]
pub struct Filter<T> {
    pub(crate) expr: Expr,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Filter<T> {
    fn clone(&self) -> Self {
        Self::new(self.expr.clone())
    }
}

impl<T> fmt::Debug for Filter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expr.fmt(f)
    }
}

/// A condition, whatever the table.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Compare(u16, Comparison, Datum),
    /// Column with column.
    Columns(u16, Comparison, u16),
    In(u16, Vec<Datum>),
    NotIn(u16, Vec<Datum>),
    IsNull(u16, bool),
    Match(u16, Match, String),
    /// Column, configuration, words.
    Search(u16, &'static str, String),
    Array(u16, ArrayTest),
    Json(Box<JsonTest>),
    Related(Box<RelatedTest>),
    /// Behind a place of a page.
    Behind(Behind),
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Not(Box<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Comparison {
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Comparison::Eq => " = ",
            Comparison::Ne => " <> ",
            Comparison::Lt => " < ",
            Comparison::Le => " <= ",
            Comparison::Gt => " > ",
            Comparison::Ge => " >= ",
        }
    }
}

impl<T> Filter<T> {
    pub(crate) fn new(expr: Expr) -> Self {
        Self { expr, of: PhantomData }
    }

    /// Both conditions hold.
    pub fn and(self, other: Filter<T>) -> Self {
        Self::new(match self.expr {
            Expr::All(mut all) => {
                all.push(other.expr);
                Expr::All(all)
            }
            first => Expr::All(vec![first, other.expr]),
        })
    }

    /// One of the conditions holds, or both.
    pub fn or(self, other: Filter<T>) -> Self {
        Self::new(match self.expr {
            Expr::Any(mut any) => {
                any.push(other.expr);
                Expr::Any(any)
            }
            first => Expr::Any(vec![first, other.expr]),
        })
    }

    /// All conditions hold; of none, every row.
    pub fn all(filters: impl IntoIterator<Item = Filter<T>>) -> Self {
        Self::new(Expr::All(filters.into_iter().map(|filter| filter.expr).collect()))
    }

    /// One of the conditions holds at least; of none, no row.
    pub fn any(filters: impl IntoIterator<Item = Filter<T>>) -> Self {
        Self::new(Expr::Any(filters.into_iter().map(|filter| filter.expr).collect()))
    }
}

impl<T> Not for Filter<T> {
    type Output = Self;

    /// The condition does not hold. A comparison with NULL neither holds nor does not.
    fn not(self) -> Self {
        Self::new(Expr::Not(Box::new(self.expr)))
    }
}

impl Expr {
    /// Whether it asks for other rows.
    pub(crate) fn asks_others(&self) -> bool {
        match self {
            Expr::Related(_) => true,
            Expr::All(filters) | Expr::Any(filters) => filters.iter().any(Expr::asks_others),
            Expr::Not(filter) => filter.asks_others(),
            Expr::Compare(..)
            | Expr::Columns(..)
            | Expr::In(..)
            | Expr::NotIn(..)
            | Expr::IsNull(..)
            | Expr::Match(..)
            | Expr::Search(..)
            | Expr::Array(..)
            | Expr::Json(_)
            | Expr::Behind(_) => false,
        }
    }

    /// Writes the condition, in parentheses where it needs them.
    pub(crate) fn write(&self, sql: &mut Sql, table: &'static TableInfo) -> Result<(), Error> {
        match self {
            Expr::Compare(column, how, datum) => {
                sql.column(table, *column).push(how.sql());
                sql.bind(table, *column, datum)
            }
            Expr::Columns(column, how, other) => {
                sql.column(table, *column).push(how.sql()).column(table, *other);
                Ok(())
            }
            Expr::In(column, values) => {
                sql.column(table, *column);
                sql.in_list(table, *column, values)
            }
            Expr::NotIn(column, values) => {
                sql.push("NOT ").column(table, *column);
                sql.in_list(table, *column, values)
            }
            Expr::IsNull(column, yes) => {
                sql.column(table, *column).push(if *yes { " IS NULL" } else { " IS NOT NULL" });
                Ok(())
            }
            Expr::Match(column, how, text) => text::write_match(sql, table, *column, *how, text),
            Expr::Search(column, config, words) => text::write_search(sql, table, *column, config, words),
            Expr::Array(column, test) => test.write(sql, table, *column),
            Expr::Json(test) => test.write(sql, table),
            Expr::Related(test) => test.write(sql, table),
            Expr::Behind(behind) => behind.write(sql, table),
            Expr::All(filters) => write_joined(sql, table, filters, " AND ", "TRUE"),
            Expr::Any(filters) => write_joined(sql, table, filters, " OR ", "FALSE"),
            Expr::Not(filter) => {
                sql.push("NOT (");
                filter.write(sql, table)?;
                sql.push(")");
                Ok(())
            }
        }
    }
}

fn write_joined(
    sql: &mut Sql,
    table: &'static TableInfo,
    filters: &[Expr],
    between: &str,
    of_none: &str,
) -> Result<(), Error> {
    if filters.is_empty() {
        sql.push(of_none);
        return Ok(());
    }
    sql.push("(");
    for (number, filter) in filters.iter().enumerate() {
        if number > 0 {
            sql.push(between);
        }
        filter.write(sql, table)?;
    }
    sql.push(")");
    Ok(())
}
