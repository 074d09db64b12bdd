//! `rename_object`: something else gets another name while applications use the old one.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "rename_object",
    title: "something else gets another name while applications use the old one",
    level: Level::Warning,
    category: Category::BackwardIncompatible,
    why: "A schema, a type, a view, a function or a value of an enum that is renamed or moved is not found by \
          those that run meanwhile. They fail from that moment on.",
    help: "Make the new name beside the old one, release what uses it, and drop the old one later.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TYPE mood «RENAME» TO feeling;",
            good: "ALTER TYPE mood ADD VALUE 'calm';",
        },
        Example { on: PG, before: "", bad: "ALTER TABLE users «SET SCHEMA archive»;", good: "SELECT 1;" },
        Example { on: PG, before: "", bad: "ALTER SCHEMA app «RENAME» TO core;", good: "SELECT 1;" },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::Alter { kind, name: Some(name) } = &statement.what else { continue };
        let kinds =
            ["TYPE", "SCHEMA", "VIEW", "MATERIALIZED VIEW", "FUNCTION", "PROCEDURE", "DOMAIN", "SEQUENCE"];
        // Another of that name takes its place.
        let again = look.statements().any(|(_, other)| match &other.what {
            What::Create(create) => create.name.as_ref().is_some_and(|made| made.is(name)),
            _ => false,
        });
        if let (true, Some(word)) = (!again && kinds.contains(&kind.as_str()), statement.word("rename")) {
            let message =
                format!("applications that run meanwhile know the {} by its old name", kind.to_lowercase());
            hits.push(Hit::new(word, name.shown(), message));
        }
    }
    for (at, table, action) in look.actions() {
        if matches!(action.does, Does::SetSchema) && look.is_old(table, at) {
            let message = "applications that run meanwhile look for it where it was";
            hits.push(Hit::new(action.span.clone(), table.shown(), message));
        }
    }
}
