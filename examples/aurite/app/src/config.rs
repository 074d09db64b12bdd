//! What a host is configured with: the types that files are read into and that the columns `config` hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Problem};

/// An agent, as `json/agent.json` describes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Agent {
    /// What it is told before anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_prompt: Option<String>,
    /// Which model speaks for it; the host's own where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// How freely it speaks, from 0 to 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// How long an answer may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// How often it may use a tool before it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_iterations: Option<u32>,
    /// Whether a conversation goes on where it ended.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub include_history: bool,
    /// The servers whose tools it may use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub client_ids: Vec<String>,
    /// What of those servers it may not use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude_components: Vec<String>,
}

/// Agents that work one after the other, as `json/workflow.json` describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Names of agents.
    pub steps: Vec<String>,
}

/// A workflow that is a program, as `json/custom_workflow.json` describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomWorkflow {
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The file that holds it.
    pub module_path: String,
    /// The class in that file.
    pub class_name: String,
}

/// Everything that a host is configured with, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Configs {
    /// Agents.
    pub agents: BTreeMap<String, Agent>,
    /// Workflows of agents.
    pub workflows: BTreeMap<String, Workflow>,
    /// Workflows that are programs.
    pub custom_workflows: BTreeMap<String, CustomWorkflow>,
}

impl Configs {
    /// Checks that every step of every workflow is an agent.
    pub fn check(&self) -> Result<(), Error> {
        let problems = self.workflows.iter().flat_map(|(name, workflow)| self.missing(name, workflow));
        Error::unless_empty(problems.collect())
    }

    /// The steps of a workflow that no agent is there for.
    pub(crate) fn missing<'a>(
        &'a self,
        name: &'a str,
        workflow: &'a Workflow,
    ) -> impl Iterator<Item = Problem> + 'a {
        let steps = workflow.steps.iter().enumerate();
        steps.filter(|(_, agent)| !self.agents.contains_key(*agent)).map(move |(at, agent)| Problem {
            place: format!("workflow {name:?}, step {}", at + 1),
            message: format!("there is no agent {agent:?}"),
        })
    }
}
