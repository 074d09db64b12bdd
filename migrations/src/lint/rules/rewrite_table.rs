//! `rewrite_table`: the table is written anew while nobody can use it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "rewrite_table",
    title: "the table is written anew while nobody can use it",
    level: Level::Warning,
    category: Category::Rewriting,
    why: "The table and its indexes are copied row by row, and nobody reads or writes it meanwhile (on MySQL, \
          nobody writes). The copy needs as much room again.",
    help: "Add a column of the new type beside the old one, keep both equal by a trigger, fill it in batches, \
          and swap the names; or do it while nobody waits.",
    examples: &[
        Example {
            on: PG,
            before: "CREATE TABLE users (id int PRIMARY KEY, name varchar(100));",
            bad: "ALTER TABLE users ALTER COLUMN id TYPE «bigint»;",
            good: "ALTER TABLE users ALTER COLUMN name TYPE varchar(200), ALTER COLUMN name TYPE text;",
        },
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users ALTER COLUMN at TYPE «timestamptz» USING at AT TIME ZONE 'UTC';",
            good: "ALTER TABLE users ADD COLUMN seen_at timestamptz;",
        },
        Example {
            on: MY,
            before: "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(100) NOT NULL);",
            bad: "ALTER TABLE users MODIFY id «BIGINT» NOT NULL;",
            good: "ALTER TABLE users MODIFY name VARCHAR(120) NOT NULL;",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE users «CONVERT TO CHARACTER SET utf8mb4»;\n\
             ALTER TABLE users «ENGINE = InnoDB»;",
            good: "ALTER TABLE users COMMENT = 'people';",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, table, action) in look.actions().filter(|(at, table, _)| look.is_busy(table, *at)) {
        let (span, subject, what) = match &action.does {
            Does::SetType { column, ty, .. } | Does::Define { from: column, column: Column { ty, .. } } => {
                let known = look.before.table(table).and_then(|known| known.column(&column.text));
                // MySQL's MODIFY says the type again also where only something else changes.
                let is_unknown = known.is_none() && matches!(action.does, Does::Define { .. });
                if is_unknown || known.is_some_and(|known| is_cheap(look, &known.ty, ty)) {
                    continue;
                }
                (
                    ty.span.clone(),
                    format!("{}.{}", table.shown(), column.text),
                    format!("every row is written again as {}", ty.text),
                )
            }
            Does::Setting { words, .. } if is_rewriting(words) => {
                (action.span.clone(), table.shown(), "every row is written again".to_owned())
            }
            _ => continue,
        };
        hits.push(Hit::new(span, subject, format!("{what}{}", look.size(table))));
    }
}

/// What stores values as they are: a text that may be longer, another word for the same type, a list with more at its end.
fn is_cheap(look: &Look<'_>, from: &Type, to: &Type) -> bool {
    const TEXTS: [&str; 3] = ["varchar", "character varying", "text"];
    let length = |ty: &Type| ty.arguments.first().and_then(|text| text.parse::<u64>().ok());
    if from.name == to.name && from.arguments == to.arguments && from.is_array == to.is_array {
        return true;
    }
    if from.name == to.name && from.is(&["enum", "set"]) {
        return to.arguments.starts_with(&from.arguments);
    }
    if from.is(&["numeric", "decimal"]) && to.is(&["numeric", "decimal"]) {
        let wider = length(to).is_none_or(|after| length(from).is_some_and(|before| after >= before));
        return wider && from.arguments.get(1) == to.arguments.get(1);
    }
    if !(from.is(&TEXTS) && to.is(&TEXTS)) {
        return false;
    }
    match (length(from), length(to)) {
        (Some(before), Some(after)) => {
            let is_long = |length: u64| look.grammar().short_text().is_some_and(|short| length > short);
            after >= before && is_long(before) == is_long(after)
        }
        (_, None) => true,
        (None, Some(_)) => false,
    }
}

/// The options of MySQL that copy a table.
fn is_rewriting(words: &str) -> bool {
    let begins = |with: &[&str]| with.iter().any(|with| words.starts_with(with));
    begins(&[
        "CONVERT TO",
        "ENGINE",
        "ORDER BY",
        "ROW_FORMAT",
        "KEY_BLOCK_SIZE",
        "FORCE",
        "PARTITION BY",
        "REMOVE PARTITIONING",
    ])
}
