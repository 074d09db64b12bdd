//! What is printed, where, and in which colours.
//!
//! Results go to standard output; errors, hints and progress to standard error. With `--format json` standard output
//! holds exactly one JSON document, which is the error where there is one. A reader that went away (`| head`) does not
//! stop a verb half-way: the rest of the output is dropped, the work is done.

use std::fmt::{self, Display};
use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use serde_json::{Map, Value, json};

use tablewright_schema::Diagnostics;

use crate::args::{ColorWhen, Format, Verbosity};
use crate::error::CommandError;

/// What is new.
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
/// What goes, and errors.
pub(crate) const RED: Style = AnsiColor::Red.on_default();
/// What differs, and warnings.
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
/// What to do now.
pub(crate) const CYAN: Style = AnsiColor::Cyan.on_default();
/// Names and headings.
pub(crate) const BOLD: Style = Style::new().bold();
/// What matters less.
pub(crate) const DIM: Style = Style::new().dimmed();

/// A value in a style. Padding (`{:<12}`) counts what is seen.
pub(crate) fn paint(style: Style, value: impl Display) -> Painted<String> {
    Painted { style, value: value.to_string() }
}

/// See [`paint`].
pub(crate) struct Painted<T> {
    style: Style,
    value: T,
}

impl Display for Painted<String> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.style)?;
        f.pad(&self.value)?;
        write!(f, "{:#}", self.style)
    }
}

/// The two streams and how to write to them.
pub(crate) struct Terminal {
    format: Format,
    verbosity: Verbosity,
    out: Mutex<AutoStream<io::Stdout>>,
    err: Mutex<AutoStream<io::Stderr>>,
    failure: Mutex<Option<io::Error>>,
}

impl Terminal {
    pub(crate) fn new(format: Format, color: ColorWhen, verbosity: Verbosity) -> Self {
        let choice = match color {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::AlwaysAnsi,
            ColorWhen::Never => ColorChoice::Never,
        };
        Self {
            format,
            verbosity,
            out: Mutex::new(AutoStream::new(io::stdout(), choice)),
            err: Mutex::new(AutoStream::new(io::stderr(), choice)),
            failure: Mutex::new(None),
        }
    }

    /// One that shows nothing: for work of which only the outcome is told.
    pub(crate) fn silent() -> Self {
        Self::new(Format::Json, ColorWhen::Never, Verbosity::Quiet)
    }

    /// How the result is printed.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Whether a person reads along: where a progress bar makes sense.
    pub(crate) fn is_watched(&self) -> bool {
        self.is_human() && self.verbosity > Verbosity::Quiet && io::stderr().is_terminal()
    }

    /// Whether results are meant for a person.
    pub(crate) fn is_human(&self) -> bool {
        self.format == Format::Human
    }

    /// A line of the result, for a person.
    pub(crate) fn line(&self, text: impl Display) {
        if self.is_human() {
            self.result(format_args!("{text}\n"));
        }
    }

    /// The result itself, as it is, whatever the format.
    pub(crate) fn result(&self, text: impl Display) {
        let mut failure = locked(&self.failure);
        if failure.is_some() {
            return;
        }
        let mut out = locked(&self.out);
        if let Err(error) = write!(out, "{text}").and_then(|()| out.flush()) {
            *failure = Some(error);
        }
    }

    /// The whole result as one JSON document, if that is the format.
    pub(crate) fn json(&self, verb: &str, result: impl FnOnce() -> Value) {
        if self.format != Format::Json {
            return;
        }
        let mut document = Map::new();
        document.insert("verb".to_owned(), json!(verb));
        match result() {
            Value::Object(fields) => document.extend(fields),
            other => {
                document.insert("result".to_owned(), other);
            }
        }
        self.result(format_args!("{:#}\n", Value::Object(document)));
    }

    /// Something to know beside the result.
    pub(crate) fn note(&self, text: impl Display) {
        self.aside(Verbosity::Normal, paint(DIM, "note:"), text);
    }

    /// Something to worry about.
    pub(crate) fn warn(&self, text: impl Display) {
        self.aside(Verbosity::Normal, paint(YELLOW.bold(), "warning:"), text);
    }

    /// A line that belongs to a note or a warning.
    pub(crate) fn aside_line(&self, text: impl Display) {
        if self.is_human() && self.verbosity >= Verbosity::Normal {
            self.say(format_args!("{text}\n"));
        }
    }

    /// What a person would type next.
    pub(crate) fn next(&self, text: impl Display) {
        self.aside(Verbosity::Normal, paint(CYAN, "next:"), text);
    }

    /// What only `--verbose` shows.
    pub(crate) fn detail(&self, text: impl Display) {
        self.aside(Verbosity::Verbose, paint(DIM, "using:"), text);
    }

    fn aside(&self, least: Verbosity, label: impl Display, text: impl Display) {
        if self.is_human() && self.verbosity >= least {
            self.say(format_args!("{label} {text}\n"));
        }
    }

    /// Why the verb stopped.
    pub(crate) fn error(&self, verb: &str, error: &CommandError) {
        if self.format == Format::Json {
            return self.json(verb, || json!({ "error": error.json() }));
        }
        if let Some(diagnostics) = &error.diagnostics {
            self.say(format_args!("{}\n", self.findings(diagnostics)));
        }
        self.say(format_args!("{} {}\n", paint(RED.bold(), "error:"), error.message));
        for cause in &error.causes {
            self.say(format_args!("{} {}\n", paint(DIM, "  because:"), indented(cause, 11)));
        }
        for hint in &error.hints {
            self.say(format_args!("{} {}\n", paint(CYAN, "  try:"), indented(hint, 7)));
        }
    }

    /// Findings in YAML as a person reads them. The streams take the colours out where there are to be none.
    pub(crate) fn findings(&self, diagnostics: &Diagnostics) -> String {
        match terminal_size::terminal_size_of(io::stderr()) {
            Some((terminal_size::Width(columns), _)) => diagnostics.render_within(true, usize::from(columns)),
            None => diagnostics.render(true),
        }
    }

    /// To standard error. Nobody can be told when that fails.
    fn say(&self, text: impl Display) {
        let mut err = locked(&self.err);
        let _ = write!(err, "{text}").and_then(|()| err.flush());
    }

    /// Whether all output was written, or its reader did not want more.
    pub(crate) fn finish(&self) -> io::Result<()> {
        match locked(&self.failure).take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    }
}

/// A thread that panicked while it wrote leaves nothing behind that could be wrong.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Text whose further lines stand under its first.
fn indented(text: &str, columns: usize) -> String {
    text.trim_end().replace('\n', &format!("\n{:columns$}", ""))
}

/// How long something took, for a person: `12 ms`, `1.4 s`, `2 min 5 s`.
pub(crate) fn elapsed(time: Duration) -> String {
    match time.as_millis() {
        0 => "<1 ms".to_owned(),
        millis @ 0..1000 => format!("{millis} ms"),
        millis @ 1000..60_000 => format!("{:.1} s", millis as f64 / 1000.0),
        _ => format!("{} min {} s", time.as_secs() / 60, time.as_secs() % 60),
    }
}

/// `1 table`, `2 tables`.
pub(crate) fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

/// Rows as aligned columns, two spaces apart; the last column is as wide as it likes. Each cell is plain text and the
/// style it is shown in.
pub(crate) fn table(rows: &[Vec<(Style, String)>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|(_, text)| text.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    rows.iter()
        .map(|row| {
            let filled = row.iter().rposition(|(_, text)| !text.is_empty()).map_or(0, |last| last + 1);
            let mut line = String::new();
            for (column, (style, text)) in row[..filled].iter().enumerate() {
                let padding = match column + 1 == filled {
                    true => 0,
                    false => widths[column] + 2 - text.chars().count(),
                };
                line.push_str(&format!("{}{:padding$}", paint(*style, text), ""));
            }
            line
        })
        .collect()
}
