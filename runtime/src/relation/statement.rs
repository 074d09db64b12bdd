//! The statement that loads a relation for a whole list.

use super::keys::Keys;
use super::{Join, Related, Through};
use crate::connection::Database;
use crate::datum::Datum;
use crate::error::Error;
use crate::filter::{Expr, Way};
use crate::operation::Verb;
use crate::page::total_order;
use crate::session::Statement;
use crate::statement::Sql;
use crate::table::{Table, TableInfo};

/// The table between, as far as it is wanted.
const BETWEEN: &str = "tw of";
/// The number of a row among those of one parent.
const NUMBER: &str = "tw n";

/// One statement for all rows at this end. A limit for each of them numbers the rows of each.
pub(super) fn statement<P: Table, C: Table, M, L>(
    relation: &Related<P, C, M, L>,
    database: Database,
    keys: &Keys,
    with: Option<&'static TableInfo>,
) -> Result<Statement, Error> {
    let Related { join, narrow, link, limit, joined: _, arrived: _, loads: _, of: _ } = relation;
    let (child, table) = (C::INFO, C::INFO.sql.on(database));
    let mut sql = Sql::new(database);
    sql.push("SELECT ").push(child.list(database));
    let behind = |sql: &mut Sql, qualified: bool| {
        let keys = join.through.as_ref().map_or(0, |through| through.parent.len());
        let links = with.map_or(0, |info| info.columns.len());
        for (letter, count) in [("k", keys), ("l", links)] {
            for number in 0..count {
                sql.push(", ");
                if qualified {
                    sql.ident(BETWEEN).push(".");
                }
                sql.ours(letter, number as u64);
            }
        }
    };
    match limit {
        None => behind(&mut sql, true),
        Some(_) => {
            behind(&mut sql, false);
            sql.push(" FROM (SELECT ").push(table).push(".*");
            behind(&mut sql, true);
            sql.push(", row_number() OVER (PARTITION BY ");
            match &join.through {
                None => {
                    sql.list(join.child, |sql, column| {
                        sql.column(child, *column);
                    });
                }
                Some(through) => {
                    sql.list(0..through.parent.len(), |sql, number| {
                        sql.ident(BETWEEN).push(".").ours("k", number as u64);
                    });
                }
            }
            sql.push(" ORDER BY ");
            sql.list(total_order(child, &narrow.order), |sql, way| way.write(sql, child));
            sql.push(") AS ").ident(NUMBER);
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
            in_keys::<C>(&mut sql, join.child, keys)?;
        }
        Some(through) => {
            write_between::<P>(&mut sql, join, through, link, with, keys)?;
            for (number, column) in join.child.iter().enumerate() {
                sql.push(if number == 0 { " ON " } else { " AND " });
                sql.column(child, *column).push(" = ").ident(BETWEEN).push(".").ours("o", number as u64);
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
        None => narrow.write_order(&mut sql, C::INFO),
        Some(limit) => {
            sql.push(") AS ").ours("", 0).push(" WHERE ").ident(NUMBER);
            sql.push(" <= ").number((*limit).min(i64::MAX as u64)).push(" ORDER BY ").ident(NUMBER);
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
    keys: &Keys,
) -> Result<(), Error> {
    sql.push(" JOIN (SELECT ");
    for (number, column) in through.parent.iter().enumerate() {
        sql.ident(column).push(" AS ").ours("k", number as u64).push(", ");
    }
    sql.list(through.child.iter().enumerate(), |sql, (number, column)| {
        sql.ident(column).push(" AS ").ours("o", number as u64);
    });
    if let Some(info) = with {
        for (number, _) in (0..).zip(info.columns) {
            sql.push(", ");
            Way::new(number, false).write_item(sql, info);
            sql.push(" AS ").ours("l", number.into());
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
    in_keys::<P>(sql, join.parent, keys)?;
    if let Some(mark) = through.soft_delete {
        sql.push(" AND ").ident(mark).push(" IS NULL");
    }
    for (info, filter) in link {
        sql.push(" AND ");
        filter.write(sql, info)?;
    }
    sql.push(") AS ").ident(BETWEEN);
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

fn in_keys<T: Table>(sql: &mut Sql, columns: &[u16], keys: &Keys) -> Result<(), Error> {
    match columns {
        [column] => sql.in_list(T::INFO, *column, keys.values()),
        columns => {
            let tuples: Vec<&[Datum]> = keys.values().chunks(columns.len().max(1)).collect();
            sql.in_tuples(T::INFO, columns, &tuples)
        }
    }
}
