//! Rebuild files under runners that go on after an error, as the `sqlite3` shell does: whatever fails, the database is what it
//! was or what it shall be, and no row is lost.

use std::io::Write as _;
use std::process::{Command, Stdio};

use tablewright::sql::statements;
use tablewright_schema::ObjectName;

use super::*;

pub(super) const SETUP: &str = r#"
CREATE TABLE agents (id INTEGER NOT NULL CONSTRAINT agents_pkey PRIMARY KEY AUTOINCREMENT, name TEXT, age INT, boss BIGINT,
    CONSTRAINT agents_boss_fkey FOREIGN KEY (boss) REFERENCES agents (id) ON DELETE CASCADE);
CREATE INDEX agents_name_idx ON agents (name);
CREATE INDEX agents_grown_idx ON agents (name) WHERE agents.age > 17;
CREATE TABLE notes (id INTEGER NOT NULL CONSTRAINT notes_pkey PRIMARY KEY, agent_id BIGINT,
    CONSTRAINT notes_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE);
CREATE TABLE badges (id INTEGER NOT NULL CONSTRAINT badges_pkey PRIMARY KEY, agent_id BIGINT, code TEXT,
    CONSTRAINT badges_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE SET NULL);
CREATE INDEX badges_code_idx ON badges (code);
CREATE TABLE log (id INTEGER NOT NULL CONSTRAINT log_pkey PRIMARY KEY, line TEXT);
CREATE TABLE old (id INTEGER NOT NULL CONSTRAINT old_pkey PRIMARY KEY, log_id BIGINT,
    CONSTRAINT old_log_id_fkey FOREIGN KEY (log_id) REFERENCES log (id));
CREATE VIEW short AS SELECT id, name FROM agents;
CREATE VIEW broken AS SELECT * FROM nowhere;
CREATE TRIGGER agents_log AFTER UPDATE ON agents BEGIN INSERT INTO log (line) VALUES (new.name); END;
CREATE TRIGGER notes_log AFTER DELETE ON notes BEGIN UPDATE agents SET age = age - 1 WHERE id = old.agent_id; END;
INSERT INTO agents VALUES (1, 'a', 20, NULL), (2, 'b', 30, 1), (9, 'c', 40, 2);
DELETE FROM agents WHERE id = 9;
INSERT INTO notes VALUES (1, 1), (2, 2), (3, 2);
INSERT INTO badges VALUES (1, 1, 'x'), (2, 2, 'y');
INSERT INTO log VALUES (1, 'begin');
INSERT INTO old VALUES (1, 1);
"#;

/// Two tables are rebuilt, one is altered, one made, one dropped, an index goes to another table, a view and a trigger are made anew.
const WANTED: &str = r#"
CREATE TABLE agents (id INTEGER NOT NULL CONSTRAINT agents_pkey PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, age TEXT, boss BIGINT,
    CONSTRAINT agents_age_check CHECK (age <> '99'),
    CONSTRAINT agents_boss_fkey FOREIGN KEY (boss) REFERENCES agents (id) ON DELETE CASCADE);
CREATE UNIQUE INDEX agents_name_idx ON agents (name);
CREATE INDEX agents_age_idx ON agents (age);
CREATE TABLE notes (id INTEGER NOT NULL CONSTRAINT notes_pkey PRIMARY KEY, agent_id BIGINT,
    CONSTRAINT notes_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE);
CREATE TABLE badges (id INTEGER NOT NULL CONSTRAINT badges_pkey PRIMARY KEY, agent_id BIGINT, code INT,
    CONSTRAINT badges_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE SET NULL);
CREATE TABLE log (id INTEGER NOT NULL CONSTRAINT log_pkey PRIMARY KEY, text TEXT, at TEXT);
CREATE INDEX badges_code_idx ON log (at);
CREATE TABLE fresh (id INTEGER NOT NULL CONSTRAINT fresh_pkey PRIMARY KEY, name TEXT);
CREATE INDEX fresh_name_idx ON fresh (name);
CREATE VIEW short AS SELECT id, upper(name) AS name FROM agents;
CREATE TRIGGER agents_log AFTER UPDATE ON agents BEGIN INSERT INTO log (text) VALUES (new.name); END;
CREATE TRIGGER notes_log AFTER DELETE ON notes BEGIN UPDATE agents SET age = age - 1 WHERE id = old.agent_id; END;
CREATE VIEW named AS SELECT name FROM fresh;
"#;

/// Rows that fit the wanted schema; without them `badges.code` stops it.
pub(super) const FITTING: &str = "UPDATE badges SET code = id;";

/// What is injected in place of a statement: an error before anything runs, one while it runs, and one that ends the
/// transaction, as a full disk may.
const FAULTS: [&str; 3] =
    ["SELECT nothing FROM nowhere_at_all", "SELECT abs(-9223372036854775808)", "ROLLBACK"];

async fn database(more: &str) -> SqliteConnection {
    let mut connection = memory().await;
    run(&mut connection, SETUP).await;
    run(&mut connection, more).await;
    connection
}

/// The statements of the migration up.
pub(super) async fn file() -> String {
    let mut connection = database(&format!("{FITTING} DROP VIEW broken")).await;
    let hints = Hints {
        columns: [((ObjectName::new("log"), "text".to_owned()), "line".to_owned())].into(),
        ..Hints::default()
    };
    let planned = planned(&mut connection, WANTED, &hints).await;
    text(&planned.up)
}

/// Everything that is in the database.
pub(super) async fn content(connection: &mut SqliteConnection) -> String {
    let mut content =
        rows(connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").await;
    let tables = rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").await;
    for table in tables.split(';') {
        content.push_str(&format!("\n{table}: "));
        content.push_str(&rows(connection, &format!("SELECT * FROM \"{table}\" ORDER BY 1")).await);
    }
    content
}

/// Runs statement by statement and goes on after errors; what is open at the end is lost with the session.
pub(super) async fn run_on(connection: &mut SqliteConnection, statements: &[&str]) -> Vec<String> {
    let mut errors = Vec::new();
    for statement in statements {
        errors.extend(try_run(connection, statement).await.err());
    }
    drop(try_run(connection, "ROLLBACK").await);
    errors
}

async fn assert_session_is_clean(connection: &mut SqliteConnection, said: &str) {
    assert_eq!(rows(connection, "PRAGMA foreign_keys").await, "1", "{said}");
    assert_eq!(rows(connection, "PRAGMA legacy_alter_table").await, "0", "{said}");
    assert_eq!(rows(connection, "SELECT name FROM temp.sqlite_schema").await, "", "{said}");
}

#[tokio::test]
async fn a_fault_in_any_statement_leaves_the_old_or_the_new() {
    let file = file().await;
    // What renames a column reads every view, so the broken one is another test's.
    let more = format!("{FITTING} DROP VIEW broken");
    let all: Vec<&str> = statements(&file).into_iter().map(|statement| statement.text).collect();
    let old = content(&mut database(&more).await).await;
    let mut whole = database(&more).await;
    assert_eq!(run_on(&mut whole, &all).await, [""; 0], "{file}");
    let new = content(&mut whole).await;
    assert_ne!(old, new);
    let mut kept = 0;
    for at in 0..all.len() {
        for fault in FAULTS {
            // What ends a transaction by itself is an error of writing; a savepoint writes nothing.
            if fault == "ROLLBACK" && all[at].starts_with("SAVEPOINT") {
                continue;
            }
            let mut faulty = all.clone();
            faulty[at] = fault;
            let mut connection = database(&more).await;
            run_on(&mut connection, &faulty).await;
            let now = content(&mut connection).await;
            let said = format!("{fault} in place of {}", all[at]);
            assert!(now == old || now == new, "{said}:\n{now}\n--- was\n{old}\n--- shall be\n{new}");
            kept += usize::from(now == old);
            let cleans = ["PRAGMA", "COMMIT", "DROP TABLE temp."];
            let cleans = cleans.iter().any(|beginning| all[at].starts_with(beginning));
            if !cleans {
                assert_session_is_clean(&mut connection, &said).await;
            }
        }
    }
    assert!(kept > all.len(), "most faults undo everything: {kept} of {}", all.len() * FAULTS.len());
}

#[tokio::test]
async fn rows_that_do_not_fit_keep_everything_as_it_was() {
    let file = file().await;
    let all: Vec<&str> = statements(&file).into_iter().map(|statement| statement.text).collect();
    for (row, said) in [
        ("INSERT INTO agents VALUES (3, NULL, 1, NULL)", "NOT NULL constraint failed: agents.name"),
        ("INSERT INTO agents VALUES (3, 'c', 99, NULL)", "CHECK constraint failed: agents_age_check"),
        ("INSERT INTO agents VALUES (3, 'a', 1, NULL)", "UNIQUE constraint failed: agents.name"),
        ("INSERT INTO badges VALUES (3, NULL, 'z')", "every badges.code is a whole number of 32 bits"),
    ] {
        let more = format!("{FITTING} DROP VIEW broken; {row}");
        let mut connection = database(&more).await;
        let old = content(&mut connection).await;
        let errors = run_on(&mut connection, &all).await;
        assert!(errors.iter().any(|error| error.contains(said)), "{row}: {errors:#?}");
        assert_eq!(content(&mut connection).await, old, "{row}");
        assert_session_is_clean(&mut connection, row).await;
    }
}

#[tokio::test]
async fn a_full_disk_leaves_the_old_or_the_new() {
    let file = file().await;
    let all: Vec<&str> = statements(&file).into_iter().map(|statement| statement.text).collect();
    let rows_enough = "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) INSERT INTO agents \
                       SELECT i, 'name ' || i || hex(zeroblob(40)), i % 90, 1 FROM n";
    let more = format!("{FITTING} DROP VIEW broken; {rows_enough}");
    let mut whole = database(&more).await;
    let old = content(&mut whole).await;
    let pages: i64 = rows(&mut whole, "PRAGMA page_count").await.parse().unwrap();
    assert_eq!(run_on(&mut whole, &all).await, [""; 0]);
    let new = content(&mut whole).await;
    let (mut full, mut done) = (0, 0);
    let needed: i64 = rows(&mut whole, "PRAGMA page_count").await.parse().unwrap();
    for limit in pages..=needed + 4 {
        let mut connection = database(&more).await;
        run(&mut connection, &format!("PRAGMA max_page_count = {limit}")).await;
        let errors = run_on(&mut connection, &all).await;
        full += usize::from(errors.iter().any(|error| error.contains("full")));
        let now = content(&mut connection).await;
        done += usize::from(now == new);
        assert!(now == old || now == new, "{limit} pages: {errors:#?}\n{now}");
    }
    assert!(full > 5 && done > 0, "{full} were full, {done} were not");
}

#[tokio::test]
async fn a_lock_that_another_process_holds_for_a_while_leaves_the_old_or_the_new() {
    let file = file().await;
    let all: Vec<&str> = statements(&file).into_iter().map(|statement| statement.text).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut contents = Vec::new();
    for held in 0..=all.len() {
        let path = folder.path().join(format!("{held}.db"));
        let url = format!("sqlite://{}?mode=rwc", path.display());
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        run(&mut connection, "PRAGMA synchronous = OFF; PRAGMA busy_timeout = 0; BEGIN").await;
        run(&mut connection, &format!("{SETUP} {FITTING} DROP VIEW broken; COMMIT")).await;
        let old = content(&mut connection).await;
        let mut other = SqliteConnection::connect(&url).await.unwrap();
        run(&mut other, "BEGIN IMMEDIATE").await;
        for statement in &all[..held] {
            drop(try_run(&mut connection, statement).await);
        }
        run(&mut other, "ROLLBACK").await;
        run_on(&mut connection, &all[held..]).await;
        contents.push((old, content(&mut connection).await));
    }
    let new = contents[0].1.clone();
    assert!(contents.iter().all(|(old, now)| now == old || *now == new));
    assert_eq!(contents.last().map(|(old, now)| old == now), Some(true), "it was locked throughout");
}

#[tokio::test]
async fn foreign_keys_that_stay_on_stop_it() {
    // A runner that wraps the file in a transaction of its own, and goes on.
    let file = file().await;
    let mut all = vec!["BEGIN"];
    all.extend(statements(&file).into_iter().map(|statement| statement.text));
    let mut connection = database(&format!("{FITTING} DROP VIEW broken")).await;
    let old = content(&mut connection).await;
    let errors = run_on(&mut connection, &all).await;
    assert!(errors.iter().any(|error| error.contains("foreign keys do not act")), "{errors:#?}");
    assert_eq!(content(&mut connection).await, old);
    assert_session_is_clean(&mut connection, "").await;
}

#[tokio::test]
async fn a_broken_view_elsewhere_does_not_stop_a_rebuild() {
    let mut connection = database(FITTING).await;
    let wanted =
        SETUP.replace("CREATE VIEW broken AS SELECT * FROM nowhere;", "").replace("age INT", "age BIGINT");
    let planned = planned(&mut connection, &wanted, &Hints::default()).await;
    for _ in 0..2 {
        planned.up(&mut connection).await;
        assert_eq!(rows(&mut connection, "SELECT sql FROM sqlite_schema WHERE name = 'broken'").await, "");
        planned.down(&mut connection).await;
    }
    let broken = rows(&mut connection, "SELECT sql FROM sqlite_schema WHERE name = 'broken'").await;
    assert_eq!(broken, "CREATE VIEW \"broken\" AS\nSELECT * FROM nowhere");
    assert_eq!(rows(&mut connection, "SELECT * FROM agents").await, "1|a|20|NULL;2|b|30|1");
}

/// The real shell, where there is one; everything above says the same without it.
#[tokio::test]
async fn the_sqlite3_shell_without_bail_keeps_every_row() {
    if Command::new("sqlite3").arg("-version").output().is_err() {
        return;
    }
    let file = file().await;
    let folder = tempfile::tempdir().unwrap();
    for (more, succeeds) in [("", true), ("INSERT INTO agents VALUES (3, 'a', 1, NULL);", false)] {
        let path = folder.path().join(format!("{succeeds}.db"));
        let shell = |sql: &str| {
            let mut shell = Command::new("sqlite3")
                .arg(&path)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            shell.stdin.take().unwrap().write_all(sql.as_bytes()).unwrap();
            shell.wait_with_output().unwrap()
        };
        shell(&format!("{SETUP}{FITTING} DROP VIEW broken; {more}"));
        let before = shell(".dump").stdout;
        let errors = String::from_utf8(shell(&file).stderr).unwrap();
        assert_eq!(errors.is_empty(), succeeds, "{errors}");
        let after = shell(".dump").stdout;
        assert_eq!(after == before, !succeeds, "{errors}");
        assert_eq!(shell("SELECT count(*) FROM notes").stdout, b"3\n");
    }
}
