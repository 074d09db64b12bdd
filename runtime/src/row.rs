//! A row while it is read: column after column, by position.

use serde::de::DeserializeOwned;

use crate::driver::{RawRow, Unreadable};
use crate::error::Error;
use crate::table::TableInfo;
use crate::types::Decimal;
use crate::value::Field;

/// A row of a result, read from its first column to its last.
pub struct Row<'r> {
    raw: RawRow<'r>,
    table: &'static TableInfo,
    next: usize,
    names: Names<'r>,
}

/// Which of the table's columns stands where, for errors.
enum Names<'r> {
    /// All of them, from this place on.
    From(usize),
    /// These.
    Of(&'r [u16]),
}

impl<'r> Row<'r> {
    pub(crate) fn new(raw: RawRow<'r>, table: &'static TableInfo) -> Self {
        Self::behind(raw, table, 0)
    }

    /// A row whose columns begin behind others.
    pub(crate) fn behind(raw: RawRow<'r>, table: &'static TableInfo, first: usize) -> Self {
        Self { raw, table, next: first, names: Names::From(first) }
    }

    /// The columns of another table in the same row, from that place on.
    pub(crate) fn behind_it(&self, table: &'static TableInfo, first: usize) -> Self {
        Self::behind(self.raw, table, first)
    }

    /// Whether there is a value at that place.
    pub(crate) fn holds(&self, at: usize) -> bool {
        self.raw.cell(at).is_ok_and(|cell| cell.is_some())
    }

    /// Some columns of a row.
    pub(crate) fn of_columns(raw: RawRow<'r>, table: &'static TableInfo, columns: &'r [u16]) -> Self {
        Self { raw, table, next: 0, names: Names::Of(columns) }
    }

    /// The next column's value.
    #[inline]
    pub fn get<F: Field>(&mut self) -> Result<F, Error> {
        let at = self.next;
        self.next += 1;
        self.raw.cell(at).and_then(F::read_cell).map_err(|reason| self.unreadable(at, reason))
    }

    /// The next column's JSON document, as a type of the application's.
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        let at = self.next;
        let document: serde_json::Value = self.get()?;
        serde_json::from_value(document).map_err(|error| self.misfit::<T>(at, &error))
    }

    /// The next column's JSON document, where there is one, as a type of the application's.
    pub fn json_opt<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Error> {
        let at = self.next;
        let document: Option<serde_json::Value> = self.get()?;
        document.map(serde_json::from_value).transpose().map_err(|error| self.misfit::<T>(at, &error))
    }

    /// A document that is no `T`: it is read again, to say where in it that shows.
    #[cold]
    fn misfit<T: DeserializeOwned>(&self, at: usize, error: &serde_json::Error) -> Error {
        let document = self.raw.cell(at).and_then(Option::<serde_json::Value>::read_cell);
        let place = document.ok().flatten().and_then(crate::typed_json::misfit::<T>);
        self.unreadable(at, Unreadable(place.unwrap_or_else(|| error.to_string())))
    }

    /// A number of rows.
    pub(crate) fn count(&mut self) -> Result<u64, Error> {
        let count: i64 = self.get()?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// A sum of 64-bit integers: servers give it as text, SQLite its upper and its lower half.
    pub(crate) fn wide_sum(&mut self) -> Result<Option<Decimal>, Error> {
        match self.raw {
            RawRow::Postgres(_) | RawRow::Mysql(_) => self.rounded(),
            RawRow::Sqlite(_) => {
                let halves: (Option<i64>, Option<i64>) = (self.get()?, self.get()?);
                let (Some(upper), Some(lower)) = halves else { return Ok(None) };
                let sum = (i128::from(upper) << 32) + i128::from(lower);
                let decimal = Decimal::try_from_i128_with_scale(sum, 0);
                decimal
                    .map(Some)
                    .map_err(|error| self.unreadable(self.next - 1, Unreadable(error.to_string())))
            }
        }
    }

    /// An exact number of as many digits as a `Decimal` holds; the rest is rounded. SQLite computes with floats, of whose
    /// digits the first 15 are sure.
    pub(crate) fn rounded(&mut self) -> Result<Option<Decimal>, Error> {
        let Some(text) = self.computed_number()? else { return Ok(None) };
        let read = text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(&text));
        let reason = |error: rust_decimal::Error| Unreadable(format!("{text:?} is no exact number: {error}"));
        read.map(|decimal| Some(decimal.normalize()))
            .map_err(|error| self.unreadable(self.next - 1, reason(error)))
    }

    /// An exact number of any length.
    #[cfg(feature = "bigdecimal")]
    pub(crate) fn unrounded(&mut self) -> Result<Option<crate::types::BigDecimal>, Error> {
        let Some(text) = self.computed_number()? else { return Ok(None) };
        let read = text.parse().map(|number| Some(crate::big_decimal::canonical(number)));
        read.map_err(|error| {
            self.unreadable(self.next - 1, Unreadable(format!("{text:?} is no exact number: {error}")))
        })
    }

    /// The text of a sum or a mean of exact numbers.
    fn computed_number(&mut self) -> Result<Option<String>, Error> {
        match self.raw {
            RawRow::Postgres(_) | RawRow::Mysql(_) => self.get::<Option<String>>(),
            RawRow::Sqlite(_) => Ok(self.get::<Option<f64>>()?.map(|float| format!("{float:.14e}"))),
        }
    }

    #[cold]
    fn unreadable(&self, at: usize, reason: Unreadable) -> Error {
        let position = match self.names {
            Names::From(first) => at.checked_sub(first),
            Names::Of(columns) => columns.get(at).map(|&column| usize::from(column)),
        };
        let column = position.and_then(|at| self.table.columns.get(at)).map_or("?", |column| column.name);
        Error::Read { table: self.table.name, column, reason: reason.0 }
    }
}
