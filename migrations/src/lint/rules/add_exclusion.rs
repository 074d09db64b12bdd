//! `add_exclusion`: an exclusion constraint is added to a table with rows.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "add_exclusion",
    title: "an exclusion constraint is added to a table with rows",
    level: Level::Warning,
    category: Category::Locking,
    why: "Its index is built while nobody can read or write, and there is no way to build it beside them. Rows \
          that exclude each other stop it.",
    help: "Add it while nobody waits, or to a new table that is filled in batches and takes the old one's \
          place.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "ALTER TABLE bookings ADD «CONSTRAINT once EXCLUDE USING gist (room WITH =, during WITH &&)»;",
        good: "CREATE TABLE bookings (id bigint PRIMARY KEY, room int4range NOT NULL, EXCLUDE USING gist (room WITH &&));",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, constraint) in look.added_constraints() {
        if matches!(constraint.kind, Kind::Exclude) && look.is_busy(table, at) {
            let message =
                format!("nobody can use {}{} until its index is built", table.shown(), look.size(table));
            hits.push(Hit::new(constraint.span.clone(), table.shown(), message));
        }
    }
}
