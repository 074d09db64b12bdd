//! What can go wrong, told apart by what a caller can do about it.

use std::fmt;

use tablewright::JsonViolation;

use crate::db::{
    agent_instance, agent_template, event_instance, execution_log, scenario_run, scenario_template,
};

/// A request that could not be carried out. Nothing of it was written.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// There is no such thing.
    NotFound {
        /// `agent template`, `scenario run`, …
        what: &'static str,
        /// The name or number asked for, where it is known.
        which: String,
    },
    /// Another one has this name.
    NameTaken {
        /// `agent template`, `agent`, …
        what: &'static str,
    },
    /// A name is blank.
    NameBlank {
        /// `agent template`, `scenario run`, …
        what: &'static str,
    },
    /// Documents do not say what they have to: everything that is wrong with them, at least one thing.
    Invalid(Vec<Problem>),
    /// A scenario template cannot be deleted while there are runs of it.
    InUse {
        /// How many runs there are.
        runs: u64,
    },
    /// A run cannot end before it began, or end twice, or be more than done.
    Impossible(&'static str),
    /// The database cannot be reached, or says something unforeseen.
    Database(tablewright::Error),
}

/// What is wrong with a document, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field that holds the document: `personality_config`, `agent_roles`, …
    pub field: &'static str,
    /// A JSON Pointer into the document; empty for the document itself.
    pub pointer: String,
    /// What is wrong there, and what is allowed.
    pub message: String,
}

impl Problem {
    /// Everything that a JSON Schema says of a document.
    pub(crate) fn of(field: &'static str, violation: &JsonViolation) -> Vec<Self> {
        let problem = |(pointer, message): (&str, &str)| Problem {
            field,
            pointer: pointer.to_owned(),
            message: message.to_owned(),
        };
        violation.findings().map(problem).collect()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { field, pointer, message } = self;
        match pointer.as_str() {
            "" => write!(f, "{field}: {message}"),
            pointer => write!(f, "{field} at {pointer}: {message}"),
        }
    }
}

impl Error {
    /// Where the first problem of an invalid document is.
    pub fn pointer(&self) -> Option<&str> {
        match self {
            Error::Invalid(problems) => problems.first().map(|problem| problem.pointer.as_str()),
            Error::NotFound { .. }
            | Error::NameTaken { .. }
            | Error::NameBlank { .. }
            | Error::InUse { .. }
            | Error::Impossible(_)
            | Error::Database(_) => None,
        }
    }

    pub(crate) fn not_found(what: &'static str, which: impl fmt::Display) -> Self {
        Error::NotFound { what, which: which.to_string() }
    }

    /// The same error, saying which one was asked for where that is not known below.
    pub(crate) fn of(self, asked: impl fmt::Display) -> Self {
        match self {
            Error::NotFound { what, which } if which.is_empty() => Error::not_found(what, asked),
            other => other,
        }
    }

    fn invalid(field: &'static str, violation: &JsonViolation) -> Self {
        Error::Invalid(Problem::of(field, violation))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound { what, which } => write!(f, "there is no {what} {which}"),
            Error::NameTaken { what } => write!(f, "another {what} has this name"),
            Error::NameBlank { what } => write!(f, "the name of {what} is blank"),
            Error::Invalid(problems) => {
                let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
                f.write_str(&problems.join("; "))
            }
            Error::InUse { runs } => write!(f, "the scenario template has {runs} runs"),
            Error::Impossible(why) => f.write_str(why),
            Error::Database(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Database(error) => Some(error),
            Error::NotFound { .. }
            | Error::NameTaken { .. }
            | Error::NameBlank { .. }
            | Error::Invalid(_)
            | Error::InUse { .. }
            | Error::Impossible(_) => None,
        }
    }
}

impl From<tablewright::Error> for Error {
    fn from(error: tablewright::Error) -> Self {
        Error::Database(error)
    }
}

impl From<agent_template::Fail> for Error {
    fn from(fail: agent_template::Fail) -> Self {
        use agent_template::Fail;
        const WHAT: &str = "agent template";
        match fail {
            Fail::NameTaken => Error::NameTaken { what: WHAT },
            Fail::AgentTemplateNameNotBlank => Error::NameBlank { what: WHAT },
            Fail::PersonalityConfig(violation) => Error::invalid("personality_config", &violation),
            Fail::LlmConfig(violation) => Error::invalid("llm_config", &violation),
            Fail::ToolsConfig(violation) => Error::invalid("tools_config", &violation),
            Fail::NotFound => Error::NotFound { what: WHAT, which: String::new() },
            Fail::KeyTaken | Fail::Other(_) => Error::Database(fail.into()),
        }
    }
}

impl From<scenario_template::Fail> for Error {
    fn from(fail: scenario_template::Fail) -> Self {
        use scenario_template::Fail;
        const WHAT: &str = "scenario template";
        match fail {
            Fail::NameTaken => Error::NameTaken { what: WHAT },
            Fail::ScenarioTemplateNameNotBlank => Error::NameBlank { what: WHAT },
            Fail::Config(violation) => Error::invalid("config", &violation),
            Fail::AgentRoles(violation) => Error::invalid("agent_roles", &violation),
            Fail::EventFlow(violation) => Error::invalid("event_flow", &violation),
            Fail::NotFound => Error::NotFound { what: WHAT, which: String::new() },
            Fail::UsedByRuns | Fail::KeyTaken | Fail::Other(_) => Error::Database(fail.into()),
        }
    }
}

impl From<scenario_run::Fail> for Error {
    fn from(fail: scenario_run::Fail) -> Self {
        use scenario_run::Fail;
        match fail {
            Fail::RunNameNotBlank => Error::NameBlank { what: "scenario run" },
            Fail::ProgressIsAPercentage => Error::Impossible("progress goes from 0 to 100"),
            Fail::EndsAfterStart => Error::Impossible("a run cannot end before it began"),
            Fail::FinishedHasEnd => Error::Impossible("a run has an end when it is over, and not before"),
            Fail::Config(violation) => Error::invalid("config", &violation),
            Fail::NotFound => Error::NotFound { what: "scenario run", which: String::new() },
            Fail::Template | Fail::KeyTaken | Fail::Other(_) => Error::Database(fail.into()),
        }
    }
}

impl From<agent_instance::Fail> for Error {
    fn from(fail: agent_instance::Fail) -> Self {
        use agent_instance::Fail;
        match fail {
            Fail::InstanceNameInRun => Error::NameTaken { what: "agent of this run" },
            Fail::InstanceNameNotBlank => Error::NameBlank { what: "agent" },
            other => Error::Database(other.into()),
        }
    }
}

impl From<event_instance::Fail> for Error {
    fn from(fail: event_instance::Fail) -> Self {
        use event_instance::Fail;
        match fail {
            Fail::Run => Error::NotFound { what: "scenario run", which: String::new() },
            Fail::Source | Fail::Target => Error::NotFound { what: "agent", which: String::new() },
            other => Error::Database(other.into()),
        }
    }
}

impl From<execution_log::Fail> for Error {
    fn from(fail: execution_log::Fail) -> Self {
        use execution_log::Fail;
        match fail {
            Fail::MessageNotBlank => Error::Impossible("a log says something"),
            Fail::Run => Error::NotFound { what: "scenario run", which: String::new() },
            Fail::Agent => Error::NotFound { what: "agent", which: String::new() },
            other => Error::Database(other.into()),
        }
    }
}
