//! Loading a relation for a whole list: one statement, joined to the rows in memory.

use super::joined::{Arrived, Joining};
use super::keys::Keys;
use super::statement::statement;
use super::{AtMostOne, ExactlyOne, Lists, Loads, Related, Through, WithLink};
use crate::datum::{Datum, Kind};
use crate::driver::RawRow;
use crate::error::Error;
use crate::row::Row;
use crate::session::On;
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

    /// Adds it to the statement that reads the rows, where it is read together with them.
    #[doc(hidden)]
    fn join(&mut self, _: &mut Joining) -> Result<(), Error> {
        Ok(())
    }

    /// Reads what was joined to a row; it may be the last row `again`, with another of what belongs to it.
    #[doc(hidden)]
    fn arrive(&mut self, _: &Row<'_>, _again: bool) -> Result<(), Error> {
        Ok(())
    }

    /// Loads it for all rows, in their order.
    fn load(self, on: On<'_>, parents: &[P])
    -> impl Future<Output = Result<Vec<Self::Loaded>, Error>> + Send;
}

impl<P: Table, C: Table, L: Loads<C>> Relation<P> for Related<P, C, ExactlyOne, L>
where
    L::Output: Clone,
{
    type Loaded = L::Output;

    fn join(&mut self, to: &mut Joining) -> Result<(), Error> {
        self.join_one(to)
    }

    fn arrive(&mut self, row: &Row<'_>, again: bool) -> Result<(), Error> {
        if again { Ok(()) } else { self.arrive_with(row, false) }
    }

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

    fn join(&mut self, to: &mut Joining) -> Result<(), Error> {
        self.join_one(to)
    }

    fn arrive(&mut self, row: &Row<'_>, again: bool) -> Result<(), Error> {
        if again { Ok(()) } else { self.arrive_with(row, false) }
    }

    async fn load(self, on: On<'_>, parents: &[P]) -> Result<Vec<Option<L::Output>>, Error> {
        one_each(self, on, parents).await
    }
}

impl<P: Table, C: Table, M: Lists, L: Loads<C>> Relation<P> for Related<P, C, M, L>
where
    L::Output: Clone,
{
    type Loaded = Vec<L::Output>;

    fn join(&mut self, to: &mut Joining) -> Result<(), Error> {
        self.arrived = None;
        if self.limit.is_none() && to.takes_many::<P>(self.join, self.joined) {
            let place = to.many::<P, C, L>(self.join, &self.narrow, &mut self.loads)?;
            self.arrived = Some(Arrived::at(place));
        }
        Ok(())
    }

    fn arrive(&mut self, row: &Row<'_>, again: bool) -> Result<(), Error> {
        self.arrive_with(row, again)
    }

    async fn load(mut self, on: On<'_>, parents: &[P]) -> Result<Vec<Vec<L::Output>>, Error> {
        if let Some(arrived) = self.arrived.take() {
            return arrived.attach(on, self.loads, |rows| rows.collect()).await;
        }
        let (mut keys, wanted) = Keys::of(parents, self.join.parent);
        let Children { places, rows } = children(self, on, &mut keys, None).await?;
        Ok(wanted.give(lists(keys.len(), &places, rows)))
    }
}

impl<P: Table, C: Table, K: Table + Clone, L: Loads<C>> Relation<P> for Related<P, C, WithLink<K>, L>
where
    L::Output: Clone,
{
    type Loaded = Vec<(L::Output, K)>;

    async fn load(self, on: On<'_>, parents: &[P]) -> Result<Vec<Vec<(L::Output, K)>>, Error> {
        let (mut keys, wanted) = Keys::of(parents, self.join.parent);
        let mut links = Vec::new();
        let mut read = |raw: RawRow<'_>, first: usize| {
            links.push(K::read(&mut Row::behind(raw, K::INFO, first))?);
            Ok(())
        };
        let link = Link { info: K::INFO, read: &mut read };
        let Children { places, rows } = children(self, on, &mut keys, Some(link)).await?;
        Ok(wanted.give(lists(keys.len(), &places, rows.into_iter().zip(links))))
    }
}

impl<P: Table, C: Table, M, L: Loads<C>> Related<P, C, M, L> {
    fn join_one(&mut self, to: &mut Joining) -> Result<(), Error> {
        self.arrived = None;
        if to.takes_one::<P>(self.join, self.joined) {
            let place = to.one::<P, C, L>(self.join, &self.narrow, &mut self.loads)?;
            self.arrived = Some(Arrived::at(place));
        }
        Ok(())
    }

    fn arrive_with(&mut self, row: &Row<'_>, again: bool) -> Result<(), Error> {
        match &mut self.arrived {
            Some(arrived) => arrived.read(row, again, self.join, &mut self.loads),
            None => Ok(()),
        }
    }
}

async fn one_each<P: Table, C: Table, M, L: Loads<C>>(
    mut relation: Related<P, C, M, L>,
    on: On<'_>,
    parents: &[P],
) -> Result<Vec<Option<L::Output>>, Error>
where
    L::Output: Clone,
{
    if let Some(arrived) = relation.arrived.take() {
        return arrived.attach(on, relation.loads, |rows| rows.next()).await;
    }
    let (mut keys, wanted) = Keys::of(parents, relation.join.parent);
    let Children { places, rows } = children(relation, on, &mut keys, None).await?;
    let mut loaded: Vec<Option<L::Output>> = Vec::new();
    loaded.resize_with(keys.len(), || None);
    for (place, row) in places.into_iter().zip(rows) {
        loaded[place] = Some(row);
    }
    Ok(wanted.give(loaded))
}

/// What belongs to each key. The lists are made as long as they will be.
fn lists<C>(keys: usize, places: &[usize], rows: impl IntoIterator<Item = C>) -> Vec<Vec<C>> {
    let mut lengths = vec![0_usize; keys];
    for &place in places {
        lengths[place] += 1;
    }
    let mut lists: Vec<Vec<C>> = lengths.into_iter().map(Vec::with_capacity).collect();
    for (&place, row) in places.iter().zip(rows) {
        lists[place].push(row);
    }
    lists
}

/// The rows at the other end, each with the place of the key that it belongs to.
struct Children<C> {
    places: Vec<usize>,
    rows: Vec<C>,
}

/// The table between, where its rows are wanted as well: each is read by a function that is told where it begins.
struct Link<'l> {
    info: &'static TableInfo,
    read: &'l mut (dyn FnMut(RawRow<'_>, usize) -> Result<(), Error> + Send),
}

async fn children<P: Table, C: Table, M, L: Loads<C>>(
    relation: Related<P, C, M, L>,
    on: On<'_>,
    keys: &mut Keys,
    mut link: Option<Link<'_>>,
) -> Result<Children<L::Output>, Error> {
    if keys.len() == 0 || relation.limit == Some(0) {
        return Ok(Children { places: Vec::new(), rows: Vec::new() });
    }
    let statement = statement(&relation, on.database(), keys, link.as_ref().map(|link| link.info))?;
    let Related { join, loads, .. } = relation;
    let kinds: Vec<Kind> = keys.kinds().collect();
    let (mut places, mut rows) = (Vec::with_capacity(keys.len()), Vec::with_capacity(keys.len()));
    let mut each = |raw: RawRow<'_>| {
        let row = C::read(&mut Row::new(raw, C::INFO))?;
        let place = match &join.through {
            None => keys.place(join.child.iter().map(|&column| Ok(row.datum(column))))?,
            Some(through) => keys.place(far_key::<C>(raw, through, &kinds))?,
        };
        let Some(place) = place else {
            let own = || join.child.first().map_or("?", |&column| C::INFO.columns[usize::from(column)].name);
            let column = join.through.as_ref().and_then(|through| through.parent.first().copied());
            return Err(Error::folded(C::INFO, column.unwrap_or_else(own)));
        };
        places.push(place);
        rows.push(row);
        if let (Some(link), Some(through)) = (&mut link, &join.through) {
            (link.read)(raw, C::INFO.columns.len() + through.parent.len())?;
        }
        Ok(())
    };
    on.rows(statement, &mut each).await?;
    Ok(Children { places, rows: loads.attach(on, rows).await? })
}

/// The columns behind those of the row: the key of the row at this end, from the table between.
fn far_key<'r, C: Table>(
    raw: RawRow<'r>,
    through: &'r Through,
    kinds: &'r [Kind],
) -> impl Iterator<Item = Result<Datum, Error>> + use<'r, C> {
    (C::INFO.columns.len()..).zip(kinds).zip(through.parent).map(move |((at, kind), column)| {
        raw.cell(at).and_then(|cell| read_datum(*kind, cell)).map_err(|reason| Error::Read {
            table: C::INFO.name,
            column,
            reason: reason.0,
        })
    })
}
