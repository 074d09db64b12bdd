//! Deletes rows by their keys, gives deleted rows back, and restores those that are only marked as deleted.

use super::blame::{Cells, classified};
use super::change::write_touched;
use super::steps;
use super::update::where_key;
use crate::datum::Datum;
use crate::driver::RawRow;
use crate::error::Error;
use crate::operation::Verb;
use crate::query::Query;
use crate::relation::Joined;
use crate::row::Row;
use crate::session::On;
use crate::sink::{Found, Sink, Work};
use crate::statement::{Show, Sql};
use crate::table::{KeyValue, SoftDelete, Table, TableInfo};

/// Deletes the row with this key; [`Error::NotFound`] where there is none.
pub(crate) fn delete<'a>(on: On<'a>, table: &'static TableInfo, key: Vec<Datum>) -> Work<'a, ()> {
    Box::pin(delete_by(on, table, key, head(on, table), Show::Present))
}

/// Deletes the row with this key for good, whether it is marked as deleted or not; [`Error::NotFound`] where there is none.
pub(crate) fn delete_forever<'a>(on: On<'a>, table: &'static TableInfo, key: Vec<Datum>) -> Work<'a, ()> {
    Box::pin(delete_by(on, table, key, head_forever(on, table), Show::All))
}

async fn delete_by(
    on: On<'_>,
    table: &'static TableInfo,
    key: Vec<Datum>,
    mut sql: Sql,
    show: Show,
) -> Result<(), Error> {
    where_key(&mut sql, table, &key)?;
    sql.shown(table, show, " AND ");
    let cells: Cells = table.key.iter().copied().zip(key).collect();
    match on.execute(sql.finish(table, Verb::Delete)).await {
        Ok(0) => Err(Error::NotFound { table: table.name }),
        Ok(_) => Ok(()),
        Err(error) => Err(classified(on, table, error, &[cells]).await),
    }
}

/// Takes the mark of deletion from the row with this key, which is read.
pub(crate) fn restore<'a>(
    on: On<'a>,
    table: &'static TableInfo,
    key: Vec<Datum>,
    to: &'a mut (dyn Sink + 'a),
) -> Work<'a, ()> {
    Box::pin(async move {
        let database = on.database();
        let mut sql = Sql::new(database);
        sql.push("UPDATE ").push(table.sql.on(database)).push(" SET ");
        if let Some(mark) = table.soft_delete {
            sql.ident(mark.column).push(" = NULL");
        }
        write_touched(&mut sql, table, &[], false);
        where_key(&mut sql, table, &key)?;
        sql.shown(table, Show::Deleted, " AND ");
        if !steps::gives_back(database) {
            return match steps::update_one(on, sql, table, &key, &[], to).await {
                Ok(_) => Ok(()),
                Err(error) => Err(classified(on, table, error, &[]).await),
            };
        }
        sql.push(" RETURNING ").push(table.list(database));
        let joined = Joined::none(table);
        match on.rows(sql.finish(table, Verb::Update), &mut |raw| to.read(raw, &joined)).await {
            Ok(()) => Ok(()),
            Err(error) => Err(classified(on, table, error, &[]).await),
        }
    })
}

/// Deletes the rows with these keys, and returns how many there were.
pub(crate) async fn delete_many<T: Table>(
    on: On<'_>,
    keys: impl IntoIterator<Item = T::Key>,
) -> Result<u64, Error> {
    let keys: Vec<Vec<Datum>> = keys.into_iter().map(KeyValue::into_data).collect();
    delete_among(on, T::INFO, &[], T::INFO.key, keys).await
}

/// Removes those of these rows for good that are only marked as deleted, so that others can take their place.
pub(super) async fn purge_among(
    on: On<'_>,
    table: &'static TableInfo,
    equal: &[(u16, Datum)],
    columns: &'static [u16],
    keys: Vec<Vec<Datum>>,
) -> Result<u64, Error> {
    among((on, head_forever(on, table), Show::Deleted), table, equal, columns, keys).await
}

/// Deletes the rows that have these values, and in those columns one of these lists of values.
pub(super) async fn delete_among(
    on: On<'_>,
    table: &'static TableInfo,
    equal: &[(u16, Datum)],
    columns: &'static [u16],
    keys: Vec<Vec<Datum>>,
) -> Result<u64, Error> {
    among((on, head(on, table), Show::Present), table, equal, columns, keys).await
}

async fn among(
    (on, mut sql, show): (On<'_>, Sql, Show),
    table: &'static TableInfo,
    equal: &[(u16, Datum)],
    columns: &'static [u16],
    keys: Vec<Vec<Datum>>,
) -> Result<u64, Error> {
    if keys.is_empty() || columns.is_empty() {
        return Ok(0);
    }
    sql.push(" WHERE ");
    if sql.shown(table, show, "") {
        sql.push(" AND ");
    }
    for (column, datum) in equal {
        sql.column(table, *column).push(" = ");
        sql.bind(table, *column, datum)?;
        sql.push(" AND ");
    }
    write_among(&mut sql, table, columns, &keys)?;
    match on.execute(sql.finish(table, Verb::Delete)).await {
        Ok(rows) => Ok(rows),
        Err(error) => {
            let cells =
                |key: Vec<Datum>| equal.iter().cloned().chain(columns.iter().copied().zip(key)).collect();
            let rows: Vec<Cells> = keys.into_iter().map(cells).collect();
            Err(classified(on, table, error, &rows).await)
        }
    }
}

/// The columns hold one of these lists of values.
pub(super) fn write_among(
    sql: &mut Sql,
    table: &'static TableInfo,
    columns: &[u16],
    keys: &[Vec<Datum>],
) -> Result<(), Error> {
    if let [column] = columns {
        let values: Vec<Datum> = keys.iter().flatten().cloned().collect();
        return sql.column(table, *column).in_list(table, *column, &values);
    }
    sql.push("(");
    sql.list(columns, |sql, column| {
        sql.column(table, *column);
    });
    sql.push(")");
    let values: Vec<&[Datum]> = keys.iter().map(Vec::as_slice).collect();
    sql.in_tuples(table, columns, &values)
}

/// `DELETE FROM` the table; with `soft_delete`, `UPDATE` it with the mark of deletion.
pub(crate) fn head(on: On<'_>, table: &'static TableInfo) -> Sql {
    let Some(mark) = table.soft_delete else { return head_forever(on, table) };
    let mut sql = Sql::new(on.database());
    sql.push("UPDATE ").push(table.sql.on(on.database())).push(" SET ");
    sql.ident(mark.column).push(" = ").push(mark.next.on(on.database()));
    write_touched(&mut sql, table, &[], false);
    sql
}

fn head_forever(on: On<'_>, table: &'static TableInfo) -> Sql {
    let mut sql = Sql::new(on.database());
    sql.push("DELETE FROM ").push(table.sql.on(on.database()));
    sql
}

impl<T: Table, L> Query<'_, T, L> {
    /// Rows that are marked as deleted as well.
    pub fn with_deleted(mut self) -> Self
    where
        T: SoftDelete,
    {
        self.narrow.show = Show::All;
        self
    }

    /// Only rows that are marked as deleted.
    pub fn only_deleted(mut self) -> Self
    where
        T: SoftDelete,
    {
        self.narrow.show = Show::Deleted;
        self
    }
}

impl<T: SoftDelete> Query<'_, T> {
    /// Deletes the rows for good, and returns how many there were: with [`Query::only_deleted`], those that are marked.
    pub async fn delete_forever(self) -> Result<u64, T::Fail> {
        Ok(crate::query::delete(self.on, T::INFO, &self.narrow, head_forever).await?)
    }
}

impl<T: Table> Query<'_, T> {
    /// Deletes the rows, and gives them back. Order, limit and offset do not apply.
    pub async fn delete_returning(self) -> Result<Vec<T>, T::Fail> {
        let (on, narrow) = (self.on, self.narrow);
        if !steps::gives_back(on.database()) {
            let mut found = Found::rows();
            steps::delete_in_steps(on, T::INFO, &narrow, head, Some(&mut found)).await?;
            return Ok(found.rows);
        }
        let mut sql = head(on, T::INFO);
        narrow.write_where(&mut sql, T::INFO)?;
        sql.push(" RETURNING ").push(T::INFO.list(on.database()));
        let mut deleted = Vec::new();
        let mut each = |raw: RawRow<'_>| {
            deleted.push(T::read(&mut Row::new(raw, T::INFO))?);
            Ok(())
        };
        match on.rows(sql.finish(T::INFO, Verb::Delete), &mut each).await {
            Ok(()) => Ok(deleted),
            Err(error) => {
                let cells = |row: &T| T::INFO.key.iter().map(|&at| (at, row.datum(at))).collect();
                let rows: Vec<Cells> = deleted.iter().map(cells).collect();
                Err(classified(on, T::INFO, error, &rows).await.into())
            }
        }
    }
}
