//! `drop_column`: a column goes, with all its values.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "drop_column",
    title: "a column goes, with all its values",
    level: Level::Error,
    category: Category::Destructive,
    why: "Every value of the column is lost, and no way back brings them again. Applications that run \
          meanwhile still name the column, and fail.",
    help: "First release what neither reads nor writes the column, then drop it, and say why it may go: -- \
          tablewright: allow drop_column because …",
    examples: &[
        Example {
            on: ALL,
            before: "",
            bad: "ALTER TABLE users DROP COLUMN «email»;",
            good: "-- tablewright: allow drop_column because version 4 writes contacts instead\n\
             ALTER TABLE users DROP COLUMN email;",
        },
        Example {
            on: PG_MY,
            before: "",
            bad: "ALTER TABLE users DROP COLUMN IF EXISTS «email», DROP «phone»;",
            good: "ALTER TABLE users ADD COLUMN email TEXT;\n\
             ALTER TABLE users DROP COLUMN email;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::DropColumn { name, .. } = &action.does else { continue };
        let known = look.before.table(table);
        let was_there = known.is_none_or(|known| known.is_partial || known.column(&name.text).is_some());
        // What is computed can be computed again.
        let was_computed =
            known.and_then(|known| known.column(&name.text)).is_some_and(|column| column.generated.is_some());
        // What lives beside another column is there twice.
        let is_twin = look.contracts(&format!("{}.{}", table.shown(), name.text));
        let is_lost = !was_computed && !is_twin && !look.is_added_column(table, name) && !is_replaced(look, table, name);
        if look.is_old(table, at) && was_there && is_lost {
            let message = format!("every value of this column is lost{}", look.size(table));
            hits.push(Hit::new(name.span.clone(), format!("{}.{}", table.shown(), name.text), message));
        }
    }
}

/// Whether a column that the same text has added and filled gets its name.
fn is_replaced(look: &Look<'_>, table: &Name, column: &Ident) -> bool {
    look.actions().any(|(_, other, action)| {
        let from = match &action.does {
            Does::RenameColumn { from, to } if to.is(&column.text) => from,
            Does::Define { from, column: to } if to.name.is(&column.text) && !from.is(&column.text) => from,
            _ => return false,
        };
        other.is(table) && action.span.start > column.span.start && look.is_added_column(table, from)
    })
}
