//! What one column becomes: a value, a sum, what another column holds.

use crate::connection::Database;
use crate::datum::{Datum, Kind};
use crate::error::Error;
use crate::statement::Sql;
use crate::table::{Limit, TableInfo};

use super::blame::Cells;

/// What a column becomes.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// This value.
    To(Datum),
    /// What it holds and this.
    Add(Datum),
    /// What the column at this position holds.
    Copy(u16),
}

impl Change {
    /// The columns that get a value of their own.
    pub(super) fn values(changes: Vec<(u16, Change)>) -> Cells {
        let value = |(column, change)| match change {
            Change::To(datum) => Some((column, datum)),
            Change::Add(_) | Change::Copy(_) => None,
        };
        changes.into_iter().filter_map(value).collect()
    }
}

/// `name = $1, rank = rank + $2`, and what the YAML says of columns that are not set: `on_update`.
pub(super) fn write_set(
    sql: &mut Sql,
    table: &'static TableInfo,
    changes: &[(u16, Change)],
) -> Result<(), Error> {
    let (before, behind): (Vec<_>, Vec<_>) = match sql.database {
        Database::Sqlite | Database::Postgres => (changes.iter().collect(), Vec::new()),
        // Columns are set one after the other, and what is read of one that is set already is its new value
        // (<https://dev.mysql.com/doc/refman/8.4/en/update.html>): what reads comes first.
        Database::Mysql => {
            let copies = changes.iter().filter(|(_, change)| matches!(change, Change::Copy(_)));
            let others = changes.iter().filter(|(_, change)| !matches!(change, Change::Copy(_)));
            (in_turn(table, copies.collect())?, others.collect())
        }
    };
    let set: Vec<u16> = changes.iter().map(|(column, _)| *column).collect();
    let mut first = true;
    for change in before {
        write_change(sql, table, change, std::mem::take(&mut first))?;
    }
    first = !write_touched(sql, table, &set, first) && first;
    for change in behind {
        write_change(sql, table, change, std::mem::take(&mut first))?;
    }
    Ok(())
}

fn write_change(
    sql: &mut Sql,
    table: &'static TableInfo,
    (column, change): &(u16, Change),
    first: bool,
) -> Result<(), Error> {
    sql.push(if first { "" } else { ", " });
    sql.ident(table.columns[usize::from(*column)].name).push(" = ");
    write_value(sql, table, *column, change)
}

/// What a column becomes.
pub(super) fn write_value(
    sql: &mut Sql,
    table: &'static TableInfo,
    column: u16,
    change: &Change,
) -> Result<(), Error> {
    match change {
        Change::To(datum) => sql.bind(table, column, datum),
        Change::Add(datum) => write_sum(sql, table, column, datum),
        Change::Copy(from) => {
            sql.column(table, *from);
            Ok(())
        }
    }
}

/// Copies so that none reads what a former one has set.
fn in_turn<'c>(
    table: &'static TableInfo,
    mut copies: Vec<&'c (u16, Change)>,
) -> Result<Vec<&'c (u16, Change)>, Error> {
    let mut turns = Vec::with_capacity(copies.len());
    while let Some((column, _)) = copies.first() {
        let is_read = |column: &u16| {
            copies
                .iter()
                .any(|(to, change)| matches!(change, Change::Copy(from) if from == column && to != column))
        };
        let Some(next) = copies.iter().position(|(to, _)| !is_read(to)) else {
            return Err(Error::Unsupported {
                table: table.name,
                column: table.columns[usize::from(*column)].name,
                what: "columns that exchange what they hold; MySQL and MariaDB set one after the other",
            });
        };
        turns.push(copies.remove(next));
    }
    Ok(turns)
}

/// `, updated_at = now()` for each column with `on_update` that is not set, and the next version; says whether there
/// is one.
pub(super) fn write_touched(sql: &mut Sql, table: &'static TableInfo, set: &[u16], mut first: bool) -> bool {
    let mut some = false;
    for (at, info) in table.columns.iter().enumerate() {
        let expression = info.on_update.map_or("", |expression| expression.on(sql.database));
        let given = set.iter().any(|column| usize::from(*column) == at);
        if given || expression.is_empty() || !info.present.on(sql.database) {
            continue;
        }
        sql.push(if std::mem::take(&mut first) { "" } else { ", " });
        sql.ident(info.name).push(" = ").push(expression);
        some = true;
    }
    if let Some(version) = table.lock {
        let given = set.iter().any(|column| table.columns[usize::from(*column)].name == version.column);
        if !given {
            sql.push(if std::mem::take(&mut first) { "" } else { ", " });
            let next = version.next.on(sql.database);
            sql.ident(version.column).push(" = ").push(next);
            some = true;
        }
    }
    some
}

/// Servers refuse a sum that the column cannot hold, and add decimals exactly. SQLite would store a float in its
/// place, or a number that the column's type does not have: `abs` of the smallest integer is an error there, and is only
/// reached by such a sum.
fn write_sum(sql: &mut Sql, table: &'static TableInfo, column: u16, by: &Datum) -> Result<(), Error> {
    let info = &table.columns[usize::from(column)];
    let (open, close, fits) = match (sql.database, info.kind, info.limit) {
        (Database::Sqlite, Kind::I16, _) => ("", String::new(), " BETWEEN -32768 AND 32767".to_owned()),
        (Database::Sqlite, Kind::I32, _) => {
            ("", String::new(), " BETWEEN -2147483648 AND 2147483647".to_owned())
        }
        (Database::Sqlite, Kind::I64, _) => {
            ("", String::new(), " BETWEEN -9223372036854775808 AND 9223372036854775807".to_owned())
        }
        (Database::Sqlite, Kind::Decimal, Limit::Digits(precision, scale)) => {
            let beyond = format!("1{}", "0".repeat((precision - scale) as usize));
            ("round(", format!(", {scale})"), format!(" BETWEEN -{beyond} AND {beyond} - 0.1"))
        }
        (Database::Sqlite, Kind::Decimal, Limit::None | Limit::Chars(_)) => {
            ("printf('%.15g', ", ")".to_owned(), String::new())
        }
        (Database::Sqlite | Database::Postgres | Database::Mysql, _, _) => ("", String::new(), String::new()),
    };
    if !fits.is_empty() {
        sql.push("CASE WHEN ").push(open);
        sum(sql, table, column, by)?;
        sql.push(&close).push(&fits).push(" THEN ");
    }
    sql.push(open);
    sum(sql, table, column, by)?;
    sql.push(&close);
    if !fits.is_empty() {
        sql.push(" WHEN ").column(table, column).push(" IS NOT NULL THEN abs(-9223372036854775807 - 1) END");
    }
    Ok(())
}

fn sum(sql: &mut Sql, table: &'static TableInfo, column: u16, by: &Datum) -> Result<(), Error> {
    sql.column(table, column).push(" + ");
    sql.bind(table, column, by)
}
