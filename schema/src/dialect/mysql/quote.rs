//! Quotes names and text.

use crate::ObjectName;

/// A quoted identifier: backticks, which mean the same whatever `sql_mode` says.
pub(super) fn ident(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A quoted name, with its database where it has one.
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

/// A string literal. Quotes and backslashes are doubled and nothing else is escaped but NUL, so that a runner that splits a file without
/// knowing of backslashes finds the same ends.
pub(super) fn string(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''").replace('\0', "\\0"))
}

/// An expression in parentheses. A line comment at its end must not swallow the closing one.
pub(super) fn parenthesised(expr: &str) -> String {
    let comment = expr.lines().next_back().is_some_and(|line| line.contains("--") || line.contains('#'));
    if comment { format!("({expr}\n)") } else { format!("({expr})") }
}
