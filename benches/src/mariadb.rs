//! MariaDB: `tablewright diff` of a database against `mariadb-dump --no-data` of the same.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::mysql::MySqlConnectOptions;
use tablewright_tests::{Kind, TestDatabase, program};

use crate::diff::succeed;
use crate::measure::{Row, in_turns, time};

const TABLES: usize = 1000;
/// Tables that one text of statements makes: the server takes texts of some megabytes.
const TABLES_AT_ONCE: usize = 250;
const ROUNDS: usize = 9;
const DIFF_LIMIT: f64 = 0.5;

/// No row, and a word about it, where there is no `mariadb-dump` to compare with.
pub(crate) fn run() -> Result<Vec<Row>, String> {
    let binary: PathBuf = std::env::var_os("TABLEWRIGHT_BIN")
        .ok_or("TABLEWRIGHT_BIN names no binary: run `cargo xtask bench`")?
        .into();
    let Some(dump) = program("mariadb-dump", "TABLEWRIGHT_TEST_MARIADB_DUMP") else {
        return Ok(Vec::new());
    };
    println!("a MariaDB database of {TABLES} tables …");
    let database = TestDatabase::create(Kind::Mysql).ok_or("MariaDB is missing")?;
    let numbers: Vec<usize> = (0..TABLES).collect();
    for numbers in numbers.chunks(TABLES_AT_ONCE) {
        database.execute(&ddl(numbers).map_err(|error| error.to_string())?);
    }
    let folder = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let schema = folder.path().join("pulled");
    let ours = |verb: &str, option: &str| {
        let mut command = Command::new(&binary);
        command.args([verb, "--db", database.url(), option]).arg(&schema);
        command
    };
    succeed(&mut ours("pull", "--out"))?;
    let mut other = dump_command(&dump, database.url())?;
    let rounds = in_turns(
        ROUNDS,
        || time(|| succeed(&mut ours("diff", "--schema"))),
        || time(|| succeed(&mut other)),
    )?;
    Ok(vec![Row::new(format!("diff of {TABLES} tables of MariaDB : mariadb-dump"), DIFF_LIMIT, &rounds)])
}

/// Tables of 15 columns, 2 indexes, a foreign key and checks; every one but the first refers to the one before it.
fn ddl(numbers: &[usize]) -> Result<String, std::fmt::Error> {
    let mut ddl = String::new();
    for &number in numbers {
        let parent = number.saturating_sub(1);
        write!(
            ddl,
            "CREATE TABLE t{number} (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    parent_id BIGINT,
    name VARCHAR(100) NOT NULL,
    title TEXT,
    status VARCHAR(20) NOT NULL DEFAULT 'open',
    quantity INT NOT NULL DEFAULT 0,
    price DECIMAL(10,2),
    weight DOUBLE,
    active TINYINT(1) NOT NULL DEFAULT 1,
    code CHAR(36) NOT NULL DEFAULT uuid(),
    data JSON,
    day DATE,
    note TEXT,
    created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    CONSTRAINT t{number}_known_status CHECK (status IN ('open', 'closed', 'void')),
    INDEX t{number}_parent_id_idx (parent_id),
    INDEX t{number}_name_created_at_idx (name, created_at),
    CONSTRAINT t{number}_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES t{parent} (id) ON DELETE CASCADE
);
"
        )?;
    }
    Ok(ddl)
}

/// By the socket where we use it.
fn dump_command(program: &Path, url: &str) -> Result<Command, String> {
    let options: MySqlConnectOptions =
        url.parse().map_err(|error| format!("TABLEWRIGHT_TEST_MARIADB: {error}"))?;
    let database = options.get_database().ok_or("the database's URL names none")?;
    let mut command = Command::new(program);
    command.args(["--no-defaults", "--no-data"]).arg(format!("--user={}", options.get_username()));
    match options.get_socket() {
        Some(socket) => command.arg(format!("--socket={}", socket.display())),
        None => command.args([
            "--protocol=tcp".to_owned(),
            format!("--host={}", options.get_host()),
            format!("--port={}", options.get_port()),
        ]),
    };
    command.arg(database);
    Ok(command)
}
