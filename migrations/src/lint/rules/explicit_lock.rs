//! `explicit_lock`: a table is locked by name.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "explicit_lock",
    title: "a table is locked by name",
    level: Level::Warning,
    category: Category::Locking,
    why: "LOCK TABLE waits for everybody and then keeps everybody out until the transaction ends. A migration \
          rarely needs more than the locks that its statements take.",
    help: "Leave it to the statements; where rows must not change meanwhile, name the weakest mode that keeps \
          them: LOCK TABLE … IN SHARE MODE.",
    examples: &[Example { on: PG_MY, before: "", bad: "«LOCK TABLE» users;", good: "SELECT 1;" }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let is_it = statement.tokens.first().is_some_and(|token| token.is_word("lock"));
        let is_weak = statement.has_word("share") && !statement.has_word("exclusive");
        if is_it && !is_weak && statement.tokens.len() > 1 {
            hits.push(Hit::new(statement.head(2), "lock", "everybody else waits until the transaction ends"));
        }
    }
}
