//! Reads SQL as tokens and statements: what execution, normalisation and renames need, and no more of a grammar.
//!
//! One lexer serves SQLite and PostgreSQL. It knows standard strings, PostgreSQL's `E''` and dollar quotes, the identifiers
//! quoted by `""`, `` ` `` and `[]`, both kinds of comments, and the bodies of SQLite's triggers. Where it matters whose SQL it is,
//! [`tokens_of`] and [`statements_of`] are told; how MySQL and MariaDB read is in [`mysql`].

pub mod mysql;

use crate::connection::Database;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A bare word: keyword or identifier.
    Word,
    /// An identifier in quotes.
    QuotedIdent,
    /// A string in any quotes.
    String,
    /// A number.
    Number,
    /// Punctuation: an operator or one character.
    Symbol,
    /// A comment.
    Comment,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// Its text, quotes included.
    pub text: &'a str,
    /// Its first byte in the SQL text.
    pub start: usize,
}

impl Token<'_> {
    /// Whether it is this keyword, in any case.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is this punctuation.
    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    /// One past its last byte.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The name that an identifier token stands for: quotes taken off, doubled quotes single. Bare words as written.
    pub fn ident(&self) -> Option<String> {
        match self.kind {
            TokenKind::Word => Some(self.text.to_owned()),
            TokenKind::QuotedIdent => {
                let inner = &self.text[1..self.text.len() - 1];
                Some(match self.text.as_bytes()[0] {
                    b'"' => inner.replace("\"\"", "\""),
                    b'`' => inner.replace("``", "`"),
                    _ => inner.to_owned(),
                })
            }
            TokenKind::String | TokenKind::Number | TokenKind::Symbol | TokenKind::Comment => None,
        }
    }
}

/// The tokens of a text, white space left out, comments kept. An unclosed quote reaches to the end of the text.
pub fn tokens(sql: &str) -> Vec<Token<'_>> {
    lex(sql, Grammar::Any)
}

/// The tokens of a text as that database reads them.
pub fn tokens_of(sql: &str, database: Database) -> Vec<Token<'_>> {
    match database {
        Database::Sqlite => lex(sql, Grammar::Sqlite),
        Database::Postgres => lex(sql, Grammar::Any),
        Database::Mysql => mysql::tokens(sql),
    }
}

/// Where databases read the same characters otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grammar {
    /// What stands in brackets is a name if it looks like one, and a subscript otherwise.
    Any,
    /// All that stands in brackets is a name, `$` quotes nothing, and comments do not nest: <https://sqlite.org/lang_comment.html>.
    Sqlite,
}

fn lex(sql: &str, grammar: Grammar) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = sql[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = token_at(&sql[at..], first, grammar);
        found.push(Token { kind, text: &sql[at..at + length], start: at });
        at += length;
    }
    found
}

fn token_at(rest: &str, first: char, grammar: Grammar) -> (TokenKind, usize) {
    let bytes = rest.as_bytes();
    let second = bytes.get(1).copied();
    match first {
        '\'' => (TokenKind::String, quoted(rest, 0, b'\'', false)),
        '"' => closed_ident(rest, b'"'),
        '`' => closed_ident(rest, b'`'),
        '[' => match rest.find(']') {
            Some(end) if grammar == Grammar::Sqlite || is_bracket_ident(&rest[1..end]) => {
                (TokenKind::QuotedIdent, end + 1)
            }
            _ => (TokenKind::Symbol, 1),
        },
        '-' if second == Some(b'-') => (TokenKind::Comment, rest.find('\n').unwrap_or(rest.len())),
        '/' if second == Some(b'*') => (TokenKind::Comment, block_comment(rest, grammar)),
        '$' if grammar != Grammar::Sqlite => match dollar_quoted(rest) {
            Some(length) => (TokenKind::String, length),
            None => (TokenKind::Word, 1 + word(&rest[1..])),
        },
        'e' | 'E' if second == Some(b'\'') => (TokenKind::String, quoted(rest, 1, b'\'', true)),
        'x' | 'X' | 'b' | 'B' | 'n' | 'N' if second == Some(b'\'') => {
            (TokenKind::String, quoted(rest, 1, b'\'', false))
        }
        _ if first.is_alphabetic() || first == '_' || first == '$' => (TokenKind::Word, word(rest)),
        _ if first.is_ascii_digit() || (first == '.' && second.is_some_and(|c| c.is_ascii_digit())) => {
            (TokenKind::Number, number(rest))
        }
        _ => (TokenKind::Symbol, symbol(rest, first)),
    }
}

/// `[order]` is an identifier to SQLite; `[1]`, `[]` and `[1:2]` are PostgreSQL's subscripts.
fn is_bracket_ident(inner: &str) -> bool {
    inner.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && inner.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ')
}

fn closed_ident(rest: &str, quote: u8) -> (TokenKind, usize) {
    let length = quoted(rest, 0, quote, false);
    let closed = length >= 2 && rest.as_bytes()[length - 1] == quote;
    (if closed { TokenKind::QuotedIdent } else { TokenKind::Symbol }, length)
}

fn quoted(rest: &str, open: usize, quote: u8, backslash: bool) -> usize {
    let bytes = rest.as_bytes();
    let mut at = open + 1;
    while at < bytes.len() {
        if backslash && bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at] != quote {
            at += 1;
        } else if bytes.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return at + 1;
        }
    }
    bytes.len()
}

fn block_comment(rest: &str, grammar: Grammar) -> usize {
    if grammar == Grammar::Sqlite {
        return rest[2..].find("*/").map_or(rest.len(), |end| 2 + end + 2);
    }
    let bytes = rest.as_bytes();
    let (mut at, mut depth) = (2, 1);
    while at < bytes.len() && depth > 0 {
        if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
        } else if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else {
            at += 1;
        }
    }
    at.min(bytes.len())
}

fn dollar_quoted(rest: &str) -> Option<usize> {
    let tag_end = 1 + rest[1..].find('$')?;
    let tag = &rest[1..tag_end];
    let is_tag = tag.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !tag.starts_with(|c: char| c.is_ascii_digit());
    if !is_tag {
        return None;
    }
    let delimiter = &rest[..=tag_end];
    let body = &rest[delimiter.len()..];
    Some(body.find(delimiter).map_or(rest.len(), |end| delimiter.len() + end + delimiter.len()))
}

fn word(rest: &str) -> usize {
    rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len())
}

fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let exponent_sign =
            matches!(bytes[at], b'+' | b'-') && at > 0 && matches!(bytes[at - 1], b'e' | b'E');
        let hex = rest.starts_with("0x") || rest.starts_with("0X");
        if bytes[at].is_ascii_alphanumeric()
            || bytes[at] == b'.'
            || bytes[at] == b'_'
            || (exponent_sign && !hex)
        {
            at += 1;
        } else {
            break;
        }
    }
    at
}

fn symbol(rest: &str, first: char) -> usize {
    const TWO_OR_MORE: [&str; 16] =
        ["->>", "#>>", "::", "->", "#>", "<>", "!=", "<=", ">=", "||", "==", "@>", "<@", "<<", ">>", ":="];
    TWO_OR_MORE.iter().find(|op| rest.starts_with(**op)).map_or(first.len_utf8(), |op| op.len())
}

/// One statement of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    /// Its text, from its first token (comments before it left out) to its last, without the semicolon.
    pub text: &'a str,
    /// Its first byte in the script.
    pub start: usize,
}

/// The statements of a script, empty ones left out. A trigger's or routine's body is part of its statement.
pub fn statements(sql: &str) -> Vec<Statement<'_>> {
    split(sql, tokens(sql))
}

/// The statements of a script as that database reads them.
pub fn statements_of(sql: &str, database: Database) -> Vec<Statement<'_>> {
    match database {
        Database::Sqlite | Database::Postgres => split(sql, tokens_of(sql, database)),
        Database::Mysql => mysql::statements(sql),
    }
}

fn split<'a>(sql: &'a str, tokens: Vec<Token<'a>>) -> Vec<Statement<'a>> {
    let mut found = Vec::new();
    let mut current: Vec<Token<'_>> = Vec::new();
    let mut depth = 0_usize;
    for token in tokens {
        if token.kind == TokenKind::Comment {
            continue;
        }
        if token.is_symbol(";") && depth == 0 {
            push_statement(sql, &mut current, &mut found);
            continue;
        }
        depth = body_depth(depth, &current, &token);
        current.push(token);
    }
    push_statement(sql, &mut current, &mut found);
    found
}

fn push_statement<'a>(sql: &'a str, current: &mut Vec<Token<'a>>, found: &mut Vec<Statement<'a>>) {
    if let (Some(first), Some(last)) = (current.first(), current.last()) {
        found.push(Statement { text: &sql[first.start..last.end()], start: first.start });
    }
    current.clear();
}

/// Inside `CREATE TRIGGER … BEGIN … END` and `BEGIN ATOMIC … END`, semicolons separate nothing; `CASE … END` nests there.
fn body_depth(depth: usize, before: &[Token<'_>], token: &Token<'_>) -> usize {
    let creates = before.first().is_some_and(|first| first.is_word("create"));
    let has = |word: &str| before.iter().take(8).any(|token| token.is_word(word));
    if !creates || !(has("trigger") || has("function") || has("procedure")) {
        return 0;
    }
    if token.is_word("begin") && depth == 0 {
        return 1;
    }
    match depth {
        0 => 0,
        _ if token.is_word("case") => depth + 1,
        _ if token.is_word("end") => depth - 1,
        _ => depth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        statements(sql).into_iter().map(|statement| statement.text).collect()
    }

    #[test]
    fn statements_end_at_semicolons_outside_quotes_and_comments() {
        assert_eq!(
            texts("select ';' ; -- ; \n/* ; /* ; */ */ select $a$ ; $$ $a$, E'\\';' ; ; select \"a;b\""),
            ["select ';'", "select $a$ ; $$ $a$, E'\\';'", "select \"a;b\""]
        );
    }

    #[test]
    fn sqlite_has_names_and_comments_of_its_own() {
        let sql = "select [a'b;], [\"], [1] /* ; /* ; */ ; select $a, `c;`''; select [";
        let found: Vec<&str> =
            statements_of(sql, Database::Sqlite).into_iter().map(|statement| statement.text).collect();
        assert_eq!(found, ["select [a'b;], [\"], [1]", "select $a, `c;`''", "select ["]);
    }

    #[test]
    fn trigger_bodies_stay_whole() {
        let trigger =
            "CREATE TRIGGER t AFTER UPDATE ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; SELECT 1; END";
        assert_eq!(texts(&format!("{trigger};\nSELECT 2;")), [trigger, "SELECT 2"]);
        assert_eq!(texts("BEGIN; SELECT 1; COMMIT"), ["BEGIN", "SELECT 1", "COMMIT"]);
    }

    #[test]
    fn tokens_cover_identifiers_numbers_and_operators() {
        let found: Vec<_> =
            tokens("a::text->>'b' >= 1.5e-3 AND [order] = t[1]").iter().map(|t| t.text).collect();
        assert_eq!(
            found,
            ["a", "::", "text", "->>", "'b'", ">=", "1.5e-3", "AND", "[order]", "=", "t", "[", "1", "]"]
        );
    }
}
