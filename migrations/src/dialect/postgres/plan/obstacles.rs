//! What would stop a plan: objects that are not managed, depend on what goes or changes, and cannot step aside for it.

use tablewright_schema::ObjectName;
use tablewright_schema::schema::Unmanaged;

use super::Work;
use crate::change::{Change, TableChange};
use crate::plan::Obstacle;

impl Work<'_> {
    /// One for each object that the server would name in refusing a step.
    pub(super) fn obstacles(&self) -> Vec<Obstacle> {
        let stays = self.from.unmanaged.iter().filter(|object| !self.is_of_dropped(object));
        let unmanaged = stays.filter_map(|object| {
            let mut depends_on = object.depends_on.iter();
            let reason = depends_on.find_map(|(on, column)| self.stops(object, on, column.as_deref()))?;
            Some(Obstacle { object: format!("{} {}", object.kind, object.name), reason })
        });
        unmanaged.chain(self.moves.obstacles(self.to)).collect()
    }

    /// Whether it hangs on a table that goes, and goes with it.
    fn is_of_dropped(&self, object: &Unmanaged) -> bool {
        object.table.as_ref().is_some_and(|table| {
            self.before.contains_key(table) && !self.to.tables.contains_key(self.renamed_table(table))
        })
    }

    /// Whether a column or an enum of that (old) name changes its type.
    fn is_changing(&self, on: &ObjectName, column: Option<&str>) -> bool {
        match column {
            Some(column) => {
                let table = self.renamed_table(on);
                let column = self.renamed_column(table, column);
                let place = (table, column);
                self.aside.retyped.contains(&place) || self.aside.generated.contains(&place)
            }
            None => self.aside.rebuilt.contains(self.renamed_enum(on)),
        }
    }

    fn stops(&self, object: &Unmanaged, on: &ObjectName, column: Option<&str>) -> Option<String> {
        let table = self.renamed_table(on);
        match column {
            Some(old) if reads(&object.kind) => {
                let name = format!("{on}.{old}");
                if self.drops_column(table, self.renamed_column(table, old)) {
                    Some(format!("it reads {name}, which goes"))
                } else if self.is_changing(on, column) {
                    Some(format!(
                        "it reads {name}, whose type changes, and the server does not tell how to make it again"
                    ))
                } else {
                    None
                }
            }
            Some(_) => None,
            None if self.aside.rebuilt.contains(self.renamed_enum(on)) => Some(format!(
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
                | Change::Rename(_)
                | Change::Enum(_)
                | Change::Object(_)
                | Change::DefaultPrivileges { .. }
                | Change::Rows(_) => false,
            })
    }
}

/// Whether the server keeps a column or a table because an object of that kind reads it.
fn reads(kind: &str) -> bool {
    matches!(kind, "view" | "materialized view" | "rule" | "policy" | "trigger" | "function" | "procedure")
}
