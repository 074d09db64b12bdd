//! `varchar_limit`: a text has a length that may turn out too short.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "varchar_limit",
    title: "a text has a length that may turn out too short",
    level: Level::Off,
    category: Category::Design,
    why: "The limit is a guess, and to raise it is a migration; on PostgreSQL text is as fast. Where the \
          length is a rule of the domain, a check says so by name.",
    help: "text, with a check on its length where that matters.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "CREATE TABLE users (id bigint PRIMARY KEY, name «varchar(100)» NOT NULL);",
        good: "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        if new.column.ty.is(&["varchar", "character varying"]) && !new.column.ty.arguments.is_empty() {
            hits.push(
                Hit::new(new.column.ty.span.clone(), new.subject(), "its length is a guess").fix("text"),
            );
        }
    }
}
