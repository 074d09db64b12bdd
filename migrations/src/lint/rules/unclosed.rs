//! `unclosed`: what is opened is never closed.

use tablewright::sql::tokens_of;

use super::prelude::*;
use crate::dialect;

pub(super) const RULE: Rule = Rule {
    code: "unclosed",
    title: "a quote, comment or parenthesis is never closed",
    level: Level::Error,
    category: Category::Destructive,
    why: "What stands behind it is taken for part of it: statements that are meant to run are text or comment. \
          A file that was cut off looks like this too.",
    help: "Close it, and see whether the end of the file is still there.",
    examples: &[
        Example {
            on: ALL,
            before: "",
            bad: "CREATE INDEX a ON t «(»b;",
            good: "CREATE TABLE u (id BIGINT PRIMARY KEY, note VARCHAR(9) DEFAULT '(''' /* ( */);",
        },
        Example { on: ALL, before: "", bad: "SELECT 1; «/*» and so on", good: "SELECT 1; /* and so on */" },
        Example {
            on: ALL, before: "", bad: "SELECT «'»it''s; SELECT 2;", good: "SELECT 'it''s'; SELECT 2;"
        },
        Example {
            on: PG,
            before: "",
            bad: "SELECT «$a$» SELECT '$$'; $b$;",
            good: "SELECT $a$ SELECT '$$'; $b$; $a$;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let database = dialect::database(look.script.dialect);
    let all = tokens_of(look.script.text, database);
    if let Some(last) = all.last()
        && let Some((opened, closing)) = opened(last)
    {
        // Behind what is open, its end is an end; behind what is closed, it opens or is a word of its own.
        let longer = format!("{}{closing} z", look.script.text);
        let closed = tokens_of(&longer, database);
        if closed.len() == all.len() + 1 && closed.last().is_some_and(|token| token.is_word("z")) {
            hits.push(Hit::new(last.start..last.start + opened.len(), opened, "never closed"));
        }
    }
    for (_, statement) in look.statements() {
        let mut open = Vec::new();
        for token in &statement.tokens {
            match token.text {
                "(" if token.kind == TokenKind::Symbol => open.push(token),
                ")" if token.kind == TokenKind::Symbol => drop(open.pop()),
                _ => {}
            }
        }
        hits.extend(open.last().map(|token| Hit::new(span_of(token), "(", "never closed")));
    }
}

/// How a token that may reach to the end of the text begins, and how it would end.
fn opened<'a>(token: &Token<'a>) -> Option<(&'a str, &'a str)> {
    let text = token.text;
    match token.kind {
        TokenKind::Comment => text.starts_with("/*").then_some(("/*", "*/")),
        TokenKind::String | TokenKind::QuotedIdent => {
            let at = text.find(['\'', '"', '`', '[', '$'])?;
            let tag = || text[at + 1..].find('$').map(|end| &text[..at + end + 2]);
            match &text[at..=at] {
                "[" => Some(("[", "]")),
                "$" => tag().map(|tag| (tag, tag)),
                quote => Some((&text[..=at], quote)),
            }
        }
        TokenKind::Word | TokenKind::Number | TokenKind::Symbol => None,
    }
}
