//! What some databases can say of their constraints beside what they demand: what happens to a row that breaks one (SQLite), and how a key
//! sorts its columns (SQLite and MySQL).

/// What happens to a row that breaks a constraint: <https://sqlite.org/lang_conflict.html>. SQLite reads such a clause behind a CHECK
/// too, and does nothing with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Conflict {
    /// The statement is undone. What happens where nothing is said.
    #[default]
    Abort,
    /// The transaction is rolled back.
    Rollback,
    /// The statement ends, and what it did before stays.
    Fail,
    /// The row is left out, in silence.
    Ignore,
    /// The rows that are in the way are deleted; a NULL becomes the column's default.
    Replace,
}

impl Conflict {
    /// Every one.
    pub const ALL: [Conflict; 5] =
        [Conflict::Abort, Conflict::Rollback, Conflict::Fail, Conflict::Ignore, Conflict::Replace];

    /// The SQL keyword.
    pub fn sql(self) -> &'static str {
        match self {
            Conflict::Abort => "ABORT",
            Conflict::Rollback => "ROLLBACK",
            Conflict::Fail => "FAIL",
            Conflict::Ignore => "IGNORE",
            Conflict::Replace => "REPLACE",
        }
    }
}

/// How a column stands in a primary key or unique constraint, where it is not ascending and by its own collation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyOrder {
    /// Descending instead of ascending.
    pub descending: bool,
    /// SQLite: a collation other than the column's.
    pub collation: Option<String>,
    /// MySQL: how many characters, or bytes, of the column are in the key, where it is not all of them.
    pub prefix: Option<u32>,
}
