//! Benchmarks of tablewright, as ratios within one run: `cargo xtask bench` starts the server and runs this.
//!
//! A time says something about a machine, a ratio about the program. Each pair is measured in turns, so that whatever
//! else the machine does falls on both.

// It is a program for the terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod by_hand;
mod catalogue;
mod diff;
mod measure;
mod repository;

use std::process::ExitCode;

use measure::Row;

/// Measures some pairs.
type Suite = fn() -> Result<Vec<Row>, String>;

fn main() -> ExitCode {
    let mut rows: Vec<Row> = Vec::new();
    let suites: [Suite; 2] = [repository::run, diff::run];
    for suite in suites {
        match suite() {
            Ok(more) => {
                println!("\n{}", measure::table(&more));
                rows.extend(more);
            }
            Err(message) => {
                eprintln!("benches: {message}");
                return ExitCode::FAILURE;
            }
        }
    }
    let over = rows.iter().filter(|row| row.is_over()).count();
    if over > 0 {
        eprintln!("{over} over the limit");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
