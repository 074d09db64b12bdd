//! Reads SQL as MySQL and MariaDB do: backslashes in strings, `#` comments, comments that are run, bodies of routines, and the
//! `DELIMITER` of their shells.
//!
//! `tablewright_schema::dialect::mysql` splits in the same way, for a schema knows no driver and an application links no schema; a test in
//! `migrations` holds one against the other.
//!
//! A session under `NO_BACKSLASH_ESCAPES` or `ANSI_QUOTES` reads strings otherwise; nothing of ours is written so that it
//! would matter.

use super::{Statement, Token, TokenKind};

/// The tokens of a text, white space left out, comments kept. What opens and closes a comment that is run (`/*!50003`,
/// `/*M!`, `*/`) is a comment, and what stands in it are tokens. An unclosed quote reaches to the end of the text.
pub fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut lexer = Lexer { sql, at: 0, is_run: false };
    while let Some(token) = lexer.next("") {
        found.push(token);
    }
    found
}

/// The statements of a script, empty ones left out, their semicolons too. The body of a routine, a trigger or an event is
/// part of its statement, whether or not lines with `DELIMITER` stand around it.
pub fn statements(sql: &str) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    let mut current: Vec<Token<'_>> = Vec::new();
    let mut delimiter = ";";
    let mut depth = 0_usize;
    let mut lexer = Lexer { sql, at: 0, is_run: false };
    loop {
        lexer.skip_blanks();
        let rest = &sql[lexer.at..];
        // A delimiter of its own ends a statement wherever it stands; a semicolon does not inside of a body.
        if rest.starts_with(delimiter) && (delimiter != ";" || depth == 0) {
            lexer.at += delimiter.len();
            end(sql, &mut current, &mut found);
            depth = 0;
            continue;
        }
        let other = if delimiter == ";" { "" } else { delimiter };
        let Some(token) = lexer.next(other) else { break };
        if current.is_empty() && token.is_word("delimiter") {
            let line = rest.lines().next().unwrap_or_default();
            delimiter = line.split_whitespace().nth(1).unwrap_or(";");
            lexer.at = token.start + line.len();
            continue;
        }
        // What opens a comment that is run belongs to the statement, since the server reads it.
        let opens_or_closes = token.text == "*/" || is_run_comment(token.text);
        if token.kind == TokenKind::Comment && !opens_or_closes {
            continue;
        }
        if delimiter == ";" {
            depth = body_depth(depth, &current, &token);
        }
        current.push(token);
    }
    end(sql, &mut current, &mut found);
    found
}

fn end<'a>(sql: &'a str, current: &mut Vec<Token<'a>>, found: &mut Vec<Statement<'a>>) {
    let is_something = current.iter().any(|token| token.kind != TokenKind::Comment);
    if let (Some(first), Some(last), true) = (current.first(), current.last(), is_something) {
        found.push(Statement { text: &sql[first.start..last.end()], start: first.start });
    }
    current.clear();
}

/// Whether the statement makes what has a body: `CREATE OR REPLACE DEFINER = a@b AGGREGATE FUNCTION …`.
fn has_body(before: &[Token<'_>]) -> bool {
    let mut words = before.iter().filter(|token| token.kind != TokenKind::Comment);
    match words.next() {
        // MariaDB's block outside of a routine.
        Some(first) if first.is_word("begin") => words.next().is_some_and(|next| next.is_word("not")),
        Some(first) if first.is_word("create") || first.is_word("alter") => {
            let with = ["trigger", "function", "procedure", "event", "package"];
            let without =
                ["table", "view", "index", "database", "schema", "user", "role", "sequence", "server"];
            let is_in = |token: &Token<'_>, kinds: &[&str]| kinds.iter().any(|kind| token.is_word(kind));
            words
                .find(|token| is_in(token, &with) || is_in(token, &without))
                .is_some_and(|kind| is_in(kind, &with))
        }
        Some(_) | None => false,
    }
}

/// How deep in `BEGIN … END` and `CASE … END` the next token stands. What else ends by `END` says what it ends: `END IF`.
fn body_depth(depth: usize, before: &[Token<'_>], token: &Token<'_>) -> usize {
    let mut words = before.iter().filter(|token| token.kind != TokenKind::Comment).rev();
    let last = words.next();
    let is_after = |word: &str| last.is_some_and(|last| last.is_word(word));
    // NEW.end is a column.
    if last.is_some_and(|last| last.is_symbol(".")) {
        return depth;
    }
    // The word behind an END says whether it was the end of something that is not counted. A FOR loop ends behind a statement; the
    // END of `CASE x WHEN 1 THEN 2 END FOR UPDATE` stands behind a value.
    let uncounted = ["if", "loop", "while", "repeat"];
    if is_after("end") {
        let is_loop = token.is_word("for") && words.next().is_some_and(|token| token.is_symbol(";"));
        return depth + usize::from(is_loop || uncounted.iter().any(|word| token.is_word(word)));
    }
    let is_block = depth == 0 && last.is_some_and(|last| last.is_word("begin")) && token.is_word("not");
    if is_block && words.next().is_none() {
        return 1;
    }
    if !has_body(before) {
        return 0;
    }
    match depth {
        _ if token.is_word("begin") => depth + 1,
        0 => 0,
        _ if token.is_word("case") => depth + 1,
        _ if token.is_word("end") => depth - 1,
        _ => depth,
    }
}

fn is_run_comment(text: &str) -> bool {
    text.starts_with("/*!") || text.starts_with("/*M!")
}

/// What is read, and how far.
struct Lexer<'a> {
    sql: &'a str,
    at: usize,
    /// Whether it stands in a comment that is run.
    is_run: bool,
}

impl<'a> Lexer<'a> {
    fn skip_blanks(&mut self) {
        let rest = &self.sql[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The next token, which ends before `delimiter` unless that is empty.
    fn next(&mut self, delimiter: &str) -> Option<Token<'a>> {
        self.skip_blanks();
        let rest = &self.sql[self.at..];
        let first = rest.chars().next()?;
        let (kind, mut length) = self.token(rest, first);
        let may_hold_it = matches!(kind, TokenKind::Word | TokenKind::Number | TokenKind::Symbol);
        if may_hold_it && !delimiter.is_empty() {
            // What was found at the beginning was the end of a statement.
            let inside = rest.char_indices().take_while(|(at, _)| *at < length).skip(1);
            let cut = inside.map(|(at, _)| at).find(|at| rest[*at..].starts_with(delimiter));
            length = cut.unwrap_or(length);
        }
        let token = Token { kind, text: &rest[..length], start: self.at };
        self.at += length;
        Some(token)
    }

    fn token(&mut self, rest: &str, first: char) -> (TokenKind, usize) {
        let bytes = rest.as_bytes();
        let second = bytes.get(1).copied();
        match first {
            '\'' | '"' => (TokenKind::String, quoted(rest, 0, bytes[0])),
            '`' => super::closed_ident(rest, b'`'),
            '#' => (TokenKind::Comment, line(rest)),
            // Two dashes are a comment only before a blank: 1--1 is 2.
            '-' if second == Some(b'-')
                && bytes.get(2).is_none_or(|c| c.is_ascii_whitespace() || c.is_ascii_control()) =>
            {
                (TokenKind::Comment, line(rest))
            }
            '/' if is_run_comment(rest) => {
                self.is_run = true;
                let opening = rest.find('!').map_or(2, |at| at + 1);
                let digits = rest[opening..].bytes().take(6).take_while(u8::is_ascii_digit).count();
                (TokenKind::Comment, opening + digits)
            }
            '*' if self.is_run && second == Some(b'/') => {
                self.is_run = false;
                (TokenKind::Comment, 2)
            }
            '/' if second == Some(b'*') => {
                (TokenKind::Comment, rest[2..].find("*/").map_or(rest.len(), |at| at + 4))
            }
            'x' | 'X' | 'b' | 'B' if second == Some(b'\'') => (TokenKind::String, quoted(rest, 1, b'\'')),
            _ if first.is_alphabetic() || matches!(first, '_' | '$') => (TokenKind::Word, super::word(rest)),
            // A variable: @a, @@global.b.
            '@' => (TokenKind::Symbol, 1),
            _ if first.is_ascii_digit() || (first == '.' && second.is_some_and(|c| c.is_ascii_digit())) => {
                (TokenKind::Number, super::number(rest))
            }
            _ => (TokenKind::Symbol, symbol(rest, first)),
        }
    }
}

fn line(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

fn quoted(rest: &str, open: usize, quote: u8) -> usize {
    super::quoted(rest, open, quote, true).min(rest.len())
}

fn symbol(rest: &str, first: char) -> usize {
    const TWO_OR_MORE: [&str; 12] =
        ["<=>", "->>", "->", "<>", "!=", "<=", ">=", "||", "&&", "<<", ">>", ":="];
    TWO_OR_MORE.iter().find(|op| rest.starts_with(**op)).map_or(first.len_utf8(), |op| op.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        statements(sql).into_iter().map(|statement| statement.text).collect()
    }

    #[test]
    fn quotes_and_comments_are_those_of_mysql() {
        assert_eq!(
            texts("select 'it\\'s;', \"a\"\";\" ; # ;\n-- ;\nselect `a``;`, 1--1; /* ; */ select $a$; -- ;"),
            ["select 'it\\'s;', \"a\"\";\"", "select `a``;`, 1--1", "select $a$"]
        );
        assert_eq!(texts("select 'a\\\\'; select 2"), ["select 'a\\\\'", "select 2"]);
        assert_eq!(texts("select 'a;"), ["select 'a;"]);
        assert_eq!(texts(" ; ;\n/* only a comment */ # and another"), [""; 0]);
    }

    #[test]
    fn what_stands_in_a_comment_that_is_run_is_a_statement() {
        assert_eq!(
            texts("/*!40101 SET NAMES utf8 */;\n/*M!100101 SET a = ';' */; SELECT /* no */ 1 /*! + 1 */"),
            ["/*!40101 SET NAMES utf8 */", "/*M!100101 SET a = ';' */", "SELECT /* no */ 1 /*! + 1 */"]
        );
        let words: Vec<_> = tokens("/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ TRIGGER t")
            .into_iter()
            .filter(|token| token.kind != TokenKind::Comment)
            .map(|token| token.text)
            .collect();
        assert_eq!(words, ["CREATE", "DEFINER", "=", "`a`", "@", "`b`", "TRIGGER", "t"]);
    }

    #[test]
    fn bodies_stay_whole() {
        let procedure = "CREATE DEFINER = `a`@`%` PROCEDURE p(IN n INT)\nBEGIN\n  DECLARE x INT DEFAULT CASE n WHEN 1 THEN 2 END;\n  \
                         IF n > IF(1, 2, 3) THEN SET x = 1; ELSEIF n = 2 THEN SET x = 2; END IF;\n  \
                         l: LOOP LEAVE l; END LOOP l; WHILE x < 3 DO SET x = x + 1; END WHILE;\n  \
                         REPEAT SET x = 1; UNTIL x END REPEAT; FOR i IN 1..3 DO SELECT i; END FOR; SELECT 1 FROM a ORDER BY CASE x WHEN 1 THEN 2 END FOR UPDATE; CASE x WHEN 1 THEN BEGIN END; ELSE SELECT 1; END CASE;\nEND";
        assert_eq!(texts(&format!("{procedure};\nSELECT 2;")), [procedure, "SELECT 2"]);
        let trigger = "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.end = NEW.`begin`";
        assert_eq!(texts(&format!("{trigger}; SELECT 1")), [trigger, "SELECT 1"]);
        let event = "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; DELETE FROM b; END";
        assert_eq!(texts(&format!("{event}; SELECT 1")), [event, "SELECT 1"]);
        let block = "BEGIN NOT ATOMIC SELECT 1; SELECT 2; END";
        assert_eq!(texts(&format!("{block}; SELECT 1")), [block, "SELECT 1"]);
        assert_eq!(
            texts("BEGIN; SELECT CASE WHEN 1 THEN 2 END; COMMIT"),
            ["BEGIN", "SELECT CASE WHEN 1 THEN 2 END", "COMMIT"]
        );
    }

    #[test]
    fn delimiters_of_the_shell_are_understood() {
        let body = "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 'x//'; END";
        for delimiter in ["//", ";;", "$$", "|"] {
            let sql = format!(
                "DELIMITER {delimiter}\n{body}{delimiter}\nSELECT 1 {delimiter}\ndelimiter ;\nSELECT 2; SELECT 3"
            );
            assert_eq!(texts(&sql), [body, "SELECT 1", "SELECT 2", "SELECT 3"], "{delimiter}");
        }
    }
}
