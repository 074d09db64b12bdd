//! Expressions as PostgreSQL reads them: compared and renamed token by token, never parsed.

use tablewright::sql::{Token, TokenKind, tokens};
use tablewright_schema::ObjectName;
use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::schema::Expr;

/// Whether two expressions are the same but for case, white space, comments, outer parentheses and needless quotes.
pub(super) fn same(a: &Expr, b: &Expr) -> bool {
    a == b || canonical_tokens(a.sql()) == canonical_tokens(b.sql())
}

/// Whether two statements that create an object are the same but for case, white space, comments, needless quotes, the name of the
/// default schema and OR REPLACE.
pub(super) fn same_statement(a: &str, b: &str) -> bool {
    let tokens = |sql: &str| {
        let mut found = canonical_tokens(sql);
        let mut at = 0;
        while let Some((word, _)) = found.get(at) {
            let next = found.get(at + 1).map(|(word, _)| word.as_str());
            if (word == "public" && next == Some(".")) || (at == 1 && word == "or" && next == Some("replace"))
            {
                found.drain(at..at + 2);
            } else {
                at += 1;
            }
        }
        found
    };
    a == b || tokens(a) == tokens(b)
}

/// Token texts, and whether an operator's character touches the one before: `- -` is not `--`.
fn canonical_tokens(sql: &str) -> Vec<(String, bool)> {
    let mut end_of_operator = None;
    let mut canonical = Vec::new();
    for token in tokens(without_outer_parentheses(sql)) {
        let text = match token.kind {
            TokenKind::Comment => continue,
            TokenKind::Word | TokenKind::Number => token.text.to_ascii_lowercase(),
            TokenKind::QuotedIdent if token.text.starts_with('"') => {
                token.ident().map_or_else(|| token.text.to_owned(), |name| Postgres::printed_ident(&name))
            }
            TokenKind::QuotedIdent | TokenKind::String => token.text.to_owned(),
            TokenKind::Symbol if token.text == "!=" => "<>".to_owned(),
            TokenKind::Symbol => token.text.to_owned(),
        };
        let is_operator =
            token.kind == TokenKind::Symbol && token.text.chars().all(|c| "+-*/<>=~!@#%^&|`?".contains(c));
        canonical.push((text, is_operator && end_of_operator == Some(token.start)));
        end_of_operator = is_operator.then(|| token.end());
    }
    canonical
}

/// The expression without parentheses around the whole of it.
pub(super) fn without_outer_parentheses(sql: &str) -> &str {
    let mut inner = sql.trim();
    while let Some(stripped) = strip_once(inner) {
        inner = stripped.trim();
    }
    inner
}

fn strip_once(sql: &str) -> Option<&str> {
    if !sql.starts_with('(') || !sql.ends_with(')') {
        return None;
    }
    let mut depth = 0_usize;
    for token in tokens(sql) {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return (token.end() == sql.len()).then(|| &sql[1..sql.len() - 1]);
            }
        }
    }
    None
}

/// Whether a name stands anywhere in the expression, as whatever.
pub(super) fn mentions(expr: &Expr, name: &str) -> bool {
    tokens(expr.sql()).iter().any(|token| is_name(token, name))
}

/// The expression with a column renamed: where its name stands as a column, not as a function, a type or a table.
pub(super) fn rename_column(expr: &Expr, from: &str, to: &str) -> Expr {
    replace_idents(expr, |tokens, at| is_name(&tokens[at], from) && stands_as_column(tokens, at), to)
}

/// The schema of names that say none.
const DEFAULT_SCHEMA: &str = "public";

/// The expression with a type's schema left out, wherever the qualified name stands.
pub(super) fn unqualify_type(expr: &Expr, ty: &ObjectName) -> Expr {
    let schema = ty.schema.as_deref().unwrap_or(DEFAULT_SCHEMA);
    let sql = expr.sql();
    let found = tokens(sql);
    let mut written = String::with_capacity(sql.len());
    let mut done = 0;
    for triple in found.windows(3) {
        let is_type =
            is_name(&triple[0], schema) && triple[1].is_symbol(".") && is_name(&triple[2], &ty.name);
        if is_type && triple[0].start >= done {
            written += &sql[done..triple[0].start];
            done = triple[2].start;
        }
    }
    Expr::new(written + &sql[done..])
}

/// The expression with a table called `to` where columns are named with their table: `items.state`, `public.items.state`.
pub(super) fn rename_table(expr: &Expr, from: &ObjectName, to: &str) -> Expr {
    let schema = from.schema.as_deref().unwrap_or(DEFAULT_SCHEMA);
    let sql = expr.sql();
    let found: Vec<_> = tokens(sql).into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    let is_dot = |at: usize| found.get(at).is_some_and(|token| token.is_symbol("."));
    let is_table = |at: usize| found.get(at).is_some_and(|token| is_name(token, &from.name));
    let mut written = String::with_capacity(sql.len());
    let (mut done, mut at) = (0, 0);
    while at < found.len() {
        let is_behind_dot = at > 0 && is_dot(at - 1);
        let qualified = is_name(&found[at], schema) && is_dot(at + 1) && is_table(at + 2) && is_dot(at + 3);
        let end = match (is_behind_dot, qualified) {
            (false, true) => at + 2,
            (false, false) if is_table(at) && is_dot(at + 1) => at,
            (_, _) => {
                at += 1;
                continue;
            }
        };
        written += &sql[done..found[at].start];
        written += &Postgres::printed_ident(to);
        done = found[end].end();
        at = end + 1;
    }
    Expr::new(written + &sql[done..])
}

/// The expression with a type's schema added where its bare name stands behind `::`, as the server prints types.
pub(super) fn qualify_type(expr: &Expr, ty: &ObjectName) -> Expr {
    let Some(schema) = &ty.schema else { return expr.clone() };
    let sql = expr.sql();
    let mut written = String::with_capacity(sql.len());
    let mut done = 0;
    for pair in tokens(sql).windows(2) {
        if pair[0].is_symbol("::") && is_name(&pair[1], &ty.name) {
            written += &sql[done..pair[1].start];
            written += &format!("{}.", Postgres::printed_ident(schema));
            done = pair[1].start;
        }
    }
    Expr::new(written + &sql[done..])
}

fn replace_idents(expr: &Expr, is_meant: impl Fn(&[Token<'_>], usize) -> bool, to: &str) -> Expr {
    let sql = expr.sql();
    let found: Vec<_> = tokens(sql).into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    let mut written = String::with_capacity(sql.len());
    let mut done = 0;
    for (at, token) in found.iter().enumerate().filter(|(at, _)| is_meant(&found, *at)) {
        written += &sql[done..token.start];
        let printed = Postgres::printed_ident(to);
        // `[name]` is one token, since it is an identifier elsewhere; here it is a subscript.
        written += &if token.text.starts_with('[') { format!("[{printed}]") } else { printed };
        done = found[at].end();
    }
    written += &sql[done..];
    Expr::new(written)
}

/// Whether the token is that name: bare words stand for their lower-case form.
fn is_name(token: &Token<'_>, name: &str) -> bool {
    match token.kind {
        TokenKind::Word => token.text.to_ascii_lowercase() == name,
        TokenKind::QuotedIdent if token.text.starts_with('[') => {
            token.text[1..token.text.len() - 1].trim().to_ascii_lowercase() == name
        }
        TokenKind::QuotedIdent => token.ident().as_deref() == Some(name),
        TokenKind::String | TokenKind::Number | TokenKind::Symbol | TokenKind::Comment => false,
    }
}

fn stands_as_column(tokens: &[Token<'_>], at: usize) -> bool {
    let follows = |symbol: &str| tokens.get(at + 1).is_some_and(|next| next.is_symbol(symbol));
    !follows("(") && !follows(".") && !in_type_name(tokens, at)
}

/// Whether the token is part of a type behind `::`: `audit.kind`, `character varying`, `timestamp with time zone`.
fn in_type_name(tokens: &[Token<'_>], at: usize) -> bool {
    const LATER_WORDS: [&str; 7] = ["varying", "precision", "with", "without", "time", "zone", "to"];
    let Some(before) = at.checked_sub(1) else { return false };
    let is_qualified = tokens[before].is_symbol(".") && before > 0;
    if tokens[before].is_symbol("::") {
        true
    } else if is_qualified {
        in_type_name(tokens, before - 1)
    } else {
        tokens[before].kind == TokenKind::Word
            && LATER_WORDS.iter().any(|word| tokens[at].is_word(word))
            && in_type_name(tokens, before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_same(a: &str, b: &str) -> bool {
        same(&Expr::new(a), &Expr::new(b))
    }

    #[test]
    fn spelling_aside_expressions_are_the_same() {
        assert!(is_same("a > 0", "(A>0)"));
        assert!(is_same("((a) > 0)", "(\"a\") > 0 -- why"));
        assert!(is_same("a != 'X'", "a <> 'X'"));
        assert!(is_same("length(name)  >\n1E3", "LENGTH(\"name\") > 1e3"));
    }

    #[test]
    fn what_could_differ_is_not_the_same() {
        assert!(!is_same("a > 'x'", "a > 'X'"));
        assert!(!is_same("\"A\" > 0", "a > 0"));
        assert!(!is_same("\"current_user\" = a", "current_user = a"));
        assert!(!is_same("x::\"char\"", "x::char"));
        assert!(!is_same("(a) OR (b)", "a) OR (b"));
        assert!(!is_same("a - - b", "a -- b"));
        assert!(!is_same("a ~ * b", "a ~* b"));
        assert!(!is_same("(a + b) * c", "a + b * c"));
    }

    #[test]
    fn columns_are_renamed_where_they_stand_as_columns() {
        let renamed = |sql: &str, from: &str, to: &str| rename_column(&Expr::new(sql), from, to).0;
        assert_eq!(
            renamed("status = 'status'::status AND Status(status) > t.STATUS", "status", "State"),
            "\"State\" = 'status'::status AND Status(\"State\") > t.\"State\""
        );
        assert_eq!(renamed("x[idx] > '{1}'::audit.idx", "idx", "at"), "x[at] > '{1}'::audit.idx");
        assert_eq!(
            renamed("zone > '1'::timestamp with time zone", "zone", "user"),
            "\"user\" > '1'::timestamp with time zone"
        );
        assert_eq!(renamed("\"Name\" <> name", "name", "title"), "\"Name\" <> title");
    }

    #[test]
    fn tables_are_renamed_where_columns_are_named_with_them() {
        let renamed = |sql: &str, from: ObjectName| rename_table(&Expr::new(sql), &from, "a b").0;
        let items = || ObjectName::new("items");
        assert_eq!(renamed("items.x > public.\"items\".y", items()), "\"a b\".x > \"a b\".y");
        assert_eq!(
            renamed("items > other.items.y AND x.items.z", items()),
            "items > other.items.y AND x.items.z"
        );
        let audit = ObjectName::qualified("Audit", "items");
        assert_eq!(renamed("\"Audit\".items.x > items.y", audit), "\"a b\".x > \"a b\".y");
    }

    #[test]
    fn types_lose_and_regain_their_schema() {
        let ty = ObjectName::qualified("Audit", "mood");
        let qualified = Expr::new("mood = 'ok'::\"Audit\".mood OR x::\"Audit\".mood[] IS NULL");
        let bare = Expr::new("mood = 'ok'::mood OR x::mood[] IS NULL");
        assert_eq!(unqualify_type(&qualified, &ty), bare);
        assert_eq!(qualify_type(&bare, &ty), qualified);
    }
}
