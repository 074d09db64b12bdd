//! `domain_constraint`: a constraint of a domain is checked in every table that uses it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "domain_constraint",
    title: "a constraint of a domain is checked in every table that uses it",
    level: Level::Warning,
    category: Category::Locking,
    why: "Every column of the domain's type is read, in every table, while nobody can write to them. NOT VALID \
          leaves the rows that are there alone.",
    help: "ALTER DOMAIN … ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a migration of its own.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER DOMAIN email «ADD CONSTRAINT at CHECK (VALUE LIKE '%@%')»;",
            good: "ALTER DOMAIN email ADD CONSTRAINT at CHECK (VALUE LIKE '%@%') NOT VALID;",
        },
        Example {
            on: PG,
            before: "",
            bad: "ALTER DOMAIN email «SET NOT NULL»;",
            good: "ALTER DOMAIN email DROP NOT NULL;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::Alter { kind, name: Some(name) } = &statement.what else { continue };
        if kind != "DOMAIN" {
            continue;
        }
        let rest = name.span.end..statement.span().end;
        let words: Vec<&Token<'_>> =
            statement.tokens.iter().filter(|token| token.start >= rest.start).collect();
        let is = |words: &[&Token<'_>], wanted: &[&str]| {
            words.len() >= wanted.len() && words.iter().zip(wanted).all(|(token, word)| token.is_word(word))
        };
        let is_checked = is(&words, &["add"]) && !words.windows(2).any(|pair| is(pair, &["not", "valid"]));
        if is_checked || is(&words, &["set", "not", "null"]) {
            let span = words.first().map_or(statement.span(), |first| first.start..rest.end);
            hits.push(Hit::new(span, name.shown(), "every column of this type is read while nobody writes"));
        }
    }
}
