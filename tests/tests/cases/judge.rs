//! What a database holds, as told by something that is not ours: `pg_dump`, `sqlite_master` and `SHOW CREATE`.
//!
//! The order of columns, and of grants, is history's and no difference; quoting and white space that SQLite keeps from ALTER statements
//! are none either, nor is what a partition calls the NOT NULL that it has from its table (PostgreSQL 18): no statement changes that. Everything
//! else is.

use std::collections::{BTreeMap, BTreeSet};

use tablewright::sql::{Token, TokenKind, statements, tokens};
use tablewright_schema::Dialect;
use tablewright_tests::TestDatabase;

/// A text that is equal for equal databases.
pub(crate) fn dump(database: &TestDatabase, dialect: Dialect) -> String {
    judged(&database.judge(), dialect)
}

/// The same of what [`TestDatabase::judge`] said.
pub(crate) fn judged(told: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => {
            let mut objects: Vec<String> =
                statements(told).iter().map(|statement| canonical(statement.text)).collect();
            objects.sort();
            objects.join("\n")
        }
        Dialect::Postgres => in_any_order(told),
        Dialect::Mysql => with_sorted_bodies(told),
    }
}

/// `SHOW CREATE`'s text with the lines of each table sorted. That a key is a B-tree, which it need not be in memory, and that a foreign key
/// refuses at once, is said or not as it was written, and is so either way.
fn with_sorted_bodies(told: &str) -> String {
    let mut out = Vec::new();
    let mut body: Option<Vec<String>> = None;
    for line in told.lines() {
        let line =
            [" ON DELETE NO ACTION", " ON UPDATE NO ACTION", " ON DELETE RESTRICT", " ON UPDATE RESTRICT"]
                .iter()
                .fold(line.to_owned(), |line, words| line.replace(words, ""));
        match &mut body {
            Some(lines) if line.starts_with(')') => {
                if !line.contains("ENGINE=MEMORY") {
                    lines.iter_mut().for_each(|line| *line = line.replace(" USING BTREE", ""));
                }
                lines.sort();
                out.append(lines);
                out.push(line);
                body = None;
            }
            Some(lines) => lines.push(line.trim_end_matches(',').to_owned()),
            None => {
                body = line.starts_with("CREATE TABLE ").then(Vec::new);
                out.push(line);
            }
        }
    }
    out.join("\n")
}

/// `CHECK ((a > 0))` is `CHECK (a > 0)` in another spelling.
fn without_double_parentheses(item: &mut Vec<String>) {
    let closing = |item: &[String], open: usize| {
        let mut depth = 0;
        (open..item.len()).find(|at| {
            depth += i32::from(item[*at] == "(") - i32::from(item[*at] == ")");
            depth == 0
        })
    };
    let is_double = |item: &[String], open: usize| {
        item[open - 1] == "check"
            && item[open] == "("
            && item.get(open + 1).is_some_and(|next| next == "(")
            && closing(item, open + 1).is_some_and(|close| closing(item, open) == Some(close + 1))
    };
    while let Some(open) = (1..item.len()).find(|open| is_double(item, *open)) {
        if let Some(close) = closing(item, open + 1) {
            item.remove(close);
            item.remove(open + 1);
        }
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
    items.iter_mut().for_each(without_double_parentheses);
    let mut items: Vec<String> = items.into_iter().map(|item| item.join(" ")).collect();
    items.sort();
    let head: Vec<String> = all[..open].iter().map(word).collect();
    format!("{}\n    {}\n  {}", head.join(" "), items.join("\n    "), tail.join(" "))
}

/// The same, where tables came to parents that they had columns in common with. That such a table says a column itself is a mark that
/// no statement takes away; what stays of it is that the column is not its parent's alone.
pub(crate) fn without_own_marks(dump: &str) -> String {
    let mut bodies: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let lines: Vec<&str> = dump.lines().collect();
    let mut left = BTreeSet::new();
    let mut current: Option<(&str, usize)> = None;
    for (at, line) in lines.iter().enumerate() {
        match (current, line.strip_prefix("CREATE TABLE ").and_then(|rest| rest.strip_suffix(" ("))) {
            (None, Some(name)) => current = Some((name, at + 1)),
            (Some((name, start)), _) if line.starts_with(')') => {
                let parents = lines.get(at + 1).and_then(|next| next.strip_prefix("INHERITS ("));
                let parents = parents.and_then(|rest| rest.strip_suffix(");")).into_iter();
                let above: Vec<&str> = parents
                    .flat_map(|parents| parents.split(", "))
                    .filter_map(|parent| bodies.get(parent))
                    .flatten()
                    .copied()
                    .collect();
                left.extend((start..at).filter(|at| above.contains(&lines[*at])));
                bodies.insert(name, above.into_iter().chain(lines[start..at].iter().copied()).collect());
                current = None;
            }
            (Some(_), _) | (None, None) => {}
        }
    }
    let kept = lines.iter().enumerate().filter(|(at, _)| !left.contains(at)).map(|(_, line)| *line);
    kept.collect::<Vec<_>>().join("\n")
}

/// A column's line without the name of its NOT NULL constraint.
fn without_not_null_name(line: &str) -> String {
    let named = line.split_once(" CONSTRAINT ").and_then(|(before, rest)| {
        let (_, after) = rest.split_once(" NOT NULL")?;
        Some(format!("{before} NOT NULL{after}"))
    });
    named.unwrap_or_else(|| line.to_owned())
}

/// `pg_dump`'s text with the columns of each table sorted.
fn in_any_order(dump: &str) -> String {
    let mut out = Vec::new();
    let mut body: Option<Vec<String>> = None;
    let attached = dump.lines().filter_map(|line| {
        let (_, part) = line.split_once(" ATTACH PARTITION ")?;
        let name = part.split_once(" FOR VALUES ").map(|(name, _)| name);
        name.or_else(|| part.strip_suffix(" DEFAULT;"))
    });
    let parts: BTreeSet<&str> = attached.collect();
    let mut is_part = false;
    for line in dump.lines() {
        match &mut body {
            Some(lines) if line.starts_with(')') => {
                if !line.contains("ENGINE=MEMORY") {
                    lines.iter_mut().for_each(|line| *line = line.replace(" USING BTREE", ""));
                }
                lines.sort();
                out.append(lines);
                out.push(line.to_owned());
                body = None;
            }
            Some(lines) if is_part => lines.push(without_not_null_name(line.trim_end_matches(','))),
            Some(lines) => lines.push(line.trim_end_matches(',').to_owned()),
            None => {
                out.push(line.to_owned());
                let is_table = ["CREATE TABLE", "CREATE UNLOGGED TABLE", "CREATE FOREIGN TABLE"]
                    .iter()
                    .any(|begin| line.starts_with(begin));
                if is_table && line.ends_with('(') {
                    let name = line.split_once("TABLE ").map_or("", |(_, name)| name.trim_end_matches(" ("));
                    is_part = parts.contains(name);
                    body = Some(Vec::new());
                }
            }
        }
    }
    // Nor has the order in which rights were given.
    out.chunk_by_mut(|a, b| a.starts_with("GRANT ") && b.starts_with("GRANT ")).for_each(<[String]>::sort);
    out.join("\n")
}
