//! Inserts rows, one or many: all or none, and where there is such a row already, what is asked for.

use std::collections::HashSet;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;

use super::blame::{Cells, classified};
use super::conflict::{self, Conflict, OnConflict, Resolve, Unique};
use super::steps;
use crate::connection::Database;
use crate::datum::{Datum, Key, Refused};
use crate::driver::RawRow;
use crate::error::Error;
use crate::operation::Verb;
use crate::record::Record;
use crate::relation::Joined;
use crate::session::{On, Statement};
use crate::sink::{Found, FoundKeys, Ordered, Work};
use crate::statement::Sql;
use crate::table::{New, Rule, Table, TableInfo};

/// An insert of one row or many. Awaited, it is done: all rows, or none where one fails.
///
/// `G` says what it gives: a row ([`OneRow`]), keys ([`Keys`]), rows ([`Rows`]), perhaps a row ([`RowIfNew`]).
///
/// ```
/// # pub mod db { tablewright::schema!("docs/schema"); }
/// # use db::product;
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let db = db::Db::memory().await?;
/// let lamp = db.products().insert(product::New::new("lamp")).await?;
///
/// // There is a lamp: it is kept and given back, and the chair is made.
/// let names = ["lamp", "chair"].map(product::New::new);
/// let ids = db.products().insert_many(names).on_conflict(product::NAME).update_all().await?;
/// assert_eq!(ids[0], lamp.id);
///
/// let again = db.products().insert(product::New::new("lamp")).on_conflict(product::NAME).ignore().await?;
/// assert_eq!(again, None);
/// # Ok(()) }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "nothing is inserted until this is awaited"]
pub struct Insert<'a, T: Table, G = OneRow> {
    on: On<'a>,
    rows: Vec<Record>,
    conflict: Option<Conflict>,
    of: PhantomData<fn() -> (T, G)>,
}

/// Gives the row with its defaults.
#[derive(Clone, Copy, Debug)]
pub enum OneRow {}

/// Gives the row with its defaults, or none where there was such a row.
#[derive(Clone, Copy, Debug)]
pub enum RowIfNew {}

/// Gives the primary keys, in the order of the rows; with `ignore()`, those of rows that were not there.
#[derive(Clone, Copy, Debug)]
pub enum Keys {}

/// Gives the rows with their defaults, in the order in which they were given; with `ignore()`, those that were not there.
#[derive(Clone, Copy, Debug)]
pub enum Rows {}

/// An insert that has begun.
type Inserting<'a, O, E> = Pin<Box<dyn Future<Output = Result<O, E>> + Send + 'a>>;

/// What an insert gives.
pub trait Inserted<T: Table>: Sized + Send + 'static {
    /// What is given.
    type Output: Send;

    /// What is given where rows that are there are left alone.
    type IfNew: Inserted<T>;

    /// Inserts.
    fn run(insert: Insert<'_, T, Self>) -> Inserting<'_, Self::Output, T::Fail>;
}

impl<'a, T: Table> Insert<'a, T, OneRow> {
    pub(crate) fn one(on: On<'a>, new: impl New<Row = T>) -> Self {
        Self { on, rows: vec![recorded(new)], conflict: None, of: PhantomData }
    }
}

impl<'a, T: Table> Insert<'a, T, Keys> {
    pub(crate) fn many(on: On<'a>, rows: impl IntoIterator<Item = impl New<Row = T>>) -> Self {
        Self { on, rows: rows.into_iter().map(recorded).collect(), conflict: None, of: PhantomData }
    }

    /// Gives the whole rows instead of their keys.
    pub fn returning(self) -> Insert<'a, T, Rows> {
        let Self { on, rows, conflict, of: _ } = self;
        Insert { on, rows, conflict, of: PhantomData }
    }
}

impl<T: Table> Insert<'_, T, Rows> {
    /// Inserts rows that were recorded by hand.
    pub(super) async fn recorded(on: On<'_>, rows: Vec<Record>) -> Result<Vec<T>, T::Fail> {
        Insert::<T, Rows> { on, rows, conflict: None, of: PhantomData }.await
    }
}

impl<'a, T: Table, G: Inserted<T>> Insert<'a, T, G> {
    /// What happens to a row whose values in this key are there already, instead of a failure. Where several rows of one
    /// insert have the same key, they are written one after the other.
    pub fn on_conflict(self, key: Unique<T>) -> OnConflict<'a, T, G> {
        OnConflict { insert: self, key }
    }
}

impl<'a, T: Table, G> Insert<'a, T, G> {
    pub(super) fn resolved<H>(self, key: Unique<T>, resolve: Resolve) -> Insert<'a, T, H> {
        let Self { on, rows, conflict: _, of: _ } = self;
        let conflict = Conflict { key: key.columns, index: key.index, resolve };
        Insert { on, rows, conflict: Some(conflict), of: PhantomData }
    }

    fn give(self, wanted: Wanted, to: &'a mut (dyn Ordered + 'a)) -> Work<'a, ()> {
        let Self { on, rows, conflict, of: _ } = self;
        Whole { table: T::INFO, conflict, wanted }.insert(on, rows, to)
    }
}

fn recorded<N: New>(new: N) -> Record {
    let mut record = Record::with_capacity(N::Row::INFO.columns.len());
    new.record(&mut record);
    record
}

impl<'a, T: Table, G: Inserted<T>> IntoFuture for Insert<'a, T, G> {
    type Output = Result<G::Output, T::Fail>;
    type IntoFuture = Inserting<'a, G::Output, T::Fail>;

    fn into_future(self) -> Self::IntoFuture {
        G::run(self)
    }
}

impl<T: Table> Inserted<T> for OneRow {
    type Output = T;
    type IfNew = RowIfNew;

    fn run(insert: Insert<'_, T, Self>) -> Inserting<'_, T, T::Fail> {
        Box::pin(async move {
            let mut found = Found::rows();
            insert.give(Wanted::Rows, &mut found).await?;
            Ok(found.one()?)
        })
    }
}

impl<T: Table> Inserted<T> for RowIfNew {
    type Output = Option<T>;
    type IfNew = RowIfNew;

    fn run(insert: Insert<'_, T, Self>) -> Inserting<'_, Option<T>, T::Fail> {
        Box::pin(async move {
            let mut found = Found::rows();
            insert.give(Wanted::Rows, &mut found).await?;
            Ok(found.rows.pop())
        })
    }
}

impl<T: Table> Inserted<T> for Keys {
    type Output = Vec<T::Key>;
    type IfNew = Keys;

    fn run(insert: Insert<'_, T, Self>) -> Inserting<'_, Vec<T::Key>, T::Fail> {
        Box::pin(async move {
            let mut found = FoundKeys(Vec::new());
            insert.give(Wanted::Keys, &mut found).await?;
            Ok(found.0)
        })
    }
}

impl<T: Table> Inserted<T> for Rows {
    type Output = Vec<T>;
    type IfNew = Rows;

    fn run(insert: Insert<'_, T, Self>) -> Inserting<'_, Vec<T>, T::Fail> {
        Box::pin(async move {
            let mut found = Found::rows();
            insert.give(Wanted::Rows, &mut found).await?;
            Ok(found.rows)
        })
    }
}

/// Inserts one row that was recorded by hand.
pub(super) fn insert_record<T: Table>(on: On<'_>, record: Record) -> Inserting<'_, T, T::Fail> {
    OneRow::run(Insert { on, rows: vec![record], conflict: None, of: PhantomData })
}

/// What stands behind RETURNING.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// There is no RETURNING.
    Nothing,
    Keys,
    Rows,
}

/// The whole of an insert but its rows.
pub(super) struct Whole {
    pub(super) table: &'static TableInfo,
    pub(super) conflict: Option<Conflict>,
    pub(super) wanted: Wanted,
}

/// Rows that set the same columns, and where each stood among all.
pub(super) struct Batch {
    pub(super) places: Vec<usize>,
    pub(super) rows: Vec<Cells>,
}

/// The statement that inserts a batch.
struct Written {
    statement: Statement,
    places: Vec<usize>,
    rows: Vec<Cells>,
}

impl Whole {
    fn insert<'a>(self, on: On<'a>, rows: Vec<Record>, to: &'a mut (dyn Ordered + 'a)) -> Work<'a, ()> {
        Box::pin(async move {
            let database = on.database();
            let rows = rows.into_iter().map(|record| record.checked(self.table, database));
            let batches = self.batches(database, rows.collect::<Result<Vec<_>, _>>()?);
            if !steps::gives_back(database) {
                return self.in_steps(on, batches, to).await;
            }
            if self.counted(on, &batches, to).await? {
                return Ok(());
            }
            match (batches.len(), on) {
                (0 | 1, _) => self.all(on, batches, to).await,
                (_, On::Db(db)) => db.tx(async |tx| self.all(On::Tx(tx), batches, to).await).await,
                (_, On::Tx(tx)) => tx.tx(async |tx| self.all(On::Tx(tx), batches, to).await).await,
            }
        })
    }

    async fn all(&self, on: On<'_>, batches: Vec<Batch>, to: &mut (dyn Ordered + '_)) -> Result<(), Error> {
        let most = batches.iter().map(|batch| batch.rows.len()).sum();
        to.reserve(most);
        let mut arrived = Vec::with_capacity(most);
        let joined = Joined::none(self.table);
        let mut batches = batches.into_iter();
        let mut next = || batches.next().map(|batch| self.written(on.database(), batch)).transpose();
        let mut now = next()?;
        while let Some(Written { statement, places, rows }) = now {
            let mut places = places.into_iter();
            let mut each = |raw: RawRow<'_>| {
                arrived.push(places.next().unwrap_or(usize::MAX));
                to.read(raw, &joined)
            };
            // Every row is read to its end: a statement that is left early is not finished on SQLite. While the database
            // works on this one, the next is written.
            let (done, following) = tokio::join!(on.rows(statement, &mut each), async { next() });
            if let Err(error) = done {
                return Err(classified(on, self.table, error, &rows).await);
            }
            now = following?;
        }
        arrange(&arrived, to);
        Ok(())
    }

    /// Rows of one statement set the same columns and are no more than it can bind. Their order is kept where it matters:
    /// where rows may refer to one another, or be the same.
    fn batches(&self, database: Database, rows: Vec<Cells>) -> Vec<Batch> {
        let itself = |rule: &Rule| matches!(rule, Rule::ForeignKey(_, to) if to.table == self.table.name);
        let ordered = self.conflict.is_some() || self.table.constraints.iter().any(|info| itself(&info.rule));
        let mut groups: Vec<Batch> = Vec::new();
        let mut seen: HashSet<Key> = HashSet::new();
        for (place, row) in rows.into_iter().enumerate() {
            let same =
                |batch: &Batch| batch.rows[0].iter().map(|(at, _)| at).eq(row.iter().map(|(at, _)| at));
            let again = self.conflicting(&row).is_some_and(|key| !seen.insert(key));
            let first = if ordered { groups.len().saturating_sub(1) } else { 0 };
            match groups[first..].iter_mut().find(|batch| same(batch)) {
                Some(batch) if !again => {
                    batch.places.push(place);
                    batch.rows.push(row);
                }
                Some(_) | None => {
                    seen.clear();
                    seen.extend(self.conflicting(&row));
                    groups.push(Batch { places: vec![place], rows: vec![row] });
                }
            }
        }
        groups.into_iter().flat_map(|group| self.cut(database, group)).collect()
    }

    /// The values by which a row may be the same as another: PostgreSQL does not update a row twice in one statement.
    fn conflicting(&self, row: &Cells) -> Option<Key> {
        let Conflict { key, index: _, resolve: Resolve::All | Resolve::Some(_) } = self.conflict.as_ref()?
        else {
            return None;
        };
        let value = |column: &u16| row.iter().find(|(at, _)| at == column).map(|(_, datum)| datum.clone());
        Key::new(key.iter().map(value).collect::<Option<Vec<_>>>()?).filter(|key| !key.values().is_empty())
    }

    /// Pieces of a few sizes, so that the texts stay few and are prepared once.
    fn cut(&self, database: Database, group: Batch) -> Vec<Batch> {
        let Batch { mut places, mut rows } = group;
        let columns = rows[0].len();
        let mut pieces = Vec::new();
        while !rows.is_empty() {
            let size = if columns == 0 {
                1
            } else if as_arrays(database, self.table, &rows[0]) {
                // One argument a column, whatever the number of rows; the message should stay of a handy size.
                rows.len().min(10_000)
            } else {
                step(rows.len().min(database.max_binds() / columns))
            };
            let (later_places, later) = (places.split_off(size), rows.split_off(size));
            pieces.push(Batch {
                places: std::mem::replace(&mut places, later_places),
                rows: std::mem::replace(&mut rows, later),
            });
        }
        pieces
    }

    fn written(&self, database: Database, batch: Batch) -> Result<Written, Error> {
        let Batch { places, rows } = batch;
        Ok(Written { statement: self.statement(database, &rows, self.wanted)?, places, rows })
    }

    pub(super) fn statement(
        &self,
        database: Database,
        rows: &[Cells],
        wanted: Wanted,
    ) -> Result<Statement, Error> {
        let (table, shape) = (self.table, &rows[0]);
        let mut sql = Sql::new(database);
        sql.push("INSERT INTO ").push(table.sql.on(database));
        if shape.is_empty() {
            sql.push(match database {
                Database::Sqlite | Database::Postgres => " DEFAULT VALUES",
                Database::Mysql => " () VALUES ()",
            });
        } else {
            sql.push(" (");
            sql.list(shape, |sql, (column, _)| {
                sql.ident(table.columns[usize::from(*column)].name);
            });
            sql.push(")");
            if rows.len() > 1 && as_arrays(database, table, shape) {
                write_arrays(&mut sql, table, rows)?;
            } else {
                write_values(&mut sql, table, rows)?;
            }
        }
        if let Some(conflict) = &self.conflict {
            if shape.is_empty() {
                let column = conflict.key.first().copied().unwrap_or_default();
                let reason =
                    "is not given, and neither is another: there is nothing that could be there already";
                return Err(Error::refused(table, column, Refused::because(reason)));
            }
            let set: Vec<u16> = shape.iter().map(|(column, _)| *column).collect();
            conflict::write(&mut sql, table, &set, conflict);
        }
        match wanted {
            Wanted::Nothing => {}
            Wanted::Rows => {
                sql.push(" RETURNING ").push(table.list(database));
            }
            Wanted::Keys => {
                sql.push(" RETURNING ");
                write_keys(&mut sql, table);
            }
        }
        let verb = if self.conflict.is_some() { Verb::Upsert } else { Verb::Insert };
        Ok(sql.finish(table, verb))
    }
}

/// Puts what was read in the order of the places that it belongs to.
pub(super) fn arrange(places: &[usize], to: &mut (dyn Ordered + '_)) {
    if places.is_sorted() {
        return;
    }
    let mut from: Vec<usize> = (0..places.len()).collect();
    from.sort_by_key(|&at| places[at]);
    // Round by round: what a place holds goes to where the next is taken from.
    for first in 0..from.len() {
        let mut at = first;
        while from[at] != first {
            let next = std::mem::replace(&mut from[at], at);
            to.swap(at, next);
            at = next;
        }
        from[at] = at;
    }
}

/// How many of that many rows go into one `VALUES` list: few sizes, so that texts are prepared once, and a single list
/// where rows are few.
pub(super) fn step(rows: usize) -> usize {
    match rows {
        500.. => 500,
        100.. => 100,
        50.. => 50,
        20.. => 20,
        _ => rows.max(1),
    }
}

/// PostgreSQL's `unnest` takes a list of lists apart to the last element, so array columns cannot go that way.
pub(super) fn as_arrays(database: Database, table: &'static TableInfo, row: &[(u16, Datum)]) -> bool {
    let arrays = |(column, _): &(u16, Datum)| {
        matches!(table.columns[usize::from(*column)].kind, crate::Kind::Array(_))
    };
    database == Database::Postgres && !row.iter().any(arrays)
}

/// Lists side by side are taken apart in step (PostgreSQL 10 and later), row by row; `FROM unnest(…)` would put them all
/// together first, which takes a third longer.
fn write_arrays(sql: &mut Sql, table: &'static TableInfo, rows: &[Cells]) -> Result<(), Error> {
    for (number, (column, _)) in rows[0].iter().enumerate() {
        sql.push(if number == 0 { " SELECT unnest(" } else { ", unnest(" });
        sql.bind_array(table, *column, rows.iter().map(|row| &row[number].1))?;
        sql.push(")");
    }
    Ok(())
}

fn write_values(sql: &mut Sql, table: &'static TableInfo, rows: &[Cells]) -> Result<(), Error> {
    sql.push(" VALUES ");
    for (number, row) in rows.iter().enumerate() {
        sql.push(if number == 0 { "(" } else { ", (" });
        for (number, (column, datum)) in row.iter().enumerate() {
            if number > 0 {
                sql.push(", ");
            }
            sql.bind_next(table, *column, datum)?;
        }
        sql.push(")");
    }
    Ok(())
}

/// The primary key's columns, as rows are read; `1` without one, so that rows are counted.
pub(super) fn write_keys(sql: &mut Sql, table: &'static TableInfo) {
    if table.key.is_empty() {
        sql.push("1");
        return;
    }
    let text = |column: u16| table.columns[usize::from(column)].kind == crate::Kind::Text;
    sql.list(table.key, |sql, column| {
        let cast = sql.database == Database::Postgres && text(*column);
        sql.column(table, *column).push(if cast { "::text" } else { "" });
    });
}
