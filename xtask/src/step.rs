//! Steps of a task: a heading, what the step prints, how long it took, and the summary at the end.

use std::process::Command;
use std::time::{Duration, Instant};

/// What became of a step.
enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

/// The steps of one task so far.
#[derive(Default)]
pub(crate) struct Steps {
    started: Option<Instant>,
    done: Vec<(String, Duration, Outcome)>,
}

impl Steps {
    /// Runs a command as a step, its output shown as it comes. A failure is noted and the task goes on: one run tells all.
    pub(crate) fn run(&mut self, name: &str, command: &mut Command) {
        let line = command_line(command);
        self.step(name, &line, || match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("`{line}` ended with {status}")),
            Err(error) => Err(format!("`{line}` did not start: {error}")),
        });
    }

    /// Runs a function as a step; `detail` is shown beside the step's name.
    pub(crate) fn step<T>(
        &mut self,
        name: &str,
        detail: &str,
        run: impl FnOnce() -> Result<T, String>,
    ) -> Option<T> {
        let started = Instant::now();
        self.started.get_or_insert(started);
        println!("\n── {name} ── {detail}");
        let (value, outcome) = match run() {
            Ok(value) => (Some(value), Outcome::Passed),
            Err(message) => (None, Outcome::Failed(message)),
        };
        self.note(name, started.elapsed(), outcome);
        value
    }

    /// Notes a step that has been run elsewhere.
    pub(crate) fn ended(&mut self, name: &str, elapsed: Duration, result: Result<(), String>) {
        let outcome = match result {
            Ok(()) => Outcome::Passed,
            Err(message) => Outcome::Failed(message),
        };
        self.note(name, elapsed, outcome);
    }

    fn note(&mut self, name: &str, elapsed: Duration, outcome: Outcome) {
        match &outcome {
            Outcome::Failed(message) => println!("── {name}: FAILED in {}: {message}", seconds(elapsed)),
            Outcome::Passed | Outcome::Skipped(_) => println!("── {name}: passed in {}", seconds(elapsed)),
        }
        self.done.push((name.to_owned(), elapsed, outcome));
    }

    /// Notes that something was not done, and why: said at once and again in the summary.
    pub(crate) fn skip(&mut self, name: &str, why: &str) {
        println!("\n── {name}: SKIPPED: {why}");
        self.done.push((name.to_owned(), Duration::ZERO, Outcome::Skipped(why.to_owned())));
    }

    /// Prints the summary. An error if a step failed.
    pub(crate) fn finish(self) -> Result<(), String> {
        println!("\n── summary ──");
        let run = |outcome: &Outcome| matches!(outcome, Outcome::Passed | Outcome::Failed(_));
        let names =
            self.done.iter().filter(|(.., outcome)| run(outcome)).map(|(name, ..)| name.chars().count());
        let width = names.max().unwrap_or_default();
        let mut failed = 0;
        let mut skipped = Vec::new();
        for (name, elapsed, outcome) in &self.done {
            let (word, why) = match outcome {
                Outcome::Passed => ("passed", ""),
                Outcome::Failed(message) => {
                    failed += 1;
                    ("FAILED", message.as_str())
                }
                Outcome::Skipped(why) => {
                    skipped.push(format!("SKIPPED  {name}: {why}"));
                    continue;
                }
            };
            println!("{name:width$}  {word}  {:>8}  {why}", seconds(*elapsed));
        }
        let total = self.started.map(|started| started.elapsed()).unwrap_or_default();
        println!("{:width$}          {:>8}", "", seconds(total));
        for line in skipped {
            println!("{line}");
        }
        match failed {
            0 => Ok(()),
            1 => Err("1 step failed".to_owned()),
            many => Err(format!("{many} steps failed")),
        }
    }
}

/// A time as the summary tells it.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// The command as one would type it.
pub(crate) fn command_line(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut line = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
