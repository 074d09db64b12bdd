//! The diagram that `tablewright erd` draws is the one of the project's documentation, table by table and line by line.

use std::collections::BTreeSet;

use tablewright_migrations::diagram::{Attribute, Diagram};
use tablewright_schema::{Model, yaml};

use crate::world::example;

/// The documentation's tables: of each its columns with the kind and the keys that it gives them.
const TABLES: &str = "
project: uuid id PK, string name, json description, timestamp created_at, timestamp updated_at, enum status, json project_metadata
project_state: uuid id PK, uuid project_id FK, string state, timestamp transitioned_at, text reason, uuid transitioned_by, timestamp created_at, timestamp updated_at
agent: uuid id PK, uuid project_id FK, string name, string type, json configuration, timestamp created_at, json prompt_template, enum status
agent_instruction: uuid id PK, string agent_name, text purpose, json capabilities, text tone_guidelines, json knowledge_domains, json response_templates, timestamp created_at, timestamp updated_at, json instruction_metadata
agent_capability: uuid id PK, uuid agent_instruction_id FK, string capability_name, text description, json parameters, timestamp created_at, timestamp updated_at, json capability_metadata
agent_knowledge_domain: uuid id PK, uuid agent_instruction_id FK, string domain_name, integer priority_level, text description, timestamp created_at, timestamp updated_at, json domain_metadata
agent_prompt_template: uuid id PK, uuid agent_instruction_id FK, string template_name, string template_version, text template_content, json context_parameters, timestamp created_at, timestamp updated_at
chat_session: string id PK, uuid user_id, json session_metadata, timestamp created_at, timestamp updated_at
chat_message: uuid id PK, string session_id FK, string role, text content, timestamp timestamp, json message_metadata, timestamp created_at, timestamp updated_at
tool: uuid id PK, string name, string version, json schema, string source, timestamp registered_at, json metadata
agent_tool: uuid agent_id FK, uuid tool_id FK, json configuration
task: uuid id PK, uuid project_id FK, uuid agent_id FK, string name, json description, timestamp created_at, timestamp completed_at, enum status, json result
communication: uuid id PK, uuid from_agent_id FK, uuid to_agent_id FK, timestamp sent_at, json content, enum type, json metadata
audit_log: uuid id PK, uuid entity_id, string entity_type, timestamp created_at, string action, json previous_state, json new_state, uuid actor_id
performance_metric: uuid id PK, uuid entity_id, string entity_type, timestamp recorded_at, string metric_name, float metric_value, json context
optimization_suggestion: uuid id PK, timestamp created_at, string category, string description, json evidence, enum status, float impact_score
human_interaction: uuid id PK, uuid entity_id, string entity_type, timestamp created_at, enum interaction_type, json content, json response, timestamp response_time
";

/// The documentation's lines. It says of an agent's tools that there is at least one, which no foreign key can demand: `}|` is `}o` here.
const LINES: [&str; 12] = [
    "project || o{ project_state",
    "project || o{ agent",
    "project || o{ task",
    "agent || o{ task",
    "agent || o{ communication",
    "agent }o o{ tool",
    "agent || o{ agent_tool",
    "tool || o{ agent_tool",
    "agent_instruction || o{ agent_capability",
    "agent_instruction || o{ agent_knowledge_domain",
    "agent_instruction || o{ agent_prompt_template",
    "chat_session || o{ chat_message",
];

/// What this schema has beyond the diagram: it is in the documentation's text. A communication has two agents, and tasks wait for each other.
const BEYOND: [&str; 3] = ["task || o{ task_dependency", "task || o{ task_dependency", "task }o o{ task"];

fn model() -> Model {
    yaml::read_dir(&example("schema")).unwrap_or_else(|error| panic!("{error}"))
}

/// What the documentation calls a table.
fn singular(table: &str) -> String {
    match table.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => table.strip_suffix('s').unwrap().to_owned(),
    }
}

/// What the documentation calls a type.
fn kind(ty: &str, model: &Model) -> &'static str {
    if model.enums.keys().any(|name| name.to_string() == ty) {
        return "enum";
    }
    match ty.split('(').next().unwrap() {
        "uuid" => "uuid",
        "varchar" => "string",
        "text" => "text",
        "json" => "json",
        "timestamptz" => "timestamp",
        "int" => "integer",
        "double" => "float",
        other => panic!("the documentation has no {other}"),
    }
}

#[test]
fn the_tables_are_those_of_the_documentation() {
    let model = model();
    let diagram = Diagram::of_model(&model);
    assert_eq!(diagram.entities.len(), 18);
    let column = |column: &Attribute| {
        let key = match (column.is_primary, column.is_foreign) {
            (_, true) => " FK",
            (true, false) => " PK",
            (false, false) => "",
        };
        format!("{} {}{key}", kind(&column.ty, &model), column.name)
    };
    let mut drawn: BTreeSet<String> = BTreeSet::new();
    for (name, entity) in diagram.entities.iter().filter(|(name, _)| *name != "task_dependencies") {
        let mut columns: Vec<String> = entity.attributes.iter().flatten().map(column).collect();
        columns.sort();
        drawn.insert(format!("{}: {}", singular(name), columns.join(", ")));
    }
    let sorted = |line: &str| {
        let (name, columns) = line.split_once(": ").unwrap();
        let mut columns: Vec<&str> = columns.split(", ").collect();
        columns.sort_unstable();
        format!("{name}: {}", columns.join(", "))
    };
    let documented: BTreeSet<String> = TABLES.trim().lines().map(sorted).collect();
    assert_eq!(documented.len(), 17);
    let missing: Vec<_> = documented.difference(&drawn).collect();
    let surplus: Vec<_> = drawn.difference(&documented).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "documented: {missing:#?}\ndrawn: {surplus:#?}");
}

#[test]
fn the_lines_are_those_of_the_documentation() {
    let diagram = Diagram::of_model(&model());
    let mut drawn: Vec<String> = diagram
        .links
        .iter()
        // The second agent of a communication: the documentation names the key, and draws the first.
        .filter(|link| link.label != "to_agent")
        .map(|link| format!("{} {} {}", singular(&link.from), link.ends().join(" "), singular(&link.to)))
        .collect();
    let mut documented: Vec<String> = LINES.iter().chain(&BEYOND).map(|line| (*line).to_owned()).collect();
    drawn.sort();
    documented.sort();
    assert_eq!(drawn, documented);
    let agents: Vec<&str> = diagram
        .links
        .iter()
        .filter(|link| link.to == "communications")
        .map(|link| link.label.as_str())
        .collect();
    assert_eq!(agents, ["from_agent", "to_agent"]);
}
