//! `unused_allow`: a permission allows nothing.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "unused_allow",
    title: "a permission allows nothing",
    level: Level::Warning,
    category: Category::Permission,
    why: "What it allowed is not there any more, or never was. Left standing, it allows the next one unseen.",
    help: "Take the comment out.",
    examples: &[Example {
        on: ALL,
        before: "",
        bad: "-- tablewright: allow «drop_table» because it was empty\n\
             SELECT 1;",
        good: "-- tablewright: allow drop_table because it was empty\n\
             DROP TABLE users;",
    }],
    sees: Sees::Comments,
};
