//! `required_column`: a required column arrives with nothing for the rows that exist.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "required_column",
    title: "a required column arrives with nothing for the rows that exist",
    level: Level::Error,
    category: Category::DataDependent,
    why: "The statement fails on every table that has a row; MySQL makes up zeros and empty texts instead. \
          Applications that run meanwhile insert without the column, and fail too.",
    help: "Add the column with a default, or nullable: then fill it in batches, and make it NOT NULL in a later \
          migration.",
    examples: &[
        Example {
            on: PG_LITE,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN «email» TEXT NOT NULL;",
            good: "ALTER TABLE users ADD COLUMN email TEXT NOT NULL DEFAULT '';",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN «email» VARCHAR(200) NOT NULL;",
            good: "ALTER TABLE users ADD COLUMN email VARCHAR(200) NOT NULL DEFAULT '';",
        },
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN «email» text NOT NULL, ADD COLUMN phone text;",
            good: "ALTER TABLE users ADD COLUMN email text;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::AddColumn(column) = &action.does else { continue };
        let is_filled =
            column.default.as_ref().is_some_and(|default| !default.text.eq_ignore_ascii_case("null"))
                || column.generated.is_some()
                || column.identity.is_some()
                || column.auto_increment.is_some()
                || column.ty.is(&["serial", "bigserial", "smallserial", "serial4", "serial8", "serial2"]);
        // What was made up is replaced at once.
        let is_replaced = look.grammar().invents_values() && is_updated(look, at, table, &column.name);
        if column.not_null && !is_filled && !is_replaced && look.may_have_rows(table, at) {
            let subject = format!("{}.{}", table.shown(), column.name.text);
            let message = format!("the rows of {} have nothing for it{}", table.shown(), look.size(table));
            let fix = format!(
                "ALTER TABLE {} ADD COLUMN {} {};",
                look.sql(&table.span),
                look.sql(&column.name.span),
                column.ty.text
            );
            hits.push(Hit::new(column.name.span.clone(), subject, message).fix(fix));
        }
    }
}

/// Whether a later statement writes the column of every row.
fn is_updated(look: &Look<'_>, at: usize, table: &Name, column: &Ident) -> bool {
    look.statements().skip(at).any(|(_, statement)| {
        let is_update = matches!(
            &statement.what,
            What::Update { table: Some(updated), has_where: false } if updated.is(table)
        );
        is_update && statement.tokens.iter().any(|token| token.ident().is_some_and(|name| column.is(&name)))
    })
}
