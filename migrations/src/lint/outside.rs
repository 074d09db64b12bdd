//! Whether a text reaches beyond the database that it runs in: such a text is not run on a scratch database, since what it names out there is real.

use tablewright::sql::{Token, TokenKind, tokens_of};
use tablewright_schema::Dialect;

use super::dialect::grammar;
use super::script::without_shell;

/// What belongs to a server and not to one of its databases.
const OF_THE_SERVER: [&str; 7] = ["database", "role", "user", "group", "tablespace", "system", "login"];
/// What leads out of a database, and is part of it.
const LEADS_OUT: [&str; 2] = ["server", "subscription"];
/// Words after which the name of a table stands.
const BEFORE_A_TABLE: [&str; 9] =
    ["table", "from", "into", "join", "update", "references", "truncate", "exists", "view"];

/// Whether a text names, or may name, what lies outside of its database: other databases, files, roles. Where it cannot be told it is taken to.
pub fn reaches_outside(dialect: Dialect, text: &str) -> bool {
    let text = without_shell(text, dialect);
    reaches(dialect, &text, Care::Stranger, 0)
}

/// The same of a project's own migration: data that looks like SQL, foreign servers and files that are read are no harm.
pub(crate) fn own_reaches_outside(dialect: Dialect, text: &str) -> bool {
    reaches(dialect, text, Care::Own, 0)
}

/// Whose text it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// Anybody's.
    Stranger,
    /// Of the project: it is meant to run, if elsewhere.
    Own,
}

fn reaches(dialect: Dialect, text: &str, care: Care, depth: usize) -> bool {
    let tokens: Vec<Token<'_>> = tokens_of(text, crate::dialect::database(dialect))
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    let has_schemas = grammar(dialect).has_schemas();
    let is_strange = care == Care::Stranger;
    let mut runs_texts = is_strange;
    for (at, token) in tokens.iter().enumerate() {
        let next = |by: usize| tokens.get(at + by);
        let is_next =
            |words: &[&str]| next(1).is_some_and(|next| words.iter().any(|word| next.is_word(word)));
        let is_first = at == 0 || tokens[at - 1].is_symbol(";");
        let defines = ["create", "drop", "alter", "rename"].iter().any(|word| token.is_word(word));
        // A schema is another word for a database where there are none in one.
        let is_mapping = next(2).is_some_and(|word| word.is_word("mapping"));
        let of_the_server = (is_next(&OF_THE_SERVER) && !is_mapping)
            || (is_strange && is_next(&LEADS_OUT))
            || (!has_schemas && is_next(&["schema"]));
        let is_one_of = |words: &[&str]| is_first && words.iter().any(|word| token.is_word(word));
        let leaves = is_one_of(&["use", "attach"]) || (is_strange && is_one_of(&["load", "install", "call"]));
        if is_first && !is_strange {
            runs_texts = is_one_of(&["do", "execute", "prepare"]);
        }
        let writes_files = ["outfile", "dumpfile", "program", "dblink", "dblink_exec", "load_extension"]
            .iter()
            .any(|word| token.is_word(word));
        let is_copy = is_strange && is_one_of(&["copy"]) || token.is_word("vacuum") && is_next(&["into"]);
        if defines && of_the_server || leaves || writes_files || is_copy {
            return true;
        }
        if !has_schemas && names_another(&tokens, at) {
            return true;
        }
        // What a block or a prepared statement runs stands in a string.
        let is_run = runs_texts && token.kind == TokenKind::String && depth < 3;
        if is_run && reaches(dialect, inner(token.text), Care::Stranger, depth + 1) {
            return true;
        }
    }
    false
}

/// Whether a table of another database is named: `app.users` where the name of a table stands.
fn names_another(tokens: &[Token<'_>], at: usize) -> bool {
    let is_name = |token: &Token<'_>| matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdent);
    let [first, dot, second] = &tokens[at..tokens.len().min(at + 3)] else { return false };
    if !(is_name(first) && dot.is_symbol(".") && is_name(second)) {
        return false;
    }
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    let stands_for_a_table = before.is_some_and(|before| {
        before.is_symbol(",") || BEFORE_A_TABLE.iter().any(|word| before.is_word(word))
    });
    // An index is made on a table, and so is a trigger.
    let opens = tokens.get(at + 3).is_some_and(|after| after.is_symbol("(") || after.is_word("for"));
    let on_a_table = before.is_some_and(|before| before.is_word("on")) && opens;
    let is_catalogue = first.is_word("information_schema");
    (stands_for_a_table || on_a_table) && !is_catalogue && !is_list_of_columns(tokens, at)
}

/// Whether the comma before it stands in a query's list of columns: `SELECT a.b, a.c FROM a`.
fn is_list_of_columns(tokens: &[Token<'_>], at: usize) -> bool {
    let opening = ["select", "from", "set", "by", "table", "tables", "update", "into", "truncate"];
    let last = tokens[..at].iter().rev().find(|token| opening.iter().any(|word| token.is_word(word)));
    last.is_some_and(|token| ["select", "set", "by"].iter().any(|word| token.is_word(word)))
}

/// What stands between the quotes of a string.
fn inner(text: &str) -> &str {
    let text = text.trim_start_matches(['e', 'E', 'n', 'N', 'x', 'X', 'b', 'B']);
    match text.strip_prefix('$').and_then(|rest| rest.find('$').map(|end| end + 2)) {
        Some(tag) if text.len() >= 2 * tag => &text[tag..text.len() - tag],
        Some(_) => "",
        None => text.trim_matches(['\'', '"']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_outside_is_seen() {
        let (my, pg, lite) = (Dialect::Mysql, Dialect::Postgres, Dialect::Sqlite);
        for (dialect, text) in [
            (my, "ALTER TABLE app.users DROP COLUMN email"),
            (my, "DROP TABLE a, `app`.`users`"),
            (my, "CREATE INDEX i ON app.users (email)"),
            (my, "INSERT INTO a (b) SELECT b FROM app.users"),
            (my, "PREPARE s FROM 'DROP TABLE app.users'"),
            (my, "DROP SCHEMA app"),
            (my, "SELECT 1; USE app; DROP TABLE users"),
            (my, "CALL clean_up()"),
            (pg, "DROP DATABASE app"),
            (pg, "DO $$ BEGIN EXECUTE 'DROP ROLE ' || 'x'; EXECUTE 'ALTER SYSTEM RESET ALL'; END $$"),
            (pg, "COPY users TO PROGRAM 'sh'"),
            (pg, "SELECT dblink_exec('x', 'DROP TABLE users')"),
            (lite, "ATTACH 'app.db' AS app; DELETE FROM app.users"),
        ] {
            assert!(reaches_outside(dialect, text), "{dialect}: {text}");
        }
        for (dialect, text) in [
            (my, "UPDATE a JOIN b ON a.id = b.id SET a.c = b.c, a.d = b.d"),
            (my, "CREATE VIEW v AS SELECT a.b, a.c FROM a ORDER BY a.b, a.c"),
            (my, "INSERT INTO a (name) VALUES ('it is''nt'), ('the user''s')"),
            (pg, "ALTER TABLE billing.invoices ADD COLUMN a text; DROP SCHEMA old"),
            (pg, "DO $$ BEGIN UPDATE users SET a = 1; END $$"),
            (lite, "DROP TABLE IF EXISTS temp.a; DELETE FROM main.a WHERE b"),
        ] {
            assert!(!reaches_outside(dialect, text), "{dialect}: {text}");
        }
        for (dialect, text, own) in [
            (my, "INSERT INTO letters (text) VALUES ('a letter from example.com, drop table a.b')", false),
            (my, "PREPARE s FROM 'DROP TABLE app.users'", true),
            (my, "UPDATE app.users SET a = 1", true),
            (my, "CALL fill_in()", false),
            (pg, "CREATE SERVER far FOREIGN DATA WRAPPER w; COPY a FROM '/tmp/a'", false),
            (pg, "CREATE USER MAPPING FOR PUBLIC SERVER far", false),
            (pg, "ALTER ROLE app PASSWORD 'x'", true),
            (lite, "ATTACH 'app.db' AS app", true),
        ] {
            assert_eq!(own_reaches_outside(dialect, text), own, "{dialect}: {text}");
        }
        for text in ["'", "$$", "$a$ $", "e'", "a.", ".a", "\"", "'é"] {
            for dialect in Dialect::ALL {
                reaches_outside(dialect, text);
            }
        }
    }
}
