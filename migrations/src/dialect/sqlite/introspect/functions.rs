//! Functions that views and triggers call and that SQLite does not have: an application gives them to its connections.
//!
//! SQLite names one at a time, and only where something is used. So the texts are looked through for what is called, and SQLite is asked what it
//! has: <https://sqlite.org/pragma.html#pragma_function_list>.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;
use tablewright::sql::Token;
use tablewright_schema::object::{Object, ObjectKind};
use tablewright_schema::schema::Schema;

use super::rows;
use crate::AuthoringError;
use crate::dialect::sqlite::stored::sqlite_tokens;

/// The functions that the views and triggers of a schema call and the connection does not have, in lower case.
pub(super) async fn of_application(
    connection: &mut SqliteConnection,
    schema: &Schema,
) -> Result<BTreeSet<String>, AuthoringError> {
    let runs = |object: &&Object| object.id.kind != ObjectKind::VirtualTable;
    let mut called: BTreeSet<String> = schema.objects.values().filter(runs).flat_map(called).collect();
    let tables = schema.tables.keys().map(|name| &name.name);
    let objects = schema.objects.keys().filter(|id| id.on.is_none()).map(|id| &id.name.name);
    for name in tables.chain(objects) {
        called.remove(&name.to_ascii_lowercase());
    }
    if called.is_empty() {
        return Ok(called);
    }
    let known: Vec<String> = rows(
        connection,
        include_str!("../catalogue/functions.sql"),
        String::cmp,
        "asking which functions SQLite has",
    )
    .await?;
    for name in known {
        called.remove(&name);
    }
    called.retain(|name| !name.starts_with("pragma_"));
    Ok(called)
}

/// What stands before a parenthesis and is no keyword, in lower case.
fn called(object: &Object) -> BTreeSet<String> {
    let tokens = sqlite_tokens(&object.sql);
    let mut found = BTreeSet::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        let [name, open] = pair else { continue };
        let Some(word) = name.ident().filter(|_| open.is_symbol("(")) else { continue };
        let is_keyword = KEYWORDS.iter().any(|keyword| name.is_word(keyword));
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let names_a_table =
            |token: &&Token<'_>| token.is_symbol(".") || TABLE_FOLLOWS.iter().any(|word| token.is_word(word));
        let is_table = before.is_some_and(|token| names_a_table(&token));
        if !is_keyword && !is_table && !is_named_query(&tokens[at + 1..]) {
            found.insert(word.to_ascii_lowercase());
        }
    }
    found
}

/// Whether what is in parentheses are the columns of a query that WITH names: `(a, b) AS (`, `(a) AS MATERIALIZED (`.
fn is_named_query(from_open: &[Token<'_>]) -> bool {
    let mut depth = 0_usize;
    let close = from_open.iter().position(|token| {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth -= 1;
        }
        depth == 0
    });
    let Some([follows, rest @ ..]) = close.map(|close| &from_open[close + 1..]) else { return false };
    let opens = rest.iter().find(|token| !token.is_word("not") && !token.is_word("materialized"));
    follows.is_word("as") && opens.is_some_and(|token| token.is_symbol("("))
}

/// What follows these is no function.
const TABLE_FOLLOWS: [&str; 6] = ["from", "join", "into", "table", "view", "index"];

/// Words before a parenthesis that are no names: <https://sqlite.org/lang_keywords.html>.
const KEYWORDS: [&str; 42] = [
    "all",
    "and",
    "as",
    "between",
    "by",
    "case",
    "check",
    "collate",
    "distinct",
    "else",
    "escape",
    "except",
    "exists",
    "filter",
    "from",
    "glob",
    "having",
    "in",
    "intersect",
    "is",
    "join",
    "key",
    "limit",
    "match",
    "materialized",
    "not",
    "offset",
    "on",
    "or",
    "over",
    "partition",
    "raise",
    "regexp",
    "returning",
    "select",
    "set",
    "then",
    "union",
    "using",
    "values",
    "when",
    "where",
];

#[cfg(test)]
mod tests {
    use tablewright_schema::ObjectName;
    use tablewright_schema::object::{Object, ObjectId, ObjectKind};

    use super::called;

    #[test]
    fn what_is_called_is_found_among_what_stands_before_parentheses() {
        let sql = "CREATE VIEW v (a, b) AS WITH c(n) AS (VALUES (1)), d (m) AS NOT MATERIALIZED (SELECT 1) \
                   SELECT Title_Sort(x) AS (y), \"odd\"(1), count(*) FILTER (WHERE n IN (1)) OVER (PARTITION BY (n)) \
                   FROM json_each('[]') JOIN u (v) ON (a = b) -- comment(x)\n WHERE 'text(' <> f (1)";
        let object = Object::new(ObjectId::new(ObjectKind::View, ObjectName::new("v")), sql.to_owned());
        let found: Vec<String> = called(&object).into_iter().collect();
        assert_eq!(found, ["count", "f", "odd"]);
    }
}
