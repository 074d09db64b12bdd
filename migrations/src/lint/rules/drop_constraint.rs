//! `drop_constraint`: a constraint goes that applications may rely on.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_constraint",
    title: "a constraint goes that applications may rely on",
    level: Level::Note,
    category: Category::BackwardIncompatible,
    why: "From then on rows come in that it kept out, and adding it again needs every row to be looked at. An \
          upsert names the constraint that it relies on.",
    help: "Say in the review what keeps such rows out instead.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE orders DROP CONSTRAINT «orders_user»;",
            good: "CREATE TABLE orders (id bigint PRIMARY KEY, CONSTRAINT positive CHECK (id > 0));\n\
             ALTER TABLE orders DROP CONSTRAINT positive;",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE orders DROP FOREIGN KEY «orders_user»;",
            good: "ALTER TABLE orders DROP INDEX orders_user;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::DropConstraint { kind, name: Some(name) } = &action.does else { continue };
        let again = look.added_constraints().any(|(_, other, constraint)| {
            other.is(table) && constraint.name.as_ref().is_some_and(|own| own.is(&name.text))
        });
        let validated = look
            .actions()
            .any(|(_, other, action)| other.is(table) && matches!(action.does, Does::SetNotNull { .. }));
        if *kind != Gone::Index && look.is_old(table, at) && !again && !validated {
            let message = "rows that it kept out may come in";
            hits.push(Hit::new(name.span.clone(), format!("{}.{}", table.shown(), name.text), message));
        }
    }
}
