//! What a form wants written: values by column, checked before they leave.

use serde::Serialize;

use crate::connection::Database;
use crate::datum::{Datum, Refused};
use crate::error::Error;
use crate::table::{ColumnInfo, Limit, TableInfo};
use crate::value::Field;
use crate::write::Change;

/// Values by column, in the order in which they were set.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub(crate) cells: Vec<(u16, Datum)>,
    /// What is computed from the row that is there.
    changes: Vec<(u16, Change)>,
    /// A document that could not be serialised; said when the record is used.
    unserialisable: Option<(u16, String)>,
}

impl Record {
    /// An empty record with room for some columns.
    pub(crate) fn with_capacity(columns: usize) -> Self {
        Self { cells: Vec::with_capacity(columns), ..Self::default() }
    }

    /// Sets a column.
    pub fn set<F: Field>(&mut self, column: u16, value: F) {
        self.put(column, value.into_bound());
    }

    /// Sets a column where there is something to set it to; its default applies otherwise.
    pub fn set_some<F: Field>(&mut self, column: u16, value: Option<F>) {
        if let Some(value) = value {
            self.set(column, value);
        }
    }

    /// Sets a JSON column to a document of the application's own type.
    pub fn json<T: Serialize>(&mut self, column: u16, document: &T) {
        match serde_json::to_value(document) {
            Ok(document) => self.put(column, Datum::Json(document)),
            Err(error) => {
                let reason = crate::typed_json::unwritable(document).unwrap_or_else(|| error.to_string());
                self.unserialisable = Some((column, reason));
            }
        }
    }

    /// Sets a nullable JSON column to a document of the application's own type, or to NULL.
    pub fn json_opt<T: Serialize>(&mut self, column: u16, document: &Option<T>) {
        match document {
            Some(document) => self.json(column, document),
            None => self.put(column, Datum::Null(crate::Kind::Json)),
        }
    }

    /// Sets a column again, or for the first time.
    fn put(&mut self, column: u16, datum: Datum) {
        self.changes.retain(|(at, _)| *at != column);
        match self.cells.iter_mut().find(|(at, _)| *at == column) {
            Some((_, old)) => *old = datum,
            None => self.cells.push((column, datum)),
        }
    }

    /// Computes a column from the row that is there.
    pub(crate) fn change(&mut self, column: u16, change: Change) {
        self.cells.retain(|(at, _)| *at != column);
        self.changes.retain(|(at, _)| *at != column);
        self.changes.push((column, change));
    }

    /// Takes over what another record sets.
    pub(crate) fn replace(&mut self, other: Record) {
        for (column, change) in other.changes {
            self.change(column, change);
        }
        for (column, datum) in other.cells {
            self.put(column, datum);
        }
        self.unserialisable = self.unserialisable.take().or(other.unserialisable);
    }

    /// As [`Record::checked`], with what is computed from the row behind.
    pub(crate) fn checked_changes(
        mut self,
        table: &'static TableInfo,
        database: Database,
    ) -> Result<Vec<(u16, Change)>, Error> {
        let changes = std::mem::take(&mut self.changes);
        for (column, change) in &changes {
            let info = &table.columns[usize::from(*column)];
            match change {
                Change::Add(datum) => check(info, datum).map_err(|reason| reason.error(table, *column))?,
                Change::To(_) | Change::Copy(_) => {}
            }
            if !info.present.on(database) {
                return Err(Error::refused(table, *column, no_such_column(database)));
            }
        }
        let values = self.checked(table, database)?.into_iter();
        Ok(values.map(|(column, datum)| (column, Change::To(datum))).chain(changes).collect())
    }

    /// The values, each checked against what its column allows, those that this database has no column for left out.
    pub(crate) fn checked(
        mut self,
        table: &'static TableInfo,
        database: Database,
    ) -> Result<Vec<(u16, Datum)>, Error> {
        if let Some((column, _)) = self.changes.first() {
            let reason = "is computed from the row, which is for one row or the rows of a filter";
            return Err(Error::refused(table, *column, Refused::because(reason)));
        }
        if let Some((column, reason)) = self.unserialisable {
            return Err(Error::refused(
                table,
                column,
                Refused::because(format!("cannot be serialised: {reason}")),
            ));
        }
        for (column, datum) in &self.cells {
            let info = &table.columns[usize::from(*column)];
            check(info, datum).map_err(|reason| reason.error(table, *column))?;
            if !info.present.on(database) && !datum.is_null() {
                return Err(Error::refused(table, *column, no_such_column(database)));
            }
        }
        self.cells.retain(|(column, _)| table.columns[usize::from(*column)].present.on(database));
        Ok(self.cells)
    }
}

enum Rejected {
    Limit(Refused),
    Json(crate::JsonViolation),
}

impl Rejected {
    fn error(self, table: &'static TableInfo, column: u16) -> Error {
        match self {
            Rejected::Limit(reason) => Error::refused(table, column, reason),
            Rejected::Json(violation) => {
                Error::Json { table: table.name, column: table.columns[usize::from(column)].name, violation }
            }
        }
    }
}

fn no_such_column(database: Database) -> Refused {
    Refused::because(format!("cannot be stored: {} has no such column", database.name()))
}

fn check(column: &ColumnInfo, datum: &Datum) -> Result<(), Rejected> {
    match (column.limit, datum) {
        (Limit::Chars(most), Datum::Text(text)) => {
            let found = text.chars().count();
            if found > most as usize {
                let reason = format!("has {found} characters; the column holds {most}");
                return Err(Rejected::Limit(Refused::because(reason)));
            }
        }
        (Limit::Digits(precision, scale), Datum::Decimal(number)) => {
            let number = number.normalize();
            let whole = number.trunc().mantissa().unsigned_abs().checked_ilog10().map_or(0, |log| log + 1);
            if number.scale() > scale || whole > precision - scale {
                let reason = format!("{number} does not fit decimal({precision},{scale})");
                return Err(Rejected::Limit(Refused::because(reason)));
            }
        }
        #[cfg(feature = "bigdecimal")]
        (Limit::Digits(precision, scale), Datum::BigDecimal(number)) => {
            if !crate::big_decimal::within(number, precision, scale) {
                let reason = format!("{number} does not fit decimal({precision},{scale})");
                return Err(Rejected::Limit(Refused::because(reason)));
            }
        }
        (Limit::None | Limit::Chars(_) | Limit::Digits(..), _) => {}
    }
    match (column.json_schema, datum) {
        (Some(schema), Datum::Json(document)) => {
            // A document too deep to be read back is too deep for the validator's recursion as well.
            crate::datum::check_depth(document).map_err(Rejected::Limit)?;
            schema.check(document).map_err(Rejected::Json)
        }
        (Some(_) | None, _) => Ok(()),
    }
}

impl Record {
    pub(crate) fn of(cells: Vec<(u16, Datum)>) -> Self {
        Self { cells, ..Self::default() }
    }
}
