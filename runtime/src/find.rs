//! Texts that depend on a table alone: written when they are first asked for, the same from then on.

use std::sync::OnceLock;

use crate::connection::Database;
use crate::statement::Sql;
use crate::table::{PerDatabase, TableInfo};

/// What generated code keeps beside a finder. The text depends on the table and the columns only, so it is made once for
/// each database and never freed; nothing is spelled out in generated code.
#[derive(Debug)]
pub struct Find(PerDatabase<OnceLock<&'static str>>);

impl Find {
    /// A finder that nobody asked for yet.
    pub const fn new() -> Self {
        Self(PerDatabase::new(OnceLock::new(), OnceLock::new(), OnceLock::new()))
    }

    /// The text for that database, made by `make` the first time.
    pub(crate) fn text(&self, database: Database, make: impl FnOnce() -> String) -> &'static str {
        self.0.of(database).get_or_init(|| String::leak(make()))
    }
}

/// The texts of a table: what is read of a row, and how one is found by its primary key.
#[derive(Debug)]
pub struct Texts {
    list: Find,
    find: Find,
}

impl Texts {
    /// Texts that nobody asked for yet.
    pub const fn new() -> Self {
        Self { list: Find::new(), find: Find::new() }
    }
}

impl Default for Texts {
    fn default() -> Self {
        Self::new()
    }
}

impl TableInfo {
    /// What stands between `SELECT` and `FROM`, and after `RETURNING`: every column, in order.
    pub(crate) fn list(&'static self, database: Database) -> &'static str {
        (self.texts)().list.text(database, || Sql::list_of(database, self))
    }

    /// `SELECT … WHERE` the primary key is given. Without one, no row has it.
    pub(crate) fn find(&'static self, database: Database) -> &'static str {
        (self.texts)().find.text(database, || {
            let mut text = Sql::equal(database, self, self.key.iter().copied());
            if self.key.is_empty() {
                text.push_str(if self.soft_delete.is_some() { " AND FALSE" } else { " WHERE FALSE" });
            }
            text
        })
    }
}

impl Default for Find {
    fn default() -> Self {
        Self::new()
    }
}
