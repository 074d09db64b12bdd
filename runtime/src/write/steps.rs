//! Writing where a statement that writes does not give rows back: MySQL has no RETURNING, MariaDB none for UPDATE. Rows are
//! locked, written and read by their primary keys, in one transaction; nobody else changes them in between.
//!
//! So is a change of rows that are found by other rows: MySQL does not read a table in the statement that writes to it
//! (<https://dev.mysql.com/doc/refman/8.4/en/update.html>).

use super::blame::classified;
use super::change::{Change, write_touched, write_value};
use super::delete::write_among;
use crate::connection::Database;
use crate::datum::Datum;
use crate::driver::RawRow;
use crate::error::Error;
use crate::operation::Verb;
use crate::query::{Narrow, by_key_of_any};
use crate::relation::Joined;
use crate::session::On;
use crate::sink::Sink;
use crate::statement::Sql;
use crate::table::TableInfo;
use crate::value::read_datum;

/// How a statement that deletes begins.
pub(crate) type Head = fn(On<'_>, &'static TableInfo) -> Sql;

/// Rows that are written by one statement, at most.
const AT_ONCE: usize = 1_000;

/// Whether the statement that writes a row gives it back.
pub(super) fn gives_back(database: Database) -> bool {
    match database {
        Database::Sqlite | Database::Postgres => true,
        Database::Mysql => false,
    }
}

/// Whether rows that are found so have to be found before they are written.
pub(crate) fn needs_steps(on: On<'_>, table: &'static TableInfo, narrow: &Narrow) -> bool {
    match on.database() {
        Database::Sqlite | Database::Postgres => false,
        Database::Mysql => !table.key.is_empty() && narrow.asks_others(),
    }
}

/// The primary key of a row, and what it will be.
struct Found {
    before: Vec<Datum>,
    after: Vec<Datum>,
}

/// Runs an update of the row with this key, and reads the row as it is then. Returns how many rows there were: 1 or 0.
pub(super) async fn update_one(
    on: On<'_>,
    update: Sql,
    table: &'static TableInfo,
    key: &[Datum],
    changes: &[(u16, Change)],
    to: &mut (dyn Sink + '_),
) -> Result<u64, Error> {
    match on {
        On::Db(db) => db.tx(async |tx| updated_one(On::Tx(tx), update, table, key, changes, to).await).await,
        On::Tx(_) => updated_one(on, update, table, key, changes, to).await,
    }
}

async fn updated_one(
    on: On<'_>,
    update: Sql,
    table: &'static TableInfo,
    key: &[Datum],
    changes: &[(u16, Change)],
    to: &mut (dyn Sink + '_),
) -> Result<u64, Error> {
    let after = match changes.iter().any(|(column, _)| table.key.contains(column)) {
        false => key.to_vec(),
        true => {
            let keys = [key.to_vec()];
            let found = find(on, table, changes, |sql| write_keyed(sql, table, &keys)).await?;
            match found.into_iter().next() {
                Some(found) => found.after,
                None => return Ok(0),
            }
        }
    };
    match on.execute(update.finish(table, Verb::Update)).await? {
        0 => Ok(0),
        rows => {
            by_key_of_any(on, table, after, to).await?;
            Ok(rows)
        }
    }
}

/// ` WHERE` the primary key is one of these.
fn write_keyed(sql: &mut Sql, table: &'static TableInfo, keys: &[Vec<Datum>]) -> Result<(), Error> {
    sql.push(" WHERE ");
    write_among(sql, table, table.key, keys)
}

/// The keys of the rows for which the conditions hold, which are locked.
async fn find(
    on: On<'_>,
    table: &'static TableInfo,
    changes: &[(u16, Change)],
    conditions: impl FnOnce(&mut Sql) -> Result<(), Error>,
) -> Result<Vec<Found>, Error> {
    let database = on.database();
    let mut sql = Sql::new(database);
    sql.push("SELECT ");
    sql.list(table.key, |sql, column| {
        sql.column(table, *column);
    });
    let changed: Vec<(u16, &Change)> = table
        .key
        .iter()
        .filter_map(|column| changes.iter().find(|(at, _)| at == column).map(|(at, change)| (*at, change)))
        .collect();
    for (column, change) in &changed {
        sql.push(", ");
        write_value(&mut sql, table, *column, change)?;
    }
    sql.push(" FROM ").push(table.sql.on(database));
    conditions(&mut sql)?;
    sql.push(" FOR UPDATE");
    let mut found = Vec::new();
    let mut each = |raw: RawRow<'_>| {
        let before = key_at(raw, table, table.key, 0)?;
        let columns: Vec<u16> = changed.iter().map(|(column, _)| *column).collect();
        let mut after = before.clone();
        for (column, datum) in columns.iter().zip(key_at(raw, table, &columns, table.key.len())?) {
            if let Some(at) = table.key.iter().position(|key| key == column) {
                after[at] = datum;
            }
        }
        found.push(Found { before, after });
        Ok(())
    };
    on.rows(sql.finish(table, Verb::Lock), &mut each).await?;
    Ok(found)
}

/// The values of columns that stand in a row from a place on.
pub(super) fn key_at(
    raw: RawRow<'_>,
    table: &'static TableInfo,
    columns: &[u16],
    first: usize,
) -> Result<Vec<Datum>, Error> {
    let read = |(number, column): (usize, &u16)| {
        let info = &table.columns[usize::from(*column)];
        let datum = raw.cell(first + number).and_then(|cell| read_datum(info.kind, cell));
        datum.map_err(|reason| Error::Read { table: table.name, column: info.name, reason: reason.0 })
    };
    columns.iter().enumerate().map(read).collect()
}

/// Changes the rows for which the conditions hold, and reads them as they are then where that is wanted. Returns how many there
/// were.
pub(super) async fn update_in_steps(
    on: On<'_>,
    table: &'static TableInfo,
    narrow: &Narrow,
    changes: &[(u16, Change)],
    to: Option<&mut (dyn Sink + '_)>,
) -> Result<u64, Error> {
    if table.key.is_empty() {
        return Err(without_key(table));
    }
    match on {
        On::Db(db) => db.tx(async |tx| updated(On::Tx(tx), table, narrow, changes, to).await).await,
        On::Tx(tx) => tx.tx(async |tx| updated(On::Tx(tx), table, narrow, changes, to).await).await,
    }
}

async fn updated(
    on: On<'_>,
    table: &'static TableInfo,
    narrow: &Narrow,
    changes: &[(u16, Change)],
    to: Option<&mut (dyn Sink + '_)>,
) -> Result<u64, Error> {
    let found = find(on, table, changes, |sql| narrow.write_where(sql, table).map(drop)).await?;
    let (before, after): (Vec<_>, Vec<_>) =
        found.into_iter().map(|found| (found.before, found.after)).unzip();
    for keys in before.chunks(AT_ONCE) {
        let mut sql = super::update::head(on, table, changes)?;
        write_keyed(&mut sql, table, keys)?;
        if let Err(error) = on.execute(sql.finish(table, Verb::Update)).await {
            return Err(super::update::failed(on, table, error, changes).await);
        }
    }
    if let Some(to) = to {
        read(on, table, &after, to).await?;
    }
    Ok(before.len() as u64)
}

/// Reads the rows with these keys, in no order.
async fn read(
    on: On<'_>,
    table: &'static TableInfo,
    keys: &[Vec<Datum>],
    to: &mut (dyn Sink + '_),
) -> Result<(), Error> {
    let joined = Joined::none(table);
    for keys in keys.chunks(AT_ONCE) {
        let mut sql = Sql::select(on.database(), table);
        write_keyed(&mut sql, table, keys)?;
        // As they are now: a plain read would see a row that was not changed as it was when the transaction began.
        sql.push(" LOCK IN SHARE MODE");
        on.rows(sql.finish(table, Verb::Lock), &mut |raw| to.read(raw, &joined)).await?;
    }
    Ok(())
}

/// Deletes the rows for which the conditions hold, by statements that `head` begins, and gives them back where that is wanted: as
/// they were, or as they are where they are only marked. Returns how many there were.
pub(crate) async fn delete_in_steps(
    on: On<'_>,
    table: &'static TableInfo,
    narrow: &Narrow,
    head: Head,
    to: Option<&mut (dyn Sink + '_)>,
) -> Result<u64, Error> {
    if table.key.is_empty() {
        return Err(without_key(table));
    }
    match on {
        On::Db(db) => db.tx(async |tx| deleted(On::Tx(tx), table, narrow, head, to).await).await,
        On::Tx(tx) => tx.tx(async |tx| deleted(On::Tx(tx), table, narrow, head, to).await).await,
    }
}

async fn deleted(
    on: On<'_>,
    table: &'static TableInfo,
    narrow: &Narrow,
    head: Head,
    mut to: Option<&mut (dyn Sink + '_)>,
) -> Result<u64, Error> {
    let found = find(on, table, &[], |sql| narrow.write_where(sql, table).map(drop)).await?;
    let keys: Vec<Vec<Datum>> = found.into_iter().map(|found| found.before).collect();
    let marked = table.soft_delete.is_some();
    if let (Some(to), false) = (&mut to, marked) {
        read(on, table, &keys, *to).await?;
    }
    for keys in keys.chunks(AT_ONCE) {
        let mut sql = head(on, table);
        write_keyed(&mut sql, table, keys)?;
        if let Err(error) = on.execute(sql.finish(table, Verb::Delete)).await {
            let cells = |key: &Vec<Datum>| table.key.iter().copied().zip(key.iter().cloned()).collect();
            let rows: Vec<super::blame::Cells> = keys.iter().map(cells).collect();
            return Err(classified(on, table, error, &rows).await);
        }
    }
    if let (Some(to), true) = (&mut to, marked) {
        read(on, table, &keys, *to).await?;
    }
    Ok(keys.len() as u64)
}

/// Rows that cannot be told from others cannot be found again.
#[cold]
pub(super) fn without_key(table: &'static TableInfo) -> Error {
    Error::Unsupported {
        table: table.name,
        column: table.columns.first().map_or("?", |column| column.name),
        what: "to give back rows of a table without a primary key, by which they could be found again",
    }
}

/// `UPDATE … SET name = CASE WHEN id = ? THEN ? … END WHERE id IN (…)`, for rows that set the same columns. Columns of the key come
/// last: what is set already is read as it is then.
pub(super) fn write_cases(
    sql: &mut Sql,
    table: &'static TableInfo,
    keys: &[Vec<Datum>],
    rows: &[super::blame::Cells],
) -> Result<(), Error> {
    let Some(shape) = rows.first() else { return Ok(()) };
    let name = table.sql.on(sql.database);
    sql.push("UPDATE ").push(name).push(" SET ");
    let (last, first): (Vec<usize>, Vec<usize>) =
        (0..shape.len()).partition(|number| table.key.contains(&shape[*number].0));
    for (turn, number) in first.into_iter().chain(last).enumerate() {
        let column = shape[number].0;
        sql.push(if turn == 0 { "" } else { ", " });
        sql.ident(table.columns[usize::from(column)].name).push(" = ");
        if let [row] = rows {
            sql.bind(table, column, &row[number].1)?;
            continue;
        }
        sql.push("CASE");
        for (key, row) in keys.iter().zip(rows) {
            for (number, (column, datum)) in table.key.iter().zip(key).enumerate() {
                sql.push(if number == 0 { " WHEN " } else { " AND " }).column(table, *column).push(" = ");
                sql.bind(table, *column, datum)?;
            }
            sql.push(" THEN ");
            sql.bind(table, column, &row[number].1)?;
        }
        sql.push(" ELSE ").column(table, column).push(" END");
    }
    let set: Vec<u16> = shape.iter().map(|(column, _)| *column).collect();
    write_touched(sql, table, &set, false);
    write_keyed(sql, table, keys)
}
