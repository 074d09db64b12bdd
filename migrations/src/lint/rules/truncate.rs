//! `truncate`: every row of a table goes.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "truncate",
    title: "every row of a table goes",
    level: Level::Error,
    category: Category::Destructive,
    why: "TRUNCATE empties the table at once and waits for nobody's WHERE; with CASCADE also every table that \
          points to it. Nobody can read it meanwhile.",
    help: "DELETE in batches with a WHERE that says which rows, after a copy of them was kept.",
    examples: &[
        Example {
            on: PG_MY,
            before: "",
            bad: "TRUNCATE TABLE «users»;",
            good: "CREATE TABLE staging (id BIGINT PRIMARY KEY);\n\
             TRUNCATE TABLE staging;",
        },
        Example { on: PG, before: "", bad: "TRUNCATE «users», «orders» CASCADE;", good: "SELECT 1;" },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let What::Truncate(tables) = &statement.what else { continue };
        for table in tables.iter().filter(|table| look.may_have_rows(table, at)) {
            let further =
                if statement.has_word("cascade") { ", and of tables that point to it," } else { "" };
            let message = format!("every row of {}{}{further} is lost", table.shown(), look.size(table));
            hits.push(Hit::new(table.span.clone(), table.shown(), message));
        }
    }
}
