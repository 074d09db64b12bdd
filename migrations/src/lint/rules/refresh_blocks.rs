//! `refresh_blocks`: a materialised view is filled while nobody can read it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "refresh_blocks",
    title: "a materialised view is filled while nobody can read it",
    level: Level::Warning,
    category: Category::Locking,
    why: "REFRESH MATERIALIZED VIEW keeps readers out until its query is done. With CONCURRENTLY they see the \
          old rows meanwhile.",
    help: "Give the view a unique index on plain columns, and REFRESH MATERIALIZED VIEW CONCURRENTLY.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "«REFRESH MATERIALIZED VIEW» totals;",
        good: "-- no-transaction\n\
             REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let is_it = statement.tokens.first().is_some_and(|token| token.is_word("refresh"));
        let is_new = look.statements().take(at).any(|(_, earlier)| {
            matches!(&earlier.what, What::Create(create) if create.kind == "MATERIALIZED VIEW")
        });
        if is_it && !is_new && !statement.has_word("concurrently") && !statement.has_word("no") {
            hits.push(Hit::new(
                statement.head(3),
                "materialized view",
                "readers wait until its query is done",
            ));
        }
    }
}
