//! What can go wrong, told apart by what a caller can do about it.

use std::fmt;

use crate::db::{agent, agent_tool, communication, project, task, task_dependency};

/// A request that could not be carried out. Nothing of it was written.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// There is no such thing: `project`, `agent`, `task`, `tool`.
    NotFound(&'static str),
    /// Another one has this name, where names are told apart.
    NameTaken(&'static str),
    /// A name is blank.
    NameBlank(&'static str),
    /// An agent has this tool already.
    ToolTaken,
    /// The two belong to different projects.
    OtherProject,
    /// A task would wait for itself, if only through others: their names, in the order in which they wait.
    Circle(Vec<String>),
    /// A task cannot be completed before these are.
    Waits(Vec<String>),
    /// An agent says something, or hands its work over, to itself.
    ToItself,
    /// The database cannot be reached, or says something unforeseen.
    Database(tablewright::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound(what) => write!(f, "there is no such {what}"),
            Error::NameTaken(what) => write!(f, "another {what} has this name"),
            Error::NameBlank(what) => write!(f, "the name of the {what} is blank"),
            Error::ToolTaken => f.write_str("the agent has this tool already"),
            Error::OtherProject => f.write_str("the two belong to different projects"),
            Error::Circle(names) => write!(f, "the tasks would wait for each other: {}", names.join(" → ")),
            Error::Waits(names) => write!(f, "first: {}", names.join(", ")),
            Error::ToItself => f.write_str("this is the same agent: another one is needed"),
            Error::Database(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Database(error) => Some(error),
            Error::NotFound(_)
            | Error::NameTaken(_)
            | Error::NameBlank(_)
            | Error::ToolTaken
            | Error::OtherProject
            | Error::Circle(_)
            | Error::Waits(_)
            | Error::ToItself => None,
        }
    }
}

impl From<tablewright::Error> for Error {
    fn from(error: tablewright::Error) -> Self {
        match error {
            tablewright::Error::NotFound { table: "projects" } => Error::NotFound("project"),
            tablewright::Error::NotFound { table: "agents" } => Error::NotFound("agent"),
            tablewright::Error::NotFound { table: "tasks" } => Error::NotFound("task"),
            other => Error::Database(other),
        }
    }
}

impl From<project::Fail> for Error {
    fn from(fail: project::Fail) -> Self {
        match fail {
            project::Fail::ProjectNameNotBlank => Error::NameBlank("project"),
            project::Fail::NotFound => Error::NotFound("project"),
            other => Error::Database(other.into()),
        }
    }
}

impl From<agent::Fail> for Error {
    fn from(fail: agent::Fail) -> Self {
        match fail {
            agent::Fail::AgentNameInProject => Error::NameTaken("agent"),
            agent::Fail::AgentNameNotBlank => Error::NameBlank("agent"),
            agent::Fail::Project => Error::NotFound("project"),
            agent::Fail::NotFound => Error::NotFound("agent"),
            other => Error::Database(other.into()),
        }
    }
}

impl From<agent_tool::Fail> for Error {
    fn from(fail: agent_tool::Fail) -> Self {
        match fail {
            agent_tool::Fail::KeyTaken => Error::ToolTaken,
            agent_tool::Fail::Agent => Error::NotFound("agent"),
            agent_tool::Fail::Tool => Error::NotFound("tool"),
            other => Error::Database(other.into()),
        }
    }
}

impl From<communication::Fail> for Error {
    fn from(fail: communication::Fail) -> Self {
        match fail {
            communication::Fail::NotToItself => Error::ToItself,
            communication::Fail::FromAgent | communication::Fail::ToAgent => Error::NotFound("agent"),
            other => Error::Database(other.into()),
        }
    }
}

impl From<task::Fail> for Error {
    fn from(fail: task::Fail) -> Self {
        match fail {
            task::Fail::TaskNameNotBlank => Error::NameBlank("task"),
            task::Fail::Project => Error::NotFound("project"),
            task::Fail::Agent => Error::NotFound("agent"),
            task::Fail::NotFound => Error::NotFound("task"),
            other => Error::Database(other.into()),
        }
    }
}

impl From<task_dependency::Fail> for Error {
    fn from(fail: task_dependency::Fail) -> Self {
        match fail {
            task_dependency::Fail::Dependent | task_dependency::Fail::Dependency => Error::NotFound("task"),
            other => Error::Database(other.into()),
        }
    }
}
