//! Rows that belong to the code: their documents against the JSON Schemas of their columns.

use std::collections::BTreeMap;

use tablewright_schema::model::{Model, PerDialect, Value};
use tablewright_schema::yaml::node::{Kind, Node};
use tablewright_schema::yaml::parse::parse;
use tablewright_schema::{Diagnostics, Span};

use crate::document::Documents;

/// Checks what the `rows` of tables say in JSON columns that have a JSON Schema.
///
/// # Errors
///
/// Everything in which a document does not satisfy its JSON Schema, at its place in the YAML.
///
/// ```no_run
/// let model = tablewright_schema::yaml::read_dir(std::path::Path::new("schema"))?;
/// tablewright_seeds::check_rows(&model)?;
/// # Ok::<(), tablewright_schema::Diagnostics>(())
/// ```
pub fn check_rows(model: &Model) -> Result<(), Diagnostics> {
    let mut out = Diagnostics::new(model.sources.clone());
    let mut documents = Documents::new(model);
    let mut files = Files { model, trees: BTreeMap::new() };
    for table in model.tables.values() {
        let Some(rows) = &table.rows else { continue };
        for column in &table.columns {
            let Some(schema) = &column.json_schema else { continue };
            for row in &rows.rows {
                let mut said: Vec<&serde_json::Value> = match rows.value(row, &column.name) {
                    None => Vec::new(),
                    Some(PerDialect::Same(value)) => document(value).into_iter().collect(),
                    Some(PerDialect::Each(values)) => values.values().filter_map(document).collect(),
                };
                // The same for several databases is looked at once.
                said.dedup();
                for document in said {
                    let written = files.cell(row.span, &column.name);
                    documents.check(schema, &written, document, &mut out.list);
                }
            }
        }
    }
    out.or(())
}

fn document(value: &Value) -> Option<&serde_json::Value> {
    match value {
        Value::Json(document) => Some(document),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Number(_) | Value::Text(_) => None,
    }
}

/// The files that rows stand in, each read again when a document of it is looked at: a model has values, and no places in them.
struct Files<'m> {
    model: &'m Model,
    trees: BTreeMap<u32, Option<Node>>,
}

impl Files<'_> {
    /// What the row at that place says in a column; the place of the row where its document is the column's default.
    fn cell(&mut self, row: Span, column: &str) -> Node {
        let tree = self.trees.entry(row.file).or_insert_with(|| {
            let mut found_before = Diagnostics::new(self.model.sources.clone());
            parse(row.file, &mut found_before)
        });
        let written = tree.as_ref().and_then(|tree| row_at(tree, row)).and_then(|row| row.get(column));
        written.cloned().unwrap_or(Node { span: row, kind: Kind::Mapping(Vec::new()) })
    }
}

/// The columns of the row that stands there, or under the key that stands there.
fn row_at(node: &Node, place: Span) -> Option<&Node> {
    match &node.kind {
        Kind::Scalar(_) => None,
        Kind::Mapping(_) if node.span == place => Some(node),
        Kind::Mapping(entries) => entries.iter().find_map(|entry| match entry.key_span == place {
            true => Some(&entry.value),
            false => row_at(&entry.value, place),
        }),
        Kind::Sequence(items) => items.iter().find_map(|item| row_at(item, place)),
    }
}
