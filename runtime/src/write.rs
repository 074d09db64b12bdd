//! Writing rows: insert, insert many, update, delete, link and unlink.

use std::marker::PhantomData;

use crate::connection::Database;
use crate::datum::Datum;
use crate::driver::{Broken, RawRow};
use crate::error::{Error, Violation, constraint};
use crate::operation::Verb;
use crate::query::Query;
use crate::record::Record;
use crate::row::Row;
use crate::session::{On, Statement};
use crate::statement::Sql;
use crate::table::{KeyValue, New, Rule, Table, TableInfo};

/// A set of columns with their values, in the order in which they are written.
type Cells = Vec<(u16, Datum)>;

/// Inserts one row and gives it back with its defaults.
pub(crate) async fn insert<N: New>(on: On<'_>, new: N) -> Result<N::Row, <N::Row as Table>::Fail> {
    let mut record = Record::with_capacity(N::Row::INFO.columns.len());
    new.record(&mut record);
    insert_record::<N::Row>(on, record).await.map_err(Into::into)
}

async fn insert_record<T: Table>(on: On<'_>, record: Record) -> Result<T, Error> {
    let cells = record.checked(T::INFO, on.database())?;
    let mut sql = insert_head(on.database(), T::INFO, &cells);
    if cells.is_empty() {
        sql.push(" DEFAULT VALUES");
    } else {
        sql.push(" VALUES (");
        for (number, (column, datum)) in cells.iter().enumerate() {
            if number > 0 {
                sql.push(", ");
            }
            sql.bind(T::INFO, *column, datum)?;
        }
        sql.push(")");
    }
    sql.push(" RETURNING ").push(T::INFO.list.on(on.database()));
    let mut written = None;
    let mut each = |raw: RawRow<'_>| {
        written = Some(T::read(&mut Row::new(raw, T::INFO))?);
        Ok(())
    };
    // Every row is read to its end: a statement that is left early is not finished on SQLite.
    match on.rows(sql.finish(T::INFO, Verb::Insert), &mut each).await {
        Ok(()) => written.ok_or(Error::NotFound { table: T::INFO.name }),
        Err(error) => Err(classified(on, T::INFO, error, &[cells]).await),
    }
}

fn insert_head(database: Database, table: &'static TableInfo, cells: &[(u16, Datum)]) -> Sql {
    let mut sql = Sql::new(database);
    sql.push("INSERT INTO ").push(table.sql.on(database));
    if !cells.is_empty() {
        sql.push(" (");
        sql.list(cells, |sql, (column, _)| {
            sql.ident(table.columns[usize::from(*column)].name);
        });
        sql.push(")");
    }
    sql
}

/// Inserts many rows, all or none, and gives their keys in the same order.
///
/// Rows that set the same columns go together: as arrays on PostgreSQL, in a `VALUES` list on SQLite.
pub(crate) async fn insert_many<N: New>(
    on: On<'_>,
    rows: impl IntoIterator<Item = N>,
) -> Result<Vec<<N::Row as Table>::Key>, <N::Row as Table>::Fail> {
    let mut written = Vec::new();
    for new in rows {
        let mut record = Record::with_capacity(N::Row::INFO.columns.len());
        new.record(&mut record);
        written.push(record.checked(N::Row::INFO, on.database())?);
    }
    insert_batches::<N::Row>(on, written).await.map_err(Into::into)
}

async fn insert_batches<T: Table>(on: On<'_>, rows: Vec<Cells>) -> Result<Vec<T::Key>, Error> {
    let batches = batches(on.database(), T::INFO, rows);
    match (batches.len(), on) {
        (0 | 1, _) => insert_all::<T>(on, batches).await,
        (_, On::Db(db)) => db.tx(async |tx| insert_all::<T>(On::Tx(tx), batches).await).await,
        (_, On::Tx(tx)) => tx.tx(async |tx| insert_all::<T>(On::Tx(tx), batches).await).await,
    }
}

/// Consecutive rows that set the same columns, no more than one statement can bind.
fn batches(database: Database, table: &'static TableInfo, rows: Vec<Cells>) -> Vec<Vec<Cells>> {
    let mut batches: Vec<Vec<Cells>> = Vec::new();
    for row in rows {
        let most = most_rows(database, table, &row);
        let fits = |batch: &Vec<Cells>| {
            batch.len() < most && batch[0].iter().map(|(at, _)| at).eq(row.iter().map(|(at, _)| at))
        };
        match batches.last_mut() {
            Some(batch) if fits(batch) => batch.push(row),
            Some(_) | None => batches.push(vec![row]),
        }
    }
    batches
}

fn most_rows(database: Database, table: &'static TableInfo, row: &[(u16, Datum)]) -> usize {
    match (row.len(), as_arrays(database, table, row)) {
        (0, _) => 1,
        // One argument a column, whatever the number of rows; the message to the server should stay of a handy size.
        (_, true) => 10_000,
        (columns, false) => (database.max_binds() / columns).clamp(1, 500),
    }
}

/// PostgreSQL's `unnest` takes a list of lists apart to the last element, so array columns cannot go that way.
fn as_arrays(database: Database, table: &'static TableInfo, row: &[(u16, Datum)]) -> bool {
    let arrays = |(column, _): &(u16, Datum)| {
        matches!(table.columns[usize::from(*column)].kind, crate::Kind::Array(_))
    };
    database == Database::Postgres && !row.iter().any(arrays)
}

async fn insert_all<T: Table>(on: On<'_>, batches: Vec<Vec<Cells>>) -> Result<Vec<T::Key>, Error> {
    let mut keys = Vec::with_capacity(batches.iter().map(Vec::len).sum());
    for batch in batches {
        let statement = insert_batch(on.database(), T::INFO, &batch)?;
        let mut each = |raw: RawRow<'_>| {
            keys.push(T::Key::read(&mut Row::new(raw, T::INFO))?);
            Ok(())
        };
        if let Err(error) = on.rows(statement, &mut each).await {
            return Err(classified(on, T::INFO, error, &batch).await);
        }
    }
    Ok(keys)
}

fn insert_batch(database: Database, table: &'static TableInfo, batch: &[Cells]) -> Result<Statement, Error> {
    let shape = &batch[0];
    let mut sql = insert_head(database, table, shape);
    if shape.is_empty() {
        sql.push(" DEFAULT VALUES");
    } else if as_arrays(database, table, shape) {
        sql.push(" SELECT * FROM unnest(");
        for (number, (column, _)) in shape.iter().enumerate() {
            if number > 0 {
                sql.push(", ");
            }
            let values: Vec<Datum> = batch.iter().map(|row| row[number].1.clone()).collect();
            sql.bind_array(table, *column, &values)?;
        }
        sql.push(")");
    } else {
        sql.push(" VALUES ");
        for (number, row) in batch.iter().enumerate() {
            sql.push(if number == 0 { "(" } else { ", (" });
            for (number, (column, datum)) in row.iter().enumerate() {
                if number > 0 {
                    sql.push(", ");
                }
                sql.bind(table, *column, datum)?;
            }
            sql.push(")");
        }
    }
    sql.push(" RETURNING ");
    if table.key.is_empty() {
        sql.push("1");
    } else {
        sql.list(table.key, |sql, column| {
            sql.ident(table.columns[usize::from(*column)].name)
                .push(if database == Database::Postgres && is_text(table, *column) { "::text" } else { "" });
        });
    }
    Ok(sql.finish(table, Verb::Insert))
}

fn is_text(table: &'static TableInfo, column: u16) -> bool {
    table.columns[usize::from(column)].kind == crate::Kind::Text
}

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

fn where_key(sql: &mut Sql, table: &'static TableInfo, key: &[Datum]) -> Result<(), Error> {
    for (number, (column, datum)) in table.key.iter().zip(key).enumerate() {
        sql.push(if number == 0 { " WHERE " } else { " AND " });
        sql.column(table, *column).push(" = ");
        sql.bind(table, *column, datum)?;
    }
    Ok(())
}

/// Deletes the row with this key; [`Error::NotFound`] where there is none.
pub(crate) async fn delete<T: Table>(on: On<'_>, key: T::Key) -> Result<(), T::Fail> {
    let key = key.into_data();
    let mut sql = Sql::new(on.database());
    sql.push("DELETE FROM ").push(T::INFO.sql.on(on.database()));
    where_key(&mut sql, T::INFO, &key)?;
    let cells: Cells = T::INFO.key.iter().copied().zip(key).collect();
    match on.execute(sql.finish(T::INFO, Verb::Delete)).await {
        Ok(0) => Err(Error::NotFound { table: T::INFO.name }.into()),
        Ok(_) => Ok(()),
        Err(error) => Err(classified(on, T::INFO, error, &[cells]).await.into()),
    }
}

/// The rows `T` of a table between two, for one row at this end; rows at the other have keys `K`.
///
/// Made by the accessors of many-to-many relations: `db.agents().tools(id)`.
pub struct Links<'a, T, K> {
    on: On<'a>,
    here: Vec<(u16, Datum)>,
    there: &'static [u16],
    of: PhantomData<fn() -> (T, K)>,
}

impl<'a, T: Table, K: KeyValue> Links<'a, T, K> {
    /// For generated code: the rows of `T` whose columns `here` refer to this key.
    pub fn new(on: On<'a>, here: &'static [u16], key: impl KeyValue, there: &'static [u16]) -> Self {
        let here = here.iter().copied().zip(key.into_data()).collect();
        Self { on, here, there, of: PhantomData }
    }

    /// Makes a link, with the columns of its own that the form `with` sets: `agent_tool::Link::default()`, or `()` where
    /// there are none.
    pub async fn link(self, other: K, with: impl Into<Record>) -> Result<T, T::Fail> {
        let mut record = with.into();
        let there = self.there.iter().copied().zip(other.into_data());
        record.replace(Record::of(self.here.into_iter().chain(there).collect()));
        insert_record::<T>(self.on, record).await.map_err(Into::into)
    }

    /// Undoes a link. `false` where there was none.
    pub async fn unlink(self, other: K) -> Result<bool, T::Fail> {
        let there = self.there.iter().copied().zip(other.into_data());
        let filters: Vec<(u16, Datum)> = self.here.into_iter().chain(there).collect();
        Query::<T>::equal(self.on, filters).delete().await.map(|rows| rows > 0)
    }

    /// Undoes every link of this row, and returns how many there were.
    pub async fn clear(self) -> Result<u64, T::Fail> {
        Query::<T>::equal(self.on, self.here).delete().await
    }

    /// The links themselves, with the columns of their own.
    pub fn select(self) -> Query<'a, T> {
        Query::equal(self.on, self.here)
    }
}

impl From<()> for Record {
    fn from((): ()) -> Self {
        Self::default()
    }
}

/// Tells which of the table's constraints an error is about, asking the database where the error does not say.
pub(crate) async fn classified(on: On<'_>, table: &'static TableInfo, error: Error, rows: &[Cells]) -> Error {
    let Error::Database(inner) = &error else { return error };
    let broken = match inner.as_ref() {
        sqlx::Error::Database(said) => on.database().broken(said.as_ref()),
        _ => None,
    };
    let found = match &broken {
        Some(Broken::SomeForeignKey) => guilty_key(on, table, rows).await,
        Some(Broken::NotNull { table: on, column }) if table.name == on => {
            let position = table.columns.iter().position(|info| info.name == column);
            let Some(position) = position.and_then(|at| u16::try_from(at).ok()) else { return error };
            return Error::refused(
                table,
                position,
                crate::Refused::because("is NULL, which the column cannot hold"),
            );
        }
        Some(broken) => constraint(table, broken),
        None => None,
    };
    match found {
        Some(index) => Violation::new(table, index).into(),
        None => error,
    }
}

/// SQLite does not say which foreign key is broken: the first one for which a row is missing, or still there.
async fn guilty_key(on: On<'_>, table: &'static TableInfo, rows: &[Cells]) -> Option<usize> {
    for (index, info) in table.constraints.iter().enumerate() {
        let (columns, reference, guilty_if_there) = match &info.rule {
            Rule::ForeignKey(columns, to) => (*columns, *to, false),
            Rule::UsedBy(columns, from) => (*columns, *from, true),
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check | Rule::Json(_) => continue,
        };
        for row in rows {
            let value = |column: &u16| row.iter().find(|(at, _)| at == column).map(|(_, datum)| datum);
            let Some(key) = columns.iter().map(value).collect::<Option<Vec<_>>>() else { continue };
            if key.iter().any(|datum| datum.is_null()) {
                continue;
            }
            let there = refers(on, table, columns, reference, &key).await.ok()?;
            if there == guilty_if_there {
                return Some(index);
            }
        }
    }
    None
}

async fn refers(
    on: On<'_>,
    table: &'static TableInfo,
    columns: &[u16],
    reference: &'static crate::table::Reference,
    key: &[&Datum],
) -> Result<bool, Error> {
    let mut sql = Sql::new(on.database());
    sql.push("SELECT 1 FROM ").push(reference.sql.on(on.database()));
    for (number, (name, (column, datum))) in reference.columns.iter().zip(columns.iter().zip(key)).enumerate()
    {
        sql.push(if number == 0 { " WHERE " } else { " AND " }).ident(name).push(" = ");
        sql.bind(table, *column, datum)?;
    }
    sql.push(" LIMIT 1");
    let mut there = false;
    let mut each = |_: RawRow<'_>| {
        there = true;
        Ok(())
    };
    on.rows(sql.finish(table, Verb::Diagnose), &mut each).await?;
    Ok(there)
}
