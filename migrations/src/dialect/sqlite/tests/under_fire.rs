//! Rebuilds while others read, with other databases attached, and in a process that is killed: the old state or the new, nothing between.
//! And reading a database that others write.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tablewright::{ConnectOptions, Connection};

use super::runners::{FITTING, SETUP, content, file, run_on};
use super::*;

const JOURNALS: [&str; 2] = ["DELETE", "WAL"];

/// So many rows that writing them anew takes a while, and more than fits into SQLite's cache: it writes before the commit too.
const MANY: &str = "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    INSERT INTO agents SELECT i, 'name ' || i || hex(zeroblob(80)), i % 90, 1 FROM n;";

async fn open(path: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}?mode=rwc", path.display())).await.unwrap()
}

/// A file with the tables and rows, in that journal mode.
async fn prepared(folder: &Path, journal: &str, more: &str) -> PathBuf {
    let path = folder.join(format!("{journal}.db"));
    let mut connection = open(&path).await;
    run(&mut connection, &format!("PRAGMA journal_mode = {journal}; BEGIN")).await;
    run(&mut connection, &format!("{SETUP} {FITTING} DROP VIEW broken; {more} COMMIT")).await;
    connection.close().await.unwrap();
    path
}

async fn content_of(path: &Path) -> String {
    let mut connection = open(path).await;
    assert_eq!(rows(&mut connection, "PRAGMA integrity_check").await, "ok");
    let found = content(&mut connection).await;
    connection.close().await.unwrap();
    found
}

/// Runs a file as `up` does.
async fn execute(path: &Path, sql: &str) -> Result<(), String> {
    let url = format!("sqlite://{}", path.display());
    let mut connection = Connection::connect(&url, &ConnectOptions::default()).await.unwrap();
    let ran = tablewright::migrate::execute(&mut connection, sql).await;
    connection.close().await.unwrap();
    ran.map_err(|error| error.to_string())
}

#[tokio::test]
#[ignore = "a process that the other tests start"]
async fn child() {
    let (Ok(path), Ok(sql)) =
        (std::env::var("TABLEWRIGHT_CHILD_FILE"), std::env::var("TABLEWRIGHT_CHILD_SQL"))
    else {
        return;
    };
    execute(Path::new(&path), &std::fs::read_to_string(sql).unwrap()).await.unwrap();
}

/// Numbers that look random and are the same in every run.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}

/// `KILLS=200` kills so often; without it, 30.
#[tokio::test]
async fn killed_at_any_moment_it_is_the_old_or_the_new() {
    let kills: u64 = std::env::var("KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(30);
    let folder = tempfile::tempdir().unwrap();
    let sql = folder.path().join("change.sql");
    std::fs::write(&sql, file().await).unwrap();
    let spawn = |path: &Path| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "dialect::sqlite::tests::under_fire::child", "--ignored"])
            .env("TABLEWRIGHT_CHILD_FILE", path)
            .env("TABLEWRIGHT_CHILD_SQL", &sql)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut random = Seeded(20_261_123);
    for journal in JOURNALS {
        let begin = prepared(folder.path(), journal, MANY).await;
        let old = content_of(&begin).await;
        let path = folder.path().join(format!("{journal}-killed.db"));
        let anew = || {
            for end in ["", "-journal", "-wal", "-shm"] {
                drop(std::fs::remove_file(folder.path().join(format!("{journal}-killed.db{end}"))));
            }
            std::fs::copy(&begin, &path).unwrap();
        };
        anew();
        let began = Instant::now();
        assert!(spawn(&path).wait().unwrap().success());
        let takes = u64::try_from(began.elapsed().as_millis()).unwrap();
        let new = content_of(&path).await;
        assert_ne!(old, new);
        let (mut killed, mut midway, mut tries) = (0, 0, 0);
        while killed < kills / 2 {
            anew();
            let mut child = spawn(&path);
            std::thread::sleep(Duration::from_millis(random.below(takes)));
            let running = child.try_wait().unwrap().is_none();
            child.kill().unwrap();
            child.wait().unwrap();
            killed += u64::from(running);
            let left = |end: &str| {
                let path = folder.path().join(format!("{journal}-killed.db{end}"));
                std::fs::metadata(path).is_ok_and(|found| found.len() > 0)
            };
            midway += u64::from(running && (left("-journal") || left("-wal")));
            let now = content_of(&path).await;
            assert!(now == old || now == new, "{journal}: {} bytes of content", now.len());
            if now == old {
                execute(&path, &std::fs::read_to_string(&sql).unwrap()).await.unwrap();
                assert!(content_of(&path).await == new, "{journal}: it can be run again");
            }
            tries += 1;
            assert!(tries < 20 * kills, "{journal}: only {killed} kills hit a running process");
        }
        assert!(midway > 0, "{journal}: of {killed} kills none hit it while it wrote");
    }
}

#[tokio::test]
async fn readers_see_the_old_until_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let sql = file().await;
    for journal in JOURNALS {
        let path = prepared(folder.path(), journal, "").await;
        let old = content_of(&path).await;
        let mut reader = open(&path).await;
        run(&mut reader, "BEGIN").await;
        assert_eq!(rows(&mut reader, "SELECT count(*) FROM agents").await, "2");
        let mut writer = open(&path).await;
        run(&mut writer, "PRAGMA busy_timeout = 50").await;
        let all: Vec<&str> =
            tablewright::sql::statements(&sql).into_iter().map(|statement| statement.text).collect();
        let errors = run_on(&mut writer, &all).await;
        // What the reader sees does not change under it.
        assert_eq!(
            rows(&mut reader, "SELECT group_concat(name) FROM pragma_table_info('log')").await,
            "id,line"
        );
        assert_eq!(rows(&mut reader, "SELECT count(*) FROM notes").await, "3");
        run(&mut reader, "ROLLBACK").await;
        if journal == "WAL" {
            assert_eq!(errors, [""; 0]);
        } else {
            // A rollback journal keeps writers from committing while somebody reads: nothing has happened, and it can be run again.
            assert!(errors.iter().any(|error| error.contains("locked")), "{errors:#?}");
            assert_eq!(content(&mut writer).await, old);
            assert_eq!(run_on(&mut writer, &all).await, [""; 0]);
        }
        assert_eq!(
            rows(&mut reader, "SELECT group_concat(name) FROM pragma_table_info('log')").await,
            "id,text,at"
        );
        assert_eq!(rows(&mut reader, "SELECT count(*) FROM notes").await, "3");
    }
}

#[tokio::test]
async fn databases_that_are_attached_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let sql = file().await;
    for journal in JOURNALS {
        let path = prepared(folder.path(), journal, "").await;
        let other = folder.path().join(format!("{journal}-other.db"));
        std::fs::copy(&path, &other).unwrap();
        let mut connection = open(&other).await;
        // A row that points nowhere there is no matter of this migration.
        run(&mut connection, "PRAGMA foreign_keys = OFF; INSERT INTO notes VALUES (9, 99); DROP TABLE old")
            .await;
        connection.close().await.unwrap();
        let before = content_of(&other).await;
        let mut connection = open(&path).await;
        run(&mut connection, &format!("ATTACH '{}' AS other", other.display())).await;
        let all: Vec<&str> =
            tablewright::sql::statements(&sql).into_iter().map(|statement| statement.text).collect();
        assert_eq!(run_on(&mut connection, &all).await, [""; 0], "{journal}");
        assert_eq!(
            rows(&mut connection, "SELECT group_concat(name) FROM pragma_table_info('log')").await,
            "id,text,at"
        );
        connection.close().await.unwrap();
        assert_eq!(content_of(&other).await, before, "{journal}");
    }
}

#[tokio::test]
async fn reading_a_busy_database_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    for journal in JOURNALS {
        let path = prepared(folder.path(), journal, "").await;
        let (mut writer, mut reader) = (open(&path).await, open(&path).await);
        run(&mut writer, "PRAGMA busy_timeout = 0").await;
        run(&mut reader, "PRAGMA busy_timeout = 0").await;
        let before = introspect(&mut reader).await.unwrap();
        for round in 0..50 {
            run(&mut writer, "BEGIN IMMEDIATE").await;
            run(
                &mut writer,
                &format!("INSERT INTO log (line) VALUES ('{round}'); CREATE TABLE t{round} (a INT)"),
            )
            .await;
            // What is not committed is not there, and whoever reads does not wait for it.
            let seen = introspect(&mut reader).await.unwrap();
            assert_eq!(seen.tables.len(), before.tables.len() + round, "{journal}");
            // Nothing is left behind that a commit would have to wait for.
            run(&mut writer, "COMMIT").await;
        }
    }
}

#[tokio::test]
async fn who_writes_all_the_time_is_not_stopped_by_who_reads_all_the_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = prepared(folder.path(), "WAL", "").await;
    let reading = tokio::spawn({
        let path = path.clone();
        async move {
            let mut reader = open(&path).await;
            let mut reads = 0;
            let until = Instant::now() + Duration::from_millis(400);
            while Instant::now() < until {
                introspect(&mut reader).await.unwrap();
                reads += 1;
            }
            reads
        }
    });
    let mut writer = open(&path).await;
    run(&mut writer, "PRAGMA busy_timeout = 0; PRAGMA synchronous = OFF").await;
    let mut writes = 0;
    while !reading.is_finished() {
        run(&mut writer, "INSERT INTO log (line) VALUES ('again')").await;
        writes += 1;
    }
    let reads: u32 = reading.await.unwrap();
    assert!(reads > 1 && writes > 1, "{reads} reads beside {writes} writes");
}
