//! `json_not_jsonb`: JSON is stored as text.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "json_not_jsonb",
    title: "JSON is stored as text",
    level: Level::Note,
    category: Category::Design,
    why: "json keeps the text as it was written: it is read again for every use, cannot be compared, and has \
          no index. SELECT DISTINCT over it fails.",
    help: "jsonb.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "CREATE TABLE events (id bigint PRIMARY KEY, body «json» NOT NULL);",
        good: "CREATE TABLE events (id bigint PRIMARY KEY, body jsonb NOT NULL);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        if new.column.ty.is(&["json"]) {
            hits.push(
                Hit::new(
                    new.column.ty.span.clone(),
                    new.subject(),
                    "it cannot be compared, and has no index",
                )
                .fix("jsonb"),
            );
        }
    }
}
