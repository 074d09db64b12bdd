//! `tablewright diff` and `pull` of PostgreSQL databases: against `pg_dump --schema-only` of the same, and of ten times as many tables
//! against ten times the time; a plan of many changes; memory.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tablewright_tests::{Kind, TestDatabase};

use crate::catalogue::Catalogue;
use crate::measure::{Row, in_turns, time};

const TABLES: usize = 1000;
const TIMES: usize = 10;
const CHANGES: usize = 500;
const ROUNDS: usize = 15;
/// Of what takes seconds.
const FEW_ROUNDS: usize = 3;
const DIFF_LIMIT: f64 = 0.4;
const PULL_LIMIT: f64 = 0.6;
/// No worse than linear, and what the noise of few rounds may add.
const GROWTH_LIMIT: f64 = 1.15;
/// What a plan may take beyond reading the catalogue.
const PLAN_LIMIT: Duration = Duration::from_secs(1);
const MEMORY_LIMIT: u64 = 150_000_000;

/// With the YAML as a person writes it, and as `pull` does.
pub(crate) fn run() -> Result<Vec<Row>, String> {
    let binary: PathBuf = std::env::var_os("TABLEWRIGHT_BIN")
        .ok_or("TABLEWRIGHT_BIN names no binary: run `cargo xtask bench`")?
        .into();
    let few = Subject::new(&binary, TABLES)?;
    let mut rows = Vec::new();
    for (name, schema) in [("YAML as written", &few.written), ("YAML as pulled", &few.pulled)] {
        println!("diff of {TABLES} tables, {name} …");
        let dump = || time(|| succeed(&mut tablewright_tests::pg_dump_command(few.database.url())));
        let rounds = in_turns(ROUNDS, || time(|| succeed(&mut few.diff(schema))), dump)?;
        rows.push(Row::new(format!("diff of {TABLES} tables, {name} : pg_dump"), DIFF_LIMIT, &rounds));
    }
    println!("pull of {TABLES} tables …");
    let dump = || time(|| succeed(&mut tablewright_tests::pg_dump_command(few.database.url())));
    let rounds = in_turns(ROUNDS, || time(|| succeed(&mut few.pull())), dump)?;
    rows.push(Row::new(format!("pull of {TABLES} tables : pg_dump"), PULL_LIMIT, &rounds));

    println!("{CHANGES} changes of {TABLES} tables …");
    let edited = few.folder.path().join("edited");
    write(&edited, &Catalogue::edited(TABLES, CHANGES))?;
    let rounds = in_turns(
        ROUNDS,
        || time(|| differ(&mut few.diff(&edited))),
        || time(|| succeed(&mut few.diff(&few.written))),
    )?;
    let beyond = rounds.into_iter().map(|(edited, unchanged)| (edited.saturating_sub(unchanged), PLAN_LIMIT));
    let name = format!("plan of {CHANGES} changes, beyond reading : 1 s");
    rows.push(Row::new(name, 1.0, &beyond.collect::<Vec<_>>()));

    let many = Subject::new(&binary, TABLES * TIMES)?;
    let name = |what: &str| format!("{what} of {} tables, each : of {TABLES}", TABLES * TIMES);
    for (what, of_many, of_few) in [
        ("diff, YAML as written,", many.diff(&many.written), few.diff(&few.written)),
        ("diff, YAML as pulled,", many.diff(&many.pulled), few.diff(&few.pulled)),
        ("pull", many.pull(), few.pull()),
    ] {
        println!("{} …", name(what));
        let (mut of_many, mut of_few) = (of_many, of_few);
        let each = |took: Duration| took / TIMES as u32;
        let rounds = in_turns(
            FEW_ROUNDS,
            || time(|| succeed(&mut of_many)).map(each),
            || time(|| succeed(&mut of_few)),
        )?;
        rows.push(Row::new(name(what), GROWTH_LIMIT, &rounds));
    }
    for (what, mut command) in [("diff", many.diff(&many.written)), ("pull", many.pull())] {
        if let Some(bytes) = peak(&mut command)? {
            let name = format!("memory of {what} of {} tables : limit", TABLES * TIMES);
            rows.push(Row::memory(name, bytes, MEMORY_LIMIT));
        }
    }
    Ok(rows)
}

/// A database of so many tables, and its YAML.
struct Subject<'a> {
    binary: &'a Path,
    database: TestDatabase,
    folder: tempfile::TempDir,
    written: PathBuf,
    pulled: PathBuf,
}

impl<'a> Subject<'a> {
    fn new(binary: &'a Path, tables: usize) -> Result<Self, String> {
        println!("a database of {tables} tables …");
        let database = TestDatabase::create(Kind::Postgres).ok_or("PostgreSQL is missing")?;
        let folder =
            tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
        let (written, pulled) = (folder.path().join("written"), folder.path().join("pulled"));
        let catalogue = Catalogue::new(tables);
        for script in &catalogue.ddl {
            database.execute(script);
        }
        database.execute("ANALYZE");
        write(&written, &catalogue)?;
        let subject = Self { binary, database, folder, written, pulled };
        succeed(subject.command("pull").arg("--out").arg(&subject.pulled))?;
        Ok(subject)
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(self.binary);
        command.args([verb, "--db", self.database.url()]);
        command
    }

    fn diff(&self, schema: &Path) -> Command {
        let mut command = self.command("diff");
        command.arg("--schema").arg(schema);
        command
    }

    /// Printed, so that no disk is measured.
    fn pull(&self) -> Command {
        self.command("pull")
    }
}

fn write(folder: &Path, catalogue: &Catalogue) -> Result<(), String> {
    std::fs::create_dir(folder)
        .and_then(|()| std::fs::write(folder.join("schema.yaml"), &catalogue.yaml))
        .map_err(|error| format!("cannot write the schema: {error}"))
}

/// Exit code 0 says that there is no difference; another would be measuring something else.
pub(crate) fn succeed(command: &mut Command) -> Result<Output, String> {
    ended_with(0, command)
}

/// Exit code 2 says that there is one.
pub(crate) fn differ(command: &mut Command) -> Result<Output, String> {
    ended_with(2, command)
}

fn ended_with(code: i32, command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.code() == Some(code) {
        return Ok(output);
    }
    let said = [output.stdout, output.stderr].concat();
    let said: String = String::from_utf8_lossy(&said).chars().take(2000).collect();
    Err(format!("{command:?} ended with {}:\n{said}", output.status))
}

/// The most memory that a program had (`VmHWM`, proc(5)), as it was seen last before it ended; `None` where the system does not tell.
fn peak(command: &mut Command) -> Result<Option<u64>, String> {
    let failed = |error: std::io::Error| format!("{command:?}: {error}");
    let mut child = Command::new(command.get_program())
        .args(command.get_args())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = None;
    while child.try_wait().map_err(failed)?.is_none() {
        let told = std::fs::read_to_string(&status).ok();
        let line = told.as_deref().and_then(|told| told.lines().find_map(|line| line.strip_prefix("VmHWM:")));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        most = most.max(kilobytes.map(|kilobytes| kilobytes * 1024));
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(most)
}
