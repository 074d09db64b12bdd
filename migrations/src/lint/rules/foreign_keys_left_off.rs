//! `foreign_keys_left_off`: foreign keys are switched off and not on again.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "foreign_keys_left_off",
    title: "foreign keys are switched off and not on again",
    level: Level::Error,
    category: Category::NonAtomic,
    why: "The connection goes on without foreign keys, and so does whatever it runs next: other migrations, or \
          the application. Rows that point nowhere come in unseen.",
    help: "End the file with PRAGMA foreign_keys = ON (SQLite) or SET foreign_key_checks = 1 (MySQL).",
    examples: &[
        Example {
            on: LITE,
            before: "",
            bad: "-- no-transaction\n\
             «PRAGMA foreign_keys = OFF»;\n\
             SELECT 1;",
            good: "-- no-transaction\n\
             PRAGMA foreign_keys = OFF;\n\
             SELECT 1;\n\
             PRAGMA foreign_keys = ON;",
        },
        Example {
            on: MY,
            before: "",
            bad: "«SET foreign_key_checks = 0»;",
            good: "SET foreign_key_checks = 0;\n\
             SELECT 1;\n\
             SET foreign_key_checks = 1;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let mut off: Option<Span> = None;
    for (_, statement) in look.statements() {
        let is_it = statement.has_word("foreign_keys") || statement.has_word("foreign_key_checks");
        let sets =
            statement.tokens.first().is_some_and(|token| token.is_word("pragma") || token.is_word("set"));
        let value = statement.tokens.last().map(|token| token.text.to_lowercase()).unwrap_or_default();
        if is_it && sets && matches!(value.as_str(), "off" | "0" | "false" | "no") {
            off = off.or(Some(statement.span()));
        } else if is_it && sets && statement.tokens.len() > 2 {
            off = None;
        }
    }
    if let Some(span) = off {
        hits.push(Hit::new(span, "foreign keys", "they are never switched on again"));
    }
}
