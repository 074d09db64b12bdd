//! A row while it is read: column after column, by position.

use serde::de::DeserializeOwned;

use crate::driver::{RawRow, Unreadable};
use crate::error::Error;
use crate::table::TableInfo;
use crate::value::Field;

/// A row of a result, read from its first column to its last.
pub struct Row<'r> {
    raw: RawRow<'r>,
    table: &'static TableInfo,
    next: usize,
}

impl<'r> Row<'r> {
    pub(crate) fn new(raw: RawRow<'r>, table: &'static TableInfo) -> Self {
        Self { raw, table, next: 0 }
    }

    /// The next column's value.
    #[inline]
    pub fn get<F: Field>(&mut self) -> Result<F, Error> {
        let at = self.next;
        self.next += 1;
        match self.raw.cell(at) {
            Ok(cell) => F::read_cell(cell).map_err(|reason| self.unreadable(at, reason)),
            Err(error) => Err(self.unreadable(at, Unreadable(error.to_string()))),
        }
    }

    /// The next column's JSON document, as a type of the application's.
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        let at = self.next;
        let document: serde_json::Value = self.get()?;
        serde_json::from_value(document).map_err(|error| self.unreadable(at, Unreadable(error.to_string())))
    }

    /// The next column's JSON document, where there is one, as a type of the application's.
    pub fn json_opt<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Error> {
        let at = self.next;
        let document: Option<serde_json::Value> = self.get()?;
        document
            .map(serde_json::from_value)
            .transpose()
            .map_err(|error| self.unreadable(at, Unreadable(error.to_string())))
    }

    #[cold]
    fn unreadable(&self, at: usize, reason: Unreadable) -> Error {
        let column = self.table.columns.get(at).map_or("?", |column| column.name);
        Error::Read { table: self.table.name, column, reason: reason.0 }
    }
}
