//! What the documents of a scenario template say of each other and of other rows: names that have to exist.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use tablewright::types::Json;

use crate::db::{ScenarioTemplate, Tx, agent_template, event_type};
use crate::error::{Error, Problem};

/// A role, as `json/agent_roles.json` describes it.
#[derive(Debug, Deserialize)]
pub(crate) struct Role {
    /// Name of the agent template that fills it.
    pub(crate) template: String,
    /// How many agents fill it.
    #[serde(default = "one")]
    pub(crate) count: u32,
    /// What its agents change of their template's model configuration.
    #[serde(default)]
    pub(crate) llm_overrides: BTreeMap<String, Json>,
}

fn one() -> u32 {
    1
}

/// A reaction, as `json/event_flow.json` describes it.
#[derive(Debug, Deserialize)]
struct Reaction {
    on: String,
    from: Option<String>,
    #[serde(default)]
    to: Vec<String>,
    event: Option<String>,
}

/// The roles of a scenario, by name.
pub(crate) fn roles(agent_roles: &Json) -> Result<BTreeMap<String, Role>, Error> {
    read("agent_roles", agent_roles)
}

/// A document that its JSON Schema has let through; in a database that others write to as well, that is no promise.
fn read<T: for<'de> Deserialize<'de>>(field: &'static str, document: &Json) -> Result<T, Error> {
    T::deserialize(document).map_err(|error| {
        let problem = Problem { pointer: String::new(), message: error.to_string() };
        Error::Invalid { field, problems: vec![problem] }
    })
}

/// Checks that every name in a scenario template's documents means something.
pub(crate) async fn check(tx: &Tx, template: &ScenarioTemplate) -> Result<(), Error> {
    let roles = roles(&template.agent_roles)?;
    let wanted: BTreeSet<&str> = roles.values().map(|role| role.template.as_str()).collect();
    let known = tx.agent_templates().filter(agent_template::name.is_in(wanted)).all().await?;
    let missing =
        roles.iter().filter(|(_, role)| !known.iter().any(|template| template.name == role.template));
    let problems = missing.map(|(name, role)| Problem {
        pointer: format!("/{name}/template"),
        message: format!("there is no agent template {}", role.template),
    });
    fail("agent_roles", problems.collect())?;
    let Some(flow) = &template.event_flow else { return Ok(()) };
    let flow: Vec<Reaction> = read("event_flow", flow)?;
    let wanted: BTreeSet<&str> = flow
        .iter()
        .flat_map(|reaction| reaction.event.iter().chain([&reaction.on]))
        .map(String::as_str)
        .collect();
    let events = tx.event_types().filter(event_type::name.is_in(wanted)).all().await?;
    let mut problems = Vec::new();
    for (at, Reaction { on, from, to, event }) in flow.iter().enumerate() {
        for (key, name) in [("on", Some(on)), ("event", event.as_ref())] {
            if let Some(name) = name.filter(|name| !events.iter().any(|event| event.name == **name)) {
                let message = format!("there is no event type {name}");
                problems.push(Problem { pointer: format!("/{at}/{key}"), message });
            }
        }
        let to = to.iter().enumerate().map(|(number, role)| (format!("/{at}/to/{number}"), role));
        for (pointer, role) in from.iter().map(|role| (format!("/{at}/from"), role)).chain(to) {
            if !roles.contains_key(role) {
                problems.push(Problem { pointer, message: format!("there is no role {role}") });
            }
        }
    }
    fail("event_flow", problems)
}

fn fail(field: &'static str, problems: Vec<Problem>) -> Result<(), Error> {
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid { field, problems }) }
}
