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

/// Whether a copy with its rows takes the table's place: SQLite's way of changing a table.
fn is_rebuilt(look: &Look<'_>, table: &Name, at: usize) -> bool {
    let copies = look.statements().take(at).any(|(_, statement)| {
        let is_insert = matches!(&statement.what, What::Insert { .. });
        is_insert && statement.tokens.iter().any(|token| token.ident().is_some_and(|name| table.name.is(&name)))
    });
    let returns = look.actions().any(|(later, _, action)| match &action.does {
        Does::RenameTable(to) => later > at && to.is(table),
        _ => false,
    });
    copies && returns
}
