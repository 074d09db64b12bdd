//! `drop_schema`: a schema goes.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_schema",
    title: "a schema goes",
    level: Level::Error,
    category: Category::Destructive,
    why: "With CASCADE every table in it goes, with its rows; without, the statement fails unless it is empty. \
          Search paths that name it lead elsewhere from then on.",
    help: "Drop what is in it one by one, so that the review sees it; then the empty schema, without CASCADE.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "DROP SCHEMA «billing» CASCADE;",
        good: "CREATE SCHEMA billing;\n\
             DROP SCHEMA billing;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::Drop(drop) = &statement.what else { continue };
        if drop.kind != "SCHEMA" {
            continue;
        }
        for name in &drop.names {
            let is_own = look.statements().any(|(_, other)| {
                matches!(&other.what, What::Create(create) if create.kind == "SCHEMA" && create.name.as_ref().is_some_and(|made| made.is(name)))
            });
            if !is_own {
                hits.push(Hit::new(name.span.clone(), name.shown(), "the schema and what is in it are lost"));
            }
        }
    }
}
