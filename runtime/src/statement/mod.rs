//! Writes the SQL that depends on what is asked: quoted names, placeholders and fragments that generated code holds as
//! static text. A value never becomes text.

mod lists;

use std::borrow::Cow;

use crate::connection::Database;
use crate::datum::Datum;
use crate::driver::Args;
use crate::error::Error;
use crate::filter::as_text;
use crate::operation::Verb;
use crate::session::Statement;
use crate::table::TableInfo;

/// Which rows of a table with `soft_delete` are seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Show {
    /// Those that are not deleted.
    #[default]
    Present,
    /// Those that are deleted.
    Deleted,
    /// All.
    All,
}

/// A statement in the making.
pub(crate) struct Sql {
    pub(crate) database: Database,
    text: String,
    args: Args,
    binds: usize,
    /// On MySQL and MariaDB, whose placeholders have no numbers: what may stand in several places, and is sent for each.
    taken: Vec<Datum>,
    scope: Scope,
    scopes: u32,
}

/// Whose columns are meant: those of the statement's own table, or of a table in a subquery, which has an alias there. A table
/// may so appear inside itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scope(u32);

/// A value that waits for its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken(usize);

impl Sql {
    pub(crate) fn new(database: Database) -> Self {
        let (text, args) = (String::with_capacity(256), Args::new(database));
        Self { database, text, args, binds: 0, taken: Vec::new(), scope: Scope(0), scopes: 0 }
    }

    /// From here on, columns are those of a table in a subquery. Returns the scope around it, to be given to
    /// [`Sql::leave`].
    pub(crate) fn enter(&mut self) -> Scope {
        self.scopes += 1;
        std::mem::replace(&mut self.scope, Scope(self.scopes))
    }

    /// Columns are those of the scope around again.
    pub(crate) fn leave(&mut self, outer: Scope) {
        self.scope = outer;
    }

    /// The alias of the subquery's table. No table of a schema is called so.
    pub(crate) fn alias(&mut self) -> &mut Self {
        let Scope(scope) = self.scope;
        self.ours("", scope.into())
    }

    /// A quoted name that no table and no column of a schema has: `tw`, a letter and a number.
    pub(crate) fn ours(&mut self, letter: &str, number: u64) -> &mut Self {
        let quote = self.quote();
        self.text.push(quote);
        self.push("tw ").push(letter).number(number).text.push(quote);
        self
    }

    /// A statement whose text is known, with its values.
    pub(crate) fn fixed(
        database: Database,
        text: &'static str,
        table: &'static TableInfo,
        values: &[(u16, Datum)],
        verb: Verb,
    ) -> Result<Statement, Error> {
        let mut args = Args::new(database);
        for (column, datum) in values {
            args.push(datum).map_err(|reason| Error::refused(table, *column, reason))?;
        }
        Ok(Statement { table, verb, text: Cow::Borrowed(text), args })
    }

    /// `SELECT` every column `FROM` the table.
    pub(crate) fn select(database: Database, table: &'static TableInfo) -> Self {
        let mut sql = Self::new(database);
        sql.push("SELECT ").push(table.list(database)).push(" FROM ").push(table.sql.on(database));
        sql
    }

    /// The text of every column, as it is selected, by its bare name.
    pub(crate) fn list_of(database: Database, table: &'static TableInfo) -> String {
        let mut sql = Self::new(database);
        sql.list(table.columns, |sql, column| {
            match column.present.on(database) {
                true => sql.ident(column.name).push(as_text(database, column)),
                false => sql.push("NULL"),
            };
        });
        sql.text
    }

    /// The text of `SELECT` every column `FROM` the table `WHERE` each of these columns equals an argument.
    pub(crate) fn equal(
        database: Database,
        table: &'static TableInfo,
        columns: impl Iterator<Item = u16>,
    ) -> String {
        let mut sql = Self::select(database, table);
        for (number, column) in columns.enumerate() {
            sql.push(if number == 0 { " WHERE " } else { " AND " });
            sql.column(table, column).push(" = ").placeholder();
            if database == Database::Postgres {
                sql.push(table.columns[usize::from(column)].cast);
            }
        }
        sql.shown(table, Show::Present, " AND ");
        sql.text
    }

    /// The statement, with the name of what it does.
    pub(crate) fn finish(self, table: &'static TableInfo, verb: Verb) -> Statement {
        Statement { table, verb, text: Cow::Owned(self.text), args: self.args }
    }

    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Goes on writing another part of the statement.
    pub(crate) fn swap_text(&mut self, other: &mut String) {
        std::mem::swap(&mut self.text, other);
    }

    /// A number that is no value of the user's: an alias, a limit.
    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        use std::fmt::Write as _;
        let _ = write!(self.text, "{number}");
        self
    }

    /// What stands around a name. MySQL and MariaDB take `"` for that of text, unless they are told otherwise.
    fn quote(&self) -> char {
        match self.database {
            Database::Sqlite | Database::Postgres => '"',
            Database::Mysql => '`',
        }
    }

    /// A quoted name.
    pub(crate) fn ident(&mut self, name: &str) -> &mut Self {
        let quote = self.quote();
        self.text.push(quote);
        for part in name.split_inclusive(quote) {
            self.text.push_str(part);
            if part.ends_with(quote) {
                self.text.push(quote);
            }
        }
        self.text.push(quote);
        self
    }

    /// A column of a table, qualified: a bare name in ORDER BY would mean the column of the result.
    pub(crate) fn column(&mut self, table: &'static TableInfo, column: u16) -> &mut Self {
        self.column_of(self.scope, table, column)
    }

    /// A column of the table of a scope.
    pub(crate) fn column_of(&mut self, scope: Scope, table: &'static TableInfo, column: u16) -> &mut Self {
        self.named(scope, table, table.columns[usize::from(column)].name)
    }

    /// A column of the table of a scope, by its name.
    fn named(&mut self, scope: Scope, table: &'static TableInfo, column: &str) -> &mut Self {
        if scope == Scope(0) {
            self.push(table.sql.on(self.database));
        } else {
            let inner = std::mem::replace(&mut self.scope, scope);
            self.alias().scope = inner;
        }
        self.push(".").ident(column)
    }

    /// Leaves out rows that are marked as deleted, or those that are not: writes `before` and the condition, and says
    /// whether there is one.
    pub(crate) fn shown(&mut self, table: &'static TableInfo, show: Show, before: &str) -> bool {
        let test = match show {
            Show::Present => " IS NULL",
            Show::Deleted => " IS NOT NULL",
            Show::All => return false,
        };
        let Some(mark) = table.soft_delete else { return false };
        self.push(before);
        self.named(self.scope, table, mark.column).push(test);
        true
    }

    /// A text literal, on databases where a backslash is a character as any other.
    pub(crate) fn literal(&mut self, text: &str) -> &mut Self {
        self.push("'").push(&text.replace('\'', "''")).push("'")
    }

    /// Items with commas between.
    pub(crate) fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (number, item) in items.into_iter().enumerate() {
            if number > 0 {
                self.text.push_str(", ");
            }
            each(self, item);
        }
        self
    }

    fn placeholder(&mut self) {
        self.binds += 1;
        self.numbered(self.binds);
    }

    /// The placeholder of what was taken, which may stand in several places.
    pub(crate) fn placed(&mut self, Taken(number): Taken) -> &mut Self {
        match self.database {
            Database::Sqlite | Database::Postgres => self.numbered(number),
            Database::Mysql => {
                self.text.push('?');
                if let Some(datum) = self.taken.get(number) {
                    // It was bound once to see whether it can be.
                    let _ = self.args.push(datum);
                }
                self
            }
        }
    }

    fn numbered(&mut self, number: usize) -> &mut Self {
        match self.database {
            Database::Sqlite => self.push("?").number(number as u64),
            Database::Postgres => self.push("$").number(number as u64),
            // They stand in the order in which values are bound.
            Database::Mysql => self.push("?"),
        }
    }

    /// Takes a value that has no place yet, for [`Sql::placed`]. Its type is its own and not the column's, which is named in
    /// errors only.
    pub(crate) fn take(
        &mut self,
        table: &'static TableInfo,
        column: u16,
        datum: &Datum,
    ) -> Result<Taken, Error> {
        let refused = |reason| Error::refused(table, column, reason);
        match self.database {
            Database::Sqlite | Database::Postgres => {
                self.binds += 1;
                self.args.push(datum).map_err(refused)?;
                Ok(Taken(self.binds))
            }
            Database::Mysql => {
                Args::new(self.database).push(datum).map_err(refused)?;
                self.taken.push(datum.clone());
                Ok(Taken(self.taken.len() - 1))
            }
        }
    }

    /// A placeholder and its value, as with [`Sql::take`].
    pub(crate) fn bind_free(
        &mut self,
        table: &'static TableInfo,
        column: u16,
        datum: &Datum,
    ) -> Result<(), Error> {
        self.placeholder();
        self.args.push(datum).map_err(|reason| Error::refused(table, column, reason))
    }

    /// A placeholder that has the column's type, and its value.
    pub(crate) fn bind(
        &mut self,
        table: &'static TableInfo,
        column: u16,
        datum: &Datum,
    ) -> Result<(), Error> {
        self.placeholder();
        if self.database == Database::Postgres {
            self.text.push_str(table.columns[usize::from(column)].cast);
        }
        self.args.push(datum).map_err(|reason| Error::refused(table, column, reason))
    }

    /// As [`Sql::bind`], in a statement whose placeholders all stand in their order and none twice. On SQLite they have no
    /// numbers: a number is a name there, which the driver asks for and the library finds by looking through all of them, so
    /// that a long list would cost the square of its length.
    pub(crate) fn bind_next(
        &mut self,
        table: &'static TableInfo,
        column: u16,
        datum: &Datum,
    ) -> Result<(), Error> {
        match self.database {
            Database::Sqlite => {
                self.binds += 1;
                self.text.push('?');
                self.args.push(datum).map_err(|reason| Error::refused(table, column, reason))
            }
            Database::Postgres | Database::Mysql => self.bind(table, column, datum),
        }
    }

    /// A placeholder for text that belongs to no column.
    pub(crate) fn bind_text(
        &mut self,
        table: &'static TableInfo,
        column: u16,
        text: String,
    ) -> Result<(), Error> {
        self.placeholder();
        self.args.push(&Datum::Text(text.into())).map_err(|reason| Error::refused(table, column, reason))
    }
}
