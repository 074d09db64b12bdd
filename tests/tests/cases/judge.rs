//! What a database holds, as told by something that is not ours: `pg_dump` and `sqlite_master`.
//!
//! The order of columns is history's and no difference; quoting and white space that SQLite keeps from ALTER statements
//! are none either. Everything else is.

use sqlx::Row;
use tablewright::Connection;
use tablewright::sql::{Token, TokenKind, tokens};
use tablewright_tests::TestDatabase;

/// A text that is equal for equal databases.
pub(crate) async fn dump(database: &TestDatabase, connection: &mut Connection) -> Result<String, String> {
    match connection {
        Connection::Sqlite(connection) => {
            let rows = sqlx::query(
                "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\'",
            )
            .fetch_all(&mut *connection)
            .await
            .map_err(|error| error.to_string())?;
            let broken = sqlx::query("PRAGMA foreign_key_check").fetch_all(connection).await;
            let broken = broken.map_err(|error| error.to_string())?.len();
            let mut lines: Vec<String> = rows
                .iter()
                .map(|row| {
                    let (kind, name): (String, String) = (row.get(0), row.get(1));
                    let sql: Option<String> = row.get(2);
                    // Indexes of constraints are numbered in the order of the constraints in the text.
                    let name = if name.starts_with("sqlite_autoindex") { "(constraint)" } else { &name };
                    format!("{kind} {name}: {}", canonical(&sql.unwrap_or_default()))
                })
                .collect();
            lines.sort();
            lines.push(format!("{broken} rows without a parent"));
            Ok(lines.join("\n"))
        }
        Connection::Postgres(_) => Ok(in_any_order(&tablewright_tests::pg_dump(database.url()))),
    }
}

/// SQLite's text of an object, one quoting, one blank between tokens, the definitions of a table sorted.
fn canonical(sql: &str) -> String {
    let all: Vec<Token<'_>> =
        tokens(sql).into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    let word = |token: &Token<'_>| match token.ident() {
        Some(name) => name.to_lowercase(),
        None => token.text.to_owned(),
    };
    let is_table = all.get(1).is_some_and(|token| token.is_word("table"));
    let Some(open) = all.iter().position(|token| token.is_symbol("(")).filter(|_| is_table) else {
        return all.iter().map(word).collect::<Vec<_>>().join(" ");
    };
    let mut depth = 0;
    let mut items = vec![Vec::new()];
    let mut tail = Vec::new();
    for token in &all[open..] {
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        match (depth, token.text) {
            (1, "(") if items.len() == 1 && items[0].is_empty() => {}
            (0, ")") => {}
            (0, _) => tail.push(word(token)),
            (1, ",") => items.push(Vec::new()),
            _ => items.last_mut().expect("there is always one").push(word(token)),
        }
    }
    let mut items: Vec<String> = items.into_iter().map(|item| item.join(" ")).collect();
    items.sort();
    let head: Vec<String> = all[..open].iter().map(word).collect();
    format!("{}\n    {}\n  {}", head.join(" "), items.join("\n    "), tail.join(" "))
}

/// `pg_dump`'s text with the columns of each table sorted.
fn in_any_order(dump: &str) -> String {
    let mut out = Vec::new();
    let mut body: Option<Vec<String>> = None;
    for line in dump.lines() {
        match &mut body {
            Some(lines) if line.starts_with(')') => {
                lines.sort();
                out.append(lines);
                out.push(line.to_owned());
                body = None;
            }
            Some(lines) => lines.push(line.trim_end_matches(',').to_owned()),
            None => {
                out.push(line.to_owned());
                if line.starts_with("CREATE TABLE") && line.ends_with('(') {
                    body = Some(Vec::new());
                }
            }
        }
    }
    out.join("\n")
}
