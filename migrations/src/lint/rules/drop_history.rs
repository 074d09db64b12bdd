//! `drop_history`: the former versions of rows go.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_history",
    title: "the former versions of rows go",
    level: Level::Error,
    category: Category::Destructive,
    why: "A system-versioned table keeps what its rows were. Without versioning, or by DELETE HISTORY, all of \
          that is lost.",
    help: "Keep a copy of the history, and say why it may go: -- tablewright: allow drop_history because …",
    examples: &[
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE prices «DROP SYSTEM VERSIONING»;",
            good: "-- tablewright: allow drop_history because audits moved to the ledger\n\
             ALTER TABLE prices DROP SYSTEM VERSIONING;",
        },
        Example { on: MY, before: "", bad: "«DELETE HISTORY FROM prices»;", good: "SELECT 1;" },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        if let Does::Setting { words, .. } = &action.does
            && words == "DROP SYSTEM VERSIONING"
            && look.is_old(table, at)
        {
            let message = "the former versions of every row are lost";
            hits.push(Hit::new(action.span.clone(), table.shown(), message));
        }
    }
    for (_, statement) in look.statements() {
        let words: Vec<bool> = statement
            .tokens
            .iter()
            .zip(["delete", "history"])
            .map(|(token, word)| token.is_word(word))
            .collect();
        if words == [true, true] {
            hits.push(Hit::new(statement.span(), "history", "former versions of rows are lost"));
        }
    }
}
