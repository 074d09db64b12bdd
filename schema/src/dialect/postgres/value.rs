//! Default values as `pg_get_expr` prints them once the server has stored them.

use super::quote::{printed, string};
use super::{ddl, types};
use crate::model::{Type, Value};
use crate::schema::{ColumnType, Expr, Identity};

/// The expression of a value in a column of that type.
pub(super) fn value(value: &Value, ty: &Type) -> Expr {
    Expr(match (value, ty) {
        (Value::Null, _) => "NULL".to_owned(),
        (Value::Json(document), Type::Json) => labelled(&jsonb(document), ty),
        (Value::Json(document), Type::Array(element)) => labelled(&array(document, element), ty),
        (Value::Json(document), _) => labelled(&document.to_string(), ty),
        (Value::Bool(truth), Type::Bool) => truth.to_string(),
        (Value::Bool(truth), _) => labelled(&truth.to_string(), ty),
        (Value::Int(number), _) if is_textual(ty) => labelled(&number.to_string(), ty),
        (Value::Int(number), _) => integer(*number),
        (Value::Number(number), _) if is_textual(ty) => labelled(number, ty),
        (Value::Number(number), _) => match plain_decimal(number) {
            Some(plain) => decimal(&plain),
            None => labelled(number, ty),
        },
        (Value::Text(text), Type::Uuid) => labelled(&text.to_ascii_lowercase(), ty),
        (Value::Text(text), _) => labelled(text, ty),
    })
}

/// A value where the column that it goes into says its type.
pub(super) fn row_value(value: &Value, ty: &Type) -> String {
    match (value, ty) {
        (Value::Null, _) => "NULL".to_owned(),
        (Value::Bool(truth), Type::Bool) => truth.to_string(),
        (Value::Bool(truth), _) => string(&truth.to_string()),
        // Where a type is the database's own, a text is read as it, and a number may not be.
        (Value::Int(number), Type::Native(_)) => string(&number.to_string()),
        (Value::Number(number), Type::Native(_)) => string(number),
        (Value::Int(number), _) if is_textual(ty) => string(&number.to_string()),
        (Value::Int(number), _) => number.to_string(),
        (Value::Number(number), _) if is_textual(ty) => string(number),
        (Value::Number(number), _) => plain_decimal(number).unwrap_or_else(|| string(number)),
        (Value::Json(document), Type::Array(element)) => string(&array(document, element)),
        (Value::Json(document), _) => string(&document.to_string()),
        (Value::Text(text), Type::Uuid) => string(&text.to_ascii_lowercase()),
        (Value::Text(text), _) => string(text),
    }
}

/// The expression that gives a value as text, whatever the session's settings are.
pub(super) fn as_text(value: &str, ty: &Type) -> String {
    match ty {
        Type::Array(_) => format!("array_to_json({value})::text"),
        Type::Bytes => format!("'\\x' || encode({value}, 'hex')"),
        Type::TimestampTz => format!("({value} AT TIME ZONE 'UTC')::text"),
        // Its own text depends on `IntervalStyle`.
        Type::Interval => format!(
            "'P' || (extract(year from {value}) * 12 + extract(month from {value}))::bigint || 'M' || extract(day from {value})::bigint \
             || 'DT' || (extract(hour from {value}) * 3600 + extract(minute from {value}) * 60 + extract(second from {value}))::numeric || 'S'"
        ),
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
        | Type::Json
        | Type::Date
        | Type::Time
        | Type::Timestamp
        | Type::Enum(_)
        | Type::Native(_) => format!("{value}::text"),
    }
}

/// A number in a column that does not hold numbers is the text of it.
fn is_textual(ty: &Type) -> bool {
    match ty {
        Type::Text
        | Type::Varchar(_)
        | Type::Char(_)
        | Type::Uuid
        | Type::Json
        | Type::Bytes
        | Type::Date
        | Type::Time
        | Type::Timestamp
        | Type::TimestampTz
        | Type::Interval
        | Type::Enum(_)
        | Type::Array(_)
        | Type::Bool => true,
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Decimal(_)
        | Type::Float
        | Type::Double
        | Type::Native(_) => false,
    }
}

/// `'text'::type`. An impossible type is reported where it is spelled; here it is left without a label.
fn labelled(text: &str, ty: &Type) -> String {
    let label = match types::column_type(ty, None) {
        Ok(ColumnType::Native(name)) => types::without_modifier(&name),
        Ok(ColumnType::Enum(name)) => type_name(&name),
        Ok(ColumnType::EnumArray(name)) => format!("{}[]", type_name(&name)),
        Err(_) => return string(text),
    };
    format!("{}::{label}", string(text))
}

/// A name as the server prints it.
fn type_name(name: &crate::ObjectName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", printed(schema), printed(&name.name)),
        None => printed(&name.name),
    }
}

/// A whole number is the narrowest of integer and bigint that holds it, and in quotes where it is negative or a bigint.
fn integer(number: i64) -> String {
    match i32::try_from(number) {
        Ok(small) if small >= 0 => small.to_string(),
        Ok(small) => format!("'{small}'::integer"),
        Err(_) => format!("'{number}'::bigint"),
    }
}

fn decimal(plain: &str) -> String {
    if plain.contains('.') && !plain.starts_with('-') {
        return plain.to_owned();
    }
    match plain.parse::<i64>() {
        Ok(number) => integer(number),
        Err(_) => format!("'{plain}'::numeric"),
    }
}

/// A number without exponent, sign `+`, or superfluous leading zeros, its trailing zeros kept, as `numeric` prints it. `None`
/// for what is no decimal number (`NaN`, hexadecimal).
fn plain_decimal(written: &str) -> Option<String> {
    /// Beyond this many digits `numeric` refuses the number anyway.
    const MOST_DIGITS: usize = 131_072;
    let (negative, unsigned) = match written.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, written.strip_prefix('+').unwrap_or(written)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let point = i64::try_from(whole.len()).ok()? + i64::from(exponent);
    let (before, after) = if point <= 0 {
        let zeros = usize::try_from(-point).ok().filter(|zeros| *zeros <= MOST_DIGITS)?;
        ("0".to_owned(), format!("{}{digits}", "0".repeat(zeros)))
    } else {
        let point = usize::try_from(point).ok().filter(|point| *point <= MOST_DIGITS)?;
        let split = point.min(digits.len());
        (format!("{}{}", &digits[..split], "0".repeat(point - split)), digits[split..].to_owned())
    };
    let before = match before.trim_start_matches('0') {
        "" => "0",
        trimmed => trimmed,
    };
    let is_zero = before == "0" && after.bytes().all(|digit| digit == b'0');
    let sign = if negative && !is_zero { "-" } else { "" };
    Some(if after.is_empty() { format!("{sign}{before}") } else { format!("{sign}{before}.{after}") })
}

/// A document as `jsonb` prints it: keys by length, then by bytes; a space after every colon and comma.
fn jsonb(document: &serde_json::Value) -> String {
    match document {
        serde_json::Value::Array(items) => {
            format!("[{}]", items.iter().map(jsonb).collect::<Vec<_>>().join(", "))
        }
        serde_json::Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| (a.len(), a.as_bytes()).cmp(&(b.len(), b.as_bytes())));
            let members: Vec<_> = members
                .into_iter()
                .map(|(key, value)| format!("{}: {}", serde_json::Value::from(key.as_str()), jsonb(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        serde_json::Value::Number(number) => {
            let written = number.to_string();
            plain_decimal(&written).unwrap_or(written)
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::String(_) => {
            document.to_string()
        }
    }
}

/// A list as `array_out` prints it.
fn array(document: &serde_json::Value, element: &Type) -> String {
    match document {
        serde_json::Value::Array(items) => {
            format!("{{{}}}", items.iter().map(|item| array(item, element)).collect::<Vec<_>>().join(","))
        }
        serde_json::Value::Null => "NULL".to_owned(),
        _ if *element == Type::Json => array_element(&jsonb(document)),
        serde_json::Value::Bool(truth) if *element == Type::Bool => if *truth { "t" } else { "f" }.to_owned(),
        serde_json::Value::String(text) => array_element(text),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) | serde_json::Value::Object(_) => {
            array_element(&document.to_string())
        }
    }
}

fn array_element(text: &str) -> String {
    let plain = !text.is_empty()
        && !text.eq_ignore_ascii_case("null")
        && !text.contains(|c: char| matches!(c, '{' | '}' | '"' | '\\' | ',') || c.is_ascii_whitespace());
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

/// Types of the database's own are given as text, and cast.
pub(super) fn cast_from_text(ty: &Type, identity: Option<Identity>) -> String {
    let spelled =
        || types::column_type(ty, identity).map_or_else(|_| "text".to_owned(), |ty| ddl::type_sql(&ty));
    if is_own(ty) {
        format!("::text::{}", spelled())
    } else if matches!(ty, Type::Array(element) if is_own(element)) {
        format!("::text[]::{}", spelled())
    } else {
        String::new()
    }
}

/// Types that drivers read and write as text only.
fn is_own(ty: &Type) -> bool {
    matches!(ty, Type::Native(_) | Type::Enum(_) | Type::Char(_))
}
