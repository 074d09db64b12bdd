//! Tasks of the tablewright workspace: `cargo xtask <task>`.

// A task runner talks to the terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod beside;
mod dbmate;
mod demo;
mod programs;
mod servers;
mod step;
mod test;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <task>

Tasks:
  demo                          the whole journey on SQLite, told and checked
  test [--no-install] [ARGS…]   format, clippy, all tests, doctests and docs, with private servers for the tests
                                with ARGS: only `cargo test ARGS…`, with the servers
  bench [--no-install] [SUITE]  ratios of time within one run, against pg_dump and hand-written sqlx;
                                one SUITE of them: repository, diff, sqlite or mariadb
  bench peers [--no-install] [--rounds N] [--only PART]
                                the same against Diesel, diesel-async, SeaORM 2, sqlx, tokio-postgres and rusqlite
  bench seeds [--no-install] [--rows N]
                                a long file of seeds against `psql \\copy`
  bench compile                 what 50 tables and 1,000 cost to compile, beside sqlx's FromRow, SeaORM 2 and Diesel
  bench online [--no-install] [--rows N] [--rate N] [--only NAME] [--write]
                                what 64 connections notice while a table of 10,000,000 rows is changed, on a PostgreSQL of its own;
                                --write puts the figures into README.md
  servers [--no-install]        starts the servers, prints their addresses for a shell, keeps them until Ctrl-C

The tests find a server's address in TABLEWRIGHT_TEST_POSTGRES and TABLEWRIGHT_TEST_MARIADB. Set one to use a server of
your own; TABLEWRIGHT_POSTGRES_BIN and TABLEWRIGHT_MARIADB_BIN name the folder of binaries that are not found by themselves.
TABLEWRIGHT_POSTGRES_BINS lists the folders of further versions of PostgreSQL, separated as in PATH: `test` runs on each of them too.
Where `mysqld` in the path (or in the folder TABLEWRIGHT_MYSQL_BIN) is MySQL's, `test` runs what is for MySQL and MariaDB on it too.
With CI=true a missing server is a failure, elsewhere it is skipped by name.
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let mut arguments: Vec<String> = arguments.collect();
    let install = !take_flag(&mut arguments, "--no-install");
    let done = match (task.as_str(), arguments.as_slice()) {
        ("test", arguments) => test::test(arguments, install),
        ("bench", []) => bench::bench(None, install),
        ("bench", [which]) if which == "compile" => bench::compile(),
        ("bench", [which, arguments @ ..]) if which == "online" => bench::online(arguments, install),
        ("bench", [which, arguments @ ..]) if which == "seeds" => bench::seeds(arguments, install),
        ("bench", [which, arguments @ ..]) if which == "peers" => bench::peers(arguments, install),
        ("bench", [suite]) => bench::bench(Some(suite), install),
        ("demo", []) => demo::demo(),
        ("servers", []) => test::servers(install),
        (programs::LATER, arguments) => programs::later(arguments),
        ("" | "help" | "-h" | "--help", _) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        (task, _) => Err(format!("no such task, or not with these arguments: {task}\n\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Removes a flag from the arguments and says whether it was there.
fn take_flag(arguments: &mut Vec<String>, flag: &str) -> bool {
    let before = arguments.len();
    arguments.retain(|argument| argument != flag);
    arguments.len() < before
}

/// The workspace's root folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the workspace")
}

/// The folder of the binaries that cargo builds with the `dev` profile; this program is one of them.
fn target_debug() -> Result<PathBuf, String> {
    let exe =
        std::env::current_exe().map_err(|error| format!("cannot find this program's own path: {error}"))?;
    exe.parent().map(Path::to_owned).ok_or_else(|| format!("{} is in no folder", exe.display()))
}

/// `CI=true`: what is skipped on a developer's machine is a failure here.
fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|ci| ci == "true")
}
