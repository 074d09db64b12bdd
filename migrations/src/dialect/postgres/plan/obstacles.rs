//! What would stop a plan: objects that are not managed, depend on what goes or changes, and cannot step aside for it.

use tablewright_schema::ObjectName;
use tablewright_schema::schema::Unmanaged;

use super::Work;
use crate::change::{Change, TableChange};
use crate::plan::Obstacle;

impl Work<'_> {
    /// One for each object that the server would name in refusing a step.
    pub(super) fn obstacles(&self) -> Vec<Obstacle> {
        let moved = self.in_the_way();
        let spread = self.spread_anew().into_iter();
        let stays = self.from.unmanaged.iter().filter(|object| !self.is_of_dropped(object));
        let of_objects = stays.filter_map(|object| {
            let steps_aside = moved.contains(&object);
            let mut depends_on = object.depends_on.iter();
            let reason =
                depends_on.find_map(|(on, column)| self.stops(object, on, column.as_deref(), steps_aside))?;
            Some(Obstacle { object: format!("{} {}", object.kind, object.name), reason })
        });
        spread.chain(of_objects).collect()
    }

    fn stops(
        &self,
        object: &Unmanaged,
        on: &ObjectName,
        column: Option<&str>,
        steps_aside: bool,
    ) -> Option<String> {
        let table = self.renamed_table(on);
        match column {
            Some(old) if reads(&object.kind) => {
                let name = format!("{on}.{old}");
                if self.drops_column(table, self.renamed_column(table, old)) {
                    Some(format!("it reads {name}, which goes"))
                } else if steps_aside || !self.is_changing(on, column) {
                    None
                } else if !self.speaks_current_names(object) {
                    Some(format!(
                        "it reads {name}, whose type changes in the same migration as a name that it says: make two migrations"
                    ))
                } else {
                    Some(format!(
                        "it reads {name}, whose type changes, and the server does not tell how to make it again"
                    ))
                }
            }
            Some(_) => None,
            None if self.aside.rebuilt.contains(self.renamed_enum(on)) && !steps_aside => Some(format!(
                "it is made of the enum {on}, which has to be made anew because a value goes or moves"
            )),
            None if reads(&object.kind) && self.drops_table(table) => {
                Some(format!("it reads {on}, which goes"))
            }
            None => None,
        }
    }

    fn drops_table(&self, name: &ObjectName) -> bool {
        self.before.contains_key(name) && !self.to.tables.contains_key(name)
    }

    fn drops_column(&self, name: &ObjectName, column: &str) -> bool {
        let dropped =
            |change: &TableChange| matches!(change, TableChange::DropColumn(gone) if gone.name == column);
        self.drops_table(name)
            || self.changes.iter().any(|change| match change {
                Change::AlterTable { to, changes, .. } => to.name == *name && changes.iter().any(dropped),
                Change::CreateTable(_)
                | Change::DropTable(_)
                | Change::RenameTable { .. }
                | Change::RenameColumn { .. }
                | Change::CreateEnum(_)
                | Change::AlterEnum { .. }
                | Change::DropEnum(_)
                | Change::RenameEnum { .. }
                | Change::RenameEnumValue { .. } => false,
            })
    }
}

/// Whether the server keeps a column or a table because an object of that kind reads it.
fn reads(kind: &str) -> bool {
    matches!(kind, "view" | "materialized view" | "rule" | "policy" | "trigger" | "function" | "procedure")
}
