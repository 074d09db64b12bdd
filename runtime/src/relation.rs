//! What rows refer to and what refers to them, loaded for a whole list in one statement a relation and joined in memory.

use std::collections::HashMap;
use std::marker::PhantomData;

use crate::datum::{Datum, Key};
use crate::driver::{RawRow, Unreadable};
use crate::error::Error;
use crate::filter::{Filter, Order};
use crate::operation::Verb;
use crate::query::Narrow;
use crate::row::Row;
use crate::session::{On, Statement};
use crate::statement::Sql;
use crate::table::{PerDatabase, Table};
use crate::value::read_datum;

/// How the rows of two tables meet. Columns are given by position.
#[derive(Debug)]
pub struct Join {
    /// The relation's name.
    pub name: &'static str,
    /// Columns of the rows that are there already.
    pub parent: &'static [u16],
    /// Columns of the rows to be loaded.
    pub child: &'static [u16],
    /// The table between the two, where there is one.
    pub through: Option<Through>,
}

/// The table between two that are many to many.
#[derive(Debug)]
pub struct Through {
    /// The quoted name.
    pub sql: PerDatabase<&'static str>,
    /// Its columns that refer to the rows that are there already, in the order of [`Join::parent`].
    pub parent: &'static [&'static str],
    /// Its columns that refer to the rows to be loaded, in the order of [`Join::child`].
    pub child: &'static [&'static str],
}

/// What a table's relation gives for each of its rows `P`: one `C`, perhaps one, or many, by `M`.
///
/// `schema!` makes a constant of this type for each relation: `agent::PROJECT`.
#[derive(Clone)]
#[must_use = "a relation does nothing until a query is made with it"]
pub struct Related<P, C, M, L = ()> {
    pub(crate) join: &'static Join,
    pub(crate) narrow: Narrow,
    loads: L,
    of: Between<P, C, M>,
}

/// Rows of two tables, and how many.
type Between<P, C, M> = PhantomData<fn() -> (P, C, M)>;

/// Exactly one: a foreign key that is not NULL.
#[derive(Clone, Copy, Debug)]
pub struct ExactlyOne;

/// One or none: a nullable foreign key, or the other end of a unique one.
#[derive(Clone, Copy, Debug)]
pub struct AtMostOne;

/// One at most: `is` and `by` apply.
#[diagnostic::on_unimplemented(
    message = "this relation leads to many rows",
    note = "of many rows ask for `any`, `none` or `every`: `agent::TOOLS.any(tool::enabled.eq(true))`"
)]
pub trait ToOne {}

impl ToOne for ExactlyOne {}
impl ToOne for AtMostOne {}

/// Any number.
#[derive(Clone, Copy, Debug)]
pub struct Many;

impl<P, C, M> Related<P, C, M> {
    /// For generated code.
    pub const fn new(join: &'static Join) -> Self {
        Self { join, narrow: Narrow::NONE, loads: (), of: PhantomData }
    }
}

impl<P: Table, C: Table, M, L: Loads<C>> Related<P, C, M, L> {
    /// With what a relation of the other table leads to, in one more statement: `agent::PROJECT.with(project::OWNER)`.
    pub fn with<R: Relation<C>>(self, relation: R) -> Related<P, C, M, L::Pushed>
    where
        L: Push<R>,
        L::Pushed: Loads<C>,
    {
        let Self { join, narrow, loads, of: _ } = self;
        Related { join, narrow, loads: loads.push(relation), of: PhantomData }
    }
}

impl<P: Table, C: Table, L: Loads<C>> Related<P, C, Many, L> {
    /// Only rows for which this holds.
    pub fn filter(mut self, filter: Filter<C>) -> Self {
        self.narrow.filters.push(filter.expr);
        self
    }

    /// In this order, for each row by itself.
    pub fn order(mut self, order: Order<C>) -> Self {
        self.narrow.order.push(order.way);
        self
    }
}

/// Something that can be loaded for rows `P`.
#[diagnostic::on_unimplemented(
    message = "this relation does not start at `{P}`",
    note = "`.with(…)` takes the constants of the table's own module: `agent::PROJECT` for `db.agents()`"
)]
pub trait Relation<P>: Send {
    /// What is loaded for one row.
    type Loaded: Send;

    /// Loads it for all rows, in their order.
    fn load(self, on: On<'_>, parents: &[P])
    -> impl Future<Output = Result<Vec<Self::Loaded>, Error>> + Send;
}

impl<P: Table, C: Table, L: Loads<C>> Relation<P> for Related<P, C, ExactlyOne, L>
where
    L::Output: Clone,
{
    type Loaded = L::Output;

    async fn load(self, on: On<'_>, parents: &[P]) -> Result<Vec<L::Output>, Error> {
        let found = one_each(self, on, parents).await?;
        found.into_iter().map(|child| child.ok_or(Error::NotFound { table: C::INFO.name })).collect()
    }
}

impl<P: Table, C: Table, L: Loads<C>> Relation<P> for Related<P, C, AtMostOne, L>
where
    L::Output: Clone,
{
    type Loaded = Option<L::Output>;

    async fn load(self, on: On<'_>, parents: &[P]) -> Result<Vec<Option<L::Output>>, Error> {
        one_each(self, on, parents).await
    }
}

impl<P: Table, C: Table, L: Loads<C>> Relation<P> for Related<P, C, Many, L>
where
    L::Output: Clone,
{
    type Loaded = Vec<L::Output>;

    async fn load(self, on: On<'_>, parents: &[P]) -> Result<Vec<Vec<L::Output>>, Error> {
        let (wanted, places) = keys(parents, self.join.parent);
        let mut loaded: Vec<Vec<L::Output>> = Vec::new();
        loaded.resize_with(places.len(), Vec::new);
        for (key, child) in children::<P, C, L>(on, self.join, &self.narrow, self.loads, &places).await? {
            if let Some(&place) = places.get(&key) {
                loaded[place].push(child);
            }
        }
        Ok(spread(wanted, loaded).into_iter().map(Option::unwrap_or_default).collect())
    }
}

async fn one_each<P: Table, C: Table, M, L: Loads<C>>(
    relation: Related<P, C, M, L>,
    on: On<'_>,
    parents: &[P],
) -> Result<Vec<Option<L::Output>>, Error>
where
    L::Output: Clone,
{
    let (wanted, places) = keys(parents, relation.join.parent);
    let mut loaded: Vec<Option<L::Output>> = Vec::new();
    loaded.resize_with(places.len(), || None);
    for (key, child) in
        children::<P, C, L>(on, relation.join, &relation.narrow, relation.loads, &places).await?
    {
        if let Some(&place) = places.get(&key) {
            loaded[place] = Some(child);
        }
    }
    Ok(spread(wanted, loaded).into_iter().map(Option::flatten).collect())
}

/// The place of each row's key among the different keys, and these.
fn keys<P: Table>(parents: &[P], columns: &[u16]) -> (Vec<Option<usize>>, HashMap<Key, usize>) {
    let mut places = HashMap::with_capacity(parents.len());
    let wanted = parents
        .iter()
        .map(|row| {
            let key = Key::new(columns.iter().map(|&column| row.datum(column)).collect())?;
            let next = places.len();
            Some(*places.entry(key).or_insert(next))
        })
        .collect();
    (wanted, places)
}

/// What was loaded for each key, given to each row that has it; the last row gets the thing itself.
fn spread<C: Clone>(wanted: Vec<Option<usize>>, loaded: Vec<C>) -> Vec<Option<C>> {
    let mut uses = vec![0_usize; loaded.len()];
    for place in wanted.iter().flatten() {
        uses[*place] += 1;
    }
    let mut loaded: Vec<Option<C>> = loaded.into_iter().map(Some).collect();
    wanted
        .into_iter()
        .map(|place| {
            let place = place?;
            uses[place] -= 1;
            if uses[place] == 0 { loaded[place].take() } else { loaded[place].clone() }
        })
        .collect()
}

/// The rows at the other end, each with the key of the row that it belongs to.
async fn children<P: Table, C: Table, L: Loads<C>>(
    on: On<'_>,
    join: &'static Join,
    narrow: &Narrow,
    loads: L,
    keys: &HashMap<Key, usize>,
) -> Result<Vec<(Key, L::Output)>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let statement = related::<P, C>(on, join, narrow, keys)?;
    let (mut of, mut rows) = (Vec::new(), Vec::new());
    let mut each = |raw: RawRow<'_>| {
        let row = C::read(&mut Row::new(raw, C::INFO))?;
        let key = match &join.through {
            None => join.child.iter().map(|&column| row.datum(column)).collect(),
            Some(through) => far_key::<C>(raw, through, keys)?,
        };
        if let Some(key) = Key::new(key) {
            of.push(key);
            rows.push(row);
        }
        Ok(())
    };
    on.rows(statement, &mut each).await?;
    Ok(of.into_iter().zip(loads.attach(on, rows).await?).collect())
}

/// The columns behind those of the row: the key of the row at this end, from the table between.
fn far_key<C: Table>(
    raw: RawRow<'_>,
    through: &Through,
    keys: &HashMap<Key, usize>,
) -> Result<Vec<Datum>, Error> {
    let example = keys.keys().next().map_or(&[][..], Key::values);
    let first = C::INFO.columns.len();
    example
        .iter()
        .enumerate()
        .map(|(number, datum)| {
            let cell = raw.cell(first + number).map_err(|error| Unreadable(error.to_string()));
            cell.and_then(|cell| read_datum(datum.kind(), cell)).map_err(|reason| Error::Read {
                table: C::INFO.name,
                column: through.parent[number],
                reason: reason.0,
            })
        })
        .collect()
}

fn related<P: Table, C: Table>(
    on: On<'_>,
    join: &'static Join,
    narrow: &Narrow,
    keys: &HashMap<Key, usize>,
) -> Result<Statement, Error> {
    let database = on.database();
    // In the order of the rows: the same rows give the same argument.
    let mut values: Vec<(&Key, usize)> = keys.iter().map(|(key, place)| (key, *place)).collect();
    values.sort_unstable_by_key(|(_, place)| *place);
    let values: Vec<&[Datum]> = values.into_iter().map(|(key, _)| key.values()).collect();
    let mut sql = Sql::new(database);
    sql.push("SELECT ").push(C::INFO.list.on(database));
    match &join.through {
        None => {
            sql.push(" FROM ").push(C::INFO.sql.on(database)).push(" WHERE ");
            write_columns(
                &mut sql,
                |sql| {
                    sql.list(join.child, |sql, column| {
                        sql.column(C::INFO, *column);
                    });
                },
                join.child.len(),
            );
            in_keys::<C>(&mut sql, join.child, &values)?;
        }
        Some(through) => {
            for number in 0..through.parent.len() {
                sql.push(", \"tw of\".\"tw k").number(number as u64).push("\"");
            }
            sql.push(" FROM ").push(C::INFO.sql.on(database)).push(" JOIN (SELECT ");
            for (number, column) in through.parent.iter().enumerate() {
                sql.ident(column).push(" AS \"tw k").number(number as u64).push("\", ");
            }
            sql.list(through.child.iter().enumerate(), |sql, (number, column)| {
                sql.ident(column).push(" AS \"tw o").number(number as u64).push("\"");
            });
            sql.push(" FROM ").push(through.sql.on(database)).push(" WHERE ");
            write_columns(
                &mut sql,
                |sql| {
                    sql.list(through.parent, |sql, column| {
                        sql.ident(column);
                    });
                },
                through.parent.len(),
            );
            in_keys::<P>(&mut sql, join.parent, &values)?;
            sql.push(") AS \"tw of\" ON ");
            for (number, column) in join.child.iter().enumerate() {
                sql.push(if number == 0 { "" } else { " AND " });
                sql.column(C::INFO, *column).push(" = \"tw of\".\"tw o").number(number as u64).push("\"");
            }
            sql.push(" WHERE TRUE");
        }
    }
    for filter in &narrow.filters {
        sql.push(" AND ");
        filter.write(&mut sql, C::INFO)?;
    }
    narrow.write_order::<C>(&mut sql);
    Ok(sql.finish(P::INFO, Verb::Load(join.name)))
}

fn write_columns(sql: &mut Sql, columns: impl FnOnce(&mut Sql), count: usize) {
    if count == 1 {
        return columns(sql);
    }
    sql.push("(");
    columns(sql);
    sql.push(")");
}

fn in_keys<T: Table>(sql: &mut Sql, columns: &[u16], values: &[&[Datum]]) -> Result<(), Error> {
    match columns {
        [column] => {
            let list: Vec<Datum> = values.iter().map(|key| key[0].clone()).collect();
            sql.in_list(T::INFO, *column, &list)
        }
        columns => sql.in_tuples(T::INFO, columns, values),
    }
}

/// What is loaded with each row `T`: nothing, or a tuple of relations.
pub trait Loads<T>: Send {
    /// A row with what was loaded.
    type Output: Send;

    /// Loads for all rows, one relation after the other.
    fn attach(
        self,
        on: On<'_>,
        rows: Vec<T>,
    ) -> impl Future<Output = Result<Vec<Self::Output>, Error>> + Send;
}

/// A tuple of relations with one more.
pub trait Push<R> {
    /// The longer tuple.
    type Pushed;

    /// Adds it at the end.
    fn push(self, relation: R) -> Self::Pushed;
}

impl<T: Send> Loads<T> for () {
    type Output = T;

    async fn attach(self, _: On<'_>, rows: Vec<T>) -> Result<Vec<T>, Error> {
        Ok(rows)
    }
}

impl<R> Push<R> for () {
    type Pushed = (R,);

    fn push(self, relation: R) -> (R,) {
        (relation,)
    }
}

macro_rules! loads {
    ($($name:ident)*) => {
        impl<T: Send + Sync, $($name: Relation<T>),*> Loads<T> for ($($name,)*) {
            type Output = (T, $($name::Loaded),*);

            #[allow(non_snake_case)]
            async fn attach(self, on: On<'_>, rows: Vec<T>) -> Result<Vec<Self::Output>, Error> {
                let ($($name,)*) = self;
                $(let mut $name = $name.load(on, &rows).await?.into_iter();)*
                let mut loaded = Vec::with_capacity(rows.len());
                for row in rows {
                    // Every relation gives one item a row, in their order.
                    loaded.push((row, $(match $name.next() {
                        Some(item) => item,
                        None => return Ok(loaded),
                    }),*));
                }
                Ok(loaded)
            }
        }
    };
}

macro_rules! push {
    ($($name:ident)*) => {
        impl<R, $($name),*> Push<R> for ($($name,)*) {
            type Pushed = ($($name,)* R,);

            #[allow(non_snake_case)]
            fn push(self, relation: R) -> Self::Pushed {
                let ($($name,)*) = self;
                ($($name,)* relation,)
            }
        }
    };
}

loads!(A);
loads!(A B);
loads!(A B C);
loads!(A B C D);
loads!(A B C D E);
loads!(A B C D E F);
loads!(A B C D E F G);
loads!(A B C D E F G H);
push!(A);
push!(A B);
push!(A B C);
push!(A B C D);
push!(A B C D E);
push!(A B C D E F);
push!(A B C D E F G);
