//! A value of a row in the one spelling that it has whatever database it comes from, and however it was written.

use serde_json::Value as Json;

use crate::dialect::instant;
use crate::model::{Type, Value};

/// A value of a row. Whole numbers are numbers, so that they sort as such; everything else is its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// NULL.
    Null,
    /// A whole number.
    Int(i64),
    /// Any other value: `true`, `12.5`, `2026-11-22 14:30:00.000000`, JSON with its keys sorted.
    Text(String),
}

impl Cell {
    /// What the YAML says.
    pub fn of(value: &Value, ty: &Type) -> Cell {
        match value {
            Value::Null => Cell::Null,
            Value::Bool(truth) => Cell::read(&truth.to_string(), ty),
            Value::Int(number) => Cell::read(&number.to_string(), ty),
            Value::Number(text) | Value::Text(text) => Cell::read(text, ty),
            Value::Json(document) => Cell::read(&document.to_string(), ty),
        }
    }

    /// What a database tells as text of a column of that type. What cannot be read as a value of the type stays as it is.
    ///
    /// ```
    /// use tablewright_schema::model::Type;
    /// use tablewright_schema::rows::Cell;
    ///
    /// let price = Type::Decimal(Some((10, 2)));
    /// assert_eq!(Cell::read("1.50", &price), Cell::read("1.5", &price));
    /// ```
    pub fn read(text: &str, ty: &Type) -> Cell {
        let spelled = match ty {
            Type::SmallInt | Type::Int | Type::BigInt => {
                return text.trim().parse().map_or_else(|_| Cell::Text(text.to_owned()), Cell::Int);
            }
            Type::Bool => match text {
                "1" | "t" => Some("true".to_owned()),
                "0" | "f" => Some("false".to_owned()),
                _ => None,
            },
            Type::Char(_) => Some(text.trim_end_matches(' ').to_owned()),
            Type::Decimal(_) => decimal(text),
            Type::Float => text.parse::<f32>().ok().map(|number| number.to_string()),
            Type::Double => text.parse::<f64>().ok().map(|number| number.to_string()),
            Type::Uuid => Some(text.to_ascii_lowercase()),
            Type::Json => serde_json::from_str(text).ok().map(|document| sorted(document).to_string()),
            Type::Array(item) => serde_json::from_str(text).ok().map(|list| listed(list, item).to_string()),
            Type::Bytes => Some(bytes(text)),
            Type::Time => Some(time(text)),
            Type::Timestamp | Type::TimestampTz => Some(instant::stored(text)),
            Type::Interval => interval(text),
            Type::Native(_) => match text.parse::<i64>() {
                Ok(number) if number.to_string() == text => return Cell::Int(number),
                Ok(_) | Err(_) => None,
            },
            Type::Text | Type::Varchar(_) | Type::Date | Type::Enum(_) => None,
        };
        Cell::Text(spelled.unwrap_or_else(|| text.to_owned()))
    }

    /// As a value of that type: what a database's literal is made of.
    pub fn value(&self, ty: &Type) -> Value {
        let text = match self {
            Cell::Null => return Value::Null,
            Cell::Int(number) => return Value::Int(*number),
            Cell::Text(text) => text,
        };
        match ty {
            Type::Bool if text == "true" => Value::Bool(true),
            Type::Bool if text == "false" => Value::Bool(false),
            Type::Decimal(_) | Type::Float | Type::Double if is_number(text) => Value::Number(text.clone()),
            Type::Json => serde_json::from_str(text).map_or_else(|_| Value::Text(text.clone()), Value::Json),
            Type::Array(item) => match serde_json::from_str(text) {
                Ok(list) => Value::Json(unlisted(list, item)),
                Err(_) => Value::Text(text.clone()),
            },
            Type::Timestamp => Value::Text(whole_seconds(text).to_owned()),
            // Whatever zone the session has.
            Type::TimestampTz if instant::is_stored(text) => {
                Value::Text(format!("{}+00", whole_seconds(text)))
            }
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
            | Type::TimestampTz
            | Type::Interval
            | Type::Enum(_)
            | Type::Native(_) => Value::Text(text.clone()),
        }
    }

    /// For people: text as it is, NULL as `null`.
    pub fn shown(&self) -> String {
        match self {
            Cell::Null => "null".to_owned(),
            Cell::Int(number) => number.to_string(),
            Cell::Text(text) => text.clone(),
        }
    }
}

fn whole_seconds(text: &str) -> &str {
    text.strip_suffix(".000000").unwrap_or(text)
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Digits without needless zeros and signs. `None` for what is no number, or has an exponent too large to be written out.
fn decimal(text: &str) -> Option<String> {
    let text = text.trim();
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok().filter(|e| e.abs() < 1_000)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let mut point = i64::try_from(whole.len()).ok()? + exponent;
    while point < 0 {
        digits.insert(0, '0');
        point += 1;
    }
    let point = usize::try_from(point).ok()?;
    while digits.len() < point {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at(point);
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if negative && (whole, fraction) != ("0", "") { "-" } else { "" };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// `\x00ff`; text without a backslash is its own bytes.
fn bytes(text: &str) -> String {
    match text.strip_prefix("\\x") {
        Some(hex) => format!("\\x{}", hex.to_ascii_lowercase()),
        None => {
            let digits: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            format!("\\x{digits}")
        }
    }
}

fn time(text: &str) -> String {
    match text.split_once('.') {
        Some((clock, fraction)) => match fraction.trim_end_matches('0') {
            "" => clock.to_owned(),
            fraction => format!("{clock}.{fraction}"),
        },
        None => text.to_owned(),
    }
}

/// An ISO 8601 interval as months, days and seconds, which is what PostgreSQL keeps of it.
fn interval(text: &str) -> Option<String> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let rest = rest.strip_prefix('P')?;
    let (date, clock) = rest.split_once('T').unwrap_or((rest, ""));
    let (mut months, mut days, mut micros) = (0i64, 0i64, 0i64);
    let mut number = String::new();
    for (unit, in_clock) in date.chars().map(|c| (c, false)).chain(clock.chars().map(|c| (c, true))) {
        if unit.is_ascii_digit() || matches!(unit, '-' | '.') {
            number.push(unit);
            continue;
        }
        let amount = std::mem::take(&mut number);
        let whole = || amount.parse::<i64>().ok();
        match (unit, in_clock) {
            ('Y', false) => months += whole()?.checked_mul(12)?,
            ('M', false) => months += whole()?,
            ('W', false) => days += whole()?.checked_mul(7)?,
            ('D', false) => days += whole()?,
            ('H', true) => micros += whole()?.checked_mul(3_600_000_000)?,
            ('M', true) => micros += whole()?.checked_mul(60_000_000)?,
            ('S', true) => micros += millionths(&amount)?,
            _ => return None,
        }
    }
    let (months, days, micros) = (sign * months, sign * days, sign * micros);
    let part = |amount: i64, unit: char| if amount == 0 { String::new() } else { format!("{amount}{unit}") };
    let (hours, minutes) = (micros / 3_600_000_000, micros / 60_000_000 % 60);
    let seconds = decimal(&format!("{}e-6", micros % 60_000_000))?;
    let seconds = if seconds == "0" { String::new() } else { format!("{seconds}S") };
    let date = format!("{}{}", part(months, 'M'), part(days, 'D'));
    let clock = format!("{}{}{seconds}", part(hours, 'H'), part(minutes, 'M'));
    number.is_empty().then(|| match (date.is_empty(), clock.is_empty()) {
        (true, true) => "PT0S".to_owned(),
        (_, true) => format!("P{date}"),
        (_, false) => format!("P{date}T{clock}"),
    })
}

/// `-7.5` seconds in millionths of one.
fn millionths(text: &str) -> Option<i64> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let fraction: i64 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    Some(sign * (whole.parse::<i64>().ok()?.checked_mul(1_000_000)? + fraction))
}

/// Keys in order, and numbers in the shortest form of their value.
fn sorted(document: Json) -> Json {
    match document {
        Json::Array(items) => items.into_iter().map(sorted).collect(),
        Json::Object(members) => {
            let members: std::collections::BTreeMap<String, Json> = members.into_iter().collect();
            members.into_iter().map(|(key, value)| (key, sorted(value))).collect()
        }
        Json::Number(number) => match decimal(&number.to_string()) {
            Some(text) => serde_json::from_str(&text).unwrap_or(Json::Number(number)),
            None => Json::Number(number),
        },
        Json::Null | Json::Bool(_) | Json::String(_) => document,
    }
}

/// The items of a list as texts in their one spelling.
fn listed(list: Json, item: &Type) -> Json {
    match (list, item) {
        (Json::Array(items), Type::Array(inner)) => {
            items.into_iter().map(|list| listed(list, inner)).collect()
        }
        (Json::Array(items), _) => items.into_iter().map(|value| listed(value, item)).collect(),
        (Json::Null, _) => Json::Null,
        (Json::String(text), _) => spelled(&text, item),
        (other @ (Json::Bool(_) | Json::Number(_) | Json::Object(_)), _) => spelled(&other.to_string(), item),
    }
}

fn spelled(text: &str, item: &Type) -> Json {
    match Cell::read(text, item) {
        Cell::Null => Json::Null,
        Cell::Int(number) => number.to_string().into(),
        Cell::Text(text) => text.into(),
    }
}

/// The items as a list in JSON has them where a database keeps arrays so: numbers and truth values as such, but for those that JSON would
/// round.
fn unlisted(list: Json, item: &Type) -> Json {
    match list {
        Json::Array(items) => items.into_iter().map(|value| unlisted(value, item)).collect(),
        Json::String(text) => match item {
            Type::SmallInt
            | Type::Int
            | Type::BigInt
            | Type::Bool
            | Type::Float
            | Type::Double
            | Type::Json => serde_json::from_str(&text).unwrap_or(Json::String(text)),
            Type::Array(inner) => unlisted(Json::String(text), inner),
            Type::Text
            | Type::Varchar(_)
            | Type::Char(_)
            | Type::Decimal(_)
            | Type::Uuid
            | Type::Bytes
            | Type::Date
            | Type::Time
            | Type::Timestamp
            | Type::TimestampTz
            | Type::Interval
            | Type::Enum(_)
            | Type::Native(_) => Json::String(text),
        },
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => list,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_is_equal() {
        let array = |item| Type::Array(Box::new(item));
        for (ty, spellings) in [
            (Type::Bool, vec!["true", "1", "t"]),
            (Type::Int, vec!["7", "+7", "07"]),
            (Type::Decimal(Some((10, 2))), vec!["12.5", "12.50", "+012.500", "1.25e1"]),
            (Type::Decimal(None), vec!["0", "-0.00", "0e5"]),
            (Type::Decimal(None), vec!["0.00012", "1.2e-4"]),
            (Type::Float, vec!["0.1", "0.10000000149011612"]),
            (Type::Double, vec!["1", "1.0", "1e0"]),
            (
                Type::Uuid,
                vec!["123E4567-E89B-12D3-A456-426614174000", "123e4567-e89b-12d3-a456-426614174000"],
            ),
            (Type::Json, vec![r#"{"b": 1.0, "a": [true]}"#, r#"{"a":[true],"b":1}"#]),
            (Type::Bytes, vec!["\\x00FF", "\\x00ff"]),
            (Type::Bytes, vec!["abc", "\\x616263"]),
            (Type::Time, vec!["14:30:00", "14:30:00.000000"]),
            (
                Type::TimestampTz,
                vec!["2026-11-22T14:30:00+02:00", "2026-11-22 12:30:00+00", "2026-11-22 12:30:00.000000"],
            ),
            (Type::Timestamp, vec!["2026-11-22 14:30:00", "2026-11-22T14:30:00.000000"]),
            (Type::Interval, vec!["P1DT2H", "P0M1DT7200S", "P0Y1DT120M", "P0M1DT7200.000000S"]),
            (Type::Interval, vec!["-P1W", "P-7D"]),
            (Type::Char(3), vec!["ab", "ab "]),
            (array(Type::Int), vec!["[1, 2]", "[1,2]", r#"["1","2"]"#]),
            (array(Type::Decimal(None)), vec!["[1.50]", r#"["1.5"]"#]),
        ] {
            let first = Cell::read(spellings[0], &ty);
            for spelling in spellings {
                assert_eq!(Cell::read(spelling, &ty), first, "{ty:?} {spelling}");
            }
        }
        assert_ne!(Cell::read("01", &Type::Text), Cell::read("1", &Type::Text));
    }

    #[test]
    fn a_value_goes_there_and_back() {
        let array = |item| Type::Array(Box::new(item));
        for (ty, value) in [
            (Type::BigInt, Value::Int(-5)),
            (Type::Bool, Value::Bool(true)),
            (Type::Decimal(None), Value::Number("12.5".to_owned())),
            (Type::Text, Value::Text("it's".to_owned())),
            (Type::Json, Value::Json(serde_json::json!({"a": 1}))),
            (array(Type::Int), Value::Json(serde_json::json!([1, 2, null]))),
            (array(Type::Text), Value::Json(serde_json::json!(["1", "b"]))),
            (Type::Text, Value::Null),
        ] {
            assert_eq!(Cell::of(&value, &ty).value(&ty), value, "{ty:?}");
        }
    }
}
