//! `vacuum_full`: a table is packed while nobody can use it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "vacuum_full",
    title: "a table is packed while nobody can use it",
    level: Level::Warning,
    category: Category::Locking,
    why: "VACUUM FULL, CLUSTER and OPTIMIZE TABLE write the table anew, and nobody reads or writes it \
          meanwhile. They belong to maintenance, not to a migration.",
    help: "Use pg_repack or pg_squeeze (PostgreSQL), or an ALTER TABLE … ENGINE=InnoDB, ALGORITHM=INPLACE at a \
          quiet hour (MySQL).",
    examples: &[
        Example { on: PG, before: "", bad: "«VACUUM FULL» users;", good: "SELECT 1;" },
        Example { on: PG, before: "", bad: "«CLUSTER users» USING users_pkey;", good: "SELECT 1;" },
        Example { on: MY, before: "", bad: "«OPTIMIZE TABLE» users;", good: "SELECT 1;" },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let begins = |word: &str| statement.tokens.first().is_some_and(|token| token.is_word(word));
        let is_it = begins("vacuum") && statement.has_word("full") || begins("cluster") || begins("optimize");
        if is_it {
            hits.push(Hit::new(
                statement.head(2),
                "maintenance",
                "the table is written anew, and nobody uses it meanwhile",
            ));
        }
    }
}
