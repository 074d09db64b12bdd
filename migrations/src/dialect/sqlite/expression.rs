//! Compares and rewrites the text of expressions, token by token.

use tablewright::sql::{Token, TokenKind};
use tablewright_schema::Dialect;
use tablewright_schema::schema::Expr;

use super::stored::{sqlite_tokens, without_parentheses};

/// Whether two statements that create an object are the same but for white space, comments, quotes around names and case of
/// names and keywords.
pub(super) fn same_statement(a: &str, b: &str) -> bool {
    a == b || same_tokens(&sqlite_tokens(a), &sqlite_tokens(b))
}

/// Words that are never a name unless they are quoted (<https://sqlite.org/lang_keywords.html>, those without a fallback to
/// identifiers), and the words for values.
const RESERVED: [&str; 68] = [
    "add",
    "all",
    "alter",
    "and",
    "as",
    "autoincrement",
    "between",
    "case",
    "check",
    "collate",
    "commit",
    "constraint",
    "create",
    "current_date",
    "current_time",
    "current_timestamp",
    "default",
    "deferrable",
    "delete",
    "distinct",
    "drop",
    "else",
    "escape",
    "except",
    "exists",
    "false",
    "foreign",
    "from",
    "group",
    "having",
    "in",
    "index",
    "insert",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "like",
    "limit",
    "not",
    "nothing",
    "notnull",
    "null",
    "on",
    "or",
    "order",
    "primary",
    "references",
    "returning",
    "select",
    "set",
    "table",
    "then",
    "to",
    "transaction",
    "true",
    "union",
    "unique",
    "update",
    "using",
    "values",
    "when",
    "where",
    "glob",
    "regexp",
    "match",
    "rowid",
];

fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// Whether two expressions are the same but for case of names and keywords, white space, comments, quotes around names
/// and parentheses around the whole.
pub(super) fn same(a: &str, b: &str) -> bool {
    same_tokens(&sqlite_tokens(without_parentheses(a)), &sqlite_tokens(without_parentheses(b)))
}

fn same_tokens(a: &[Token<'_>], b: &[Token<'_>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_token(a, b))
}

fn same_token(a: &Token<'_>, b: &Token<'_>) -> bool {
    match (a.kind, b.kind) {
        (TokenKind::Word, TokenKind::Word) | (TokenKind::Number, TokenKind::Number) => {
            a.text.eq_ignore_ascii_case(b.text)
        }
        // Where there is no such column, "a" is a string to SQLite, and strings differ by case.
        (TokenKind::QuotedIdent, TokenKind::QuotedIdent)
            if a.text.starts_with('"') && b.text.starts_with('"') =>
        {
            a.text == b.text
        }
        (TokenKind::QuotedIdent | TokenKind::Word, TokenKind::QuotedIdent | TokenKind::Word) => {
            let bare_keyword = |token: &Token<'_>| token.kind == TokenKind::Word && is_reserved(token.text);
            !bare_keyword(a)
                && !bare_keyword(b)
                && a.ident().zip(b.ident()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(&b))
        }
        (TokenKind::Symbol, TokenKind::Symbol) => operator(a.text) == operator(b.text),
        (TokenKind::String, TokenKind::String) => a.text == b.text,
        (
            TokenKind::Word
            | TokenKind::QuotedIdent
            | TokenKind::String
            | TokenKind::Number
            | TokenKind::Symbol
            | TokenKind::Comment,
            _,
        ) => false,
    }
}

/// SQLite has two spellings of equal and of unequal.
fn operator(symbol: &str) -> &str {
    match symbol {
        "==" => "=",
        "!=" => "<>",
        other => other,
    }
}

/// The expression with a column of its table renamed in it.
pub(super) fn rename_column(expr: &Expr, from: &str, to: &str) -> Expr {
    let sql = expr.sql();
    let tokens = sqlite_tokens(sql);
    // In a subquery a qualified name may be another table's column.
    let subquery = tokens.iter().any(|token| token.is_word("select"));
    let mut renamed = String::with_capacity(sql.len());
    let mut copied = 0;
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let qualified = before.is_some_and(|before| before.is_symbol("."));
        let no_column = before.is_some_and(|before| before.is_word("as") || before.is_word("collate"))
            || tokens.get(at + 1).is_some_and(|next| next.is_symbol("(") || next.is_symbol("."));
        if names(token, from) && !no_column && !(qualified && subquery) {
            renamed.push_str(&sql[copied..token.start]);
            renamed.push_str(&written(to, token));
            copied = token.end();
        }
    }
    renamed.push_str(&sql[copied..]);
    Expr(renamed)
}

/// Whether the token names that column.
pub(super) fn names(token: &Token<'_>, column: &str) -> bool {
    let keyword = token.kind == TokenKind::Word && is_reserved(token.text);
    !keyword && token.ident().is_some_and(|name| name.eq_ignore_ascii_case(column))
}

/// The name, bare if the old one was and it can be.
fn written(name: &str, old: &Token<'_>) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !is_reserved(name);
    if plain && old.kind == TokenKind::Word {
        name.to_owned()
    } else {
        Dialect::Sqlite.spelling().ident(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_makes_no_difference() {
        for (a, b) in [
            ("status IN ('a','b')", "( \"Status\" in ( 'a', 'b' ) )"),
            ("a <> 1 AND [b] == 2", "A != 1 /* or */ and `b` = 2"),
            ("strftime('%Y', 'now')", "STRFTIME('%Y','now')"),
        ] {
            assert!(same(a, b), "{a} = {b}");
        }
    }

    #[test]
    fn meaning_makes_a_difference() {
        for (a, b) in [
            ("'a'", "'A'"),
            ("\"a\"", "\"A\""),
            ("null", "\"null\""),
            ("CURRENT_TIMESTAMP", "strftime('%Y-%m-%d %H:%M:%f000', 'now')"),
            ("(a) + (b)", "a) + (b"),
            ("a - b", "a + b"),
            ("x'00'", "'00'"),
            ("a", "a b"),
        ] {
            assert!(!same(a, b), "{a} is not {b}");
        }
    }

    #[test]
    fn a_column_is_renamed_where_it_is_meant() {
        for (expr, renamed) in [
            ("title <> '' AND length(TITLE) > 2", "name <> '' AND length(name) > 2"),
            ("\"title\" = 'title'", "\"name\" = 'title'"),
            ("title(x) = [title]", "title(x) = \"name\""),
            ("t.title = 1", "t.name = 1"),
            (
                "(SELECT max(t.title) FROM t WHERE t.id = title)",
                "(SELECT max(t.title) FROM t WHERE t.id = name)",
            ),
            ("CAST(title AS title)", "CAST(name AS title)"),
        ] {
            assert_eq!(rename_column(&Expr::new(expr), "title", "name"), Expr::new(renamed));
        }
        assert_eq!(rename_column(&Expr::new("a > 1"), "a", "Group"), Expr::new("\"Group\" > 1"));
    }
}
