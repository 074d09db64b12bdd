//! `refused`: the server refuses a statement.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "refused",
    title: "the server refuses a statement",
    level: Level::Error,
    category: Category::DataDependent,
    why: "On a scratch database that holds what the migrations before make, the server does not carry it out. \
          On the real one the migration fails at the same place.",
    help: "Read what the server says; tablewright lint --offline looks at the text alone.",
    examples: &[],
    sees: Sees::Effects,
};
