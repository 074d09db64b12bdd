//! Loading a relation for a whole list: one statement, joined to the rows in memory.

use std::collections::HashMap;

use super::{AtMostOne, ExactlyOne, Join, Lists, Loads, Related, Through, WithLink};
use crate::connection::Database;
use crate::datum::{Datum, Key};
use crate::driver::RawRow;
use crate::error::Error;
use crate::filter::{Expr, Way};
use crate::operation::Verb;
use crate::page::total_order;
use crate::row::Row;
use crate::session::{On, Statement};
use crate::statement::Sql;
use crate::table::{Table, TableInfo};
use crate::value::read_datum;

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

impl<P: Table, C: Table, M: Lists, L: Loads<C>> Relation<P> for Related<P, C, M, L>
where
    L::Output: Clone,
{
    type Loaded = Vec<L::Output>;

    async fn load(self, on: On<'_>, parents: &[P]) -> Result<Vec<Vec<L::Output>>, Error> {
        let (wanted, places) = keys(parents, self.join.parent);
        let found = children(self, on, &places, None).await?;
        Ok(lists(wanted, &places, found.into_iter()))
    }
}

impl<P: Table, C: Table, K: Table + Clone, L: Loads<C>> Relation<P> for Related<P, C, WithLink<K>, L>
where
    L::Output: Clone,
{
    type Loaded = Vec<(L::Output, K)>;

    async fn load(self, on: On<'_>, parents: &[P]) -> Result<Vec<Vec<(L::Output, K)>>, Error> {
        let (wanted, places) = keys(parents, self.join.parent);
        let mut links = Vec::new();
        let mut read = |raw: RawRow<'_>, first: usize| {
            links.push(K::read(&mut Row::behind(raw, K::INFO, first))?);
            Ok(())
        };
        let found = children(self, on, &places, Some(Link { info: K::INFO, read: &mut read })).await?;
        let found = found.into_iter().zip(links).map(|((key, child), link)| (key, (child, link)));
        Ok(lists(wanted, &places, found))
    }
}

/// What belongs to each key, given to each row that has it.
fn lists<C: Clone>(
    wanted: Vec<Option<usize>>,
    places: &HashMap<Key, usize>,
    found: impl Iterator<Item = (Key, C)>,
) -> Vec<Vec<C>> {
    let mut loaded: Vec<Vec<C>> = Vec::new();
    loaded.resize_with(places.len(), Vec::new);
    for (key, child) in found {
        if let Some(&place) = places.get(&key) {
            loaded[place].push(child);
        }
    }
    spread(wanted, loaded).into_iter().map(Option::unwrap_or_default).collect()
}

/// The table between, where its rows are wanted as well: each is read by a function that is told where it begins.
struct Link<'l> {
    info: &'static TableInfo,
    read: &'l mut (dyn FnMut(RawRow<'_>, usize) -> Result<(), Error> + Send),
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
    for (key, child) in children(relation, on, &places, None).await? {
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
async fn children<P: Table, C: Table, M, L: Loads<C>>(
    relation: Related<P, C, M, L>,
    on: On<'_>,
    keys: &HashMap<Key, usize>,
    mut link: Option<Link<'_>>,
) -> Result<Vec<(Key, L::Output)>, Error> {
    if keys.is_empty() || relation.limit == Some(0) {
        return Ok(Vec::new());
    }
    let statement = statement(&relation, on.database(), keys, link.as_ref().map(|link| link.info))?;
    let Related { join, loads, .. } = relation;
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
            if let (Some(link), Some(through)) = (&mut link, &join.through) {
                (link.read)(raw, C::INFO.columns.len() + through.parent.len())?;
            }
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
            let cell = raw.cell(first + number);
            cell.and_then(|cell| read_datum(datum.kind(), cell)).map_err(|reason| Error::Read {
                table: C::INFO.name,
                column: through.parent[number],
                reason: reason.0,
            })
        })
        .collect()
}

/// One statement for all rows at this end. A limit for each of them numbers the rows of each.
fn statement<P: Table, C: Table, M, L>(
    relation: &Related<P, C, M, L>,
    database: Database,
    keys: &HashMap<Key, usize>,
    with: Option<&'static TableInfo>,
) -> Result<Statement, Error> {
    let Related { join, narrow, link, limit, loads: _, of: _ } = relation;
    // In the order of the rows: the same rows give the same argument.
    let mut values: Vec<(&Key, usize)> = keys.iter().map(|(key, place)| (key, *place)).collect();
    values.sort_unstable_by_key(|(_, place)| *place);
    let values: Vec<&[Datum]> = values.into_iter().map(|(key, _)| key.values()).collect();
    let (child, table) = (C::INFO, C::INFO.sql.on(database));
    let mut sql = Sql::new(database);
    sql.push("SELECT ").push(child.list.on(database));
    let behind = |sql: &mut Sql, qualifier: &str| {
        let keys = join.through.as_ref().map_or(0, |through| through.parent.len());
        let links = with.map_or(0, |info| info.columns.len());
        for (letter, count) in [("k", keys), ("l", links)] {
            for number in 0..count {
                sql.push(", ").push(qualifier).push("\"tw ").push(letter).number(number as u64).push("\"");
            }
        }
    };
    match limit {
        None => behind(&mut sql, "\"tw of\"."),
        Some(_) => {
            behind(&mut sql, "");
            sql.push(" FROM (SELECT ").push(table).push(".*");
            behind(&mut sql, "\"tw of\".");
            sql.push(", row_number() OVER (PARTITION BY ");
            match &join.through {
                None => {
                    sql.list(join.child, |sql, column| {
                        sql.column(child, *column);
                    });
                }
                Some(through) => {
                    sql.list(0..through.parent.len(), |sql, number| {
                        sql.push("\"tw of\".\"tw k").number(number as u64).push("\"");
                    });
                }
            }
            sql.push(" ORDER BY ");
            sql.list(total_order(child, &narrow.order), |sql, way| way.write(sql, child));
            sql.push(") AS \"tw n\"");
        }
    }
    sql.push(" FROM ").push(table);
    match &join.through {
        None => {
            sql.push(" WHERE ");
            write_columns(
                &mut sql,
                |sql| {
                    sql.list(join.child, |sql, column| {
                        sql.column(child, *column);
                    });
                },
                join.child.len(),
            );
            in_keys::<C>(&mut sql, join.child, &values)?;
        }
        Some(through) => {
            write_between::<P>(&mut sql, join, through, link, with, &values)?;
            for (number, column) in join.child.iter().enumerate() {
                sql.push(if number == 0 { " ON " } else { " AND " });
                sql.column(child, *column).push(" = \"tw of\".\"tw o").number(number as u64).push("\"");
            }
            sql.push(" WHERE TRUE");
        }
    }
    sql.shown(child, narrow.show, " AND ");
    for filter in &narrow.filters {
        sql.push(" AND ");
        filter.write(&mut sql, child)?;
    }
    match limit {
        None => narrow.write_order::<C>(&mut sql),
        Some(limit) => {
            sql.push(") AS \"tw 0\" WHERE \"tw n\" <= ").number((*limit).min(i64::MAX as u64));
            sql.push(" ORDER BY \"tw n\"");
        }
    }
    Ok(sql.finish(P::INFO, Verb::Load(join.name)))
}

/// ` JOIN` the table between, its columns under names that no other table has: the keys of both ends, and its own columns
/// where they are wanted.
fn write_between<P: Table>(
    sql: &mut Sql,
    join: &'static Join,
    through: &'static Through,
    link: &[(&'static TableInfo, Expr)],
    with: Option<&'static TableInfo>,
    values: &[&[Datum]],
) -> Result<(), Error> {
    sql.push(" JOIN (SELECT ");
    for (number, column) in through.parent.iter().enumerate() {
        sql.ident(column).push(" AS \"tw k").number(number as u64).push("\", ");
    }
    sql.list(through.child.iter().enumerate(), |sql, (number, column)| {
        sql.ident(column).push(" AS \"tw o").number(number as u64).push("\"");
    });
    if let Some(info) = with {
        for (number, _) in (0..).zip(info.columns) {
            sql.push(", ");
            Way::new(number, false).write_item(sql, info);
            sql.push(" AS \"tw l").number(number.into()).push("\"");
        }
    }
    let table = through.sql.on(sql.database);
    sql.push(" FROM ").push(table).push(" WHERE ");
    write_columns(
        sql,
        |sql| {
            sql.list(through.parent, |sql, column| {
                sql.ident(column);
            });
        },
        through.parent.len(),
    );
    in_keys::<P>(sql, join.parent, values)?;
    if let Some(mark) = through.soft_delete {
        sql.push(" AND ").ident(mark).push(" IS NULL");
    }
    for (info, filter) in link {
        sql.push(" AND ");
        filter.write(sql, info)?;
    }
    sql.push(") AS \"tw of\"");
    Ok(())
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
