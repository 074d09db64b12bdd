//! `mixed_atomicity`: several changes stand in a file without a transaction.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "mixed_atomicity",
    title: "several changes stand in a file without a transaction",
    level: Level::Note,
    category: Category::NonAtomic,
    why: "What came before a failure stays done, and the rest is not. Run again, statements that have \
          succeeded fail.",
    help: "Put each into a file of its own, or write each so that it can be run again: IF NOT EXISTS, IF \
          EXISTS.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "-- no-transaction\n\
             CREATE INDEX CONCURRENTLY IF NOT EXISTS a_b ON a (b);\n\
             «ALTER TABLE» a ADD COLUMN c text;",
        good: "-- no-transaction\n\
             CREATE INDEX CONCURRENTLY IF NOT EXISTS a_b ON a (b);\n\
             ALTER TABLE a ADD COLUMN IF NOT EXISTS c text;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    if !look.script.no_transaction {
        return;
    }
    let defining: Vec<_> =
        look.statements().filter(|(at, statement)| is_defining(statement) && !is_framed(look, *at)).collect();
    for (_, statement) in defining.into_iter().skip(1) {
        let repeats = statement
            .tokens
            .windows(2)
            .any(|pair| pair[0].is_word("if") && (pair[1].is_word("not") || pair[1].is_word("exists")));
        let replaces =
            statement.tokens.windows(2).any(|pair| pair[0].is_word("or") && pair[1].is_word("replace"));
        if !repeats && !replaces && !is_validation(statement) {
            let message = "if it fails, what stands before it is done and stays";
            hits.push(Hit::new(statement.head(2), "statement", message));
        }
    }
}

fn is_defining(statement: &Statement<'_>) -> bool {
    match &statement.what {
        What::CreateTable(_) | What::AlterTable(_) | What::CreateIndex(_) | What::Drop(_) => true,
        What::RenameTables(_) | What::Create(_) | What::Alter { .. } => true,
        What::Truncate(_)
        | What::Update { .. }
        | What::Delete { .. }
        | What::Insert { .. }
        | What::Begin
        | What::Commit
        | What::Rollback
        | What::Other => false,
    }
}

/// Whether a transaction of the file's own holds it.
fn is_framed(look: &Look<'_>, at: usize) -> bool {
    look.is_in_transaction(at)
}

/// What can be run again as it is.
fn is_validation(statement: &Statement<'_>) -> bool {
    let actions = statement.actions();
    !actions.is_empty() && actions.iter().all(|action| matches!(action.does, Does::Validate { .. }))
}
