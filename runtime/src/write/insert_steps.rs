//! Inserts on MySQL and MariaDB: written first and read then, by keys that are known.
//!
//! A key that was given is known. One that the server counts is `LAST_INSERT_ID()`, which belongs to the connection; those of several
//! rows of one `VALUES` list follow it without a gap
//! (<https://dev.mysql.com/doc/refman/8.4/en/innodb-auto-increment-handling.html>). A default that is an expression is computed first
//! and given. All of it is one transaction, in which nobody else changes what was written.

use super::blame::{Cells, classified, finds};
use super::conflict::{Conflict, Resolve};
use super::insert::{Batch, Wanted, Whole, arrange, step, write_keys};
use super::steps::{key_at, without_key};
use crate::datum::{Datum, Refused};
use crate::driver::{RawRow, mysql};
use crate::error::{Error, broken, constraint};
use crate::operation::Verb;
use crate::relation::Joined;
use crate::row::Row;
use crate::session::On;
use crate::sink::Ordered;
use crate::statement::Sql;
use crate::table::{Rule, TableInfo};

/// Rows that are read by one statement, at most: each is a part of it.
const READ_AT_ONCE: usize = 50;

/// What was read, and where each row stood among those that were given.
struct Arrived<'t> {
    places: Vec<usize>,
    to: &'t mut (dyn Ordered + 't),
}

/// By what the rows that were written are found.
enum Known {
    /// The values of these columns, for each row.
    Values(Vec<u16>, Vec<Vec<Datum>>),
    /// What the server has counted up in this column, for so many rows.
    Counted(u16, usize),
}

impl Whole {
    /// Inserts rows, and gives what is wanted of them.
    pub(super) async fn in_steps(
        &self,
        on: On<'_>,
        batches: Vec<Batch>,
        to: &mut (dyn Ordered + '_),
    ) -> Result<(), Error> {
        match on {
            On::Db(db) => db.tx(async |tx| self.steps(On::Tx(tx), batches, to).await).await,
            On::Tx(_) if batches.len() < 2 && self.conflict.is_none() => self.steps(on, batches, to).await,
            On::Tx(tx) => tx.tx(async |tx| self.steps(On::Tx(tx), batches, to).await).await,
        }
    }

    async fn steps(&self, on: On<'_>, batches: Vec<Batch>, to: &mut (dyn Ordered + '_)) -> Result<(), Error> {
        to.reserve(batches.iter().map(|batch| batch.rows.len()).sum());
        let mut arrived = Arrived { places: Vec::new(), to };
        for Batch { places, mut rows } in batches {
            self.compute_keys(on, &mut rows).await?;
            match &self.conflict {
                None => self.plain(on, &places, &rows, &mut arrived).await?,
                Some(conflict) if conflict.index.is_some() => return Err(self.no_such_key()),
                Some(Conflict { key, index: _, resolve: Resolve::Ignore }) => {
                    self.if_new(on, key, &places, &rows, &mut arrived).await?;
                }
                Some(Conflict { key, index: _, resolve: Resolve::All | Resolve::Some(_) }) => {
                    self.upsert(on, key, &places, &rows, &mut arrived).await?;
                }
            }
        }
        arrange(&arrived.places, arrived.to);
        Ok(())
    }

    #[cold]
    fn no_such_key(&self) -> Error {
        Error::Unsupported {
            table: self.table.name,
            column: self.table.columns.first().map_or("?", |column| column.name),
            what: "an insert that looks at an index by expressions or with a condition; MySQL and MariaDB look at all keys",
        }
    }

    /// Gives the columns of the primary key that have an expression as their default what that gives.
    async fn compute_keys(&self, on: On<'_>, rows: &mut [Cells]) -> Result<(), Error> {
        let Some(shape) = rows.first() else { return Ok(()) };
        let computed = |key: &u16| {
            let default = self.table.columns[usize::from(*key)].mysql_default;
            !default.is_empty() && !shape.iter().any(|(column, _)| column == key)
        };
        let missing: Vec<u16> = self.table.key.iter().copied().filter(computed).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let mut left = rows;
        while !left.is_empty() {
            let at_once = step(left.len().min(READ_AT_ONCE));
            let (now, later) = std::mem::take(&mut left).split_at_mut(at_once);
            let mut sql = Sql::new(on.database());
            sql.push("SELECT ");
            let columns: Vec<u16> = now.iter().flat_map(|_| missing.iter().copied()).collect();
            sql.list(&columns, |sql, column| {
                sql.push("(").push(self.table.columns[usize::from(*column)].mysql_default).push(")");
            });
            let mut computed = Vec::new();
            let mut each = |raw: RawRow<'_>| {
                computed = key_at(raw, self.table, &columns, 0)?;
                Ok(())
            };
            on.rows(sql.finish(self.table, Verb::Insert), &mut each).await?;
            for (row, values) in now.iter_mut().zip(computed.chunks(missing.len())) {
                row.extend(missing.iter().copied().zip(values.iter().cloned()));
            }
            left = later;
        }
        Ok(())
    }

    /// Inserts rows where there is nothing like them.
    async fn plain(
        &self,
        on: On<'_>,
        places: &[usize],
        rows: &[Cells],
        arrived: &mut Arrived<'_>,
    ) -> Result<(), Error> {
        if self.table.key.is_empty() && self.wanted == Wanted::Rows {
            return self.returning(on, places, rows, arrived).await;
        }
        self.write(on, rows).await?;
        self.read(on, places, self.by_key(rows)?, arrived).await
    }

    async fn write(&self, on: On<'_>, rows: &[Cells]) -> Result<(), Error> {
        match on.execute(self.statement(on.database(), rows, Wanted::Nothing)?).await {
            Ok(_) => Ok(()),
            Err(error) => Err(self.other_key(on, rows, error).await),
        }
    }

    /// Rows that cannot be found again, on MariaDB, which gives them back itself.
    async fn returning(
        &self,
        on: On<'_>,
        places: &[usize],
        rows: &[Cells],
        arrived: &mut Arrived<'_>,
    ) -> Result<(), Error> {
        let statement = self.statement(on.database(), rows, Wanted::Rows)?;
        let (joined, mut next) = (Joined::none(self.table), places.iter());
        let mut each = |raw: RawRow<'_>| {
            arrived.places.push(next.next().copied().unwrap_or(usize::MAX));
            arrived.to.read(raw, &joined)
        };
        match on.rows(statement, &mut each).await {
            Ok(()) => Ok(()),
            Err(Error::Database(error)) if not_understood(&error) => Err(without_key(self.table)),
            Err(error) => Err(classified(on, self.table, error, rows).await),
        }
    }

    /// By what rows that are new are found.
    fn by_key(&self, rows: &[Cells]) -> Result<Known, Error> {
        let key = self.table.key;
        if key.is_empty() && self.wanted == Wanted::Rows {
            return Err(without_key(self.table));
        }
        if let Some(values) = values_of(key, rows) {
            return Ok(Known::Values(key.to_vec(), values));
        }
        let given = |column: &u16| rows.iter().all(|row| row.iter().any(|(at, _)| at == column));
        match key.iter().find(|column| !given(column)) {
            Some(counted) => Ok(Known::Counted(*counted, rows.len())),
            None => Err(self.null_in_key()),
        }
    }

    /// No server takes such a row, and none gets here.
    #[cold]
    fn null_in_key(&self) -> Error {
        let column = self.table.key.first().copied().unwrap_or_default();
        Error::refused(self.table, column, Refused::because("is NULL, which a primary key cannot hold"))
    }

    /// By what rows that are new are found, where a key was looked at.
    fn by_either(&self, key: &[u16], rows: &[Cells]) -> Result<Known, Error> {
        match values_of(key, rows) {
            Some(values) => Ok(Known::Values(key.to_vec(), values)),
            None => self.by_key(rows),
        }
    }

    /// Reads what was written, and gives each row its place.
    async fn read(
        &self,
        on: On<'_>,
        places: &[usize],
        known: Known,
        arrived: &mut Arrived<'_>,
    ) -> Result<(), Error> {
        if self.table.key.is_empty() && self.wanted != Wanted::Rows {
            for place in places {
                arrived.places.push(*place);
                arrived.to.number(0);
            }
            return Ok(());
        }
        let before = arrived.places.len();
        match known {
            Known::Counted(column, rows) => {
                self.read_counted(on, places, (column, rows), arrived).await?;
            }
            Known::Values(columns, values) => {
                let mut left = places.iter().copied().zip(values).collect::<Vec<_>>();
                while !left.is_empty() {
                    let later = left.split_off(step(left.len().min(READ_AT_ONCE)).min(left.len()));
                    self.read_by(on, &columns, &left, arrived).await?;
                    left = later;
                }
            }
        }
        if arrived.places.len() - before != places.len() {
            return Err(self.not_there());
        }
        Ok(())
    }

    #[cold]
    fn not_there(&self) -> Error {
        let column = self.table.key.first().map_or("?", |key| self.table.columns[usize::from(*key)].name);
        let reason =
            "the row that was inserted has another value than it was given: a trigger has changed it";
        Error::Read { table: self.table.name, column, reason: reason.to_owned() }
    }

    fn write_wanted(&self, sql: &mut Sql) {
        match self.wanted {
            Wanted::Rows => {
                sql.push(self.table.list(sql.database));
            }
            Wanted::Keys | Wanted::Nothing => write_keys(sql, self.table),
        }
    }

    /// Other servers of a cluster may count with other numbers between.
    async fn read_counted(
        &self,
        on: On<'_>,
        places: &[usize],
        (column, rows): (u16, usize),
        arrived: &mut Arrived<'_>,
    ) -> Result<(), Error> {
        let table = self.table;
        let mut sql = Sql::new(on.database());
        sql.push("SELECT ");
        self.write_wanted(&mut sql);
        sql.push(" FROM ").push(table.sql.on(on.database())).push(" WHERE ").column(table, column);
        if rows == 1 {
            sql.push(" = LAST_INSERT_ID()");
        } else {
            sql.push(" BETWEEN LAST_INSERT_ID() AND LAST_INSERT_ID() + @@auto_increment_increment * ");
            sql.number(rows as u64 - 1).push(" AND ").column(table, column);
            sql.push(
                " % @@auto_increment_increment = LAST_INSERT_ID() % @@auto_increment_increment ORDER BY ",
            );
            sql.column(table, column);
        }
        let (joined, mut next) = (Joined::none(table), places.iter());
        let mut each = |raw: RawRow<'_>| {
            arrived.places.push(next.next().copied().unwrap_or(usize::MAX));
            arrived.to.read(raw, &joined)
        };
        on.rows(sql.finish(table, Verb::Insert), &mut each).await
    }

    /// One part for each row, which says whose it is: values are compared as the columns' collations do, and by nobody else.
    async fn read_by(
        &self,
        on: On<'_>,
        columns: &[u16],
        rows: &[(usize, Vec<Datum>)],
        arrived: &mut Arrived<'_>,
    ) -> Result<(), Error> {
        let table = self.table;
        let mut sql = Sql::new(on.database());
        for (number, (_, values)) in rows.iter().enumerate() {
            sql.push(if number == 0 { "" } else { " UNION ALL " });
            sql.push(if self.conflict.is_some() { "(SELECT " } else { "SELECT " });
            self.write_wanted(&mut sql);
            sql.push(", ").number(number as u64).push(" FROM ").push(table.sql.on(on.database()));
            for (number, (column, datum)) in columns.iter().zip(values).enumerate() {
                sql.push(if number == 0 { " WHERE " } else { " AND " }).column(table, *column).push(" = ");
                sql.bind(table, *column, datum)?;
            }
            // A row that was there already, and was not changed by it, is read as it is now.
            if self.conflict.is_some() {
                sql.push(" LOCK IN SHARE MODE)");
            }
        }
        let behind = match self.wanted {
            Wanted::Rows => table.columns.len(),
            Wanted::Keys | Wanted::Nothing => table.key.len().max(1),
        };
        let joined = Joined::none(table);
        let mut each = |raw: RawRow<'_>| {
            let number: i64 = Row::behind(raw, table, behind).get()?;
            let place = usize::try_from(number).ok().and_then(|number| rows.get(number));
            arrived.places.push(place.map_or(usize::MAX, |(place, _)| *place));
            arrived.to.read(raw, &joined)
        };
        on.rows(sql.finish(table, Verb::Insert), &mut each).await
    }

    /// Inserts rows that are not there, and leaves those alone that are.
    async fn if_new(
        &self,
        on: On<'_>,
        key: &'static [u16],
        places: &[usize],
        rows: &[Cells],
        arrived: &mut Arrived<'_>,
    ) -> Result<(), Error> {
        // Most often all are new. A statement that fails has done nothing.
        let statement = self.statement(on.database(), rows, Wanted::Nothing)?;
        match on.execute(statement).await {
            Ok(_) => return self.read(on, places, self.by_either(key, rows)?, arrived).await,
            Err(error) if rows.len() > 1 && broken_key(on, self.table, &error).is_some() => {}
            Err(error) => {
                return match self.is_there(on, key, &rows[0], &error).await? {
                    true => Ok(()),
                    false => Err(classified(on, self.table, error, rows).await),
                };
            }
        }
        for (place, row) in places.iter().zip(rows) {
            let rows = std::slice::from_ref(row);
            let statement = self.statement(on.database(), rows, Wanted::Nothing)?;
            match on.execute(statement).await {
                Ok(_) => self.read(on, &[*place], self.by_either(key, rows)?, arrived).await?,
                Err(error) if self.is_there(on, key, row, &error).await? => {}
                Err(error) => return Err(classified(on, self.table, error, rows).await),
            }
        }
        Ok(())
    }

    /// Whether a row was refused because of the key that is looked at. Where a server found another key first, it is asked.
    async fn is_there(
        &self,
        on: On<'_>,
        key: &'static [u16],
        row: &Cells,
        error: &Error,
    ) -> Result<bool, Error> {
        match broken_key(on, self.table, error) {
            None => Ok(false),
            Some(Some(index)) if is_key(self.table, index, key) => Ok(true),
            Some(_) => match values_of(key, std::slice::from_ref(row)) {
                Some(values) => exists(on, self.table, key, &values[0]).await,
                None => Ok(false),
            },
        }
    }

    /// Inserts rows, or changes those that are there.
    async fn upsert(
        &self,
        on: On<'_>,
        key: &'static [u16],
        places: &[usize],
        rows: &[Cells],
        arrived: &mut Arrived<'_>,
    ) -> Result<(), Error> {
        if key == self.table.key && values_of(key, rows).is_none() {
            // Its key is made by the server: nothing can be there.
            return self.plain(on, places, rows, arrived).await;
        }
        if let Some(column) = key.iter().find(|key| !rows[0].iter().any(|(at, _)| at == *key)) {
            let reason = "is not given: MySQL and MariaDB do not say which row has its default already";
            return Err(Error::refused(self.table, *column, Refused::because(reason)));
        }
        // NULL is no conflict: such a row is new, and nothing tells it from others but its primary key.
        let null = |row: &Cells| row.iter().any(|(column, datum)| key.contains(column) && datum.is_null());
        let (mut known, mut known_places) = (Vec::new(), Vec::new());
        for (place, row) in places.iter().zip(rows) {
            if null(row) {
                self.plain(on, &[*place], std::slice::from_ref(row), arrived).await?;
            } else {
                known.push(row.clone());
                known_places.push(*place);
            }
        }
        if known.is_empty() {
            return Ok(());
        }
        self.write(on, &known).await?;
        let values = values_of(key, &known).unwrap_or_default();
        self.read(on, &known_places, Known::Values(key.to_vec(), values), arrived).await
    }

    /// A statement may have been refused since another key than the one that is looked at had such a row: which, is asked.
    async fn other_key(&self, on: On<'_>, rows: &[Cells], error: Error) -> Error {
        let Some(Conflict { key, index: _, resolve: Resolve::All | Resolve::Some(_) }) = &self.conflict
        else {
            return classified(on, self.table, error, rows).await;
        };
        if !error.is_out_of_range(on.database()) {
            return classified(on, self.table, error, rows).await;
        }
        for (index, info) in self.table.constraints.iter().enumerate() {
            let columns = match &info.rule {
                Rule::PrimaryKey(columns) | Rule::Unique(columns) => positions(self.table, columns),
                Rule::Check | Rule::ForeignKey(..) | Rule::UsedBy(..) | Rule::Json(_) => continue,
            };
            if columns.is_empty() || columns == *key {
                continue;
            }
            for row in rows {
                let Some(values) = values_of(&columns, std::slice::from_ref(row)) else { continue };
                if let Ok(true) = exists(on, self.table, &columns, &values[0]).await {
                    return broken(self.table, index);
                }
            }
        }
        classified(on, self.table, error, rows).await
    }
}

/// The values of these columns in each row, where all are given and none is NULL.
fn values_of(columns: &[u16], rows: &[Cells]) -> Option<Vec<Vec<Datum>>> {
    let value = |row: &Cells, column: &u16| {
        let found = row.iter().find(|(at, _)| at == column).map(|(_, datum)| datum.clone());
        found.filter(|datum| !datum.is_null())
    };
    let of_row = |row: &Cells| columns.iter().map(|column| value(row, column)).collect();
    rows.iter().map(of_row).collect()
}

fn positions(table: &TableInfo, columns: &[&str]) -> Vec<u16> {
    let at = |name: &&str| table.columns.iter().position(|info| info.name == *name);
    columns.iter().filter_map(at).filter_map(|at| u16::try_from(at).ok()).collect()
}

/// Whether that constraint is the key of these columns.
fn is_key(table: &TableInfo, index: usize, key: &[u16]) -> bool {
    match &table.constraints[index].rule {
        Rule::PrimaryKey(columns) | Rule::Unique(columns) => positions(table, columns) == key,
        Rule::Check | Rule::ForeignKey(..) | Rule::UsedBy(..) | Rule::Json(_) => false,
    }
}

/// Whether a key was broken, and which of the table's constraints that is, if any.
fn broken_key(on: On<'_>, table: &'static TableInfo, error: &Error) -> Option<Option<usize>> {
    let Error::Database(inner) = error else { return None };
    let sqlx::Error::Database(said) = inner.as_ref() else { return None };
    match on.database().broken(said.as_ref())? {
        broken @ crate::driver::Broken::Key(_) => Some(constraint(table, &broken)),
        crate::driver::Broken::Named { .. }
        | crate::driver::Broken::Columns { .. }
        | crate::driver::Broken::SomeForeignKey
        | crate::driver::Broken::NotNull { .. } => None,
    }
}

fn not_understood(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(said) if mysql::not_understood(said.as_ref()))
}

/// Whether there is a row with these values, as it is now and not as the transaction first saw it.
async fn exists(
    on: On<'_>,
    table: &'static TableInfo,
    columns: &[u16],
    values: &[Datum],
) -> Result<bool, Error> {
    let mut sql = Sql::new(on.database());
    sql.push("SELECT 1 FROM ").push(table.sql.on(on.database()));
    for (number, (column, datum)) in columns.iter().zip(values).enumerate() {
        sql.push(if number == 0 { " WHERE " } else { " AND " }).column(table, *column).push(" = ");
        sql.bind(table, *column, datum)?;
    }
    sql.push(" LIMIT 1 LOCK IN SHARE MODE");
    finds(on, table, sql).await
}
