//! What lint has to know of each database: facts, not code paths. A rule says on which databases it looks, and asks here for the rest.

mod mysql;
mod postgres;
mod sqlite;

use tablewright_schema::Dialect;

/// What a database is like, as far as rules ask.
pub(crate) trait Grammar: Sync {
    /// What its shell understands beside SQL.
    fn shell(&self) -> Shell;

    /// Words that cannot be names without quotes.
    fn reserved(&self) -> &'static [&'static str];

    /// The longest name, and whether that is counted in bytes; otherwise in characters.
    fn longest_name(&self) -> Option<(usize, bool)>;

    /// Whether a foreign key gets an index by itself.
    fn indexes_foreign_keys(&self) -> bool;

    /// Whether a type is no more than a liking for texts or numbers.
    fn has_affinities(&self) -> bool;

    /// Whether names without quotes are kept in lower case.
    fn folds_names(&self) -> bool;

    /// Whether rows get a value that nobody gave where a required column arrives; otherwise the statement fails.
    fn invents_values(&self) -> bool;

    /// Whether a constraint can be added without a look at the rows, and be validated later.
    fn validates_later(&self) -> bool;

    /// Whether a database has schemas of its own; otherwise the word is another for database.
    fn has_schemas(&self) -> bool;

    /// The most characters of a text whose length is kept in one byte for certain, where more take two, and the way there a copy.
    fn short_text(&self) -> Option<u64>;
}

/// What a shell understands beside SQL.
pub(crate) struct Shell {
    /// What a line with a command of the shell begins with.
    pub(crate) command: Option<char>,
    /// Whether data can stand behind `COPY … FROM stdin;`.
    pub(crate) has_copy: bool,
}

/// What that database is like.
pub(crate) fn grammar(dialect: Dialect) -> &'static dyn Grammar {
    match dialect {
        Dialect::Sqlite => &sqlite::Sqlite,
        Dialect::Postgres => &postgres::Postgres,
        Dialect::Mysql => &mysql::Mysql,
    }
}
