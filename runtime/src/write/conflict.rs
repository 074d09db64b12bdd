//! What an insert does where there is such a row already.

use std::fmt;
use std::marker::PhantomData;

use super::insert::{Insert, Inserted};
use crate::connection::Database;
use crate::filter::Column;
use crate::statement::Sql;
use crate::table::{PerDatabase, Table, TableInfo};

/// A primary key, unique key or unique index of the table of `T`: what [`Insert::on_conflict`] looks at.
///
/// `schema!` makes a constant of this type for each: `agent::PRIMARY_KEY`, `agent::NAME_IN_PROJECT`.
pub struct Unique<T> {
    pub(super) columns: &'static [u16],
    /// How an index is told that is more than a list of columns.
    pub(super) index: Option<PerDatabase<&'static str>>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Unique<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Unique<T> {}

impl<T: Table> fmt::Debug for Unique<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.index {
            Some(index) => f.write_str(index.postgres),
            None => f
                .debug_list()
                .entries(self.columns.iter().map(|&at| T::INFO.columns[usize::from(at)].name))
                .finish(),
        }
    }
}

impl<T> Unique<T> {
    /// For generated code: a key of these columns, by position.
    pub const fn new(columns: &'static [u16]) -> Self {
        Self { columns, index: None, of: PhantomData }
    }

    /// For generated code: an index that is told by its expressions and predicate, and its columns where it has no
    /// expression.
    pub const fn index(columns: &'static [u16], index: PerDatabase<&'static str>) -> Self {
        Self { columns, index: Some(index), of: PhantomData }
    }
}

/// An insert that has still to be told what happens where there is such a row already.
#[must_use = "say what happens then: update_all(), update(…) or ignore()"]
pub struct OnConflict<'a, T: Table, G> {
    pub(super) insert: Insert<'a, T, G>,
    pub(super) key: Unique<T>,
}

/// The key that is looked at, and what happens where there is such a row already.
pub(super) struct Conflict {
    pub(super) key: &'static [u16],
    pub(super) index: Option<PerDatabase<&'static str>>,
    pub(super) resolve: Resolve,
}

/// What happens where there is such a row already.
#[derive(Clone, Debug)]
pub(super) enum Resolve {
    /// Nothing.
    Ignore,
    /// Every column that the insert sets is set, but for keys.
    All,
    /// These columns are set.
    Some(Vec<u16>),
}

impl<'a, T: Table, G: Inserted<T>> OnConflict<'a, T, G> {
    /// The row that is there gets every value that the insert sets, but for those of the key and of the primary key:
    /// NULL where a nullable column was not given, while one that has a default and was not given stays. Columns with
    /// `on_update` are set as the YAML says. A row that is marked as deleted is restored.
    pub fn update_all(self) -> Insert<'a, T, G> {
        self.resolve(Resolve::All)
    }

    /// The row that is there gets the insert's values in these columns: one, or a tuple of them. Columns with `on_update`
    /// are set as the YAML says. A row that is marked as deleted is restored.
    pub fn update(self, columns: impl Columns<T>) -> Insert<'a, T, G> {
        self.resolve(Resolve::Some(columns.positions()))
    }

    /// The row that is there stays as it is, and is not among the results.
    pub fn ignore(self) -> Insert<'a, T, G::IfNew> {
        self.resolve(Resolve::Ignore)
    }

    fn resolve<H>(self, resolve: Resolve) -> Insert<'a, T, H> {
        self.insert.resolved(self.key, resolve)
    }
}

/// Columns of the table of `T`: one, or a tuple of up to eight.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a column of `{T}`, nor a tuple of them",
    note = "columns are constants of the table's module: `(agent::name, agent::rank)`"
)]
pub trait Columns<T> {
    /// Their positions in the table.
    fn positions(self) -> Vec<u16>;
}

impl<T, F> Columns<T> for Column<T, F> {
    fn positions(self) -> Vec<u16> {
        vec![self.position()]
    }
}

macro_rules! columns {
    ($($name:ident)*) => {
        impl<T, $($name),*> Columns<T> for ($(Column<T, $name>,)*) {
            #[allow(non_snake_case)]
            fn positions(self) -> Vec<u16> {
                let ($($name,)*) = self;
                vec![$($name.position()),*]
            }
        }
    };
}

columns!(A);
columns!(A B);
columns!(A B C);
columns!(A B C D);
columns!(A B C D E);
columns!(A B C D E F);
columns!(A B C D E F G);
columns!(A B C D E F G H);

/// ` ON CONFLICT (…) DO …`, for rows that set these columns.
pub(super) fn write(sql: &mut Sql, table: &'static TableInfo, set: &[u16], conflict: &Conflict) {
    let Conflict { key, index, resolve } = conflict;
    let columns: Vec<u16> = match resolve {
        Resolve::Ignore => Vec::new(),
        Resolve::All => {
            let keys = |column: &u16| key.contains(column) || table.key.contains(column);
            let version = |column: &u16| {
                table.lock.is_some_and(|lock| lock.column == table.columns[usize::from(*column)].name)
            };
            set.iter().copied().filter(|column| !keys(column) && !version(column)).collect()
        }
        Resolve::Some(columns) => {
            let here = |column: &u16| table.columns[usize::from(*column)].present.on(sql.database);
            columns.iter().copied().filter(here).collect()
        }
    };
    match (sql.database, resolve) {
        // Rows are inserted, and what is refused then is told by its error.
        (Database::Mysql, Resolve::Ignore) => {}
        (Database::Mysql, Resolve::All | Resolve::Some(_)) => {
            write_guarded(sql, table, key);
            write_updates(sql, table, &columns, |sql, name| {
                sql.push("VALUES(").ident(name).push(")");
            });
        }
        (Database::Sqlite | Database::Postgres, Resolve::Ignore) => {
            write_target(sql, table, key, *index);
            sql.push(" DO NOTHING");
        }
        (Database::Sqlite | Database::Postgres, Resolve::All | Resolve::Some(_)) => {
            write_target(sql, table, key, *index);
            sql.push(" DO UPDATE SET ");
            write_updates(sql, table, &columns, |sql, name| {
                sql.push("excluded.").ident(name);
            });
        }
    }
}

/// ` ON CONFLICT` and the key that is looked at.
fn write_target(
    sql: &mut Sql,
    table: &'static TableInfo,
    key: &[u16],
    index: Option<PerDatabase<&'static str>>,
) {
    sql.push(" ON CONFLICT ");
    match index {
        Some(index) => {
            sql.push(index.on(sql.database));
        }
        None => {
            sql.push("(");
            sql.list(key, |sql, column| {
                sql.ident(table.columns[usize::from(*column)].name);
            });
            sql.push(")");
        }
    }
}

/// MySQL and MariaDB look at all keys, and would change the row that has the same values in another. So the first column is set to
/// what it holds under the condition that the row is the one that is meant; else a number is computed that is too large for
/// its type, which ends the statement. It is no constant, so that it is not computed before it is needed.
fn write_guarded(sql: &mut Sql, table: &'static TableInfo, key: &[u16]) {
    let column = key.first().copied().unwrap_or_default();
    sql.push(" ON DUPLICATE KEY UPDATE ").ident(table.columns[usize::from(column)].name).push(" = IF((");
    for (number, column) in key.iter().enumerate() {
        sql.push(if number == 0 { "" } else { " AND " }).column(table, *column).push(" = VALUES(");
        sql.ident(table.columns[usize::from(*column)].name).push(")");
    }
    sql.push(") OR 9223372036854775807 + (1 + (").column(table, column).push(" IS NULL)) > 0, ");
    sql.column(table, column).push(", ").column(table, column).push("), ");
}

/// What is set where the row is there, with the new value of a column as `new` writes it.
fn write_updates(
    sql: &mut Sql,
    table: &'static TableInfo,
    columns: &[u16],
    new: impl Fn(&mut Sql, &'static str),
) {
    let mut first = true;
    for column in columns {
        let name = table.columns[usize::from(*column)].name;
        sql.push(if std::mem::take(&mut first) { "" } else { ", " });
        sql.ident(name).push(" = ");
        new(sql, name);
    }
    // An insert wants the row to be there: where it is marked as deleted, it is not any more.
    if let Some(mark) = table.soft_delete
        && !columns.iter().any(|column| table.columns[usize::from(*column)].name == mark.column)
    {
        sql.push(if std::mem::take(&mut first) { "" } else { ", " });
        sql.ident(mark.column).push(" = NULL");
    }
    first = !super::change::write_touched(sql, table, columns, first) && first;
    // A row that is not touched at all would not be returned either.
    if let (true, Some(column)) = (first, table.columns.iter().position(|info| info.present.on(sql.database)))
    {
        let column = u16::try_from(column).unwrap_or_default();
        sql.ident(table.columns[usize::from(column)].name).push(" = ");
        sql.column(table, column);
    }
}
