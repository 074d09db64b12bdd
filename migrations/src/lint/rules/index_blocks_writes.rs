//! `index_blocks_writes`: an index is built while nobody can write.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "index_blocks_writes",
    title: "an index is built while nobody can write",
    level: Level::Warning,
    category: Category::Locking,
    why: "CREATE INDEX holds a lock on the table that keeps every INSERT, UPDATE and DELETE waiting until the \
          index is built. On a large table that is minutes.",
    help: "CREATE INDEX CONCURRENTLY, alone in a file that begins with -- no-transaction.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "«CREATE INDEX» users_email ON users (email);",
            good: "-- no-transaction\n\
             CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);",
        },
        Example {
            on: PG,
            before: "",
            bad: "«CREATE UNIQUE INDEX» ON users (email);",
            good: "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);\n\
             CREATE INDEX users_email ON users (email);",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let What::CreateIndex(index) = &statement.what else { continue };
        if index.concurrently || index.only || !look.is_busy(&index.table, at) {
            continue;
        }
        let message = format!(
            "nobody can write to {}{} until it is built",
            index.table.shown(),
            look.size(&index.table)
        );
        let rest = statement.word("index").map_or("", |word| look.sql(&(word.end..statement.span().end)));
        let unique = if index.unique { "UNIQUE " } else { "" };
        let fix = format!("-- no-transaction\nCREATE {unique}INDEX CONCURRENTLY{rest};");
        let words = if index.unique { 3 } else { 2 };
        let edit = statement.word("index").map(|word| Edit::insert(word.end, " CONCURRENTLY"));
        let edits = edit.and_then(|edit| look.outside_of_transactions(statement, Some(edit)));
        hits.push(Hit::new(statement.head(words), index.shown(), message).fix(fix).edits(edits));
    }
}
