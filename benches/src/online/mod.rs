//! Changes of a table that 64 connections read and write meanwhile: what those notice, beside the same changes as plain statements.
//!
//! A PostgreSQL of its own has a table with many rows. For each change it is copied, pgbench begins, and when it has run for a while the
//! migration is applied that `tablewright generate` wrote. What counts is how long any transaction took, of several statements or of one, whether
//! one failed, and how many were done in a second, during the change and before.

mod changes;
mod database;
mod load;
mod project;
mod table;

use std::time::Duration;

use changes::{CHANGES, Change};
use database::Database;
use load::{Bench, Failed, Span};
use project::Project;
use table::{Measured, Row};

/// The tables before any change.
const BEFORE: &str = include_str!("../../online/before.yaml");
/// How long a statement of a migration waits for a lock: far less than what is usual, since it is what others may have to wait for.
const LOCK_TIMEOUT: Duration = Duration::from_millis(500);
/// What a stall may last beyond that.
const MARGIN: Duration = Duration::from_millis(100);
/// How much of the throughput has to stay.
const THROUGHPUT: f64 = 0.70;
/// How long it is looked at before the change, after the connections have settled.
const QUIET: Duration = Duration::from_secs(5);
const SETTLE: Duration = Duration::from_secs(2);
/// A change that is over sooner is looked at for so long: in less, chance would be measured.
const AT_LEAST: Duration = Duration::from_secs(5);

const USAGE: &str = "\
Usage: cargo xtask bench online [--rows N] [--rate N] [--only NAME] [--write]

  --rows N      rows of the table; 10000000 unless said
  --rate N      transactions that begin in a second; 1000 unless said
  --only NAME   changes whose name contains that
  --write       writes the table into README.md";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    rows: u64,
    rate: u32,
    only: Option<String>,
    write: bool,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Self, String> {
        let mut options = Options { rows: 10_000_000, rate: 1000, only: None, write: false };
        let mut left = arguments.iter();
        while let Some(argument) = left.next() {
            let mut value = || left.next().ok_or(format!("{argument} what?\n\n{USAGE}"));
            let number =
                |text: &String| text.replace('_', "").parse::<u32>().ok().filter(|number| *number > 0);
            let needs = || format!("{argument} takes a number\n\n{USAGE}");
            match argument.as_str() {
                "--rows" => options.rows = number(value()?).ok_or_else(needs)?.max(1000).into(),
                "--rate" => options.rate = number(value()?).ok_or_else(needs)?,
                "--only" => options.only = Some(value()?.clone()),
                "--write" => options.write = true,
                other => return Err(format!("what is {other}?\n\n{USAGE}")),
            }
        }
        if options.write && options.only.is_some() {
            return Err("--write writes the whole table: not with --only".to_owned());
        }
        Ok(options)
    }
}

/// Measures, prints the table. Returns how many changes are over a limit.
pub(crate) fn run(arguments: &[String]) -> Result<usize, String> {
    let options = Options::read(arguments)?;
    let only = options.only.as_deref().unwrap_or_default();
    let wanted: Vec<&Change> = CHANGES.iter().filter(|change| change.name.contains(only)).collect();
    if wanted.is_empty() {
        let names: Vec<&str> = CHANGES.iter().map(|change| change.name).collect();
        return Err(format!("no change is called so: {only}; there are {}", names.join(", ")));
    }
    let server = tablewright_tests::postgres_url().ok_or("no server: run `cargo xtask bench online`")?;
    let customers = (options.rows / 100).max(10);
    let bench = Bench::new(options.rows, customers)?;
    // What is large is no matter of this measurement: every table here is.
    let project = Project::new(1)?;
    println!("{} rows …", table::number(options.rows));
    let template = Database::create(&server, "tablewright_bench_online")?;
    project.make(&template)?;
    template.fill(options.rows, customers)?;
    let size = template.size()?;
    let saturation = {
        let copy = Database::copy(&template, "tablewright_bench_online_copy")?;
        bench.saturation(&copy, Duration::from_secs(5))?
    };
    let about = table::about(&options, &size, saturation, database::version(&server)?);
    println!("{about}\n");
    if f64::from(options.rate) > saturation * 0.7 {
        return Err(format!(
            "this machine does {saturation:.0} transactions a second: a --rate of {} is no rate below that",
            options.rate
        ));
    }
    println!("{}", table::head());
    let mut rows = Vec::new();
    for change in wanted {
        let subject = Subject { template: &template, project: &project, bench: &bench, rate: options.rate };
        let row = subject.measure(change)?;
        println!("{}", table::line(&row));
        for failed in [&row.ours.failed, &row.plain.failed] {
            if let Some(first) = &failed.first {
                println!("    {first}");
            }
        }
        rows.push(row);
    }
    println!("\n{}\n{}", table::limits(), table::words());
    let over = rows.iter().filter(|row| row.is_over()).count();
    if options.write {
        table::write(&about, &rows)?;
    }
    Ok(over)
}

/// What is measured, and with what.
struct Subject<'a> {
    template: &'a Database,
    project: &'a Project,
    bench: &'a Bench,
    rate: u32,
}

impl Subject<'_> {
    fn measure(&self, change: &'static Change) -> Result<Row, String> {
        let (files, ours) = {
            let copy = Database::copy(self.template, "tablewright_bench_online_copy")?;
            let project = self.project.branch()?;
            let files = project.generate(&copy, change)?;
            (files, self.meanwhile(&copy, change.name, || project.up(&copy))?)
        };
        let copy = Database::copy(self.template, "tablewright_bench_online_copy")?;
        let plain = self.meanwhile(&copy, change.name, || copy.run(change.plain))?;
        Ok(Row { change, files, ours, plain })
    }

    /// What the connections notice of something that is done.
    fn meanwhile(
        &self,
        database: &Database,
        name: &str,
        run: impl FnOnce() -> Result<(), String>,
    ) -> Result<Measured, String> {
        let load = self.bench.start(database, name, Some(self.rate))?;
        std::thread::sleep(SETTLE);
        let before = load::now();
        std::thread::sleep(QUIET);
        let begin = load::now();
        let done = run();
        let end = load::now();
        let took = Duration::from_micros(end - begin);
        // Whoever was kept waiting is to be seen as well.
        std::thread::sleep(AT_LEAST.saturating_sub(took).max(Duration::from_secs(2)));
        let log = load.stop()?;
        done?;
        let least = u64::try_from(AT_LEAST.as_micros()).unwrap_or(u64::MAX);
        let before = Span { begin: before, end: begin };
        let during = Span { begin, end: end.max(begin.saturating_add(least)) };
        let a_second = |span: Span| log.done_within(span) as f64 / span.seconds();
        Ok(Measured {
            took,
            before: log.longest(before),
            longest: log.longest(Span { begin, end }),
            throughput: a_second(during) / a_second(before),
            failed: log.failed.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_what_is_none_is_said() {
        let read = |text: &str| {
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            Options::read(&words)
        };
        let wanted = Options { rows: 200_000, rate: 50, only: Some("index".to_owned()), write: false };
        assert_eq!(read("--rows 200_000 --rate 50 --only index"), Ok(wanted));
        for wrong in ["--rows", "--rows many", "--rate 0", "index", "--only index --write"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
