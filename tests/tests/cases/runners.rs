//! The files of the cases on SQLite under other runners: sqlx's migrator, the `sqlite3` shell and dbmate. Each does the whole file, or refuses
//! it and leaves every row as it was.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sqlx::migrate::Migrator;
use sqlx::{Connection as _, SqliteConnection};
use tablewright::{ConnectOptions, Connection};
use tablewright_migrations::{difference, files, introspect};
use tablewright_schema::Dialect;
use tablewright_tests::{program, sqlite_told};

use crate::case::Case;
use crate::laws::{connect, create, execute, law, options_of, reach, same, text};
use crate::rows::{self, Rows, print};

/// The version of the only file.
const VERSION: i64 = 20_260_101_000_000;

/// Who runs a file.
#[derive(Clone)]
pub(crate) enum Runner {
    Sqlx,
    /// The `sqlite3` shell, which goes on after an error.
    Shell(PathBuf),
    /// dbmate, and the line that its user writes before the file, if any.
    Dbmate(PathBuf, &'static str),
}

impl Runner {
    /// Those that are there; the others are skipped by name.
    pub(crate) fn all() -> Vec<Runner> {
        let shell = program("sqlite3", "TABLEWRIGHT_TEST_SQLITE3").map(Runner::Shell);
        let dbmate = program("dbmate", "TABLEWRIGHT_TEST_DBMATE");
        let heads = ["", "-- migrate:up\n", "-- migrate:up transaction:false\n"];
        let dbmate = dbmate.into_iter().flat_map(|path| heads.map(|head| Runner::Dbmate(path.clone(), head)));
        [Runner::Sqlx].into_iter().chain(shell).chain(dbmate).collect()
    }

    fn name(&self) -> String {
        match self {
            Runner::Sqlx => "sqlx".to_owned(),
            Runner::Shell(_) => "sqlite3".to_owned(),
            Runner::Dbmate(_, head) => format!("dbmate with {head:?}"),
        }
    }

    /// Whether it can do the file. dbmate wants to be told where each part begins, and opens a transaction unless it is told not to, in
    /// which `PRAGMA foreign_keys` does nothing.
    fn does(&self, up: &str) -> bool {
        match self {
            Runner::Sqlx | Runner::Shell(_) => true,
            Runner::Dbmate(_, "") => false,
            Runner::Dbmate(_, head) => {
                head.contains("transaction:false") || !up.starts_with("-- no-transaction")
            }
        }
    }

    /// Runs the file; whether the runner is content.
    async fn run(&self, database: &Path, folder: &Path, up: &str) -> Result<bool, String> {
        match self {
            Runner::Sqlx => {
                write(&folder.join(format!("{VERSION}_change.up.sql")), up)?;
                let (database, folder) = (database.to_owned(), folder.to_owned());
                // The future is not `Send`, so that a thread of its own drives it.
                let ran = std::thread::spawn(move || sqlx_runs(&database, &folder));
                ran.join().map_err(|_| "sqlx's migrator panicked".to_owned())?
            }
            Runner::Shell(shell) => {
                let mut shell = Command::new(shell);
                let shell =
                    shell.arg(database).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
                let mut running = shell.spawn().map_err(text)?;
                let mut input = running.stdin.take().ok_or("the shell has no input")?;
                input.write_all(up.as_bytes()).map_err(text)?;
                drop(input);
                Ok(running.wait_with_output().map_err(text)?.stderr.is_empty())
            }
            Runner::Dbmate(dbmate, head) => {
                let tail = if head.is_empty() { "" } else { "\n-- migrate:down\n" };
                write(&folder.join(format!("{VERSION}_change.sql")), &format!("{head}{up}{tail}"))?;
                let database_url = format!("sqlite:{}", database.display());
                let ran = Command::new(dbmate)
                    .args(["--url", &database_url, "--no-dump-schema", "--migrations-dir"])
                    .arg(folder)
                    .arg("up")
                    .stdin(Stdio::null())
                    .output()
                    .map_err(text)?;
                let mut connection = open(database).await?;
                // Its own history is no part of the schema.
                execute(&mut connection, "DROP TABLE IF EXISTS schema_migrations").await?;
                connection.close().await.map_err(text)?;
                Ok(ran.status.success())
            }
        }
    }
}

fn sqlx_runs(database: &Path, folder: &Path) -> Result<bool, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(text)?;
    runtime.block_on(async {
        let migrator = Migrator::new(folder).await.map_err(text)?;
        let mut connection = SqliteConnection::connect(&url(database)).await.map_err(text)?;
        let ran = migrator.run(&mut connection).await;
        connection.close().await.map_err(text)?;
        Ok(ran.is_ok())
    })
}

/// Runs the file of a case by each of the runners, on a database of its own.
pub(crate) async fn hold(case: &Case, runners: &[Runner]) -> Result<(), String> {
    let database = create(Dialect::Sqlite)?;
    let mut connection = connect(&database).await?;
    let options = options_of(&database);
    reach(&mut connection, &case.model("before.yaml")?, &options).await?;
    execute(&mut connection, &case.rows).await?;
    let change = difference(&mut connection, &case.model("after.yaml")?, &options).await.map_err(text)?;
    let migrations = files(&change.stages, "change", VERSION);
    let [migration] = migrations.as_slice() else {
        return Err("SQLite takes every change in one file".to_owned());
    };
    connection.close().await.map_err(text)?;

    let folder = tempfile::tempdir().map_err(text)?;
    let from = database.url().trim_start_matches("sqlite://").split('?').next().unwrap_or_default();
    let copy = |name: &str| {
        let path = folder.path().join(name);
        std::fs::copy(from, &path).map_err(|error| format!("{from}: {error}")).map(|_| path)
    };
    let ours = copy("ours.db")?;
    let old = State::of(&ours).await?;
    execute(&mut open(&ours).await?, &migration.up).await?;
    let new = State::of(&ours).await?;
    for (number, runner) in runners.iter().enumerate() {
        let path = copy(&format!("{number}.db"))?;
        let files = folder.path().join(number.to_string());
        std::fs::create_dir(&files).map_err(text)?;
        let content = runner.run(&path, &files, &migration.up).await?;
        let expected = if runner.does(&migration.up) { &new } else { &old };
        let name = runner.name();
        if content != runner.does(&migration.up) {
            return Err(format!("{name} says that {}", if content { "it is done" } else { "it failed" }));
        }
        let found = State::of(&path).await?;
        same(&expected.told, &found.told)
            .map_err(law("the database is as it was or as it shall be"))
            .map_err(|failure| format!("{name}: {failure}"))?;
        let rows = |state: &State| print(&projected(&state.rows, &old.rows), &case.rows);
        let (expected, found) = (rows(expected), rows(&found));
        if expected != found {
            return Err(format!("{name}: rows differ\n{expected}\n{found}"));
        }
    }
    Ok(())
}

/// What is in a database.
struct State {
    told: String,
    rows: Rows,
}

impl State {
    async fn of(database: &Path) -> Result<Self, String> {
        let mut connection = open(database).await?;
        let schema = introspect(&mut connection).await.map_err(text)?;
        let rows = rows::read(&mut connection, &schema).await?;
        connection.close().await.map_err(text)?;
        Ok(Self { told: sqlite_told(&url(database)), rows })
    }
}

/// Every row, by the columns that there were before: what new ones get may be the time, or a random number.
pub(crate) fn projected(rows: &Rows, before: &Rows) -> Rows {
    let mut rows = rows.clone();
    for (table, rows) in &mut rows {
        let first = before.get(table).and_then(|rows| rows.first());
        for row in rows.iter_mut() {
            row.retain(|column, _| first.is_some_and(|first| first.contains_key(column)));
        }
    }
    rows
}

fn url(database: &Path) -> String {
    format!("sqlite://{}", database.display())
}

async fn open(database: &Path) -> Result<Connection, String> {
    Connection::connect(&url(database), &ConnectOptions::default()).await.map_err(text)
}

fn write(path: &Path, sql: &str) -> Result<(), String> {
    std::fs::write(path, sql).map_err(|error| format!("{}: {error}", path.display()))
}
