//! `revoke`: a right is taken from roles that may use it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "revoke",
    title: "a right is taken from roles that may use it",
    level: Level::Note,
    category: Category::Security,
    why: "Applications that run meanwhile as that role fail from that moment on. Nothing but the application \
          tells which rights it uses.",
    help: "Look at what the role does first; take the right when no release needs it.",
    examples: &[Example {
        on: PG_MY,
        before: "",
        bad: "«REVOKE» SELECT ON users FROM readers;",
        good: "GRANT SELECT ON users TO readers;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        if statement.tokens.first().is_some_and(|token| token.is_word("revoke"))
            && !statement.has_word("public")
        {
            hits.push(Hit::new(statement.head(1), "revoke", "who uses the right meanwhile fails"));
        }
    }
}
