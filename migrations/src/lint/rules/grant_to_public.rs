//! `grant_to_public`: everybody may do something.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "grant_to_public",
    title: "everybody may do something",
    level: Level::Warning,
    category: Category::Security,
    why: "PUBLIC is every role that there is and that will ever be, also those that may only connect. What is \
          granted to it cannot be taken from one of them.",
    help: "Grant it to a role of its own, and that role to those who need it.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "GRANT SELECT ON users TO «PUBLIC»;",
        good: "GRANT SELECT ON users TO readers;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let is_grant = statement.tokens.first().is_some_and(|token| token.is_word("grant"));
        if let (true, Some(span)) = (is_grant, statement.word("public").filter(|_| is_last(statement))) {
            hits.push(Hit::new(span, "public", "every role may do this, also those to come"));
        }
    }
}

/// Whether PUBLIC is who gets it, and not the schema of what is given.
fn is_last(statement: &Statement<'_>) -> bool {
    let to = statement.tokens.iter().position(|token| token.is_word("to"));
    let public = statement.tokens.iter().rposition(|token| token.is_word("public"));
    to.zip(public).is_some_and(|(to, public)| public > to)
}
