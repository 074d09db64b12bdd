//! `attach_scans`: a partition is attached while all its rows are looked at.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "attach_scans",
    title: "a partition is attached while all its rows are looked at",
    level: Level::Warning,
    category: Category::Locking,
    why: "ATTACH PARTITION reads the whole table for rows outside of the bounds, and nobody uses it meanwhile. \
          A valid check that says the same as the bounds spares that.",
    help: "Add a check with the bounds NOT VALID, validate it, attach, and drop the check.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "ALTER TABLE logs «ATTACH PARTITION logs_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')»;",
        good: "CREATE TABLE logs_2020 (LIKE logs INCLUDING ALL);\n\
             ALTER TABLE logs ATTACH PARTITION logs_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, _, action) in look.actions() {
        let Does::Attach { partition } = &action.does else { continue };
        let validated = look.actions().any(|(earlier, table, action)| {
            earlier < at && table.is(partition) && matches!(action.does, Does::Validate { .. })
        });
        if look.is_busy(partition, at) && !validated {
            let message = format!("every row of {}{} is looked at", partition.shown(), look.size(partition));
            hits.push(Hit::new(action.span.clone(), partition.shown(), message));
        }
    }
}
