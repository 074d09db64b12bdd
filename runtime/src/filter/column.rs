//! A column, and what can be asked of it.

use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};

use super::text::Match;
use super::{Comparison, Expr, Filter, Order, Way};
use crate::table::Table;
use crate::value::{Comparable, Field, Ordered, Param, Text, Value};

/// A column of the table whose rows are `T`, holding `F`.
///
/// `schema!` makes a constant of this type for each column: `agent::name`.
pub struct Column<T, F> {
    at: u16,
    of: PhantomData<fn() -> (T, F)>,
}

impl<T, F> Clone for Column<T, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, F> Copy for Column<T, F> {}

impl<T, F> Column<T, F> {
    /// For generated code: the column at that position of the table.
    pub const fn new(at: u16) -> Self {
        Self { at, of: PhantomData }
    }

    /// Its position in the table, from 0.
    pub const fn position(self) -> u16 {
        self.at
    }
}

impl<T: Table, V> Column<T, Option<V>> {
    /// It is NULL.
    pub fn is_null(self) -> Filter<T> {
        Filter::new(Expr::IsNull(self.at, true))
    }

    /// It is not NULL.
    pub fn is_not_null(self) -> Filter<T> {
        Filter::new(Expr::IsNull(self.at, false))
    }
}

impl<T: Table, F: Field> Column<T, F> {
    fn compare(self, how: Comparison, value: F::Value) -> Filter<T>
    where
        F::Value: Comparable,
    {
        Filter::new(Expr::Compare(self.at, how, Value::into_datum(value)))
    }

    /// It equals the value.
    pub fn eq(self, value: impl Param<F::Value>) -> Filter<T>
    where
        F::Value: Comparable,
    {
        self.compare(Comparison::Eq, value.param())
    }

    /// It differs from the value, and is not NULL.
    pub fn ne(self, value: impl Param<F::Value>) -> Filter<T>
    where
        F::Value: Comparable,
    {
        self.compare(Comparison::Ne, value.param())
    }

    /// It is one of the values; of none, no row.
    pub fn is_in<P: Param<F::Value>>(self, values: impl IntoIterator<Item = P>) -> Filter<T>
    where
        F::Value: Comparable,
    {
        Filter::new(Expr::In(
            self.at,
            values.into_iter().map(|value| Value::into_datum(value.param())).collect(),
        ))
    }

    /// It is none of the values, and not NULL; of none, every row.
    pub fn not_in<P: Param<F::Value>>(self, values: impl IntoIterator<Item = P>) -> Filter<T>
    where
        F::Value: Comparable,
    {
        Filter::new(Expr::NotIn(
            self.at,
            values.into_iter().map(|value| Value::into_datum(value.param())).collect(),
        ))
    }

    /// Smallest first; NULL last.
    pub fn asc(self) -> Order<T>
    where
        F::Value: Comparable,
    {
        Order::new(Way::new(self.at, false))
    }

    /// Largest first; NULL first.
    pub fn desc(self) -> Order<T>
    where
        F::Value: Comparable,
    {
        Order::new(Way::new(self.at, true))
    }

    /// It is smaller than the value.
    pub fn lt(self, value: impl Param<F::Value>) -> Filter<T>
    where
        F::Value: Ordered + Comparable,
    {
        self.compare(Comparison::Lt, value.param())
    }

    /// It is smaller than the value, or equal.
    pub fn le(self, value: impl Param<F::Value>) -> Filter<T>
    where
        F::Value: Ordered + Comparable,
    {
        self.compare(Comparison::Le, value.param())
    }

    /// It is larger than the value.
    pub fn gt(self, value: impl Param<F::Value>) -> Filter<T>
    where
        F::Value: Ordered + Comparable,
    {
        self.compare(Comparison::Gt, value.param())
    }

    /// It is larger than the value, or equal.
    pub fn ge(self, value: impl Param<F::Value>) -> Filter<T>
    where
        F::Value: Ordered + Comparable,
    {
        self.compare(Comparison::Ge, value.param())
    }

    /// It lies between the two values, or equals one.
    pub fn between(self, least: impl Param<F::Value>, most: impl Param<F::Value>) -> Filter<T>
    where
        F::Value: Ordered + Comparable,
    {
        self.ge(least).and(self.le(most))
    }

    /// It lies in the range: `within(start..end)` has the start and not the end, `within(5..)` is open above.
    pub fn within<P>(self, range: impl RangeBounds<P>) -> Filter<T>
    where
        P: Param<F::Value> + Clone,
        F::Value: Ordered + Comparable,
    {
        let least = match range.start_bound() {
            Bound::Included(value) => Some(self.ge(value.clone())),
            Bound::Excluded(value) => Some(self.gt(value.clone())),
            Bound::Unbounded => None,
        };
        let most = match range.end_bound() {
            Bound::Included(value) => Some(self.le(value.clone())),
            Bound::Excluded(value) => Some(self.lt(value.clone())),
            Bound::Unbounded => None,
        };
        Filter::all(least.into_iter().chain(most))
    }

    fn with_column<G: Field<Value = F::Value>>(self, how: Comparison, other: Column<T, G>) -> Filter<T> {
        Filter::new(Expr::Columns(self.at, how, other.at))
    }

    /// It equals the other column of the same row.
    pub fn eq_column<G: Field<Value = F::Value>>(self, other: Column<T, G>) -> Filter<T>
    where
        F::Value: Comparable,
    {
        self.with_column(Comparison::Eq, other)
    }

    /// It differs from the other column of the same row, and neither is NULL.
    pub fn ne_column<G: Field<Value = F::Value>>(self, other: Column<T, G>) -> Filter<T>
    where
        F::Value: Comparable,
    {
        self.with_column(Comparison::Ne, other)
    }

    /// It is smaller than the other column of the same row.
    pub fn lt_column<G: Field<Value = F::Value>>(self, other: Column<T, G>) -> Filter<T>
    where
        F::Value: Ordered + Comparable,
    {
        self.with_column(Comparison::Lt, other)
    }

    /// It is smaller than the other column of the same row, or equal.
    pub fn le_column<G: Field<Value = F::Value>>(self, other: Column<T, G>) -> Filter<T>
    where
        F::Value: Ordered + Comparable,
    {
        self.with_column(Comparison::Le, other)
    }

    /// It is larger than the other column of the same row.
    pub fn gt_column<G: Field<Value = F::Value>>(self, other: Column<T, G>) -> Filter<T>
    where
        F::Value: Ordered + Comparable,
    {
        self.with_column(Comparison::Gt, other)
    }

    /// It is larger than the other column of the same row, or equal.
    pub fn ge_column<G: Field<Value = F::Value>>(self, other: Column<T, G>) -> Filter<T>
    where
        F::Value: Ordered + Comparable,
    {
        self.with_column(Comparison::Ge, other)
    }

    fn matches(self, how: Match, text: impl Into<String>) -> Filter<T>
    where
        F::Value: Text,
    {
        Filter::new(Expr::Match(self.at, how, text.into()))
    }

    /// It matches the pattern, in which `%` stands for any text, `_` for any character and `\` takes the next character
    /// literally. Capital and small letters differ, on every database.
    pub fn like(self, pattern: impl Into<String>) -> Filter<T>
    where
        F::Value: Text,
    {
        self.matches(Match::Like, pattern)
    }

    /// As [`Column::like`], but capital and small letters are the same: on SQLite those of ASCII only.
    pub fn ilike(self, pattern: impl Into<String>) -> Filter<T>
    where
        F::Value: Text,
    {
        self.matches(Match::LikeIgnoringCase, pattern)
    }

    /// It contains the text, taken literally.
    pub fn contains(self, text: impl Into<String>) -> Filter<T>
    where
        F::Value: Text,
    {
        self.matches(Match::Contains, text)
    }

    /// It starts with the text, taken literally.
    pub fn starts_with(self, text: impl Into<String>) -> Filter<T>
    where
        F::Value: Text,
    {
        self.matches(Match::StartsWith, text)
    }

    /// It ends with the text, taken literally.
    pub fn ends_with(self, text: impl Into<String>) -> Filter<T>
    where
        F::Value: Text,
    {
        self.matches(Match::EndsWith, text)
    }

    /// It equals the text, capital and small letters being the same: on SQLite those of ASCII only. PostgreSQL uses an index
    /// on `lower(column)`.
    pub fn eq_ignoring_case(self, text: impl Into<String>) -> Filter<T>
    where
        F::Value: Text,
    {
        self.matches(Match::EqIgnoringCase, text)
    }

    /// It has the words of a search such as `planner -"old one"`, in the language of a text search configuration such as
    /// `"english"`. On PostgreSQL an index `using gin (to_tsvector('english', column))` serves it. MySQL and MariaDB need a
    /// full-text index of the column, which has rules of its own for what is a word: the configuration says nothing there. On
    /// SQLite it is an [`Error::Unsupported`](crate::Error::Unsupported).
    pub fn search(self, config: &'static str, words: impl Into<String>) -> Filter<T>
    where
        F::Value: Text,
    {
        Filter::new(Expr::Search(self.at, config, words.into()))
    }
}
