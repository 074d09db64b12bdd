//! `has_enum`: a column has a list of values as its type.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "has_enum",
    title: "a column has a list of values as its type",
    level: Level::Off,
    category: Category::Design,
    why: "To take a value out of the list, or to order it otherwise, the table is changed. A table of values \
          with a foreign key is changed by a row.",
    help: "A table with the values, and a foreign key to it.",
    examples: &[
        Example {
            on: MY,
            before: "",
            bad: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state «ENUM('new', 'paid')» NOT NULL);",
            good: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state_id BIGINT NOT NULL);",
        },
        Example {
            on: PG,
            before: "",
            bad: "«CREATE TYPE state» AS ENUM ('new', 'paid');",
            good: "CREATE TABLE states (id bigint PRIMARY KEY, name text NOT NULL);",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        if new.column.ty.is(&["enum", "set"]) {
            hits.push(Hit::new(new.column.ty.span.clone(), new.subject(), "its values are part of its type"));
        }
    }
    for (_, statement) in look.statements() {
        let What::Create(Create { kind, name: Some(name), .. }) = &statement.what else { continue };
        if kind == "TYPE" && statement.has_word("enum") {
            hits.push(Hit::new(
                statement.start..name.span.end,
                name.shown(),
                "its values are part of its definition",
            ));
        }
    }
}
