//! `CREATE INDEX`, read.

use tablewright::sql::TokenKind;

use super::{Cursor, Unreadable, name_of};

/// What the text says of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::dialect::sqlite) struct StoredIndex {
    /// Whether it is a unique index.
    pub unique: bool,
    /// What is indexed, in order.
    pub keys: Vec<StoredKey>,
    /// The predicate of a partial index.
    pub predicate: Option<String>,
}

/// A key of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::dialect::sqlite) struct StoredKey {
    /// The column or expression, without collation, order and outer parentheses.
    pub expr: String,
    /// The collation written after it.
    pub collation: Option<String>,
}

impl StoredIndex {
    /// Reads the text that SQLite keeps of an index.
    pub(in crate::dialect::sqlite) fn read(sql: &str) -> Result<Self, Unreadable> {
        let mut cursor = Cursor::new(sql);
        cursor.expect_words(&["create"])?;
        let unique = cursor.take_words(&["unique"]);
        cursor.expect_words(&["index"])?;
        cursor.take_words(&["if", "not", "exists"]);
        cursor.name()?;
        while cursor.take_symbol(".") {
            cursor.name()?;
        }
        cursor.expect_words(&["on"])?;
        cursor.name()?;
        let start = cursor.at + 1;
        cursor.parenthesised()?;
        let end = cursor.at - 1;
        let keys = keys(&cursor, start, end);
        let predicate = if cursor.take_words(&["where"]) {
            let first = cursor.peek().ok_or_else(|| cursor.unexpected("a condition"))?.start;
            let last = cursor.tokens[cursor.tokens.len() - 1].end();
            Some(without_parentheses(&sql[first..last]).to_owned())
        } else {
            None
        };
        Ok(StoredIndex { unique, keys, predicate })
    }
}

/// Splits the tokens between the outer parentheses at commas that are in no others.
fn keys(cursor: &Cursor<'_>, start: usize, end: usize) -> Vec<StoredKey> {
    let mut keys = Vec::new();
    let (mut depth, mut first) = (0_usize, start);
    for at in start..end {
        let token = &cursor.tokens[at];
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        } else if token.is_symbol(",") && depth == 0 {
            keys.push(key(cursor, first, at));
            first = at + 1;
        }
    }
    keys.push(key(cursor, first, end));
    keys
}

fn key(cursor: &Cursor<'_>, first: usize, mut end: usize) -> StoredKey {
    let tokens = &cursor.tokens;
    let is = |at: usize, words: &[&str]| words.iter().any(|word| tokens[at].is_word(word));
    if end >= first + 3 && is(end - 2, &["nulls"]) && is(end - 1, &["first", "last"]) {
        end -= 2;
    }
    if end >= first + 2 && is(end - 1, &["asc", "desc"]) {
        end -= 1;
    }
    let mut collation = None;
    if end >= first + 3 && is(end - 2, &["collate"]) && tokens[end - 1].kind != TokenKind::Symbol {
        collation = name_of(&tokens[end - 1]);
        end -= 2;
    }
    if first >= end {
        return StoredKey::default();
    }
    let text = &cursor.sql[tokens[first].start..tokens[end - 1].end()];
    StoredKey { expr: without_parentheses(text).to_owned(), collation }
}

/// The text without parentheses that enclose all of it.
pub(in crate::dialect::sqlite) fn without_parentheses(sql: &str) -> &str {
    let mut cursor = Cursor::new(sql);
    match cursor.parenthesised() {
        Ok(inner) if cursor.peek().is_none() && !inner.is_empty() => without_parentheses(inner),
        Ok(_) | Err(_) => sql.trim(),
    }
}
