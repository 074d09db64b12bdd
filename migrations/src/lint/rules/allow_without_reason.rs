//! `allow_without_reason`: a permission gives no reason.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "allow_without_reason",
    title: "a permission gives no reason",
    level: Level::Warning,
    category: Category::Permission,
    why: "Whoever reads it later does not know whether it still holds. Without a reason nothing is allowed.",
    help: "-- tablewright: allow CODE because …",
    examples: &[Example {
        on: ALL,
        before: "",
        bad: "-- tablewright: allow «explicit_lock»\n\
             SELECT 1;",
        good: "SELECT 1;",
    }],
    sees: Sees::Comments,
};
