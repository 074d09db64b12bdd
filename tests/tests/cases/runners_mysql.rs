//! The files of the cases on MariaDB under other runners: sqlx's migrator, the `mariadb` shell and dbmate. Each makes the same
//! database of them as `up` does, and keeps every row.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sqlx::migrate::Migrator;
use sqlx::{Connection as _, MySqlConnection};
use tablewright::Database;
use tablewright::sql::statements_of;
use tablewright_migrations::{difference, files, introspect};
use tablewright_schema::Dialect;
use tablewright_tests::{TestDatabase, leave, program, show_create};

use crate::case::Case;
use crate::laws::{connect, create, execute, law, options_of, reach, same, text};
use crate::rows::{self, Rows, print};
use crate::runners::projected;

/// The version of the first file.
const VERSION: i64 = 20_260_101_000_000;

/// Who runs the files.
#[derive(Clone)]
pub(crate) enum Runner {
    Sqlx,
    Shell(PathBuf),
    Dbmate(PathBuf),
}

impl Runner {
    /// Those that are there; the others are skipped by name.
    pub(crate) fn all() -> Vec<Runner> {
        let shell = program("mariadb", "TABLEWRIGHT_TEST_MARIADB_SHELL").map(Runner::Shell);
        let dbmate = program("dbmate", "TABLEWRIGHT_TEST_DBMATE").map(Runner::Dbmate);
        [Runner::Sqlx].into_iter().chain(shell).chain(dbmate).collect()
    }

    fn name(&self) -> &'static str {
        match self {
            Runner::Sqlx => "sqlx",
            Runner::Shell(_) => "mariadb",
            Runner::Dbmate(_) => "dbmate",
        }
    }

    /// Runs the files, one after the other.
    async fn run(&self, database: &TestDatabase, folder: &Path, ups: &[String]) -> Result<(), String> {
        let place = Place::of(database.url())?;
        match self {
            Runner::Sqlx => {
                for (up, version) in ups.iter().zip(VERSION..) {
                    write(&folder.join(format!("{version}_change.up.sql")), up)?;
                }
                let (url, folder) = (database.url().to_owned(), folder.to_owned());
                // The future is not `Send`, so that a thread of its own drives it.
                let ran = std::thread::spawn(move || sqlx_runs(&url, &folder));
                ran.join().map_err(|_| "sqlx's migrator panicked".to_owned())?
            }
            Runner::Shell(shell) => {
                for (number, up) in ups.iter().enumerate() {
                    let file = folder.join(format!("{number}.sql"));
                    write(&file, up)?;
                    let mut shell = Command::new(shell);
                    shell.args(["--no-defaults", "--default-character-set=utf8mb4"]).args(place.arguments());
                    // It would take a body for several statements: the server tells them apart itself.
                    let all = statements_of(up, Database::Mysql);
                    if all.iter().any(|statement| statement.text.contains(';')) {
                        shell.arg("--delimiter=$$");
                    }
                    let input = std::fs::File::open(&file).map_err(text)?;
                    done(shell.stdin(input))?;
                }
                Ok(())
            }
            Runner::Dbmate(dbmate) => {
                for (up, version) in ups.iter().zip(VERSION..) {
                    let sql = format!("-- migrate:up transaction:false\n{up}\n-- migrate:down\n");
                    write(&folder.join(format!("{version}_change.sql")), &sql)?;
                }
                let Place { user, host, port, database: name } = &place;
                let url = format!("mysql://{user}@{host}:{port}/{name}");
                let mut dbmate = Command::new(dbmate);
                dbmate.args(["--url", &url, "--no-dump-schema", "--migrations-dir"]).arg(folder).arg("up");
                done(dbmate.stdin(Stdio::null()))?;
                let mut connection = connect(database).await?;
                // Its own history is no part of the schema.
                execute(&mut connection, "DROP TABLE schema_migrations").await?;
                connection.close().await.map_err(text)
            }
        }
    }
}

/// A database, for programs that take no URL, or another kind of it.
struct Place {
    user: String,
    host: String,
    port: String,
    database: String,
}

impl Place {
    fn of(url: &str) -> Result<Self, String> {
        let parts = || {
            let (_, rest) = url.split_once("://")?;
            let (user, rest) = rest.split_once('@')?;
            let (server, rest) = rest.split_once('/')?;
            let (host, port) = server.split_once(':').unwrap_or((server, "3306"));
            let database = rest.split('?').next()?;
            let [user, host, port, database] = [user, host, port, database].map(str::to_owned);
            Some(Self { user, host, port, database })
        };
        parts().ok_or_else(|| "the test server's URL has another form".to_owned())
    }

    fn arguments(&self) -> [String; 5] {
        let Self { user, host, port, database } = self;
        [
            format!("--user={user}"),
            "--protocol=tcp".to_owned(),
            format!("--host={host}"),
            format!("--port={port}"),
            format!("--database={database}"),
        ]
    }
}

fn done(command: &mut Command) -> Result<(), String> {
    let ran = command.output().map_err(text)?;
    let said = || [ran.stdout.as_slice(), ran.stderr.as_slice()].map(String::from_utf8_lossy).concat();
    if ran.status.success() { Ok(()) } else { Err(said()) }
}

fn write(file: &Path, content: &str) -> Result<(), String> {
    std::fs::write(file, content).map_err(|error| format!("{}: {error}", file.display()))
}

fn sqlx_runs(url: &str, folder: &Path) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(text)?;
    runtime.block_on(async {
        let migrator = Migrator::new(folder).await.map_err(text)?;
        let mut connection = MySqlConnection::connect(url).await.map_err(text)?;
        let ran = migrator.run(&mut connection).await.map_err(text);
        leave(connection).await;
        ran
    })
}

/// Runs the files of a case by each of the runners, on a database of its own.
pub(crate) async fn hold(case: &Case, runners: &[Runner]) -> Result<(), String> {
    let (old, new) = State::after(case, None).await?;
    for runner in runners {
        let failed = |failure: String| format!("{}: {failure}", runner.name());
        let (before, found) = State::after(case, Some(runner)).await.map_err(failed)?;
        same(&old.told, &before.told).map_err(law("the same begins the same")).map_err(failed)?;
        same(&new.told, &found.told).map_err(law("every runner makes the same of a file")).map_err(failed)?;
        let rows = |state: &State| print(&projected(&state.rows, &old.rows), &case.rows);
        let (expected, found) = (rows(&new), rows(&found));
        if expected != found {
            return Err(failed(format!("rows differ\n{expected}\n{found}")));
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
    /// Before and after the case's files, run by that runner or by ours.
    async fn after(case: &Case, runner: Option<&Runner>) -> Result<(Self, Self), String> {
        let database = create(Dialect::Mysql)?;
        let mut connection = connect(&database).await?;
        let options = options_of(&database);
        reach(&mut connection, &case.model("before.yaml")?, &options).await?;
        execute(&mut connection, &case.rows).await?;
        let change = difference(&mut connection, &case.model("after.yaml")?, &options).await.map_err(text)?;
        let ups: Vec<String> =
            files(&change.stages, "change", VERSION).into_iter().map(|migration| migration.up).collect();
        let before = Self::of(&database).await?;
        match runner {
            None => {
                for up in &ups {
                    execute(&mut connection, up).await?;
                }
            }
            Some(runner) => {
                let folder = tempfile::tempdir().map_err(text)?;
                runner.run(&database, folder.path(), &ups).await?;
            }
        }
        connection.close().await.map_err(text)?;
        Ok((before, Self::of(&database).await?))
    }

    async fn of(database: &TestDatabase) -> Result<Self, String> {
        let mut connection = connect(database).await?;
        let schema = introspect(&mut connection).await.map_err(text)?;
        let rows = rows::read(&mut connection, &schema).await?;
        connection.close().await.map_err(text)?;
        Ok(Self { told: show_create(database.url()), rows })
    }
}
