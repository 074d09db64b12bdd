//! `charset`: a text is in a character set that cannot hold every character.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "charset",
    title: "a text is in a character set that cannot hold every character",
    level: Level::Warning,
    category: Category::Design,
    why: "utf8 of MySQL is utf8mb3: three bytes, no emoji and not all of Chinese; latin1 holds less still. \
          Values that do not fit are refused, or cut where the server is lenient.",
    help: "utf8mb4.",
    examples: &[
        Example {
            on: MY,
            before: "",
            bad: "CREATE TABLE users (id BIGINT PRIMARY KEY) DEFAULT «CHARSET=utf8»;",
            good: "CREATE TABLE users (id BIGINT PRIMARY KEY) DEFAULT CHARSET=utf8mb4;",
        },
        Example {
            on: MY,
            before: "",
            bad: "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(50) «CHARACTER SET latin1» NOT NULL);",
            good: "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(50) NOT NULL);",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let fits = |charset: &str| {
        matches!(
            charset.trim_matches('\'').to_lowercase().as_str(),
            "utf8mb4" | "binary" | "ascii" | "utf16" | "utf32"
        )
    };
    for (_, statement) in look.statements() {
        let What::CreateTable(table) = &statement.what else { continue };
        for option in table.options.iter().filter(|option| option.key == "charset") {
            let charset = option.value.clone().unwrap_or_default();
            if !fits(&charset) {
                let message = format!("{charset} cannot hold every character");
                hits.push(Hit::new(option.span.clone(), table.name.shown(), message).fix("CHARSET=utf8mb4"));
            }
        }
    }
    for new in look.new_columns() {
        if let Some((charset, span)) = new.column.charset.as_ref().filter(|(charset, _)| !fits(charset)) {
            let message = format!("{charset} cannot hold every character");
            hits.push(Hit::new(span.clone(), new.subject(), message).fix("CHARACTER SET utf8mb4"));
        }
    }
}
