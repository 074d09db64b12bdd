//! `timestamp_without_zone`: an instant is stored without its time zone.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "timestamp_without_zone",
    title: "an instant is stored without its time zone",
    level: Level::Note,
    category: Category::Design,
    why: "timestamp holds what a clock showed and not where. Read in another zone, or over the change to \
          summer time, it is another instant.",
    help: "timestamptz.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "CREATE TABLE events (id bigint PRIMARY KEY, at «timestamp» NOT NULL);",
            good: "CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz NOT NULL);",
        },
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE events ADD COLUMN at «timestamp(3) without time zone»;",
            good: "ALTER TABLE events ADD COLUMN at timestamp with time zone;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        if new.column.ty.is(&["timestamp", "timestamp without time zone"]) {
            let message = "it says what a clock showed, and not where";
            hits.push(Hit::new(new.column.ty.span.clone(), new.subject(), message).fix("timestamptz"));
        }
    }
}
