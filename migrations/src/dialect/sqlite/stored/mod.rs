//! Reads the text that SQLite keeps of its tables and indexes, for what no pragma tells: names of constraints, checks,
//! `AUTOINCREMENT`, expressions, predicates, collations, conflict clauses.
//!
//! SQLite has accepted this text, so that reading it is a walk over a known grammar
//! (<https://sqlite.org/lang_createtable.html>); where the walk fails nothing is guessed.

mod index;
mod notes;
mod object;
mod table;

use tablewright::Database;
use tablewright::sql::{Token, TokenKind, tokens_of};

pub(super) use index::{StoredIndex, without_parentheses};
pub(super) use object::with_plain_head;
pub(super) use table::{StoredCheck, StoredKeyConstraint, StoredTable};

/// The tokens of a text as SQLite sees them, comments left out.
pub(super) fn sqlite_tokens(sql: &str) -> Vec<Token<'_>> {
    let mut tokens = tokens_of(sql, Database::Sqlite);
    tokens.retain(|token| token.kind != TokenKind::Comment);
    tokens
}

/// The name that a token stands for where a name is expected: SQLite takes strings for names there.
pub(super) fn name_of(token: &Token<'_>) -> Option<String> {
    match token.kind {
        TokenKind::Word | TokenKind::QuotedIdent => token.ident(),
        TokenKind::String => {
            let inner = token.text.strip_prefix('\'')?.strip_suffix('\'')?;
            Some(inner.replace("''", "'"))
        }
        TokenKind::Number | TokenKind::Symbol | TokenKind::Comment => None,
    }
}

/// Why a text could not be read: what was expected, and what stood there.
pub(super) type Unreadable = String;

/// A place in a text.
struct Cursor<'a> {
    sql: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(sql: &'a str) -> Self {
        Self { sql, tokens: sqlite_tokens(sql), at: 0 }
    }

    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    fn at_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word))
    }

    fn at_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.is_symbol(symbol))
    }

    /// Steps over the words if all of them stand here, in this order.
    fn take_words(&mut self, words: &[&str]) -> bool {
        let here = &self.tokens[self.at..];
        let found =
            here.len() >= words.len() && words.iter().zip(here).all(|(word, token)| token.is_word(word));
        if found {
            self.at += words.len();
        }
        found
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.at_symbol(symbol);
        self.at += usize::from(found);
        found
    }

    fn expect_words(&mut self, words: &[&str]) -> Result<(), Unreadable> {
        if self.take_words(words) { Ok(()) } else { Err(self.unexpected(&words.join(" "))) }
    }

    fn expect_symbol(&mut self, symbol: &str) -> Result<(), Unreadable> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.unexpected(symbol)) }
    }

    fn name(&mut self) -> Result<String, Unreadable> {
        let name = self.peek().and_then(name_of).ok_or_else(|| self.unexpected("a name"))?;
        self.at += 1;
        Ok(name)
    }

    /// Where the next token begins; the end of the text where there is none.
    fn place(&self) -> usize {
        self.peek().map_or(self.sql.len(), |token| token.start)
    }

    /// Steps over a token, on the way to what is wanted.
    fn skip(&mut self, wanted: &str) -> Result<(), Unreadable> {
        if self.peek().is_none() {
            return Err(self.unexpected(wanted));
        }
        self.at += 1;
        Ok(())
    }

    /// What follows, comments too.
    fn rest(&self) -> &'a str {
        let end = self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, Token::end);
        self.sql[end..].trim()
    }

    fn unexpected(&self, wanted: &str) -> Unreadable {
        match self.peek() {
            Some(token) => format!("expected {wanted}, found {}", token.text),
            None => format!("expected {wanted}, found the end"),
        }
    }

    /// Steps over something in parentheses and gives the text between them.
    fn parenthesised(&mut self) -> Result<&'a str, Unreadable> {
        let open = self.peek().map(Token::end);
        self.expect_symbol("(")?;
        let start = open.unwrap_or_default();
        let mut depth = 1_usize;
        while let Some(token) = self.peek().copied() {
            self.at += 1;
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth -= 1;
                if depth == 0 {
                    return Ok(self.sql[start..token.start].trim());
                }
            }
        }
        Err(self.unexpected(")"))
    }
}
