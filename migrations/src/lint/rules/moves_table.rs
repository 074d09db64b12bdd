//! `moves_table`: a table is moved while nobody can use it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "moves_table",
    title: "a table is moved while nobody can use it",
    level: Level::Warning,
    category: Category::Rewriting,
    why: "SET LOGGED, SET UNLOGGED, SET TABLESPACE and SET ACCESS METHOD write the whole table anew, and \
          nobody uses it meanwhile. An unlogged table is empty after a crash.",
    help: "Do it while nobody waits, or fill a new table in batches and swap the names.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "ALTER TABLE users «SET UNLOGGED»;\n\
             ALTER TABLE users «SET TABLESPACE fast»;",
        good: "ALTER TABLE users SET (fillfactor = 70);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::Setting { words, .. } = &action.does else { continue };
        let moves = ["SET LOGGED", "SET UNLOGGED", "SET TABLESPACE", "SET ACCESS METHOD"];
        if moves.iter().any(|begin| words.starts_with(begin)) && look.is_busy(table, at) {
            let message = format!("{}{} is written anew", table.shown(), look.size(table));
            hits.push(Hit::new(action.span.clone(), table.shown(), message));
        }
    }
}
