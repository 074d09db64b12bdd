//! Changes to rows: what was set is written, the rest stays.

use std::marker::PhantomData;

use super::blame::classified;
use crate::datum::Datum;
use crate::driver::RawRow;
use crate::error::Error;
use crate::operation::Verb;
use crate::record::Record;
use crate::row::Row;
use crate::session::On;
use crate::statement::Sql;
use crate::table::{KeyValue, Table, TableInfo};

/// Changes to one row, by its primary key: what is set is written, the rest stays.
///
/// `schema!` makes a type around this one with a setter for each column.
#[must_use = "nothing is written until save() is called"]
pub struct Update<'a, T: Table> {
    target: Option<(On<'a>, Vec<Datum>)>,
    record: Record,
    of: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Update<'a, T> {
    /// Changes to no row yet.
    pub fn new() -> Self {
        Self { target: None, record: Record::default(), of: PhantomData }
    }

    /// Changes to the row with this key.
    pub fn of(on: On<'a>, key: T::Key) -> Self {
        Self { target: Some((on, key.into_data())), ..Self::new() }
    }

    /// Sets a column.
    pub fn set<F: crate::Field>(mut self, column: u16, value: F) -> Self {
        self.record.set(column, value);
        self
    }

    /// Sets a column, named by its constant: for structs that derive `Repository`, `AgentCard::name`.
    pub fn put<F: crate::Field>(self, column: crate::Column<T, F>, value: impl Into<F>) -> Self {
        self.set(column.position(), value.into())
    }

    /// Sets a JSON column to a document of the application's own type.
    pub fn json<D: serde::Serialize>(mut self, column: u16, document: &D) -> Self {
        self.record.json(column, document);
        self
    }

    /// Sets a nullable JSON column to a document of the application's own type, or to NULL.
    pub fn json_opt<D: serde::Serialize>(mut self, column: u16, document: &Option<D>) -> Self {
        self.record.json_opt(column, document);
        self
    }

    /// Takes over what another form sets.
    pub fn apply(mut self, other: Update<'_, T>) -> Self {
        self.record.replace(other.record);
        self
    }

    /// Writes what was set and gives the row as it is then; [`Error::NotFound`] where there is none.
    ///
    /// Columns with `on_update` are set as the YAML says, unless they were set here. Where nothing was set, nothing is
    /// written.
    pub async fn save(self) -> Result<T, T::Fail> {
        let Some((on, key)) = self.target else {
            return Err(Error::Transaction(
                "these changes belong to no row: hand them to update(id).apply(…)",
            )
            .into());
        };
        save(on, key, self.record).await.map_err(Into::into)
    }
}

impl<T: Table> Default for Update<'_, T> {
    fn default() -> Self {
        Self::new()
    }
}

async fn save<T: Table>(on: On<'_>, key: Vec<Datum>, record: Record) -> Result<T, Error> {
    let database = on.database();
    let cells = record.checked(T::INFO, database)?;
    if cells.is_empty() {
        return crate::query::One::<T>::by_key(on, key).required().await;
    }
    let mut sql = Sql::new(database);
    sql.push("UPDATE ").push(T::INFO.sql.on(database)).push(" SET ");
    for (number, (column, datum)) in cells.iter().enumerate() {
        if number > 0 {
            sql.push(", ");
        }
        sql.ident(T::INFO.columns[usize::from(*column)].name).push(" = ");
        sql.bind(T::INFO, *column, datum)?;
    }
    for (column, info) in T::INFO.columns.iter().enumerate() {
        let set = cells.iter().any(|(at, _)| usize::from(*at) == column);
        if let (Some(expression), false, true) = (info.on_update, set, info.present.on(database)) {
            match expression.on(database) {
                "" => {}
                expression => {
                    sql.push(", ").ident(info.name).push(" = ").push(expression);
                }
            }
        }
    }
    where_key(&mut sql, T::INFO, &key)?;
    sql.push(" RETURNING ").push(T::INFO.list.on(database));
    let mut written = None;
    let mut each = |raw: RawRow<'_>| {
        written = Some(T::read(&mut Row::new(raw, T::INFO))?);
        Ok(())
    };
    match on.rows(sql.finish(T::INFO, Verb::Update), &mut each).await {
        Ok(()) => written.ok_or(Error::NotFound { table: T::INFO.name }),
        Err(error) => Err(classified(on, T::INFO, error, &[cells]).await),
    }
}

pub(super) fn where_key(sql: &mut Sql, table: &'static TableInfo, key: &[Datum]) -> Result<(), Error> {
    for (number, (column, datum)) in table.key.iter().zip(key).enumerate() {
        sql.push(if number == 0 { " WHERE " } else { " AND " });
        sql.column(table, *column).push(" = ");
        sql.bind(table, *column, datum)?;
    }
    Ok(())
}
