//! `enum_value_used`: a value of an enum is used in the transaction that adds it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "enum_value_used",
    title: "a value of an enum is used in the transaction that adds it",
    level: Level::Error,
    category: Category::NonAtomic,
    why: "PostgreSQL cannot use a new value before the transaction that adds it has ended. The statement that \
          does fails, and all with it.",
    help: "Add the value in a migration of its own, before this one.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "ALTER TYPE mood ADD VALUE 'calm';\n\
             UPDATE users SET mood = «'calm'» WHERE mood IS NULL;",
        good: "ALTER TYPE mood ADD VALUE 'calm';",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let What::Alter { kind, name: Some(name) } = &statement.what else { continue };
        let adds = statement.tokens.windows(2).any(|pair| pair[0].is_word("add") && pair[1].is_word("value"));
        let value = statement.tokens.iter().find(|token| token.kind == TokenKind::String);
        let (true, Some(value)) = (kind == "TYPE" && adds && look.is_in_transaction(at), value) else {
            continue;
        };
        for (_, later) in look.statements().skip(at + 1) {
            let ends = matches!(later.what, What::Commit);
            if ends {
                break;
            }
            if let Some(used) = later.tokens.iter().find(|token| token.text == value.text) {
                let message = format!("{} is not there before the transaction ends", value.text);
                hits.push(Hit::new(span_of(used), name.shown(), message));
            }
        }
    }
}
