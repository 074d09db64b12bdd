//! `nullable_unique`: a unique key holds columns that may be NULL.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "nullable_unique",
    title: "a unique key holds columns that may be NULL",
    level: Level::Note,
    category: Category::Design,
    why: "Two NULLs are not equal, so that any number of rows with NULL come in beside each other. Whoever \
          reads UNIQUE expects otherwise.",
    help: "NOT NULL, or NULLS NOT DISTINCT (PostgreSQL 15), or a partial index that says WHERE … IS NOT NULL.",
    examples: &[
        Example {
            on: PG_LITE,
            before: "",
            bad: "CREATE TABLE users (id BIGINT PRIMARY KEY, org BIGINT, name TEXT NOT NULL, «UNIQUE (org, name)»);",
            good: "CREATE TABLE users (id BIGINT PRIMARY KEY, org BIGINT NOT NULL, name TEXT NOT NULL, UNIQUE (org, name));",
        },
        Example {
            on: MY,
            before: "",
            bad: "CREATE TABLE users (id BIGINT PRIMARY KEY, org BIGINT, name VARCHAR(100) NOT NULL, «UNIQUE KEY users_name (org, name)»);",
            good: "CREATE TABLE users (id BIGINT PRIMARY KEY, org BIGINT NOT NULL, name VARCHAR(100) NOT NULL, UNIQUE KEY users_name (org, name));",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for table in look.new_tables() {
        for key in table.keys.iter().filter(|key| key.unique && !key.primary && key.columns.len() > 1) {
            let nullable = key.columns.iter().find(|name| {
                let column = table.column(name);
                column.is_some_and(|column| {
                    !column.not_null && column.primary_key.is_none() && column.generated.is_none()
                })
            });
            let says = key
                .made
                .clone()
                .is_some_and(|made| look.sql(&made).to_lowercase().contains("nulls not distinct"));
            if let (Some(column), Some(made), true, false) = (nullable, key.made.clone(), key.is_plain, says)
            {
                let message = format!("rows whose {column} is NULL are never equal");
                hits.push(Hit::new(made, format!("{}.{column}", table.name.shown()), message));
            }
        }
    }
}
