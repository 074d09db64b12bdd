//! What SQLite tells of a database, as a text that is equal for equal databases.
//!
//! Tables are told by SQLite's pragmas, and by those clauses of their text that no pragma tells: checks, generated columns, collations,
//! `AUTOINCREMENT`, `ON CONFLICT` and `DEFERRABLE`. So it makes no difference how a table was written down, nor whether its
//! constraints have names. Everything else is told by its text, with one quoting and one blank between tokens.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Connection, FromRow, Row, SqliteConnection, sqlite::SqliteRow};

use crate::block_on;

const HISTORY: [&str; 2] = ["_sqlx_migrations", "_tablewright_progress"];

/// The tables, indexes, views, triggers and virtual tables of the database at that address, a fact a line.
///
/// # Panics
///
/// If the database cannot be read.
pub fn sqlite_told(url: &str) -> String {
    block_on(async {
        let mut connection = SqliteConnection::connect(url).await.expect("SQLite opens the file");
        let told = told(&mut connection).await.expect("SQLite's pragmas and sqlite_master are readable");
        connection.close().await.expect("SQLite closes the file");
        told
    })
}

async fn told(connection: &mut SqliteConnection) -> Result<String, sqlx::Error> {
    let objects: Vec<(String, String, String, Option<String>)> = rows(
        connection,
        "SELECT \"type\", name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1, 2",
    )
    .await?;
    let listed: Vec<(String, String, i64, i64)> =
        rows(connection, "SELECT name, \"type\", wr, strict FROM pragma_table_list WHERE schema = 'main'")
            .await?;
    let mut facts = Vec::new();
    for (kind, name, table, sql) in
        objects.iter().filter(|(_, _, table, _)| !HISTORY.contains(&table.as_str()))
    {
        let sql = sql.as_deref().unwrap_or_default();
        let listed = listed.iter().find(|(listed, ..)| listed == name);
        match listed.map(|(_, listed, without_rowid, strict)| (listed.as_str(), *without_rowid, *strict)) {
            Some(("table", without_rowid, strict)) if kind == "table" => {
                facts.push(format!("table {name} (without rowid {without_rowid}, strict {strict})"));
                facts.extend(table_facts(connection, name, sql, without_rowid == 1).await?);
            }
            Some(("shadow", ..)) => {}
            _ if kind == "index" => {
                facts.push(format!("index {name} on {table}: {}", bare_keys(tokens(sql)).join(" ")))
            }
            _ => facts.push(format!("{kind} {name} on {table}: {}", tokens(sql).join(" "))),
        }
    }
    Ok(facts.join("\n"))
}

async fn rows<T: for<'r> FromRow<'r, SqliteRow> + Send + Unpin>(
    connection: &mut SqliteConnection,
    sql: &str,
) -> Result<Vec<T>, sqlx::Error> {
    sqlx::query_as(AssertSqlSafe(sql.to_owned())).persistent(false).fetch_all(connection).await
}

/// In an order of their own: that of the columns is history's.
async fn table_facts(
    connection: &mut SqliteConnection,
    table: &str,
    sql: &str,
    without_rowid: bool,
) -> Result<Vec<String>, sqlx::Error> {
    let literal = format!("'{}'", table.replace('\'', "''"));
    let columns: Vec<(String, String, bool, Option<String>, i64, i64)> = rows(
        connection,
        &format!("SELECT name, \"type\", \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo({literal}) ORDER BY cid"),
    )
    .await?;
    let keys = columns.iter().filter(|(_, _, _, _, key, _)| *key > 0).count();
    let mut facts: Vec<String> = columns
        .iter()
        .map(|(name, ty, not_null, default, key, hidden)| {
            // The number of a row is never null.
            let is_rowid = keys == 1 && *key == 1 && ty.eq_ignore_ascii_case("integer") && !without_rowid;
            let not_null = *not_null || is_rowid;
            let default = default.as_deref().map(|default| tokens(bare(default)).join(" "));
            let ty = tokens(ty).join(" ");
            format!("  {name} {ty} (not null {not_null}, default {default:?}, key {key}, hidden {hidden})")
        })
        .collect();
    facts.extend(foreign_keys(connection, &literal).await?);
    facts.extend(uniques(connection, &literal).await?);
    facts.extend(clauses(sql));
    facts.sort();
    Ok(facts)
}

async fn foreign_keys(connection: &mut SqliteConnection, table: &str) -> Result<Vec<String>, sqlx::Error> {
    let found: Vec<(i64, String, String, Option<String>, String, String)> = rows(
        connection,
        &format!(
            "SELECT key.id, key.\"table\", key.\"from\", coalesce(key.\"to\", (SELECT name FROM pragma_table_info(key.\"table\") AS parent \
             WHERE parent.pk = key.seq + 1)), key.on_update, key.on_delete FROM pragma_foreign_key_list({table}) AS key ORDER BY key.id, key.seq"
        ),
    )
    .await?;
    let mut keys: BTreeMap<i64, (Vec<String>, String)> = BTreeMap::new();
    for (id, parent, from, to, update, delete) in found {
        let (columns, rest) = keys.entry(id).or_default();
        columns.push(format!("{from} = {}", to.unwrap_or_default()).to_lowercase());
        *rest = format!("{} on update {update} on delete {delete}", parent.to_lowercase());
    }
    Ok(keys
        .into_values()
        .map(|(columns, rest)| format!("  refers ({}) to {rest}", columns.join(", ")))
        .collect())
}

async fn uniques(connection: &mut SqliteConnection, table: &str) -> Result<Vec<String>, sqlx::Error> {
    let indexes: Vec<(String, String)> = rows(
        connection,
        &format!("SELECT name, origin FROM pragma_index_list({table}) WHERE origin IN ('u', 'pk')"),
    )
    .await?;
    let mut facts = Vec::new();
    for (name, origin) in indexes {
        let sql = format!(
            "SELECT name, \"desc\", coll FROM pragma_index_xinfo('{}') WHERE \"key\" ORDER BY seqno",
            name.replace('\'', "''")
        );
        let found = sqlx::query(AssertSqlSafe(sql)).persistent(false).fetch_all(&mut *connection).await?;
        let columns: Result<Vec<String>, sqlx::Error> = found
            .iter()
            .map(|row| {
                let (name, descending, collation): (String, bool, String) =
                    (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
                Ok(format!("{name} {}{}", collation.to_lowercase(), if descending { " desc" } else { "" }))
            })
            .collect();
        facts.push(format!("  unique {origin} ({})", columns?.join(", ")));
    }
    Ok(facts)
}

/// What no pragma tells, each with the column whose it is, or none where it is the table's.
fn clauses(sql: &str) -> Vec<String> {
    let tokens = tokens(sql);
    let Some(open) = tokens.iter().position(|token| token == "(") else { return Vec::new() };
    let mut facts = Vec::new();
    let (mut at, mut column, mut subject) = (open + 1, tokens.get(open + 1).cloned(), String::new());
    while let Some(token) = tokens.get(at) {
        let next = tokens.get(at + 1).map(String::as_str);
        let whose = column.clone().unwrap_or_default();
        match (token.as_str(), next) {
            (",", Some(next)) => {
                let of_the_table = ["constraint", "primary", "unique", "check", "foreign"].contains(&next);
                column = (!of_the_table).then(|| next.to_owned());
                // The name of a column may be any word.
                at += if of_the_table { 1 } else { 2 };
                continue;
            }
            ("check", Some("(")) => {
                let end = closing(&tokens, at + 1);
                facts.push(format!("  check {}", tokens[at + 2..end].join(" ")));
                subject.clone_from(token);
                at = end;
            }
            ("as", Some("(")) => {
                let end = closing(&tokens, at + 1);
                facts.push(format!("  {whose} as {}", tokens[at + 2..end].join(" ")));
                at = end;
            }
            // The one that is used where none is said.
            ("collate", Some("binary")) => {}
            ("collate", Some(collation)) => facts.push(format!("  {whose} collate {collation}")),
            ("autoincrement", _) => facts.push("  autoincrement".to_owned()),
            ("null" | "unique" | "key", _) => subject.clone_from(token),
            // SQLite reads one behind a check, and does nothing with it.
            ("conflict", Some(action)) if action != "abort" && subject != "check" => {
                facts.push(format!("  {subject} on conflict {action}"));
            }
            ("deferred", _) => facts.push(format!("  {} deferred", tokens[at - 2..at].join(" "))),
            ("(", _) => at = closing(&tokens, at),
            _ => {}
        }
        at += 1;
    }
    facts
}

/// Where the parenthesis is closed that opens there.
fn closing(tokens: &[String], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

/// Without parentheses around what an index is over, and without ASC: they may be left out.
fn bare_keys(tokens: Vec<String>) -> Vec<String> {
    let Some(list) = tokens.iter().position(|token| token == "(") else { return tokens };
    let end = closing(&tokens, list);
    let (mut left, mut at, mut begins) = (Vec::new(), list + 1, true);
    while at < end {
        let close = closing(&tokens, at);
        let ends = tokens
            .get(close + 1)
            .is_none_or(|next| [",", ")", "collate", "asc", "desc"].contains(&next.as_str()));
        if begins && tokens[at] == "(" && ends {
            left.extend([at, close]);
        }
        let last = tokens.get(at + 1).is_some_and(|next| next == "," || at + 1 == end);
        if tokens[at] == "asc" && !begins && last {
            left.push(at);
        }
        begins = tokens[at] == ",";
        at = if tokens[at] == "(" { close } else { at } + 1;
    }
    let kept = tokens.into_iter().enumerate().filter(|(at, _)| !left.contains(at));
    kept.map(|(_, token)| token).collect()
}

/// Without parentheses around the whole.
fn bare(sql: &str) -> &str {
    let all = tokens(sql);
    let wrapped = all.first().is_some_and(|token| token == "(") && closing(&all, 0) + 1 == all.len();
    let inner = sql.trim().strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    inner.filter(|_| wrapped).map_or(sql, bare)
}

/// Words and names in lower case and without quotes, strings as they are, each other character by itself; no comments.
fn tokens(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = sql;
    while let Some(c) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let taken = match c {
            c if c.is_whitespace() => c.len_utf8(),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '\'' | '"' | '`' => {
                let end = end_of_quoted(rest, c);
                let inner = &rest[1..end.max(2) - 1];
                let doubled = format!("{c}{c}");
                let name = || inner.replace(&doubled, &c.to_string()).to_lowercase();
                found.push(if c == '\'' { rest[..end].to_owned() } else { name() });
                end
            }
            '[' => {
                let end = rest.find(']').map_or(rest.len(), |end| end + 1);
                found.push(rest[1..end - 1].to_lowercase());
                end
            }
            c if word(c) => {
                let end = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
                found.push(rest[..end].to_lowercase());
                end
            }
            c => {
                found.push(c.to_string());
                c.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    found
}

fn end_of_quoted(text: &str, quote: char) -> usize {
    let mut at = 1;
    loop {
        let Some(end) = text[at..].find(quote) else { return text.len() };
        at += end + 1;
        if !text[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_told_of_columns_and_tables() {
        let sql = "CREATE TABLE [t] (\"check\" INT CHECK (\"check\" > (1)), b AS (a || ')') STORED, c TEXT NOT NULL ON CONFLICT FAIL \
                   COLLATE nocase, -- , d\n UNIQUE (c) ON CONFLICT REPLACE, FOREIGN KEY (a) REFERENCES u DEFERRABLE INITIALLY DEFERRED)";
        let told = [
            "  check check > ( 1 )",
            "  b as a | | ')'",
            "  null on conflict fail",
            "  c collate nocase",
            "  unique on conflict replace",
            "  deferrable initially deferred",
        ];
        assert_eq!(clauses(sql), told);
    }

    #[test]
    fn what_an_index_is_over_may_stand_in_parentheses() {
        let told = |sql: &str| bare_keys(tokens(sql)).join("");
        let (bare, dressed) =
            ("i(f(a,(1))collate x,b+1 desc,(c)+(d))", "i((f(a,(1)))collate x,(b+1)desc,((c)+(d))asc)");
        assert_eq!(told(dressed), told(bare));
        assert_eq!(told(bare), bare.replace(' ', ""));
    }

    #[test]
    fn a_default_may_stand_in_parentheses() {
        assert_eq!((bare("((1))"), bare("(1) + (2)"), bare("x")), ("1", "(1) + (2)", "x"));
    }
}
