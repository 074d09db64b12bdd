//! Relations that come with the rows themselves, in one statement: what they add to it.
//!
//! A relation to one row saves a statement this way, and costs that such a row is sent once for each row that refers to it. So
//! it is joined where few rows are asked for, or where no two of them refer to the same; a list of any length loads it by a
//! second statement, in which each row comes once. [`Related::joined`](super::Related::joined) overrules that.

use super::{Join, Loads};
use crate::connection::Database;
use crate::datum::Datum;
use crate::driver::RawRow;
use crate::error::Error;
use crate::filter::Way;
use crate::page::total_order;
use crate::query::Narrow;
use crate::row::Row;
use crate::session::On;
use crate::statement::Sql;
use crate::table::{Table, TableInfo};
use crate::value::read_datum;

/// How many rows a statement asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// One, by a key.
    One,
    /// At most that many.
    AtMost(u64),
    /// All that there are.
    All,
}

impl Asked {
    /// So few that it does no harm to send with each of them what several refer to.
    fn are_few(self) -> bool {
        /// A page of a list.
        const FEW: u64 = 100;
        match self {
            Asked::One => true,
            Asked::AtMost(rows) => rows <= FEW,
            Asked::All => false,
        }
    }
}

/// A statement that reads rows, while relations add to it.
pub struct Joining {
    table: &'static TableInfo,
    sql: Sql,
    asked: Asked,
    /// Whether a relation was joined of which a row may have many, so that it comes several times.
    many: bool,
    /// How deep below the rows themselves.
    depth: usize,
    /// How many columns are selected so far.
    columns: usize,
    /// What is selected behind the rows' own columns.
    items: String,
    /// What stands behind the rows' own table.
    tables: String,
    /// What stands behind the rows' own order.
    order: String,
}

/// A table that was joined.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Where its columns begin in the result.
    pub(super) first: usize,
}

impl Joining {
    /// A statement that reads rows of a table, with that many columns behind theirs. Relations may add to it.
    pub(crate) fn new(table: &'static TableInfo, database: Database, asked: Asked, behind: usize) -> Self {
        Self {
            table,
            sql: Sql::new(database),
            asked,
            many: false,
            depth: 0,
            columns: table.columns.len() + behind,
            items: String::new(),
            tables: String::new(),
            order: String::new(),
        }
    }

    /// Whether there is anything.
    pub(crate) fn adds(&self) -> bool {
        !self.tables.is_empty()
    }

    /// `SELECT` the rows' columns, what `behind` writes, and what is joined, `FROM` the tables.
    pub(crate) fn select(self, behind: impl FnOnce(&mut Sql)) -> (Sql, Joined) {
        let any = self.adds();
        let Self { table, mut sql, many, items, tables, order, asked: _, depth: _, columns: _ } = self;
        let database = sql.database;
        sql.push("SELECT ");
        if any {
            columns(&mut sql, table);
        } else {
            sql.push(table.list(database));
        }
        behind(&mut sql);
        sql.push(&items).push(" FROM ").push(table.sql.on(database)).push(&tables);
        (sql, Joined { table, any, many, order })
    }

    /// Whether a relation to one row is read together with the rows `P`.
    pub(super) fn takes_one<P: Table>(&self, join: &Join, wish: bool) -> bool {
        // Nobody shares the row that refers to one's own primary key.
        let own = !P::INFO.key.is_empty() && join.parent == P::INFO.key;
        join.through.is_none() && (wish || own || self.asked.are_few())
    }

    /// Whether a relation to many rows is: of all rows, since a limit would count the wrong ones, and one relation only, since
    /// each row of one would come with each of the other.
    pub(super) fn takes_many<P: Table>(&self, join: &Join, wish: bool) -> bool {
        let whole = match self.asked {
            Asked::One | Asked::All => true,
            Asked::AtMost(_) => false,
        };
        let top = self.depth == 0 && !self.many && !P::INFO.key.is_empty();
        wish && whole && top && join.through.is_none()
    }

    /// Joins a table, and what `loads` loads with its rows.
    pub(super) fn one<P: Table, C: Table, L: Loads<C>>(
        &mut self,
        join: &Join,
        narrow: &Narrow,
        loads: &mut L,
    ) -> Result<Place, Error> {
        let place = Place { first: self.columns };
        self.columns += C::INFO.columns.len();
        let outer = self.sql.enter();
        self.sql.swap_text(&mut self.items);
        self.sql.push(", ");
        columns(&mut self.sql, C::INFO);
        self.sql.swap_text(&mut self.items);

        self.sql.swap_text(&mut self.tables);
        let sql = &mut self.sql;
        let table = C::INFO.sql.on(sql.database);
        sql.push(" LEFT JOIN ").push(table).push(" AS ").alias();
        for (number, (here, there)) in join.parent.iter().zip(join.child).enumerate() {
            sql.push(if number == 0 { " ON " } else { " AND " });
            sql.column(C::INFO, *there).push(" = ").column_of(outer, P::INFO, *here);
        }
        sql.shown(C::INFO, narrow.show, " AND ");
        for filter in &narrow.filters {
            sql.push(" AND ");
            filter.write(sql, C::INFO)?;
        }
        self.sql.swap_text(&mut self.tables);

        self.sql.swap_text(&mut self.order);
        for way in &narrow.order {
            self.sql.push(", ");
            way.write(&mut self.sql, C::INFO);
        }
        self.sql.swap_text(&mut self.order);

        self.depth += 1;
        loads.join(self)?;
        self.depth -= 1;
        self.sql.leave(outer);
        Ok(place)
    }

    /// As [`Joining::one`], where there may be many rows: they come in their order behind that of the rows that have them.
    pub(super) fn many<P: Table, C: Table, L: Loads<C>>(
        &mut self,
        join: &Join,
        narrow: &Narrow,
        loads: &mut L,
    ) -> Result<Place, Error> {
        self.many = true;
        self.one::<P, C, L>(join, narrow, loads)
    }
}

/// All columns of a table, qualified.
fn columns(sql: &mut Sql, table: &'static TableInfo) {
    sql.list((0..).zip(table.columns), |sql, (number, _)| Way::new(number, false).write_item(sql, table));
}

/// What was added to a statement, while its rows are read.
pub(crate) struct Joined {
    table: &'static TableInfo,
    any: bool,
    many: bool,
    order: String,
}

impl Joined {
    /// Nothing was added.
    pub(crate) const fn none(table: &'static TableInfo) -> Self {
        Self { table, any: false, many: false, order: String::new() }
    }

    /// Whose rows are read.
    pub(crate) fn table(&self) -> &'static TableInfo {
        self.table
    }

    /// Whether a row comes once for each of the rows that one of its relations leads to.
    pub(crate) fn repeats(&self) -> bool {
        self.many
    }

    /// ` ORDER BY …`, where there is an order. Rows that repeat come together, which the primary key sees to.
    pub(crate) fn write_order(&self, narrow: &Narrow, sql: &mut Sql) {
        if !self.many {
            return narrow.write_order(sql, self.table);
        }
        sql.push(" ORDER BY ");
        sql.list(total_order(self.table, &narrow.order), |sql, way| way.write(sql, self.table))
            .push(&self.order);
    }

    /// Reads a row, with what was joined to it.
    pub(crate) fn read<T: Table, L: Loads<T>>(
        &self,
        raw: RawRow<'_>,
        rows: &mut Vec<T>,
        loads: &mut L,
    ) -> Result<(), Error> {
        let again = match rows.last() {
            Some(last) if self.many => is(T::INFO, &|column| last.datum(column), raw)?,
            Some(_) | None => false,
        };
        if !again {
            rows.push(T::read(&mut Row::new(raw, T::INFO))?);
        }
        if self.any {
            loads.arrive(&Row::new(raw, T::INFO), again)?;
        }
        Ok(())
    }
}

/// Whether that is the row with these values, by its primary key.
fn is(table: &'static TableInfo, datum: &dyn Fn(u16) -> Datum, raw: RawRow<'_>) -> Result<bool, Error> {
    for &column in table.key {
        let (at, here) = (usize::from(column), datum(column).widened());
        let there = raw.cell(at).and_then(|cell| read_datum(here.kind(), cell));
        let there = there.map_err(|reason| Error::Read {
            table: table.name,
            column: table.columns[at].name,
            reason: reason.0,
        })?;
        if here != there {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Rows that came with those that refer to them.
#[derive(Clone)]
pub(super) struct Arrived<C> {
    place: Place,
    rows: Vec<C>,
    /// How many of them belong to each row.
    counts: Vec<usize>,
}

impl<C: Table> Arrived<C> {
    /// None yet.
    pub(super) fn at(place: Place) -> Self {
        Self { place, rows: Vec::new(), counts: Vec::new() }
    }

    /// Reads what belongs to a row, where there is something; that row may be the last one again.
    pub(super) fn read<L: Loads<C>>(
        &mut self,
        row: &Row<'_>,
        again: bool,
        join: &Join,
        loads: &mut L,
    ) -> Result<(), Error> {
        let Self { place: Place { first }, rows, counts } = self;
        if !again {
            counts.push(0);
        }
        let is_there = join.child.first().is_some_and(|&column| row.holds(*first + usize::from(column)));
        if is_there {
            rows.push(C::read(&mut row.behind_it(C::INFO, *first))?);
            if let Some(count) = counts.last_mut() {
                *count += 1;
            }
            loads.arrive(row, false)?;
        }
        Ok(())
    }

    /// With what is loaded further, what belongs to each row, in their order.
    pub(super) async fn attach<L: Loads<C>, G>(
        self,
        on: On<'_>,
        loads: L,
        give: impl Fn(&mut dyn Iterator<Item = L::Output>) -> G,
    ) -> Result<Vec<G>, Error> {
        let Self { place: _, rows, counts } = self;
        let mut rows = loads.attach(on, rows).await?.into_iter();
        Ok(counts.into_iter().map(|count| give(&mut rows.by_ref().take(count))).collect())
    }
}
