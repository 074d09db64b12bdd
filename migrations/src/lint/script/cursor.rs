//! Goes through the tokens of a statement.

use tablewright::sql::{Token, TokenKind};

use super::{Ident, Name, Span, Written, span_of};

/// What is left of a statement, or of a part of it.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub(super) fn new(tokens: &'t [Token<'a>]) -> Self {
        Self { tokens, at: 0 }
    }

    pub(super) fn peek(&self) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at)
    }

    fn ahead(&self, by: usize) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at + by)
    }

    pub(super) fn bump(&mut self) -> Option<&'t Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Whether these words come next.
    pub(super) fn sees(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(by, word)| self.ahead(by).is_some_and(|token| token.is_word(word)))
    }

    /// Whether one of these words comes next.
    pub(super) fn sees_any(&self, words: &[&str]) -> bool {
        self.peek().is_some_and(|token| words.iter().any(|word| token.is_word(word)))
    }

    /// Goes past these words, if they come next.
    pub(super) fn eats(&mut self, words: &[&str]) -> bool {
        let sees = self.sees(words);
        if sees {
            self.at += words.len();
        }
        sees
    }

    pub(super) fn sees_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.is_symbol(symbol))
    }

    pub(super) fn eats_symbol(&mut self, symbol: &str) -> bool {
        let sees = self.sees_symbol(symbol);
        self.at += usize::from(sees);
        sees
    }

    /// A name without a schema. Strings are names to some databases in some places; here they are none.
    pub(super) fn ident(&mut self) -> Option<Ident> {
        let token = self.peek()?;
        let text = token.ident()?;
        self.at += 1;
        Some(Ident { text, quoted: token.kind == TokenKind::QuotedIdent, span: span_of(token) })
    }

    /// A name with all that stands before its last dot.
    pub(super) fn name(&mut self) -> Option<Name> {
        let mut name = self.ident()?;
        let start = name.span.start;
        let mut schema = None;
        while self.sees_symbol(".") {
            let mut beyond = *self;
            beyond.at += 1;
            let Some(next) = beyond.ident() else { break };
            *self = beyond;
            schema = Some(std::mem::replace(&mut name, next).text);
        }
        let span = start..name.span.end;
        Some(Name { schema, name, span })
    }

    /// What stands between an opening parenthesis, if it comes next, and the one that closes it.
    pub(super) fn group(&mut self) -> Option<Cursor<'t, 'a>> {
        if !self.sees_symbol("(") {
            return None;
        }
        let from = self.at + 1;
        let mut depth = 0_usize;
        while let Some(token) = self.bump() {
            depth += usize::from(token.is_symbol("("));
            depth -= usize::from(token.is_symbol(")"));
            if depth == 0 {
                return Some(Cursor::new(&self.tokens[from..self.at - 1]));
            }
        }
        // It is never closed: the server will say so.
        Some(Cursor::new(&self.tokens[from.min(self.tokens.len())..]))
    }

    /// Whether a number comes next: the length of a type.
    pub(super) fn begins_with_number(&self) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Number)
    }

    /// Goes past the next token, or the next parentheses with all that stands in them.
    pub(super) fn skip(&mut self) {
        if self.group().is_none() {
            self.at += 1;
        }
    }

    /// The parts between commas that stand in no parentheses.
    pub(super) fn parts(self) -> Vec<Cursor<'t, 'a>> {
        let mut parts = Vec::new();
        let mut rest = self;
        while !rest.is_done() {
            let from = rest.at;
            while !rest.is_done() && !rest.sees_symbol(",") {
                rest.skip();
            }
            let until = rest.at.min(rest.tokens.len());
            if until > from {
                parts.push(Cursor::new(&rest.tokens[from..until]));
            }
            rest.at += 1;
        }
        parts
    }

    /// The names of a list in parentheses: `(a, b DESC, c(10))`, up to the first that is none, and how many there are in all.
    pub(super) fn columns(&mut self) -> (Vec<Ident>, usize) {
        let Some(group) = self.group() else { return (Vec::new(), 0) };
        let parts = group.parts();
        let count = parts.len();
        let names = parts.into_iter().map_while(|mut part| {
            let name = part.ident()?;
            // `lower(email)` is an expression, `title(10)` a part of a column.
            let length = part.group();
            let is_length = length.is_none_or(|inner| {
                inner.tokens.len() == 1 && inner.tokens.iter().all(|token| token.kind == TokenKind::Number)
            });
            is_length.then_some(name)
        });
        (names.collect(), count)
    }

    /// The place of what was gone past since `from`.
    pub(super) fn since(&self, from: &Cursor<'t, 'a>) -> Span {
        let passed = &self.tokens[from.at.min(self.tokens.len())..self.at.min(self.tokens.len())];
        match (passed.first(), passed.last()) {
            (Some(first), Some(last)) => first.start..last.end(),
            _ => self.here(),
        }
    }

    /// What was gone past since `from`, as SQL.
    pub(super) fn written_since(&self, from: &Cursor<'t, 'a>) -> Written {
        let passed = &self.tokens[from.at.min(self.tokens.len())..self.at.min(self.tokens.len())];
        let calls = passed.windows(2).filter(|pair| {
            pair[1].is_symbol("(") && matches!(pair[0].kind, TokenKind::Word | TokenKind::QuotedIdent)
        });
        let calls = calls.filter_map(|pair| pair[0].ident()).map(|name| name.to_lowercase()).collect();
        let mut text = String::new();
        for (at, token) in passed.iter().enumerate() {
            let gap = at > 0 && token.start > passed[at - 1].end();
            text.push_str(if gap { " " } else { "" });
            text.push_str(token.text);
        }
        Written { text, span: self.since(from), calls }
    }

    /// The place of all that is left.
    pub(super) fn rest(&self) -> Span {
        let left = &self.tokens[self.at.min(self.tokens.len())..];
        match (left.first(), left.last()) {
            (Some(first), Some(last)) => first.start..last.end(),
            _ => self.here(),
        }
    }

    /// Where the next token stands, or the end.
    fn here(&self) -> Span {
        let at = match (self.peek(), self.tokens.last()) {
            (Some(next), _) => next.start,
            (None, Some(last)) => last.end(),
            (None, None) => 0,
        };
        at..at
    }

    /// Whether this word stands anywhere in what is left.
    pub(super) fn has(&self, word: &str) -> bool {
        self.tokens.iter().skip(self.at).any(|token| token.is_word(word))
    }

    /// The place of a word in what is left.
    pub(super) fn place_of(&self, word: &str) -> Option<Span> {
        self.tokens.iter().skip(self.at).find(|token| token.is_word(word)).map(span_of)
    }

    /// Whether these words stand one after the other in what is left.
    pub(super) fn has_words(&self, words: &[&str]) -> bool {
        let mut rest = *self;
        while !rest.is_done() {
            if rest.sees(words) {
                return true;
            }
            rest.at += 1;
        }
        false
    }
}
