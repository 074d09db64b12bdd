//! `rename_table`: a table gets another name while applications use the old one.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "rename_table",
    title: "a table gets another name while applications use the old one",
    level: Level::Warning,
    category: Category::BackwardIncompatible,
    why: "Applications that run meanwhile ask for the old name, and fail from that moment on. There is no \
          moment at which old and new releases both work.",
    help: "Let a view have the old name until no release asks for it: expand: true beside renamed_from in the YAML, and tablewright \
          generate --contract later.",
    examples: &[
        Example {
            on: ALL,
            before: "",
            bad: "ALTER TABLE users «RENAME TO people»;",
            good: "CREATE TABLE _users (id BIGINT PRIMARY KEY);\n\
             ALTER TABLE _users RENAME TO users;",
        },
        Example {
            on: ALL,
            before: "CREATE TABLE users (id BIGINT PRIMARY KEY);",
            bad: "ALTER TABLE users «RENAME TO people»;",
            good: "ALTER TABLE users RENAME TO people;\n\
             CREATE VIEW users AS SELECT id FROM people;",
        },
        Example { on: MY, before: "", bad: "RENAME TABLE «users TO people»;", good: "SELECT 1;" },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::RenameTable(to) = &action.does else { continue };
        if look.is_old(table, at) && !lives_on(look, table, at + 1) {
            hits.push(Hit::new(action.span.clone(), table.shown(), message(to)).fix(view(look, table, to)));
        }
    }
    for (at, statement) in look.statements() {
        let What::RenameTables(pairs) = &statement.what else { continue };
        for (from, to) in pairs.iter().filter(|(from, _)| look.is_old(from, at) && !lives_on(look, from, at))
        {
            hits.push(
                Hit::new(from.span.start..to.span.end, from.shown(), message(to)).fix(view(look, from, to)),
            );
        }
    }
}

/// Whether something has that name from there on: a table, or a view.
fn lives_on(look: &Look<'_>, table: &Name, at: usize) -> bool {
    let mut views = look.statements().skip(at).filter_map(|(_, statement)| match &statement.what {
        What::Create(made) if made.kind.ends_with("VIEW") => made.name.as_ref(),
        _ => None,
    });
    look.is_replaced(table, at) || views.any(|view| view.is(table))
}

fn message(to: &Name) -> String {
    format!("applications that run meanwhile do not know the name {}", to.name.text)
}

/// What keeps the old name alive until nobody uses it.
fn view(look: &Look<'_>, from: &Name, to: &Name) -> String {
    let (old, new) = (look.sql(&from.span), look.sql(&to.span));
    format!("ALTER TABLE {old} RENAME TO {new};\nCREATE VIEW {old} AS SELECT * FROM {new};")
}
