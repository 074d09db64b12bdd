//! MySQL and MariaDB, as rules see them.

use super::{Grammar, Shell};

pub(super) struct Mysql;

impl Grammar for Mysql {
    fn shell(&self) -> Shell {
        Shell { command: None, has_copy: false }
    }

    /// Reserved in MySQL 8 or in MariaDB: <https://dev.mysql.com/doc/refman/8.4/en/keywords.html>,
    /// <https://mariadb.com/kb/en/reserved-words/>. The commonest of those that people use as names.
    fn reserved(&self) -> &'static [&'static str] {
        &[
            "accessible",
            "add",
            "all",
            "alter",
            "analyze",
            "and",
            "as",
            "asc",
            "before",
            "between",
            "both",
            "by",
            "call",
            "cascade",
            "case",
            "change",
            "character",
            "check",
            "collate",
            "column",
            "condition",
            "constraint",
            "continue",
            "convert",
            "create",
            "cross",
            "cube",
            "cume_dist",
            "current_date",
            "current_time",
            "current_timestamp",
            "current_user",
            "cursor",
            "database",
            "databases",
            "declare",
            "default",
            "delayed",
            "delete",
            "dense_rank",
            "desc",
            "describe",
            "distinct",
            "div",
            "drop",
            "dual",
            "each",
            "else",
            "empty",
            "except",
            "exists",
            "exit",
            "explain",
            "false",
            "fetch",
            "first_value",
            "for",
            "force",
            "foreign",
            "from",
            "fulltext",
            "function",
            "generated",
            "grant",
            "group",
            "grouping",
            "groups",
            "having",
            "if",
            "ignore",
            "in",
            "index",
            "inner",
            "inout",
            "insert",
            "intersect",
            "interval",
            "into",
            "is",
            "iterate",
            "join",
            "json_table",
            "key",
            "keys",
            "kill",
            "lag",
            "last_value",
            "lateral",
            "lead",
            "leading",
            "leave",
            "left",
            "like",
            "limit",
            "linear",
            "lines",
            "load",
            "lock",
            "long",
            "loop",
            "match",
            "mod",
            "natural",
            "not",
            "ntile",
            "null",
            "of",
            "offset",
            "on",
            "optimize",
            "option",
            "or",
            "order",
            "out",
            "outer",
            "over",
            "partition",
            "percent_rank",
            "precision",
            "primary",
            "procedure",
            "purge",
            "range",
            "rank",
            "read",
            "recursive",
            "references",
            "regexp",
            "release",
            "rename",
            "repeat",
            "replace",
            "require",
            "resignal",
            "restrict",
            "return",
            "returning",
            "revoke",
            "right",
            "rlike",
            "row",
            "row_number",
            "rows",
            "schema",
            "schemas",
            "select",
            "sensitive",
            "separator",
            "set",
            "show",
            "signal",
            "spatial",
            "specific",
            "sql",
            "ssl",
            "starting",
            "stored",
            "straight_join",
            "system",
            "table",
            "terminated",
            "then",
            "to",
            "trailing",
            "trigger",
            "true",
            "undo",
            "union",
            "unique",
            "unlock",
            "unsigned",
            "update",
            "usage",
            "use",
            "using",
            "values",
            "varying",
            "virtual",
            "when",
            "where",
            "while",
            "window",
            "with",
            "write",
            "xor",
            "zerofill",
        ]
    }

    fn longest_name(&self) -> Option<(usize, bool)> {
        Some((64, false))
    }

    /// InnoDB makes one where there is none that begins with the columns.
    fn indexes_foreign_keys(&self) -> bool {
        true
    }

    fn has_affinities(&self) -> bool {
        false
    }

    fn folds_names(&self) -> bool {
        false
    }

    fn invents_values(&self) -> bool {
        true
    }

    fn validates_later(&self) -> bool {
        false
    }

    fn has_schemas(&self) -> bool {
        false
    }

    /// Up to 255 bytes: 63 characters of four.
    fn short_text(&self) -> Option<u64> {
        Some(63)
    }
}
