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
        let before = at.checked_sub(1).map(|before| &found[before]);
        let no_column = before.is_some_and(|before| before.is_word("as") || before.is_word("collate"))
            || found.get(at + 1).is_some_and(|next| matches!(next.text, "(" | "."));
        if names(token, from) && !no_column {
            renamed.push_str(&sql[copied..token.start]);
            renamed.push_str(&Dialect::Mysql.spelling().ident(to));
            copied = token.end();
        }
    }
    renamed.push_str(&sql[copied..]);
    Expr(renamed)
}

/// Whether the token names that column.
fn names(token: &Token<'_>, column: &str) -> bool {
    let keyword = token.kind == TokenKind::Word && is_reserved(token.text);
    !keyword && token.ident().is_some_and(|name| name.eq_ignore_ascii_case(column))
}

/// Whether an expression speaks of a column.
pub(super) fn reads(expr: &Expr, column: &str) -> bool {
    tokens(expr.sql()).iter().any(|token| names(token, column))
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
        ] {
            assert_eq!(rename_column(&Expr::new(expr), "title", "name"), Expr::new(renamed));
        }
        assert!(reads(&Expr::new("`a` + 1"), "A") && !reads(&Expr::new("'a'"), "a"));
    }
}
