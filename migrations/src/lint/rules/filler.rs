//! `filler`: values that were dropped come back as a filler.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "filler",
    title: "values that were dropped come back as a filler",
    level: Level::Note,
    category: Category::Destructive,
    why: "A required column that comes back needs a value in every row, and the values that it had are gone. \
          What the rows get is made up, and says so.",
    help: "Write the way back by hand where the values can be found elsewhere.",
    examples: &[],
    sees: Sees::Effects,
};
