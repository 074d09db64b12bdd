//! `autoincrement`: numbers of deleted rows are kept from coming back.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "autoincrement",
    title: "numbers of deleted rows are kept from coming back",
    level: Level::Note,
    category: Category::Design,
    why: "AUTOINCREMENT of SQLite remembers the highest number in a table of its own and writes it with each \
          insert. INTEGER PRIMARY KEY alone numbers rows too.",
    help: "INTEGER PRIMARY KEY, unless a number must never be given twice.",
    examples: &[Example {
        on: LITE,
        before: "",
        bad: "CREATE TABLE users (id INTEGER PRIMARY KEY «AUTOINCREMENT»);",
        good: "CREATE TABLE users (id INTEGER PRIMARY KEY);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        if let Some(span) = &new.column.auto_increment {
            hits.push(Hit::new(span.clone(), new.subject(), "each insert writes a second table"));
        }
    }
}
