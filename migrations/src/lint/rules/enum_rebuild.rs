//! `enum_rebuild`: a list of values changes so that every row is written anew.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "enum_rebuild",
    title: "a list of values changes so that every row is written anew",
    level: Level::Warning,
    category: Category::Rewriting,
    why: "MySQL stores a value of ENUM and SET by its place in the list. A list that changes in any other way \
          than at its end, or grows past what its bytes hold, makes it copy the table.",
    help: "Add new values at the end; leave the order alone.",
    examples: &[Example {
        on: MY,
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('new', 'paid') NOT NULL);",
        bad: "ALTER TABLE orders MODIFY state «ENUM('new', 'sent', 'paid')» NOT NULL;",
        good: "ALTER TABLE orders MODIFY state ENUM('new', 'paid', 'sent') NOT NULL;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::Define { from, column } = &action.does else { continue };
        let Some(known) = look.before.table(table).and_then(|known| known.column(&from.text)) else {
            continue;
        };
        let is_list = |ty: &Type| ty.is(&["enum", "set"]);
        if !(is_list(&known.ty) && is_list(&column.ty) && look.is_busy(table, at)) {
            continue;
        }
        let grows = column.ty.arguments.starts_with(&known.ty.arguments);
        let kept = bytes(&known.ty) == bytes(&column.ty);
        if !(grows && kept) {
            let reason =
                if grows { "the list outgrows its bytes" } else { "the values before change their places" };
            let message =
                format!("{reason}: every row of {}{} is written again", table.shown(), look.size(table));
            hits.push(Hit::new(column.ty.span.clone(), format!("{}.{}", table.shown(), from.text), message));
        }
    }
}

/// How many bytes a value takes: <https://dev.mysql.com/doc/refman/8.4/en/storage-requirements.html>.
fn bytes(ty: &Type) -> usize {
    let values = ty.arguments.len();
    match ty.is(&["enum"]) {
        true => 1 + usize::from(values > 255),
        false => match values.div_ceil(8) {
            few @ 0..=4 => few,
            _ => 8,
        },
    }
}
