//! `drop_enum_value`: a value of an enum goes.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_enum_value",
    title: "a value of an enum goes",
    level: Level::Error,
    category: Category::Destructive,
    why: "Rows that hold the value get another or stop the migration, and which rows those were is not kept. \
          Applications that still write the value fail.",
    help: "Give the rows another value in a migration of its own, release what no longer writes it, and say why \
          it may go: -- tablewright: allow drop_enum_value because …",
    examples: &[Example {
        on: MY,
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('new', 'paid', 'void') NOT NULL);",
        bad: "ALTER TABLE orders MODIFY state «ENUM('new', 'paid')» NOT NULL;",
        good: "ALTER TABLE orders MODIFY state ENUM('new', 'paid', 'void', 'sent') NOT NULL, ALGORITHM=INSTANT;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::Define { from, column } = &action.does else { continue };
        let known = look.before.table(table).and_then(|known| known.column(&from.text));
        let Some(known) =
            known.filter(|known| look.is_old(table, at) && is_list(&known.ty) && is_list(&column.ty))
        else {
            continue;
        };
        let gone: Vec<&str> = known
            .ty
            .arguments
            .iter()
            .filter(|value| !column.ty.arguments.contains(value) && !is_replaced(look, at, table, value))
            .map(String::as_str)
            .collect();
        if !gone.is_empty() {
            let message = format!("{} can no longer be stored", gone.join(", "));
            hits.push(Hit::new(column.ty.span.clone(), format!("{}.{}", table.shown(), from.text), message));
        }
    }
}

fn is_list(ty: &Type) -> bool {
    ty.is(&["enum", "set"])
}

/// Whether an earlier statement gives the rows that hold the value another.
fn is_replaced(look: &Look<'_>, at: usize, table: &Name, value: &str) -> bool {
    look.statements().take(at).any(|(_, statement)| {
        let is_update =
            matches!(&statement.what, What::Update { table: Some(updated), .. } if updated.is(table));
        is_update && statement.tokens.iter().any(|token| token.text == value)
    })
}
