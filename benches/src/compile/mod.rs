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
/// The most text that a table may become, in bytes without white space.
const EXPANSION: usize = 10 * 1024;
/// The most memory that a compiler of many tables may take, in bytes.
const MEMORY: u64 = 4 << 30;
/// How much more a table of many may cost than a table of few: a little noise, and nothing that grows.
const GROWTH: f64 = 1.5;

/// Figures on the terminal, each beside its limit.
#[derive(Default)]
struct Report {
    over: usize,
}

impl Report {
    fn figure(&self, what: &str, figure: String) {
        println!("{what:58} {figure:>10}");
    }

    fn limited(&mut self, what: &str, figure: String, limit: String, passed: bool) {
        self.over += usize::from(passed);
        println!("{what:58} {figure:>10}  {limit:>10}{}", if passed { "  OVER" } else { "" });
    }
}

/// Prints every figure beside its limit. Returns how many limits are passed.
pub(crate) fn run() -> Result<usize, String> {
    let folder = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let project = Project::create(folder.path(), TABLES, MANY)?;
    println!("seconds of processor time of cargo and what it starts; medians of {ROUNDS}, in turns");
    println!("building what they depend on …");
    for mode in [Mode::Check, Mode::Build] {
        project.dependencies(mode)?;
    }
    println!("\n{:58} {:>10}  {:>10}", "", "", "limit");
    let mut report = Report::default();
    let bytes = expansion(&project)?;
    let what = "expansion of a table, without white space";
    report.limited(what, format!("{bytes} B"), format!("{EXPANSION} B"), bytes > EXPANSION);
    let check = few(&project, Mode::Check, &mut report)?;
    let build = few(&project, Mode::Build, &mut report)?;
    many(&project, Mode::Check, check, &mut report)?;
    many(&project, Mode::Build, build, &mut report)?;
    Ok(report.over)
}

/// Compares the styles. Returns the seconds of ours.
fn few(project: &Project, mode: Mode, report: &mut Report) -> Result<f64, String> {
    let mut times = vec![Vec::new(); Style::ALL.len()];
    for _ in 0..ROUNDS {
        for (style, times) in Style::ALL.iter().zip(&mut times) {
            times.push(seconds(|| project.compile(*style, TABLES, mode))?);
        }
    }
    let times: Vec<f64> = times.into_iter().map(median).collect();
    for (style, time) in Style::ALL.iter().zip(&times) {
        let what = format!("cargo {}, {TABLES} tables, {}", mode.name(), style.name());
        report.figure(&what, format!("{time:.2} s"));
    }
    let ours = times[0];
    for (style, theirs) in Style::ALL.iter().zip(&times) {
        let limit = match style {
            Style::Ours => continue,
            Style::FromRow => 2.0,
            Style::SeaOrm | Style::Diesel => 0.2,
        };
        let ratio = ours / theirs;
        let what = format!("cargo {}, tablewright : {}", mode.name(), style.name());
        report.limited(&what, format!("{ratio:.2}"), format!("{limit:.2}"), ratio > limit);
    }
    Ok(ours)
}

/// Compiles many tables, which cost as much a table as few do, and little memory.
fn many(project: &Project, mode: Mode, few: f64, report: &mut Report) -> Result<(), String> {
    let peak = Peak::watch(&Style::Ours.crate_name(MANY));
    let many = seconds(|| project.compile(Style::Ours, MANY, mode))?;
    let memory = peak.bytes();
    let name = mode.name();
    report.figure(&format!("cargo {name}, {MANY} tables"), format!("{many:.2} s"));
    let growth = (many / MANY as f64) / (few / TABLES as f64);
    let what = format!("cargo {name}, a table of {MANY} : a table of {TABLES}");
    report.limited(&what, format!("{growth:.2}"), format!("{GROWTH:.2}"), growth > GROWTH);
    match memory {
        Some(bytes) => {
            let what = format!("cargo {name}, memory of the compiler, {MANY} tables");
            report.limited(
                &what,
                format!("{} MB", bytes >> 20),
                format!("{} MB", MEMORY >> 20),
                bytes > MEMORY,
            );
        }
        None => println!("memory of the compiler: this system does not tell"),
    }
    Ok(())
}

/// What `tablewright codegen` prints without white space, divided by the tables.
fn expansion(project: &Project) -> Result<usize, String> {
    let binary: PathBuf = std::env::var_os("TABLEWRIGHT_BIN")
        .ok_or("TABLEWRIGHT_BIN names no binary: run `cargo xtask bench compile`")?
        .into();
    let mut command = Command::new(binary);
    command.arg("codegen").arg("--schema").arg(project.schema(Style::Ours, TABLES));
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} ended with {}: {said}", output.status));
    }
    Ok(output.stdout.iter().filter(|byte| !byte.is_ascii_whitespace()).count() / TABLES)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}
