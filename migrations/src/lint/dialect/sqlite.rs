//! SQLite, as rules see it.

use super::{Grammar, Shell};

pub(super) struct Sqlite;

impl Grammar for Sqlite {
    fn shell(&self) -> Shell {
        Shell { command: Some('.'), has_copy: false }
    }

    /// <https://sqlite.org/lang_keywords.html>, those that its parser takes for no name.
    fn reserved(&self) -> &'static [&'static str] {
        &[
            "add",
            "all",
            "alter",
            "and",
            "as",
            "autoincrement",
            "between",
            "case",
            "check",
            "collate",
            "commit",
            "constraint",
            "create",
            "default",
            "deferrable",
            "delete",
            "distinct",
            "drop",
            "else",
            "escape",
            "exists",
            "foreign",
            "from",
            "group",
            "having",
            "in",
            "index",
            "insert",
            "intersect",
            "into",
            "is",
            "isnull",
            "join",
            "limit",
            "not",
            "notnull",
            "null",
            "on",
            "or",
            "order",
            "primary",
            "references",
            "select",
            "set",
            "table",
            "then",
            "to",
            "transaction",
            "union",
            "unique",
            "update",
            "using",
            "values",
            "when",
            "where",
        ]
    }

    fn longest_name(&self) -> Option<(usize, bool)> {
        None
    }

    fn indexes_foreign_keys(&self) -> bool {
        false
    }

    fn has_affinities(&self) -> bool {
        true
    }

    fn folds_names(&self) -> bool {
        false
    }

    fn invents_values(&self) -> bool {
        false
    }

    fn validates_later(&self) -> bool {
        false
    }

    fn has_schemas(&self) -> bool {
        true
    }

    fn short_text(&self) -> Option<u64> {
        None
    }
}
