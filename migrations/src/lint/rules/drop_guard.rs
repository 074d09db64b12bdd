//! `drop_guard`: a trigger or a policy goes, and with it what it kept.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_guard",
    title: "a trigger or a policy goes, and with it what it kept",
    level: Level::Note,
    category: Category::Security,
    why: "A trigger keeps data true and a policy keeps rows apart, without the application knowing. When it \
          goes, nothing fails; something merely is not kept any more.",
    help: "Say in the review what keeps it instead.",
    examples: &[
        Example {
            on: LITE_MY,
            before: "",
            bad: "DROP TRIGGER «stamped»;",
            good: "DROP TRIGGER IF EXISTS stamped;\n\
             CREATE TRIGGER stamped AFTER INSERT ON users FOR EACH ROW BEGIN SELECT 1; END;",
        },
        Example {
            on: PG,
            before: "",
            bad: "DROP POLICY «own_rows» ON users;",
            good: "DROP POLICY own_rows ON users;\n\
             CREATE POLICY own_rows ON users USING (owner = current_user);",
        },
        Example { on: PG, before: "", bad: "DROP TRIGGER «stamped» ON users;", good: "SELECT 1;" },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::Drop(drop) = &statement.what else { continue };
        if !matches!(drop.kind.as_str(), "TRIGGER" | "EVENT TRIGGER" | "POLICY" | "RULE") {
            continue;
        }
        for name in &drop.names {
            let again = look.statements().any(|(_, other)| match &other.what {
                What::Create(create) => {
                    create.kind == drop.kind && create.name.as_ref().is_some_and(|made| made.is(name))
                }
                _ => false,
            });
            if !again {
                let message = format!("what the {} kept is kept no more", drop.kind.to_lowercase());
                hits.push(Hit::new(name.span.clone(), name.shown(), message));
            }
        }
    }
}
