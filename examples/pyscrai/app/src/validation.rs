//! The documents of templates, each against its JSON Schema: everything that is wrong with all of them, before anything is written.
//!
//! A repository asks the same JSON Schemas, and stops at the first document that is wrong. A person who writes a template wants to know
//! the rest, too. What an event carries has its JSON Schema in a row, the event's type.

use tablewright::JsonSchema;
use tablewright::types::Json;

use crate::db::{EventType, agent_template, scenario_template};
use crate::error::{Error, Problem};

/// A JSON Schema of the schema folder.
macro_rules! schema {
    ($name:literal) => {{
        static SCHEMA: JsonSchema =
            JsonSchema::new(concat!("json/", $name), include_str!(concat!("../../schema/json/", $name)));
        &SCHEMA
    }};
}

/// Checks the documents of a new agent template.
pub(crate) fn agent_template(new: &agent_template::New) -> Result<(), Error> {
    all([
        ("personality_config", schema!("personality_config.json"), Some(&new.personality_config)),
        ("llm_config", schema!("llm_config.json"), Some(&new.llm_config)),
        ("tools_config", schema!("tools_config.json"), new.tools_config.as_ref()),
    ])
}

/// Checks the documents of a new scenario template.
pub(crate) fn scenario_template(new: &scenario_template::New) -> Result<(), Error> {
    all([
        ("config", schema!("scenario_config.json"), Some(&new.config)),
        ("agent_roles", schema!("agent_roles.json"), Some(&new.agent_roles)),
        ("event_flow", schema!("event_flow.json"), new.event_flow.as_ref()),
    ])
}

/// Checks what an event carries. A type without a JSON Schema lets everything pass.
pub(crate) fn event(kind: &EventType, data: &Json) -> Result<(), Error> {
    let Some(schema) = &kind.data_schema else { return Ok(()) };
    let schema = JsonSchema::of(format!("the event type {}", kind.name), schema);
    schema.check(data).map_err(|violation| Error::Invalid(Problem::of("data", &violation)))
}

fn all<const N: usize>(documents: [(&'static str, &JsonSchema, Option<&Json>); N]) -> Result<(), Error> {
    let mut problems = Vec::new();
    for (field, schema, document) in documents {
        if let Some(Err(violation)) = document.map(|document| schema.check(document)) {
            problems.extend(Problem::of(field, &violation));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}
