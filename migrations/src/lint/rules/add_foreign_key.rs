//! `add_foreign_key`: a foreign key is added that rows may break.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "add_foreign_key",
    title: "a foreign key is added that rows may break",
    level: Level::Warning,
    category: Category::DataDependent,
    why: "Rows that point nowhere stop the migration. Both tables are read for it, and nobody writes to either \
          meanwhile.",
    help: "On PostgreSQL add it NOT VALID, and VALIDATE CONSTRAINT in a migration of its own, which lets others \
          read and write.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE orders ADD «CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id)»;\n\
             CREATE INDEX CONCURRENTLY ON orders (user_id);",
            good: "-- no-transaction\n\
             CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);\n\
             ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE orders ADD «CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id)»;",
            good: "CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id));",
        },
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE orders ADD COLUMN user_id bigint «REFERENCES users (id)»;",
            good: "ALTER TABLE orders ADD COLUMN user_id bigint;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let (span, to) = match &action.does {
            Does::AddConstraint(Constraint {
                kind: Kind::ForeignKey { reference, .. },
                not_valid: false,
                span,
                ..
            }) => (span, &reference.table),
            Does::AddColumn(Column { references: Some(reference), .. }) => {
                (&reference.span, &reference.table)
            }
            _ => continue,
        };
        if look.may_have_rows(table, at) {
            let message = format!("rows that point to no row of {} stop it{}", to.shown(), look.size(table));
            let fix = look.not_valid(table, action);
            let hit = Hit::new(span.clone(), table.shown(), message).fixed(fix);
            hits.push(hit.edits(look.validated_later(at, table, action)));
        }
    }
}
