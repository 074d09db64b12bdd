//! The text of a finder by a unique key: written when it is first asked for, the same from then on.

use std::sync::OnceLock;

use crate::connection::Database;
use crate::table::PerDatabase;

/// What generated code keeps beside a finder. The text depends on the table and the columns only, so it is made once for
/// each database and never freed; nothing is spelled out in generated code.
#[derive(Debug)]
pub struct Find(PerDatabase<OnceLock<&'static str>>);

impl Find {
    /// A finder that nobody asked for yet.
    pub const fn new() -> Self {
        Self(PerDatabase { sqlite: OnceLock::new(), postgres: OnceLock::new() })
    }

    /// The text for that database, made by `make` the first time.
    pub(crate) fn text(&self, database: Database, make: impl FnOnce() -> String) -> &'static str {
        self.0.of(database).get_or_init(|| String::leak(make()))
    }
}

impl Default for Find {
    fn default() -> Self {
        Self::new()
    }
}
