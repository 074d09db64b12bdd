//! A YAML value checked against a column's type: for defaults and for seeds.

use std::collections::BTreeMap;

use crate::model::{Enum, Type, Value};
use crate::nearest::suggestion;
use crate::yaml::node::{self, Kind, Node};
use crate::{Diagnostic, ObjectName};

/// Reads a value of that type, or says why it is none. NULL is a value of every type.
pub fn read(node: &Node, ty: &Type, enums: &BTreeMap<ObjectName, Enum>) -> Result<Value, Diagnostic> {
    if node.is_null() {
        return Ok(Value::Null);
    }
    match ty {
        Type::Json => return Ok(Value::Json(node.to_json())),
        Type::Array(item) => return array(node, item, enums),
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Bool
        | Type::Text
        | Type::Varchar(_)
        | Type::Char(_)
        | Type::Decimal(_)
        | Type::Float
        | Type::Double
        | Type::Uuid
        | Type::Bytes
        | Type::Date
        | Type::Time
        | Type::Timestamp
        | Type::TimestampTz
        | Type::Interval
        | Type::Enum(_)
        | Type::Native(_) => {}
    }
    let Kind::Scalar(scalar) = &node.kind else {
        let found = wrong(node, ty);
        return Err(match node.mapping() {
            Some(_) => found.help("an expression is `{ sql: … }`"),
            None => found,
        });
    };
    let value = scalar.value();
    match ty {
        Type::SmallInt => int(node, ty, &value, i16::MIN.into(), i16::MAX.into()),
        Type::Int => int(node, ty, &value, i32::MIN.into(), i32::MAX.into()),
        Type::BigInt => int(node, ty, &value, i64::MIN, i64::MAX),
        Type::Bool => match value {
            node::Value::Bool(value) => Ok(Value::Bool(value)),
            _ => Err(wrong(node, ty).help("write `true` or `false`")),
        },
        Type::Text => text(node, ty, &value, None),
        Type::Varchar(length) | Type::Char(length) => text(node, ty, &value, Some(*length)),
        Type::Decimal(limits) => decimal(node, ty, &value, *limits),
        Type::Float | Type::Double => match value {
            node::Value::Int(value) => Ok(Value::Int(value)),
            node::Value::Number(text) if text.contains(['i', 'I', 'n', 'N']) => {
                Err(wrong(node, ty).help("not every database can store it"))
            }
            node::Value::Number(text) => Ok(Value::Number(text.to_owned())),
            _ => Err(wrong(node, ty)),
        },
        Type::Uuid => shaped(node, ty, is_uuid, "write it as `123e4567-e89b-12d3-a456-426614174000`"),
        Type::Date => shaped(node, ty, is_date, "write it as `2026-11-22`"),
        Type::Time => shaped(node, ty, is_time, "write it as `14:30:00`"),
        Type::Timestamp => shaped(node, ty, is_timestamp, "write it as `2026-11-22 14:30:00`"),
        Type::TimestampTz => {
            shaped(node, ty, is_instant, "write it with its zone: `2026-11-22 14:30:00Z` or `…+02:00`")
        }
        Type::Interval => shaped(node, ty, is_interval, "write it by ISO 8601: `P1DT2H`, `PT15M`"),
        Type::Bytes => shaped(
            node,
            ty,
            is_bytes,
            "write them in hexadecimal: '\\x00ff'; text without a backslash is its UTF-8",
        ),
        Type::Enum(name) => enum_value(node, name, enums),
        Type::Native(_) => Ok(match value {
            node::Value::Null => Value::Null,
            node::Value::Bool(value) => Value::Bool(value),
            node::Value::Int(value) => Value::Int(value),
            node::Value::Number(text) => Value::Number(text.to_owned()),
            node::Value::Text(text) => Value::Text(text.to_owned()),
        }),
        Type::Json | Type::Array(_) => unreachable!("read above"),
    }
}

fn array(node: &Node, item: &Type, enums: &BTreeMap<ObjectName, Enum>) -> Result<Value, Diagnostic> {
    let Some(items) = node.sequence() else {
        return Err(wrong(node, &Type::Array(Box::new(item.clone()))).help("write a list: `[a, b]`"));
    };
    for node in items {
        read(node, item, enums)?;
    }
    let text = |node: &Node| match (item, node.scalar()) {
        // A number that JSON would round stays text, as the database reads it.
        (Type::Decimal(_), Some(scalar)) if !node.is_null() => scalar.text.clone().into(),
        (_, Some(scalar)) if is_text(item) && !node.is_null() => scalar.text.clone().into(),
        _ => node.to_json(),
    };
    Ok(Value::Json(items.iter().map(text).collect()))
}

fn is_text(ty: &Type) -> bool {
    !matches!(
        ty,
        Type::SmallInt
            | Type::Int
            | Type::BigInt
            | Type::Bool
            | Type::Float
            | Type::Double
            | Type::Json
            | Type::Native(_)
    )
}

fn int(node: &Node, ty: &Type, value: &node::Value<'_>, min: i64, max: i64) -> Result<Value, Diagnostic> {
    let out_of_range = || {
        let message = format!("{} does not fit {}", shown(node), described(ty));
        Diagnostic::new(node.span, message).help(format!("it holds {min} to {max}"))
    };
    match value {
        node::Value::Int(value) if (min..=max).contains(value) => Ok(Value::Int(*value)),
        node::Value::Int(_) => Err(out_of_range()),
        node::Value::Number(text) if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => {
            Err(out_of_range())
        }
        node::Value::Text(text) if text.parse::<i64>().is_ok() => {
            Err(wrong(node, ty).help("write the number without quotes"))
        }
        _ => Err(wrong(node, ty)),
    }
}

fn text(node: &Node, ty: &Type, value: &node::Value<'_>, limit: Option<u32>) -> Result<Value, Diagnostic> {
    let node::Value::Text(text) = value else {
        let written = node.scalar().map_or("", |scalar| scalar.text.as_str());
        return Err(
            wrong(node, ty).help(format!("text that looks like something else needs quotes: \"{written}\""))
        );
    };
    if text.contains('\0') {
        return Err(Diagnostic::new(node.span, "text cannot hold the character U+0000"));
    }
    let length = text.chars().count();
    match limit {
        Some(limit) if length > limit as usize => {
            let message = format!("{} does not fit {}", shown(node), described(ty));
            Err(Diagnostic::new(node.span, message).help(format!("it has {length} characters")))
        }
        Some(_) | None => Ok(Value::Text((*text).to_owned())),
    }
}

fn decimal(
    node: &Node,
    ty: &Type,
    value: &node::Value<'_>,
    limits: Option<(u32, u32)>,
) -> Result<Value, Diagnostic> {
    let (text, read) = match value {
        node::Value::Int(value) => (value.to_string(), Value::Int(*value)),
        node::Value::Number(text) if !text.contains(['e', 'E', 'n', 'N', 'i', 'I']) => {
            ((*text).to_owned(), Value::Number((*text).to_owned()))
        }
        node::Value::Number(_) => return Err(wrong(node, ty).help("write its digits: `1250.00`")),
        // Quotes are how other tools keep the digits of a number; they are kept here anyway.
        _ => return Err(wrong(node, ty)),
    };
    let Some((precision, scale)) = limits else { return Ok(read) };
    let digits = text.trim_start_matches(['-', '+']);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0').len();
    let fraction = fraction.trim_end_matches('0').len();
    if whole > (precision - scale) as usize || fraction > scale as usize {
        let message = format!("{} does not fit {}", shown(node), described(ty));
        let help = format!("it holds {} digits before the point and {scale} after it", precision - scale);
        return Err(Diagnostic::new(node.span, message).help(help));
    }
    Ok(read)
}

fn shaped(node: &Node, ty: &Type, fits: fn(&str) -> bool, help: &str) -> Result<Value, Diagnostic> {
    match node.scalar() {
        Some(scalar) if fits(&scalar.text) => Ok(Value::Text(scalar.text.clone())),
        Some(_) | None => Err(wrong(node, ty).help(help)),
    }
}

fn enum_value(
    node: &Node,
    name: &ObjectName,
    enums: &BTreeMap<ObjectName, Enum>,
) -> Result<Value, Diagnostic> {
    let text = node.scalar().map_or("", |scalar| scalar.text.as_str());
    let Some(declared) = enums.get(name) else { return Ok(Value::Text(text.to_owned())) };
    let values = declared.values.iter().map(|value| value.value.as_str());
    if values.clone().any(|value| value == text) {
        return Ok(Value::Text(text.to_owned()));
    }
    let found = Diagnostic::new(node.span, format!("`{text}` is no value of the enum `{name}`"));
    let found = found.related(declared.span, "declared here");
    Err(match suggestion(text, values) {
        Some(help) => found.help(help),
        None => found,
    })
}

/// `\x00ff`, or text without a backslash: what means the same to every database.
fn is_bytes(text: &str) -> bool {
    match text.strip_prefix("\\x") {
        Some(hex) => hex.len().is_multiple_of(2) && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !text.contains('\\'),
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-', &[4, 2, 2]) else { return false };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    year > 0 && (1..=days).contains(&day)
}

fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fraction = (1..=6).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let fits = |[hour, minute, second]: [u32; 3]| hour < 24 && minute < 60 && second < 60;
    fraction && numbers(clock, ':', &[2, 2, 2]).is_some_and(fits)
}

fn is_timestamp(text: &str) -> bool {
    text.split_once([' ', 'T']).is_some_and(|(date, time)| is_date(date) && is_time(time))
}

fn is_instant(text: &str) -> bool {
    if let Some(text) = text.strip_suffix(['Z', 'z']) {
        return is_timestamp(text);
    }
    // The sign of the zone is the last one: the date's hyphens come before it.
    let Some(at) = text.rfind(['+', '-']).filter(|at| *at > 10) else { return false };
    let (hours, minutes) = text[at + 1..].split_once(':').unwrap_or((&text[at + 1..], "00"));
    let two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    two(hours) && two(minutes) && hours <= "15" && minutes <= "59" && is_timestamp(&text[..at])
}

/// `P1Y2M3W4DT5H6M7.8S`, with at least one part, in this order.
fn is_interval(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let Some(text) = text.strip_prefix('P') else { return false };
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts = |mut text: &str, units: &str| {
        for unit in units.chars() {
            if let Some((number, rest)) = text.split_once(unit) {
                let number = number.strip_prefix('-').unwrap_or(number);
                let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
                let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                if !digits(whole) || !digits(fraction) || (number.contains('.') && unit != 'S') {
                    return false;
                }
                text = rest;
            }
        }
        text.is_empty()
    };
    let time = match time {
        Some(time) => !time.is_empty() && parts(time, "HMS"),
        None => !date.is_empty(),
    };
    parts(date, "YMWD") && time
}

fn numbers<const N: usize>(text: &str, separator: char, widths: &[usize; N]) -> Option<[u32; N]> {
    let mut found = [0; N];
    let mut parts = text.split(separator);
    for (at, width) in widths.iter().enumerate() {
        let part = parts.next().filter(|part| part.len() == *width)?;
        found[at] = part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(found)
}

fn wrong(node: &Node, ty: &Type) -> Diagnostic {
    Diagnostic::new(node.span, format!("{} is no value of {}", shown(node), described(ty)))
}

fn shown(node: &Node) -> String {
    match node.scalar() {
        Some(scalar) if scalar.text.chars().count() <= 40 => format!("`{}`", scalar.text),
        Some(_) => "this text".to_owned(),
        None => node.what().to_owned(),
    }
}

fn described(ty: &Type) -> String {
    match crate::lower::types::print(ty) {
        Some(text) => format!("type `{text}`"),
        None => "this type".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_times_and_the_like_have_their_shapes() {
        for (fits, good, bad) in [
            (
                is_date as fn(&str) -> bool,
                vec!["2026-11-22", "2024-02-29"],
                vec!["2026-13-01", "2026-02-29", "22.11.2026", "+026-01-01"],
            ),
            (
                is_time,
                vec!["14:30:00", "14:30:00.123456"],
                vec!["24:00:00", "1:2:3", "14:30", "14:30:00.", "14:30:00.1234567"],
            ),
            (
                is_timestamp,
                vec!["2026-11-22 14:30:00", "2026-11-22T14:30:00.5"],
                vec!["2026-11-22", "2026-11-22 14:30"],
            ),
            (
                is_instant,
                vec!["2026-11-22 14:30:00Z", "2026-11-22T14:30:00+02:00", "2026-11-22 14:30:00-05"],
                vec!["2026-11-22 14:30:00", "2026-11-22 14:30:00+2", "2026-11-22"],
            ),
            (
                is_interval,
                vec!["P1D", "PT15M", "-P1Y2M3W4DT5H6M7.5S"],
                vec!["P", "PT", "1 day", "P1", "P1.5D", "PT1D"],
            ),
            (is_bytes, vec!["\\x00ff", "\\x", "plain"], vec!["\\x0", "\\xgg", "a\\b"]),
            (
                is_uuid,
                vec!["123e4567-e89b-12d3-a456-426614174000"],
                vec!["123", "123e4567-e89b-12d3-a456-42661417400g"],
            ),
        ] {
            for text in good {
                assert!(fits(text), "{text}");
            }
            for text in bad {
                assert!(!fits(text), "{text}");
            }
        }
    }
}
