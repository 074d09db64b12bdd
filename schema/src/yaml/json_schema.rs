//! The JSON Schema that editors complete and check the YAML with.

use serde_json::json;

use super::ast::File;
use super::from_yaml::{Definitions, FromYaml};

/// The language as a JSON Schema (draft 2020-12), made from the types that read it.
pub fn json_schema() -> serde_json::Value {
    let mut definitions = Definitions::default();
    let file = File::json_schema(&mut definitions);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tablewright schema",
        // An empty file is a schema file too.
        "anyOf": [file, { "type": "null" }],
        "$defs": definitions.into_json(),
    })
}
