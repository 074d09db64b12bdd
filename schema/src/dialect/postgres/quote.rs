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

/// A name as the server prints it in an expression: in quotes only where it needs them.
pub(super) fn printed(name: &str) -> String {
    if needs_quotes(name) { ident(name) } else { name.to_owned() }
}

/// `quote_identifier` of the server: anything but lower-case letters, digits and `_`, and every keyword that is reserved somewhere.
fn needs_quotes(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts_plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    !starts_plain || !name.chars().all(plain) || KEYWORDS.binary_search(&name).is_ok()
}

/// The keywords of `pg_get_keywords()` that are not unreserved, PostgreSQL 13 to 18 together.
#[rustfmt::skip]
const KEYWORDS: [&str; 163] = [
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
    "between", "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check",
    "coalesce", "collate", "collation", "column", "concurrently", "constraint", "create", "cross",
    "current_catalog", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "dec", "decimal", "default", "deferrable", "desc", "distinct",
    "do", "else", "end", "except", "exists", "extract", "false", "fetch", "float", "for", "foreign",
    "freeze", "from", "full", "grant", "greatest", "group", "grouping", "having", "ilike", "in",
    "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into", "is", "isnull",
    "join", "json_array", "json_arrayagg", "json_exists", "json_object", "json_objectagg", "json_query",
    "json_scalar", "json_serialize", "json_table", "json_value", "lateral", "leading", "least", "left",
    "like", "limit", "localtime", "localtimestamp", "merge_action", "national", "natural", "nchar", "none",
    "normalize", "not", "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or", "order",
    "out", "outer", "overlaps", "overlay", "placing", "position", "precision", "primary", "real",
    "references", "returning", "right", "row", "select", "session_user", "setof", "similar", "smallint",
    "some", "substring", "symmetric", "system_user", "table", "tablesample", "then", "time", "timestamp",
    "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using", "values", "varchar",
    "variadic", "verbose", "when", "where", "window", "with", "xmlattributes", "xmlconcat", "xmlelement",
    "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable",
];
