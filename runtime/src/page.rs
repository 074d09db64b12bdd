//! Keyset pages: the place after the last row, by the values of the order's columns.

use std::fmt;
use std::str::FromStr;

use crate::datum::{Datum, Refused};
use crate::driver::sqlite::hex;
use crate::error::Error;
use crate::filter::{Comparison, Expr};
use crate::table::{Table, TableInfo};
use crate::value::from_json;

/// Some rows of a longer list, and where the next ones begin.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<R> {
    /// The rows.
    pub rows: Vec<R>,
    /// The place after the last row; none where the list ends here.
    pub next: Option<Cursor>,
}

/// A place in an ordered list, to be handed to clients as text. It holds the values of the order's columns in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is no cursor of a page")]
pub struct BadCursor;

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        values(text).map(|_| Self(text.to_owned())).ok_or(BadCursor)
    }
}

fn values(text: &str) -> Option<Vec<serde_json::Value>> {
    let bytes = crate::value::unhex(text)?;
    serde_json::from_slice(&bytes).ok()
}

/// The order with the primary key behind it, so that no two rows are equal.
pub(crate) fn total_order(table: &'static TableInfo, order: &[(u16, bool)]) -> Vec<(u16, bool)> {
    let descending = order.last().is_some_and(|(_, descending)| *descending);
    let tie_break = table.key.iter().filter(|key| !order.iter().any(|(column, _)| column == *key));
    order.iter().copied().chain(tie_break.map(|&key| (key, descending))).collect()
}

/// The place after a row.
pub(crate) fn after<T: Table>(row: &T, order: &[(u16, bool)]) -> Result<Cursor, Error> {
    let items = order
        .iter()
        .map(|(column, _)| {
            let datum = row.datum(*column);
            crate::driver::sqlite::element(&datum).map_err(|reason| Error::refused(T::INFO, *column, reason))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Cursor(hex(serde_json::Value::Array(items).to_string().as_bytes())))
}

/// The rows behind a place: those that differ from it first in some column, and come after it there.
///
/// NULL comes last in ascending and first in descending order, as on PostgreSQL.
pub(crate) fn behind(
    table: &'static TableInfo,
    order: &[(u16, bool)],
    cursor: &Cursor,
) -> Result<Expr, Error> {
    let first = order.first().map_or(0, |(column, _)| *column);
    let foreign = || Error::refused(table, first, Refused::because("of the cursor belongs to another list"));
    let items = values(&cursor.0).filter(|items| items.len() == order.len()).ok_or_else(foreign)?;
    let mut place = Vec::with_capacity(items.len());
    for (item, (column, _)) in items.into_iter().zip(order) {
        place.push(from_json(table.columns[usize::from(*column)].kind, item).ok_or_else(foreign)?);
    }
    let mut ways = Vec::with_capacity(order.len());
    for (length, (column, descending)) in order.iter().enumerate() {
        let Some(beyond) = beyond(*column, *descending, &place[length], table) else { continue };
        let mut all: Vec<Expr> =
            order[..length].iter().zip(&place).map(|((column, _), value)| same(*column, value)).collect();
        all.push(beyond);
        ways.push(Expr::All(all));
    }
    Ok(Expr::Any(ways))
}

fn same(column: u16, value: &Datum) -> Expr {
    if value.is_null() {
        return Expr::IsNull(column, true);
    }
    Expr::Compare(column, Comparison::Eq, value.clone())
}

fn beyond(column: u16, descending: bool, value: &Datum, table: &'static TableInfo) -> Option<Expr> {
    let nullable = table.columns[usize::from(column)].nullable;
    match (descending, value.is_null()) {
        (false, true) => None,
        (true, true) => Some(Expr::IsNull(column, false)),
        (true, false) => Some(Expr::Compare(column, Comparison::Lt, value.clone())),
        (false, false) => {
            let larger = Expr::Compare(column, Comparison::Gt, value.clone());
            Some(if nullable { Expr::Any(vec![larger, Expr::IsNull(column, true)]) } else { larger })
        }
    }
}
