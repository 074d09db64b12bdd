//! What can go wrong, told apart by what a caller can do about it.

use std::fmt;
use std::path::Path;

use tablewright::JsonViolation;

use crate::db::{agent_config, agent_history, custom_workflow_config, workflow_config};

/// A request that could not be carried out. Nothing of it was written.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder cannot be read.
    File {
        /// Which.
        path: String,
        /// The system's words.
        message: String,
    },
    /// The environment says something that cannot be.
    Environment(String),
    /// Files or entries say something that cannot be: all of it.
    Invalid(Vec<Problem>),
    /// There is no agent of this name.
    NoAgent(String),
    /// The database cannot be reached, or says something unforeseen.
    Database(tablewright::Error),
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// `agents.json, agents[1] "Planner"`, `workflow "Trip", step 2`, `agent "Planner" at /temperature`.
    pub place: String,
    /// What is wrong there.
    pub message: String,
}

impl Error {
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        Error::File { path: path.display().to_string(), message: error.to_string() }
    }

    /// Everything that is wrong, if anything is.
    pub(crate) fn unless_empty(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }

    fn blank(what: &str) -> Self {
        let message = "the name is blank".to_owned();
        Error::Invalid(vec![Problem { place: what.to_owned(), message }])
    }

    fn violation(what: &str, violation: &JsonViolation) -> Self {
        let problems = violation.findings().map(|(pointer, message)| Problem {
            place: if pointer.is_empty() { what.to_owned() } else { format!("{what} at {pointer}") },
            message: message.to_owned(),
        });
        Error::Invalid(problems.collect())
    }

    /// The same error, saying whose it is.
    pub(crate) fn of(self, name: &str) -> Self {
        match self {
            Error::Invalid(problems) => Error::Invalid(
                problems
                    .into_iter()
                    .map(|Problem { place, message }| {
                        let (what, at) = place.split_once(" at ").unwrap_or((place.as_str(), ""));
                        let at = if at.is_empty() { String::new() } else { format!(" at {at}") };
                        Problem { place: format!("{what} {name:?}{at}"), message }
                    })
                    .collect(),
            ),
            other @ (Error::File { .. } | Error::Environment(_) | Error::NoAgent(_) | Error::Database(_)) => {
                other
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::File { path, message } => write!(f, "{path} cannot be read: {message}"),
            Error::Environment(message) => f.write_str(message),
            Error::Invalid(problems) => {
                let lines = problems.iter().map(|Problem { place, message }| format!("{place}: {message}"));
                f.write_str(&lines.collect::<Vec<_>>().join("\n"))
            }
            Error::NoAgent(name) => write!(f, "there is no agent {name:?}"),
            Error::Database(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Database(error) => Some(error),
            Error::File { .. } | Error::Environment(_) | Error::Invalid(_) | Error::NoAgent(_) => None,
        }
    }
}

impl From<tablewright::Error> for Error {
    fn from(error: tablewright::Error) -> Self {
        Error::Database(error)
    }
}

impl From<agent_config::Fail> for Error {
    fn from(fail: agent_config::Fail) -> Self {
        match fail {
            agent_config::Fail::AgentNameNotBlank => Error::blank("agent"),
            agent_config::Fail::Config(violation) => Error::violation("agent", &violation),
            other => Error::Database(other.into()),
        }
    }
}

impl From<workflow_config::Fail> for Error {
    fn from(fail: workflow_config::Fail) -> Self {
        match fail {
            workflow_config::Fail::WorkflowNameNotBlank => Error::blank("workflow"),
            workflow_config::Fail::Config(violation) => Error::violation("workflow", &violation),
            other => Error::Database(other.into()),
        }
    }
}

impl From<custom_workflow_config::Fail> for Error {
    fn from(fail: custom_workflow_config::Fail) -> Self {
        match fail {
            custom_workflow_config::Fail::CustomWorkflowNameNotBlank => Error::blank("custom workflow"),
            custom_workflow_config::Fail::Config(violation) => {
                Error::violation("custom workflow", &violation)
            }
            other => Error::Database(other.into()),
        }
    }
}

impl From<agent_history::Fail> for Error {
    fn from(fail: agent_history::Fail) -> Self {
        match fail {
            agent_history::Fail::SessionIdNotBlank => {
                let message = "a session has a name".to_owned();
                Error::Invalid(vec![Problem { place: "conversation".to_owned(), message }])
            }
            agent_history::Fail::Content(violation) => Error::violation("turn", &violation),
            other => Error::Database(other.into()),
        }
    }
}
