//! `backfill_with_change`: rows are written in the transaction that changes their table.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "backfill_with_change",
    title: "rows are written in the transaction that changes their table",
    level: Level::Warning,
    category: Category::Locking,
    why: "ALTER TABLE holds its lock until the transaction ends, and the UPDATE runs meanwhile. Nobody uses \
          the table until every row is written.",
    help: "Move the UPDATE into a migration of its own, in batches: a file that begins with -- no-transaction.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "ALTER TABLE users ADD COLUMN state text;\n\
             «UPDATE users» SET state = 'active' WHERE state IS NULL;",
        good: "UPDATE users SET state = 'active' WHERE state IS NULL;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let (What::Update { table: Some(table), .. } | What::Delete { table: Some(table), .. }) =
            &statement.what
        else {
            continue;
        };
        let altered = look.actions().any(|(earlier, other, _)| earlier < at && other.is(table));
        if altered && look.is_in_transaction(at) && look.is_busy(table, at) {
            let message = format!(
                "{}{} is locked by the ALTER before until this ends",
                table.shown(),
                look.size(table)
            );
            hits.push(Hit::new(statement.start..table.span.end, table.shown(), message));
        }
    }
}
