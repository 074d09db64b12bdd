//! `insert_without_columns`: rows are inserted by the order of columns.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "insert_without_columns",
    title: "rows are inserted by the order of columns",
    level: Level::Note,
    category: Category::BackwardIncompatible,
    why: "The values go to the columns in the order that the table has just then. A column more, or another \
          order, and they go elsewhere or fail.",
    help: "Name the columns: INSERT INTO t (a, b) VALUES ….",
    examples: &[Example {
        on: ALL,
        before: "",
        bad: "INSERT INTO «colours» VALUES (1, 'red');",
        good: "INSERT INTO colours (id, name) VALUES (1, 'red');",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let What::Insert { table: Some(table), has_columns: false } = &statement.what else { continue };
        if look.is_old(table, at) {
            hits.push(Hit::new(table.span.clone(), table.shown(), "the columns are not named"));
        }
    }
}
