//! What a deletion would take: the rows that go with a row, are changed by it, or are in its way.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use crate::connection::Database;
use crate::datum::{Datum, Key, Kind};
use crate::driver::{RawRow, Unreadable};
use crate::error::Error;
use crate::operation::Verb;
use crate::session::On;
use crate::statement::Sql;
use crate::table::{Dependent, KeyValue, OnDelete, TableInfo, WholeRow};
use crate::value::read_datum;

/// What the deletion of a row would take, by the foreign keys of the schema.
///
/// Shown, it is a tree:
///
/// ```text
/// agents: 1 row
/// ├─ messages by from_id: 12 rows deleted
/// │  └─ reactions by message_id: 40 rows deleted
/// └─ agents by manager_id: 2 rows set to NULL
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletePlan {
    /// The table of the row.
    pub table: &'static str,
    /// 1, or 0 where there is no such row.
    pub rows: u64,
    /// The foreign keys by which other rows are touched, each after the one that leads to it.
    pub hops: Vec<DeleteHop>,
    /// Whether everything was followed: a plan ends after 1,000 statements, which only long chains of rows need.
    pub complete: bool,
}

/// A foreign key by which rows are touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteHop {
    /// The table whose rows are touched.
    pub table: &'static str,
    /// The foreign key's name in the database.
    pub foreign_key: &'static str,
    /// Its columns.
    pub columns: Vec<&'static str>,
    /// What happens to the rows.
    pub action: OnDelete,
    /// How many rows. A row that several foreign keys reach is counted at the first.
    pub rows: u64,
    /// The hop that leads to the rows that these refer to; none where they refer to the row itself.
    pub after: Option<usize>,
}

impl DeletePlan {
    /// How many rows would be deleted, the row itself included.
    pub fn deleted(&self) -> u64 {
        let gone = self.hops.iter().filter(|hop| hop.action == OnDelete::Delete);
        self.rows + gone.map(|hop| hop.rows).sum::<u64>()
    }

    /// Whether rows are in the way, so that nothing would be deleted at all.
    pub fn is_refused(&self) -> bool {
        self.hops.iter().any(|hop| hop.action == OnDelete::Refuse)
    }
}

impl fmt::Display for DeletePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.table, counted(self.rows))?;
        self.branches(f, None, "")?;
        if !self.complete {
            f.write_str("\n… and more")?;
        }
        Ok(())
    }
}

impl DeletePlan {
    fn branches(&self, f: &mut fmt::Formatter<'_>, after: Option<usize>, indent: &str) -> fmt::Result {
        let hops: Vec<usize> = (0..self.hops.len()).filter(|at| self.hops[*at].after == after).collect();
        for (number, &at) in hops.iter().enumerate() {
            let last = number + 1 == hops.len();
            let DeleteHop { table, foreign_key: _, columns, action, rows, after: _ } = &self.hops[at];
            let what = match action {
                OnDelete::Delete => "deleted",
                OnDelete::SetNull => "set to NULL",
                OnDelete::SetDefault => "set to the default",
                OnDelete::Refuse => "in the way",
            };
            let branch = if last { "└─" } else { "├─" };
            let (columns, rows) = (columns.join(", "), counted(*rows));
            write!(f, "\n{indent}{branch} {table} by {columns}: {rows} {what}")?;
            self.branches(f, Some(at), &format!("{indent}{}", if last { "   " } else { "│  " }))?;
        }
        Ok(())
    }
}

fn counted(rows: u64) -> String {
    format!("{rows} {}", if rows == 1 { "row" } else { "rows" })
}

/// The most statements of a plan.
const STATEMENTS: usize = 1_000;

/// Rows of a table that would be deleted and whose own dependents are not known yet, by the hop that found them.
struct Pending {
    table: &'static TableInfo,
    hop: Option<usize>,
    rows: Vec<Vec<Datum>>,
}

/// Rows that a foreign key would change or that are in the way: those that are deleted themselves do not count.
struct Kept {
    table: &'static TableInfo,
    hop: usize,
    rows: Vec<Key>,
}

pub(crate) async fn delete_plan<T: WholeRow>(on: On<'_>, key: T::Key) -> Result<DeletePlan, Error> {
    let key = [key.into_data()];
    let root = rows(on, T::INFO, T::INFO.key, &key.iter().map(Vec::as_slice).collect::<Vec<_>>()).await?;
    let mut plan =
        DeletePlan { table: T::INFO.name, rows: root.len() as u64, hops: Vec::new(), complete: true };
    let mut gone: BTreeMap<&'static str, HashSet<Key>> = BTreeMap::new();
    gone.entry(T::INFO.name).or_default().extend(root.iter().filter_map(|row| identity(T::INFO, row)));
    let mut pending = vec![Pending { table: T::INFO, hop: None, rows: root }];
    let mut kept: Vec<Kept> = Vec::new();
    let mut statements = 1;
    while let Some(Pending { table, hop, rows: parents }) = pending.pop() {
        for dependent in table.dependents.unwrap_or_default() {
            let wanted = wanted(table);
            let keys: HashSet<Key> =
                parents.iter().filter_map(|row| referenced(dependent, &wanted, row)).collect();
            if keys.is_empty() {
                continue;
            }
            if statements == STATEMENTS {
                plan.complete = false;
                break;
            }
            statements += 1;
            let keys: Vec<&[Datum]> = keys.iter().map(Key::values).collect();
            let mut found = rows(on, dependent.table, dependent.columns, &keys).await?;
            let gone = gone.entry(dependent.table.name).or_default();
            found.retain(|row| identity(dependent.table, row).is_none_or(|key| !gone.contains(&key)));
            if found.is_empty() {
                continue;
            }
            let at = hop_of(&mut plan, dependent, hop);
            match dependent.action {
                OnDelete::Delete => {
                    gone.extend(found.iter().filter_map(|row| identity(dependent.table, row)));
                    plan.hops[at].rows += found.len() as u64;
                    pending.push(Pending { table: dependent.table, hop: Some(at), rows: found });
                }
                OnDelete::SetNull | OnDelete::SetDefault | OnDelete::Refuse => {
                    let rows = found.iter().filter_map(|row| identity(dependent.table, row)).collect();
                    kept.push(Kept { table: dependent.table, hop: at, rows });
                }
            }
        }
    }
    for Kept { table, hop, rows } in kept {
        let gone = gone.entry(table.name).or_default();
        plan.hops[hop].rows += rows.iter().filter(|key| !gone.contains(key)).count() as u64;
    }
    Ok(without_empty(plan))
}

/// The hop of a foreign key, which is one whatever the number of rounds.
fn hop_of(plan: &mut DeletePlan, dependent: &'static Dependent, after: Option<usize>) -> usize {
    let Dependent { name, table, columns, referenced: _, action } = dependent;
    let same = |hop: &DeleteHop| hop.foreign_key == *name && hop.table == table.name;
    if let Some(at) = plan.hops.iter().position(same) {
        return at;
    }
    let columns = columns.iter().map(|&at| table.columns[usize::from(at)].name).collect();
    let hop = DeleteHop { table: table.name, foreign_key: name, columns, action: *action, rows: 0, after };
    plan.hops.push(hop);
    plan.hops.len() - 1
}

/// Leaves out hops whose rows turned out to be deleted by others. Nothing follows them.
fn without_empty(mut plan: DeletePlan) -> DeletePlan {
    let mut places = Vec::with_capacity(plan.hops.len());
    let mut left = Vec::new();
    for mut hop in plan.hops {
        places.push(left.len());
        if hop.rows > 0 {
            hop.after = hop.after.map(|at| places[at]);
            left.push(hop);
        }
    }
    plan.hops = left;
    plan
}

/// The columns of a row that are read: its primary key, and what others refer to.
fn wanted(table: &'static TableInfo) -> Vec<u16> {
    let mut columns = table.key.to_vec();
    for dependent in table.dependents.unwrap_or_default() {
        for column in dependent.referenced {
            if !columns.contains(column) {
                columns.push(*column);
            }
        }
    }
    columns
}

/// By what a row is told from others: its primary key, and without one what others refer to.
fn identity(table: &'static TableInfo, row: &[Datum]) -> Option<Key> {
    let width = if table.key.is_empty() { row.len() } else { table.key.len() };
    Key::new(row[..width].to_vec()).filter(|key| !key.values().is_empty())
}

fn referenced(dependent: &Dependent, wanted: &[u16], row: &[Datum]) -> Option<Key> {
    let value = |column: &u16| wanted.iter().position(|at| at == column).map(|at| row[at].clone());
    Key::new(dependent.referenced.iter().map(value).collect::<Option<Vec<_>>>()?)
}

/// The rows that have in these columns one of these lists of values.
async fn rows(
    on: On<'_>,
    table: &'static TableInfo,
    columns: &'static [u16],
    keys: &[&[Datum]],
) -> Result<Vec<Vec<Datum>>, Error> {
    let wanted = wanted(table);
    let mut sql = Sql::new(on.database());
    sql.push("SELECT ");
    if wanted.is_empty() {
        sql.push("1");
    }
    sql.list(&wanted, |sql, &column| {
        let text = table.columns[usize::from(column)].kind == Kind::Text;
        let cast = sql.database == Database::Postgres && text;
        sql.column(table, column).push(if cast { "::text" } else { "" });
    });
    sql.push(" FROM ").push(table.sql.on(on.database())).push(" WHERE ");
    match columns {
        [column] => {
            let values: Vec<Datum> = keys.iter().map(|key| key[0].clone()).collect();
            sql.column(table, *column).in_list(table, *column, &values)?;
        }
        columns => {
            sql.push("(");
            sql.list(columns, |sql, column| {
                sql.column(table, *column);
            });
            sql.push(")");
            sql.in_tuples(table, columns, keys)?;
        }
    }
    let mut found = Vec::new();
    let mut each = |raw: RawRow<'_>| {
        let read = |(at, column): (usize, &u16)| {
            let info = &table.columns[usize::from(*column)];
            let cell = raw.cell(at).map_err(|error| Unreadable(error.to_string()));
            let datum = cell.and_then(|cell| read_datum(info.kind, cell));
            datum.map_err(|reason| Error::Read { table: table.name, column: info.name, reason: reason.0 })
        };
        found.push(wanted.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?);
        Ok(())
    };
    on.rows(sql.finish(table, Verb::Select), &mut each).await?;
    Ok(found)
}
