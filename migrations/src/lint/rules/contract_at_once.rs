//! `contract_at_once`: a column goes in the run that has brought the one in its place.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "contract_at_once",
    title: "a column goes in the run that has brought the one in its place",
    level: Level::Warning,
    category: Category::BackwardIncompatible,
    why: "Both columns live so that two versions of an application can. Where one run expands and contracts, there is no moment \
          at which the new version can take over, and whoever speaks of the old column fails.",
    help: "tablewright up --to the migration before this one, then the application that speaks of the new column, then the rest.",
    examples: &[Example {
        on: ALL,
        before: "CREATE TABLE users (id INT PRIMARY KEY, title INT, name INT);",
        bad: "-- expand: users.title to users.name\n\
             -- «contract: users.title to users.name»\n\
             SELECT 1;",
        good: "-- contract: users.title to users.name\n\
             SELECT 1;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for comment in &look.script.comments {
        let said = comment.text.trim_start_matches('-');
        let line = said.trim();
        let start = comment.start + (comment.text.len() - said.trim_start().len());
        let Some(columns) = line.strip_prefix("contract:").map(str::trim) else { continue };
        let (old, new) = columns.split_once(" to ").unwrap_or((columns, ""));
        let table = old.rsplit_once('.').map_or("", |(table, _)| table);
        // A table that is new in this run has no application that could miss anything.
        // `people.title` is a column of people, or a table of the schema people.
        let names = [table, old, new];
        let is_old = look
            .before
            .tables()
            .any(|shape| names.contains(&shape.name.shown().as_str()) && look.is_old(&shape.name, 0));
        if is_old && look.after.is_expanded(columns) {
            let message = format!("{new} has come in the same run");
            hits.push(Hit::new(start..start + line.len(), old, message));
        }
    }
}
