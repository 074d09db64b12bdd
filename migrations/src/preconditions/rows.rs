//! Rows that refer to one that belongs to the code and goes.

use tablewright_schema::ObjectName;
use tablewright_schema::rows::{self, Cell};
use tablewright_schema::schema::{Action, ForeignKey, Table};

use super::{Asking, distinct};
use crate::change::{Change, Constraint, RowGone, RowsChange, TableChange};
use crate::plan::{HazardKind, Precondition};

impl Asking<'_> {
    /// The rows that would stop the deletion: those that refer to a row that goes, by a key that refuses.
    pub(super) fn referring(&self, change: &RowsChange) -> Vec<(ObjectName, Precondition)> {
        let name = &change.table.name;
        let old = self.table(name);
        let children = self.from.tables.values().flat_map(|child| {
            child.foreign_keys.values().filter(|key| key.table == *old).map(move |key| (child, key))
        });
        let refusing = children.filter(|(child, key)| {
            // What becomes of rows that belong to the code themselves, the migration says.
            matches!(key.on_delete, Action::NoAction | Action::Restrict)
                && child.rows.is_none()
                && self.stays(child, key)
        });
        let questions = refusing.filter_map(|(child, key)| self.question(change, child, key));
        questions.map(|question| (name.clone(), question)).collect()
    }

    /// Whether neither the table nor its key goes in the same migration.
    fn stays(&self, child: &Table, key: &ForeignKey) -> bool {
        let goes = |change: &Change| match change {
            Change::DropTable(table) => table.name == child.name,
            Change::AlterTable { from, changes, .. } => {
                let drops = |change: &TableChange| matches!(change, TableChange::DropConstraint(Constraint::ForeignKey(gone)) if gone.name == key.name);
                *self.table(&from.name) == child.name && changes.iter().any(drops)
            }
            Change::Rename(_)
            | Change::Enum(_)
            | Change::CreateTable(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => false,
        };
        !self.changes.iter().any(goes)
    }

    fn question(&self, change: &RowsChange, child: &Table, key: &ForeignKey) -> Option<Precondition> {
        let name = &change.table.name;
        let value = |row: &RowGone, referenced: &String| {
            let mut values = row.values.iter();
            values.find(|(now, _)| self.column(name, now) == referenced).map(|(_, cell)| cell.clone())
        };
        let conditions = change.deleted.iter().filter_map(|row| {
            let cells: Vec<Cell> =
                key.referenced.iter().map(|column| value(row, column)).collect::<Option<_>>()?;
            Some(rows::where_key(self.dialect(), child, &key.columns, &cells))
        });
        let conditions: Vec<String> = conditions.collect();
        let primary = child.primary_key.iter().flat_map(|key| &key.columns);
        let shown = distinct(primary.chain(&key.columns));
        let shown: Vec<String> = shown.iter().map(|column| self.shown(&self.ident(column), column)).collect();
        let on = self.dialect().spelling().name(&child.name);
        let query = format!("SELECT {} FROM {on} WHERE {}", shown.join(", "), conditions.join(" OR "));
        let subject = format!("{name}.{}", child.name);
        (!conditions.is_empty()).then_some(Precondition {
            kind: HazardKind::DeleteReferenceRow,
            subject,
            query,
        })
    }
}
