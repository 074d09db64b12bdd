//! `char_type`: a text is padded with blanks.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "char_type",
    title: "a text is padded with blanks",
    level: Level::Note,
    category: Category::Design,
    why: "char(n) stores blanks up to its length and forgets those that were written, so that comparing and \
          joining with other texts surprises. It is no faster.",
    help: "text, with a check on its length where that matters.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "CREATE TABLE users (id bigint PRIMARY KEY, code «char(8)» NOT NULL);",
        good: "CREATE TABLE users (id bigint PRIMARY KEY, code text NOT NULL);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        if new.column.ty.is(&["char", "character", "bpchar"]) {
            hits.push(
                Hit::new(new.column.ty.span.clone(), new.subject(), "blanks are added and lost").fix("text"),
            );
        }
    }
}
