//! How the statements of a file are run: as one transaction, as a SQLite rebuild, or one after another.

use crate::connection::Database;
use crate::migrate::error::MigrateError;
use crate::migrate::evidence::{Manner, manner};
use crate::migrate::script::{Script, position};
use crate::sql::{Statement, mysql, statements_of, tokens};

/// How a file is run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Wholly in one transaction.
    Transaction(Text),
    /// Wholly in one transaction, foreign keys not enforced meanwhile. SQLite ignores the pragma inside a transaction,
    /// so such a file brings its own: `-- no-transaction`, `PRAGMA foreign_keys = OFF`, `BEGIN`, …, `COMMIT`,
    /// `PRAGMA foreign_keys = ON`. Temporary tables may be made before its `BEGIN` and dropped after its `COMMIT`.
    Rebuild(Text),
    /// One unit after another, each journaled.
    Units(Vec<Unit>),
    /// A function of the application takes its place.
    Code,
}

/// Statements that are sent as one text, byte for byte where they stand in the file, so that positions are the file's own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Text {
    /// The text; what the runner does itself, such as `BEGIN`, is blank.
    pub(crate) sql: String,
    /// Where it begins in the file.
    pub(crate) start: usize,
    /// The first byte of each statement, in the file.
    pub(crate) statements: Vec<usize>,
}

/// What is run and journaled as one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// The number of its first statement in the file, from 1.
    pub(crate) number: usize,
    /// How it is run.
    pub(crate) kind: UnitKind,
    /// Its text.
    pub(crate) text: Text,
}

/// How a unit is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitKind {
    /// It sets the session, not the database (`SET`, `PRAGMA`): it is run again whenever the file is resumed.
    Session,
    /// In a transaction with its row of the journal.
    Transaction,
    /// The database refuses it inside a transaction, or commits it by itself.
    Bare,
}

/// How this file is run on this database.
pub(crate) fn shape(script: &Script, database: Database) -> Result<Shape, MigrateError> {
    let sql = script.sql();
    if script.is_code() {
        return Ok(Shape::Code);
    }
    if database == Database::Mysql {
        return shape_on_mysql(script);
    }
    let all = statements_of(sql, database);
    if !script.no_transaction() {
        return Ok(Shape::Transaction(whole_transaction(script, &all)?));
    }
    match rebuild(sql, &all, database) {
        Some(text) => Ok(Shape::Rebuild(text)),
        None => units(script, &all, database).map(Shape::Units),
    }
}

/// On MySQL a file is one transaction where nothing in it ends one by itself, whatever its first line says otherwise.
fn shape_on_mysql(script: &Script) -> Result<Shape, MigrateError> {
    let all = mysql::statements(script.sql());
    let inner = match wrapped(&all) {
        true => &all[1..all.len() - 1],
        false => &all,
    };
    let rows_only = inner.iter().all(|statement| control(statement).is_none() && is_about_rows(statement));
    match rows_only && !script.no_transaction() {
        true => Ok(Shape::Transaction(joined(script.sql(), inner))),
        false => units(script, &all, Database::Mysql).map(Shape::Units),
    }
}

/// The units of a file, whatever its shape: where some of it is done, or a table that it names has no transactions.
pub(crate) fn units_on_mysql(script: &Script) -> Result<Shape, MigrateError> {
    units(script, &mysql::statements(script.sql()), Database::Mysql).map(Shape::Units)
}

fn is_about_rows(statement: &Statement<'_>) -> bool {
    manner(statement.text) == Manner::Rows
}

/// Statements as one text, each at its place, and semicolons between them whatever has parted them.
fn joined(sql: &str, statements: &[Statement<'_>]) -> Text {
    let start = statements.first().map_or(0, |first| first.start);
    let mut text = String::new();
    for statement in statements {
        let gap = statement.start - start - text.len();
        text.extend(std::iter::repeat_n(' ', gap));
        text.push_str(statement.text);
        // What parts two statements is a character at least.
        if start + text.len() < sql.len() {
            text.push(';');
        }
    }
    Text { sql: text, start, statements: starts(statements) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    Begin,
    Commit,
    Rollback,
}

/// Whether a statement begins or ends a transaction. Savepoints do neither.
fn control(statement: &Statement<'_>) -> Option<Control> {
    let mut words =
        statement.text.split(|c: char| c.is_whitespace() || c == ';').filter(|word| !word.is_empty());
    let mut word = || words.next().unwrap_or_default().to_ascii_uppercase();
    match word().as_str() {
        // MariaDB's block outside of a routine is no transaction.
        "BEGIN" => (word() != "NOT").then_some(Control::Begin),
        "START" if word() == "TRANSACTION" => Some(Control::Begin),
        // COMMIT PREPARED and ROLLBACK PREPARED end somebody else's transaction.
        "COMMIT" | "END" => (word() != "PREPARED").then_some(Control::Commit),
        "PREPARE" if word() == "TRANSACTION" => Some(Control::Commit),
        "ABORT" => Some(Control::Rollback),
        "ROLLBACK" => {
            let (second, third) = (word(), word());
            let to_savepoint = second == "TO" || third == "TO" || second == "PREPARED";
            (!to_savepoint).then_some(Control::Rollback)
        }
        _ => None,
    }
}

fn whole_transaction(script: &Script, all: &[Statement<'_>]) -> Result<Text, MigrateError> {
    let sql = script.sql();
    let wrapped = wrapped(all);
    let inner = if wrapped { &all[1..all.len() - 1] } else { all };
    if let Some(own) = inner.iter().find(|statement| control(statement).is_some()) {
        return Err(own_transaction(script, own));
    }
    let outer = if wrapped { vec![all[0], all[all.len() - 1]] } else { Vec::new() };
    Ok(Text { sql: blanked(sql, &outer), start: 0, statements: starts(inner) })
}

/// `BEGIN; …; COMMIT` around everything says what the runner does anyway.
fn wrapped(all: &[Statement<'_>]) -> bool {
    matches!(all, [first, .., last]
        if control(first) == Some(Control::Begin) && control(last) == Some(Control::Commit))
}

fn own_transaction(script: &Script, statement: &Statement<'_>) -> MigrateError {
    let (line, column) = position(script.sql(), statement.start);
    MigrateError::OwnTransaction {
        file: script.file().to_owned(),
        line,
        column,
        statement: statement.text.to_owned(),
        no_transaction: script.no_transaction(),
    }
}

fn starts(statements: &[Statement<'_>]) -> Vec<usize> {
    statements.iter().map(|statement| statement.start).collect()
}

/// The text with these statements as blanks of the same length.
fn blanked(sql: &str, outer: &[Statement<'_>]) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut at = 0;
    for statement in outer {
        text.push_str(&sql[at..statement.start]);
        text.extend(statement.text.chars().flat_map(|c| std::iter::repeat_n(' ', c.len_utf8())));
        at = statement.start + statement.text.len();
    }
    text.push_str(&sql[at..]);
    text
}

fn rebuild(sql: &str, all: &[Statement<'_>], database: Database) -> Option<Text> {
    let [off, framed @ .., on] = all else { return None };
    let frame =
        database == Database::Sqlite && foreign_keys(off) == Some(false) && foreign_keys(on) == Some(true);
    if !frame {
        return None;
    }
    let mut controls =
        framed.iter().enumerate().filter_map(|(at, statement)| Some((at, control(statement)?)));
    let (Some((begin, Control::Begin)), Some((commit, Control::Commit)), None) =
        (controls.next(), controls.next(), controls.next())
    else {
        return None;
    };
    // What only touches temporary tables may stand around the transaction; to run it inside changes nothing.
    let around = framed[..begin].iter().chain(&framed[commit + 1..]);
    if !around.clone().all(is_temporary) {
        return None;
    }
    let statements = framed.iter().enumerate().filter(|(at, _)| *at != begin && *at != commit);
    Some(Text {
        sql: blanked(sql, &[*off, framed[begin], framed[commit], *on]),
        start: 0,
        statements: statements.map(|(_, statement)| statement.start).collect(),
    })
}

/// Whether the statement makes or drops a temporary table.
fn is_temporary(statement: &Statement<'_>) -> bool {
    let tokens = tokens(statement.text);
    let [verb, rest @ ..] = tokens.as_slice() else { return false };
    if !verb.is_word("create") && !verb.is_word("drop") {
        return false;
    }
    match rest {
        [temporary, table, ..] if temporary.is_word("temp") || temporary.is_word("temporary") => {
            verb.is_word("create") && table.is_word("table")
        }
        [table, rest @ ..] => {
            let rest = match rest {
                [if_word, exists, rest @ ..] if if_word.is_word("if") && exists.is_word("exists") => rest,
                rest => rest,
            };
            table.is_word("table")
                && matches!(rest, [schema, dot, ..] if schema.is_word("temp") && dot.is_symbol("."))
        }
        [] => false,
    }
}

/// What `PRAGMA foreign_keys = …` sets.
fn foreign_keys(statement: &Statement<'_>) -> Option<bool> {
    let words: Vec<String> =
        tokens(statement.text).iter().map(|token| token.text.to_ascii_lowercase()).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["pragma", "foreign_keys", "=", value] | ["pragma", "foreign_keys", "(", value, ")"] => {
            match *value {
                "on" | "1" | "true" | "yes" => Some(true),
                "off" | "0" | "false" | "no" => Some(false),
                _ => None,
            }
        }
        _ => None,
    }
}

fn units(script: &Script, all: &[Statement<'_>], database: Database) -> Result<Vec<Unit>, MigrateError> {
    let sql = script.sql();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(statement) = all.get(at) {
        let number = at + 1;
        match control(statement) {
            // What commits as it goes is a routine or a block of code; a transaction around it would be in its way.
            None if script.resumable() && database == Database::Postgres && is_code(statement) => {
                found.push(Unit { kind: UnitKind::Bare, ..one(statement, number, database) });
                at += 1;
            }
            None => {
                found.push(one(statement, number, database));
                at += 1;
            }
            Some(Control::Begin) => {
                let inner = &all[at + 1..];
                let length = inner.iter().position(|inner| control(inner).is_some());
                let Some((length, end)) =
                    length.and_then(|length| inner.get(length).map(|end| (length, end)))
                else {
                    return Err(own_transaction(script, statement));
                };
                if control(end) != Some(Control::Commit) {
                    return Err(own_transaction(script, end));
                }
                let inner = &inner[..length];
                if database == Database::Mysql && !inner.iter().all(is_about_rows) {
                    // What commits by itself ends the transaction around it: each is what it is alone.
                    found.extend(
                        inner.iter().enumerate().map(|(at, alone)| one(alone, number + 1 + at, database)),
                    );
                } else if database == Database::Mysql && !inner.is_empty() {
                    found.push(Unit { number, kind: UnitKind::Transaction, text: joined(sql, inner) });
                } else if let (Some(first), Some(last)) = (inner.first(), inner.last()) {
                    let range = first.start..last.start + last.text.len();
                    let text =
                        Text { sql: sql[range].to_owned(), start: first.start, statements: starts(inner) };
                    found.push(Unit { number, kind: UnitKind::Transaction, text });
                }
                at += length + 2;
            }
            Some(Control::Commit | Control::Rollback) => return Err(own_transaction(script, statement)),
        }
    }
    Ok(found)
}

fn is_code(statement: &Statement<'_>) -> bool {
    let tokens = tokens(statement.text);
    tokens.first().is_some_and(|token| token.is_word("do") || token.is_word("call"))
}

fn one(statement: &Statement<'_>, number: usize, database: Database) -> Unit {
    let text =
        Text { sql: statement.text.to_owned(), start: statement.start, statements: vec![statement.start] };
    Unit { number, kind: kind(statement, database), text }
}

fn kind(statement: &Statement<'_>, database: Database) -> UnitKind {
    let tokens = tokens(statement.text);
    let first =
        |words: &[&str]| tokens.first().is_some_and(|token| words.iter().any(|word| token.is_word(word)));
    let has = |word: &str| tokens.iter().take(6).any(|token| token.is_word(word));
    match database {
        Database::Sqlite if first(&["pragma", "attach", "detach"]) => UnitKind::Session,
        Database::Sqlite if first(&["vacuum"]) => UnitKind::Bare,
        Database::Postgres if first(&["set", "reset", "load", "listen", "unlisten", "discard"]) => {
            UnitKind::Session
        }
        // The server names the others itself: they are tried in a transaction first.
        Database::Postgres if has("concurrently") || first(&["vacuum"]) => UnitKind::Bare,
        Database::Sqlite | Database::Postgres => UnitKind::Transaction,
        Database::Mysql => match manner(statement.text) {
            Manner::Session => UnitKind::Session,
            Manner::Rows => UnitKind::Transaction,
            Manner::Shown | Manner::Unseen | Manner::Repeatable | Manner::Obscure => UnitKind::Bare,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sql: &str, database: Database) -> Result<Shape, MigrateError> {
        shape(&Script::read("1_a.up.sql", sql), database)
    }

    #[test]
    fn a_file_is_one_transaction_with_or_without_saying_so() {
        let sql = "BEGIN;\nCREATE TABLE é (a INT); -- ;\nSAVEPOINT s; ROLLBACK TO s;\nCOMMIT;\n";
        let Ok(Shape::Transaction(text)) = of(sql, Database::Postgres) else { panic!("{sql}") };
        assert_eq!(text.sql, sql.replace("BEGIN", "     ").replace("COMMIT", "      "));
        assert_eq!(text.statements.len(), 3);
        assert_eq!(&sql[text.statements[0]..][..6], "CREATE");
    }

    #[test]
    fn half_a_transaction_is_refused_where_it_stands() {
        for (sql, line) in [
            ("CREATE TABLE a (b INT);\nCOMMIT;\nSELECT 1", 2),
            ("BEGIN; SELECT 1; COMMIT;\nBEGIN; SELECT 1; COMMIT", 1),
            ("-- no-transaction\nBEGIN;\nSELECT 1;\nROLLBACK;", 4),
            ("-- no-transaction\nSELECT 1;\nBEGIN;\nSELECT 1;", 3),
            ("-- no-transaction\nCOMMIT", 2),
        ] {
            match of(sql, Database::Postgres) {
                Err(MigrateError::OwnTransaction { line: found, .. }) => assert_eq!(found, line, "{sql}"),
                other => panic!("{sql}: {other:?}"),
            }
        }
    }

    #[test]
    fn the_frame_of_a_rebuild_is_recognised_on_sqlite_only() {
        let sql = "-- no-transaction\n-- why\nPRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\nDROP TABLE a;\nSELECT 1;\n\
                   COMMIT;\nPRAGMA foreign_keys=on;\n";
        let Ok(Shape::Rebuild(text)) = of(sql, Database::Sqlite) else { panic!("no rebuild") };
        assert_eq!(text.statements.len(), 2);
        assert_eq!(&text.sql[text.statements[0]..][..12], "DROP TABLE a");
        assert!(!text.sql.contains("PRAGMA") && !text.sql.contains("BEGIN"));
        assert!(matches!(of(sql, Database::Postgres), Ok(Shape::Units(_))));
        let proven = sql
            .replace("BEGIN", "CREATE TABLE temp.\"p\" (a);\nBEGIN")
            .replace("COMMIT;", "COMMIT; DROP TABLE temp.p;");
        let Ok(Shape::Rebuild(text)) = of(&proven, Database::Sqlite) else { panic!("no rebuild") };
        assert_eq!(text.statements.len(), 4);
        assert!(!text.sql.contains("PRAGMA") && !text.sql.contains("COMMIT"));
        for not_temporary in ["CREATE TABLE p (a)", "DROP TABLE temp", "DELETE FROM temp.p"] {
            let sql = sql.replace("BEGIN", &format!("{not_temporary};\nBEGIN"));
            assert!(matches!(of(&sql, Database::Sqlite), Ok(Shape::Units(_))), "{not_temporary}");
        }
        assert!(matches!(
            of(&sql.replace("foreign_keys = OFF", "foreign_keys"), Database::Sqlite),
            Ok(Shape::Units(_))
        ));
    }

    #[test]
    fn other_files_are_units() {
        let sql = "-- no-transaction\nSET statement_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON a (b);\n\
                   BEGIN; UPDATE a SET b = 1; UPDATE a SET b = 2; COMMIT;\nINSERT INTO a VALUES (1)";
        let Ok(Shape::Units(units)) = of(sql, Database::Postgres) else { panic!("no units") };
        let shown: Vec<_> =
            units.iter().map(|unit| (unit.number, unit.kind, unit.text.statements.len())).collect();
        assert_eq!(
            shown,
            [
                (1, UnitKind::Session, 1),
                (2, UnitKind::Bare, 1),
                (3, UnitKind::Transaction, 2),
                (7, UnitKind::Transaction, 1)
            ]
        );
        assert_eq!(units[2].text.sql, "UPDATE a SET b = 1; UPDATE a SET b = 2");
        let Ok(Shape::Units(units)) = of("-- no-transaction\nPRAGMA a;VACUUM;SELECT 1", Database::Sqlite)
        else {
            panic!("no units")
        };
        let kinds: Vec<_> = units.iter().map(|unit| unit.kind).collect();
        assert_eq!(kinds, [UnitKind::Session, UnitKind::Bare, UnitKind::Transaction]);
    }

    #[test]
    fn on_mysql_only_what_changes_rows_is_one_transaction() {
        let rows = "DELIMITER //\nINSERT INTO a VALUES (1)//\nDELIMITER ;\n;UPDATE a SET b = 2;";
        let Ok(Shape::Transaction(text)) = of(rows, Database::Mysql) else { panic!("{rows}") };
        assert_eq!(text.statements.len(), 2);
        assert_eq!(&rows[text.statements[1]..][..6], "UPDATE");
        assert_eq!(mysql::statements(&text.sql).len(), 2);
        assert_eq!(text.sql[text.statements[1] - text.start..].trim(), "UPDATE a SET b = 2;");
        let sql = "START TRANSACTION;\nCREATE TABLE a (b INT);\nINSERT INTO a VALUES (1);\nCOMMIT;\n\
                   BEGIN; INSERT INTO a VALUES (2); INSERT INTO a VALUES (3); COMMIT;\nSET @a = 1;\nCALL p();\n\
                   BEGIN NOT ATOMIC SELECT 1; END";
        let Ok(Shape::Units(units)) = of(sql, Database::Mysql) else { panic!("no units") };
        let shown: Vec<_> =
            units.iter().map(|unit| (unit.number, unit.kind, unit.text.statements.len())).collect();
        assert_eq!(
            shown,
            [
                (2, UnitKind::Bare, 1),
                (3, UnitKind::Transaction, 1),
                (5, UnitKind::Transaction, 2),
                (9, UnitKind::Session, 1),
                (10, UnitKind::Bare, 1),
                (11, UnitKind::Bare, 1)
            ]
        );
        assert!(matches!(of("", Database::Mysql), Ok(Shape::Transaction(_))));
    }
}
