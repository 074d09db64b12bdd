//! A live database as YAML.

use std::path::PathBuf;

use tablewright_schema::{Schema, yaml};

/// The most readable YAML that reads back to the same schema, by file name relative to the schema folder.
pub fn pull(schema: &Schema) -> Vec<(PathBuf, String)> {
    yaml::print(schema)
}
