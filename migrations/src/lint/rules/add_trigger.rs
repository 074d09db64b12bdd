//! `add_trigger`: a trigger is added to a table that others write to.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "add_trigger",
    title: "a trigger is added to a table that others write to",
    level: Level::Note,
    category: Category::Locking,
    why: "CREATE TRIGGER waits for every writer of the table, and whoever comes after it waits behind it. From \
          then on each write does what the trigger does, too.",
    help: "Add it while few write, with a short lock_timeout.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "«CREATE TRIGGER stamped» BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION stamp();",
        good: "CREATE TABLE users (id bigint PRIMARY KEY);\n\
             CREATE TRIGGER stamped BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION stamp();",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, statement) in look.statements() {
        let What::Create(Create { kind, name: Some(name), .. }) = &statement.what else { continue };
        if !matches!(kind.as_str(), "TRIGGER" | "CONSTRAINT TRIGGER") {
            continue;
        }
        let Some(table) = statement.name_after("on") else { continue };
        if look.is_busy(&table, at) {
            let message = format!("writers of {}{} wait for it", table.shown(), look.size(&table));
            hits.push(Hit::new(statement.start..name.span.end, name.shown(), message));
        }
    }
}
