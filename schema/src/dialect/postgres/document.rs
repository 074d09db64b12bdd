//! What PostgreSQL can say of a document: operators of `jsonb`, and for the items of lists a path (`jsonpath.rs`).

use serde_json::Value;

use super::jsonpath;
use super::quote::string;
use crate::document::{Bound, Clause, Entries, Kind, Left, Pattern, Place, Range, Words};

pub(super) struct Documents;

impl Words for Documents {
    fn root(&self, column: &str, is_json: bool) -> String {
        if is_json { column.to_owned() } else { format!("{column}::jsonb") }
    }

    fn whole(&self, _: &str, _: bool, condition: Option<String>) -> Option<String> {
        condition
    }

    fn pg_jsonschema(&self, column: &str, is_json: bool, schema: &Value) -> Option<String> {
        let document = self.root(column, is_json);
        Some(format!("jsonb_matches_schema({}::json, {document})", string(&sorted(schema).to_string())))
    }

    fn is_kind(&self, place: &Place, kinds: &[Kind]) -> String {
        let words: Vec<String> = kinds.iter().map(|kind| string(jsonpath::word(*kind))).collect();
        match words.as_slice() {
            [one] => format!("jsonb_typeof({}) = {one}", json(place)),
            words => format!("jsonb_typeof({}) IN ({})", json(place), words.join(", ")),
        }
    }

    fn is_whole(&self, place: &Place) -> String {
        format!("mod({}::numeric, 1) = 0", json(place))
    }

    fn is_absent(&self, place: &Place) -> String {
        format!("{} IS NULL", json(place))
    }

    fn is_one_of(&self, place: &Place, values: &[Value]) -> Result<String, &'static str> {
        if values.iter().any(holds_nul) {
            return Err("PostgreSQL holds no text with the character NUL");
        }
        let values: Vec<String> =
            values.iter().map(|value| format!("{}::jsonb", string(&value.to_string()))).collect();
        Ok(match values.as_slice() {
            [one] => format!("{} = {one}", json(place)),
            all => format!("{} IN ({})", json(place), all.join(", ")),
        })
    }

    fn is_within(&self, place: &Place, bound: &Bound) -> String {
        format!("{}::numeric {} {}", json(place), bound.side.operator(), bound.number)
    }

    fn has_length(&self, place: &Place, length: Range) -> String {
        length.sql(&format!("length({})", text(place)))
    }

    fn matches(&self, place: &Place, pattern: &Pattern) -> Result<String, &'static str> {
        Ok(format!("({}) ~ {}", text(place), string(&pattern.posix())))
    }

    fn has_count(&self, place: &Place, count: Range) -> String {
        count.sql(&format!("jsonb_array_length({})", json(place)))
    }

    fn unnameable(&self, key: &str) -> Option<&'static str> {
        key.contains('\0').then_some("PostgreSQL holds no text with the character NUL")
    }

    fn has_keys(&self, place: &Place, keys: &[&str]) -> String {
        match keys {
            [one] => format!("{} ? {}", json(place), string(one)),
            all => format!("{} ?& {}", json(place), array(all)),
        }
    }

    fn has_only(&self, place: &Place, keys: &[&str]) -> String {
        match keys {
            [] => format!("{} = '{{}}'::jsonb", json(place)),
            all => format!("({} - {}) = '{{}}'::jsonb", json(place), array(all)),
        }
    }

    fn entries(
        &self,
        place: &Place,
        clause: &Clause,
        of: Entries<'_>,
        within: &[Clause],
        left: &mut Vec<Left>,
    ) -> Option<String> {
        let wrong = match of {
            Entries::Keys => jsonpath::wrong_key(&clause.at, within, left)?,
            Entries::Values(known) => jsonpath::wrong_other(clause, known, within, left)?,
        };
        let path = format!("strict $.keyvalue() ? ({wrong})");
        Some(format!("NOT jsonb_path_exists({}, {})", json(place), string(&path)))
    }

    fn items(
        &self,
        place: &Place,
        clause: &Clause,
        within: &[Clause],
        left: &mut Vec<Left>,
    ) -> Option<String> {
        let wrong = jsonpath::wrong(&clause.at, within, left)?;
        let path = format!("strict $[*] ? ({wrong})");
        Some(format!("NOT jsonb_path_exists({}, {})", json(place), string(&path)))
    }
}

fn json(place: &Place) -> String {
    match place.steps.is_empty() {
        true => place.root.clone(),
        false => {
            let steps: Vec<String> = place.steps.iter().map(|step| string(step)).collect();
            format!("({} -> {})", place.root, steps.join(" -> "))
        }
    }
}

/// A string without its quotes; what is no string, as it is written.
fn text(place: &Place) -> String {
    match place.steps.split_last() {
        None => format!("{} #>> '{{}}'", place.root),
        Some((last, steps)) => {
            let steps: String = steps.iter().map(|step| format!(" -> {}", string(step))).collect();
            format!("{}{steps} ->> {}", place.root, string(last))
        }
    }
}

fn array(keys: &[&str]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| string(key)).collect();
    format!("ARRAY[{}]", keys.join(", "))
}

/// The same JSON Schema, its keys in order: in which one they are written is no difference.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<(&String, &Value)> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            Value::Object(entries.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect())
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(entries) => entries.iter().any(|(key, value)| key.contains('\0') || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Dialect;
    use crate::document::{Enforce, enforced};

    #[test]
    fn the_extension_is_given_the_whole_json_schema() {
        let schema = json!({ "type": "object", "not": { "required": ["it's"], "minProperties": 2 } });
        let found = enforced(Dialect::Postgres, "doc", false, Enforce::PgJsonschema, &schema).unwrap();
        let call = r#"jsonb_matches_schema('{"not":{"minProperties":2,"required":["it''s"]},"type":"object"}'::json, "doc"::jsonb)"#;
        assert_eq!(found.condition.as_deref(), Some(call));
        assert!(found.left.is_empty());
        assert!(enforced(Dialect::Sqlite, "doc", true, Enforce::PgJsonschema, &schema).is_err());
    }
}
