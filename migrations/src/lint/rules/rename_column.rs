//! `rename_column`: a column gets another name while applications use the old one.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "rename_column",
    title: "a column gets another name while applications use the old one",
    level: Level::Warning,
    category: Category::BackwardIncompatible,
    why: "Applications that run meanwhile name the old column, and fail from that moment on. There is no \
          moment at which old and new releases both work.",
    help: "Do it as two migrations, expand and contract: both columns live, kept equal by a trigger, until no \
          release uses the old one.",
    examples: &[
        Example {
            on: ALL,
            before: "",
            bad: "ALTER TABLE users RENAME COLUMN «email TO mail»;",
            good: "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT);\n\
             ALTER TABLE users RENAME COLUMN email TO mail;",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE users CHANGE COLUMN «email mail» VARCHAR(200);",
            good: "ALTER TABLE users CHANGE COLUMN email email VARCHAR(200);",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let (from, to) = match &action.does {
            Does::RenameColumn { from, to } => (from, to),
            Does::Define { from, column } if !from.is(&column.name.text) => (from, &column.name),
            _ => continue,
        };
        if look.is_old(table, at) && !look.is_added_column(table, from) {
            let message = format!("applications that run meanwhile do not know {}", to.text);
            hits.push(Hit::new(
                from.span.start..to.span.end,
                format!("{}.{}", table.shown(), from.text),
                message,
            ));
        }
    }
}
