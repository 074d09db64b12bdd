//! Lists of values in a statement, whose text depends on how many there are as little as may be: one argument where the
//! database takes a list apart, else placeholders in numbers of a few sizes.

use std::borrow::Cow;

use super::Sql;
use crate::connection::Database;
use crate::datum::{Datum, Kind, Refused};
use crate::error::Error;
use crate::table::TableInfo;

impl Sql {
    /// A list of values of a column as one argument, and its elements as a set: `unnest($1::bigint[])`,
    /// `(SELECT value FROM json_each(?1))`. On MySQL and MariaDB, see [`Sql::among`].
    pub(crate) fn in_list(
        &mut self,
        table: &'static TableInfo,
        column: u16,
        values: &[Datum],
    ) -> Result<(), Error> {
        let info = &table.columns[usize::from(column)];
        match self.database {
            Database::Sqlite => {
                self.push(" IN (SELECT ").push(&json_value(info.kind, "")).push(" FROM json_each(");
                self.placeholder();
                self.push("))");
            }
            Database::Postgres => {
                self.push(" = ANY(");
                self.placeholder();
                self.push(&array_cast(info.cast)).push(")");
            }
            Database::Mysql => return self.among(table, column, values),
        }
        self.args
            .push_list(list_kind(info.kind, values), values)
            .map_err(|reason| Error::refused(table, column, reason))
    }

    /// `(a, b) IN` a list of tuples, one array a column.
    pub(crate) fn in_tuples(
        &mut self,
        table: &'static TableInfo,
        columns: &[u16],
        values: &[&[Datum]],
    ) -> Result<(), Error> {
        match self.database {
            // Each array is unfolded by itself; the position in the array joins them.
            Database::Sqlite => {
                self.push(" IN (SELECT ");
                self.list(columns.iter().enumerate(), |sql, (number, column)| {
                    let kind = table.columns[usize::from(*column)].kind;
                    let alias = format!("k{number}.");
                    sql.push(&json_value(kind, &alias));
                });
                for (number, _) in columns.iter().enumerate() {
                    self.push(if number == 0 { " FROM json_each(" } else { " JOIN json_each(" });
                    self.placeholder();
                    self.push(") AS k").number(number as u64);
                    if number > 0 {
                        self.push(" ON k").number(number as u64).push(".key = k0.key");
                    }
                }
                self.push(")");
            }
            Database::Postgres => {
                self.push(" IN (SELECT * FROM unnest(");
                for (number, column) in columns.iter().enumerate() {
                    if number > 0 {
                        self.push(", ");
                    }
                    self.placeholder();
                    self.push(&array_cast(table.columns[usize::from(*column)].cast));
                }
                self.push("))");
            }
            Database::Mysql => return self.tuples_among(table, columns, values),
        }
        for (number, column) in columns.iter().enumerate() {
            let list: Vec<Datum> = values.iter().map(|tuple| tuple[number].clone()).collect();
            self.args
                .push_list(list_kind(table.columns[usize::from(*column)].kind, &list), &list)
                .map_err(|reason| Error::refused(table, *column, reason))?;
        }
        Ok(())
    }

    /// A PostgreSQL array of a column's values, for `unnest`.
    pub(crate) fn bind_array<'d>(
        &mut self,
        table: &'static TableInfo,
        column: u16,
        values: impl IntoIterator<Item = &'d Datum>,
    ) -> Result<(), Error> {
        let info = &table.columns[usize::from(column)];
        self.placeholder();
        self.push(&array_cast(info.cast));
        self.args.push_list(info.kind, values).map_err(|reason| Error::refused(table, column, reason))
    }
}

/// More values than that are one argument, where they are of a kind that a server reads from a document without a doubt.
const FEW: usize = 1_000;

impl Sql {
    /// ` IN (?, ?, …)`, as a value of the column's type is compared with each. What is missing to the next size is filled with the
    /// last value.
    fn among(&mut self, table: &'static TableInfo, column: u16, values: &[Datum]) -> Result<(), Error> {
        let Some(last) = values.last() else {
            // Of none it is FALSE, whatever it is asked of; `IN (NULL)` would be neither.
            self.push(" IN (SELECT NULL FROM DUAL WHERE FALSE)");
            return Ok(());
        };
        if values.len() > FEW
            && let Some(ty) = json_column(list_kind(table.columns[usize::from(column)].kind, values))
        {
            self.push(" IN (SELECT v FROM JSON_TABLE(");
            self.placeholder();
            self.push(", '$[*]' COLUMNS (v ").push(ty).push(" PATH '$')) AS ").ours("v", 0).push(")");
            let kind = table.columns[usize::from(column)].kind;
            return self.args.push_list(kind, values).map_err(|reason| Error::refused(table, column, reason));
        }
        let size = self.room_for(table, column, values.len(), 1)?;
        self.push(" IN (");
        for number in 0..size {
            self.push(if number == 0 { "" } else { ", " });
            self.bind_free(table, column, values.get(number).unwrap_or(last))?;
        }
        self.push(")");
        Ok(())
    }

    fn tuples_among(
        &mut self,
        table: &'static TableInfo,
        columns: &[u16],
        values: &[&[Datum]],
    ) -> Result<(), Error> {
        let Some(last) = values.last() else {
            self.push(" IN (SELECT ");
            self.list(columns, |sql, _| {
                sql.push("NULL");
            });
            self.push(" FROM DUAL WHERE FALSE)");
            return Ok(());
        };
        let first = columns.first().copied().unwrap_or_default();
        let size = self.room_for(table, first, values.len(), columns.len())?;
        self.push(" IN (");
        for number in 0..size {
            self.push(if number == 0 { "(" } else { ", (" });
            let tuple = values.get(number).unwrap_or(last);
            for (number, (column, datum)) in columns.iter().zip(*tuple).enumerate() {
                self.push(if number == 0 { "" } else { ", " });
                self.bind_free(table, *column, datum)?;
            }
            self.push(")");
        }
        self.push(")");
        Ok(())
    }

    /// The size of a list that has room for that many items of so many values each, if a statement has.
    fn room_for(
        &self,
        table: &'static TableInfo,
        column: u16,
        items: usize,
        width: usize,
    ) -> Result<usize, Error> {
        let most = self.database.max_binds().saturating_sub(self.binds) / width.max(1);
        if items > most {
            let reason =
                format!("is one of {items} in a list; MySQL and MariaDB can be asked for {most} at once");
            return Err(Error::refused(table, column, Refused::because(reason)));
        }
        Ok(if items <= 4 { items } else { items.next_power_of_two().min(most) })
    }
}

/// The type that reads a value from a document as the column holds it. Not for text, which would not be compared by the column's
/// collation.
fn json_column(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::I16 | Kind::I32 | Kind::I64 => Some("BIGINT"),
        Kind::Uuid => Some("CHAR(36) CHARACTER SET ascii"),
        Kind::Bool
        | Kind::Text
        | Kind::Decimal
        | Kind::F32
        | Kind::F64
        | Kind::Json
        | Kind::Bytes
        | Kind::Date
        | Kind::Time
        | Kind::Timestamp
        | Kind::TimestampTz
        | Kind::Interval
        | Kind::Array(_) => None,
    }
}

/// Keys are wider than their columns: an array of 64-bit integers serves every integer column.
fn list_kind(column: Kind, values: &[Datum]) -> Kind {
    values.first().map_or(column, Datum::kind)
}

/// `::text::"status"` for a list: `::text[]::"status"[]`.
pub(crate) fn array_cast(cast: &str) -> Cow<'_, str> {
    match cast {
        "" => Cow::Borrowed(""),
        cast => Cow::Owned(format!("{}[]", cast.replacen("::text::", "::text[]::", 1))),
    }
}

/// An element of `json_each` as SQLite stores it: bytes come as hexadecimal digits.
fn json_value(kind: Kind, alias: &str) -> String {
    match kind {
        Kind::Bytes => format!("unhex({alias}value)"),
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
        | Kind::Date
        | Kind::Time
        | Kind::Timestamp
        | Kind::TimestampTz
        | Kind::Interval
        | Kind::Array(_) => format!("{alias}value"),
    }
}
