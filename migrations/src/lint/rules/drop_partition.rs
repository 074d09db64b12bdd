//! `drop_partition`: a partition goes, with all its rows.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_partition",
    title: "a partition goes, with all its rows",
    level: Level::Error,
    category: Category::Destructive,
    why: "Every row of the partition is lost, and no way back brings them again. That is faster than DELETE, \
          and as final.",
    help: "Keep a copy of the rows, and say why they may go: -- tablewright: allow drop_partition because …",
    examples: &[
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE logs DROP PARTITION «p2020»;",
            good: "-- tablewright: allow drop_partition because logs are kept for two years\n\
             ALTER TABLE logs DROP PARTITION p2020;",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE logs TRUNCATE PARTITION «p2020»;",
            good: "SELECT 1;",
        },
        Example {
            on: PG,
            before: "CREATE TABLE logs (id bigint, at date) PARTITION BY RANGE (at);\n\
             CREATE TABLE logs_2020 PARTITION OF logs FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
            bad: "ALTER TABLE logs DETACH PARTITION «logs_2020»;\n\
             DROP TABLE logs_2020;",
            good: "SELECT 1;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        match &action.does {
            Does::EmptyPartition { names } if look.is_old(table, at) => {
                let Some(first) = names.first() else { continue };
                let listed: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
                let message = format!("every row of {} is lost", listed.join(", "));
                hits.push(Hit::new(first.span.clone(), format!("{}.{}", table.shown(), first.text), message));
            }
            // Detached to be dropped: the rows are gone from the table either way.
            Does::Detach { partition, .. } if is_dropped(look, partition, at) => {
                let message = format!("every row of {} is lost", partition.shown());
                hits.push(Hit::new(partition.span.clone(), partition.shown(), message));
            }
            _ => {}
        }
    }
}

fn is_dropped(look: &Look<'_>, partition: &Name, at: usize) -> bool {
    look.statements().skip(at).any(|(_, statement)| match &statement.what {
        What::Drop(drop) => drop.kind == "TABLE" && drop.names.iter().any(|name| name.is(partition)),
        _ => false,
    })
}
