//! `unknown_allow`: a permission names no rule.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "unknown_allow",
    title: "a permission names no rule",
    level: Level::Warning,
    category: Category::Permission,
    why: "No rule has that code, so nothing is allowed. tablewright lint --list names them all.",
    help: "Write the code as findings show it.",
    examples: &[Example {
        on: ALL,
        before: "",
        bad: "-- tablewright: allow «drop_tabel» because it was empty\n\
             SELECT 1;",
        good: "SELECT 1;",
    }],
    sees: Sees::Comments,
};
