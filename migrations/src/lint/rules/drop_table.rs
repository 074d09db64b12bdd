//! `drop_table`: a table goes, with all its rows.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_table",
    title: "a table goes, with all its rows",
    level: Level::Error,
    category: Category::Destructive,
    why: "Every row of the table is lost, and no way back brings them again. Applications that still ask for \
          it fail from that moment on.",
    help: "Release what no longer uses the table first, keep a copy of its rows, and say why it may go: -- \
          tablewright: allow drop_table because …",
    examples: &[
        Example {
            on: ALL,
            before: "",
            bad: "DROP TABLE «users»;",
            good: "-- tablewright: allow drop_table because no release reads it since March\n\
             DROP TABLE users;",
        },
        Example {
            on: ALL,
            before: "",
            bad: "DROP TABLE IF EXISTS «a», «b»;",
            good: "CREATE TABLE scratch (id BIGINT PRIMARY KEY);\n\
             DROP TABLE scratch;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let What::Drop(drop) = &statement.what else { continue };
        if drop.kind != "TABLE" {
            continue;
        }
        for name in drop.names.iter().filter(|name| look.is_old(name, at) && !is_rebuilt(look, name, at)) {
            let message = format!("every row of {} is lost{}", name.shown(), look.size(name));
            hits.push(Hit::new(name.span.clone(), name.shown(), message));
        }
    }
}

/// Whether another table with its rows takes its place: the way of changing a table where ALTER is not enough.
fn is_rebuilt(look: &Look<'_>, table: &Name, at: usize) -> bool {
    // It was set aside under another name before, or gives its own to the copy afterwards.
    let returns = match look.former_name(table, at) {
        Some(former) => look.is_replaced(former, 0),
        None => look.is_replaced(table, at),
    };
    returns && look.is_copied(table, at)
}
