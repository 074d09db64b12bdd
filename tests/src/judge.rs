//! Judges of equality that are not ours: what the database's own tools say it holds.

use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::{Connection, SqliteConnection};

use crate::block_on;

/// What `pg_dump --schema-only` prints, without comments, settings and blank lines, and without the tables of history.
///
/// # Panics
///
/// If there is no `pg_dump`, or it fails.
pub fn pg_dump(url: &str) -> String {
    let output = pg_dump_command(url).output().expect("pg_dump starts: it comes with PostgreSQL's client");
    assert!(output.status.success(), "pg_dump: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("the server's encoding is UTF-8");
    let noise = |line: &&str| {
        let line = line.trim();
        line.is_empty()
            || line.starts_with("--")
            // A random key in newer versions.
            || line.starts_with("\\restrict")
            || line.starts_with("\\unrestrict")
            || line.starts_with("SET ")
            || line.starts_with("SELECT pg_catalog.set_config(")
    };
    text.lines().filter(|line| !noise(line)).map(|line| format!("{line}\n")).collect()
}

/// `pg_dump --schema-only` of a database.
pub fn pg_dump_command(url: &str) -> Command {
    let mut command = Command::new(pg_dump_program());
    // Labels need a provider that is loaded; to ask for them costs a tenth of the time.
    command.args(["--schema-only", "--no-security-labels", "--exclude-table=_sqlx_migrations"]);
    command.args(["--exclude-table=_tablewright_progress", "--dbname", url]);
    command
}

/// What `sqlite_master` holds, in the order of type and name, without SQLite's own objects and the tables of history.
///
/// # Panics
///
/// If the database cannot be read.
pub fn sqlite_master(url: &str) -> String {
    let rows: Vec<(String, String, Option<String>)> = block_on(async {
        let mut connection = SqliteConnection::connect(url).await.expect("SQLite opens the file");
        let rows = sqlx::query_as(
            "SELECT type, name, sql FROM sqlite_master
             WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
               AND tbl_name NOT IN ('_sqlx_migrations', '_tablewright_progress')
             ORDER BY type, name",
        )
        .fetch_all(&mut connection)
        .await
        .expect("sqlite_master is readable");
        connection.close().await.expect("SQLite closes the file");
        rows
    });
    rows.into_iter()
        .map(|(kind, name, sql)| format!("-- {kind} {name}\n{};\n", sql.unwrap_or_default()))
        .collect()
}

/// Beside the server that `cargo xtask test` found, in the path, or where Debian keeps it; the newest of several.
fn pg_dump_program() -> PathBuf {
    if let Some(folder) = std::env::var_os("TABLEWRIGHT_POSTGRES_BIN") {
        let program = Path::new(&folder).join("pg_dump");
        if program.is_file() {
            return program;
        }
    }
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin/pg_dump")))
        })
        .filter(|(_, program)| program.is_file())
        .collect();
    versions.sort();
    versions.pop().map_or_else(|| "pg_dump".into(), |(_, program)| program)
}
