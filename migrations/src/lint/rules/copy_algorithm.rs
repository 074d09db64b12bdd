//! `copy_algorithm`: a table is copied while nobody can write.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "copy_algorithm",
    title: "a table is copied while nobody can write",
    level: Level::Warning,
    category: Category::Rewriting,
    why: "ALGORITHM=COPY copies the table row by row, and writers wait until it is done. LOCK=SHARED and \
          LOCK=EXCLUSIVE ask for the same.",
    help: "ALGORITHM=INSTANT or ALGORITHM=INPLACE with LOCK=NONE: the server refuses where it cannot, instead \
          of locking.",
    examples: &[
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN age INT, «ALGORITHM=COPY»;",
            good: "ALTER TABLE users ADD COLUMN age INT, ALGORITHM=INSTANT;",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE users ADD INDEX (email), «LOCK=SHARED»;",
            good: "ALTER TABLE users ADD INDEX (email), ALGORITHM=INPLACE, LOCK=NONE;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::Setting { words, value: Some(value) } = &action.does else { continue };
        let value = value.to_uppercase();
        let is_it = matches!(
            (words.as_str(), value.as_str()),
            ("ALGORITHM", "COPY") | ("LOCK", "SHARED" | "EXCLUSIVE")
        );
        if is_it && look.is_busy(table, at) {
            let message =
                format!("writers of {}{} wait for the whole of it", table.shown(), look.size(table));
            hits.push(Hit::new(action.span.clone(), table.shown(), message));
        }
    }
}
