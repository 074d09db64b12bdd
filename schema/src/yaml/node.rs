//! A YAML document as a tree in which every node knows its place: what schema, configuration and seeds are read from.

use crate::Span;

/// A node and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands. A mapping or list written over several lines begins at its first entry.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A single value.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values, in the order of the file, each key once.
    Mapping(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// A single value, as written.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// The text, without quotes and escapes.
    pub text: String,
    /// Written without quotes, so that it may be a number, a truth value or null.
    pub plain: bool,
}

/// What a scalar is by YAML 1.2's core schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing, `null` or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Int(i64),
    /// Any other number, as written.
    Number(&'a str),
    /// Text.
    Text(&'a str),
}

impl Node {
    /// The scalar, if it is one.
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(scalar),
            Kind::Sequence(_) | Kind::Mapping(_) => None,
        }
    }

    /// The items, if it is a list.
    pub fn sequence(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::Sequence(items) => Some(items),
            Kind::Scalar(_) | Kind::Mapping(_) => None,
        }
    }

    /// The entries, if it is a mapping.
    pub fn mapping(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Mapping(entries) => Some(entries),
            Kind::Scalar(_) | Kind::Sequence(_) => None,
        }
    }

    /// The value of a key, if it is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.mapping()?.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// Whether it is null: nothing at all, `null` or `~`.
    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.value() == Value::Null)
    }

    /// What it is, in words for a message.
    pub fn what(&self) -> &'static str {
        match &self.kind {
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
            Kind::Scalar(scalar) => match scalar.value() {
                Value::Null => "nothing",
                Value::Bool(_) => "a truth value",
                Value::Int(_) | Value::Number(_) => "a number",
                Value::Text(_) => "text",
            },
        }
    }

    /// The same tree as JSON. Numbers keep their value; what JSON has no number for (`.nan`) becomes text.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.kind {
            Kind::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Kind::Mapping(entries) => {
                entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json())).collect()
            }
            Kind::Scalar(scalar) => match scalar.value() {
                Value::Null => serde_json::Value::Null,
                Value::Bool(value) => value.into(),
                Value::Int(value) => value.into(),
                Value::Number(text) => number(text),
                Value::Text(text) => text.into(),
            },
        }
    }
}

fn number(text: &str) -> serde_json::Value {
    if let Ok(value) = text.parse::<u64>() {
        return value.into();
    }
    let value = text.parse().ok().and_then(serde_json::Number::from_f64);
    value.map_or_else(|| text.into(), serde_json::Value::Number)
}

impl Scalar {
    /// What it is by YAML 1.2's core schema (10.3.2); quoted, it is always text.
    pub fn value(&self) -> Value<'_> {
        let text = self.text.as_str();
        if !self.plain {
            return Value::Text(text);
        }
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
            "true" | "True" | "TRUE" => return Value::Bool(true),
            "false" | "False" | "FALSE" => return Value::Bool(false),
            _ => {}
        }
        let radix = |digits: &str, radix| {
            let signed = digits.starts_with(['+', '-']);
            i64::from_str_radix(digits, radix).ok().filter(|_| !signed)
        };
        let int = match (text.strip_prefix("0x"), text.strip_prefix("0o")) {
            (Some(digits), _) => radix(digits, 16),
            (None, Some(digits)) => radix(digits, 8),
            (None, None) => text.parse().ok(),
        };
        match int {
            Some(value) => Value::Int(value),
            None if is_number(text) => Value::Number(text),
            None => Value::Text(text),
        }
    }
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, `.inf` and `.nan`.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.map(|text| text.strip_prefix(['-', '+']).unwrap_or(text));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|text| !text.is_empty() && digits(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_are_read_by_the_core_schema() {
        let plain = |text: &str| format!("{:?}", Scalar { text: text.to_owned(), plain: true }.value());
        let cases = [
            ("", "Null"),
            ("~", "Null"),
            ("null", "Null"),
            ("True", "Bool(true)"),
            ("no", "Text(\"no\")"),
            ("-12", "Int(-12)"),
            ("+12", "Int(12)"),
            ("0x1F", "Int(31)"),
            ("0o17", "Int(15)"),
            ("0x-1", "Text(\"0x-1\")"),
            ("1.50", "Number(\"1.50\")"),
            (".5", "Number(\".5\")"),
            ("1e3", "Number(\"1e3\")"),
            ("99999999999999999999", "Number(\"99999999999999999999\")"),
            ("-.inf", "Number(\"-.inf\")"),
            (".", "Text(\".\")"),
            ("1.2.3", "Text(\"1.2.3\")"),
            ("1e", "Text(\"1e\")"),
            ("2026-01-01", "Text(\"2026-01-01\")"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected, "{text}");
        }
        assert_eq!(Scalar { text: "1".to_owned(), plain: false }.value(), Value::Text("1"));
    }
}
