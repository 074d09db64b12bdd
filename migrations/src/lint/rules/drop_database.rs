//! `drop_database`: a database goes.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_database",
    title: "a database goes",
    level: Level::Error,
    category: Category::Destructive,
    why: "Everything in it is lost, for every application that uses it. A migration runs in one database and \
          has no business with another.",
    help: "Drop databases by hand, after a backup that was read back.",
    examples: &[Example { on: PG_MY, before: "", bad: "«DROP DATABASE» app;", good: "SELECT 1;" }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::Drop(drop) = &statement.what else { continue };
        let is_database = drop.kind == "DATABASE" || (drop.kind == "SCHEMA" && !look.grammar().has_schemas());
        if is_database {
            let name = drop.names.first().map(Name::shown).unwrap_or_default();
            hits.push(Hit::new(statement.head(2), name, "everything in the database is lost"));
        }
    }
}
