//! `CREATE TABLE`, read.

use tablewright_schema::schema::{Conflict, Deferrable, KeyOrder};

use super::notes::{Places, notes};
use super::{Cursor, Unreadable};

/// What the text says of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::dialect::sqlite) struct StoredTable {
    /// Columns, in order.
    pub columns: Vec<StoredColumn>,
    /// The primary key.
    pub primary_key: Option<StoredKeyConstraint>,
    /// Whether it says `AUTOINCREMENT`.
    pub autoincrement: bool,
    /// Unique constraints, in order.
    pub uniques: Vec<StoredKeyConstraint>,
    /// Checks, in order.
    pub checks: Vec<StoredCheck>,
    /// Foreign keys, in order.
    pub foreign_keys: Vec<StoredForeignKey>,
    /// The comment in the text that is about the table.
    pub note: Option<String>,
}

/// What the text says of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::dialect::sqlite) struct StoredColumn {
    /// Its name.
    pub name: String,
    /// Its collation.
    pub collation: Option<String>,
    /// The expression of a generated column.
    pub generated: Option<String>,
    /// What its `NOT NULL` does with rows that break it.
    pub not_null: Conflict,
    /// The comment in the text that is about it.
    pub note: Option<String>,
}

/// A primary key or unique constraint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::dialect::sqlite) struct StoredKeyConstraint {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its columns, and how each is sorted.
    pub columns: Vec<(String, KeyOrder)>,
    /// Whether it is written at its column.
    pub at_column: bool,
    /// What happens to rows that break it.
    pub conflict: Conflict,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dialect::sqlite) struct StoredCheck {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// The column at which it is written.
    pub column: Option<String>,
    /// The expression, without the parentheses.
    pub expr: String,
}

/// What pragmas do not tell of a foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dialect::sqlite) struct StoredForeignKey {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// When it is checked.
    pub deferrable: Deferrable,
}

impl StoredTable {
    /// Reads the text that SQLite keeps of a table.
    pub(in crate::dialect::sqlite) fn read(sql: &str) -> Result<Self, Unreadable> {
        let mut cursor = Cursor::new(sql);
        let mut table = StoredTable::default();
        cursor.expect_words(&["create"])?;
        while !cursor.take_words(&["table"]) {
            cursor.name()?;
        }
        cursor.take_words(&["if", "not", "exists"]);
        cursor.name()?;
        while cursor.take_symbol(".") {
            cursor.name()?;
        }
        let mut places = Places { open: cursor.place(), columns: Vec::new() };
        cursor.expect_symbol("(")?;
        while !cursor.take_symbol(")") {
            if at_table_constraint(&cursor) {
                table.constraint(&mut cursor)?;
            } else {
                let start = cursor.place();
                table.column(&mut cursor)?;
                places.columns.push((start, cursor.place()));
            }
            // Between table constraints the comma may be missing: https://sqlite.org/src/file/src/parse.y, tconscomma
            cursor.take_symbol(",");
        }
        let (note, of_columns) = notes(sql, &places);
        table.note = note;
        for (column, note) in table.columns.iter_mut().zip(of_columns) {
            column.note = note;
        }
        Ok(table)
    }

    fn column(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Unreadable> {
        let mut column = StoredColumn { name: cursor.name()?, ..StoredColumn::default() };
        skip_type(cursor)?;
        let mut name = None;
        while !cursor.at_symbol(",") && !cursor.at_symbol(")") {
            if cursor.take_words(&["constraint"]) {
                name = Some(cursor.name()?);
                continue;
            }
            self.column_constraint(cursor, &mut column, name.take())?;
        }
        self.columns.push(column);
        Ok(())
    }

    fn column_constraint(
        &mut self,
        cursor: &mut Cursor<'_>,
        column: &mut StoredColumn,
        name: Option<String>,
    ) -> Result<(), Unreadable> {
        if cursor.take_words(&["primary", "key"]) {
            let columns =
                vec![(column.name.clone(), KeyOrder { descending: order(cursor), ..KeyOrder::default() })];
            let conflict = conflict(cursor)?;
            self.autoincrement |= cursor.take_words(&["autoincrement"]);
            self.primary_key = Some(StoredKeyConstraint { name, columns, at_column: true, conflict });
        } else if cursor.take_words(&["unique"]) {
            let columns = vec![(column.name.clone(), KeyOrder::default())];
            let conflict = conflict(cursor)?;
            self.uniques.push(StoredKeyConstraint { name, columns, at_column: true, conflict });
        } else if cursor.take_words(&["not", "null"]) {
            column.not_null = conflict(cursor)?;
        } else if cursor.take_words(&["null"]) {
            conflict(cursor)?;
        } else if cursor.take_words(&["check"]) {
            let expr = cursor.parenthesised()?.to_owned();
            conflict(cursor)?;
            self.checks.push(StoredCheck { name, column: Some(column.name.clone()), expr });
        } else if cursor.take_words(&["default"]) {
            skip_default(cursor)?;
        } else if cursor.take_words(&["collate"]) {
            column.collation = Some(cursor.name()?);
        } else if cursor.take_words(&["references"]) {
            let deferrable = references(cursor)?;
            self.foreign_keys.push(StoredForeignKey { name, deferrable });
        } else if cursor.at_word("deferrable") || cursor.at_word("not") {
            // Stands on its own in the grammar, and speaks of the key before it.
            let deferrable = deferrable(cursor)?;
            if let Some(key) = self.foreign_keys.last_mut() {
                key.deferrable = deferrable;
            }
        } else if cursor.take_words(&["generated", "always", "as"]) || cursor.take_words(&["as"]) {
            column.generated = Some(cursor.parenthesised()?.to_owned());
            if !cursor.take_words(&["stored"]) {
                cursor.take_words(&["virtual"]);
            }
        } else {
            return Err(cursor.unexpected("a column constraint"));
        }
        Ok(())
    }

    fn constraint(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Unreadable> {
        let mut name = None;
        while cursor.take_words(&["constraint"]) {
            name = Some(cursor.name()?);
        }
        if cursor.take_words(&["primary", "key"]) {
            let columns = self.key_columns(cursor)?;
            let conflict = conflict(cursor)?;
            self.primary_key = Some(StoredKeyConstraint { name, columns, at_column: false, conflict });
        } else if cursor.take_words(&["unique"]) {
            let columns = self.key_columns(cursor)?;
            let conflict = conflict(cursor)?;
            self.uniques.push(StoredKeyConstraint { name, columns, at_column: false, conflict });
        } else if cursor.take_words(&["check"]) {
            let expr = cursor.parenthesised()?.to_owned();
            conflict(cursor)?;
            self.checks.push(StoredCheck { name, column: None, expr });
        } else if cursor.take_words(&["foreign", "key"]) {
            cursor.parenthesised()?;
            cursor.expect_words(&["references"])?;
            let deferrable = references(cursor)?;
            self.foreign_keys.push(StoredForeignKey { name, deferrable });
        } else if !cursor.at_symbol(",") && !cursor.at_symbol(")") {
            return Err(cursor.unexpected("a table constraint"));
        }
        Ok(())
    }

    /// `(a, b COLLATE nocase DESC)`. `AUTOINCREMENT` may stand inside.
    fn key_columns(&mut self, cursor: &mut Cursor<'_>) -> Result<Vec<(String, KeyOrder)>, Unreadable> {
        let mut columns = Vec::new();
        cursor.expect_symbol("(")?;
        loop {
            let name = cursor.name()?;
            let mut collation = None;
            // The last one counts.
            while cursor.take_words(&["collate"]) {
                collation = Some(cursor.name()?);
            }
            columns.push((name, KeyOrder { descending: order(cursor), collation, prefix: None }));
            self.autoincrement |= cursor.take_words(&["autoincrement"]);
            if !cursor.take_symbol(",") {
                break;
            }
        }
        cursor.expect_symbol(")")?;
        Ok(columns)
    }
}

fn at_table_constraint(cursor: &Cursor<'_>) -> bool {
    ["constraint", "primary", "unique", "check", "foreign"].iter().any(|word| cursor.at_word(word))
}

/// Pragmas tell the type; here it only has to be stepped over.
fn skip_type(cursor: &mut Cursor<'_>) -> Result<(), Unreadable> {
    const CONSTRAINTS: [&str; 12] = [
        "constraint",
        "primary",
        "not",
        "null",
        "unique",
        "check",
        "default",
        "collate",
        "references",
        "as",
        "deferrable",
        "generated",
    ];
    loop {
        if cursor.at_symbol("(") {
            cursor.parenthesised()?;
        } else if cursor.at_symbol(",")
            || cursor.at_symbol(")")
            || CONSTRAINTS.iter().any(|word| cursor.at_word(word))
        {
            return Ok(());
        } else {
            cursor.name()?;
        }
    }
}

/// Pragmas tell the default as well.
fn skip_default(cursor: &mut Cursor<'_>) -> Result<(), Unreadable> {
    if cursor.at_symbol("(") {
        cursor.parenthesised()?;
        return Ok(());
    }
    while cursor.at_symbol("+") || cursor.at_symbol("-") {
        cursor.at += 1;
    }
    if cursor.at_symbol(",") || cursor.at_symbol(")") || cursor.peek().is_none() {
        return Err(cursor.unexpected("a default"));
    }
    cursor.at += 1;
    Ok(())
}

/// Steps over `ASC` or `DESC`; whether it was the latter.
fn order(cursor: &mut Cursor<'_>) -> bool {
    !cursor.take_words(&["asc"]) && cursor.take_words(&["desc"])
}

fn conflict(cursor: &mut Cursor<'_>) -> Result<Conflict, Unreadable> {
    if !cursor.take_words(&["on", "conflict"]) {
        return Ok(Conflict::Abort);
    }
    let action = cursor.name()?;
    Ok(match action.to_ascii_lowercase().as_str() {
        "abort" => Conflict::Abort,
        "rollback" => Conflict::Rollback,
        "fail" => Conflict::Fail,
        "ignore" => Conflict::Ignore,
        "replace" => Conflict::Replace,
        _ => return Err(format!("expected a conflict clause, found {action}")),
    })
}

/// What follows `REFERENCES`; pragmas tell the table, the columns and the actions.
fn references(cursor: &mut Cursor<'_>) -> Result<Deferrable, Unreadable> {
    cursor.name()?;
    if cursor.at_symbol("(") {
        cursor.parenthesised()?;
    }
    loop {
        if cursor.take_words(&["match"]) {
            cursor.name()?;
        } else if cursor.take_words(&["on"]) {
            cursor.name()?;
            if !cursor.take_words(&["set"]) {
                cursor.take_words(&["no"]);
            }
            cursor.name()?;
        } else if cursor.at_word("deferrable") || not_deferrable(cursor) {
            return deferrable(cursor);
        } else {
            return Ok(Deferrable::No);
        }
    }
}

fn not_deferrable(cursor: &Cursor<'_>) -> bool {
    let after = cursor.tokens.get(cursor.at + 1);
    cursor.at_word("not") && after.is_some_and(|token| token.is_word("deferrable"))
}

/// `[NOT] DEFERRABLE [INITIALLY DEFERRED | IMMEDIATE]`. Not deferrable it stays, whatever it says afterwards.
fn deferrable(cursor: &mut Cursor<'_>) -> Result<Deferrable, Unreadable> {
    let not = cursor.take_words(&["not"]);
    cursor.expect_words(&["deferrable"])?;
    let deferred = if cursor.take_words(&["initially"]) {
        let deferred = cursor.take_words(&["deferred"]);
        if !deferred {
            cursor.expect_words(&["immediate"])?;
        }
        deferred
    } else {
        false
    };
    Ok(match (not, deferred) {
        (true, _) => Deferrable::No,
        (false, true) => Deferrable::Deferred,
        (false, false) => Deferrable::Immediate,
    })
}
