//! PostgreSQL's statements that no transaction takes: indexes built concurrently, and what a killed runner left of them.

use sqlx::Connection as _;
use tablewright::migrate::{MigrateError, Migrations, RunOptions, Silent, UpOptions, status, up};
use tablewright_tests::{Kind, TestDatabase, postgres_is_from};

use super::{connect, folder, in_transactions, rows, try_up, up_all};

const INDEX: &str = "-- no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_id_idx ON a (id);";
const INDEXES: &str = "SELECT c.relname || ' ' || i.indisvalid FROM pg_index i \
                       JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 'a'::regclass ORDER BY 1";

#[tokio::test]
async fn an_index_that_was_left_invalid_is_dropped_and_built_again() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    database.execute("CREATE TABLE a (id INT); INSERT INTO a VALUES (1), (1)");
    let files = folder(&[("1_a.up.sql", INDEX)]);
    let MigrateError::Failed(failure) = try_up(&database, files.path()).await.unwrap_err() else { panic!() };
    assert_eq!(failure.code.as_deref(), Some("23505"), "{failure}");
    assert_eq!(rows(&database, INDEXES).await, "", "what failed leaves no index behind");

    // Another tool's attempt left one: IF NOT EXISTS alone would keep it.
    let mut other = sqlx::PgConnection::connect(database.url()).await.unwrap();
    sqlx::raw_sql("CREATE UNIQUE INDEX CONCURRENTLY a_id_idx ON a (id)")
        .execute(&mut other)
        .await
        .unwrap_err();
    assert_eq!(rows(&database, INDEXES).await, "a_id_idx false");
    database.execute("DELETE FROM a WHERE ctid IN (SELECT ctid FROM a LIMIT 1)");
    assert_eq!(up_all(&database, files.path()).await, ["1_a.up.sql"]);
    assert_eq!(rows(&database, INDEXES).await, "a_id_idx true");
}

/// The journal as a runner leaves it that is killed while this statement runs.
async fn begun(database: &TestDatabase, sql: &str) {
    let migrations = folder(&[("1_a.up.sql", "-- no-transaction\nSELECT 1;\nSELECT 1 / 0;")]);
    try_up(database, migrations.path()).await.unwrap_err();
    let statement = sql.lines().nth(1).unwrap().trim_end_matches(';');
    database.execute(&format!(
        "DELETE FROM _tablewright_progress; INSERT INTO _tablewright_progress (version, direction, statement, checksum, \
         who, tool) VALUES (1, 'up', 1, sha384(convert_to($${statement}$$, 'UTF8')), 'a test', 'a test')"
    ));
}

#[tokio::test]
async fn what_a_killed_runner_began_is_looked_up() {
    for (before, sql, expected) in [
        ("", INDEX, "a_id_idx true"),
        ("CREATE UNIQUE INDEX a_id_idx ON a (id)", INDEX, "a_id_idx true"),
        ("CREATE INDEX x ON a (id)", "-- no-transaction\nDROP INDEX CONCURRENTLY x;", ""),
        ("", "-- no-transaction\nDROP INDEX CONCURRENTLY x;", ""),
        ("", "-- no-transaction\nVACUUM a;", ""),
    ] {
        let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
        begun(&database, sql).await;
        database.execute(&format!("CREATE TABLE a (id INT); INSERT INTO a VALUES (1); {before}"));
        let files = folder(&[("1_a.up.sql", sql)]);
        assert_eq!(up_all(&database, files.path()).await, ["1_a.up.sql"], "{before} {sql}");
        assert_eq!(rows(&database, INDEXES).await, expected, "{before} {sql}");
    }
}

/// A partition whose detachment was ended in the middle: who reads meanwhile holds it up until its time is over.
async fn interrupt(database: &TestDatabase) {
    let mut reader = sqlx::PgConnection::connect(database.url()).await.unwrap();
    sqlx::raw_sql("BEGIN; SELECT * FROM a").execute(&mut reader).await.unwrap();
    let mut other = sqlx::PgConnection::connect(database.url()).await.unwrap();
    sqlx::raw_sql("SET statement_timeout = 500").execute(&mut other).await.unwrap();
    sqlx::raw_sql("ALTER TABLE a DETACH PARTITION a_1 CONCURRENTLY").execute(&mut other).await.unwrap_err();
    sqlx::raw_sql("ROLLBACK").execute(&mut reader).await.unwrap();
    let pending = "SELECT inhdetachpending::text FROM pg_inherits WHERE inhparent = 'a'::regclass";
    assert_eq!(rows(database, pending).await, "true");
}

#[tokio::test]
async fn a_detachment_that_was_interrupted_is_ended() {
    if !postgres_is_from(14, "a_detachment_that_was_interrupted_is_ended") {
        return;
    }
    let sql = "-- no-transaction\nALTER TABLE a DETACH PARTITION a_1 CONCURRENTLY;";
    for (is_begun, state) in
        [(false, "attached"), (false, "pending"), (true, "attached"), (true, "pending"), (true, "detached")]
    {
        let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
        if is_begun {
            begun(&database, sql).await;
        }
        database.execute(
            "CREATE TABLE a (id INT) PARTITION BY RANGE (id); CREATE TABLE a_1 PARTITION OF a FOR VALUES FROM (0) TO (10); \
             INSERT INTO a VALUES (1)",
        );
        match state {
            "pending" => interrupt(&database).await,
            "detached" => database.execute("ALTER TABLE a DETACH PARTITION a_1"),
            _ => {}
        }
        assert_eq!(up_all(&database, folder(&[("1_a.up.sql", sql)]).path()).await, ["1_a.up.sql"], "{state}");
        let parts = "SELECT count(*)::text FROM pg_inherits WHERE inhparent = 'a'::regclass";
        assert_eq!(rows(&database, parts).await, "0", "{state}");
        assert_eq!(rows(&database, "SELECT id || '' FROM a_1").await, "1", "{state}");
    }
}

#[tokio::test]
async fn what_cannot_be_known_says_what_to_do() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let sql = "-- no-transaction\nCREATE INDEX CONCURRENTLY ON a (id);";
    begun(&database, sql).await;
    database.execute("CREATE TABLE a (id INT)");
    let files = folder(&[("1_a.up.sql", sql)]);
    let MigrateError::Unknown(unknown) = try_up(&database, files.path()).await.unwrap_err() else { panic!() };
    assert_eq!(unknown.line, 2);
    database.execute(&unknown.when_not_done);
    assert_eq!(up_all(&database, files.path()).await, ["1_a.up.sql"]);
    assert_eq!(rows(&database, INDEXES).await, "a_id_idx true");

    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    begun(&database, sql).await;
    database.execute("CREATE TABLE a (id INT)");
    database.execute(&unknown.when_done);
    assert_eq!(up_all(&database, files.path()).await, ["1_a.up.sql"]);
    assert_eq!(rows(&database, INDEXES).await, "", "it was said to be done");
}

#[tokio::test]
async fn routines_that_commit_run_alone() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let sql = "-- no-transaction\nCREATE TABLE a (id INT);\n\
               DO $$ BEGIN FOR i IN 1..3 LOOP INSERT INTO a VALUES (i); COMMIT; END LOOP; END $$;";
    up_all(&database, folder(&[("1_a.up.sql", sql)]).path()).await;
    assert_eq!(rows(&database, "SELECT id || '' FROM a ORDER BY id").await, "1;2;3");
}

#[tokio::test]
async fn what_a_file_sets_ends_with_it() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let files = folder(&[
        (
            "1_dump.up.sql",
            "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id INT);",
        ),
        (
            "2_next.up.sql",
            "CREATE TABLE b AS SELECT current_setting('work_mem') AS work_mem FROM a;\nSET work_mem = '9MB';",
        ),
        ("3_last.up.sql", "INSERT INTO b VALUES (current_setting('work_mem'));"),
    ]);
    let migrations = Migrations::read(files.path()).unwrap();
    let mut conn = connect(&database).await;
    conn.raw("SET work_mem = '5MB'").await.unwrap();
    let options = UpOptions { run: RunOptions::default(), ..UpOptions::default() };
    assert_eq!(up(&mut conn, &migrations, &options, &mut Silent).await.unwrap().runs.len(), 3);
    assert_eq!(rows(&database, "SELECT work_mem FROM b").await, "5MB");
}

#[tokio::test]
async fn its_time_is_that_of_all_its_statements() {
    const COUNT: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) \
                         INSERT INTO a SELECT i FROM n;";
    for (kind, database) in in_transactions() {
        let sql = format!("-- no-transaction\nCREATE TABLE a (id INT);\n{COUNT}\nVACUUM;");
        let files = folder(&[("1_a.up.sql", sql.as_str())]);
        let migrations = Migrations::read(files.path()).unwrap();
        let mut conn = connect(&database).await;
        let report = up(&mut conn, &migrations, &UpOptions::default(), &mut Silent).await.unwrap();
        let found = status(&mut conn, &migrations).await.unwrap();
        let recorded = found.entries[0].execution_time.unwrap();
        let whole = report.runs[0].elapsed.unwrap();
        // All but the recording itself.
        assert!(recorded <= whole && recorded * 2 > whole, "{kind:?}: {recorded:?} of {whole:?}");
    }
}
