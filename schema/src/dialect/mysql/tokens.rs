//! Reads SQL as MySQL does: strings with backslashes, identifiers in backticks, comments of its own.

use super::quote;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A bare word: keyword, function or identifier.
    Word,
    /// An identifier in backticks.
    Ident,
    /// A string in single or double quotes.
    String,
    /// A string of bytes or bits: `X'00ff'`, `b'101'`.
    Bytes,
    /// A number.
    Number,
    /// An operator or one character.
    Symbol,
    /// A comment. Of one that the server runs (`/*!50003 … */`), what opens it and what closes it; what stands in it are tokens.
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
    /// One past its last byte.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is this keyword, in any case.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// The name that an identifier stands for; a bare word may be one.
    pub fn ident(&self) -> Option<String> {
        match self.kind {
            TokenKind::Word => Some(self.text.to_owned()),
            TokenKind::Ident => inner(self.text, false).map(|name| name.replace("``", "`")),
            TokenKind::String
            | TokenKind::Bytes
            | TokenKind::Number
            | TokenKind::Symbol
            | TokenKind::Comment => None,
        }
    }

    /// The text that a string stands for; `None` where it is never closed.
    pub fn string(&self) -> Option<String> {
        if self.kind == TokenKind::String { unescaped(self.text) } else { None }
    }
}

/// What stands between two quotes; `None` where the second is missing.
fn inner(quoted: &str, backslash: bool) -> Option<&str> {
    closing(quoted, 0, backslash).map(|end| &quoted[1..end])
}

/// Backslashes and doubled quotes taken off (<https://dev.mysql.com/doc/refman/8.0/en/string-literals.html>).
fn unescaped(quoted: &str) -> Option<String> {
    let quote = quoted.chars().next()?;
    let mut text = String::with_capacity(quoted.len());
    let mut chars = inner(quoted, true)?.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('0') => text.push('\0'),
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some('t') => text.push('\t'),
                Some('b') => text.push('\u{8}'),
                Some('Z') => text.push('\u{1a}'),
                // To LIKE these stay what they are.
                Some(wild @ ('%' | '_')) => text.extend(['\\', wild]),
                Some(other) => text.push(other),
                None => text.push('\\'),
            },
            c if c == quote && chars.next_if_eq(&quote).is_some() => text.push(quote),
            c => text.push(c),
        }
    }
    Some(text)
}

/// The tokens of a text, white space left out. An unclosed quote reaches to the end of the text.
///
/// `tablewright::sql::mysql` splits in the same way, for an application does not link this crate; a test holds one against the other.
pub fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut at, mut is_run) = (0, false);
    while let Some(first) = sql[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = token_at(&sql[at..], first, &mut is_run);
        found.push(Token { kind, text: &sql[at..at + length], start: at });
        at += length;
    }
    found
}

/// The token at the beginning; `is_run` says whether it stands in a comment that the server runs.
fn token_at(rest: &str, first: char, is_run: &mut bool) -> (TokenKind, usize) {
    let second = rest[first.len_utf8()..].chars().next();
    match first {
        '\'' | '"' => (TokenKind::String, quoted(rest, 0, true)),
        '`' => (TokenKind::Ident, quoted(rest, 0, false)),
        'x' | 'X' | 'b' | 'B' if second == Some('\'') => (TokenKind::Bytes, quoted(rest, 1, true)),
        '#' => (TokenKind::Comment, line(rest)),
        '-' if is_line_comment(rest) => (TokenKind::Comment, line(rest)),
        '/' if rest.starts_with("/*!") || rest.starts_with("/*M!") => {
            *is_run = true;
            let opening = rest.find('!').map_or(2, |at| at + 1);
            let version = rest[opening..].bytes().take(6).take_while(u8::is_ascii_digit).count();
            (TokenKind::Comment, opening + version)
        }
        '*' if *is_run && second == Some('/') => {
            *is_run = false;
            (TokenKind::Comment, 2)
        }
        '/' if second == Some('*') => {
            (TokenKind::Comment, rest[2..].find("*/").map_or(rest.len(), |end| end + 4))
        }
        _ if first.is_alphabetic() || matches!(first, '_' | '$') => (TokenKind::Word, word(rest)),
        _ if first.is_ascii_digit() || (first == '.' && second.is_some_and(|c| c.is_ascii_digit())) => {
            (TokenKind::Number, number(rest))
        }
        _ => (TokenKind::Symbol, symbol(rest, first)),
    }
}

/// Two dashes are a comment only with a blank behind them.
fn is_line_comment(rest: &str) -> bool {
    let is_blank = |c: char| c.is_ascii_whitespace() || c.is_ascii_control();
    rest.strip_prefix("--").is_some_and(|rest| rest.is_empty() || rest.starts_with(is_blank))
}

fn line(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

/// Where the quote that opens at `open` closes.
fn closing(rest: &str, open: usize, backslash: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    let quote = bytes[open];
    let mut at = open + 1;
    while at < bytes.len() {
        if backslash && bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at] != quote {
            at += 1;
        } else if bytes.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return Some(at);
        }
    }
    None
}

fn quoted(rest: &str, open: usize, backslash: bool) -> usize {
    closing(rest, open, backslash).map_or(rest.len(), |end| end + 1)
}

fn word(rest: &str) -> usize {
    rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(rest.len())
}

fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let is_hexadecimal = rest.starts_with("0x") || rest.starts_with("0X");
    let mut at = 0;
    while at < bytes.len() {
        let signs = matches!(bytes[at], b'+' | b'-') && at > 0 && matches!(bytes[at - 1], b'e' | b'E');
        let is_part = bytes[at].is_ascii_alphanumeric() || matches!(bytes[at], b'.' | b'_');
        if !(is_part || (signs && !is_hexadecimal)) {
            break;
        }
        at += 1;
    }
    at
}

fn symbol(rest: &str, first: char) -> usize {
    const LONG: [&str; 12] = ["<=>", "->>", "->", "<>", "!=", "<=", ">=", "||", "&&", "<<", ">>", ":="];
    LONG.iter().find(|symbol| rest.starts_with(**symbol)).map_or(first.len_utf8(), |symbol| symbol.len())
}

/// The text with every string in the one spelling that all runners split in the same way: quotes doubled, backslashes doubled, and no
/// other escapes but those of control characters. One that is never closed stays as it is, for the server to refuse.
pub fn respelled(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut at = 0;
    for token in tokens(sql) {
        text.push_str(&sql[at..token.start]);
        match token.string() {
            Some(string) => text.push_str(&quote::string(&string)),
            None => text.push_str(token.text),
        }
        at = token.end();
    }
    text.push_str(&sql[at..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_with_their_escapes() {
        let text = |sql: &str| tokens(sql)[0].string();
        assert_eq!(text(r"'it\'s'").as_deref(), Some("it's"));
        assert_eq!(text(r#""a""b""#).as_deref(), Some("a\"b"));
        assert_eq!(text(r"'a\\b\nc\%'").as_deref(), Some("a\\b\nc\\%"));
        assert_eq!(respelled(r"`a` = 'it\'s' or b like 'x\\'"), r"`a` = 'it''s' or b like 'x\\'");
    }

    #[test]
    fn words_comments_and_numbers_are_told_apart() {
        let kinds = |sql: &str| tokens(sql).iter().map(|token| token.kind).collect::<Vec<_>>();
        assert_eq!(kinds("a--1"), [TokenKind::Word, TokenKind::Symbol, TokenKind::Symbol, TokenKind::Number]);
        assert_eq!(kinds("a -- b\n`c`"), [TokenKind::Word, TokenKind::Comment, TokenKind::Ident]);
        assert_eq!(kinds("X'00' 1.5e-3"), [TokenKind::Bytes, TokenKind::Number]);
        assert_eq!(kinds("'open"), [TokenKind::String]);
        assert_eq!(tokens("`a``b`")[0].ident().as_deref(), Some("a`b"));
        assert_eq!(kinds("/*/ a */ b"), [TokenKind::Comment, TokenKind::Word]);
        assert_eq!(
            kinds("@a := 1"),
            [TokenKind::Symbol, TokenKind::Word, TokenKind::Symbol, TokenKind::Number]
        );
    }

    #[test]
    fn what_stands_in_a_comment_that_is_run_is_read() {
        let texts = |sql| tokens(sql).iter().map(|token| token.text).collect::<Vec<_>>();
        assert_eq!(texts("a /*!80000 INVISIBLE */ b"), ["a", "/*!80000", "INVISIBLE", "*/", "b"]);
        assert_eq!(texts("/*M!100601 x*/ 2 */ 3"), ["/*M!100601", "x", "*/", "2", "*", "/", "3"]);
    }

    #[test]
    fn what_is_never_closed_stays_for_the_server_to_refuse() {
        for sql in [
            "status <> 'é",
            "status <> 'done",
            "'",
            "a = '\\'",
            "\"é",
            "'a\\",
            "`é",
            "x'é",
            "/*",
            "/*é",
            "/*!",
        ] {
            assert_eq!(respelled(sql), sql);
            for token in tokens(sql) {
                assert!(token.string().is_none(), "{sql}");
                token.ident();
            }
        }
    }
}
