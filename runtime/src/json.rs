//! Documents are checked against the JSON Schema that the YAML names before they are written.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

/// A JSON Schema (draft 2020-12 unless it says otherwise), compiled when it is first needed.
///
/// Those that the YAML names are asked before a document is written. One that is itself in a row asks by [`JsonSchema::of`].
pub struct JsonSchema {
    path: Cow<'static, str>,
    text: Cow<'static, str>,
    compiled: OnceLock<Result<jsonschema::Validator, String>>,
}

impl fmt::Debug for JsonSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JsonSchema").field(&self.path).finish()
    }
}

/// A document does not satisfy the JSON Schema of its column.
///
/// ```
/// use tablewright::JsonSchema;
/// static SCHEMA: JsonSchema = JsonSchema::new(
///     "json/limits.json",
///     r#"{"type": "object", "properties": {"tokens": {"type": "integer", "maximum": 100}}}"#,
/// );
/// let violation = SCHEMA.check(&serde_json::json!({ "tokens": 200 })).unwrap_err();
/// assert_eq!(violation.pointer(), "/tokens");
/// assert_eq!(violation.to_string(), "at /tokens: 200 is greater than the maximum of 100 (json/limits.json)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonViolation {
    schema: Cow<'static, str>,
    findings: Vec<(String, String)>,
}

impl JsonViolation {
    /// What the database refused that validates by itself, and does not say why.
    pub(crate) fn by_database(check: &'static str) -> Self {
        let finding = "the database does not take this document".to_owned();
        Self { schema: Cow::Borrowed(check), findings: vec![(String::new(), finding)] }
    }

    /// Where the first finding is: a JSON Pointer into the document, empty for the document itself.
    pub fn pointer(&self) -> &str {
        self.findings.first().map_or("", |(pointer, _)| pointer)
    }

    /// Every finding: where, as a JSON Pointer, and what was found and what is allowed.
    pub fn findings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.findings.iter().map(|(pointer, message)| (pointer.as_str(), message.as_str()))
    }

    /// The JSON Schema's path, as the YAML has it, or what it was called.
    pub fn schema(&self) -> &str {
        &self.schema
    }
}

impl fmt::Display for JsonViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (pointer, message)) in self.findings.iter().enumerate() {
            let separator = if number == 0 { "" } else { "; " };
            match pointer.as_str() {
                "" => write!(f, "{separator}{message}")?,
                pointer => write!(f, "{separator}at {pointer}: {message}")?,
            }
        }
        write!(f, " ({})", self.schema)
    }
}

impl std::error::Error for JsonViolation {}

impl JsonSchema {
    /// A schema from its text. `path` is what messages show.
    pub const fn new(path: &'static str, text: &'static str) -> Self {
        Self { path: Cow::Borrowed(path), text: Cow::Borrowed(text), compiled: OnceLock::new() }
    }

    /// A schema that is a document, such as one that a row holds. `name` is what messages show.
    ///
    /// ```
    /// use tablewright::{JsonSchema, types::json};
    ///
    /// let schema = JsonSchema::of("the event type agent_message", &json!({ "type": "object", "required": ["content"] }));
    /// let violation = schema.check(&json!({})).unwrap_err();
    /// assert_eq!(violation.to_string(), "\"content\" is a required property (the event type agent_message)");
    /// ```
    pub fn of(name: impl Into<String>, schema: &serde_json::Value) -> Self {
        let (path, text) = (Cow::Owned(name.into()), Cow::Owned(schema.to_string()));
        Self { path, text, compiled: OnceLock::new() }
    }

    /// Checks a document, and says everything that is wrong with it.
    pub fn check(&self, document: &serde_json::Value) -> Result<(), JsonViolation> {
        let violation = |findings| JsonViolation { schema: self.path.clone(), findings };
        let validator = match self.compiled.get_or_init(|| compile(&self.text)) {
            Ok(validator) => validator,
            Err(error) => {
                return Err(violation(vec![(String::new(), format!("the JSON Schema is invalid: {error}"))]));
            }
        };
        if validator.is_valid(document) {
            return Ok(());
        }
        Err(violation(
            validator
                .iter_errors(document)
                .map(|error| (error.instance_path().as_str().to_owned(), error.to_string()))
                .collect(),
        ))
    }
}

fn compile(text: &str) -> Result<jsonschema::Validator, String> {
    let schema: serde_json::Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    jsonschema::validator_for(&schema).map_err(|error| error.to_string())
}
