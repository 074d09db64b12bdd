//! Views of the tables: structs of PyScrAI's own, each with a repository that is checked against the YAML while compiling and
//! selects no more than its fields need.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tablewright::Repository;

use crate::db::{AgentInstance, AgentTemplateId, RunStatus, ScenarioRunId, ScenarioTemplate};

/// A character as lists show it.
#[derive(Clone, Debug, PartialEq, Repository)]
#[repository(table = "agent_templates", schema = "../schema")]
pub struct Character {
    /// The template's number.
    pub id: AgentTemplateId,
    /// Its name.
    pub name: String,
    /// Who it is.
    #[repository(column = "personality_config")]
    pub personality: Personality,
}

/// What `json/personality_config.json` describes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Personality {
    /// What the character is in one or two words.
    pub role: String,
    /// Where it comes from.
    pub backstory: String,
    /// How strongly each trait shows, from 0 to 1.
    pub traits: BTreeMap<String, f64>,
    /// What it wants.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<String>,
    /// How it talks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaking_style: Option<SpeakingStyle>,
}

/// How a character talks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum SpeakingStyle {
    Formal,
    Casual,
    Technical,
    Poetic,
    Terse,
}

/// A run as lists show it, with its scenario and its agents: three statements, however many runs.
#[derive(Clone, Debug, PartialEq, Repository)]
#[repository(table = "scenario_runs", schema = "../schema")]
pub struct RunCard {
    /// The run's number.
    pub id: ScenarioRunId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: RunStatus,
    /// How far it is, in percent.
    pub progress: i16,
    /// What is run.
    pub template: ScenarioTemplate,
    /// Who takes part.
    pub agents: Vec<AgentInstance>,
}
