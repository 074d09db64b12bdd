//! What a rule is given: a text, and what is known around it.

use tablewright_schema::ObjectName;

use super::dialect::{Grammar, grammar};
use super::finding::Edit;
use super::known::{Known, Shape};
use super::script::{Action, Column, Constraint, Made, Name, Script, Span, Statement, What};
use super::{Facts, Settings, script};

/// A text, and what is known around it.
pub(crate) struct Look<'a> {
    pub(crate) script: &'a Script<'a>,
    /// The tables before it.
    pub(crate) before: &'a Known,
    /// The tables after it.
    pub(crate) after: &'a Known,
    pub(super) made: &'a Made,
    pub(crate) facts: &'a Facts,
    pub(crate) settings: &'a Settings,
}

/// A column that comes, or is defined anew.
pub(crate) struct NewColumn<'a> {
    pub(crate) table: &'a Name,
    pub(crate) column: &'a Column,
    /// Whether the table is there already, so that this adds to it.
    pub(crate) is_added: bool,
}

impl NewColumn<'_> {
    /// `agents.title`.
    pub(crate) fn subject(&self) -> String {
        format!("{}.{}", self.table.shown(), self.column.name.text)
    }
}

impl<'a> Look<'a> {
    /// What the database is like.
    pub(crate) fn grammar(&self) -> &'static dyn Grammar {
        grammar(self.script.dialect)
    }

    /// Whether the text says of a column that another one holds the same by now: `-- contract: agents.title to agents.name`.
    pub(crate) fn contracts(&self, column: &str) -> bool {
        let said = |comment: &str| {
            let columns = comment.trim_start_matches('-').trim().strip_prefix("contract:")?.trim();
            columns.strip_prefix(column)?.strip_prefix(" to ").map(drop)
        };
        self.script.comments.iter().any(|comment| said(comment.text).is_some())
    }

    /// The statements, numbered.
    pub(crate) fn statements(&self) -> impl Iterator<Item = (usize, &'a Statement<'a>)> + use<'a> {
        self.script.statements.iter().enumerate()
    }

    /// Whether the table was there before this text, as far as can be known.
    pub(crate) fn is_old(&self, table: &Name, at: usize) -> bool {
        let is_temporary = table.schema.as_deref().is_some_and(|schema| {
            schema.eq_ignore_ascii_case("temp") || schema.eq_ignore_ascii_case("pg_temp")
        });
        if is_temporary || self.made.has(table, at) {
            return false;
        }
        match self.before.table(table) {
            Some(known) => !known.temporary && !known.is_fresh,
            // Another migration of the same run makes it, or nobody knows where it comes from.
            None => !self.before.is_complete() || self.rows(table).is_some(),
        }
    }

    /// Whether others may be waiting for the table: it was there before, and is not known to be small.
    pub(crate) fn is_busy(&self, table: &Name, at: usize) -> bool {
        self.is_old(table, at) && self.rows(table).is_none_or(|rows| rows >= self.settings.small_rows)
    }

    /// Whether rows may stand in the way: the table was there before, and is not known to be empty.
    pub(crate) fn may_have_rows(&self, table: &Name, at: usize) -> bool {
        self.is_old(table, at) && self.rows(table) != Some(0)
    }

    /// How many rows the table has, where the database can tell: one in which no table is large is not the one that the text is written for.
    fn rows(&self, table: &Name) -> Option<u64> {
        if !self.facts.rows.values().any(|rows| *rows >= self.settings.small_rows) {
            return None;
        }
        let found = self.facts.rows.iter().find(|(name, _)| {
            let ObjectName { schema, name } = name;
            let same_schema = match (schema, &table.schema) {
                (Some(ours), Some(theirs)) => ours.eq_ignore_ascii_case(theirs),
                (None, _) | (_, None) => true,
            };
            same_schema && table.name.is(name)
        });
        found.map(|(_, rows)| *rows)
    }

    /// ` (about 12,000,000 rows)`, where that is known.
    pub(crate) fn size(&self, table: &Name) -> String {
        match self.rows(table) {
            Some(rows) => format!(" (about {} rows)", grouped(rows)),
            None => String::new(),
        }
    }

    /// Whether the server has what came with that major version. Where nobody knows, it is taken for a new one.
    pub(crate) fn has_version(&self, version: u32) -> bool {
        self.facts.version.is_none_or(|ours| ours >= version)
    }

    /// Whether a transaction is open when that statement runs.
    pub(crate) fn is_in_transaction(&self, at: usize) -> bool {
        let mut open = !self.script.no_transaction;
        for (_, statement) in self.statements().take(at) {
            match &statement.what {
                What::Begin => open = true,
                What::Commit | What::Rollback => open = !self.script.no_transaction,
                _ => {}
            }
        }
        open
    }

    /// The actions of every ALTER TABLE.
    pub(crate) fn actions(&self) -> impl Iterator<Item = (usize, &'a Name, &'a Action)> + use<'a> {
        self.script.statements.iter().enumerate().flat_map(|(at, statement)| {
            let alter = match &statement.what {
                What::AlterTable(alter) => Some(alter),
                _ => None,
            };
            alter
                .into_iter()
                .flat_map(move |alter| alter.actions.iter().map(move |action| (at, &alter.name, action)))
        })
    }

    /// The columns that come, or are defined anew.
    pub(crate) fn new_columns(&self) -> Vec<NewColumn<'a>> {
        let mut found = Vec::new();
        for (at, statement) in self.statements() {
            match &statement.what {
                What::CreateTable(table) => {
                    let of = |column| NewColumn { table: &table.name, column, is_added: false };
                    found.extend(table.columns.iter().map(of));
                }
                What::AlterTable(alter) => {
                    for action in &alter.actions {
                        if let script::Does::AddColumn(column) | script::Does::Define { column, .. } =
                            &action.does
                        {
                            let is_added = self.is_old(&alter.name, at);
                            found.push(NewColumn { table: &alter.name, column, is_added });
                        }
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The constraints that are added to tables that are there.
    pub(crate) fn added_constraints(
        &self,
    ) -> impl Iterator<Item = (usize, &'a Name, &'a Constraint)> + use<'a> {
        self.actions().filter_map(|(at, table, action)| match &action.does {
            script::Does::AddConstraint(constraint) => Some((at, table, constraint)),
            _ => None,
        })
    }

    /// The tables that the text makes, as they are at its end.
    pub(crate) fn new_tables(&self) -> impl Iterator<Item = &'a Shape> + use<'a> {
        self.after.tables().filter(|table| table.is_new && !table.temporary)
    }

    /// Whether a later statement makes a table of that name, or gives it to one: the table is replaced, and not gone.
    pub(crate) fn is_replaced(&self, table: &Name, at: usize) -> bool {
        let renamed = self.actions().any(|(later, _, action)| match &action.does {
            script::Does::RenameTable(to) => later > at && to.is(table),
            _ => false,
        });
        let made = self.statements().skip(at).any(|(_, statement)| match &statement.what {
            What::CreateTable(made) => made.name.is(table),
            What::RenameTables(pairs) => pairs.iter().any(|(_, to)| to.is(table)),
            _ => false,
        });
        renamed || made
    }

    /// Whether an earlier statement copies rows out of the table.
    pub(crate) fn is_copied(&self, table: &Name, at: usize) -> bool {
        self.statements().take(at).any(|(_, statement)| {
            let is_insert = matches!(&statement.what, What::Insert { .. });
            let names =
                |token: &tablewright::sql::Token<'_>| token.ident().is_some_and(|name| table.name.is(&name));
            is_insert && statement.tokens.iter().any(names)
        })
    }

    /// What the table was called before an earlier statement renamed it.
    pub(crate) fn former_name(&self, table: &Name, at: usize) -> Option<&'a Name> {
        let renames = self.actions().filter(|(earlier, _, _)| *earlier < at);
        renames
            .filter(|(_, _, action)| matches!(&action.does, script::Does::RenameTable(to) if to.is(table)))
            .map(|(_, from, _)| from)
            .last()
    }

    /// Whether the text adds the column before that place.
    pub(crate) fn is_added_column(&self, table: &Name, column: &script::Ident) -> bool {
        self.new_columns().iter().any(|new| {
            new.is_added
                && new.table.is(table)
                && new.column.name.is(&column.text)
                && new.column.span.start < column.span.start
        })
    }

    /// The text of a place.
    pub(crate) fn sql(&self, span: &Span) -> &'a str {
        self.script.text.get(span.clone()).unwrap_or_default()
    }

    /// Takes a statement out of any transaction, along with another edit of it: the file's first line says so. `None` where it is not alone in
    /// its file: in which files the others stand is for a person to say.
    pub(crate) fn outside_of_transactions(
        &self,
        statement: &Statement<'_>,
        edit: Option<Edit>,
    ) -> Option<Vec<Edit>> {
        let [only] = self.script.statements.as_slice() else { return None };
        if only.start != statement.start {
            return None;
        }
        let beginning = if self.script.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let header = (!self.script.no_transaction).then(|| Edit::insert(beginning, "-- no-transaction\n"));
        Some(header.into_iter().chain(edit).collect())
    }

    /// The same as [`Look::not_valid`] where nothing has to be decided: the constraint has a name, and stands alone in its file.
    pub(crate) fn validated_later(&self, at: usize, table: &Name, action: &Action) -> Option<Vec<Edit>> {
        let script::Does::AddConstraint(constraint) = &action.does else { return None };
        let statement = self.script.statements.get(at)?;
        let What::AlterTable(alter) = &statement.what else { return None };
        let name = constraint.name.as_ref().filter(|_| self.grammar().validates_later())?;
        let end = statement.tokens.last().filter(|_| alter.actions.len() == 1)?.end();
        let (table, name) = (self.sql(&table.span), self.sql(&name.span));
        let then = format!(" NOT VALID;\nALTER TABLE {table} VALIDATE CONSTRAINT {name}");
        self.outside_of_transactions(statement, Some(Edit::insert(end, then)))
    }

    /// The way to add a constraint without reading the rows, and to read them later; `None` where the database knows none.
    pub(crate) fn not_valid(&self, table: &Name, action: &Action) -> Option<String> {
        let script::Does::AddConstraint(constraint) = &action.does else { return None };
        if !self.grammar().validates_later() {
            return None;
        }
        let (table, added) = (self.sql(&table.span), self.sql(&action.span));
        let name = constraint.name.as_ref().map_or("<its name>", |name| self.sql(&name.span));
        Some(format!(
            "ALTER TABLE {table} {added} NOT VALID;\n\
             -- in the next migration:\n\
             ALTER TABLE {table} VALIDATE CONSTRAINT {name};"
        ))
    }
}

/// `12,000,000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
