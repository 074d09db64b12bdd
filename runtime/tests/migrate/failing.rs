//! Statements that fail: where, what is applied afterwards, and that the corrected file goes through.

use std::time::Duration;

use tablewright::connection::Connection;
use tablewright::migrate::{
    AfterFailure, Event, Failure, MigrateError, Migrations, RunOptions, Silent, UpOptions, execute, up,
};
use tablewright_tests::{Kind, TestDatabase};

use super::{connect, databases, folder, in_transactions, rows, try_up, up_all};

fn failure(error: MigrateError) -> Failure {
    match error {
        MigrateError::Failed(failure) => *failure,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_statement_that_fails_is_shown_where_it_stands() {
    // The statement that fails, its line and its column on PostgreSQL, which tells more, and on SQLite.
    let cases = [
        (
            "CREATE TABLE a (id INT);\nINSERT INTO a VALUES (1);\n\n  SELECT é FROM a;\nSELECT 2;",
            (4, 10),
            (4, 3),
        ),
        (
            "CREATE TABLE a (id INT PRIMARY KEY);\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (1);\nSELECT 1;",
            (3, 1),
            (3, 1),
        ),
        ("CREATE TABLE a (id INT);\nCREATE TABEL b (id INT);\nSELECT 1;", (2, 8), (2, 1)),
        ("CREATE TABLE a (id INT);\nSELECT 'a;\n", (2, 8), (2, 1)),
        ("CREATE TABLE a (id INT);\nSELECT (1\n", (2, 9), (2, 1)),
    ];
    for (kind, database) in in_transactions() {
        for (sql, postgres, sqlite) in cases {
            let expected = if kind == Kind::Postgres { postgres } else { sqlite };
            let files = folder(&[("1_good.up.sql", "CREATE TABLE good (id INT)"), ("2_bad.up.sql", sql)]);
            let failure = failure(try_up(&database, files.path()).await.unwrap_err());
            assert_eq!((failure.line, failure.column), expected, "{kind:?}: {failure}");
            assert_eq!(failure.file, "2_bad.up.sql");
            assert_eq!(failure.state, AfterFailure::Nothing);
            let last = rows(&database, "SELECT max(version) || '' FROM _sqlx_migrations").await;
            assert_eq!(last, "1", "{kind:?}: those before it stay");
            assert!(
                !database.judge().contains("TABLE public.a") && !database.judge().contains("TABLE a"),
                "{kind:?}"
            );
        }
        let good = folder(&[
            ("1_good.up.sql", "CREATE TABLE good (id INT)"),
            ("2_bad.up.sql", "CREATE TABLE a (id INT)"),
        ]);
        assert_eq!(
            up_all(&database, good.path()).await,
            ["2_bad.up.sql"],
            "{kind:?}: the corrected file goes through"
        );
    }
}

#[tokio::test]
async fn a_failure_says_what_to_do() {
    for (kind, database) in in_transactions() {
        let sql =
            "CREATE TABLE a (id INT NOT NULL);\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (NULL);";
        let files = folder(&[("1_a.up.sql", sql)]);
        let message = try_up(&database, files.path()).await.unwrap_err().to_string();
        let detail = match kind {
            Kind::Postgres => {
                "null value in column \"id\" of relation \"a\" violates not-null constraint\n  \
                 | INSERT INTO a VALUES (NULL)\n  detail: Failing row contains (null).\n"
            }
            Kind::Sqlite => "NOT NULL constraint failed: a.id\n  | INSERT INTO a VALUES (NULL)\n",
            Kind::Mysql => unreachable!("it commits each of these statements by itself"),
        };
        assert_eq!(
            message,
            format!(
                "1_a.up.sql:3:1: {detail}Nothing of this file was applied. Rows that are there break it: correct \
                 them, then run it again."
            )
        );
    }
}

#[tokio::test]
async fn what_fails_at_the_commit_is_rolled_back_too() {
    for (kind, database) in in_transactions() {
        let sql = "CREATE TABLE p (id INT PRIMARY KEY);\n\
                   CREATE TABLE c (p INT REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO c VALUES (1);";
        let files = [("1_good.up.sql", "SELECT 1"), ("2_a.up.sql", sql), ("3_good.up.sql", "SELECT 3")];
        let failure = failure(try_up(&database, folder(&files).path()).await.unwrap_err());
        assert_eq!(
            (failure.file.as_str(), failure.state),
            ("2_a.up.sql", AfterFailure::Nothing),
            "{kind:?}: {failure}"
        );
        assert!(failure.advice.contains("Rows"), "{kind:?}: {failure}");
        assert_eq!(database.judge(), "", "{kind:?}");
        assert_eq!(rows(&database, "SELECT version || '' FROM _sqlx_migrations").await, "1", "{kind:?}");
    }
}

#[tokio::test]
async fn what_no_transaction_takes_says_so() {
    for (kind, database) in in_transactions() {
        let files = folder(&[("1_a.up.sql", "CREATE TABLE a (id INT);\nVACUUM;")]);
        let failure = failure(try_up(&database, files.path()).await.unwrap_err());
        assert!(failure.advice.contains("`-- no-transaction`"), "{kind:?}: {failure}");
        assert_eq!(failure.line, 2);
        assert_eq!(database.judge(), "", "{kind:?}");
    }
}

#[tokio::test]
async fn a_file_without_a_transaction_goes_on_at_the_statement_that_failed() {
    for (kind, database) in in_transactions() {
        let begin = "-- no-transaction\nCREATE TABLE a (id INT);\nINSERT INTO a VALUES (1);\nVACUUM;\n";
        let files = folder(&[(
            "1_a.up.sql",
            &format!("{begin}INSERT INTO b VALUES (1);\nINSERT INTO a VALUES (2);"),
        )]);
        let failure = failure(try_up(&database, files.path()).await.unwrap_err());
        assert_eq!(failure.state, AfterFailure::Before { statement: 4, total: 5 }, "{kind:?}: {failure}");
        assert_eq!(failure.line, 5, "{kind:?}: {failure}");
        assert_eq!(rows(&database, "SELECT count(*) || '' FROM _sqlx_migrations").await, "0", "{kind:?}");

        let changed = begin.replace("VALUES (1)", "VALUES (7)");
        std::fs::write(files.path().join("1_a.up.sql"), format!("{changed}INSERT INTO a VALUES (3);"))
            .unwrap();
        let error = try_up(&database, files.path()).await.unwrap_err().to_string();
        assert!(
            error.contains("1_a.up.sql:3:1: this statement was changed after it was applied"),
            "{kind:?}: {error}"
        );

        std::fs::write(files.path().join("1_a.up.sql"), format!("{begin}INSERT INTO a VALUES (3);")).unwrap();
        assert_eq!(up_all(&database, files.path()).await, ["1_a.up.sql"], "{kind:?}");
        assert_eq!(rows(&database, "SELECT id || '' FROM a ORDER BY id").await, "1;3", "{kind:?}");
        assert_eq!(
            rows(&database, "SELECT count(*) || '' FROM _tablewright_progress").await,
            "0",
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn execute_runs_a_text_and_records_nothing() {
    for (kind, database) in in_transactions() {
        let mut conn = connect(&database).await;
        execute(&mut conn, "CREATE TABLE a (id INT); INSERT INTO a VALUES (1)").await.unwrap();
        execute(&mut conn, "-- no-transaction\nVACUUM;\nINSERT INTO a VALUES (2)").await.unwrap();
        let failure =
            failure(execute(&mut conn, "INSERT INTO a VALUES (3);\nSELECT x FROM a").await.unwrap_err());
        assert_eq!(failure.line, 2, "{kind:?}: {failure}");
        assert_eq!(rows(&database, "SELECT id || '' FROM a ORDER BY id").await, "1;2", "{kind:?}");
        assert!(!database.judge().contains("_sqlx"), "{kind:?}");
        conn.raw("SELECT count(*) FROM _sqlx_migrations").await.unwrap_err();
    }
}

/// Options under which a lock that is held makes a run fail soon.
fn impatient() -> UpOptions {
    let run = RunOptions {
        lock_timeout: Duration::from_millis(50),
        retry_for: Duration::from_millis(400),
        wait: Duration::from_millis(600),
        who: "a test".to_owned(),
        ..RunOptions::default()
    };
    UpOptions { run, ..UpOptions::default() }
}

#[tokio::test]
async fn what_works_for_long_has_a_limit_of_its_own() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let files = folder(&[(
        "1_a.up.sql",
        "-- no-transaction\n-- resumable: it can be run again\nCREATE TABLE a (id INT);\n\
         DO $$ BEGIN PERFORM pg_sleep(1.2); COMMIT; END $$;\nSELECT pg_sleep(600);",
    )]);
    let migrations = Migrations::read(files.path()).unwrap();
    let run = RunOptions { statement_timeout: Some(Duration::from_secs(1)), ..RunOptions::default() };
    let options = UpOptions { run, ..UpOptions::default() };
    let mut conn = connect(&database).await;
    let error = up(&mut conn, &migrations, &options, &mut Silent).await.unwrap_err();
    let failure = failure(error);
    assert_eq!(failure.state, AfterFailure::Before { statement: 3, total: 3 }, "{failure}");
    assert_eq!(failure.code.as_deref(), Some("57014"), "{failure}");

    let run =
        RunOptions { long_statement_timeout: Some(Duration::from_millis(100)), ..RunOptions::default() };
    let options = UpOptions { run, ..UpOptions::default() };
    let files = folder(&[(
        "1_b.up.sql",
        "-- no-transaction\n-- resumable: it can be run again\nDO $$ BEGIN PERFORM pg_sleep(600); COMMIT; END $$;",
    )]);
    let migrations = Migrations::read(files.path()).unwrap();
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let mut conn = connect(&database).await;
    let error = up(&mut conn, &migrations, &options, &mut Silent).await.unwrap_err();
    assert!(error.to_string().contains("statement timeout"), "{error}");
}

#[tokio::test]
async fn a_lock_that_another_session_holds_is_tried_again_and_then_named() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    database.execute("CREATE TABLE a (id INT)");
    let files = folder(&[("1_a.up.sql", "ALTER TABLE a ADD COLUMN b INT")]);
    let migrations = Migrations::read(files.path()).unwrap();
    let mut other = connect(&database).await;
    other.raw("BEGIN; SELECT * FROM a").await.unwrap();
    let mut retries = 0;
    let mut count = |event: &Event<'_>| {
        if let Event::Retry { reason, .. } = event {
            assert!(reason.contains("lock timeout"), "{reason}");
            retries += 1;
        }
    };
    let mut conn = connect(&database).await;
    // Long enough for more than one try on a busy machine.
    let tries = UpOptions {
        run: RunOptions { retry_for: Duration::from_secs(3), ..impatient().run },
        ..UpOptions::default()
    };
    let error = up(&mut conn, &migrations, &tries, &mut count).await.unwrap_err();
    let failure = failure(error);
    assert_eq!(failure.code.as_deref(), Some("55P03"), "{failure}");
    assert!(failure.advice.contains("pg_locks"), "{failure}");
    assert!(retries >= 2, "{retries}");

    let release = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        other.raw("COMMIT").await.unwrap();
    };
    let patient = UpOptions {
        run: RunOptions { retry_for: Duration::from_secs(30), ..impatient().run },
        ..UpOptions::default()
    };
    let mut silent = Silent;
    let (report, ()) = tokio::join!(up(&mut conn, &migrations, &patient, &mut silent), release);
    assert_eq!(report.unwrap().runs.len(), 1);
}

#[tokio::test]
async fn another_runner_is_waited_for_and_named() {
    for (kind, database) in databases() {
        let files = folder(&[("1_a.up.sql", "CREATE TABLE a (id INT)")]);
        let migrations = Migrations::read(files.path()).unwrap();
        let mut other = connect(&database).await;
        match kind {
            // As sqlx takes it.
            Kind::Postgres => {
                use sqlx::migrate::Migrate as _;
                let Connection::Postgres(conn) = &mut other else { unreachable!() };
                conn.lock().await.unwrap();
            }
            Kind::Mysql => {
                // The name that sqlx gives its lock. How it asks for it, waiting for ever, MariaDB does not understand.
                other.raw("DO GET_LOCK(LOWER(HEX(0x3d32ad9e * CRC32(DATABASE()))), 0)").await.unwrap();
            }
            Kind::Sqlite => {
                other.raw("CREATE TABLE x (id INT); BEGIN IMMEDIATE; INSERT INTO x VALUES (1)").await.unwrap()
            }
        }
        let mut conn = connect(&database).await;
        if kind == Kind::Sqlite {
            conn.raw("PRAGMA busy_timeout = 10").await.unwrap();
        }
        let mut waited = Vec::new();
        let mut note = |event: &Event<'_>| {
            if let Event::Waiting { holder, .. } = event {
                waited.push(holder.map(str::to_owned));
            }
        };
        let error = up(&mut conn, &migrations, &impatient(), &mut note).await.unwrap_err();
        assert!(matches!(error, MigrateError::Busy { .. }), "{kind:?}: {error}");
        assert!(!waited.is_empty(), "{kind:?}");
        if kind == Kind::Postgres {
            assert!(waited[0].as_deref().is_some_and(|holder| holder.contains("tablewright")), "{waited:?}");
            assert!(error.to_string().contains("tablewright"), "{error}");
        }
        if kind == Kind::Mysql {
            assert!(waited[0].as_deref().is_some_and(|holder| holder.contains("connection ")), "{waited:?}");
        }
        match kind {
            Kind::Postgres | Kind::Mysql => other.close().await.unwrap(),
            Kind::Sqlite => other.raw("COMMIT").await.unwrap(),
        }
        let report = up(&mut conn, &migrations, &UpOptions::default(), &mut Silent).await.unwrap();
        assert_eq!(report.runs.len(), 1, "{kind:?}");
    }
}
