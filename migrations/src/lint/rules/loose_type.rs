//! `loose_type`: a type means nothing to SQLite.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "loose_type",
    title: "a type means nothing to SQLite",
    level: Level::Note,
    category: Category::Design,
    why: "SQLite takes any word as a type and guesses an affinity from its letters: STRING holds numbers, \
          DATETIME holds numbers, and FLOATING POINT holds whole ones. What was meant is not what is kept.",
    help: "INTEGER, REAL, TEXT, BLOB or NUMERIC; or a STRICT table, which takes no others.",
    examples: &[Example {
        on: LITE,
        before: "",
        bad: "CREATE TABLE users (id INTEGER PRIMARY KEY, name «STRING» NOT NULL);",
        good: "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born DATE, total DECIMAL(10, 2), active BOOLEAN);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    const KNOWN: [&str; 22] = [
        "INT",
        "CHAR",
        "CLOB",
        "TEXT",
        "BLOB",
        "REAL",
        "FLOA",
        "DOUB",
        "NUMERIC",
        "DECIMAL",
        "BOOL",
        "DATE",
        "TIME",
        "UUID",
        "JSON",
        "ANY",
        "BYTEA",
        "SERIAL",
        "INTERVAL",
        "VARBINARY",
        "BINARY",
        "BIT",
    ];
    for new in look.new_columns() {
        let ty = new.column.ty.name.to_uppercase();
        if !ty.is_empty() && !KNOWN.iter().any(|known| ty.contains(known)) {
            let message = format!("{} holds numbers and texts alike", new.column.ty.text);
            hits.push(Hit::new(new.column.ty.span.clone(), new.subject(), message).fix("TEXT"));
        }
    }
}
