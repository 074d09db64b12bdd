//! `drop_primary_key`: a table loses its primary key.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_primary_key",
    title: "a table loses its primary key",
    level: Level::Warning,
    category: Category::BackwardIncompatible,
    why: "Foreign keys, upserts and replication name the rows by it. Without one, logical replication refuses \
          updates, and InnoDB writes the table anew.",
    help: "Give the table its new key in the same statement, or first.",
    examples: &[
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE users «DROP PRIMARY KEY»;",
            good: "CREATE TABLE users (id BIGINT, at BIGINT, PRIMARY KEY (id));\n\
             ALTER TABLE users DROP PRIMARY KEY, ADD PRIMARY KEY (id, at);",
        },
        Example {
            on: PG,
            before: "CREATE TABLE users (id bigint, CONSTRAINT users_pkey PRIMARY KEY (id));",
            bad: "ALTER TABLE users «DROP CONSTRAINT users_pkey»;",
            good: "ALTER TABLE users DROP CONSTRAINT users_pkey, ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_new;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::DropConstraint { kind, name } = &action.does else { continue };
        let key = look.before.table(table).and_then(|known| known.primary_key());
        let is_named = name
            .as_ref()
            .is_some_and(|name| key.is_some_and(|key| key.name.as_deref().is_some_and(|own| name.is(own))));
        let replaced = look
            .added_constraints()
            .any(|(_, other, constraint)| other.is(table) && matches!(constraint.kind, Kind::PrimaryKey(_)));
        if (*kind == Gone::PrimaryKey || is_named) && look.is_old(table, at) && !replaced {
            hits.push(Hit::new(action.span.clone(), table.shown(), "its rows have no name any more"));
        }
    }
}
