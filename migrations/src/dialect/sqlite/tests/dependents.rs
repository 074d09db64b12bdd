//! Views, triggers and virtual tables around rebuilds and renames.

use std::collections::BTreeMap;

use tablewright_schema::ObjectName;
use tablewright_schema::object::{ObjectId, ObjectKind};

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
        .replace("TABLE a (id", "TABLE things (id")
        .replace("a_pkey", "things_pkey")
        .replace("title TEXT", "name TEXT")
        .replace("n INT)", "n BIGINT DEFAULT 0)")
        .replace("REFERENCES a ", "REFERENCES things ")
        .replace("id, title AS t FROM a", "id, name AS t FROM things")
        .replace("INSERT ON a", "INSERT ON things")
        .replace("new.title", "new.name")
        .replace("UPDATE a SET", "UPDATE things SET")
        .replace("INTO a (title) VALUES (new", "INTO things (name) VALUES (new")
        .replace("INSERT INTO a VALUES", "INSERT INTO things VALUES");
    let hints = Hints {
        tables: BTreeMap::from([(ObjectName::new("things"), ObjectName::new("a"))]),
        columns: BTreeMap::from([((ObjectName::new("things"), "name".to_owned()), "title".to_owned())]),
        ..Hints::default()
    };
    let planned = planned(&mut connection, &wanted, &hints).await;
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
async fn what_would_break_is_refused_before_anything_is_planned() {
    let mut connection = memory().await;
    run(&mut connection, SETUP).await;
    let from = introspect(&mut connection).await.unwrap();
    let broken =
        SETUP.split("INSERT INTO a VALUES (1").next().unwrap().replace("title TEXT, n INT)", "n BIGINT)");
    let wanted = schema_of(&broken).await;
    let refused = normalise(&mut connection, &from, wanted, &Hints::default()).await.unwrap_err().to_string();
    for said in [
        "view short: no such column: title",
        "view shorter: no such column: title",
        "trigger a_log on a: no such column: new.title",
    ] {
        assert!(refused.contains(said), "{refused}");
    }
}

#[tokio::test]
async fn objects_come_change_and_go_around_a_rebuild() {
    let mut connection = memory().await;
    run(&mut connection, SETUP).await;
    run(
        &mut connection,
        "CREATE VIEW goes AS SELECT n FROM a; CREATE TRIGGER b_goes AFTER DELETE ON b BEGIN DELETE FROM log; END;
         CREATE VIRTUAL TABLE a_words USING fts5(title, content = 'a', content_rowid = 'id');
         INSERT INTO a_words(a_words) VALUES ('rebuild')",
    )
    .await;
    let wanted = SETUP
        .replace("n INT)", "n BIGINT)")
        .replace("SELECT id, title AS t FROM a", "SELECT id, upper(title) AS t FROM a")
        .replace("'a ' || new.title", "'new ' || new.title")
        + "CREATE VIEW comes AS SELECT count(*) AS n FROM b;
           CREATE TRIGGER b_comes AFTER UPDATE ON b BEGIN INSERT INTO log VALUES ('b'); END;";
    let planned = planned(&mut connection, &wanted, &Hints::default()).await;
    assert_eq!(planned.hazards(), [HazardKind::DropObject, HazardKind::RewriteTable]);
    for _ in 0..2 {
        planned.up(&mut connection).await;
        run(&mut connection, "DELETE FROM log; INSERT INTO shorter VALUES ('via'); UPDATE b SET a_id = 2")
            .await;
        assert_eq!(rows(&mut connection, "SELECT line FROM log").await, "new via;b;b");
        assert_eq!(rows(&mut connection, "SELECT t FROM shorter").await, "X;NULL;VIA");
        assert_eq!(rows(&mut connection, "SELECT n FROM comes").await, "2");
        run(&mut connection, "DELETE FROM a WHERE title = 'via'; UPDATE b SET a_id = id").await;
        planned.down(&mut connection).await;
        run(&mut connection, "INSERT INTO a_words(a_words) VALUES ('rebuild')").await;
        assert_eq!(rows(&mut connection, "SELECT rowid FROM a_words WHERE a_words MATCH 'x'").await, "1");
        use_them(&mut connection, "a", "title").await;
    }
    assert_eq!(rows(&mut connection, "SELECT * FROM b").await, "1|1;2|2");
}

#[tokio::test]
async fn a_virtual_table_keeps_its_rows_under_another_name() {
    let mut connection = memory().await;
    run(&mut connection, "CREATE VIRTUAL TABLE words USING fts5(body); INSERT INTO words VALUES ('one two')")
        .await;
    let id = |name: &str| ObjectId::new(ObjectKind::VirtualTable, ObjectName::new(name));
    let hints =
        Hints { objects: BTreeMap::from([(id("terms"), ObjectName::new("words"))]), ..Hints::default() };
    let planned = planned(&mut connection, "CREATE VIRTUAL TABLE terms USING fts5(body)", &hints).await;
    assert_eq!(planned.hazards(), []);
    for _ in 0..2 {
        planned.up(&mut connection).await;
        assert_eq!(rows(&mut connection, "SELECT body FROM terms WHERE terms MATCH 'two'").await, "one two");
        planned.down(&mut connection).await;
        assert_eq!(rows(&mut connection, "SELECT body FROM words WHERE words MATCH 'two'").await, "one two");
    }
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
    let wanted =
        "CREATE TABLE doc (body TEXT, n INT); CREATE VIRTUAL TABLE doc_fts USING fts5(body, content = 'doc')";
    let planned = planned(&mut connection, wanted, &Hints::default()).await;
    planned.up(&mut connection).await;
    assert_eq!(
        rows(&mut connection, "SELECT rowid, body FROM doc_fts WHERE doc_fts MATCH 'three'").await,
        "3|three"
    );
    planned.down(&mut connection).await;
}
