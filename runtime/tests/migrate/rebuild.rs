//! SQLite rebuilds: the frame that every runner carries out, and what ours adds to it.

use tablewright::connection::Connection;
use tablewright::migrate::{MigrateError, execute};
use tablewright_tests::{Kind, TestDatabase};

use super::{connect, folder, rows, try_up, up_all};

const BEGIN: (&str, &str) = (
    "1_begin.up.sql",
    "CREATE TABLE parent (id INTEGER PRIMARY KEY, old TEXT);\n\
     CREATE TABLE child (parent INTEGER REFERENCES parent (id) ON DELETE CASCADE);\n\
     INSERT INTO parent VALUES (1, 'a'), (2, 'b');\nINSERT INTO child VALUES (1), (1), (2);",
);

fn rebuild(condition: &str, more: &str) -> String {
    format!(
        "-- no-transaction\n-- parent.old goes\nPRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\n\
         CREATE TABLE new_parent (id INTEGER PRIMARY KEY);\n\
         INSERT INTO new_parent SELECT id FROM parent {condition};\nDROP TABLE parent;\n\
         ALTER TABLE new_parent RENAME TO parent;\n{more}COMMIT;\nPRAGMA foreign_keys = ON;\n"
    )
}

async fn foreign_keys(conn: &mut Connection) -> bool {
    match conn {
        Connection::Sqlite(conn) => sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(conn).await.unwrap(),
        Connection::Postgres(_) | Connection::Mysql(_) => unreachable!(),
    }
}

#[tokio::test]
async fn children_with_cascades_keep_their_rows() {
    let database = TestDatabase::create(Kind::Sqlite).unwrap();
    let files = folder(&[BEGIN, ("2_rebuild.up.sql", &rebuild("", ""))]);
    assert_eq!(up_all(&database, files.path()).await.len(), 2);
    assert_eq!(rows(&database, "SELECT count(*) || '' FROM child").await, "3");
    assert_eq!(rows(&database, "SELECT group_concat(name) FROM pragma_table_info('parent')").await, "id");
    assert_eq!(up_all(&database, files.path()).await, [""; 0], "it is in the history");
}

#[tokio::test]
async fn a_rebuild_that_fails_leaves_nothing_and_foreign_keys_as_they_were() {
    let database = TestDatabase::create(Kind::Sqlite).unwrap();
    up_all(&database, folder(&[BEGIN]).path()).await;
    let before = database.judge();
    for set in [true, false] {
        let mut conn = connect(&database).await;
        conn.raw(if set { "PRAGMA foreign_keys = ON" } else { "PRAGMA foreign_keys = OFF" }).await.unwrap();
        let error = execute(&mut conn, &rebuild("", "INSERT INTO nowhere VALUES (1);\n")).await.unwrap_err();
        let MigrateError::Failed(failure) = error else { panic!("{error}") };
        assert_eq!((failure.line, failure.column), (9, 1), "{failure}");
        assert_eq!(foreign_keys(&mut conn).await, set);
        assert_eq!(database.judge(), before);
        execute(&mut conn, "CREATE TABLE t (id INT); DROP TABLE t").await.unwrap();
    }
}

#[tokio::test]
async fn a_rebuild_that_loses_parents_is_rolled_back() {
    let database = TestDatabase::create(Kind::Sqlite).unwrap();
    up_all(&database, folder(&[BEGIN]).path()).await;
    let files = folder(&[BEGIN, ("2_rebuild.up.sql", &rebuild("WHERE id = 2", ""))]);
    let error = try_up(&database, files.path()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "2_rebuild.up.sql: rows would point nowhere: 2 of child to parent. Nothing of this file was applied. Delete or \
         correct these rows, then run it again"
    );
    assert_eq!(rows(&database, "SELECT count(*) || old FROM parent WHERE id = 1").await, "1a");

    database.execute("PRAGMA foreign_keys = OFF; INSERT INTO child VALUES (99)");
    let files = folder(&[BEGIN, ("2_rebuild.up.sql", &rebuild("", ""))]);
    assert_eq!(
        up_all(&database, files.path()).await.len(),
        1,
        "rows that pointed nowhere before are not its doing"
    );
}
