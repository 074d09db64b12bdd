//! `session_setting`: a setting outlives the migration.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "session_setting",
    title: "a setting outlives the migration",
    level: Level::Note,
    category: Category::NonAtomic,
    why: "SET without LOCAL holds for the connection, and the next migration runs on the same one. A \
          search_path or a role that stays makes it do something else.",
    help: "SET LOCAL …, which ends with the transaction.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "«SET search_path» = app;",
        good: "SET LOCAL search_path = app;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let words: Vec<&Token<'_>> = statement.tokens.iter().take(3).collect();
        let [first, second, ..] = words.as_slice() else { continue };
        let stays = ["local", "transaction", "constraints"].iter().all(|word| !second.is_word(word));
        if first.is_word("set") && stays && !look.script.no_transaction {
            let message = format!("{} stays as it is set for whatever comes next", second.text);
            // SET SESSION AUTHORIZATION and the like are words of their own.
            let is_plain = !second.is_word("session");
            let edits = is_plain.then(|| vec![Edit::insert(first.end(), " LOCAL")]);
            hits.push(Hit::new(statement.head(2), second.text, message).edits(edits));
        }
    }
}
