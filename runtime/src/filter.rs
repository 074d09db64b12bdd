//! Conditions and orders over the columns of one table, typed by table and column.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Not;

use crate::connection::Database;
use crate::datum::Datum;
use crate::error::Error;
use crate::statement::Sql;
use crate::table::{Table, TableInfo};
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

/// A condition on the rows `T`.
#[must_use = "a filter does nothing until a query has it"]
pub struct Filter<T> {
    pub(crate) expr: Expr,
    of: PhantomData<fn() -> T>,
}

/// A direction in which the rows `T` come.
#[must_use = "an order does nothing until a query has it"]
pub struct Order<T> {
    pub(crate) column: u16,
    pub(crate) descending: bool,
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

impl<T> Clone for Order<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Order<T> {}

impl<T> fmt::Debug for Order<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.column, self.descending).fmt(f)
    }
}

/// A condition, whatever the table.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Compare(u16, Comparison, Datum),
    In(u16, Vec<Datum>),
    IsNull(u16, bool),
    Match(u16, Match, String),
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
    fn sql(self) -> &'static str {
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    Like,
    LikeIgnoringCase,
    Contains,
    StartsWith,
    EndsWith,
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

impl<T, F> Column<T, F> {
    /// For generated code: the column at that position of the table.
    pub const fn at(at: u16) -> Self {
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

    /// Smallest first; NULL last.
    pub fn asc(self) -> Order<T>
    where
        F::Value: Comparable,
    {
        Order { column: self.at, descending: false, of: PhantomData }
    }

    /// Largest first; NULL first.
    pub fn desc(self) -> Order<T>
    where
        F::Value: Comparable,
    {
        Order { column: self.at, descending: true, of: PhantomData }
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
}

impl Expr {
    /// Writes the condition, in parentheses where it needs them.
    pub(crate) fn write(&self, sql: &mut Sql, table: &'static TableInfo) -> Result<(), Error> {
        match self {
            Expr::Compare(column, how, datum) => {
                sql.column(table, *column).push(how.sql());
                sql.bind(table, *column, datum)
            }
            Expr::In(column, values) => {
                sql.column(table, *column);
                sql.in_list(table, *column, values)
            }
            Expr::IsNull(column, yes) => {
                sql.column(table, *column).push(if *yes { " IS NULL" } else { " IS NOT NULL" });
                Ok(())
            }
            Expr::Match(column, how, text) => write_match(sql, table, *column, *how, text),
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

/// SQLite's LIKE takes capital and small letters of ASCII for the same; its GLOB does not, and can use an index.
fn write_match(
    sql: &mut Sql,
    table: &'static TableInfo,
    column: u16,
    how: Match,
    text: &str,
) -> Result<(), Error> {
    let pattern = match how {
        Match::Like | Match::LikeIgnoringCase => text.to_owned(),
        Match::Contains => format!("%{}%", escaped(text)),
        Match::StartsWith => format!("{}%", escaped(text)),
        Match::EndsWith => format!("%{}", escaped(text)),
    };
    sql.column(table, column);
    let (operator, pattern) = match (sql.database, how) {
        (Database::Postgres, Match::LikeIgnoringCase) => (" ILIKE ", pattern),
        (Database::Postgres, _) => (" LIKE ", pattern),
        (Database::Sqlite, Match::LikeIgnoringCase) => (" LIKE ", pattern),
        (Database::Sqlite, _) => (" GLOB ", glob(&pattern)),
    };
    sql.push(operator);
    sql.bind_text(table, column, pattern)?;
    if operator != " GLOB " {
        sql.push(" ESCAPE '\\'");
    }
    Ok(())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// A LIKE pattern as a GLOB pattern.
fn glob(like: &str) -> String {
    let mut glob = String::with_capacity(like.len());
    let mut chars = like.chars();
    while let Some(c) = chars.next() {
        let literal = match c {
            '%' => {
                glob.push('*');
                continue;
            }
            '_' => {
                glob.push('?');
                continue;
            }
            '\\' => chars.next().unwrap_or('\\'),
            other => other,
        };
        if matches!(literal, '*' | '?' | '[') {
            glob.extend(['[', literal, ']']);
        } else {
            glob.push(literal);
        }
    }
    glob
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_the_same_as_globs() {
        assert_eq!(glob("a%b_c"), "a*b?c");
        assert_eq!(glob(r"100\%\_*?[x]"), "100%_[*][?][[]x]");
        assert_eq!(glob(&format!("%{}%", escaped(r"50%_\*"))), r"*50%_\[*]*");
    }
}
