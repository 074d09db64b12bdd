//! A document that a JSON Schema allows, as far as that is plain to see: types, ranges, lengths, lists of values, what is required.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::value::{FROM, SPAN};
use super::words::{self, Wanted};

/// Levels of nesting.
const DEEPEST: usize = 8;

/// A document for the schema; `root` is what `$ref` is looked up in.
pub(super) fn document(
    schema: &Value,
    root: &Value,
    name: &str,
    row: u64,
    depth: usize,
    dice: &mut Dice,
) -> Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
        && depth < DEEPEST
        && let Some(target) = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer))
    {
        return document(target, root, name, row, depth + 1, dice);
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values: Vec<&Value> = values.iter().collect();
        return dice.pick(&values).cloned().unwrap_or(Value::Null);
    }
    for any in ["oneOf", "anyOf"] {
        if let Some(first) = schema.get(any).and_then(|list| list.get(0)) {
            return document(first, root, name, row, depth + 1, dice);
        }
    }
    let ty = match schema.get("type") {
        Some(Value::Array(types)) => types.first().and_then(Value::as_str),
        Some(ty) => ty.as_str(),
        None => None,
    };
    let whole = |key: &str| schema.get(key).and_then(Value::as_u64);
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        let mut all = Map::new();
        let own = json!({ "properties": schema.get("properties"), "required": schema.get("required") });
        for part in std::iter::once(&own).chain(parts) {
            if let Value::Object(made) = document(part, root, name, row, depth + 1, dice) {
                all.extend(made);
            }
        }
        return Value::Object(all);
    }
    match ty {
        Some("string") => {
            let (least, most) = (whole("minLength").unwrap_or(0), whole("maxLength").unwrap_or(u64::MAX));
            if let Some(formed) =
                schema.get("format").and_then(Value::as_str).and_then(|format| formed(format, row, dice))
            {
                return Value::String(formed);
            }
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            let mut text = words::text(Wanted { column: name, most, number: None, is_email: false }, dice);
            // No more than anybody stores, whatever the schema says.
            let least = usize::try_from(least.min(1 << 20)).unwrap_or_default();
            text.extend(std::iter::repeat_n('x', least.saturating_sub(text.chars().count())));
            Value::String(text)
        }
        Some("integer" | "number") => number(schema, ty == Some("integer"), dice),
        Some("boolean") => Value::Bool(dice.one_in(2)),
        Some("null") => Value::Null,
        Some("array") => {
            let least = whole("minItems").unwrap_or(0);
            let most = whole("maxItems").unwrap_or(u64::MAX).min(least.saturating_add(2)).max(least);
            let items = schema.get("items").cloned().unwrap_or(json!({ "type": "string" }));
            let count = if depth < DEEPEST { least + dice.below(most - least + 1) } else { least };
            let count = count.min(1 << 16);
            let mut list: Vec<Value> = Vec::new();
            for _ in 0..count {
                let item = document(&items, root, name, row, depth + 1, dice);
                if schema.get("uniqueItems") != Some(&Value::Bool(true)) || !list.contains(&item) {
                    list.push(item);
                }
            }
            Value::Array(list)
        }
        Some(_) | None => {
            let mut object = Map::new();
            let required: Vec<&str> = schema
                .get("required")
                .and_then(Value::as_array)
                .map(|names| names.iter().filter_map(Value::as_str).collect())
                .unwrap_or_default();
            for (name, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let is_wanted = dice.one_in(2) && depth < DEEPEST;
                if required.contains(&name.as_str()) || is_wanted {
                    object.insert(name.clone(), document(inner, root, name, row, depth + 1, dice));
                }
            }
            Value::Object(object)
        }
    }
}

/// A text of a format that has a name.
fn formed(format: &str, row: u64, dice: &mut Dice) -> Option<String> {
    let email = |dice: &mut Dice| {
        words::text(Wanted { column: "email", most: usize::MAX, number: Some(row), is_email: true }, dice)
    };
    let day = chrono::DateTime::from_timestamp(FROM + dice.within(0, SPAN), 0).unwrap_or_default();
    Some(match format {
        "date-time" => day.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "date" => day.format("%Y-%m-%d").to_string(),
        "time" => day.format("%H:%M:%SZ").to_string(),
        "email" | "idn-email" => email(dice),
        "uuid" => dice.uuid(),
        "uri" | "url" | "iri" => format!("https://example.org/{row}"),
        "hostname" => format!("host-{row}.example.org"),
        "ipv4" => format!("10.{}.{}.{}", dice.below(256), dice.below(256), 1 + dice.below(254)),
        _ => return None,
    })
}

fn number(schema: &Value, whole: bool, dice: &mut Dice) -> Value {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let step = bound("multipleOf").filter(|step| *step > 0.0).unwrap_or(if whole { 1.0 } else { 0.01 });
    let within = |bound: f64| (bound / step).clamp(-9e15, 9e15);
    let least = bound("minimum").map(|least| within(least).ceil());
    let least = least.or(bound("exclusiveMinimum").map(|least| within(least).floor() + 1.0));
    let most = bound("maximum").map(|most| within(most).floor());
    let most = most.or(bound("exclusiveMaximum").map(|most| within(most).ceil() - 1.0));
    let usual = (100.0 / step).clamp(1.0, 1e6).floor();
    let (least, most) = match (least, most) {
        (Some(least), Some(most)) => (least, most),
        (Some(least), None) => (least, least + usual),
        (None, Some(most)) => (most - usual, most),
        (None, None) => (0.0, usual),
    };
    #[allow(clippy::cast_possible_truncation, reason = "both are whole and below 2^54")]
    let steps = dice.within(least as i64, (most as i64).max(least as i64));
    #[allow(clippy::cast_precision_loss, reason = "below 2^54")]
    let value = steps as f64 * step;
    #[allow(clippy::cast_possible_truncation, reason = "a step of a whole number is whole")]
    if whole {
        return (value.round() as i64).into();
    }
    serde_json::Number::from_f64((value * 1e6).round() / 1e6).map_or(Value::Null, Value::Number)
}
