//! A YAML value in a column of some type: accepted in the one form that the type has, or refused with the right one.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use tablewright::types::Interval;
use tablewright_schema::model::{Model, Type};
use tablewright_schema::nearest::nearest;
use tablewright_schema::yaml::node::{Kind, Node, Value as Scalar};
use tablewright_schema::{Diagnostic, ObjectName, Span};
use uuid::Uuid;

/// A value that fits its column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Text, and what every database takes as text: numbers of exact digits, UUIDs, days and times, enum values.
    Text(String),
    /// A point in time, which databases write differently.
    Instant(DateTime<Utc>),
    Json(serde_json::Value),
    Bytes(Vec<u8>),
    Array(Vec<Value>),
}

/// Reads a node as a value of that type. Everything that is wrong with it goes to `out`.
pub(crate) fn read(node: &Node, ty: &Type, model: &Model, out: &mut Vec<Diagnostic>) -> Option<Value> {
    let read = match ty {
        Type::Array(element) => return array(node, element, model, out),
        Type::Json => json(node),
        Type::Native(_) => native(node),
        Type::Enum(name) => enum_value(node, name, model),
        Type::SmallInt => int(node, i64::from(i16::MIN), i64::from(i16::MAX), "smallint"),
        Type::Int => int(node, i64::from(i32::MIN), i64::from(i32::MAX), "int"),
        Type::BigInt => int(node, i64::MIN, i64::MAX, "bigint"),
        Type::Bool => truth(node),
        Type::Text => text(node).map(Value::Text),
        Type::Varchar(most) => varchar(node, *most),
        Type::Char(length) => char(node, *length),
        Type::Decimal(digits) => decimal(node, *digits),
        Type::Float => float(node, f64::from(f32::MAX), "float"),
        Type::Double => float(node, f64::MAX, "double"),
        Type::Uuid => uuid(node),
        Type::Bytes => bytes(node),
        Type::Date => date(node),
        Type::Time => time(node),
        Type::Timestamp => timestamp(node),
        Type::TimestampTz => instant(node),
        Type::Interval => interval(node),
    };
    read.map_err(|found| out.push(found)).ok()
}

type Read = Result<Value, Diagnostic>;

fn wrong(span: Span, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(span, message).help(help)
}

fn expected(node: &Node, what: &str, help: impl Into<String>) -> Diagnostic {
    wrong(node.span, format!("expected {what}, found {}", found(node)), help)
}

/// The node in words: a scalar as it is written, anything else by its kind.
fn found(node: &Node) -> String {
    match node.scalar() {
        Some(scalar) if scalar.value() == Scalar::Null => "nothing".to_owned(),
        Some(scalar) if scalar.text.chars().count() <= 40 && !scalar.text.contains('\n') => {
            let quote = if scalar.plain { "" } else { "\"" };
            format!("`{quote}{}{quote}`", scalar.text)
        }
        Some(_) | None => node.what().to_owned(),
    }
}

fn scalar<'a>(node: &'a Node, what: &str, help: &str) -> Result<Scalar<'a>, Diagnostic> {
    match node.scalar().map(|scalar| scalar.value()) {
        Some(Scalar::Null) | None => Err(expected(node, what, help)),
        Some(value) => Ok(value),
    }
}

/// The scalar's text as it is written, whatever else it could be: `1.10` in a text column is `1.10`.
fn written<'a>(node: &'a Node, what: &str, help: &str) -> Result<&'a str, Diagnostic> {
    scalar(node, what, help)?;
    let text = node.scalar().map_or("", |scalar| scalar.text.as_str());
    match text.contains('\0') {
        true => Err(wrong(node.span, "text cannot hold the character U+0000", "remove it")),
        false => Ok(text),
    }
}

fn int(node: &Node, least: i64, most: i64, name: &str) -> Read {
    let help = format!("write a whole number from {least} to {most}");
    match scalar(node, "a whole number", &help)? {
        Scalar::Int(value) if (least..=most).contains(&value) => Ok(Value::Int(value)),
        Scalar::Int(value) => Err(wrong(node.span, format!("{value} is out of range for {name}"), help)),
        Scalar::Number(text) if text.trim_start_matches(['-', '+']).bytes().all(|b| b.is_ascii_digit()) => {
            Err(wrong(node.span, format!("{text} is out of range for {name}"), help))
        }
        Scalar::Text(text) if text.parse::<i64>().is_ok() => {
            Err(expected(node, "a whole number", format!("remove the quotes: {text}")))
        }
        Scalar::Null | Scalar::Bool(_) | Scalar::Number(_) | Scalar::Text(_) => {
            Err(expected(node, "a whole number", help))
        }
    }
}

fn truth(node: &Node) -> Read {
    let what = "true or false";
    match scalar(node, what, "write true or false")? {
        Scalar::Bool(value) => Ok(Value::Bool(value)),
        Scalar::Int(1) => Err(expected(node, what, "write true")),
        Scalar::Int(0) => Err(expected(node, what, "write false")),
        Scalar::Text(text) => {
            let help = match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "y" | "on" => "write true",
                "false" | "no" | "n" | "off" => "write false",
                _ => "write true or false",
            };
            let help = if text.parse::<bool>().is_ok() {
                format!("remove the quotes: {text}")
            } else {
                help.to_owned()
            };
            Err(expected(node, what, help))
        }
        Scalar::Null | Scalar::Int(_) | Scalar::Number(_) => Err(expected(node, what, "write true or false")),
    }
}

fn text(node: &Node) -> Result<String, Diagnostic> {
    written(node, "text", "write one value; a column that holds lists or mappings has the type json")
        .map(str::to_owned)
}

fn varchar(node: &Node, most: u32) -> Read {
    let text = text(node)?;
    let length = text.chars().count();
    if length > most as usize {
        let message = format!("{length} characters do not fit varchar({most})");
        return Err(wrong(node.span, message, format!("shorten it by {}", length - most as usize)));
    }
    Ok(Value::Text(text))
}

fn char(node: &Node, length: u32) -> Read {
    let text = text(node)?;
    match text.chars().count() {
        count if count == length as usize => Ok(Value::Text(text)),
        count => {
            let message = format!("char({length}) holds exactly {length} characters, not {count}");
            Err(wrong(
                node.span,
                message,
                format!("write {length} characters, or give the column the type varchar"),
            ))
        }
    }
}

fn decimal(node: &Node, digits: Option<(u32, u32)>) -> Read {
    let help = "write it like -1234.50, without exponent";
    let text = written(node, "a number", help)?;
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return Err(expected(node, "a number", help));
    }
    let whole = whole.trim_start_matches('0');
    let kept = fraction.trim_end_matches('0');
    if let Some((precision, scale)) = digits {
        let room = precision.saturating_sub(scale) as usize;
        if kept.len() > scale as usize {
            let message = format!(
                "decimal({precision},{scale}) keeps {scale} digits after the point, not {}",
                kept.len()
            );
            return Err(wrong(node.span, message, "round it"));
        }
        if whole.len() > room {
            let message = format!(
                "decimal({precision},{scale}) has room for {room} digits before the point, not {}",
                whole.len()
            );
            return Err(wrong(node.span, message, "write a smaller number, or widen the column"));
        }
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    Ok(Value::Text(format!("{sign}{whole}{point}{fraction}")))
}

fn float(node: &Node, most: f64, name: &str) -> Read {
    let help = "write a number like 0.5 or 1e-3";
    let value = match scalar(node, "a number", help)? {
        #[allow(clippy::cast_precision_loss)]
        Scalar::Int(value) => Some(value as f64),
        Scalar::Number(text) => text.parse::<f64>().ok(),
        Scalar::Null | Scalar::Bool(_) | Scalar::Text(_) => return Err(expected(node, "a number", help)),
    };
    match value {
        Some(value) if value.is_finite() && value.abs() <= most => Ok(Value::Float(value)),
        Some(_) => Err(wrong(node.span, format!("{} is out of range for {name}", found(node)), help)),
        None => Err(wrong(node.span, format!("{} cannot be stored on every database", found(node)), help)),
    }
}

fn uuid(node: &Node) -> Read {
    let help = "write it like 6f2c1c9e-3c4b-4d8e-9f51-0c6f9f1f7a10";
    let text = written(node, "a UUID", help)?;
    match Uuid::try_parse(text) {
        Ok(uuid) => Ok(Value::Text(uuid.hyphenated().to_string())),
        Err(_) => Err(expected(node, "a UUID", help)),
    }
}

fn bytes(node: &Node) -> Read {
    let help = r"write them in hexadecimal: \x00ff";
    let digits = written(node, "bytes", help)?.strip_prefix(r"\x").unwrap_or("-");
    let pairs = digits.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> = pairs
        .map(|pair| match pair {
            [high, low] => Some(nibble(*high)? << 4 | nibble(*low)?),
            _ => None,
        })
        .collect();
    bytes.map(Value::Bytes).ok_or_else(|| expected(node, "bytes", help))
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn date(node: &Node) -> Read {
    let help = "write it like 2026-01-31";
    let text = written(node, "a day", help)?;
    match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(day) if text.len() == 10 => Ok(Value::Text(day.format("%Y-%m-%d").to_string())),
        Ok(_) | Err(_) => Err(expected(node, "a day", help)),
    }
}

fn time(node: &Node) -> Read {
    let help = "write it like 13:30:00 or 13:30:00.25";
    let text = written(node, "a time of day", help)?;
    let formats = ["%H:%M:%S%.f", "%H:%M"];
    let time = formats.iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok());
    match time.filter(is_ordinary) {
        Some(time) => Ok(Value::Text(micros(time.format("%H:%M:%S%.6f").to_string()))),
        None => Err(expected(node, "a time of day", help)),
    }
}

/// No leap second, which databases do not keep.
fn is_ordinary(time: &impl Timelike) -> bool {
    time.nanosecond() < 1_000_000_000
}

/// A fraction of nothing is left out, as the repositories do.
fn micros(time: String) -> String {
    time.strip_suffix(".000000").map(str::to_owned).unwrap_or(time)
}

fn naive(text: &str) -> Option<NaiveDateTime> {
    let formats = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];
    formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok()).filter(is_ordinary)
}

fn zoned(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.to_utc()).filter(is_ordinary)
}

fn timestamp(node: &Node) -> Read {
    let help = "write it like 2026-01-31 13:30:00";
    let text = written(node, "a day and time", help)?;
    match naive(text) {
        Some(moment) => Ok(Value::Text(moment.format("%Y-%m-%d %H:%M:%S%.6f").to_string())),
        None if zoned(text).is_some() => {
            let help = "leave the zone out, or give the column the type timestamptz";
            Err(expected(node, "a day and time without a zone", help))
        }
        None => Err(expected(node, "a day and time", help)),
    }
}

fn instant(node: &Node) -> Read {
    let help = "write it like 2026-01-31T13:30:00Z or 2026-01-31 13:30:00+02:00";
    let text = written(node, "a point in time", help)?;
    match zoned(text) {
        Some(instant) => Ok(Value::Instant(instant)),
        None if naive(text).is_some() => {
            Err(expected(node, "a point in time with its zone", format!("say the zone: {text}Z is UTC")))
        }
        None => Err(expected(node, "a point in time", help)),
    }
}

fn interval(node: &Node) -> Read {
    let help = "write it as ISO 8601 does: P1DT12H is a day and a half, PT30M half an hour";
    let text = written(node, "a span of time", help)?;
    match text.parse::<Interval>() {
        Ok(interval) => Ok(Value::Text(interval.to_string())),
        Err(_) => Err(expected(node, "a span of time", help)),
    }
}

fn enum_value(node: &Node, name: &ObjectName, model: &Model) -> Read {
    let values: Vec<&str> = match model.enums.get(name) {
        Some(declared) => declared.values.iter().map(|value| value.value.as_str()).collect(),
        None => Vec::new(),
    };
    let all = format!("write one of {}", values.join(", "));
    let text = written(node, &format!("a value of the enum {name}"), &all)?;
    if values.contains(&text) {
        return Ok(Value::Text(text.to_owned()));
    }
    let help = nearest(text, values.iter().copied()).map_or(all, |near| format!("did you mean `{near}`?"));
    Err(wrong(node.span, format!("`{text}` is not a value of the enum {name}"), help))
}

fn json(node: &Node) -> Read {
    let document = node.to_json();
    match holds_nul(&document) {
        true => Err(wrong(node.span, "a JSON document cannot hold the character U+0000", "remove it")),
        false => Ok(Value::Json(document)),
    }
}

/// PostgreSQL's `jsonb` refuses it.
fn holds_nul(document: &serde_json::Value) -> bool {
    match document {
        serde_json::Value::String(text) => text.contains('\0'),
        serde_json::Value::Array(items) => items.iter().any(holds_nul),
        serde_json::Value::Object(entries) => {
            entries.iter().any(|(key, value)| key.contains('\0') || holds_nul(value))
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => false,
    }
}

/// A type that only the database knows takes what the YAML says as it is written.
fn native(node: &Node) -> Read {
    match &node.kind {
        Kind::Sequence(_) | Kind::Mapping(_) => json(node),
        Kind::Scalar(_) => match scalar(node, "a value", "write a value")? {
            Scalar::Bool(value) => Ok(Value::Bool(value)),
            Scalar::Int(value) => Ok(Value::Int(value)),
            Scalar::Number(_) | Scalar::Text(_) | Scalar::Null => {
                written(node, "a value", "write a value").map(|text| Value::Text(text.to_owned()))
            }
        },
    }
}

fn array(node: &Node, element: &Type, model: &Model, out: &mut Vec<Diagnostic>) -> Option<Value> {
    let Some(items) = node.sequence() else {
        out.push(expected(node, "a list", "write it like [first, second]"));
        return None;
    };
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        match item.is_null() {
            true => values.push(Value::Null),
            false => values.extend(read(item, element, model, out)),
        }
    }
    (values.len() == items.len()).then_some(Value::Array(values))
}
