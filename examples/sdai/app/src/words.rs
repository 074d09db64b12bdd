//! The words of columns that are checked: in the database they are text with a check, here types.

use serde::Serialize;
use tablewright::Value;

/// What a project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Value)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum ProjectType {
    Api,
    WebApp,
    MobileBackend,
    DataPipeline,
    Microservice,
}

/// Where a project stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Value)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum ProjectStatus {
    Created,
    InProgress,
    Deployed,
    Archived,
}

/// What became of a change that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Value)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum ModificationStatus {
    Pending,
    Approved,
    Applied,
    Failed,
    Rejected,
}

/// How much there is to a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Value)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum Complexity {
    Simple,
    Medium,
    Complex,
}
