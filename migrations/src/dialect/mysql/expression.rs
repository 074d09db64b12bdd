//! Compares and rewrites the text of expressions, token by token.

use tablewright_schema::Dialect;
use tablewright_schema::dialect::mysql::{Token, TokenKind, tokens};
use tablewright_schema::schema::Expr;

use super::introspect::without_parentheses;

/// Words that are no name unless they are quoted, where an expression may have them bare.
const RESERVED: [&str; 38] = [
    "and",
    "as",
    "between",
    "binary",
    "case",
    "collate",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "distinct",
    "div",
    "else",
    "end",
    "exists",
    "false",
    "from",
    "in",
    "interval",
    "is",
    "like",
    "localtime",
    "localtimestamp",
    "mod",
    "not",
    "null",
    "or",
    "regexp",
    "rlike",
    "select",
    "then",
    "true",
    "utc_date",
    "utc_time",
    "utc_timestamp",
    "when",
    "xor",
];

/// Whether two expressions are the same but for case of names and keywords, white space, comments, quotes around names and
/// parentheses around the whole.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || same_tokens(&without_parentheses(a), &without_parentheses(b))
}

/// The same of two statements that create an object.
pub(super) fn same_statement(a: &str, b: &str) -> bool {
    a == b || same_tokens(a, b)
}

fn same_tokens(a: &str, b: &str) -> bool {
    let said =
        |sql| tokens(sql).into_iter().filter(|token| token.kind != TokenKind::Comment).collect::<Vec<_>>();
    let (a, b): (Vec<Token<'_>>, Vec<Token<'_>>) = (said(a), said(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same_token(a, b))
}

fn same_token(a: &Token<'_>, b: &Token<'_>) -> bool {
    match (a.kind, b.kind) {
        (TokenKind::Word, TokenKind::Word)
        | (TokenKind::Number, TokenKind::Number)
        | (TokenKind::Bytes, TokenKind::Bytes) => a.text.eq_ignore_ascii_case(b.text),
        (TokenKind::Ident | TokenKind::Word, TokenKind::Ident | TokenKind::Word) => {
            let is_keyword = |token: &Token<'_>| token.kind == TokenKind::Word && is_reserved(token.text);
            !is_keyword(a)
                && !is_keyword(b)
                && a.ident().zip(b.ident()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(&b))
        }
        (TokenKind::Symbol, TokenKind::Symbol) => operator(a.text) == operator(b.text),
        (TokenKind::String, TokenKind::String) => a.string() == b.string(),
        (
            TokenKind::Word
            | TokenKind::Ident
            | TokenKind::String
            | TokenKind::Bytes
            | TokenKind::Number
            | TokenKind::Symbol
            | TokenKind::Comment,
            _,
        ) => false,
    }
}

fn operator(symbol: &str) -> &str {
    if symbol == "!=" { "<>" } else { symbol }
}

fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// The expression with a column of its table renamed in it, as the servers rename it themselves.
pub(super) fn rename_column(expr: &Expr, from: &str, to: &str) -> Expr {
    let sql = expr.sql();
    let found = tokens(sql);
    let mut renamed = String::with_capacity(sql.len());
    let mut copied = 0;
    for (at, token) in found.iter().enumerate() {
        if is_column(&found, at, from) {
            renamed.push_str(&sql[copied..token.start]);
            renamed.push_str(&Dialect::Mysql.spelling().ident(to));
            copied = token.end();
        }
    }
    renamed.push_str(&sql[copied..]);
    Expr(renamed)
}

/// Whether the token at that place names that column. The servers quote every column in what they print; a bare word may be much else.
fn is_column(found: &[Token<'_>], at: usize, column: &str) -> bool {
    let token = &found[at];
    if !token.ident().is_some_and(|name| name.eq_ignore_ascii_case(column)) {
        return false;
    }
    let before = at.checked_sub(1).map(|before| &found[before]);
    let next = found.get(at + 1);
    let is_after = |word: &str| before.is_some_and(|before| before.is_word(word));
    let is_part = next.is_some_and(|next| matches!(next.text, "(" | "."));
    if token.kind != TokenKind::Word {
        return !is_part && !is_after("collate");
    }
    // `DATE '2026-01-01'` and `_utf8mb4'a'` are literals.
    let is_prefix = next.is_some_and(|next| matches!(next.kind, TokenKind::String | TokenKind::Bytes));
    let is_word_of_grammar =
        ["as", "collate", "using", "set", "charset", "cast"].iter().any(|word| is_after(word))
            || is_unit(found, at);
    !is_reserved(token.text) && !is_part && !is_prefix && !is_word_of_grammar
}

/// Whether a bare word is the unit of an interval: `INTERVAL 1 YEAR`, `EXTRACT(YEAR FROM a)`, `TIMESTAMPDIFF(DAY, a, b)`.
fn is_unit(found: &[Token<'_>], at: usize) -> bool {
    const UNITS: [&str; 9] =
        ["microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"];
    let word = found[at].text.to_ascii_lowercase();
    let is_word = found[at].kind == TokenKind::Word
        && (UNITS.contains(&word.as_str()) || word.split('_').all(|part| UNITS.contains(&part)));
    let opened = at.checked_sub(2).is_some_and(|function| {
        let function = &found[function];
        ["extract", "timestampadd", "timestampdiff"].iter().any(|name| function.is_word(name))
    });
    is_word && (opened || ends_interval(found, at))
}

/// Whether the unit at that place belongs to an INTERVAL before it: one that has its value and no unit yet.
fn ends_interval(found: &[Token<'_>], at: usize) -> bool {
    let mut depth = 0_usize;
    for before in (0..at).rev() {
        match (found[before].text, depth) {
            (")", _) => depth += 1,
            ("(" | ",", 0) => return false,
            ("(", _) => depth -= 1,
            (_, 0) if found[before].is_word("interval") => return before + 1 < at,
            (_, 0) if is_unit(found, before) => return false,
            _ => {}
        }
    }
    false
}

/// Whether an expression speaks of a column.
pub(super) fn reads(expr: &Expr, column: &str) -> bool {
    let found = tokens(expr.sql());
    (0..found.len()).any(|at| is_column(&found, at, column))
}

/// Whether an expression has another value for each row that it is computed for, or for each server: MySQL calls it unsafe.
pub(super) fn differs_by_row(expr: &Expr) -> bool {
    const FUNCTIONS: [&str; 8] =
        ["rand", "random_bytes", "session_user", "sysdate", "system_user", "user", "uuid", "uuid_short"];
    let found = tokens(expr.sql());
    let is_called = |at: usize| found.get(at + 1).is_some_and(|next| next.text == "(");
    found.iter().enumerate().any(|(at, token)| {
        token.is_word("current_user")
            || FUNCTIONS.iter().any(|function| token.is_word(function)) && is_called(at)
    })
}

/// The values that a CASE over a column answers: `CASE a WHEN 'x' THEN 'y' … END`.
pub(super) fn cases(expr: &Expr) -> Vec<String> {
    let found = tokens(expr.sql());
    let pairs = found.windows(2).filter(|pair| pair[0].is_word("when"));
    pairs.filter_map(|pair| pair[1].string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_makes_no_difference() {
        for (a, b) in [
            ("status IN ('a','b')", "( `Status` in ( \"a\", 'b' ) )"),
            ("a <> 1 AND b = 2", "A != 1 /* or */ and `b` = 2"),
            ("X'00FF'", "x'00ff'"),
            ("'it''s'", "'it\\'s'"),
        ] {
            assert!(same(a, b), "{a} = {b}");
        }
    }

    #[test]
    fn meaning_makes_a_difference() {
        for (a, b) in
            [("'a'", "'A'"), ("null", "`null`"), ("a", "'a'"), ("(a) + (b)", "a) + (b"), ("a - b", "a + b")]
        {
            assert!(!same(a, b), "{a} is not {b}");
        }
    }

    #[test]
    fn a_column_is_renamed_where_it_is_meant() {
        for (expr, renamed) in [
            ("`title` <> '' and length(TITLE) > 2", "`name` <> '' and length(`name`) > 2"),
            ("title(x) = 'title'", "title(x) = 'title'"),
            ("cast(title as char) = title", "cast(`name` as char) = `name`"),
            ("a collate title = `title`", "a collate title = `name`"),
            ("convert(title using title)", "convert(`name` using title)"),
        ] {
            assert_eq!(rename_column(&Expr::new(expr), "title", "name"), Expr::new(renamed));
        }
        for (expr, renamed) in [
            ("`year` + interval 1 year", "`y` + interval 1 year"),
            ("extract(year from a) < year", "extract(year from a) < `y`"),
            ("timestampdiff(year, a, b) > `year`", "timestampdiff(year, a, b) > `y`"),
            ("year(a) = year", "year(a) = `y`"),
            ("a + interval 1 year > year", "a + interval 1 year > `y`"),
            ("a + interval (b + year) year", "a + interval (b + `y`) year"),
            ("a + interval year year", "a + interval `y` year"),
            ("if(a > now() - interval 1 day, year, 1)", "if(a > now() - interval 1 day, `y`, 1)"),
        ] {
            assert_eq!(rename_column(&Expr::new(expr), "year", "y"), Expr::new(renamed));
        }
        assert!(!reads(&Expr::new("date '2026-01-01' < a"), "date"));
        assert!(reads(&Expr::new("`a` + 1"), "A") && !reads(&Expr::new("'a'"), "a"));
    }

    #[test]
    fn what_is_another_for_each_row_is_known() {
        for (expr, differs) in [
            ("uuid()", true),
            ("concat('x', UUID())", true),
            ("current_user", true),
            ("now()", false),
            ("'uuid()'", false),
            ("`user`", false),
            ("user = 'x'", false),
            ("user()", true),
        ] {
            assert_eq!(differs_by_row(&Expr::new(expr)), differs, "{expr}");
        }
    }
}
