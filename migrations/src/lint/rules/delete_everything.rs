//! `delete_everything`: rows are deleted without a WHERE.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "delete_everything",
    title: "rows are deleted without a WHERE",
    level: Level::Error,
    category: Category::Destructive,
    why: "Every row of the table is lost. One long transaction holds a lock on each of them until it ends.",
    help: "Say which rows: DELETE … WHERE …, in batches where there are many.",
    examples: &[Example {
        on: ALL,
        before: "",
        bad: "«DELETE FROM users»;",
        good: "DELETE FROM users WHERE state = 'void';",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let What::Delete { table: Some(table), has_where: false } = &statement.what else { continue };
        if look.may_have_rows(table, at) && !statement.has_word("history") {
            let message = format!("every row of {}{} is deleted", table.shown(), look.size(table));
            hits.push(Hit::new(statement.start..table.span.end, table.shown(), message));
        }
    }
}
