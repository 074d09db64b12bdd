//! `identifier_too_long`: a name is longer than the database keeps.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "identifier_too_long",
    title: "a name is longer than the database keeps",
    level: Level::Error,
    category: Category::Naming,
    why: "PostgreSQL cuts it without an error, and two names that begin alike become one; MySQL refuses it. \
          What was written is then not what is there.",
    help: "Choose a shorter name: 63 bytes on PostgreSQL, 64 characters on MySQL.",
    examples: &[Example {
        on: PG_MY,
        before: "",
        bad: "CREATE TABLE «a_name_that_goes_on_and_on_until_nobody_can_say_where_it_began_or_ends» (id BIGINT PRIMARY KEY);",
        good: "CREATE TABLE a_short_name (id BIGINT PRIMARY KEY);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let Some((most, in_bytes)) = look.grammar().longest_name() else { return };
    for (_, statement) in look.statements() {
        for token in &statement.tokens {
            let Some(name) = token.ident() else { continue };
            let length = if in_bytes { name.len() } else { name.chars().count() };
            // A quoted string of PostgreSQL or a word of a function's body is none.
            if length > most {
                let shown: String = name.chars().take(30).collect();
                let message = format!(
                    "{length} {} are more than {most}",
                    if in_bytes { "bytes" } else { "characters" }
                );
                hits.push(Hit::new(span_of(token), format!("{shown}…"), message));
            }
        }
    }
}
