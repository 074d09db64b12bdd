//! `sqlite_refuses_column`: SQLite cannot add such a column.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "sqlite_refuses_column",
    title: "SQLite cannot add such a column",
    level: Level::Error,
    category: Category::DataDependent,
    why: "ALTER TABLE … ADD COLUMN of SQLite takes no key, no UNIQUE, no stored computed column, and no \
          default that is computed. The statement fails.",
    help: "Let tablewright generate write the rebuild, or add a plain column and an index.",
    examples: &[
        Example {
            on: LITE,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN code TEXT «UNIQUE»;",
            good: "ALTER TABLE users ADD COLUMN code TEXT;",
        },
        Example {
            on: LITE,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN at TEXT DEFAULT «CURRENT_TIMESTAMP»;",
            good: "ALTER TABLE users ADD COLUMN at TEXT DEFAULT '';",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::AddColumn(column) = &action.does else { continue };
        let computed = column.default.as_ref().filter(|default| {
            let text = default.text.to_lowercase();
            text.starts_with("current_") || text.starts_with('(')
        });
        // A computed default is taken where there are no rows.
        let computed = computed.filter(|_| look.may_have_rows(table, at)).map(|default| default.span.clone());
        let stored = column
            .generated
            .as_ref()
            .filter(|generated| generated.stored)
            .map(|generated| generated.span.clone());
        let span = column.primary_key.clone().or_else(|| column.unique.clone()).or(stored).or(computed);
        if let Some(span) = span {
            let message = "ALTER TABLE of SQLite adds no such column";
            hits.push(Hit::new(span, format!("{}.{}", table.shown(), column.name.text), message));
        }
    }
}
