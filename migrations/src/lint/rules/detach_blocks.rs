//! `detach_blocks`: a partition is detached while nobody can use the table.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "detach_blocks",
    title: "a partition is detached while nobody can use the table",
    level: Level::Warning,
    category: Category::Locking,
    why: "DETACH PARTITION waits for every query on the whole table, and whoever comes after it waits behind \
          it. With CONCURRENTLY (PostgreSQL 14) nobody does.",
    help: "DETACH PARTITION … CONCURRENTLY, alone in a file that begins with -- no-transaction.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "ALTER TABLE logs «DETACH PARTITION logs_2020»;",
        good: "-- no-transaction\n\
             ALTER TABLE logs DETACH PARTITION logs_2020 CONCURRENTLY;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::Detach { partition, concurrently: false } = &action.does else { continue };
        if look.has_version(14) && look.is_busy(table, at) {
            let (table, part) = (look.sql(&table.span), look.sql(&partition.span));
            let fix = format!("-- no-transaction\nALTER TABLE {table} DETACH PARTITION {part} CONCURRENTLY;");
            let message = format!("everybody on {table} waits for it");
            hits.push(Hit::new(action.span.clone(), partition.shown(), message).fix(fix));
        }
    }
}
