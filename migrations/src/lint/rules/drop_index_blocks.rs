//! `drop_index_blocks`: an index is dropped under a lock that stops everybody.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_index_blocks",
    title: "an index is dropped under a lock that stops everybody",
    level: Level::Note,
    category: Category::Locking,
    why: "DROP INDEX waits for every query on the table to end, and whoever comes after it waits behind it. \
          The drop itself is short; the queue is not.",
    help: "DROP INDEX CONCURRENTLY, alone in a file that begins with -- no-transaction.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "«DROP INDEX» users_email;",
        good: "-- no-transaction\n\
             DROP INDEX CONCURRENTLY IF EXISTS users_email;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::Drop(drop) = &statement.what else { continue };
        if drop.kind != "INDEX" || drop.concurrently || drop.names.is_empty() {
            continue;
        }
        let names: Vec<String> = drop.names.iter().map(|name| look.sql(&name.span).to_owned()).collect();
        let is_own = |name: &Name| {
            look.statements().any(|(_, other)| match &other.what {
                What::CreateIndex(index) => {
                    index.name.as_ref().is_some_and(|made| made.is(name)) && other.start < statement.start
                }
                _ => false,
            })
        };
        if drop.names.iter().all(is_own) {
            continue;
        }
        let shown = drop.names.iter().map(Name::shown).collect::<Vec<_>>().join(", ");
        let lines: Vec<String> =
            names.iter().map(|name| format!("DROP INDEX CONCURRENTLY {name};")).collect();
        let fix = format!("-- no-transaction\n{}", lines.join("\n"));
        // The server takes one index at a time, and no CASCADE.
        let is_one = names.len() == 1 && drop.cascade.is_none();
        let edit = statement.word("index").filter(|_| is_one);
        let edit = edit.map(|word| Edit::insert(word.end, " CONCURRENTLY"));
        let edits = edit.and_then(|edit| look.outside_of_transactions(statement, Some(edit)));
        let hit = Hit::new(statement.head(2), shown, "everybody on the table waits for the drop");
        hits.push(hit.fix(fix).edits(edits));
    }
}
