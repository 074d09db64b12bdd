//! `pragma_in_transaction`: a PRAGMA does nothing inside of a transaction.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "pragma_in_transaction",
    title: "a PRAGMA does nothing inside of a transaction",
    level: Level::Error,
    category: Category::NonAtomic,
    why: "PRAGMA foreign_keys is ignored while a transaction is open, and a runner has opened one. What \
          follows happens with foreign keys as they are: a dropped table takes its children's rows along.",
    help: "Let the file begin with -- no-transaction, and hold its own BEGIN IMMEDIATE and COMMIT.",
    examples: &[Example {
        on: LITE,
        before: "",
        bad: "«PRAGMA foreign_keys = OFF»;",
        good: "-- no-transaction\n\
             PRAGMA foreign_keys = OFF;\n\
             BEGIN IMMEDIATE;\n\
             COMMIT;\n\
             PRAGMA foreign_keys = ON;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let words = ["foreign_keys", "journal_mode", "synchronous"];
        let is_it = statement.tokens.first().is_some_and(|token| token.is_word("pragma"))
            && words.iter().any(|word| statement.has_word(word))
            && statement.tokens.iter().any(|token| token.is_symbol("=") || token.is_symbol("("));
        if is_it && look.is_in_transaction(at) {
            hits.push(Hit::new(statement.span(), "pragma", "it does nothing while a transaction is open"));
        }
    }
}
