//! `trigger_disabled`: a trigger or row-level security is switched off.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "trigger_disabled",
    title: "a trigger or row-level security is switched off",
    level: Level::Warning,
    category: Category::Security,
    why: "Others write meanwhile without what the trigger keeps, or read rows that the policies keep from \
          them. If the migration ends half-way it stays off.",
    help: "Leave it on; for a copy of rows in your own session, SET LOCAL session_replication_role = replica.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users «DISABLE TRIGGER ALL»;",
            good: "ALTER TABLE users ENABLE TRIGGER stamped;",
        },
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users «DISABLE ROW LEVEL SECURITY»;",
            good: "ALTER TABLE users ENABLE ROW LEVEL SECURITY;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::Setting { words, .. } = &action.does else { continue };
        let is_it = words.starts_with("DISABLE TRIGGER")
            || words.starts_with("DISABLE ROW LEVEL")
            || words.starts_with("NO FORCE ROW");
        if is_it && look.is_old(table, at) {
            hits.push(Hit::new(action.span.clone(), table.shown(), "what it keeps is not kept for anybody"));
        }
    }
}
