//! PostgreSQL, as rules see it.

use super::{Grammar, Shell};

pub(super) struct Postgres;

impl Grammar for Postgres {
    fn shell(&self) -> Shell {
        Shell { command: Some('\\'), has_copy: true }
    }

    /// <https://www.postgresql.org/docs/current/sql-keywords-appendix.html>: "reserved".
    fn reserved(&self) -> &'static [&'static str] {
        &[
            "all",
            "analyse",
            "analyze",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "asymmetric",
            "both",
            "case",
            "cast",
            "check",
            "collate",
            "column",
            "constraint",
            "create",
            "current_catalog",
            "current_date",
            "current_role",
            "current_time",
            "current_timestamp",
            "current_user",
            "default",
            "deferrable",
            "desc",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "false",
            "fetch",
            "for",
            "foreign",
            "from",
            "grant",
            "group",
            "having",
            "in",
            "initially",
            "intersect",
            "into",
            "lateral",
            "leading",
            "limit",
            "localtime",
            "localtimestamp",
            "not",
            "null",
            "offset",
            "on",
            "only",
            "or",
            "order",
            "placing",
            "primary",
            "references",
            "returning",
            "select",
            "session_user",
            "some",
            "symmetric",
            "system_user",
            "table",
            "then",
            "to",
            "trailing",
            "true",
            "union",
            "unique",
            "user",
            "using",
            "variadic",
            "when",
            "where",
            "window",
            "with",
        ]
    }

    /// `NAMEDATALEN` is 64, and a byte of it ends the name.
    fn longest_name(&self) -> Option<(usize, bool)> {
        Some((63, true))
    }

    fn indexes_foreign_keys(&self) -> bool {
        false
    }

    fn has_affinities(&self) -> bool {
        false
    }

    fn folds_names(&self) -> bool {
        true
    }

    fn invents_values(&self) -> bool {
        false
    }

    fn validates_later(&self) -> bool {
        true
    }

    fn has_schemas(&self) -> bool {
        true
    }

    fn short_text(&self) -> Option<u64> {
        None
    }
}
