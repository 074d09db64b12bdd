//! Values as literals that SQLite stores as written, and the portable expressions in its words.

use crate::model::{Type, Value};
use crate::schema::Expr;

use super::super::literal;
use super::quote;

/// The portable expressions, as the YAML writes them and as SQLite does.
const PORTABLE: [(&str, &str); 2] = [("now()", NOW), ("gen_random_uuid()", RANDOM_UUID)];

/// The instant in the one form that instants are stored in, six digits of fraction included, so that text compares as
/// time does.
const NOW: &str = "strftime('%Y-%m-%d %H:%M:%f000', 'now')";

/// A random UUID, version 4.
const RANDOM_UUID: &str = "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || \
    substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || \
    substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";

/// The literal of a value in a column of that type.
pub(super) fn value(value: &Value, ty: &Type) -> Expr {
    Expr(match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(truth) => if *truth { "1" } else { "0" }.to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Number(number) => number.clone(),
        Value::Text(text) => literal::text(text, ty, quote::string),
        Value::Json(document) => quote::string(&document.to_string()),
    })
}

/// The expression that gives a value as text. A number that is no whole one is told in full: by itself SQLite writes fifteen digits.
pub(super) fn as_text(value: &str, ty: &Type) -> String {
    match ty {
        Type::Bytes => format!("CASE WHEN {value} IS NOT NULL THEN '\\x' || hex({value}) END"),
        Type::Float | Type::Double => {
            format!("CASE WHEN {value} IS NOT NULL THEN printf('%!.17g', {value}) END")
        }
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Bool
        | Type::Text
        | Type::Varchar(_)
        | Type::Char(_)
        | Type::Decimal(_)
        | Type::Uuid
        | Type::Json
        | Type::Date
        | Type::Time
        | Type::Timestamp
        | Type::TimestampTz
        | Type::Interval
        | Type::Enum(_)
        | Type::Array(_)
        | Type::Native(_) => format!("CAST({value} AS TEXT)"),
    }
}

/// A portable expression in SQLite's words; any other text as it is.
pub(super) fn expression(sql: &str) -> Expr {
    let known = PORTABLE.iter().find(|(portable, _)| same_words(portable, sql));
    Expr::new(known.map_or(sql.trim(), |(_, spelled)| spelled))
}

/// The portable words for an expression of SQLite; its own text where there are none.
pub(super) fn declared_expression(expr: &Expr) -> String {
    let known = PORTABLE.iter().find(|(_, spelled)| same_words(spelled, expr.sql()));
    known.map_or(expr.sql(), |(portable, _)| portable).to_owned()
}

/// Whether two texts differ in white space only (and, outside strings, in case: neither text has a string that case could
/// change, but for the ones that must be as they are).
fn same_words(known: &str, sql: &str) -> bool {
    let squeeze = |text: &str| {
        let mut inside = false;
        let mut squeezed = String::new();
        for c in text.chars() {
            inside ^= c == '\'';
            if inside {
                squeezed.push(c);
            } else if !c.is_whitespace() {
                squeezed.push(c.to_ascii_lowercase());
            }
        }
        squeezed
    };
    squeeze(known) == squeeze(sql)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stored_as_written() {
        let text = |text: &str| Value::Text(text.to_owned());
        for (written, ty, literal) in [
            (Value::Bool(true), Type::Bool, "1"),
            (Value::Int(-5), Type::BigInt, "-5"),
            (Value::Number("1.50".to_owned()), Type::Decimal(None), "1.50"),
            (text("it's"), Type::Text, "'it''s'"),
            (text("a\0b"), Type::Text, "(CAST(X'610062' AS TEXT))"),
            (
                text("ABCDEF00-0000-4000-8000-000000000000"),
                Type::Uuid,
                "'abcdef00-0000-4000-8000-000000000000'",
            ),
            (text("2026-11-22T14:30:00+02:00"), Type::TimestampTz, "'2026-11-22 12:30:00.000000'"),
            (text("ab"), Type::Bytes, "X'6162'"),
            (text("\\x00ff"), Type::Bytes, "X'00FF'"),
            (text("\\x0"), Type::Bytes, "X'5C7830'"),
            (Value::Json(serde_json::json!({"a": "'"})), Type::Json, "'{\"a\":\"''\"}'"),
            (Value::Null, Type::Text, "NULL"),
        ] {
            assert_eq!(value(&written, &ty), Expr::new(literal), "{written:?}");
        }
    }

    #[test]
    fn portable_expressions_come_back_as_they_are_written() {
        for portable in ["now()", "gen_random_uuid()"] {
            let spelled = expression(&portable.to_uppercase());
            assert_ne!(spelled.sql(), portable);
            assert_eq!(declared_expression(&spelled), portable);
        }
        assert_eq!(expression(" CURRENT_TIMESTAMP "), Expr::new("CURRENT_TIMESTAMP"));
        assert_eq!(declared_expression(&Expr::new("CURRENT_TIMESTAMP")), "CURRENT_TIMESTAMP");
    }
}
