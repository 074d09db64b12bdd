//! `security_definer`: a function runs with its owner's rights and the caller's search path.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "security_definer",
    title: "a function runs with its owner's rights and the caller's search path",
    level: Level::Warning,
    category: Category::Security,
    why: "Whoever calls a SECURITY DEFINER function decides what the names in it mean, unless it sets its \
          search_path. A table of the caller's with the same name is then read or written with the owner's \
          rights.",
    help: "Add SET search_path = pg_catalog, pg_temp (or the schemas that it needs) to the function.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "CREATE FUNCTION total() RETURNS int LANGUAGE sql «SECURITY DEFINER» AS 'SELECT 1';",
        good: "CREATE FUNCTION total() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1';",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::Create(Create { kind, name: Some(name), .. }) = &statement.what else { continue };
        let place = statement
            .tokens
            .windows(2)
            .find(|pair| pair[0].is_word("security") && pair[1].is_word("definer"));
        let (true, Some(pair)) = (matches!(kind.as_str(), "FUNCTION" | "PROCEDURE"), place) else { continue };
        if !statement.has_word("search_path") {
            let message = "its search_path is the caller's";
            hits.push(Hit::new(pair[0].start..pair[1].end(), name.shown(), message));
        }
    }
}
