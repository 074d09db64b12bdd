//! `cascade`: what depends on something goes unseen with it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "cascade",
    title: "what depends on something goes unseen with it",
    level: Level::Error,
    category: Category::Destructive,
    why: "CASCADE drops whatever depends on the thing, in whatever depth: views, foreign keys, columns. The \
          text does not say what, and the review does not see it.",
    help: "Drop what depends on it by name, each in its own statement; RESTRICT is what happens without the \
          word.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "DROP TYPE mood «CASCADE»;",
            good: "CREATE TYPE mood AS ENUM ('glad');",
        },
        Example {
            on: PG,
            before: "",
            bad: "-- tablewright: allow drop_column because nobody reads it\n\
             ALTER TABLE users DROP COLUMN email «CASCADE»;",
            good: "SELECT 1;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let span = match &statement.what {
            What::Drop(drop) if drop.kind != "SCHEMA" => drop.cascade.clone(),
            What::AlterTable(alter) if look.is_old(&alter.name, at) => {
                let drops = |action: &Action| {
                    matches!(
                        action.does,
                        Does::DropColumn { cascade: true, .. } | Does::DropConstraint { .. }
                    )
                };
                if alter.actions.iter().any(drops) { statement.word("cascade") } else { None }
            }
            _ => None,
        };
        if let Some(span) = span {
            hits.push(Hit::new(span, "cascade", "what depends on it goes too, and is not named here"));
        }
    }
}
