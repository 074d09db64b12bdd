//! Benchmarks of tablewright, as ratios within one run: `cargo xtask bench` starts the server and runs this.
//!
//! A time says something about a machine, a ratio about the program. Each pair is measured in turns, so that whatever
//! else the machine does falls on both.

// It is a program for the terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod by_hand;
mod catalogue;
mod compile;
mod diff;
mod mariadb;
mod measure;
mod online;
mod repository;
mod seeds;
mod sqlite;

use std::process::ExitCode;

use measure::Row;

/// Measures some pairs.
type Suite = fn() -> Result<Vec<Row>, String>;

/// What is measured where nothing else is asked for.
const SUITES: [(&str, Suite); 4] = [
    ("repository", repository::run),
    ("diff", diff::run),
    ("sqlite", sqlite::run),
    ("mariadb", mariadb::run),
];

fn main() -> ExitCode {
    let over = match std::env::args().nth(1).as_deref() {
        None => speed(&SUITES),
        Some("compile") => compile::run(),
        Some("online") => online::run(&std::env::args().skip(2).collect::<Vec<_>>()),
        Some("seeds") => seeds::run(&std::env::args().skip(2).collect::<Vec<_>>()),
        Some(name) => match SUITES.iter().find(|(suite, _)| *suite == name) {
            Some(suite) => speed(std::slice::from_ref(suite)),
            None => Err(format!(
                "no such benchmarks: {name}; write {}, compile, online, seeds, or nothing for the first {}",
                SUITES.map(|(suite, _)| suite).join(", "),
                SUITES.len()
            )),
        },
    };
    match over {
        Ok(0) => ExitCode::SUCCESS,
        Ok(over) => {
            eprintln!("{over} over the limit");
            ExitCode::FAILURE
        }
        Err(message) => {
            eprintln!("benches: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Calls against calls. Returns how many ratios are over their limits.
fn speed(suites: &[(&str, Suite)]) -> Result<usize, String> {
    let mut over = 0;
    for (_, suite) in suites {
        let rows = suite()?;
        println!("\n{}", measure::table(&rows));
        over += rows.iter().filter(|row| row.is_over()).count();
    }
    Ok(over)
}
