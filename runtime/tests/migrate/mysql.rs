//! MySQL and MariaDB, where what defines something commits by itself: what is applied after a failure, and how an end in the
//! middle is found out.

use tablewright::connection::{ConnectOptions, Connection};
use tablewright::migrate::{
    AfterFailure, Direction, Event, Failure, MigrateError, Migrations, Silent, State, UpOptions, execute,
    status, up,
};
use tablewright_tests::{Kind, TestDatabase, is_mariadb};

use super::{connect, folder, rows, try_up, up_all};

fn failure(error: MigrateError) -> Failure {
    match error {
        MigrateError::Failed(failure) => *failure,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_statement_that_fails_is_shown_where_it_stands_and_those_before_it_stay() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    for (number, (sql, place, statement)) in [
        ("CREATE TABLE {a} (id INT);\nINSERT INTO {a} VALUES (1);\n\n  SELECT é FROM {a};\nSELECT 2;", (4, 3), 3),
        ("CREATE TABLE {a} (id INT PRIMARY KEY);\nINSERT INTO {a} VALUES (1);\nINSERT INTO {a} VALUES (1);", (3, 1), 3),
        ("CREATE TABLE {a} (id INT);\nCREATE TABEL b (id INT);\nSELECT 1;", (2, 8), 2),
        ("CREATE TABLE {a} (id INT);\nSELECT\n 1 FORM x;\n", (3, 9), 2),
        ("CREATE TABLE {a} (id INT);\nSELECT 'a;\n", (2, 8), 2),
        ("CREATE TABLE {a} (id INT);\nSELECT (1\n", (2, 9), 2),
    ]
    .into_iter()
    .enumerate()
    {
        let (version, sql) = (number + 1, sql.replace("{a}", &format!("a{number}")));
        let name = format!("{version}_a.up.sql");
        let files = folder(&[(name.as_str(), sql.as_str())]);
        let failure = failure(try_up(&database, files.path()).await.unwrap_err());
        assert_eq!((failure.line, failure.column), place, "{failure}");
        let total = if number == 0 { 4 } else if number == 1 || number == 2 { 3 } else { 2 };
        assert_eq!(failure.state, AfterFailure::Before { statement, total }, "{failure}");
        assert_eq!(rows(&database, "SELECT count(*) || '' FROM _sqlx_migrations WHERE success").await, "0");
        database.execute("DELETE FROM _sqlx_migrations; DELETE FROM _tablewright_progress");
    }
}

#[tokio::test]
async fn the_mended_file_goes_on_where_it_failed() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    let begin = "CREATE TABLE a (id INT);\nINSERT INTO a VALUES (1);\n";
    let files = folder(&[(
        "1_a.up.sql",
        &format!("{begin}ALTER TABLE a ADD COLUMN id INT;\nINSERT INTO a VALUES (2);"),
    )]);
    let found = failure(try_up(&database, files.path()).await.unwrap_err());
    assert_eq!(
        found.to_string(),
        "1_a.up.sql:3:1: Duplicate column name 'id'\n  | ALTER TABLE a ADD COLUMN id INT\nOf its 4 statements, those before \
         statement 3 are applied and recorded. Correct the file, then run it again."
    );
    let migrations = Migrations::read(files.path()).unwrap();
    let half = status(&mut connect(&database).await, &migrations).await.unwrap();
    assert_eq!(half.of(State::Half(Direction::Up)).count(), 1, "{half:?}");
    // sqlx's own runner, which knows nothing of the journal, leaves it alone.
    let sqlx = sqlx::migrate::Migrator::new(files.path()).await.unwrap();
    let mut conn = <sqlx::MySqlConnection as sqlx::Connection>::connect(database.url()).await.unwrap();
    let refused = sqlx.run(&mut conn).await.unwrap_err();
    assert!(matches!(refused, sqlx::migrate::MigrateError::Dirty(1)), "{refused}");

    std::fs::write(
        files.path().join("1_a.up.sql"),
        format!("{begin}ALTER TABLE a ADD COLUMN b INT;\nINSERT INTO a VALUES (2, 3);"),
    )
    .unwrap();
    assert_eq!(up_all(&database, files.path()).await, ["1_a.up.sql"]);
    assert_eq!(rows(&database, "SELECT id || ' ' || coalesce(b, '') FROM a ORDER BY id").await, "1 ;2 3");
    assert_eq!(rows(&database, "SELECT count(*) || '' FROM _tablewright_progress").await, "0");
    sqlx::migrate::Migrator::new(files.path()).await.unwrap().run(&mut conn).await.unwrap();
}

#[tokio::test]
async fn a_file_that_fails_at_once_leaves_no_trace() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    for sql in [
        "CREATE TABLE a (id NONSENSE);",
        "INSERT INTO a VALUES (1);",
        "INSERT INTO a VALUES (1);\nCREATE TABLE b (c INT);",
    ] {
        let found = failure(try_up(&database, folder(&[("1_a.up.sql", sql)]).path()).await.unwrap_err());
        assert!(found.to_string().contains("Nothing of this file was applied."), "{found}");
        assert_eq!(rows(&database, "SELECT count(*) || '' FROM _sqlx_migrations").await, "0", "{sql}");
        assert_eq!(database.judge(), "", "{sql}");
    }
}

#[tokio::test]
async fn what_changes_rows_only_is_one_transaction() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    database.execute("CREATE TABLE a (id INT PRIMARY KEY)");
    let sql = "INSERT INTO a VALUES (1);\nUPDATE a SET id = 2;\nINSERT INTO a VALUES (2);";
    let found = failure(try_up(&database, folder(&[("1_a.up.sql", sql)]).path()).await.unwrap_err());
    assert_eq!(found.state, AfterFailure::Nothing, "{found}");
    assert!(found.advice.contains("Rows"), "{found}");
    assert_eq!(rows(&database, "SELECT count(*) || '' FROM a").await, "0");
}

/// A statement is run, and its row of the journal set back to how it is while the statement is under way. Unless it `happened`,
/// what it did is undone. Returns whether the next run has found that it happened.
async fn killed_after(statement: &str, before: &str, undo: Option<&str>) -> Result<bool, MigrateError> {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return Ok(undo.is_none()) };
    execute(&mut connect(&database).await, before).await?;
    // What the beginning of the statement records is kept by a trigger, before the end of it takes it away.
    let setup = ("1_setup.up.sql", "CREATE TABLE zero (a INT);\nDROP TABLE zero;");
    up_all(&database, folder(&[setup]).path()).await;
    database.execute(
        "CREATE TABLE kept AS SELECT version, direction, statement, checksum, fingerprint FROM _tablewright_progress; \
         CREATE TRIGGER keep AFTER INSERT ON _tablewright_progress FOR EACH ROW INSERT INTO kept VALUES \
         (NEW.version, NEW.direction, NEW.statement, NEW.checksum, NEW.fingerprint)",
    );
    let probe = folder(&[setup, ("2_a.up.sql", &format!("{statement};\nnonsense;"))]);
    try_up(&database, probe.path()).await.unwrap_err();
    database.execute(
        "DROP TRIGGER keep; UPDATE _tablewright_progress p JOIN kept k ON k.version = p.version AND k.statement = p.statement \
         SET p.fingerprint = k.fingerprint, p.finished_at = NULL; DROP TABLE kept",
    );
    if let Some(undo) = undo {
        execute(&mut connect(&database).await, undo).await?;
    }
    let files = folder(&[setup, ("2_a.up.sql", &format!("{statement};"))]);
    let migrations = Migrations::read(files.path()).unwrap();
    let mut told = None;
    let mut note = |event: &Event<'_>| {
        if let Event::Found { file, line, done } = event {
            assert_eq!((*file, *line), ("2_a.up.sql", 1));
            told = Some(*done);
        }
    };
    up(&mut connect(&database).await, &migrations, &UpOptions::default(), &mut note).await?;
    let expected = TestDatabase::create(Kind::Mysql).expect("the server was there");
    execute(&mut connect(&expected).await, &format!("{before};{statement}")).await?;
    assert_eq!(database.judge(), expected.judge(), "{statement}: it is done once");
    Ok(told.expect("it is said what became of it"))
}

#[tokio::test]
async fn what_an_ended_run_was_at_is_looked_up() {
    let table = "CREATE TABLE a (id INT, b INT)";
    let view = "CREATE TABLE a (id INT, b INT); CREATE VIEW v AS SELECT id FROM a";
    let trigger =
        "CREATE TABLE a (id INT, b INT); CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 1";
    let function = "CREATE FUNCTION f() RETURNS INT RETURN 1";
    let procedure = "CREATE PROCEDURE p(n INT) SELECT n";
    let event = "CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01' COMMENT 'one' DO SELECT 1";
    let sequence = "CREATE SEQUENCE s START WITH 5";
    for (statement, before, undo) in [
        ("CREATE TABLE b (id INT)", "DO 0", "DROP TABLE b"),
        ("DROP TABLE a", table, table),
        ("ALTER TABLE a ADD COLUMN c INT", table, "ALTER TABLE a DROP COLUMN c"),
        ("CREATE VIEW w AS SELECT id FROM a", table, "DROP VIEW w"),
        ("ALTER VIEW v AS SELECT b FROM a", view, "ALTER VIEW v AS SELECT id FROM a"),
        ("RENAME TABLE v TO w", view, "RENAME TABLE w TO v"),
        ("DROP VIEW v", view, "CREATE VIEW v AS SELECT id FROM a"),
        (
            "CREATE TRIGGER u BEFORE INSERT ON a FOR EACH ROW PRECEDES t BEGIN SET NEW.b = 2; END",
            trigger,
            "DROP TRIGGER u",
        ),
        ("DROP TRIGGER t", trigger, "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 1"),
        (
            "CREATE FUNCTION g(x INT) RETURNS INT BEGIN DECLARE y INT DEFAULT x; RETURN y; END",
            "DO 0",
            "DROP FUNCTION g",
        ),
        ("ALTER FUNCTION f COMMENT 'two'", function, "ALTER FUNCTION f COMMENT ''"),
        ("DROP FUNCTION f", function, function),
        ("CREATE PROCEDURE q(OUT x INT) SET x = 1", "DO 0", "DROP PROCEDURE q"),
        ("ALTER PROCEDURE p SQL SECURITY INVOKER", procedure, "ALTER PROCEDURE p SQL SECURITY DEFINER"),
        ("DROP PROCEDURE p", procedure, procedure),
        ("CREATE EVENT g ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01' DO SELECT 1", "DO 0", "DROP EVENT g"),
        (
            "ALTER EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2031-01-02'",
            event,
            "ALTER EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01'",
        ),
        ("ALTER EVENT e RENAME TO g", event, "ALTER EVENT g RENAME TO e"),
        ("ALTER EVENT e COMMENT 'two'", event, "ALTER EVENT e COMMENT 'one'"),
        ("DROP EVENT e", event, event),
        ("CREATE SEQUENCE z", "DO 0", "DROP SEQUENCE z"),
        ("ALTER SEQUENCE s INCREMENT BY 10", sequence, "ALTER SEQUENCE s INCREMENT BY 1"),
        ("RENAME TABLE s TO z", sequence, "RENAME TABLE z TO s"),
        ("DROP SEQUENCE s", sequence, sequence),
    ] {
        assert!(killed_after(statement, before, None).await.unwrap(), "{statement}: it happened");
        assert!(!killed_after(statement, before, Some(undo)).await.unwrap(), "{statement}: it did not");
    }
}

#[tokio::test]
async fn what_may_be_run_twice_is() {
    let table = "CREATE TABLE a (id INT, b INT)";
    for statement in [
        "CREATE OR REPLACE VIEW v AS SELECT b FROM a",
        "CREATE OR REPLACE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 2",
        "CREATE OR REPLACE FUNCTION f() RETURNS INT RETURN 2",
        "CREATE OR REPLACE PROCEDURE p() SELECT 2",
    ] {
        if TestDatabase::create(Kind::Mysql).is_none() {
            return;
        }
        assert!(!killed_after(statement, table, None).await.unwrap(), "{statement}");
    }
}

#[tokio::test]
async fn what_cannot_be_looked_up_is_asked_for() {
    let tables = "CREATE TABLE a (id INT, b INT); CREATE TABLE b (id INT, b INT)";
    for (statement, before) in [
        ("DROP TABLE a, b", tables),
        ("RENAME TABLE a TO c, b TO a, c TO b", tables),
        ("CALL p()", "CREATE PROCEDURE p() INSERT INTO a VALUES (1, 1); CREATE TABLE a (id INT, b INT)"),
        ("INSERT INTO a VALUES (1, 1)", "CREATE TABLE a (id INT, b INT) ENGINE = MyISAM"),
    ] {
        if TestDatabase::create(Kind::Mysql).is_none() {
            return;
        }
        let error = killed_after(statement, before, None).await.unwrap_err();
        let MigrateError::Unknown(unknown) = error else { panic!("{statement}: {error}") };
        assert!(unknown.statement.contains(statement), "{unknown}");
        assert!(unknown.when_done.starts_with("UPDATE _tablewright_progress"), "{unknown}");
    }
}

#[tokio::test]
async fn an_answer_by_hand_is_taken() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    database.execute("CREATE TABLE a (id INT) ENGINE = MyISAM");
    let probe = folder(&[("1_a.up.sql", "INSERT INTO a VALUES (1);\nnonsense;")]);
    try_up(&database, probe.path()).await.unwrap_err();
    database.execute("UPDATE _tablewright_progress SET finished_at = NULL");
    let files = folder(&[("1_a.up.sql", "INSERT INTO a VALUES (1);")]);
    let MigrateError::Unknown(unknown) = try_up(&database, files.path()).await.unwrap_err() else { panic!() };
    database.execute(&unknown.when_done);
    assert_eq!(up_all(&database, files.path()).await, ["1_a.up.sql"]);
    assert_eq!(rows(&database, "SELECT count(*) || '' FROM a").await, "1", "it was said to be done");
}

#[tokio::test]
async fn a_call_that_fails_in_the_middle_is_neither_repeated_nor_forgotten() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    execute(
        &mut connect(&database).await,
        "CREATE TABLE a (id INT); CREATE TABLE held (id INT PRIMARY KEY); INSERT INTO held VALUES (1); \
         CREATE PROCEDURE p() BEGIN INSERT INTO a VALUES (1); UPDATE held SET id = 2 WHERE id = 1; END",
    )
    .await
    .unwrap();
    let files = folder(&[("1_a.up.sql", "CALL p();")]);
    let migrations = Migrations::read(files.path()).unwrap();
    let mut other = connect(&database).await;
    other.raw("START TRANSACTION; SELECT * FROM held FOR UPDATE").await.unwrap();
    let mut options = UpOptions::default();
    options.run.lock_timeout = std::time::Duration::from_secs(1);
    options.run.retry_for = std::time::Duration::from_secs(3);
    let mut conn = connect(&database).await;
    let found = failure(up(&mut conn, &migrations, &options, &mut Silent).await.unwrap_err());
    assert_eq!(found.code.as_deref(), Some("1205"), "{found}");
    assert_eq!(found.state, AfterFailure::Partly { statement: 1 }, "{found}");
    assert!(!found.to_string().contains("Nothing of this file"), "{found}");
    other.raw("ROLLBACK").await.unwrap();
    assert_eq!(rows(&database, "SELECT count(*) || '' FROM a").await, "1", "it was called once");

    let MigrateError::Unknown(unknown) = try_up(&database, files.path()).await.unwrap_err() else { panic!() };
    assert_eq!(rows(&database, "SELECT count(*) || '' FROM a").await, "1", "nobody has called it again");
    // It is told that nothing happened, and then nothing is left of the first attempt.
    database.execute(&unknown.when_not_done);
    let half = status(&mut connect(&database).await, &migrations).await.unwrap();
    assert_eq!(half.of(State::Pending).count(), 1, "{half:?}");
    assert_eq!(up_all(&database, files.path()).await, ["1_a.up.sql"]);
    assert_eq!(rows(&database, "SELECT count(*) || '' FROM a").await, "2");
}

#[tokio::test]
async fn rows_that_another_session_holds_are_waited_for_as_long_as_is_said() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    database.execute("CREATE TABLE a (id INT PRIMARY KEY); INSERT INTO a VALUES (1)");
    let mut other = connect(&database).await;
    other.raw("START TRANSACTION; SELECT * FROM a FOR UPDATE").await.unwrap();
    let files = folder(&[("1_a.up.sql", "UPDATE a SET id = 2;")]);
    let migrations = Migrations::read(files.path()).unwrap();
    let mut options = UpOptions::default();
    options.run.lock_timeout = std::time::Duration::from_secs(1);
    options.run.retry_for = std::time::Duration::ZERO;
    let mut conn = connect(&database).await;
    conn.raw("SET SESSION innodb_lock_wait_timeout = 33, SESSION lock_wait_timeout = 44").await.unwrap();
    let began = std::time::Instant::now();
    let found = failure(up(&mut conn, &migrations, &options, &mut Silent).await.unwrap_err());
    assert_eq!(found.code.as_deref(), Some("1205"), "{found}");
    assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
    conn.raw("CREATE TABLE b AS SELECT @@innodb_lock_wait_timeout AS i, @@lock_wait_timeout AS l")
        .await
        .unwrap();
    assert_eq!(rows(&database, "SELECT i || ' ' || l FROM b").await, "33 44");
}

#[tokio::test]
async fn whatever_a_file_sets_ends_with_it() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    let read = "SELECT @@check_constraint_checks AS a, @@tx_isolation AS b, @@max_statement_time AS c, @@alter_algorithm AS d, \
                @@sql_safe_updates AS e, @@sql_select_limit AS f, @@character_set_results AS g, @@sql_mode AS h, \
                @@timestamp > 1000 AS i";
    let files = folder(&[
        ("1_before.up.sql", &format!("CREATE TABLE b AS {read};")),
        (
            "2_set.up.sql",
            "SET check_constraint_checks = 0, sql_safe_updates = 1, alter_algorithm = 'COPY', character_set_results = NULL;\n\
             SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED;\nSET timestamp = 7, max_statement_time = 3;\n\
             SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES';\nCREATE TABLE \"c\" (id INT);\nSET sql_select_limit = 1;",
        ),
        ("3_after.up.sql", &format!("INSERT INTO b {read};\nINSERT INTO b {read};")),
    ]);
    assert_eq!(up_all(&database, files.path()).await.len(), 3);
    let distinct = "SELECT count(*) || '' FROM (SELECT DISTINCT * FROM b) AS each_once";
    assert_eq!(rows(&database, distinct).await, "1");
    assert_eq!(rows(&database, "SELECT count(*) || '' FROM b").await, "3");
}

#[tokio::test]
async fn the_statement_that_ends_too_early_is_the_one_that_is_shown() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    database.execute("CREATE TABLE a (id INT)");
    let sql = "INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (\n2;\nINSERT INTO a VALUES (3);";
    let found = failure(try_up(&database, folder(&[("1_a.up.sql", sql)]).path()).await.unwrap_err());
    assert_eq!((found.line, found.column), (3, 1), "{found}");
    assert!(found.statement.starts_with("INSERT INTO a VALUES (\n2"), "{found}");
    // A BEGIN is no statement that was applied.
    let sql = "CREATE TABLE b (id INT);\nBEGIN;\nINSERT INTO b VALUES (1);\nCOMMIT;\nBEGIN;\nINSERT INTO b VALUES ('x');\nCOMMIT;";
    let found = failure(try_up(&database, folder(&[("1_a.up.sql", sql)]).path()).await.unwrap_err());
    assert_eq!(found.state, AfterFailure::Before { statement: 3, total: 3 }, "{found}");
}

#[tokio::test]
async fn bodies_and_what_shells_and_dumps_write_are_run() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    let files = folder(&[
        (
            "1_dump.up.sql",
            "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\n\
             /*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;\nSTART TRANSACTION;\n\
             CREATE TABLE `a` (`id` int NOT NULL AUTO_INCREMENT, t text, PRIMARY KEY (`id`)); # the table\n\
             INSERT INTO `a` VALUES (0,'it\\'s;'),(2,\"b;\\\"\");\nCOMMIT;\n",
        ),
        (
            "2_routines.up.sql",
            "CREATE TRIGGER a_bi BEFORE INSERT ON a FOR EACH ROW BEGIN IF NEW.t IS NULL THEN SET NEW.t = 'none'; END IF; END;\n\
             DELIMITER ;;\nCREATE PROCEDURE p(IN n INT)\nBEGIN\n  WHILE n > 0 DO INSERT INTO a (t) VALUES (NULL); SET n = n - 1; END WHILE;\n\
             END;;\nDELIMITER ;\nCALL p(2);",
        ),
        (
            "3_after.up.sql",
            "CREATE TABLE b AS SELECT @@foreign_key_checks AS checks, @@sql_mode LIKE '%AUTO_VALUE%' AS zero;",
        ),
    ]);
    assert_eq!(up_all(&database, files.path()).await.len(), 3);
    assert_eq!(rows(&database, "SELECT id || t FROM a ORDER BY id").await, "0it's;;2b;\";3none;4none");
    assert_eq!(
        rows(&database, "SELECT checks || ' ' || zero FROM b").await,
        "1 0",
        "what a file sets ends with it"
    );
}

#[tokio::test]
async fn execute_runs_a_text_and_records_nothing() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    let mut conn = connect(&database).await;
    execute(&mut conn, "CREATE TABLE a (id INT); INSERT INTO a VALUES (1)").await.unwrap();
    let found = failure(execute(&mut conn, "INSERT INTO a VALUES (3);\nSELECT x FROM a").await.unwrap_err());
    assert_eq!((found.line, found.state), (2, AfterFailure::Nothing), "{found}");
    assert_eq!(rows(&database, "SELECT id || '' FROM a").await, "1");
    let found = failure(execute(&mut conn, "CREATE TABLE b (id INT);\nSELECT x FROM a").await.unwrap_err());
    assert_eq!(found.state, AfterFailure::Unrecorded { statement: 2 }, "{found}");
    assert!(!database.judge().contains("_sqlx"));
    conn.raw("SELECT count(*) FROM _sqlx_migrations").await.unwrap_err();
}

#[tokio::test]
async fn a_definition_that_another_session_holds_is_tried_again() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    database.execute("CREATE TABLE a (id INT); INSERT INTO a VALUES (1)");
    let files = folder(&[("1_a.up.sql", "ALTER TABLE a ADD COLUMN b INT")]);
    let migrations = Migrations::read(files.path()).unwrap();
    let mut other = connect(&database).await;
    other.raw("START TRANSACTION; SELECT * FROM a").await.unwrap();
    let mut options = UpOptions::default();
    options.run.lock_timeout = std::time::Duration::from_secs(1);
    options.run.retry_for = std::time::Duration::from_secs(2);
    let mut retries = 0;
    let mut count = |event: &Event<'_>| retries += usize::from(matches!(event, Event::Retry { .. }));
    let mut conn = connect(&database).await;
    let found = failure(up(&mut conn, &migrations, &options, &mut count).await.unwrap_err());
    assert_eq!(found.code.as_deref(), Some("1205"), "{found}");
    assert!(found.advice.contains("PROCESSLIST"), "{found}");
    assert!(retries >= 1, "{retries}");
    other.raw("COMMIT").await.unwrap();
    assert_eq!(up(&mut conn, &migrations, &options, &mut Silent).await.unwrap().runs.len(), 1);
}

/// InnoDB writes down what it has counted of an index under the name that it had when the counting began. Where that was renamed meanwhile,
/// MariaDB refuses to rename anything to that name.
#[tokio::test]
async fn statistics_that_are_left_of_an_index_do_not_stop_a_rename() {
    if !is_mariadb("migrate::mysql::statistics_that_are_left") {
        return;
    }
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    let name = rows(&database, "SELECT DATABASE()").await;
    // As the server leaves them, of a table with and of one without partitions.
    let left = "SELECT database_name, table_name, IF(index_name = 'f', 'h', 'i'), last_update, stat_name, stat_value, sample_size, stat_description \
                FROM mysql.innodb_index_stats WHERE database_name = DATABASE() AND index_name IN ('f', 'g')";
    database.execute(&format!(
        "CREATE TABLE p (id INT PRIMARY KEY, a INT, b INT, KEY f (a), KEY g (b)); \
         CREATE TABLE q (id INT PRIMARY KEY, a INT, b INT, KEY f (a), KEY g (b)) PARTITION BY HASH (id) PARTITIONS 2; \
         INSERT INTO p VALUES (1, 1, 1), (2, 2, 2); INSERT INTO q SELECT * FROM p; ANALYZE TABLE p, q; \
         INSERT INTO mysql.innodb_index_stats {left}; \
         CREATE USER {name}; GRANT ALL ON {name}.* TO {name}"
    ));
    let files = folder(&[(
        "1_names.up.sql",
        "ALTER TABLE p RENAME KEY f TO h, RENAME KEY g TO i, ALGORITHM=INPLACE, LOCK=NONE;\n\
         ALTER TABLE q RENAME KEY f TO h, RENAME KEY g TO i;\n",
    )]);
    let migrations = Migrations::read(files.path()).unwrap();

    let url = database.url().replacen("//root@", &format!("//{name}@"), 1);
    let mut of_the_user = Connection::connect(&url, &ConnectOptions::default()).await.unwrap();
    let refused = up(&mut of_the_user, &migrations, &UpOptions::default(), &mut Silent).await.unwrap_err();
    let refused = failure(refused);
    assert_eq!(refused.code.as_deref(), Some("1022"), "{refused}");
    assert!(refused.advice.contains("DELETE FROM mysql.innodb_index_stats"), "{refused}");
    drop(of_the_user);

    assert_eq!(up_all(&database, files.path()).await, ["1_names.up.sql"]);
    let indexes = "SELECT GROUP_CONCAT(DISTINCT index_name ORDER BY 1) FROM information_schema.statistics WHERE table_schema = DATABASE()";
    assert_eq!(rows(&database, indexes).await, "h,i,PRIMARY");
    assert_eq!(rows(&database, "SELECT GROUP_CONCAT(id) FROM p").await, "1,2");
    database.execute(&format!("DROP USER {name}"));
}
