//! `drop_not_null`: a column may be NULL from now on.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_not_null",
    title: "a column may be NULL from now on",
    level: Level::Note,
    category: Category::BackwardIncompatible,
    why: "Applications that run meanwhile have never seen NULL there, and may not know what to do with it. \
          Setting NOT NULL again needs every row to be looked at.",
    help: "Release what can read NULL first.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "ALTER TABLE users ALTER COLUMN email «DROP NOT NULL»;",
        good: "ALTER TABLE users ALTER COLUMN email SET DEFAULT '';",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::DropNotNull { column } = &action.does else { continue };
        if look.is_old(table, at) {
            let words = action.span.end - "DROP NOT NULL".len().min(action.span.len())..action.span.end;
            hits.push(Hit::new(
                words,
                format!("{}.{}", table.shown(), column.text),
                "applications may meet NULL here",
            ));
        }
    }
}
