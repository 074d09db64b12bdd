//! `validate_with_add`: a constraint is validated in the transaction that adds it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "validate_with_add",
    title: "a constraint is validated in the transaction that adds it",
    level: Level::Warning,
    category: Category::Locking,
    why: "ADD CONSTRAINT … NOT VALID takes a strong lock for a moment, and keeps it until the transaction \
          ends. Validated in the same one, the whole table is read under that lock.",
    help: "Move VALIDATE CONSTRAINT into a migration of its own, after this one.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n\
             ALTER TABLE orders «VALIDATE CONSTRAINT positive»;",
        good: "-- no-transaction\n\
             ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n\
             ALTER TABLE orders VALIDATE CONSTRAINT positive;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::Validate { name } = &action.does else { continue };
        let added = look.added_constraints().any(|(earlier, other, constraint)| {
            let same = constraint.name.as_ref().is_some_and(|own| own.is(&name.text));
            earlier <= at
                && other.is(table)
                && same
                && constraint.not_valid
                && look.is_in_transaction(earlier)
        });
        if added && look.is_in_transaction(at) && look.is_busy(table, at) {
            let message = format!("{}{} is read under the lock of the ADD", table.shown(), look.size(table));
            let fix = format!(
                "-- in the next migration:\nALTER TABLE {} {};",
                look.sql(&table.span),
                look.sql(&action.span)
            );
            hits.push(
                Hit::new(action.span.clone(), format!("{}.{}", table.shown(), name.text), message).fix(fix),
            );
        }
    }
}
