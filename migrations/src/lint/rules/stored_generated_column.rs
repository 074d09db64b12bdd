//! `stored_generated_column`: a stored computed column is added to a table with rows.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "stored_generated_column",
    title: "a stored computed column is added to a table with rows",
    level: Level::Warning,
    category: Category::Rewriting,
    why: "The column is computed for every row that exists: the table is written anew while nobody can use it. \
          A virtual column, or one that a trigger fills, is not.",
    help: "Add a plain column, keep it by a trigger, and fill the rows that exist in batches; or a virtual \
          column where the database has them.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE orders ADD COLUMN gross numeric «GENERATED ALWAYS AS (net * 1.2) STORED»;",
            good: "ALTER TABLE orders ADD COLUMN gross numeric;",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE orders ADD COLUMN gross INT «GENERATED ALWAYS AS (net * 2) STORED»;",
            good: "ALTER TABLE orders ADD COLUMN gross INT GENERATED ALWAYS AS (net * 2) VIRTUAL;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::AddColumn(Column { generated: Some(generated), name, .. }) = &action.does else { continue };
        if generated.stored && look.is_busy(table, at) {
            let message = format!("it is computed for every row of {}{}", table.shown(), look.size(table));
            hits.push(Hit::new(generated.span.clone(), format!("{}.{}", table.shown(), name.text), message));
        }
    }
}
