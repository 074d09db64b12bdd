//! Views and triggers around rebuilds and renames.

use std::collections::BTreeMap;

use tablewright_schema::ObjectName;

use super::*;

const SETUP: &str = r#"
CREATE TABLE a (id INTEGER NOT NULL CONSTRAINT a_pkey PRIMARY KEY, title TEXT, n INT);
CREATE TABLE log (line TEXT);
CREATE TABLE b (id INTEGER NOT NULL CONSTRAINT b_pkey PRIMARY KEY, a_id INT, CONSTRAINT b_a_id_fkey FOREIGN KEY (a_id) REFERENCES a (id) ON DELETE CASCADE);
CREATE VIEW short AS SELECT id, title AS t FROM a;
CREATE VIEW shorter AS SELECT t FROM short;
CREATE TRIGGER a_log AFTER INSERT ON a BEGIN INSERT INTO log VALUES ('a ' || new.title); END;
CREATE TRIGGER b_counts AFTER INSERT ON b BEGIN UPDATE a SET n = coalesce(n, 0) + 1 WHERE id = new.a_id; END;
CREATE TRIGGER shorter_insert INSTEAD OF INSERT ON shorter BEGIN INSERT INTO a (title) VALUES (new.t); END;
INSERT INTO a VALUES (1, 'x', NULL), (2, NULL, 5);
INSERT INTO b VALUES (1, 1), (2, 2);
"#;

/// The triggers and views still work.
async fn use_them(connection: &mut SqliteConnection, table: &str, title: &str) {
    run(connection, "DELETE FROM log; INSERT INTO shorter VALUES ('via'); INSERT INTO b (a_id) VALUES (1)")
        .await;
    assert_eq!(rows(connection, "SELECT line FROM log").await, "a via");
    assert_eq!(rows(connection, &format!("SELECT n FROM {table} WHERE id = 1")).await, "2");
    assert_eq!(rows(connection, "SELECT count(*) FROM shorter WHERE t = 'via'").await, "1");
    run(connection, &format!("DELETE FROM {table} WHERE {title} = 'via'; DELETE FROM b WHERE id > 2; UPDATE {table} SET n = 1 WHERE id = 1")).await;
}

#[tokio::test]
async fn views_and_triggers_survive_a_rebuild() {
    let mut connection = memory().await;
    run(&mut connection, SETUP).await;
    let wanted = SETUP.replace("n INT)", "n BIGINT DEFAULT 0)");
    let planned = planned(&mut connection, &wanted, &Hints::default()).await;
    for _ in 0..2 {
        planned.up(&mut connection).await;
        use_them(&mut connection, "a", "title").await;
        planned.down(&mut connection).await;
        use_them(&mut connection, "a", "title").await;
    }
    assert_eq!(rows(&mut connection, "SELECT * FROM b").await, "1|1;2|2");
}

#[tokio::test]
async fn views_and_triggers_follow_renames_with_a_rebuild() {
    let mut connection = memory().await;
    run(&mut connection, SETUP).await;
    let wanted = SETUP
        .split("CREATE VIEW")
        .next()
        .unwrap()
        .replace("a (id", "things (id")
        .replace("a_pkey", "things_pkey")
        .replace("title TEXT", "name TEXT")
        .replace("n INT)", "n BIGINT DEFAULT 0)");
    let hints = Hints {
        tables: BTreeMap::from([(ObjectName::new("things"), ObjectName::new("a"))]),
        columns: BTreeMap::from([((ObjectName::new("things"), "name".to_owned()), "title".to_owned())]),
        ..Hints::default()
    };
    let planned = planned(&mut connection, &wanted, &hints).await;
    let trigger = planned.to.unmanaged.iter().find(|object| object.name.name == "a_log").unwrap();
    assert!(
        trigger.sql.as_ref().unwrap().contains("new.\"name\"")
            || trigger.sql.as_ref().unwrap().contains("new.name"),
        "{trigger:?}"
    );
    planned.up(&mut connection).await;
    use_them(&mut connection, "things", "name").await;
    planned.down(&mut connection).await;
    use_them(&mut connection, "a", "title").await;
    planned.up(&mut connection).await;
    use_them(&mut connection, "things", "name").await;
}

#[tokio::test]
async fn a_trigger_comes_back_with_its_table() {
    let mut connection = memory().await;
    run(&mut connection, SETUP).await;
    run(&mut connection, "CREATE TABLE c (d INT); CREATE TRIGGER c_log AFTER INSERT ON c BEGIN INSERT INTO log VALUES ('c'); END").await;
    let planned = planned(&mut connection, SETUP, &Hints::default()).await;
    planned.up(&mut connection).await;
    assert_eq!(rows(&mut connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'c_log'").await, "0");
    planned.down(&mut connection).await;
    run(&mut connection, "DELETE FROM log; INSERT INTO c VALUES (1)").await;
    assert_eq!(rows(&mut connection, "SELECT line FROM log").await, "c");
}

#[tokio::test]
async fn a_view_that_would_break_stops_the_migration() {
    let mut connection = memory().await;
    run(&mut connection, SETUP).await;
    let wanted =
        SETUP.replace("title TEXT, n INT)", "n BIGINT)").split("CREATE VIEW").next().unwrap().to_owned();
    let planned = planned(&mut connection, &wanted, &Hints::default()).await;
    let refused = try_run(&mut connection, &text(&planned.up)).await.unwrap_err();
    assert!(refused.contains("no such column: title"), "{refused}");
    run(&mut connection, "ROLLBACK").await;
    assert_eq!(rows(&mut connection, "SELECT title FROM a WHERE id = 1").await, "x");
}

#[tokio::test]
async fn rowids_that_a_search_index_leans_on_stay() {
    let mut connection = memory().await;
    run(
        &mut connection,
        "CREATE TABLE doc (body TEXT, n TEXT); INSERT INTO doc VALUES ('one', '1'), ('two', '2'), ('three', '3'); DELETE FROM doc WHERE rowid = 2;
         CREATE VIRTUAL TABLE doc_fts USING fts5(body, content = 'doc'); INSERT INTO doc_fts(doc_fts) VALUES ('rebuild');",
    )
    .await;
    let planned = planned(&mut connection, "CREATE TABLE doc (body TEXT, n INT)", &Hints::default()).await;
    planned.up(&mut connection).await;
    assert_eq!(
        rows(&mut connection, "SELECT rowid, body FROM doc_fts WHERE doc_fts MATCH 'three'").await,
        "3|three"
    );
    planned.down(&mut connection).await;
}
