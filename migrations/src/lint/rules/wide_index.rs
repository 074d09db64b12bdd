//! `wide_index`: an index has many columns.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "wide_index",
    title: "an index has many columns",
    level: Level::Note,
    category: Category::Design,
    why: "A query that does not name the first columns cannot use it, and each write moves all of them. Beyond \
          the first few, columns rarely make a query faster.",
    help: "Begin with the columns that narrow down the most, and leave out the rest; INCLUDE those that are \
          only read.",
    examples: &[Example {
        on: ALL,
        before: "",
        bad: "CREATE TABLE a (id BIGINT PRIMARY KEY, b INT, c INT, d INT, e INT, f INT);\n\
             «CREATE INDEX» a_wide ON a (b, c, d, e, f);",
        good: "CREATE TABLE a (id BIGINT PRIMARY KEY, b INT, c INT);\n\
             CREATE INDEX a_narrow ON a (b, c);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::CreateIndex(index) = &statement.what else { continue };
        if !index.unique && index.keys > look.settings.index_columns {
            let message = format!("{} columns are more than queries use", index.keys);
            hits.push(Hit::new(statement.head(2), index.shown(), message));
        }
    }
}
