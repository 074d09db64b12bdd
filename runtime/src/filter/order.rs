//! Directions in which rows come.

use std::fmt;
use std::marker::PhantomData;

use crate::connection::Database;
use crate::datum::Kind;
use crate::relation::Join;
use crate::statement::Sql;
use crate::table::{ColumnInfo, TableInfo};

/// A direction in which the rows `T` come.
#[must_use = "an order does nothing until a query has it"]
pub struct Order<T> {
    pub(crate) way: Way,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Order<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Order<T> {}

impl<T> fmt::Debug for Order<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.way.fmt(f)
    }
}

impl<T> Order<T> {
    pub(crate) const fn new(way: Way) -> Self {
        Self { way, of: PhantomData }
    }

    /// Rows without a value come before all others, whatever the direction.
    pub const fn nulls_first(mut self) -> Self {
        self.way.nulls_first = true;
        self
    }

    /// Rows without a value come after all others, whatever the direction.
    pub const fn nulls_last(mut self) -> Self {
        self.way.nulls_first = false;
        self
    }
}

/// One step of an order, whatever the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) by: By,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

/// What rows are ordered by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    /// A column of their own.
    Column(u16),
    /// A column of the one row that they refer to.
    Related { join: &'static Join, child: &'static TableInfo, column: u16 },
}

impl Way {
    pub(crate) const fn new(column: u16, descending: bool) -> Self {
        Self { by: By::Column(column), descending, nulls_first: descending }
    }

    /// The same rows from the other end.
    pub(crate) const fn reversed(self) -> Self {
        Self { by: self.by, descending: !self.descending, nulls_first: !self.nulls_first }
    }

    /// The column, and the table that has it.
    pub(crate) fn column(self, table: &'static TableInfo) -> (&'static TableInfo, u16) {
        match self.by {
            By::Column(column) => (table, column),
            By::Related { join: _, child, column } => (child, column),
        }
    }

    /// Whether it may be NULL. What is related may be absent.
    pub(crate) fn nullable(self, table: &'static TableInfo) -> bool {
        match self.by {
            By::Column(column) => table.columns[usize::from(column)].nullable,
            By::Related { .. } => true,
        }
    }

    /// The value that rows are ordered by.
    pub(crate) fn write_value(self, sql: &mut Sql, table: &'static TableInfo) {
        match self.by {
            By::Column(column) => {
                sql.column(table, column);
            }
            By::Related { join, child, column } => {
                let outer = sql.enter();
                sql.push("(SELECT ").column(child, column);
                // Without conditions there is nothing that could be refused.
                let _ = super::related::write_from(sql, table, outer, join, child, &[]);
                sql.push(")");
                sql.leave(outer);
            }
        }
    }

    /// The value as it is selected: text of PostgreSQL's own types has to be asked for.
    pub(crate) fn write_item(self, sql: &mut Sql, table: &'static TableInfo) {
        let (of, column) = self.column(table);
        let column = &of.columns[usize::from(column)];
        if !column.present.on(sql.database) {
            sql.push("NULL");
            return;
        }
        self.write_value(sql, table);
        sql.push(as_text(sql.database, column));
    }

    /// The step in an ORDER BY. PostgreSQL takes NULL for the largest value, the others for the smallest: where NULL comes is
    /// said when that is not what is wanted.
    pub(crate) fn write(self, sql: &mut Sql, table: &'static TableInfo) {
        let by_itself = match sql.database {
            Database::Sqlite | Database::Mysql => !self.descending,
            Database::Postgres => self.descending,
        };
        let said = self.nullable(table) && by_itself != self.nulls_first;
        match sql.database {
            Database::Sqlite | Database::Postgres => {}
            Database::Mysql if said => {
                self.write_value(sql, table);
                sql.push(if self.nulls_first { " IS NOT NULL, " } else { " IS NULL, " });
            }
            Database::Mysql => {}
        }
        self.write_value(sql, table);
        if self.descending {
            sql.push(" DESC");
        }
        match sql.database {
            Database::Sqlite | Database::Postgres if said => {
                sql.push(if self.nulls_first { " NULLS FIRST" } else { " NULLS LAST" });
            }
            Database::Sqlite | Database::Postgres | Database::Mysql => {}
        }
    }
}

/// What stands behind a selected column, so that the driver can read it.
pub(crate) fn as_text(database: Database, column: &ColumnInfo) -> &'static str {
    match (database, column.kind) {
        (Database::Postgres, Kind::Text) if !column.cast.is_empty() => "::text",
        (Database::Postgres, Kind::Array(Kind::Text)) => "::text[]",
        (Database::Postgres | Database::Sqlite | Database::Mysql, _) => "",
    }
}
