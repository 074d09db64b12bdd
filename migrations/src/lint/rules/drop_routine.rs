//! `drop_routine`: a function, a view or a type goes while applications use it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_routine",
    title: "a function, a view or a type goes while applications use it",
    level: Level::Note,
    category: Category::BackwardIncompatible,
    why: "Applications that run meanwhile call it, or read it, and fail from that moment on. Its definition \
          comes back by the way down; those errors do not go away.",
    help: "Release what no longer uses it first. To change it, CREATE OR REPLACE.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "DROP FUNCTION «total»(int);",
            good: "CREATE OR REPLACE VIEW totals AS SELECT 1 AS total;",
        },
        Example {
            on: ALL,
            before: "",
            bad: "DROP VIEW «totals»;",
            good: "DROP VIEW IF EXISTS totals;\n\
             CREATE VIEW totals AS SELECT 1 AS total;",
        },
        Example {
            on: PG,
            before: "",
            bad: "DROP TYPE «mood»;\n\
             DROP DOMAIN «email»;",
            good: "SELECT 1;",
        },
        Example { on: MY, before: "", bad: "DROP PROCEDURE «refill»;", good: "SELECT 1;" },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::Drop(drop) = &statement.what else { continue };
        let kinds =
            ["FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE", "VIEW", "MATERIALIZED VIEW", "TYPE", "DOMAIN"];
        if !kinds.contains(&drop.kind.as_str()) {
            continue;
        }
        for name in &drop.names {
            let again = look.statements().any(|(_, other)| match &other.what {
                What::Create(create) => create.name.as_ref().is_some_and(|made| made.is(name)),
                // It was set aside for another.
                What::Alter { .. } => other.name_after("to").is_some_and(|to| to.is(name)),
                _ => false,
            });
            if !again {
                let message = format!("who uses the {} meanwhile fails", drop.kind.to_lowercase());
                hits.push(Hit::new(name.span.clone(), name.shown(), message));
            }
        }
    }
}
