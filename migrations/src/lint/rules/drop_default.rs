//! `drop_default`: a column loses its default.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_default",
    title: "a column loses its default",
    level: Level::Note,
    category: Category::BackwardIncompatible,
    why: "Applications that insert without the column fail where it is NOT NULL, or store NULL. Those that run \
          meanwhile may rely on it.",
    help: "Release what gives the value itself first.",
    examples: &[Example {
        on: PG_MY,
        before: "",
        bad: "ALTER TABLE users ALTER COLUMN «state» DROP DEFAULT;",
        good: "ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new';",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::DropDefault { column } = &action.does else { continue };
        if look.is_old(table, at) {
            let message = "who inserts without it gets NULL, or an error";
            hits.push(Hit::new(column.span.clone(), format!("{}.{}", table.shown(), column.text), message));
        }
    }
}
