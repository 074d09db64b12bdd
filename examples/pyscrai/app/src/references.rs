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
        Error::Invalid(vec![Problem { field, pointer: String::new(), message: error.to_string() }])
    })
}

/// Checks that every name in a scenario template's documents means something, and says of each that does not what would.
pub(crate) async fn check(tx: &Tx, template: &ScenarioTemplate) -> Result<(), Error> {
    let roles = roles(&template.agent_roles)?;
    let wanted: BTreeSet<&str> = roles.values().map(|role| role.template.as_str()).collect();
    let known = tx.agent_templates().filter(agent_template::name.is_in(wanted)).all().await?;
    let mut problems = Vec::new();
    let lost: Vec<_> = roles
        .iter()
        .filter(|(_, role)| !known.iter().any(|template| template.name == role.template))
        .collect();
    if !lost.is_empty() {
        let names =
            tx.agent_templates().select().order(agent_template::name.asc()).limit(MANY + 1).all().await?;
        let names: Vec<&str> = names.iter().map(|template| template.name.as_str()).collect();
        problems.extend(lost.into_iter().map(|(name, role)| Problem {
            field: "agent_roles",
            pointer: format!("/{name}/template"),
            message: format!("there is no agent template {}; there {}", role.template, are(&names)),
        }));
    }
    if let Some(flow) = &template.event_flow {
        let flow: Vec<Reaction> = read("event_flow", flow)?;
        problems.extend(in_flow(tx, &flow, &roles).await?);
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

async fn in_flow(tx: &Tx, flow: &[Reaction], roles: &BTreeMap<String, Role>) -> Result<Vec<Problem>, Error> {
    let events = tx.event_types().select().order(event_type::name.asc()).all().await?;
    let events: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
    let names: Vec<&str> = roles.keys().map(String::as_str).collect();
    let mut problems = Vec::new();
    let mut name = |pointer: String, what: &str, name: &str, known: &[&str]| {
        if !known.contains(&name) {
            let message = format!("there is no {what} {name}; there {}", are(known));
            problems.push(Problem { field: "event_flow", pointer, message });
        }
    };
    for (at, Reaction { on, from, to, event }) in flow.iter().enumerate() {
        name(format!("/{at}/on"), "event type", on, &events);
        if let Some(event) = event {
            name(format!("/{at}/event"), "event type", event, &events);
        }
        if let Some(from) = from {
            name(format!("/{at}/from"), "role", from, &names);
        }
        for (number, to) in to.iter().enumerate() {
            name(format!("/{at}/to/{number}"), "role", to, &names);
        }
    }
    Ok(problems)
}

/// How many names a message has.
const MANY: u64 = 20;

/// The names that there are: `is chair`, `are chair, guest`, `is none`.
fn are(names: &[&str]) -> String {
    let most = usize::try_from(MANY).unwrap_or(usize::MAX);
    let more = if names.len() > most { ", …" } else { "" };
    match names {
        [] => "is none".to_owned(),
        [one] => format!("is {one}"),
        _ => format!("are {}{more}", names[..names.len().min(most)].join(", ")),
    }
}
