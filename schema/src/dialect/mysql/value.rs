//! Values as literals of the columns that hold them, and the portable expressions in the words of both servers.

use crate::model::{Type, Value};
use crate::schema::{ColumnType, Expr};

use super::super::literal;
use super::quote;
use super::tokens::{TokenKind, tokens};

/// The portable expressions, as the YAML writes them and as both servers print them. A column without a zone holds UTC, whatever the
/// session's zone is.
const PORTABLE: [(&str, &str); 2] = [("now()", NOW), ("gen_random_uuid()", "uuid()")];

/// The present instant.
pub(super) const NOW: &str = "utc_timestamp(6)";

/// The literal of a value in a column of that type.
pub(super) fn value(value: &Value, ty: &Type) -> Expr {
    Expr(match (value, ty) {
        (Value::Null, _) => "NULL".to_owned(),
        (Value::Bool(truth), Type::Bool | Type::Native(_)) => if *truth { "1" } else { "0" }.to_owned(),
        (Value::Bool(truth), _) => quote::string(&truth.to_string()),
        (Value::Int(number), _) if is_textual(ty) => quote::string(&number.to_string()),
        (Value::Int(number), _) => number.to_string(),
        (Value::Number(number), _) if is_textual(ty) => quote::string(number),
        (Value::Number(number), _) => number.clone(),
        (Value::Text(text), _) => literal::text(text, ty, quote::string),
        (Value::Json(document), _) => quote::string(&document.to_string()),
    })
}

/// The expression that gives a value as text. A `float` is told in full only as a `double`.
pub(super) fn as_text(value: &str, ty: &Type) -> String {
    match ty {
        Type::Bytes => format!("CONCAT(CHAR(92 USING utf8mb4), 'x', HEX({value}))"),
        Type::Float => format!("CAST({value} + 0e0 AS CHAR)"),
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Bool
        | Type::Text
        | Type::Varchar(_)
        | Type::Char(_)
        | Type::Decimal(_)
        | Type::Double
        | Type::Uuid
        | Type::Json
        | Type::Date
        | Type::Time
        | Type::Timestamp
        | Type::TimestampTz
        | Type::Interval
        | Type::Enum(_)
        | Type::Array(_)
        | Type::Native(_) => format!("CAST({value} AS CHAR)"),
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
        | Type::Array(_) => true,
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Bool
        | Type::Decimal(_)
        | Type::Float
        | Type::Double
        | Type::Native(_) => false,
    }
}

/// A portable expression in the servers' words; any other text as it is, its strings in the one spelling that every runner splits.
pub(super) fn expression(sql: &str) -> Expr {
    let known = PORTABLE.iter().find(|(portable, _)| same_words(portable, sql));
    Expr::new(
        known.map_or_else(|| super::tokens::respelled(sql.trim()), |(_, spelled)| (*spelled).to_owned()),
    )
}

/// The default of a column. A `timestamp` is read in the session's zone, so that the present instant is the session's there.
pub(super) fn default_expression(sql: &str, ty: &ColumnType) -> Expr {
    let ColumnType::Native(name) = ty else { return expression(sql) };
    match name.strip_prefix("timestamp") {
        Some(digits) if same_words("now()", sql) => {
            let digits = if digits.is_empty() { "()" } else { digits };
            Expr(format!("current_timestamp{digits}"))
        }
        Some(_) | None => expression(sql),
    }
}

/// What these servers read otherwise than others, unless their `sql_mode` says so.
pub(super) fn means_otherwise(sql: &str) -> Option<(&'static str, &'static str)> {
    tokens(sql).iter().find_map(|token| match token.kind {
        TokenKind::Symbol if token.text == "||" => {
            Some(("`||` is OR on mysql", "write what it means there beside it: `{ mysql: concat(a, b), … }`"))
        }
        TokenKind::String if token.text.starts_with('"') => Some((
            "what stands in double quotes is a text on mysql",
            "write a name without quotes, a text in single ones, or `{ mysql: …, … }`",
        )),
        TokenKind::Word
        | TokenKind::Ident
        | TokenKind::String
        | TokenKind::Bytes
        | TokenKind::Number
        | TokenKind::Symbol
        | TokenKind::Comment => None,
    })
}

/// The portable words for an expression of the servers; its own text where there are none.
pub(super) fn declared_expression(expr: &Expr) -> String {
    let known = PORTABLE.iter().find(|(_, spelled)| same_words(spelled, expr.sql()));
    known.map_or(expr.sql(), |(portable, _)| portable).to_owned()
}

/// Whether two texts differ in white space and the case of words only.
fn same_words(a: &str, b: &str) -> bool {
    let (a, b) = (tokens(a), tokens(b));
    a.len() == b.len()
        && a.iter().zip(&b).all(|(a, b)| {
            a.kind == b.kind
                && match a.kind {
                    TokenKind::Word => a.text.eq_ignore_ascii_case(b.text),
                    TokenKind::Ident
                    | TokenKind::String
                    | TokenKind::Bytes
                    | TokenKind::Number
                    | TokenKind::Symbol
                    | TokenKind::Comment => a.text == b.text,
                }
        })
}

/// Whether it is one string, number or word of bytes, a sign before a number included: a default that needs no parentheses.
pub fn is_literal(sql: &str) -> bool {
    match tokens(sql).as_slice() {
        [only] => match only.kind {
            TokenKind::String | TokenKind::Bytes | TokenKind::Number => true,
            TokenKind::Word => ["null", "true", "false"].iter().any(|word| only.is_word(word)),
            TokenKind::Ident | TokenKind::Symbol | TokenKind::Comment => false,
        },
        [sign, number] => matches!(sign.text, "-" | "+") && number.kind == TokenKind::Number,
        _ => false,
    }
}

/// `current_timestamp(6)` and its other names: the one function that both servers take as a default without parentheses.
pub fn is_current_timestamp(sql: &str) -> bool {
    let first = tokens(sql).first().copied();
    let named = first.is_some_and(|first| {
        ["current_timestamp", "now", "localtimestamp", "localtime"].iter().any(|word| first.is_word(word))
    });
    named
        && match tokens(sql).iter().map(|token| token.text).collect::<Vec<_>>().as_slice() {
            [_] | [_, "(", ")"] => true,
            [_, "(", digits, ")"] => digits.bytes().all(|digit| digit.is_ascii_digit()),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_the_column_holds_them() {
        let text = |text: &str| Value::Text(text.to_owned());
        for (written, ty, literal) in [
            (Value::Bool(true), Type::Bool, "1"),
            (Value::Int(-5), Type::BigInt, "-5"),
            (Value::Int(5), Type::Text, "'5'"),
            (Value::Number("1.50".to_owned()), Type::Decimal(None), "1.50"),
            (text("it's \\ here"), Type::Text, "'it''s \\\\ here'"),
            (text("a\0b"), Type::Text, "'a\\0b'"),
            (text("2026-11-22T14:30:00+02:00"), Type::TimestampTz, "'2026-11-22 12:30:00.000000'"),
            (text("\\x00ff"), Type::Bytes, "X'00FF'"),
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
    }

    #[test]
    fn the_present_instant_is_that_of_the_type() {
        for (ty, expected) in [
            ("datetime(6)", "utc_timestamp(6)"),
            ("timestamp(6)", "current_timestamp(6)"),
            ("timestamp", "current_timestamp()"),
        ] {
            let ty = ColumnType::Native(ty.to_owned());
            assert_eq!(default_expression("NOW()", &ty).sql(), expected);
        }
    }

    #[test]
    fn what_others_read_otherwise_is_found_outside_of_strings() {
        assert!(means_otherwise("a || b").is_some() && means_otherwise("\"a\" > 0").is_some());
        assert!(means_otherwise("a <> '||' and b <> '\"' or `||` /* \" || */").is_none());
    }

    #[test]
    fn literals_stand_without_parentheses() {
        for (sql, literal) in [
            ("'a''b'", true),
            ("-1.5", true),
            ("NULL", true),
            ("X'00'", true),
            ("1 + 2", false),
            ("uuid()", false),
        ] {
            assert_eq!(is_literal(sql), literal, "{sql}");
        }
        assert!(is_current_timestamp("CURRENT_TIMESTAMP") && is_current_timestamp("current_timestamp(3)"));
        assert!(!is_current_timestamp("now() + interval 1 day"));
    }
}
