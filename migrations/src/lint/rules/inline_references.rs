//! `inline_references`: a foreign key is written where the server does not look.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "inline_references",
    title: "a foreign key is written where the server does not look",
    level: Level::Warning,
    category: Category::Design,
    why: "MySQL up to 8 reads REFERENCES behind a column and does nothing about it: no key is made, and no \
          error is given. MariaDB makes one from 10.5 on.",
    help: "FOREIGN KEY (column) REFERENCES table (column), as an element of its own.",
    examples: &[Example {
        on: MY,
        before: "",
        bad: "CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL «REFERENCES users (id)»);",
        good: "CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, FOREIGN KEY (user_id) REFERENCES users (id));",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        let Some(reference) = &new.column.references else { continue };
        let fix = format!("FOREIGN KEY ({}) {}", look.sql(&new.column.name.span), look.sql(&reference.span));
        hits.push(
            Hit::new(reference.span.clone(), new.subject(), "MySQL up to 8 makes no key of it").fix(fix),
        );
    }
}
