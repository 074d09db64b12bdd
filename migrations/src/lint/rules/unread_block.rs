//! `unread_block`: a block does what cannot be read here.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "unread_block",
    title: "a block does what cannot be read here",
    level: Level::Note,
    category: Category::NonAtomic,
    why: "What a DO block or EXECUTE runs is text that is put together while it runs. Lint reads no further; \
          only the scratch database shows what it does.",
    help: "Write the statements themselves; or run tablewright lint where a database answers, which sees what \
          they do.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "«DO» $$ BEGIN EXECUTE 'DROP TABLE users'; END $$;",
            good: "SELECT 1;",
        },
        Example {
            on: MY,
            before: "",
            bad: "«PREPARE» change FROM 'DROP TABLE users';\n\
             «EXECUTE» change;",
            good: "SELECT 1;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let begins = |word: &str| statement.tokens.first().is_some_and(|token| token.is_word(word));
        if begins("do") || begins("execute") || begins("prepare") {
            hits.push(Hit::new(statement.head(1), "block", "what it runs is not read here"));
        }
    }
}
