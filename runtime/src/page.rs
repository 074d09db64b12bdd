//! Pages: behind or before a place, which is told by the values of the order's columns, or by number.

use std::fmt;
use std::str::FromStr;

use crate::connection::Database;
use crate::datum::{Datum, Kind};
use crate::driver::RawRow;
use crate::driver::sqlite::hex;
use crate::error::Error;
use crate::filter::{By, Expr, Way};
use crate::operation::Verb;
use crate::query::{List, Query, count, list, room};
use crate::relation::{Asked, Joining, Loads};
use crate::sink::Found;
use crate::statement::Sql;
use crate::table::{Table, TableInfo};
use crate::types::{Json, NaiveDate, NaiveDateTime, NaiveTime};
use crate::value::{from_json, read_datum, unhex};

/// Some rows of a longer list, and where the list goes on in both directions.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<R> {
    /// The rows.
    pub rows: Vec<R>,
    /// The place before the first row, for [`Query::page_before`]; none where the list begins here.
    pub previous: Option<Cursor>,
    /// The place after the last row, for [`Query::page`]; none where the list ends here.
    pub next: Option<Cursor>,
}

/// Some rows of a longer list, by number.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberedPage<R> {
    /// The rows.
    pub rows: Vec<R>,
    /// The page's number, from 1.
    pub number: u64,
    /// How many rows the list has.
    pub total: u64,
    /// How many pages the list has.
    pub pages: u64,
}

/// A place in an ordered list, to be handed to clients as text of letters and digits. It holds the values of the order's
/// columns in clear; in a query they are bound as values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is no cursor of a page")]
pub struct BadCursor;

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        items(text).map(|_| Self(text.to_owned())).ok_or(BadCursor)
    }
}

impl serde::Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

fn items(text: &str) -> Option<Vec<Json>> {
    serde_json::from_slice(&unhex(text)?).ok()
}

#[derive(Clone, Copy, PartialEq)]
enum Towards {
    End,
    Start,
}

impl<T: Table, L: Loads<T>> Query<'_, T, L> {
    /// Some rows behind a place, and the places around them. The first page is behind `None`. Rows that come or go between
    /// two calls shift nothing; the primary key tells rows apart that the order leaves equal. A limit and an offset do not
    /// apply.
    ///
    /// # Errors
    ///
    /// [`Error::Cursor`] where the place belongs to a list in another order.
    pub async fn page(self, after: impl Into<Option<Cursor>>, rows: u32) -> Result<Page<L::Output>, Error> {
        self.page_towards(Towards::End, after.into(), rows).await
    }

    /// The rows in front of a place, in the order of the list: the page before one. The last page is before `None`.
    ///
    /// # Errors
    ///
    /// [`Error::Cursor`] where the place belongs to a list in another order.
    pub async fn page_before(
        self,
        before: impl Into<Option<Cursor>>,
        rows: u32,
    ) -> Result<Page<L::Output>, Error> {
        self.page_towards(Towards::Start, before.into(), rows).await
    }

    async fn page_towards(
        mut self,
        towards: Towards,
        from: Option<Cursor>,
        rows: u32,
    ) -> Result<Page<L::Output>, Error> {
        let order = total_order(T::INFO, &self.narrow.order);
        let places = from.as_ref().map(|cursor| read(T::INFO, &order, cursor)).transpose()?;
        self.narrow.order = match towards {
            Towards::End => order.clone(),
            Towards::Start => order.iter().map(|way| way.reversed()).collect(),
        };
        if let Some(place) = places {
            let ways = self.narrow.order.iter().copied().zip(place).collect();
            self.narrow.filters.push(Expr::Behind(Behind(ways)));
        }
        // One more than asked tells whether the list goes on.
        (self.limit, self.offset) = (Some(u64::from(rows) + 1), None);
        let mut found = self.with_places(&order, towards, rows).await?;
        if towards == Towards::Start {
            found.rows.reverse();
            std::mem::swap(&mut found.first, &mut found.last);
        }
        // Behind a place is the row of that place, so that there is something on its side.
        let (before, behind) = match towards {
            Towards::End => (from.is_some(), found.more),
            Towards::Start => (found.more, from.is_some()),
        };
        let cursor =
            |place: Option<Vec<Datum>>| place.map(|place| Cursor::of(T::INFO, &order, &place)).transpose();
        Ok(Page {
            previous: cursor(found.first.filter(|_| before))?,
            next: cursor(found.last.filter(|_| behind))?,
            rows: self.loads.attach(self.on, found.rows).await?,
        })
    }

    /// The rows, and the values of the order at the first and the last of them.
    async fn with_places(&mut self, order: &[Way], towards: Towards, rows: u32) -> Result<Piece<T>, Error> {
        let (on, most) = (self.on, rows as usize);
        let asked = Asked::AtMost(rows.into());
        let mut joining = Joining::new(T::INFO, on.database(), asked, order.len());
        match towards {
            Towards::End => self.loads.join(&mut joining)?,
            // The rows will be turned around.
            Towards::Start => {}
        }
        let (mut sql, joined) = joining.select(|sql| {
            for way in order {
                sql.push(", ");
                way.write_item(sql, T::INFO);
            }
        });
        self.write_tail(&mut sql)?;
        let mut found =
            Piece { rows: Vec::with_capacity(most.min(1_000)), first: None, last: None, more: false };
        let mut each = |raw: RawRow<'_>| {
            if found.rows.len() == most {
                found.more = true;
                return Ok(());
            }
            joined.read(raw, &mut found.rows, &mut self.loads)?;
            if found.rows.len() == 1 {
                found.first = Some(place::<T>(raw, order)?);
            }
            // Of a page that is not full, nobody asks what is behind.
            if found.rows.len() == most {
                found.last = Some(place::<T>(raw, order)?);
            }
            Ok(())
        };
        on.rows(sql.finish(T::INFO, Verb::Page), &mut each).await?;
        Ok(found)
    }

    /// The page with that number, from 1, and how many rows and pages there are. Its number makes it slower, and rows that
    /// come or go between two calls shift the pages: [`Query::page`] has neither fault. A limit and an offset do not apply.
    ///
    /// One statement where the page is the last one, else two.
    pub async fn page_number(mut self, number: u64, rows: u32) -> Result<NumberedPage<L::Output>, Error> {
        let (number, rows) = (number.max(1), u64::from(rows.max(1)));
        let offset = (number - 1).saturating_mul(rows);
        let narrow = self.narrow.clone();
        self.narrow.order = total_order(T::INFO, &self.narrow.order);
        let Self { on, narrow: ordered, loads, .. } = self;
        let asked = List { narrow: ordered, limit: Some(rows), offset: Some(offset), verb: Verb::Page };
        let mut found = Found::new(loads, room(Some(rows)));
        list(on, T::INFO, asked, &mut found).await?;
        let found = found.attach(on).await?;
        let here = found.len() as u64;
        let total = match here {
            0 if offset > 0 => count(on, T::INFO, &narrow).await?,
            here if here < rows => offset + here,
            _ => count(on, T::INFO, &narrow).await?,
        };
        Ok(NumberedPage { rows: found, number, total, pages: total.div_ceil(rows) })
    }
}

struct Piece<T> {
    rows: Vec<T>,
    first: Option<Vec<Datum>>,
    last: Option<Vec<Datum>>,
    more: bool,
}

/// The values that stand behind the row's own.
fn place<T: Table>(raw: RawRow<'_>, order: &[Way]) -> Result<Vec<Datum>, Error> {
    let first = T::INFO.columns.len();
    let values = order.iter().enumerate().map(|(number, way)| {
        let (table, column) = way.column(T::INFO);
        let column = &table.columns[usize::from(column)];
        let cell = raw.cell(first + number);
        cell.and_then(|cell| read_datum(column.kind, cell)).map_err(|reason| Error::Read {
            table: table.name,
            column: column.name,
            reason: reason.0,
        })
    });
    values.collect()
}

/// The order with the primary key behind it, so that no two rows are equal.
pub(crate) fn total_order(table: &'static TableInfo, order: &[Way]) -> Vec<Way> {
    let descending = order.last().is_some_and(|way| way.descending);
    let is = |way: &Way, key: u16| matches!(way.by, By::Column(column) if column == key);
    let tie_break = table.key.iter().filter(|key| !order.iter().any(|way| is(way, **key)));
    order.iter().copied().chain(tie_break.map(|&key| Way::new(key, descending))).collect()
}

impl Cursor {
    fn of(table: &'static TableInfo, order: &[Way], place: &[Datum]) -> Result<Self, Error> {
        let mut items = vec![Json::from(signature(table, order))];
        for (way, datum) in order.iter().zip(place) {
            let (table, column) = way.column(table);
            items.push(print(datum).map_err(|reason| Error::refused(table, column, reason))?);
        }
        Ok(Self(hex(Json::Array(items).to_string().as_bytes())))
    }
}

fn read(table: &'static TableInfo, order: &[Way], cursor: &Cursor) -> Result<Vec<Datum>, Error> {
    let foreign = || Error::Cursor { table: table.name };
    let items = items(&cursor.0).filter(|items| items.len() == order.len() + 1).ok_or_else(foreign)?;
    let mut items = items.into_iter();
    if items.next() != Some(Json::from(signature(table, order))) {
        return Err(foreign());
    }
    let place = items.zip(order).map(|(item, way)| {
        let (table, column) = way.column(table);
        datum(table.columns[usize::from(column)].kind, item).ok_or_else(foreign)
    });
    place.collect()
}

/// A number that differs for each order, so that a cursor of one is not taken for one of another.
fn signature(table: &TableInfo, order: &[Way]) -> u32 {
    use std::fmt::Write as _;
    let mut text = table.name.to_owned();
    for Way { by, descending, nulls_first } in order {
        let _ = match by {
            By::Column(column) => write!(text, " {}", table.columns[usize::from(*column)].name),
            By::Related { join, child, column } => {
                let there = child.columns[usize::from(*column)].name;
                write!(text, " {}.{there} by {:?}", child.name, join.parent)
            }
        };
        let _ = write!(text, " {descending} {nulls_first}");
    }
    crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(text.as_bytes())
}

/// A value as JSON that reads back as the same value, whatever database it comes from. Floats are text: JSON has no NaN, and
/// reading its numbers may be off by the last bit.
fn print(datum: &Datum) -> Result<Json, crate::Refused> {
    Ok(match datum {
        Datum::F32(value) => value.to_string().into(),
        Datum::F64(value) => value.to_string().into(),
        Datum::Decimal(value) => value.to_string().into(),
        #[cfg(feature = "bigdecimal")]
        Datum::BigDecimal(value) => value.to_string().into(),
        Datum::Date(value) => format!("{value:?}").into(),
        Datum::Time(value) => format!("{value:?}").into(),
        Datum::Timestamp(value) => format!("{value:?}").into(),
        Datum::TimestampTz(value) => format!("{:?}", value.naive_utc()).into(),
        Datum::Null(_)
        | Datum::I16(_)
        | Datum::I32(_)
        | Datum::I64(_)
        | Datum::Bool(_)
        | Datum::Text(_)
        | Datum::Uuid(_)
        | Datum::Json(_)
        | Datum::Bytes(_)
        | Datum::Interval(_)
        | Datum::Array(..)
        | Datum::Refused(..) => crate::driver::sqlite::element(datum)?,
    })
}

fn datum(kind: Kind, item: Json) -> Option<Datum> {
    if item.is_null() {
        return Some(Datum::Null(kind));
    }
    let text = item.as_str();
    match kind {
        Kind::F32 => text?.parse().ok().map(Datum::F32),
        Kind::F64 => text?.parse().ok().map(Datum::F64),
        Kind::Date => text?.parse::<NaiveDate>().ok().map(Datum::Date),
        Kind::Time => text?.parse::<NaiveTime>().ok().map(Datum::Time),
        Kind::Timestamp => text?.parse::<NaiveDateTime>().ok().map(Datum::Timestamp),
        Kind::TimestampTz => text?.parse::<NaiveDateTime>().ok().map(|at| Datum::TimestampTz(at.and_utc())),
        Kind::I16
        | Kind::I32
        | Kind::I64
        | Kind::Bool
        | Kind::Text
        | Kind::Decimal
        | Kind::Uuid
        | Kind::Json
        | Kind::Bytes
        | Kind::Interval
        | Kind::Array(_) => from_json(kind, item),
    }
}

/// The rows behind a place in an order.
#[derive(Clone, Debug)]
pub(crate) struct Behind(Vec<(Way, Datum)>);

impl Behind {
    /// Where no column may be NULL and all go in one direction, rows are compared as a whole, which an index serves, but on MySQL
    /// and MariaDB. Else those are behind that differ from the place first in some column, and come after it there.
    pub(crate) fn write(&self, sql: &mut Sql, table: &'static TableInfo) -> Result<(), Error> {
        let Behind(ways) = self;
        let descending = ways.first().is_some_and(|(way, _)| way.descending);
        let after = if descending { " < " } else { " > " };
        let whole = match sql.database {
            Database::Sqlite | Database::Postgres => true,
            Database::Mysql => ways.len() == 1,
        };
        if whole && ways.iter().all(|(way, _)| way.descending == descending && !way.nullable(table)) {
            sql.push("(")
                .list(ways, |sql, (way, _)| way.write_value(sql, table))
                .push(")")
                .push(after)
                .push("(");
            for (number, (way, datum)) in ways.iter().enumerate() {
                sql.push(if number == 0 { "" } else { ", " });
                bind(sql, table, *way, datum)?;
            }
            sql.push(")");
            return Ok(());
        }
        sql.push("(");
        if let Some((way, datum)) = ways.first().filter(|(way, _)| !way.nullable(table)) {
            // It follows from the rest, but is what an index can be searched by.
            way.write_value(sql, table);
            sql.push(if descending { " <= " } else { " >= " });
            bind(sql, table, *way, datum)?;
            sql.push(" AND (");
        } else {
            sql.push("TRUE AND (");
        }
        let mut any = false;
        for (length, (way, datum)) in ways.iter().enumerate() {
            // Behind NULL that comes last is nothing.
            if datum.is_null() && !way.nulls_first {
                continue;
            }
            sql.push(if any { " OR (" } else { "(" });
            any = true;
            for (way, datum) in &ways[..length] {
                write_same(sql, table, *way, datum)?;
                sql.push(" AND ");
            }
            write_beyond(sql, table, *way, datum)?;
            sql.push(")");
        }
        sql.push(if any { "))" } else { "FALSE))" });
        Ok(())
    }
}

fn bind(sql: &mut Sql, table: &'static TableInfo, way: Way, datum: &Datum) -> Result<(), Error> {
    let (table, column) = way.column(table);
    sql.bind(table, column, datum)
}

fn write_same(sql: &mut Sql, table: &'static TableInfo, way: Way, datum: &Datum) -> Result<(), Error> {
    way.write_value(sql, table);
    if datum.is_null() {
        sql.push(" IS NULL");
        return Ok(());
    }
    sql.push(" = ");
    bind(sql, table, way, datum)
}

fn write_beyond(sql: &mut Sql, table: &'static TableInfo, way: Way, datum: &Datum) -> Result<(), Error> {
    if datum.is_null() {
        way.write_value(sql, table);
        sql.push(" IS NOT NULL");
        return Ok(());
    }
    let nulls_behind = way.nullable(table) && !way.nulls_first;
    sql.push(if nulls_behind { "(" } else { "" });
    way.write_value(sql, table);
    sql.push(if way.descending { " < " } else { " > " });
    bind(sql, table, way, datum)?;
    if nulls_behind {
        sql.push(" OR ");
        way.write_value(sql, table);
        sql.push(" IS NULL)");
    }
    Ok(())
}
