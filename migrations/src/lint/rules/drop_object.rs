//! `drop_object`: something goes that holds more than its definition.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_object",
    title: "something goes that holds more than its definition",
    level: Level::Error,
    category: Category::Destructive,
    why: "A sequence holds where it stands, an extension the types and functions that tables use, a schema all \
          that is in it. The statement that makes it again does not bring that back.",
    help: "Make sure that nothing depends on it, and say why it may go: -- tablewright: allow drop_object \
          because …",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "DROP SEQUENCE «invoice_numbers»;",
            good: "-- tablewright: allow drop_object because invoices are numbered by the ledger now\n\
             DROP SEQUENCE invoice_numbers;",
        },
        Example { on: PG, before: "", bad: "DROP EXTENSION IF EXISTS «hstore»;", good: "SELECT 1;" },
        Example { on: MY, before: "", bad: "DROP SEQUENCE «invoice_numbers»;", good: "SELECT 1;" },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::Drop(drop) = &statement.what else { continue };
        if !matches!(drop.kind.as_str(), "SEQUENCE" | "EXTENSION" | "SERVER" | "PUBLICATION" | "SUBSCRIPTION")
        {
            continue;
        }
        for name in &drop.names {
            let message = format!("the {} goes, with more than its definition", drop.kind.to_lowercase());
            hits.push(Hit::new(name.span.clone(), name.shown(), message));
        }
    }
}
