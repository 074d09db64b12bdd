//! Migrations that are functions of the application: in order, both ways, in parts, and where the function is missing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tablewright::connection::{ConnectOptions, Connection};
use tablewright::migrate::{
    Code, DownOptions, Embedded, EmbeddedFile, MigrateError, Migrations, Reached, RunOptions, Silent, State,
    Step, StepError, UpOptions, down, migrate, status, up,
};
use tablewright_tests::{Kind, TestDatabase};

use super::{connect, databases, folder, rows, try_up};

const PEOPLE: &str = "CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(80), first VARCHAR(40), last VARCHAR(40), n INT NOT NULL);
INSERT INTO people VALUES (1, 'Ada Lovelace', NULL, NULL, 0), (2, 'Grace Hopper', NULL, NULL, 0), (3, 'O''Neil Tatum', NULL, NULL, 0),
  (4, 'Mary Jackson', NULL, NULL, 0), (5, 'Joan Clarke', NULL, NULL, 0);";

async fn names(step: &mut Step<'_>) -> Result<Vec<(i32, String)>, sqlx::Error> {
    let sql = "SELECT id, name FROM people ORDER BY id";
    if let Some(conn) = step.sqlite() {
        return sqlx::query_as(sql).fetch_all(conn).await;
    }
    if let Some(conn) = step.postgres() {
        return sqlx::query_as(sql).fetch_all(conn).await;
    }
    sqlx::query_as(sql).fetch_all(step.mysql().unwrap()).await
}

#[tablewright::migration(version = 2, down = join_names)]
async fn split_names(step: &mut Step<'_>) -> Result<(), StepError> {
    for (id, name) in names(step).await? {
        let (first, last) = name.split_once(' ').ok_or("a name without a blank")?;
        let (first, last) = (first.replace('\'', "''"), last.replace('\'', "''"));
        step.execute(&format!(
            "UPDATE people SET first = '{first}', last = '{last}', name = '' WHERE id = {id}"
        ))
        .await?;
    }
    Ok(())
}

async fn join_names(step: &mut Step<'_>) -> Result<(), StepError> {
    let sql = match step.mysql() {
        Some(_) => "UPDATE people SET name = CONCAT(first, ' ', last), first = NULL, last = NULL",
        None => "UPDATE people SET name = first || ' ' || last, first = NULL, last = NULL",
    };
    Ok(step.execute(sql).await?)
}

fn with_code(code: &[Code]) -> (tempfile::TempDir, Migrations) {
    let place = Code::placeholder(2);
    let name = code[0].name();
    let files = folder(&[
        ("1_people.up.sql", PEOPLE),
        (&format!("2_{name}.up.sql"), &place),
        ("3_more.up.sql", "UPDATE people SET n = n + 100"),
        ("3_more.down.sql", "UPDATE people SET n = n - 100"),
    ]);
    if name == "split_names" {
        std::fs::write(files.path().join("2_split_names.down.sql"), &place).unwrap();
    }
    let migrations = Migrations::read(files.path()).unwrap().with(code).unwrap();
    (files, migrations)
}

async fn up_with(database: &TestDatabase, migrations: &Migrations) -> Result<usize, MigrateError> {
    up(&mut connect(database).await, migrations, &UpOptions::default(), &mut Silent)
        .await
        .map(|report| report.runs.len())
}

#[tokio::test]
async fn a_function_runs_in_its_place_and_back() {
    let split = "SELECT first || '|' || last FROM people ORDER BY id";
    let whole = "SELECT name FROM people ORDER BY id";
    for (kind, database) in databases() {
        let (_files, migrations) = with_code(&[split_names]);
        assert_eq!(up_with(&database, &migrations).await.unwrap(), 3, "{kind:?}");
        let expected = "Ada|Lovelace;Grace|Hopper;O'Neil|Tatum;Mary|Jackson;Joan|Clarke";
        assert_eq!(rows(&database, split).await, expected, "{kind:?}");
        assert!(status(&mut connect(&database).await, &migrations).await.unwrap().is_up_to_date());
        assert_eq!(up_with(&database, &migrations).await.unwrap(), 0, "{kind:?}");

        let mut conn = connect(&database).await;
        let back = DownOptions { target: tablewright::migrate::DownTarget::To(1), ..DownOptions::default() };
        down(&mut conn, &migrations, &back, &mut Silent).await.unwrap();
        let expected = "Ada Lovelace;Grace Hopper;O'Neil Tatum;Mary Jackson;Joan Clarke";
        assert_eq!(rows(&database, whole).await, expected, "{kind:?}");
        assert_eq!(up_with(&database, &migrations).await.unwrap(), 2, "{kind:?}");
        assert_eq!(rows(&database, "SELECT count(*) || '' FROM people WHERE n = 100").await, "5", "{kind:?}");
    }
}

static FAILS: AtomicBool = AtomicBool::new(true);

/// Two rows a part. The first run fails in its third part, after it has written.
#[tablewright::migration(version = 2)]
async fn count_up(step: &mut Step<'_>) -> Result<Reached, StepError> {
    let done: i32 = step.checkpoint().map_or(Ok(0), str::parse)?;
    let (from, to) = (done + 1, done + 2);
    step.execute(&format!("UPDATE people SET n = n + 1 WHERE id BETWEEN {from} AND {to}")).await?;
    if to > 5 && FAILS.load(Ordering::SeqCst) {
        return Err("no more for today".into());
    }
    Ok(if to > 5 { Reached::End } else { Reached::Checkpoint(to.to_string()) })
}

#[tokio::test]
async fn parts_stay_done_and_the_next_run_goes_on_after_them() {
    for (kind, database) in databases() {
        FAILS.store(true, Ordering::SeqCst);
        let (_files, migrations) = with_code(&[count_up]);
        let failed = up_with(&database, &migrations).await.unwrap_err();
        assert_eq!(
            failed.to_string(),
            "2_count_up.up.sql: the application's function failed: no more for today. It had done 2 parts in this run, which \
             stay done. Correct it, then run it again"
        );
        assert_eq!(rows(&database, "SELECT n || '' FROM people ORDER BY id").await, "1;1;1;1;0", "{kind:?}");
        let found = status(&mut connect(&database).await, &migrations).await.unwrap();
        assert!(matches!(found.entries[1].state, State::Half(_)), "{kind:?}: {found:?}");

        FAILS.store(false, Ordering::SeqCst);
        assert_eq!(up_with(&database, &migrations).await.unwrap(), 2, "{kind:?}");
        assert_eq!(
            rows(&database, "SELECT n || '' FROM people ORDER BY id").await,
            "101;101;101;101;101",
            "{kind:?}"
        );
        assert_eq!(
            rows(&database, "SELECT count(*) || '' FROM _tablewright_progress").await,
            "0",
            "{kind:?}"
        );
        assert!(status(&mut connect(&database).await, &migrations).await.unwrap().is_up_to_date());
    }
}

#[tablewright::migration(version = 2)]
async fn gives_up(step: &mut Step<'_>) -> Result<(), StepError> {
    step.execute("UPDATE people SET n = 7").await?;
    step.execute("UPDATE people SET nothing = 7").await?;
    Ok(())
}

#[tokio::test]
async fn what_a_function_did_before_it_failed_is_undone() {
    for (kind, database) in databases() {
        let (_files, migrations) = with_code(&[gives_up]);
        let failed = up_with(&database, &migrations).await.unwrap_err().to_string();
        assert!(
            failed.contains("nothing") && failed.contains("Nothing of what it did since is applied"),
            "{failed}"
        );
        assert_eq!(rows(&database, "SELECT DISTINCT n || '' FROM people").await, "0", "{kind:?}");
        let found = status(&mut connect(&database).await, &migrations).await.unwrap();
        assert_eq!(found.of(State::Pending).count(), 2, "{kind:?}: {found:?}");
    }
}

#[tokio::test]
async fn without_the_function_nobody_goes_on() {
    for (kind, database) in databases() {
        let (files, _) = with_code(&[split_names]);
        let refused = try_up(&database, files.path()).await.unwrap_err();
        assert!(
            matches!(&refused, MigrateError::NoCode { file } if file == "2_split_names.up.sql"),
            "{kind:?}: {refused}"
        );
        let last = rows(&database, "SELECT max(version) || '' FROM _sqlx_migrations").await;
        assert_eq!(last, "1", "{kind:?}");
        // Nor does another runner.
        let migrator = sqlx::migrate::Migrator::new(files.path()).await.unwrap();
        let run = match connect(&database).await {
            Connection::Sqlite(mut conn) => migrator.run(&mut conn).await,
            Connection::Postgres(mut conn) => migrator.run(&mut conn).await,
            Connection::Mysql(mut conn) => migrator.run(&mut conn).await,
        };
        assert!(run.unwrap_err().to_string().contains("code_of_the_application_2"), "{kind:?}");
    }
}

#[test]
fn functions_and_files_have_to_fit() {
    let expect = |files: &[(&str, &str)], said: &str| {
        let files = folder(files);
        let error = Migrations::read(files.path()).unwrap().with(&[split_names]).unwrap_err().to_string();
        assert!(error.contains(said), "{said} is not in\n{error}");
    };
    let place = Code::placeholder(2);
    expect(
        &[("1_people.up.sql", PEOPLE)],
        "2_split_names.up.sql is expected by the application's `split_names`",
    );
    expect(&[("2_split_names.up.sql", "SELECT 1")], "with `-- rust` as its first line");
    expect(&[("2_other.up.sql", &place)], "2_split_names.up.sql is expected");
    expect(&[("2_split_names.up.sql", &place)], "2_split_names.down.sql belongs to `down = …`");
}

#[tablewright::migration(version = 2)]
async fn waits(step: &mut Step<'_>) -> Result<(), StepError> {
    Ok(step.execute("UPDATE people SET n = n + 1").await?)
}

#[tokio::test]
async fn a_lock_that_cannot_be_had_is_waited_for() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let (_files, migrations) = with_code(&[waits]);
    let first = UpOptions { target: tablewright::migrate::UpTarget::Steps(1), ..UpOptions::default() };
    up(&mut connect(&database).await, &migrations, &first, &mut Silent).await.unwrap();
    let mut other = connect(&database).await;
    other.raw("BEGIN; LOCK TABLE people").await.unwrap();
    let run = RunOptions { lock_timeout: Duration::from_millis(50), ..RunOptions::default() };
    let options = UpOptions { run, ..UpOptions::default() };
    let mut conn = connect(&database).await;
    let mut silent = Silent;
    let (ran, ()) = tokio::join!(up(&mut conn, &migrations, &options, &mut silent), async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        other.raw("COMMIT").await.unwrap();
    });
    assert_eq!(ran.unwrap().runs.len(), 2);
    assert_eq!(rows(&database, "SELECT DISTINCT n || '' FROM people").await, "101");
}

static EMBEDDED: Embedded = Embedded {
    folder: "migrations",
    files: &[
        EmbeddedFile { path: "1_people.up.sql", content: PEOPLE.as_bytes() },
        EmbeddedFile { path: "2_waits.up.sql", content: b"-- rust\nSELECT code_of_the_application_2();\n" },
    ],
};

#[tokio::test]
async fn an_application_brings_its_files_and_functions() {
    let mut conn = Connection::connect("sqlite::memory:", &ConnectOptions::default()).await.unwrap();
    let report = migrate(&mut conn, &EMBEDDED.with(&[waits]), &mut Silent).await.unwrap();
    assert_eq!(report.runs.len(), 2);
    let missing = migrate(&mut conn, &EMBEDDED.with(&[split_names]), &mut Silent).await.unwrap_err();
    assert!(matches!(missing, MigrateError::Files(_)), "{missing}");
}
