//! `tablewright diff` of an unchanged PostgreSQL database against `pg_dump --schema-only` of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tablewright_tests::{Kind, TestDatabase};

use crate::catalogue::Catalogue;
use crate::measure::{Row, in_turns, time};

const TABLES: usize = 1000;
const ROUNDS: usize = 15;
const LIMIT: f64 = 0.5;

/// With the YAML as a person writes it, and as `pull` does.
pub(crate) fn run() -> Result<Vec<Row>, String> {
    let binary: PathBuf = std::env::var_os("TABLEWRIGHT_BIN")
        .ok_or("TABLEWRIGHT_BIN names no binary: run `cargo xtask bench`")?
        .into();
    let database = TestDatabase::create(Kind::Postgres).ok_or("PostgreSQL is missing")?;
    let folder = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let (written, pulled) = (folder.path().join("written"), folder.path().join("pulled"));
    let catalogue = Catalogue::new(TABLES);
    database.execute(&catalogue.ddl);
    database.execute("ANALYZE");
    std::fs::create_dir(&written)
        .and_then(|()| std::fs::write(written.join("schema.yaml"), &catalogue.yaml))
        .map_err(|error| format!("cannot write the schema: {error}"))?;
    succeed(Command::new(&binary).args(["pull", "--db", database.url(), "--out"]).arg(&pulled))?;

    let mut rows = Vec::new();
    for (name, schema) in [("YAML as written", &written), ("YAML as pulled", &pulled)] {
        println!("diff of {TABLES} tables, {name} …");
        let rounds = in_turns(
            ROUNDS,
            || time(|| diff(&binary, database.url(), schema)),
            || time(|| succeed(&mut tablewright_tests::pg_dump_command(database.url()))),
        )?;
        rows.push(Row::new(format!("diff of {TABLES} tables, {name} : pg_dump"), LIMIT, &rounds));
    }
    Ok(rows)
}

/// Exit code 0 says that there is no difference; another would be measuring something else.
fn diff(binary: &Path, url: &str, schema: &Path) -> Result<Output, String> {
    succeed(Command::new(binary).args(["diff", "--db", url, "--schema"]).arg(schema))
}

fn succeed(command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(output);
    }
    let said = [output.stdout, output.stderr].concat();
    let said: String = String::from_utf8_lossy(&said).chars().take(2000).collect();
    Err(format!("{command:?} ended with {}:\n{said}", output.status))
}
