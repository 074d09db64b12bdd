//! What it costs to compile: 50 tables of 12 columns with five operations each, as `schema!` makes them, as structs that
//! derive sqlx's `FromRow` with SQL by hand, as SeaORM 2 entities and as Diesel's tables; and 1,000 tables of ours.
//!
//! Dependencies are built before. What counts is the time that the processors spend on the one crate, which other programs
//! on the machine change little.

mod project;
mod sources;
mod usage;

use std::path::PathBuf;
use std::process::Command;

use project::{Mode, Project};
use sources::Style;
use usage::{Peak, seconds};

/// Tables of the comparison, and of the large schema.
const TABLES: usize = 50;
const MANY: usize = 1_000;
const ROUNDS: usize = 3;
/// The most of formatted text that a table may become, in bytes.
const EXPANSION: usize = 10 * 1024;
/// The most memory that a compiler of many tables may take, in bytes.
const MEMORY: u64 = 4 << 30;
/// How much more a table of many may cost than a table of few: a little noise, and nothing that grows.
const GROWTH: f64 = 1.5;

/// Prints every figure beside its limit. Returns how many limits are passed.
pub(crate) fn run() -> Result<usize, String> {
    let folder = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let project = Project::create(
        folder.path(),
        &[
            (Style::Ours, TABLES),
            (Style::FromRow, TABLES),
            (Style::SeaOrm, TABLES),
            (Style::Diesel, TABLES),
            (Style::Ours, MANY),
        ],
    )?;
    let mut over = 0;
    let mut line = |what: String, figure: String, limit: String, passed: bool| {
        over += usize::from(passed);
        println!("{what:58} {figure:>10}  {limit:>10}{}", if passed { "  OVER" } else { "" });
    };

    println!("building what they depend on …");
    for mode in [Mode::Check, Mode::Build] {
        project.dependencies(mode)?;
    }
    println!("\n{:58} {:>10}  {:>10}", "", "", "limit");
    for mode in [Mode::Check, Mode::Build] {
        let styles = [Style::Ours, Style::FromRow, Style::SeaOrm, Style::Diesel];
        let mut times = vec![Vec::new(); styles.len()];
        for _ in 0..ROUNDS {
            for (style, times) in styles.iter().zip(&mut times) {
                times.push(seconds(|| project.compile(*style, TABLES, mode))?);
            }
        }
        let times: Vec<f64> = times.into_iter().map(median).collect();
        for (style, time) in styles.iter().zip(&times) {
            let name = format!("cargo {}, {TABLES} tables, {}", mode.name(), style.name());
            line(name, format!("{time:.2} s"), String::new(), false);
        }
        for (style, time, limit) in
            [(styles[1], times[1], 2.0), (styles[2], times[2], 0.2), (styles[3], times[3], 0.2)]
        {
            let ratio = times[0] / time;
            let name = format!("cargo {}, tablewright : {}", mode.name(), style.name());
            line(name, format!("{ratio:.2}"), format!("{limit:.2}"), ratio > limit);
        }
        let peak = Peak::watch(&Style::Ours.crate_name(MANY));
        let many = seconds(|| project.compile(Style::Ours, MANY, mode))?;
        let memory = peak.bytes();
        let growth = (many / MANY as f64) / (times[0] / TABLES as f64);
        line(format!("cargo {}, {MANY} tables", mode.name()), format!("{many:.2} s"), String::new(), false);
        let name = format!("cargo {}, a table of {MANY} : a table of {TABLES}", mode.name());
        line(name, format!("{growth:.2}"), format!("{GROWTH:.2}"), growth > GROWTH);
        match memory {
            Some(bytes) => {
                let name = format!("cargo {}, memory of the compiler, {MANY} tables", mode.name());
                line(name, format!("{} MB", bytes >> 20), format!("{} MB", MEMORY >> 20), bytes > MEMORY);
            }
            None => println!("memory of the compiler: this system does not tell"),
        }
    }
    let bytes = expansion(&project)?;
    line(
        "expansion of a table, formatted".to_owned(),
        format!("{bytes} B"),
        format!("{EXPANSION} B"),
        bytes > EXPANSION,
    );
    Ok(over)
}

/// What `tablewright codegen` prints, divided by the tables.
fn expansion(project: &Project) -> Result<usize, String> {
    let binary: PathBuf = std::env::var_os("TABLEWRIGHT_BIN")
        .ok_or("TABLEWRIGHT_BIN names no binary: run `cargo xtask bench compile`")?
        .into();
    let mut command = Command::new(binary);
    command.arg("codegen").arg("--schema").arg(project.schema(Style::Ours, TABLES));
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "{command:?} ended with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    Ok(output.stdout.len() / TABLES)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}
