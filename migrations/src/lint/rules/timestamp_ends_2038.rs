//! `timestamp_ends_2038`: an instant ends in 2038.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "timestamp_ends_2038",
    title: "an instant ends in 2038",
    level: Level::Note,
    category: Category::Design,
    why: "TIMESTAMP of MySQL counts seconds in four bytes, and ends on 19 January 2038. What lies after that \
          cannot be stored: contracts and expiries are there already.",
    help: "DATETIME, in UTC.",
    examples: &[Example {
        on: MY,
        before: "",
        bad: "CREATE TABLE events (id BIGINT PRIMARY KEY, ends_at «TIMESTAMP» NOT NULL);",
        good: "CREATE TABLE events (id BIGINT PRIMARY KEY, ends_at DATETIME NOT NULL);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        if new.column.ty.is(&["timestamp"]) {
            let message = "nothing after 19 January 2038 can be stored";
            hits.push(Hit::new(new.column.ty.span.clone(), new.subject(), message).fix("DATETIME"));
        }
    }
}
