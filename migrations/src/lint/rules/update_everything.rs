//! `update_everything`: every row of a table is written at once.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "update_everything",
    title: "every row of a table is written at once",
    level: Level::Warning,
    category: Category::Locking,
    why: "One UPDATE without a WHERE locks every row until it ends, and leaves as many dead rows behind. \
          Replicas and other writers wait.",
    help: "Update in batches of a few thousand keys, each in its own transaction: a file that begins with -- \
          no-transaction.",
    examples: &[Example {
        on: ALL,
        before: "",
        bad: "«UPDATE users» SET state = 'active';",
        good: "UPDATE users SET state = 'active' WHERE state IS NULL;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let What::Update { table: Some(table), has_where: false } = &statement.what else { continue };
        if look.is_busy(table, at) {
            let message =
                format!("every row of {}{} is written in one transaction", table.shown(), look.size(table));
            hits.push(Hit::new(statement.start..table.span.end, table.shown(), message));
        }
    }
}
