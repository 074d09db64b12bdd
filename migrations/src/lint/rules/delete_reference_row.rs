//! `delete_reference_row`: a row goes that belongs to the code.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "delete_reference_row",
    title: "a row goes that belongs to the code",
    level: Level::Error,
    category: Category::Destructive,
    why: "Rows of other tables that refer to it stop the migration, or go with it where their key says so. \
          Applications that still write the key fail.",
    help: "Lead the rows that refer to it to another one first, in a migration of its own, and release what no longer writes it.",
    examples: &[],
    sees: Sees::Effects,
};
