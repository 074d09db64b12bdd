//! Changes to many rows by their keys, other values for each: one statement for all rows that set the same columns.

use std::collections::HashSet;

use super::blame::{Cells, classified};
use super::change::write_touched;
use super::delete::write_among;
use super::insert::{as_arrays, step, write_keys};
use super::steps;
use crate::connection::Database;
use crate::datum::{Datum, Key};
use crate::driver::RawRow;
use crate::error::Error;
use crate::operation::Verb;
use crate::record::Record;
use crate::row::Row;
use crate::session::{On, Statement};
use crate::statement::{Show, Sql};
use crate::table::{KeyValue, Table, TableInfo};

/// What [`update_many`](crate::Repository::update_many) did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated<K> {
    /// How many rows were changed.
    pub rows: u64,
    /// The keys of which there is no row, in the order in which they were given.
    pub missing: Vec<K>,
}

/// Rows that set the same columns, each with its key.
#[derive(Default)]
struct Group {
    keys: Vec<Vec<Datum>>,
    rows: Vec<Cells>,
}

pub(crate) async fn update_many<T: Table>(
    on: On<'_>,
    rows: impl IntoIterator<Item = (T::Key, impl Into<Record>)>,
) -> Result<Updated<T::Key>, Error>
where
    T::Key: Clone,
{
    let (mut given, mut changes) = (Vec::new(), Vec::new());
    for (key, form) in rows {
        given.push(key.clone());
        changes.push((key.into_data(), form.into().checked(T::INFO, on.database())?));
    }
    let groups = groups(on.database(), T::INFO, changes);
    let found = match (groups.len(), on) {
        (0 | 1, On::Tx(_)) => all::<T>(on, groups).await,
        (0 | 1, On::Db(db)) if steps::gives_back(db.database()) => all::<T>(on, groups).await,
        (_, On::Db(db)) => db.tx(async |tx| all::<T>(On::Tx(tx), groups).await).await,
        (_, On::Tx(tx)) => tx.tx(async |tx| all::<T>(On::Tx(tx), groups).await).await,
    }?;
    let there = |key: &T::Key| Key::new(key.clone().into_data()).is_some_and(|key| found.contains(&key));
    given.retain(|key| !there(key));
    Ok(Updated { rows: found.len() as u64, missing: given })
}

/// A row that is given twice is changed twice, in that order: a later statement has it again.
fn groups(database: Database, table: &'static TableInfo, changes: Vec<(Vec<Datum>, Cells)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut first, mut seen) = (0, HashSet::new());
    for (key, row) in changes {
        if Key::new(key.clone()).is_some_and(|key| !seen.insert(key)) {
            first = groups.len();
            seen.clear();
            seen.extend(Key::new(key.clone()));
        }
        let same = |group: &Group| group.rows[0].iter().map(|(at, _)| at).eq(row.iter().map(|(at, _)| at));
        let at = match groups[first..].iter().position(same) {
            Some(at) => first + at,
            None => {
                groups.push(Group::default());
                groups.len() - 1
            }
        };
        groups[at].keys.push(key);
        groups[at].rows.push(row);
    }
    groups.into_iter().flat_map(|group| cut(database, table, group)).collect()
}

fn cut(database: Database, table: &'static TableInfo, group: Group) -> Vec<Group> {
    let Group { mut keys, mut rows } = group;
    let columns = (keys[0].len() + rows[0].len()).max(1);
    let mut pieces = Vec::new();
    while !rows.is_empty() {
        let size = if as_arrays(database, table, &rows[0]) {
            rows.len().min(10_000)
        } else if !steps::gives_back(database) && sets_keys(table, &rows[0]) {
            // What is set first is what the next column's comparison would read.
            1
        } else if !steps::gives_back(database) {
            // Each row is compared with all.
            step(rows.len().min(50))
        } else {
            step(rows.len().min(database.max_binds() / columns))
        };
        let (later_keys, later) = (keys.split_off(size), rows.split_off(size));
        pieces.push(Group {
            keys: std::mem::replace(&mut keys, later_keys),
            rows: std::mem::replace(&mut rows, later),
        });
    }
    pieces
}

/// Whether more than one column of the key gets another value.
fn sets_keys(table: &TableInfo, row: &Cells) -> bool {
    row.iter().filter(|(column, _)| table.key.contains(column)).count() > 1
}

/// The keys of the rows that were there.
async fn all<T: Table>(on: On<'_>, groups: Vec<Group>) -> Result<HashSet<Key>, Error> {
    let mut found = HashSet::new();
    for group in groups {
        if !steps::gives_back(on.database()) {
            found.extend(in_steps::<T>(on, &group).await?);
            continue;
        }
        let statement = statement(on.database(), T::INFO, &group)?;
        let mut each = |raw: RawRow<'_>| {
            found.extend(Key::new(T::Key::read(&mut Row::new(raw, T::INFO))?.into_data()));
            Ok(())
        };
        if let Err(error) = on.rows(statement, &mut each).await {
            return Err(classified(on, T::INFO, error, &group.rows).await);
        }
    }
    Ok(found)
}

/// Locks the rows of a group, and changes them. The keys are those that were found.
async fn in_steps<T: Table>(on: On<'_>, group: &Group) -> Result<Vec<Key>, Error> {
    let (database, table) = (on.database(), T::INFO);
    let mut sql = Sql::new(database);
    sql.push("SELECT ");
    write_keys(&mut sql, table);
    sql.push(" FROM ").push(table.sql.on(database)).push(" WHERE ");
    write_among(&mut sql, table, table.key, &group.keys)?;
    sql.shown(table, Show::Present, " AND ");
    let verb = match group.rows[0].is_empty() {
        true => Verb::Select,
        false => {
            sql.push(" FOR UPDATE");
            Verb::Lock
        }
    };
    let mut found = Vec::new();
    let mut each = |raw: RawRow<'_>| {
        found.extend(Key::new(T::Key::read(&mut Row::new(raw, table))?.into_data()));
        Ok(())
    };
    on.rows(sql.finish(table, verb), &mut each).await?;
    let given: HashSet<Key> = group.keys.iter().cloned().filter_map(Key::new).collect();
    if found.iter().any(|key| !given.contains(key)) {
        let column = table.key.first().map_or("?", |&column| table.columns[usize::from(column)].name);
        return Err(Error::folded(table, column));
    }
    if group.rows[0].is_empty() || found.is_empty() {
        return Ok(found);
    }
    let mut sql = Sql::new(database);
    steps::write_cases(&mut sql, table, &group.keys, &group.rows)?;
    sql.shown(table, Show::Present, " AND ");
    match on.execute(sql.finish(table, Verb::Update)).await {
        Ok(_) => Ok(found),
        Err(error) => Err(classified(on, table, error, &group.rows).await),
    }
}

/// `UPDATE … SET name = v.c0 FROM (…) AS v WHERE id = v.k0`; where no column is set, which rows are there is all that is
/// asked.
fn statement(database: Database, table: &'static TableInfo, group: &Group) -> Result<Statement, Error> {
    let (shape, keys) = (&group.rows[0], table.key.len());
    let mut sql = Sql::new(database);
    if shape.is_empty() {
        sql.push("SELECT ");
        write_keys(&mut sql, table);
        sql.push(" FROM ").push(table.sql.on(database)).push(", ");
    } else {
        sql.push("UPDATE ").push(table.sql.on(database)).push(" SET ");
        sql.list(shape.iter().enumerate(), |sql, (number, (column, _))| {
            sql.ident(table.columns[usize::from(*column)].name).push(" = ");
            cell(sql, keys + number);
        });
        let set: Vec<u16> = shape.iter().map(|(column, _)| *column).collect();
        write_touched(&mut sql, table, &set, false);
        sql.push(" FROM ");
    }
    write_rows(&mut sql, table, group)?;
    for (number, column) in table.key.iter().enumerate() {
        sql.push(if number == 0 { " WHERE " } else { " AND " });
        sql.column(table, *column).push(" = ");
        cell(&mut sql, number);
    }
    sql.shown(table, Show::Present, " AND ");
    if shape.is_empty() {
        return Ok(sql.finish(table, Verb::Select));
    }
    sql.push(" RETURNING ");
    write_keys(&mut sql, table);
    Ok(sql.finish(table, Verb::Update))
}

/// The table of the values.
const VALUES: &str = "tw v";

/// A column of the values, from 0: SQLite names those of a `VALUES` list by itself.
fn cell(sql: &mut Sql, number: usize) {
    sql.ident(VALUES).push(".column").number(number as u64 + 1);
}

fn write_rows(sql: &mut Sql, table: &'static TableInfo, group: &Group) -> Result<(), Error> {
    let shape = &group.rows[0];
    let columns = table.key.iter().copied().chain(shape.iter().map(|(column, _)| *column));
    let arrays = as_arrays(sql.database, table, shape);
    sql.push(if arrays { "unnest(" } else { "(VALUES " });
    if arrays {
        for (number, column) in columns.enumerate() {
            if number > 0 {
                sql.push(", ");
            }
            match number.checked_sub(table.key.len()) {
                None => sql.bind_array(table, column, group.keys.iter().map(|key| &key[number]))?,
                Some(at) => sql.bind_array(table, column, group.rows.iter().map(|row| &row[at].1))?,
            }
        }
    } else {
        let keys = table.key.iter().copied();
        for (number, (key, row)) in group.keys.iter().zip(&group.rows).enumerate() {
            sql.push(if number == 0 { "(" } else { ", (" });
            let cells = keys.clone().zip(key).chain(row.iter().map(|(column, datum)| (*column, datum)));
            for (number, (column, datum)) in cells.enumerate() {
                if number > 0 {
                    sql.push(", ");
                }
                sql.bind(table, column, datum)?;
            }
            sql.push(")");
        }
    }
    sql.push(") AS ").ident(VALUES);
    match sql.database {
        Database::Sqlite | Database::Mysql => {}
        Database::Postgres => {
            sql.push("(");
            sql.list(0..table.key.len() + shape.len(), |sql, number| {
                sql.push("column").number(number as u64 + 1);
            });
            sql.push(")");
        }
    }
    Ok(())
}
