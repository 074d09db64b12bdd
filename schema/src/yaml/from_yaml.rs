//! How a Rust type is read from a tree, and how it describes itself to an editor: one declaration for both.

use std::collections::BTreeMap;

use serde_json::json;

use super::node::{Entry, Kind, Node, Value};
use crate::model::PerDialect;
use crate::nearest::suggestion;
use crate::{Diagnostic, Diagnostics, Dialect, Span};

/// A type that YAML can say.
pub trait FromYaml: Sized {
    /// Reads it. `None` if something is wrong; `out` then says what.
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self>;

    /// What a key that is not written means; `None` if it has to be written.
    fn absent() -> Option<Self> {
        None
    }

    /// Its JSON Schema. Types with a name put themselves into `definitions` and return a reference.
    fn json_schema(definitions: &mut Definitions) -> serde_json::Value;
}

/// Schemas that are referred to by name: `$defs`.
#[derive(Debug, Default)]
pub struct Definitions(BTreeMap<String, serde_json::Value>);

impl Definitions {
    /// A reference to the schema of that name, which is made if it is not there yet.
    pub fn refer(
        &mut self,
        name: &str,
        make: impl FnOnce(&mut Definitions) -> serde_json::Value,
    ) -> serde_json::Value {
        if !self.0.contains_key(name) {
            // Present before it is made, so that a type may contain itself.
            self.0.insert(name.to_owned(), serde_json::Value::Null);
            let schema = make(self);
            self.0.insert(name.to_owned(), schema);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    /// All of them.
    pub fn into_json(self) -> serde_json::Value {
        self.0.into_iter().collect()
    }
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T: FromYaml> FromYaml for Spanned<T> {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        Some(Self { value: T::read(node, out)?, span: node.span })
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        T::json_schema(definitions)
    }
}

/// "expected a list of columns, found text".
pub fn expected(what: &str, node: &Node) -> Diagnostic {
    Diagnostic::new(node.span, format!("expected {what}, found {}", node.what()))
}

impl FromYaml for String {
    /// Any scalar but null; numbers and truth values are taken as they are written.
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        match node.scalar() {
            Some(scalar) if !node.is_null() => Some(scalar.text.clone()),
            Some(_) | None => {
                out.push(expected("text", node));
                None
            }
        }
    }

    fn json_schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": ["string", "number", "boolean"] })
    }
}

impl FromYaml for bool {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        match node.scalar().map(|scalar| scalar.value()) {
            Some(Value::Bool(value)) => Some(value),
            Some(Value::Text(text))
                if matches!(text.to_lowercase().as_str(), "yes" | "no" | "on" | "off") =>
            {
                let right = matches!(text.to_lowercase().as_str(), "yes" | "on");
                out.push(expected("`true` or `false`", node).help(format!("write `{right}`")));
                None
            }
            _ => {
                out.push(expected("`true` or `false`", node));
                None
            }
        }
    }

    fn absent() -> Option<Self> {
        Some(false)
    }

    fn json_schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "boolean" })
    }
}

impl FromYaml for u64 {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        if let Some(Value::Int(value)) = node.scalar().map(|scalar| scalar.value())
            && let Ok(value) = u64::try_from(value)
        {
            return Some(value);
        }
        out.push(expected("a whole number that is not negative", node));
        None
    }

    fn json_schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "integer", "minimum": 0 })
    }
}

impl FromYaml for i64 {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        if let Some(Value::Int(value)) = node.scalar().map(|scalar| scalar.value()) {
            return Some(value);
        }
        out.push(expected("a whole number", node));
        None
    }

    fn json_schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "integer" })
    }
}

/// A key that may be left out.
impl<T: FromYaml> FromYaml for Option<T> {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        T::read(node, out).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        T::json_schema(definitions)
    }
}

/// A type that is large where it stands in another.
impl<T: FromYaml> FromYaml for Box<T> {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        T::read(node, out).map(Box::new)
    }

    fn absent() -> Option<Self> {
        T::absent().map(Box::new)
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        T::json_schema(definitions)
    }
}

/// A list; a single item may stand for a list of one.
impl<T: FromYaml> FromYaml for Vec<T> {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        match &node.kind {
            // Every item is read, so that every error is reported.
            Kind::Sequence(items) => {
                let read: Vec<Option<T>> = items.iter().map(|item| T::read(item, out)).collect();
                read.into_iter().collect()
            }
            Kind::Scalar(_) if node.is_null() => Some(Vec::new()),
            Kind::Scalar(_) | Kind::Mapping(_) => Some(vec![T::read(node, out)?]),
        }
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        let item = T::json_schema(definitions);
        json!({ "anyOf": [item, { "type": "array", "items": item }] })
    }
}

/// A mapping from names to values, in the order of the file. A value that could not be read is `None`, so that its name
/// is known all the same and nothing that refers to it is reported as well.
#[derive(Clone, Debug)]
pub struct Map<T> {
    /// The entries.
    pub entries: Vec<(Spanned<String>, Option<T>)>,
    /// Whether it is written, if only as `{}`.
    pub written: bool,
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), written: false }
    }
}

impl<T: FromYaml> FromYaml for Map<T> {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        let Kind::Mapping(entries) = &node.kind else {
            if node.is_null() {
                return Some(Self::default());
            }
            out.push(expected("a mapping from names", node));
            return None;
        };
        let read =
            |entry: &Entry| (Spanned::new(entry.key.clone(), entry.key_span), T::read(&entry.value, out));
        Some(Self { entries: entries.iter().map(read).collect(), written: true })
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        let item = T::json_schema(definitions);
        json!({ "type": ["object", "null"], "additionalProperties": item })
    }
}

/// One value for all databases, or a mapping from databases to values.
impl<T: FromYaml> FromYaml for PerDialect<T> {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        let is_database = |entry: &Entry| Dialect::from_name(&entry.key).is_some();
        let Some(entries) = node.mapping().filter(|entries| entries.iter().any(is_database)) else {
            return T::read(node, out).map(PerDialect::Same);
        };
        let mut values = BTreeMap::new();
        let mut complete = true;
        for entry in entries {
            let dialect = Dialect::from_name(&entry.key);
            if dialect.is_none() {
                out.push(unknown_database(&entry.key, entry.key_span));
            }
            match (dialect, T::read(&entry.value, out)) {
                (Some(dialect), Some(value)) => {
                    values.insert(dialect, value);
                }
                (Some(_), None) | (None, Some(_) | None) => complete = false,
            }
        }
        complete.then_some(PerDialect::Each(values))
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        let value = T::json_schema(definitions);
        let each: serde_json::Map<_, _> =
            Dialect::ALL.iter().map(|dialect| (dialect.name().to_owned(), value.clone())).collect();
        json!({ "anyOf": [value, {
            "type": "object",
            "description": "A value for each database.",
            "properties": each,
            "additionalProperties": false,
            "minProperties": 1,
        }] })
    }
}

pub(super) fn unknown_database(name: &str, span: Span) -> Diagnostic {
    let found = Diagnostic::new(span, format!("unknown database `{name}`"));
    match suggestion(name, Dialect::ALL.map(Dialect::name)) {
        Some(help) => found.help(help),
        None => found,
    }
}

/// A word of a fixed set, declared once: how it is written, what it means.
macro_rules! words {
    ($(#[doc = $doc:literal])* $ty:ty { $($word:literal => $value:expr,)* }) => {
        impl $crate::yaml::from_yaml::FromYaml for $ty {
            fn read(node: &$crate::yaml::node::Node, out: &mut $crate::Diagnostics) -> Option<Self> {
                let word = node.scalar().map(|scalar| scalar.text.as_str());
                match word {
                    $(Some($word) => Some($value),)*
                    _ => {
                        out.push($crate::yaml::from_yaml::unknown_word(node, &[$($word),*]));
                        None
                    }
                }
            }

            fn json_schema(
                _: &mut $crate::yaml::from_yaml::Definitions,
            ) -> serde_json::Value {
                // `true` is no string to JSON, and none to an editor's reader of YAML.
                let words: Vec<serde_json::Value> =
                    [$($word),*].iter().map(|word| if *word == "true" { true.into() } else { (*word).into() }).collect();
                serde_json::json!({ "description": concat!($($doc),*).trim(), "enum": words })
            }
        }
    };
}
pub(crate) use words;

/// "unknown word", with the right ones.
pub fn unknown_word(node: &Node, words: &[&str]) -> Diagnostic {
    match node.scalar() {
        Some(scalar) if !node.is_null() => {
            let found = Diagnostic::new(node.span, format!("unknown word `{}`", scalar.text));
            match suggestion(&scalar.text, words.iter().copied()) {
                Some(help) => found.help(help),
                None => found,
            }
        }
        Some(_) | None => {
            let words = crate::nearest::list(words.iter().copied());
            expected(&format!("one of {words}"), node)
        }
    }
}
