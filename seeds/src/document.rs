//! JSON columns against their JSON Schema, with every finding at the place in the YAML where it is.

use std::collections::BTreeMap;

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use tablewright_schema::nearest::nearest;
use tablewright_schema::yaml::node::{Kind, Node};
use tablewright_schema::{Diagnostic, Model, Span};

/// The compiled JSON Schemas of a model.
pub(crate) struct Documents<'m> {
    model: &'m Model,
    compiled: BTreeMap<&'m str, Result<Validator, String>>,
}

impl<'m> Documents<'m> {
    pub(crate) fn new(model: &'m Model) -> Self {
        Self { model, compiled: BTreeMap::new() }
    }

    /// Everything in which the document at `node` does not satisfy the JSON Schema of that path.
    pub(crate) fn check(
        &mut self,
        path: &'m str,
        node: &Node,
        document: &serde_json::Value,
        out: &mut Vec<Diagnostic>,
    ) {
        let Some(schema) = self.model.json_schemas.get(path) else { return };
        let compiled = self.compiled.entry(path).or_insert_with(|| {
            jsonschema::validator_for(&schema.document).map_err(|error| error.to_string())
        });
        match compiled {
            Ok(validator) => {
                out.extend(validator.iter_errors(document).flat_map(|error| findings(path, node, &error)));
            }
            Err(reason) => {
                let message = format!("the JSON Schema {path} cannot be used: {reason}");
                out.push(Diagnostic::new(node.span, message));
            }
        }
    }
}

fn findings(path: &str, node: &Node, error: &jsonschema::ValidationError<'_>) -> Vec<Diagnostic> {
    let pointer = error.instance_path().as_str();
    let place = at(node, pointer);
    let finding = |span: Span, pointer: &str, message: String| {
        let place = if pointer.is_empty() { String::new() } else { format!(" at {pointer}") };
        Diagnostic::new(span, format!("{message} ({path}{place})"))
    };
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|key| finding(key_span(place, key), pointer, format!("`{key}` is not expected here")))
            .collect(),
        ValidationErrorKind::Required { property } => {
            let missing = property.as_str().map_or_else(|| property.to_string(), str::to_owned);
            let found = finding(place.span, pointer, format!("`{missing}` is missing"));
            vec![match place
                .mapping()
                .and_then(|entries| nearest(&missing, entries.iter().map(|entry| entry.key.as_str())))
            {
                Some(near) => found.help(format!("did you mean `{missing}` where it says `{near}`?")),
                None => found.help(format!("write `{missing}: …`")),
            }]
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<String> = match options.as_array() {
                Some(options) => options.iter().map(text).collect(),
                None => Vec::new(),
            };
            let word = text(error.instance());
            let found = finding(place.span, pointer, format!("`{word}` is not allowed here"));
            vec![match nearest(&word, options.iter().map(String::as_str)) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help(format!("write one of {}", options.join(", "))),
            }]
        }
        // The other kinds have a sentence of their own that says all there is to say.
        _ => vec![finding(place.span, pointer, error.masked_with("the value").to_string())],
    }
}

fn text(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The node that a JSON Pointer names, as far as it exists.
fn at<'a>(node: &'a Node, pointer: &str) -> &'a Node {
    pointer.split('/').skip(1).fold(node, |node, step| {
        let step = step.replace("~1", "/").replace("~0", "~");
        let child = match &node.kind {
            Kind::Mapping(_) => node.get(&step),
            Kind::Sequence(items) => step.parse().ok().and_then(|at: usize| items.get(at)),
            Kind::Scalar(_) => None,
        };
        child.unwrap_or(node)
    })
}

fn key_span(node: &Node, key: &str) -> Span {
    let entry = node.mapping().and_then(|entries| entries.iter().find(|entry| entry.key == key));
    entry.map_or(node.span, |entry| entry.key_span)
}
