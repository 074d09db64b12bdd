//! `duplicate_index`: an index is there twice.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "duplicate_index",
    title: "an index is there twice",
    level: Level::Warning,
    category: Category::Design,
    why: "Every write keeps both, and no query is faster for it: one that begins with the same columns serves \
          for both. The server does not say so.",
    help: "Drop the shorter one.",
    examples: &[
        Example {
            on: ALL,
            before: "",
            bad: "CREATE TABLE users (id BIGINT PRIMARY KEY, org BIGINT NOT NULL, at BIGINT NOT NULL);\n\
             «CREATE INDEX users_org ON users (org)»;\n\
             CREATE INDEX users_org_at ON users (org, at);",
            good: "CREATE TABLE users (id BIGINT PRIMARY KEY, org BIGINT NOT NULL, at BIGINT NOT NULL);\n\
             CREATE INDEX users_org_at ON users (org, at);\n\
             CREATE INDEX users_at ON users (at);",
        },
        Example {
            on: MY,
            before: "",
            bad: "CREATE TABLE users (id BIGINT, email VARCHAR(100) NOT NULL, PRIMARY KEY (id), UNIQUE KEY a (email), «KEY b (email)»);",
            good: "CREATE TABLE users (id BIGINT, email VARCHAR(100) NOT NULL, PRIMARY KEY (id), UNIQUE KEY a (email));",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for table in look.after.tables() {
        for (at, key) in table.keys.iter().enumerate() {
            let other = table
                .keys
                .iter()
                .enumerate()
                .find(|(place, other)| *place != at && covers(other, *place, key, at));
            // It is said where one of both is made.
            let made = key.made.clone().or_else(|| other.and_then(|(_, other)| other.made.clone()));
            if let (Some((_, other)), Some(made)) = (other, made) {
                let name = key.name.clone().unwrap_or_else(|| key.columns.join("_"));
                let by = other.name.clone().unwrap_or_else(|| {
                    if other.primary { "the primary key".to_owned() } else { other.columns.join("_") }
                });
                let message = format!("{by} serves every query that {name} serves");
                hits.push(Hit::new(made, format!("{}.{name}", table.name.shown()), message));
            }
        }
    }
}

/// Whether the first serves wherever the second does. Of two that are equal the one that says more stays, and otherwise the earlier.
fn covers(other: &Key, other_place: usize, key: &Key, place: usize) -> bool {
    let comparable =
        key.is_plain && other.is_plain && !key.is_special && !other.is_special && !key.columns.is_empty();
    let begins = other.columns.len() >= key.columns.len()
        && key.columns.iter().zip(&other.columns).all(|(a, b)| a.eq_ignore_ascii_case(b));
    if !comparable || !begins || key.primary {
        return false;
    }
    if other.columns.len() > key.columns.len() {
        // One that keeps rows unique does what a longer one does not.
        return !key.unique;
    }
    match (key.unique, other.unique) {
        (false, true) => true,
        (true, false) => false,
        (true, true) => other.primary || other_place < place,
        (false, false) => other_place < place,
    }
}
