//! `nested_transaction`: a migration opens or ends a transaction of its own.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "nested_transaction",
    title: "a migration opens or ends a transaction of its own",
    level: Level::Warning,
    category: Category::NonAtomic,
    why: "The runner has opened a transaction already: a COMMIT ends that one, and what follows is done \
          although it is not recorded. After a failure nobody knows how far it came.",
    help: "Leave BEGIN and COMMIT out; where the file has to do without a transaction, its first line is -- \
          no-transaction.",
    examples: &[
        Example {
            on: ALL,
            before: "",
            bad: "«BEGIN»;\n\
             CREATE TABLE a (id BIGINT PRIMARY KEY);\n\
             «COMMIT»;",
            good: "CREATE TABLE a (id BIGINT PRIMARY KEY);",
        },
        Example {
            on: PG,
            before: "",
            bad: "-- no-transaction\n\
             «BEGIN»;\n\
             UPDATE users SET state = 1 WHERE state IS NULL;",
            good: "-- no-transaction\n\
             BEGIN;\n\
             UPDATE users SET state = 1 WHERE state IS NULL;\n\
             COMMIT;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let mut opened = None;
    for (_, statement) in look.statements() {
        let word = match &statement.what {
            What::Begin => "begin",
            What::Commit => "commit",
            What::Rollback => "rollback",
            _ => continue,
        };
        if !look.script.no_transaction {
            hits.push(Hit::new(statement.span(), word, "the runner has opened a transaction already"));
        }
        opened = (word == "begin").then(|| statement.span());
    }
    if let (Some(span), true) = (opened, look.script.no_transaction) {
        hits.push(Hit::new(span, "begin", "this transaction is never ended, so nothing in it is kept"));
    }
}
