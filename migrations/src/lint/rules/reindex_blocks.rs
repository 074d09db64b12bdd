//! `reindex_blocks`: an index is built anew while nobody can write.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "reindex_blocks",
    title: "an index is built anew while nobody can write",
    level: Level::Warning,
    category: Category::Locking,
    why: "REINDEX keeps writers out of the table, and readers out of the index, until it is done. With \
          CONCURRENTLY the new index is built beside the old one.",
    help: "REINDEX … CONCURRENTLY, alone in a file that begins with -- no-transaction.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "«REINDEX TABLE» users;",
        good: "-- no-transaction\n\
             REINDEX TABLE CONCURRENTLY users;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let is_it = statement.tokens.first().is_some_and(|token| token.is_word("reindex"));
        if is_it && !statement.has_word("concurrently") {
            // The system's own are not built so.
            let kinds = ["index", "table", "schema", "database"];
            let word = kinds.iter().find_map(|kind| statement.word(kind));
            let edit = word.map(|word| Edit::insert(word.end, " CONCURRENTLY"));
            let edits = edit.and_then(|edit| look.outside_of_transactions(statement, Some(edit)));
            let hit = Hit::new(statement.head(2), "reindex", "writers wait until every index is built");
            hits.push(hit.edits(edits));
        }
    }
}
