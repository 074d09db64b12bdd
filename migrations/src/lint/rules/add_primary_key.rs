//! `add_primary_key`: a primary key is added to a table with rows.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "add_primary_key",
    title: "a primary key is added to a table with rows",
    level: Level::Warning,
    category: Category::Locking,
    why: "The index is built and NULLs are looked for while nobody can use the table (on MySQL the table is \
          written anew). Rows that are equal stop it.",
    help: "On PostgreSQL build a unique index CONCURRENTLY, prove NOT NULL by a validated check, and ADD \
          PRIMARY KEY USING INDEX.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users ADD «PRIMARY KEY (id)»;",
            good: "ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_pkey;",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE users ADD «PRIMARY KEY (id)»;",
            good: "CREATE TABLE users (id BIGINT NOT NULL, PRIMARY KEY (id));",
        },
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN id bigint «PRIMARY KEY»;",
            good: "SELECT 1;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let span = match &action.does {
            Does::AddConstraint(Constraint {
                kind: Kind::PrimaryKey(_), using_index: false, span, ..
            })
            | Does::AddColumn(Column { primary_key: Some(span), .. }) => span,
            _ => continue,
        };
        if look.is_busy(table, at) {
            let message =
                format!("nobody can use {}{} until its index is built", table.shown(), look.size(table));
            hits.push(Hit::new(span.clone(), table.shown(), message));
        }
    }
}
