//! `view_of_everything`: a view shows whatever columns there are when it is made.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "view_of_everything",
    title: "a view shows whatever columns there are when it is made",
    level: Level::Note,
    category: Category::Design,
    why: "SELECT * is read once, when the view is made: columns that come later are not in it, and one that \
          goes stops the migration. Which columns the view has, nobody reads here.",
    help: "Name the columns.",
    examples: &[Example {
        on: ALL,
        before: "",
        bad: "CREATE VIEW people AS SELECT «*» FROM users;",
        good: "CREATE VIEW people AS SELECT id, name FROM users;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::Create(Create { kind, name: Some(name), .. }) = &statement.what else { continue };
        if !matches!(kind.as_str(), "VIEW" | "MATERIALIZED VIEW") {
            continue;
        }
        let star = statement.tokens.windows(2).find(|pair| {
            pair[1].is_symbol("*")
                && (pair[0].is_word("select") || pair[0].is_word("distinct") || pair[0].is_symbol("."))
        });
        if let Some([_, star]) = star {
            hits.push(Hit::new(span_of(star), name.shown(), "which columns it has is not said"));
        }
    }
}
