//! SQLite: `tablewright diff` of a file against `sqlite3 .schema` of the same, and a rebuild of a large table against the bare copy of its
//! rows.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tablewright::{ConnectOptions, Connection, migrate};

use crate::diff::{differ, succeed};
use crate::measure::{Row, in_turns, time};

const TABLES: usize = 1000;
const ROWS: usize = 1_000_000;
const ROUNDS: usize = 15;
/// Of what takes seconds.
const FEW_ROUNDS: usize = 5;
const DIFF_LIMIT: f64 = 2.0;
const REBUILD_LIMIT: f64 = 1.2;

const INDEXES: &str =
    "CREATE INDEX items_name_idx ON items (name);\nCREATE INDEX items_kind_at_idx ON items (kind, at);\n";

/// Both, on files in a temporary folder.
pub(crate) fn run() -> Result<Vec<Row>, String> {
    let binary: PathBuf = std::env::var_os("TABLEWRIGHT_BIN")
        .ok_or("TABLEWRIGHT_BIN names no binary: run `cargo xtask bench`")?
        .into();
    let folder = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    Ok(vec![diff(&binary, folder.path())?, rebuild(&binary, folder.path())?])
}

fn diff(binary: &Path, folder: &Path) -> Result<Row, String> {
    println!("a SQLite file of {TABLES} tables …");
    let (file, schema) = (folder.join("tables.db"), folder.join("tables"));
    let mut ddl = String::from("BEGIN;\n");
    for number in 0..TABLES {
        // Every tenth is what the nine after it refer to.
        let parent = number - number % 10;
        write!(
            ddl,
            "CREATE TABLE t{number} (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(100) NOT NULL, kind INT NOT NULL DEFAULT 0,\n  \
             price DECIMAL(10,2) CHECK (price >= 0), note TEXT, at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,\n  \
             parent_id BIGINT REFERENCES t{parent} (id) ON DELETE CASCADE, UNIQUE (name, kind));\n\
             CREATE INDEX t{number}_at ON t{number} (at DESC, kind);\n\
             CREATE INDEX t{number}_note ON t{number} (lower(note)) WHERE note IS NOT NULL;\n"
        )
        .map_err(|error| error.to_string())?;
    }
    execute(&file, &format!("{ddl}COMMIT"))?;
    succeed(command(binary, "pull", &file).arg("--out").arg(&schema))?;
    let rounds = in_turns(
        ROUNDS,
        || time(|| succeed(command(binary, "diff", &file).arg("--schema").arg(&schema))),
        || time(|| succeed(Command::new("sqlite3").arg(&file).arg(".schema"))),
    )?;
    Ok(Row::new(format!("diff of {TABLES} tables of SQLite : sqlite3 .schema"), DIFF_LIMIT, &rounds))
}

/// The other side is what any rebuild has to do, on a connection as SQLite opens it: the same rows into a table with the same constraints, and
/// its indexes. What ours does beyond that is to count the rows, to look at every foreign key and to drop the old table, whose pages the
/// indexes then take and the journal has to keep; for that, `up` gives SQLite more memory.
fn rebuild(binary: &Path, folder: &Path) -> Result<Row, String> {
    println!("a SQLite table of {ROWS} rows …");
    let (file, schema) = (folder.join("rows.db"), folder.join("rows"));
    let columns = |note: &str| {
        format!(
            "(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, kind INT, price DECIMAL(10,2), at TEXT, note TEXT{note})"
        )
    };
    let filled = format!(
        "CREATE TABLE items {};\n{INDEXES}\
         CREATE TABLE tags (id INTEGER PRIMARY KEY, item_id BIGINT REFERENCES items (id) ON DELETE CASCADE);\n\
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})\n\
         INSERT INTO items SELECT i, 'item ' || (i * 7919 % {ROWS}), i % 100, i % 1000 + 0.25, '2026-01-01 ' || (i % 86400), 'note' FROM n;\n\
         INSERT INTO tags SELECT id, id FROM items WHERE id <= 1000;",
        columns("")
    );
    execute(&file, &format!("BEGIN;\n{filled}\nCOMMIT"))?;
    let wanted = folder.join("wanted.db");
    execute(&wanted, &format!("CREATE TABLE items {};\n{INDEXES}", columns(" NOT NULL")))?;
    execute(
        &wanted,
        "CREATE TABLE tags (id INTEGER PRIMARY KEY, item_id BIGINT REFERENCES items (id) ON DELETE CASCADE)",
    )?;
    succeed(command(binary, "pull", &wanted).arg("--out").arg(&schema))?;
    let printed =
        differ(command(binary, "diff", &file).arg("--schema").arg(&schema).args(["--format", "sql"]))?;
    let ours = String::from_utf8(printed.stdout).map_err(|error| error.to_string())?;
    if !ours.contains("_tablewright_old_items") {
        return Err(format!("this is no rebuild:\n{ours}"));
    }
    let bare = format!(
        "BEGIN;\nCREATE TABLE copy {};\nINSERT INTO copy SELECT * FROM items;\n{}COMMIT",
        columns(" NOT NULL"),
        INDEXES.replace("items", "copy")
    );
    let copy = folder.join("copy.db");
    let on_a_copy = |run: fn(&Path, &str) -> Result<(), String>, sql: &str| -> Result<Duration, String> {
        std::fs::copy(&file, &copy).map_err(|error| format!("cannot copy the file: {error}"))?;
        time(|| run(&copy, sql))
    };
    let rounds = in_turns(FEW_ROUNDS, || on_a_copy(execute, &ours), || on_a_copy(execute_by_hand, &bare))?;
    Ok(Row::new(format!("rebuild of {ROWS} rows of SQLite : the bare copy"), REBUILD_LIMIT, &rounds))
}

fn command(binary: &Path, verb: &str, file: &Path) -> Command {
    let mut command = Command::new(binary);
    command.args([verb, "--db", &url(file)]);
    command
}

fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// Runs a text as `up` runs a file.
fn execute(file: &Path, sql: &str) -> Result<(), String> {
    let sql = match sql.starts_with("BEGIN") {
        true => format!("-- no-transaction\n{sql}"),
        false => sql.to_owned(),
    };
    tablewright_tests::block_on(async {
        let connected = Connection::connect(&url(file), &ConnectOptions::create_missing()).await;
        let mut connection = connected.map_err(|error| error.to_string())?;
        migrate::execute(&mut connection, &sql).await.map_err(|error| error.to_string())?;
        connection.close().await.map_err(|error| error.to_string())
    })
}

/// Runs a text on a connection that nobody has set anything for.
fn execute_by_hand(file: &Path, sql: &str) -> Result<(), String> {
    tablewright_tests::block_on(async {
        let mut connection = SqliteConnection::connect(&url(file)).await?;
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
        connection.close().await
    })
    .map_err(|error: sqlx::Error| error.to_string())
}
