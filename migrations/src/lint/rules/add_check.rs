//! `add_check`: a check is added that rows may break.

use super::prelude::*;
use tablewright_schema::naming::is_json_schema;

pub(super) const RULE: Rule = Rule {
    code: "add_check",
    title: "a check is added that rows may break",
    level: Level::Warning,
    category: Category::DataDependent,
    why: "Rows that break it stop the migration. The whole table is read for it, and PostgreSQL keeps \
          everybody out meanwhile.",
    help: "On PostgreSQL add it NOT VALID, and VALIDATE CONSTRAINT in a migration of its own, which lets others \
          read and write.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE orders ADD «CONSTRAINT positive CHECK (total > 0)»;",
            good: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE orders ADD «CONSTRAINT positive CHECK (total > 0)»;",
            good: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL, CONSTRAINT positive CHECK (total > 0));",
        },
        Example {
            on: PG_MY,
            before: "",
            bad: "ALTER TABLE orders ADD COLUMN total INT «CHECK (total > 0)»;",
            good: "ALTER TABLE orders ADD COLUMN total INT;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let (span, name) = match &action.does {
            Does::AddConstraint(Constraint {
                kind: Kind::Check(_), not_valid: false, span, name, ..
            }) if name.as_ref().is_none_or(|name| !is_json_schema(&name.text)) => (span, name.as_ref()),
            Does::AddColumn(Column { check: Some(span), name, default: Some(_), .. }) => (span, Some(name)),
            Does::AddColumn(Column { check: Some(span), name, .. }) => (span, Some(name)),
            _ => continue,
        };
        if look.may_have_rows(table, at) {
            let name = name.map(|name| format!(".{}", name.text)).unwrap_or_default();
            let message = format!("rows that break it stop it{}", look.size(table));
            let fix = look.not_valid(table, action);
            let hit = Hit::new(span.clone(), format!("{}{name}", table.shown()), message).fixed(fix);
            hits.push(hit.edits(look.validated_later(at, table, action)));
        }
    }
}
