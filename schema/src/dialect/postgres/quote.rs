//! Names and strings as PostgreSQL quotes them.

use crate::ObjectName;

/// `"name"`. Always quoted: no name is a keyword, no upper-case letter is lost.
pub(super) fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `"name"`, or `"schema"."name"` outside the default schema.
pub(super) fn name(name: &ObjectName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", ident(schema), ident(&name.name)),
        None => ident(&name.name),
    }
}

/// `'text'`. A backslash means itself: `standard_conforming_strings` is on since PostgreSQL 9.1.
pub(super) fn string(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The name of a collation or operator class. One outside `pg_catalog` and the default schema is kept in quotes with its
/// schema (`"audit"."de"`), since a dot may also stand inside a plain name (`en_US.utf8`).
pub(super) fn qualified(name: &str) -> String {
    if name.starts_with('"') { name.to_owned() } else { ident(name) }
}

/// `"a", "b"`.
pub(super) fn list(names: &[String]) -> String {
    names.iter().map(|name| ident(name)).collect::<Vec<_>>().join(", ")
}
