//! What MySQL and MariaDB can both say of a document. `JSON_SCHEMA_VALID` is none of it: the two read different drafts, and MariaDB has it since 11.1.

use serde_json::Value;

use super::quote::string;
use crate::dialect::json_path;
use crate::document::{Bound, Clause, Entries, Kind, Left, Pattern, Place, Range, Words};

pub(super) struct Documents;

impl Words for Documents {
    fn root(&self, column: &str, _: bool) -> String {
        column.to_owned()
    }

    /// MySQL takes nothing for a check that is no truth value, as CASE is none to it.
    fn whole(&self, column: &str, is_json: bool, condition: Option<String>) -> Option<String> {
        let condition = match (is_json, condition) {
            (true, condition) => condition?,
            (false, None) => format!("JSON_VALID({column})"),
            (false, Some(condition)) => {
                format!("CASE WHEN JSON_VALID({column}) THEN {condition} ELSE {column} IS NULL END")
            }
        };
        Some(format!("({condition}) IS NOT FALSE"))
    }

    fn pg_jsonschema(&self, _: &str, _: bool, _: &Value) -> Option<String> {
        None
    }

    fn is_kind(&self, place: &Place, kinds: &[Kind]) -> String {
        let words: Vec<String> =
            kinds.iter().flat_map(|kind| words(*kind)).map(|word| string(word)).collect();
        match words.as_slice() {
            [one] => format!("JSON_TYPE({}) = {one}", json(place)),
            all => format!("JSON_TYPE({}) IN ({})", json(place), all.join(", ")),
        }
    }

    /// MariaDB calls `1e-7` an integer.
    fn is_whole(&self, place: &Place) -> String {
        let number = json(place);
        format!("{number} + 0 = FLOOR({number} + 0)")
    }

    fn is_absent(&self, place: &Place) -> String {
        format!("{} IS NULL", json(place))
    }

    fn is_one_of(&self, place: &Place, values: &[Value]) -> Result<String, &'static str> {
        let json = json(place);
        let mut texts = Vec::new();
        let mut numbers = Vec::new();
        let mut any = Vec::new();
        for value in values {
            match value {
                Value::String(text) => texts.push(string(text)),
                Value::Number(number) => numbers.push(number.to_string()),
                Value::Bool(truth) => {
                    any.push(format!("JSON_TYPE({json}) = 'BOOLEAN' AND JSON_UNQUOTE({json}) = '{truth}'"));
                }
                Value::Null => any.push(format!("JSON_TYPE({json}) = 'NULL'")),
                Value::Array(_) | Value::Object(_) => {
                    return Err("a check of MySQL compares plain values only");
                }
            }
        }
        // A collation would take 'a' and 'a ' for the same.
        if !texts.is_empty() {
            let texts = texts.join(", ");
            any.push(format!(
                "JSON_TYPE({json}) = 'STRING' AND CAST(JSON_UNQUOTE({json}) AS BINARY) IN ({texts})"
            ));
        }
        if !numbers.is_empty() {
            let is_number = self.is_kind(place, &[Kind::Number]);
            any.push(format!("{is_number} AND {json} + 0 IN ({})", numbers.join(", ")));
        }
        Ok(match any.as_slice() {
            [one] => one.clone(),
            all => format!("({})", all.join(" OR ")),
        })
    }

    fn is_within(&self, place: &Place, bound: &Bound) -> String {
        format!("{} + 0 {} {}", json(place), bound.side.operator(), bound.number)
    }

    fn has_length(&self, place: &Place, length: Range) -> String {
        length.sql(&format!("CHAR_LENGTH({})", text(place)))
    }

    fn matches(&self, place: &Place, pattern: &Pattern) -> Result<String, &'static str> {
        Ok(format!("{} REGEXP {}", text(place), string(&pattern.perl())))
    }

    fn has_count(&self, place: &Place, count: Range) -> String {
        count.sql(&format!("JSON_LENGTH({})", json(place)))
    }

    fn unnameable(&self, key: &str) -> Option<&'static str> {
        json_path::unnameable(key)
    }

    fn has_keys(&self, place: &Place, keys: &[&str]) -> String {
        format!("JSON_CONTAINS_PATH({}, 'all', {}) = 1", json(place), paths(keys))
    }

    fn has_only(&self, place: &Place, keys: &[&str]) -> String {
        match keys {
            [] => format!("JSON_LENGTH({}) = 0", json(place)),
            all => format!("JSON_LENGTH(JSON_REMOVE({}, {})) = 0", json(place), paths(all)),
        }
    }

    fn entries(
        &self,
        _: &Place,
        clause: &Clause,
        _: Entries<'_>,
        _: &[Clause],
        left: &mut Vec<Left>,
    ) -> Option<String> {
        let why = "a check of MySQL does not look at keys that it does not know";
        left.push(Left { at: clause.at.clone(), keyword: clause.keyword.to_owned(), why });
        None
    }

    fn items(&self, _: &Place, clause: &Clause, _: &[Clause], left: &mut Vec<Left>) -> Option<String> {
        let why = "a check of MySQL does not look at the items of a list";
        left.push(Left { at: clause.at.clone(), keyword: clause.keyword.to_owned(), why });
        None
    }
}

/// What `JSON_TYPE` says.
fn words(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Object => &["OBJECT"],
        Kind::Array => &["ARRAY"],
        Kind::String => &["STRING"],
        Kind::Number | Kind::Integer => &["INTEGER", "UNSIGNED INTEGER", "DOUBLE", "DECIMAL"],
        Kind::Boolean => &["BOOLEAN"],
        Kind::Null => &["NULL"],
    }
}

fn json(place: &Place) -> String {
    match place.steps.is_empty() {
        true => place.root.clone(),
        false => {
            let path = json_path::of(place.steps.iter().map(String::as_str));
            format!("JSON_EXTRACT({}, {})", place.root, string(&path))
        }
    }
}

fn text(place: &Place) -> String {
    format!("JSON_UNQUOTE({})", json(place))
}

fn paths(keys: &[&str]) -> String {
    keys.iter().map(|key| string(&json_path::of([*key]))).collect::<Vec<_>>().join(", ")
}
