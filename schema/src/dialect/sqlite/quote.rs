//! Quotes names and text.

use super::super::literal;
use crate::ObjectName;

/// A quoted identifier.
pub(super) fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A quoted name, with its database (`main`, an attached one) where it has one.
pub(super) fn name(name: &ObjectName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", ident(schema), ident(&name.name)),
        None => ident(&name.name),
    }
}

/// Quoted identifiers with commas between.
pub(super) fn idents(names: &[String]) -> String {
    names.iter().map(|name| ident(name)).collect::<Vec<_>>().join(", ")
}

/// A string literal. A NUL would end the statement, so text that holds one is written by its bytes.
pub(super) fn string(text: &str) -> String {
    if text.contains('\0') {
        return format!("(CAST({} AS TEXT))", literal::blob(text.as_bytes()));
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// An expression in parentheses. A line comment at its end must not swallow the closing one.
pub(super) fn parenthesised(expr: &str) -> String {
    let comment = expr.lines().next_back().is_some_and(|line| line.contains("--"));
    if comment { format!("({expr}\n)") } else { format!("({expr})") }
}
