//! `concurrently_in_transaction`: what cannot run in a transaction is in one.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "concurrently_in_transaction",
    title: "what cannot run in a transaction is in one",
    level: Level::Error,
    category: Category::NonAtomic,
    why: "The server refuses it inside of a transaction, so the migration fails at this statement. Every \
          runner opens one unless the file says otherwise.",
    help: "Put it alone into a file whose first line is -- no-transaction.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "«CREATE INDEX CONCURRENTLY» users_email ON users (email);",
            good: "-- no-transaction\n\
             CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);",
        },
        Example {
            on: PG,
            before: "",
            bad: "«DROP INDEX CONCURRENTLY» users_email;\n\
             «VACUUM» users;",
            good: "SELECT 1;",
        },
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE logs «DETACH PARTITION logs_2020 CONCURRENTLY»;",
            good: "SELECT 1;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements().filter(|(at, _)| look.is_in_transaction(*at)) {
        let begins = |word: &str| statement.tokens.first().is_some_and(|token| token.is_word(word));
        let span = match &statement.what {
            What::CreateIndex(index) if index.concurrently => {
                statement.head(if index.unique { 4 } else { 3 })
            }
            What::Drop(drop) if drop.concurrently => statement.head(3),
            What::Drop(drop) if matches!(drop.kind.as_str(), "DATABASE" | "TABLESPACE") => statement.head(2),
            What::Create(create) if matches!(create.kind.as_str(), "DATABASE" | "TABLESPACE") => {
                statement.head(2)
            }
            What::AlterTable(alter) => {
                let detaches =
                    |action: &&Action| matches!(action.does, Does::Detach { concurrently: true, .. });
                match alter.actions.iter().find(detaches) {
                    Some(action) => action.span.clone(),
                    None => continue,
                }
            }
            _ if begins("reindex") && statement.has_word("concurrently") => statement.head(3),
            _ if begins("vacuum") => statement.head(1),
            _ => continue,
        };
        let subject = look.sql(&span).to_lowercase();
        let fix = format!("-- no-transaction\n{};", statement.text);
        let hit = Hit::new(span, subject, "the server refuses it in a transaction, and one is open here");
        hits.push(hit.fix(fix).edits(look.outside_of_transactions(statement, None)));
    }
}
