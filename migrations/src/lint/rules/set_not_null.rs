//! `set_not_null`: a column that held NULL becomes NOT NULL.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "set_not_null",
    title: "a column that held NULL becomes NOT NULL",
    level: Level::Warning,
    category: Category::DataDependent,
    why: "Rows that hold NULL stop the migration. PostgreSQL reads the whole table for it while nobody can use \
          it, unless a valid check has already proven that there are none.",
    help: "Add a check NOT VALID, validate it in a migration of its own, then set NOT NULL, which finds the \
          check, and drop the check.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users ALTER COLUMN «email» SET NOT NULL;",
            good: "ALTER TABLE users ADD CONSTRAINT users_email_given CHECK (email IS NOT NULL) NOT VALID;",
        },
        Example {
            on: PG,
            before: "CREATE TABLE users (id bigint PRIMARY KEY, email text, CONSTRAINT users_email_given CHECK (email IS NOT NULL));",
            bad: "ALTER TABLE users ALTER COLUMN «id» SET NOT NULL;",
            good: "ALTER TABLE users VALIDATE CONSTRAINT users_email_given;\n\
             ALTER TABLE users ALTER COLUMN email SET NOT NULL;",
        },
        Example {
            on: MY,
            before: "CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(200));",
            bad: "ALTER TABLE users MODIFY «email» VARCHAR(200) NOT NULL;",
            good: "ALTER TABLE users MODIFY email VARCHAR(200);",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let column = match &action.does {
            Does::SetNotNull { column } if !is_proven(look, table, at, column) => column,
            Does::Define { from, column } if column.not_null && was_nullable(look, table, from) => from,
            _ => continue,
        };
        if !look.may_have_rows(table, at) {
            continue;
        }
        let subject = format!("{}.{}", table.shown(), column.text);
        let message = format!("rows that hold NULL here stop it{}", look.size(table));
        let mut hit = Hit::new(column.span.clone(), subject, message);
        if matches!(action.does, Does::SetNotNull { .. }) {
            let (table, column, name) = (look.sql(&table.span), look.sql(&column.span), &column.text);
            hit = hit.fix(format!(
                "ALTER TABLE {table} ADD CONSTRAINT {name}_not_null CHECK ({column} IS NOT NULL) NOT VALID;\n\
                 -- in a migration of its own:\n\
                 ALTER TABLE {table} VALIDATE CONSTRAINT {name}_not_null;\n\
                 -- and then:\n\
                 ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL, DROP CONSTRAINT {name}_not_null;"
            ));
        }
        hits.push(hit);
    }
}

/// Whether a check that is valid by then says so, which PostgreSQL finds.
fn is_proven(look: &Look<'_>, table: &Name, at: usize, column: &Ident) -> bool {
    let wanted = format!("{}isnotnull", column.text.to_lowercase());
    let says = |text: &str| bare(text) == wanted;
    let known = look.before.table(table).map(|known| known.checks.as_slice()).unwrap_or_default();
    let added = look.added_constraints().filter(|(earlier, other, _)| *earlier < at && other.is(table));
    let added = added.filter_map(|(_, _, constraint)| Check::of(constraint));
    let checks = known.iter().cloned().chain(added).filter(|check| says(&check.text));
    let validated = |name: &str| {
        look.actions().any(|(earlier, other, action)| match &action.does {
            Does::Validate { name: own } => earlier <= at && other.is(table) && own.is(name),
            _ => false,
        })
    };
    let mut checks = checks;
    checks.any(|check| check.is_valid || check.name.as_deref().is_some_and(validated))
}

/// An expression without parentheses, quotes and blanks.
fn bare(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '"'));
    kept.collect::<String>().to_lowercase()
}

/// Whether the column is known to have held NULL.
fn was_nullable(look: &Look<'_>, table: &Name, column: &Ident) -> bool {
    let known = look.before.table(table).and_then(|known| known.column(&column.text));
    known.is_some_and(|known| !known.not_null && known.primary_key.is_none())
}
