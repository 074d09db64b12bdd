//! The constraint that keeps NULL out of a column, which PostgreSQL gives a name from version 18 on, and SQLite a conflict clause.

use crate::schema::Conflict;
use crate::{ObjectName, naming};

/// What is unusual about such a constraint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotNull {
    /// Its name, where it is not `<table>_<column>_not_null`.
    pub name: Option<String>,
    /// `NOT VALID`: rows that were there before it may hold NULL.
    pub not_valid: bool,
    /// `NO INHERIT`: tables that inherit from this one do not have it.
    pub no_inherit: bool,
    /// The constraint's comment.
    pub comment: Option<String>,
    /// SQLite: what happens to a row that breaks it.
    pub on_conflict: Conflict,
}

impl NotNull {
    /// The first version of PostgreSQL that gives it a name.
    pub const NAMED_SINCE: u32 = 18;

    /// Without the name that the server gives; `None` where nothing is left.
    pub fn canonical(mut self, table: &ObjectName, column: &str) -> Option<Box<Self>> {
        self.name = self.name.filter(|name| *name != naming::not_null(&table.name, column));
        (self != Self::default()).then(|| Box::new(self))
    }

    /// The name of a column's constraint.
    pub fn name_of(found: Option<&Self>, table: &ObjectName, column: &str) -> String {
        let own = found.and_then(|found| found.name.clone());
        own.unwrap_or_else(|| naming::not_null(&table.name, column))
    }
}
