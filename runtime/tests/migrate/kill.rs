//! Runners that are killed, and runners that run together: each migration is applied once, and every row is there.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tablewright::connection::{ConnectOptions, Connection};
use tablewright::migrate::{Migrations, Silent, State, UpOptions, status, up};
use tablewright_tests::{Kind, TestDatabase};

use super::{connect, databases, folder, rows, up_all};

/// Every statement leaves one row in `trail`: a statement that ran twice, or never, shows.
pub(crate) fn files(kind: Kind) -> Vec<(String, String)> {
    let slow = match kind {
        Kind::Postgres => "SELECT pg_sleep(0.01)",
        Kind::Sqlite => {
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
                         INSERT INTO busy SELECT max(i) FROM n"
        }
        Kind::Mysql => "DO SLEEP(0.01)",
    };
    let transaction = |version: usize| {
        let statements: String =
            (0..4).map(|n| format!("INSERT INTO trail VALUES ('{version}.{n}');\n{slow};\n")).collect();
        (format!("{version}_rows.up.sql"), statements)
    };
    let begin = match kind {
        Kind::Sqlite | Kind::Postgres => {
            "CREATE TABLE trail (step TEXT);\nCREATE TABLE busy (i INT);\n\
             CREATE TABLE parent (id INTEGER PRIMARY KEY);\n\
             CREATE TABLE child (parent INTEGER REFERENCES parent (id) ON DELETE CASCADE);\n\
             INSERT INTO parent VALUES (1), (2);\nINSERT INTO child VALUES (1), (2), (2);"
        }
        Kind::Mysql => {
            "CREATE TABLE trail (step VARCHAR(20));\nCREATE TABLE busy (i INT);\n\
             CREATE TABLE parent (id INTEGER PRIMARY KEY);\n\
             CREATE TABLE child (parent INTEGER, FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE);\n\
             INSERT INTO parent VALUES (1), (2);\nINSERT INTO child VALUES (1), (2), (2);\n\
             INSERT INTO busy SELECT 1 FROM information_schema.columns a, information_schema.columns b LIMIT 20000;"
        }
    };
    let unit = |n: usize| format!("INSERT INTO trail VALUES ('5.{n}');\n");
    let alone = match kind {
        Kind::Postgres => format!(
            "-- no-transaction\nSET work_mem = '8MB';\n{}CREATE INDEX CONCURRENTLY trail_idx ON trail (step);\n{}\
             VACUUM trail;\nBEGIN;\n{}{slow};\n{}COMMIT;\nDROP INDEX CONCURRENTLY trail_idx;\n\
             CREATE UNIQUE INDEX CONCURRENTLY trail_idx ON trail (step);\n{}",
            unit(0),
            unit(1),
            unit(2),
            unit(3),
            unit(4)
        ),
        Kind::Mysql => format!(
            "SET max_heap_table_size = 1048576;\n{}CREATE INDEX trail_idx ON trail (step);\n{}\
             ALTER TABLE busy ADD COLUMN note VARCHAR(20), ALGORITHM=INSTANT;\nSTART TRANSACTION;\n{}{slow};\n{}COMMIT;\n\
             DROP INDEX trail_idx ON trail;\nCREATE UNIQUE INDEX trail_idx ON trail (step);\n\
             CREATE TRIGGER marks BEFORE INSERT ON busy FOR EACH ROW BEGIN SET NEW.note = 'a'; SET NEW.i = 1; END;\n\
             ALTER TABLE busy ADD INDEX (i), ALGORITHM=INPLACE, LOCK=NONE;\n{}",
            unit(0),
            unit(1),
            unit(2),
            unit(3),
            unit(4)
        ),
        Kind::Sqlite => format!(
            "-- no-transaction\nPRAGMA cache_size = 100;\n{}{slow};\n{}VACUUM;\nBEGIN;\n{}{slow};\n{}COMMIT;\n{}",
            unit(0),
            unit(1),
            unit(2),
            unit(3),
            unit(4)
        ),
    };
    let rebuild = match kind {
        // One that takes no time, one that copies, and names that change places.
        Kind::Mysql => "ALTER TABLE parent ADD COLUMN name TEXT;\nALTER TABLE busy MODIFY i BIGINT, ALGORITHM=COPY;\n\
                        RENAME TABLE busy TO idle;\nCREATE TABLE busy LIKE idle;\nINSERT INTO trail VALUES ('6.0');"
            .to_owned(),
        Kind::Postgres => {
            "ALTER TABLE parent ADD COLUMN name TEXT;\nINSERT INTO trail VALUES ('6.0');".to_owned()
        }
        Kind::Sqlite => format!(
            "-- no-transaction\nPRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\n\
             CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name TEXT);\n\
             INSERT INTO new_parent (id) SELECT id FROM parent;\n{slow};\nDROP TABLE parent;\n\
             ALTER TABLE new_parent RENAME TO parent;\nINSERT INTO trail VALUES ('6.0');\nCOMMIT;\n\
             PRAGMA foreign_keys = ON;"
        ),
    };
    // Everything that is no table comes, changes and goes.
    let objects = match kind {
        Kind::Postgres | Kind::Sqlite => String::new(),
        Kind::Mysql => [
            "CREATE SEQUENCE counts START WITH 5",
            "CREATE FUNCTION twice(n INT) RETURNS INT BEGIN DECLARE m INT DEFAULT n; RETURN m * 2; END",
            "CREATE PROCEDURE note(IN what INT) INSERT INTO busy (i) VALUES (what)",
            "CREATE VIEW parents AS SELECT id, twice(id) AS doubled FROM parent",
            "CREATE VIEW gone AS SELECT id FROM parents",
            "CREATE TRIGGER before_parent BEFORE INSERT ON parent FOR EACH ROW SET NEW.name = 'a'",
            "CREATE TRIGGER first_of_all BEFORE INSERT ON parent FOR EACH ROW PRECEDES before_parent BEGIN SET NEW.name = 'b'; END",
            "CREATE EVENT sweep ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01' DISABLE DO BEGIN DELETE FROM busy; END",
            "ALTER SEQUENCE counts INCREMENT BY 3",
            "CREATE OR REPLACE FUNCTION twice(n INT) RETURNS BIGINT RETURN n + n",
            "ALTER FUNCTION twice COMMENT 'two times'",
            "DROP PROCEDURE note",
            "CREATE PROCEDURE note(IN what INT, IN again INT) BEGIN INSERT INTO busy (i) VALUES (what), (again); END",
            "CREATE OR REPLACE VIEW parents AS SELECT id, name, twice(id) AS doubled FROM parent",
            "DROP VIEW gone",
            "DROP TRIGGER before_parent",
            "SET @saved = @@SESSION.sql_mode, SESSION sql_mode = 'ANSI_QUOTES'",
            "CREATE TRIGGER before_parent BEFORE INSERT ON parent FOR EACH ROW FOLLOWS first_of_all SET NEW.\"name\" = 'c'",
            "SET SESSION sql_mode = @saved",
            "ALTER EVENT sweep ON SCHEDULE EVERY 2 DAY STARTS '2031-01-01' DO DELETE FROM busy",
            "ALTER EVENT sweep RENAME TO swept",
            "RENAME TABLE counts TO numbers",
        ]
        .join(";\n"),
    };
    let mut files = vec![
        ("1_begin.up.sql".to_owned(), begin.to_owned()),
        transaction(2),
        transaction(3),
        transaction(4),
        ("5_alone.up.sql".to_owned(), alone),
        ("6_rebuild.up.sql".to_owned(), rebuild),
        transaction(7),
    ];
    files.extend((!objects.is_empty()).then(|| ("8_objects.up.sql".to_owned(), objects)));
    match kind {
        Kind::Postgres => {
            files.push(("8_parts.up.sql".to_owned(), PARTS.to_owned()));
            files.push(("9_batches.up.sql".to_owned(), BATCHES.to_owned()));
        }
        Kind::Sqlite | Kind::Mysql => {}
    }
    files
}

/// What a large table gets, as `generate` writes it.
const PARTS: &str = "-- no-transaction
BEGIN;
CREATE TABLE filled AS SELECT n AS id, NULL::int AS value FROM generate_series(1, 50) AS n;
ALTER TABLE filled ADD CONSTRAINT small CHECK (value < 100) NOT VALID;
COMMIT;
ALTER TABLE filled VALIDATE CONSTRAINT small;
CREATE UNIQUE INDEX CONCURRENTLY parent_name_key ON parent (name);
ALTER TABLE parent ADD CONSTRAINT parent_name_key UNIQUE USING INDEX parent_name_key;
";

/// Rows that get values, in batches that are committed one by one.
const BATCHES: &str = "-- no-transaction
-- resumable: only rows without a value are written
DO $$
BEGIN
    FOR batch IN 1..10 LOOP
        UPDATE filled SET value = id WHERE value IS NULL AND id <= 5 * batch;
        PERFORM pg_sleep(0.01);
        COMMIT;
    END LOOP;
END
$$;
";

pub(crate) fn folder_of(kind: Kind) -> tempfile::TempDir {
    let files = files(kind);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, sql)| (name.as_str(), sql.as_str())).collect();
    folder(&files)
}

/// This test binary again, as a process that runs `up`.
pub(crate) fn spawn(database: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::child", "--ignored", "--nocapture"])
        .env("TABLEWRIGHT_CHILD_URL", database)
        .env("TABLEWRIGHT_CHILD_FOLDER", folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What [`spawn`] starts.
#[tokio::test]
#[ignore = "a process that the other tests start"]
async fn child() {
    let (Ok(url), Ok(folder)) =
        (std::env::var("TABLEWRIGHT_CHILD_URL"), std::env::var("TABLEWRIGHT_CHILD_FOLDER"))
    else {
        return;
    };
    let migrations = Migrations::read(Path::new(&folder)).unwrap();
    let mut conn = Connection::connect(&url, &ConnectOptions::default()).await.unwrap();
    let report = up(&mut conn, &migrations, &UpOptions::default(), &mut Silent).await;
    match report {
        Ok(report) => println!("applied {}", report.runs.len()),
        Err(error) => panic!("{error}"),
    }
}

/// Every row is there once, and everything is applied.
pub(crate) async fn check(kind: Kind, database: &TestDatabase, folder: &Path) {
    let mut steps: Vec<String> =
        [2, 3, 4, 7].iter().flat_map(|v| (0..4).map(move |n| format!("{v}.{n}"))).collect();
    steps.extend((0..5).map(|n| format!("5.{n}")));
    steps.push("6.0".to_owned());
    steps.sort();
    assert_eq!(rows(database, "SELECT step FROM trail ORDER BY step").await, steps.join(";"), "{kind:?}");
    assert_eq!(
        rows(database, "SELECT count(*) || '' FROM child").await,
        "3",
        "{kind:?}: the children are there"
    );
    assert_eq!(rows(database, "SELECT count(*) || '' FROM parent WHERE name IS NULL").await, "2", "{kind:?}");
    assert_eq!(rows(database, "SELECT count(*) || '' FROM _tablewright_progress").await, "0", "{kind:?}");
    if kind == Kind::Mysql {
        assert_eq!(rows(database, "SELECT count(*) || '' FROM idle").await, "20000");
        assert_eq!(rows(database, "SELECT count(*) || '' FROM busy").await, "0");
    }
    if kind == Kind::Postgres {
        let valid = "SELECT count(*) || '' FROM pg_index WHERE indrelid = 'trail'::regclass AND indisvalid AND indisunique";
        assert_eq!(rows(database, valid).await, "1");
        assert_eq!(rows(database, "SELECT count(*) || '' FROM pg_index WHERE NOT indisvalid").await, "0");
        assert_eq!(rows(database, "SELECT count(value) || '' FROM filled").await, "50");
        let unproven = "SELECT count(*) || '' FROM pg_constraint WHERE NOT convalidated";
        assert_eq!(rows(database, unproven).await, "0");
    }
    let migrations = Migrations::read(folder).unwrap();
    let status = status(&mut connect(database).await, &migrations).await.unwrap();
    assert_eq!(status.of(State::Applied).count(), files(kind).len(), "{kind:?}: {status:?}");
    assert!(status.is_up_to_date());
}

/// `KILLS=200` kills so often.
pub(crate) fn how_many(usual: usize) -> usize {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(usual)
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}

async fn killed_at_any_moment(kind: Kind) {
    let wanted_kills = how_many(40);
    let folder = folder_of(kind);
    let folder = folder.path();
    let Some(whole) = TestDatabase::create(kind) else { return };
    let began = Instant::now();
    assert!(spawn(whole.url(), folder).wait().unwrap().success());
    let mut takes = began.elapsed();
    check(kind, &whole, folder).await;
    let wanted = whole.judge();

    let mut random = Seeded(20_261_122);
    let (mut kills, mut rounds, mut midway) = (0, 0, 0);
    let migrations = Migrations::read(folder).unwrap();
    while kills < wanted_kills {
        rounds += 1;
        let database = TestDatabase::create(kind).unwrap();
        // A few kills on one database, each somewhere in what is left to do.
        for number in 0..1 + random.below(8) {
            let began = Instant::now();
            let mut child = spawn(database.url(), folder);
            let moment = Duration::from_millis(random.below(u64::try_from(takes.as_millis()).unwrap()));
            while began.elapsed() < moment && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
            if child.try_wait().unwrap().is_none() {
                child.kill().unwrap();
                kills += 1;
            } else if number == 0 {
                // The first run of all may have shared the processor with many: later ones do not take as long.
                takes = began.elapsed();
            }
            child.wait().unwrap();
            let found = status(&mut connect(&database).await, &migrations).await.unwrap();
            let untouched = found.entries.iter().all(|entry| entry.state == State::Pending);
            midway += usize::from(!untouched && !found.is_up_to_date());
        }
        up_all(&database, folder).await;
        check(kind, &database, folder).await;
        assert_eq!(database.judge(), wanted, "{kind:?}, round {rounds}");
        assert!(rounds < 20 * wanted_kills, "{kind:?}: only {kills} kills hit a running process");
    }
    assert!(midway >= 3, "{kind:?}: of {kills} kills only {midway} left a part of the files applied");
}

#[tokio::test]
async fn a_killed_runner_leaves_nothing_that_up_cannot_finish_on_sqlite() {
    killed_at_any_moment(Kind::Sqlite).await;
}

#[tokio::test]
async fn a_killed_runner_leaves_nothing_that_up_cannot_finish_on_postgres() {
    killed_at_any_moment(Kind::Postgres).await;
}

#[tokio::test]
async fn a_killed_runner_leaves_nothing_that_up_cannot_finish_on_mysql() {
    killed_at_any_moment(Kind::Mysql).await;
}

#[tokio::test]
async fn eight_at_once_apply_each_migration_once() {
    for (kind, database) in databases() {
        let folder = folder_of(kind);
        let children: Vec<Child> = (0..8).map(|_| spawn(database.url(), folder.path())).collect();
        let mut applied = Vec::new();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success(), "{kind:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
            let count = said.split("applied ").nth(1).and_then(|rest| rest.lines().next()).unwrap();
            applied.push(count.parse::<usize>().unwrap());
        }
        assert_eq!(applied.iter().sum::<usize>(), files(kind).len(), "{kind:?}: {applied:?}");
        check(kind, &database, folder.path()).await;
    }
}
