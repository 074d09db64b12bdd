//! Errors for the person at the terminal: what failed, why, what to do now.

use std::error::Error;
use std::fmt;
use std::path::Path;

use serde_json::{Value, json};
use tablewright_schema::Diagnostics;

/// What kind of thing went wrong; the word is in the JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The command cannot be meant like this.
    Usage,
    /// The configuration is missing or wrong.
    Config,
    /// The YAML is wrong.
    Schema,
    /// The seeds are wrong.
    Seeds,
    /// The migration folder is wrong, or disagrees with the database's history.
    Migrations,
    /// The database is not there, refuses, or fails.
    Database,
    /// Something would be lost, or would be overwritten, and was not allowed.
    Refused,
    /// The migration was tried out and did not do what it should.
    Proof,
    /// A file cannot be read or written.
    File,
    /// What the configuration has run around migrations failed.
    Hook,
    /// Somebody asked the program to end.
    Interrupted,
}

impl Kind {
    /// The word in the JSON.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Kind::Usage => "usage",
            Kind::Config => "config",
            Kind::Schema => "schema",
            Kind::Seeds => "seeds",
            Kind::Migrations => "migrations",
            Kind::Database => "database",
            Kind::Refused => "refused",
            Kind::Proof => "proof",
            Kind::File => "file",
            Kind::Hook => "hook",
            Kind::Interrupted => "interrupted",
        }
    }
}

/// Why a verb stopped.
#[derive(Clone, Debug)]
pub(crate) struct CommandError {
    pub(crate) kind: Kind,
    /// What failed: one line, lower case, no full stop.
    pub(crate) message: String,
    /// Why, from near to far.
    pub(crate) causes: Vec<String>,
    /// What to do now.
    pub(crate) hints: Vec<String>,
    /// The places in the YAML, where that is what is wrong.
    pub(crate) diagnostics: Option<Box<Diagnostics>>,
}

impl CommandError {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), causes: Vec::new(), hints: Vec::new(), diagnostics: None }
    }

    /// Findings in YAML. They speak for themselves; `what` is the line that sums them up.
    pub(crate) fn findings(kind: Kind, what: impl Into<String>, diagnostics: Diagnostics) -> Self {
        Self { diagnostics: Some(Box::new(diagnostics)), ..Self::new(kind, what) }
    }

    /// A file that cannot be read, written or made.
    pub(crate) fn file(action: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(Kind::File, format!("cannot {action} {}", path.display())).because(error)
    }

    /// Adds the error that led here, and those that led to it; none says twice what was said before.
    pub(crate) fn because(mut self, error: &dyn Error) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            self = self.cause(error.to_string());
            next = error.source();
        }
        self
    }

    /// Adds a reason in words.
    pub(crate) fn cause(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        let said = self.causes.last().unwrap_or(&self.message);
        if !text.is_empty() && !said.contains(&text) {
            self.causes.push(text);
        }
        self
    }

    /// Adds what to do now.
    pub(crate) fn hint(mut self, text: impl Into<String>) -> Self {
        self.hints.push(text.into());
        self
    }

    /// Message and reasons in one line.
    pub(crate) fn reason(&self) -> String {
        let places = self.diagnostics.iter().flat_map(|found| &found.list).map(|found| found.message.clone());
        let parts = std::iter::once(self.message.clone()).chain(self.causes.iter().cloned()).chain(places);
        parts.collect::<Vec<_>>().join(": ")
    }

    /// The error as data.
    pub(crate) fn json(&self) -> Value {
        let mut error = json!({
            "kind": self.kind.code(),
            "message": self.message,
            "causes": self.causes,
            "hints": self.hints,
        });
        if let Some(diagnostics) = &self.diagnostics {
            error["diagnostics"] = diagnostics_json(diagnostics);
        }
        error
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for CommandError {}

/// Findings as data: file, line and column from 1.
pub(crate) fn diagnostics_json(diagnostics: &Diagnostics) -> Value {
    let place = |span| {
        let (line, column) = diagnostics.sources.line_column(span);
        json!({ "file": diagnostics.sources.path(span.file), "line": line, "column": column })
    };
    diagnostics
        .list
        .iter()
        .map(|finding| {
            let related: Vec<Value> = finding
                .related
                .iter()
                .map(|(span, note)| {
                    let mut related = place(*span);
                    related["message"] = json!(note);
                    related
                })
                .collect();
            let mut value = place(finding.span);
            value["message"] = json!(finding.message);
            value["label"] = json!(finding.label);
            value["help"] = json!(finding.help);
            value["related"] = json!(related);
            value
        })
        .collect()
}
