//! `zero_date`: a default is a date that does not exist.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "zero_date",
    title: "a default is a date that does not exist",
    level: Level::Warning,
    category: Category::Design,
    why: "0000-00-00 is refused under NO_ZERO_DATE, which is the default since MySQL 5.7, so that a copy of \
          the table fails. Drivers read it as NULL, as an error, or as year 1.",
    help: "NULL, or a date that exists.",
    examples: &[Example {
        on: MY,
        before: "",
        bad: "CREATE TABLE users (id BIGINT PRIMARY KEY, born DATE NOT NULL DEFAULT «'0000-00-00'»);",
        good: "CREATE TABLE users (id BIGINT PRIMARY KEY, born DATE);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        let Some(default) = &new.column.default else { continue };
        let date: String = default.text.trim_matches('\'').chars().take(10).collect();
        let parts: Vec<&str> = date.split('-').collect();
        let is_temporal = new.column.ty.is(&["date", "datetime", "timestamp"]);
        let is_zero =
            parts.len() == 3 && parts.iter().any(|part| !part.is_empty() && part.chars().all(|c| c == '0'));
        if is_temporal && is_zero {
            hits.push(Hit::new(default.span.clone(), new.subject(), "there is no such date"));
        }
    }
}
