//! `numbered_column`: a column that numbers rows is added to a table with rows.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "numbered_column",
    title: "a column that numbers rows is added to a table with rows",
    level: Level::Warning,
    category: Category::Rewriting,
    why: "Every row that exists gets a number: the table is written anew while nobody can use it. In which \
          order they are numbered, nobody says.",
    help: "Add a plain bigint column, give it a sequence as its default, number the rows that exist in batches, \
          and only then make it the key.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN number «bigserial»;",
            good: "ALTER TABLE users ADD COLUMN number bigint;",
        },
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN number bigint «GENERATED ALWAYS AS IDENTITY»;",
            good: "CREATE TABLE users (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN number BIGINT NOT NULL «AUTO_INCREMENT» UNIQUE;",
            good: "ALTER TABLE users ADD COLUMN number BIGINT;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::AddColumn(column) = &action.does else { continue };
        let serial = column.ty.is(&SERIALS).then(|| column.ty.span.clone());
        let Some(span) = column.identity.clone().or_else(|| column.auto_increment.clone()).or(serial) else {
            continue;
        };
        if look.is_busy(table, at) {
            let message =
                format!("every row of {}{} is written again with a number", table.shown(), look.size(table));
            hits.push(Hit::new(span, format!("{}.{}", table.shown(), column.name.text), message));
        }
    }
}
