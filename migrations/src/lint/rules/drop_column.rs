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
        let was_there = look.before.table(table).is_none_or(|known| known.is_partial || known.column(&name.text).is_some());
        let is_added = look.new_columns().iter().any(|new| {
            new.is_added && new.table.is(table) && new.column.name.is(&name.text) && new.column.span.start < name.span.start
        });
        if look.is_old(table, at) && was_there && !is_added {
            let message = format!("every value of this column is lost{}", look.size(table));
            hits.push(Hit::new(name.span.clone(), format!("{}.{}", table.shown(), name.text), message));
        }
    }
}
