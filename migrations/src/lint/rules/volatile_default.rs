//! `volatile_default`: a column arrives with a default that is computed for every row.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "volatile_default",
    title: "a column arrives with a default that is computed for every row",
    level: Level::Warning,
    category: Category::Rewriting,
    why: "A default that may differ from row to row is computed for each that exists: the table is written \
          anew while nobody can use it. A constant, or now(), is stored once.",
    help: "Add the column without a default, set the default in a second statement, and fill the rows that \
          exist in batches.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN token uuid DEFAULT «gen_random_uuid()»;",
            good: "ALTER TABLE users ADD COLUMN token uuid;\n\
             ALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid();",
        },
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN token uuid DEFAULT «uuid_generate_v4()» NOT NULL;",
            good: "ALTER TABLE users ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN token CHAR(36) DEFAULT «(uuid())»;",
            good: "ALTER TABLE users ADD COLUMN token CHAR(36) DEFAULT '';",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::AddColumn(Column { default: Some(default), name, ty, .. }) = &action.does else { continue };
        let Some(call) = default.calls.iter().find(|call| !is_same_for_all(call)) else { continue };
        if look.is_busy(table, at) {
            let message =
                format!("{call}() is computed for every row of {}{}", table.shown(), look.size(table));
            let (sql, column) = (look.sql(&table.span), look.sql(&name.span));
            let fix = format!(
                "ALTER TABLE {sql} ADD COLUMN {column} {};\n\
                 ALTER TABLE {sql} ALTER COLUMN {column} SET DEFAULT {};\n\
                 -- then fill the rows that exist in batches",
                ty.text, default.text
            );
            hits.push(
                Hit::new(default.span.clone(), format!("{}.{}", table.shown(), name.text), message).fix(fix),
            );
        }
    }
}

/// Functions whose value is the same for all rows of a statement, or follows from constants. Of others nobody knows.
fn is_same_for_all(call: &str) -> bool {
    const SAME: [&str; 40] = [
        "now",
        "current_timestamp",
        "current_date",
        "current_time",
        "localtime",
        "localtimestamp",
        "transaction_timestamp",
        "statement_timestamp",
        "utc_timestamp",
        "curdate",
        "curtime",
        "unix_timestamp",
        "date_trunc",
        "timezone",
        "to_char",
        "lower",
        "upper",
        "trim",
        "concat",
        "coalesce",
        "nullif",
        "cast",
        "jsonb_build_object",
        "json_build_object",
        "jsonb_build_array",
        "json_build_array",
        "json_object",
        "json_array",
        "to_jsonb",
        "to_json",
        "array",
        "row",
        "md5",
        "length",
        "interval",
        "make_interval",
        "current_setting",
        "current_user",
        "numeric",
        "varchar",
    ];
    SAME.contains(&call)
}
