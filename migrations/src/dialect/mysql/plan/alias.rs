//! Tables that are renamed and leave a view of their former name, or get that name back: at no moment is one of the names missing.
//!
//! Each statement is committed by itself, so that a view that is made after the rename would come too late for who asks in between. RENAME TABLE
//! takes views along, and gives several names at once: the view is made under a passing name before that. What it shows has to be there when it
//! is made, and by that name: until the table has it, another view has.

use tablewright_schema::ObjectName;
use tablewright_schema::object::{ObjectId, ObjectKind};
use tablewright_schema::schema::Table;
use tablewright_schema::twin::Alias;

use super::{Work, ident, name};
use crate::change::{Change, ObjectChange, Rename};
use crate::plan::{Lock, Step};

/// The longest name, in characters.
const LONGEST: usize = 64;

impl Work<'_> {
    /// The statements that rename a table.
    pub(super) fn rename_table(&self, from: &ObjectName, to: &ObjectName) -> Vec<Step> {
        let plain = |sql: String| Step::new(sql, Lock::None);
        let comes = Alias { old: from.clone(), new: to.clone() };
        let goes = Alias { old: to.clone(), new: from.clone() };
        let (old, new) = (name(from), name(to));
        if self.gives_its_name(&goes.view()) {
            let passing = name(&self.free_name(to, "__view"));
            return vec![
                plain(format!("RENAME TABLE {new} TO {passing}, {old} TO {new}"))
                    .note(format!("The view {to} gives its name to the table, in one moment.")),
                plain(format!("DROP VIEW {passing}")),
            ];
        }
        let before = self.from.tables.get(from);
        let Some(before) = before.filter(|_| self.stands_renamed(&comes.view()).is_some()) else {
            return vec![plain(format!("RENAME TABLE {old} TO {new}"))];
        };
        let view = name(&self.free_name(from, "__view"));
        let passing = name(&self.free_name(to, "__view"));
        vec![
            plain(shows(&new, before, &old)).note(format!(
                "The table gets the name {to} in the moment in which a view gets the name {from}: until then {to} is a view too."
            )),
            plain(shows(&view, before, &new)),
            plain(format!("RENAME TABLE {new} TO {passing}, {old} TO {new}, {view} TO {old}")),
            plain(format!("DROP VIEW {passing}")),
        ]
    }

    /// Of a view that comes with the name that a table had: whether it is all that it shall be when the table is renamed. `None` of all else.
    pub(super) fn stands_renamed(&self, id: &ObjectId) -> Option<bool> {
        let is_made = self
            .changes
            .iter()
            .any(|change| matches!(change, Change::Object(ObjectChange::Create(object)) if object.id == *id));
        let Some(Rename::Table { from, to }) = self.renames_of_tables().find(|rename| match rename {
            Rename::Table { from, .. } => *from == id.name,
            Rename::Column { .. }
            | Rename::Enum { .. }
            | Rename::EnumValue { .. }
            | Rename::Object { .. } => false,
        }) else {
            return None;
        };
        if !is_made || id.kind != ObjectKind::View {
            return None;
        }
        let names = |table: &Table| -> Vec<String> {
            table.columns.iter().map(|column| column.name.clone()).collect()
        };
        let (before, after) = self.from.tables.get(from).zip(self.to.tables.get(to))?;
        // A view that somebody wrote may be another one.
        let spelled = tablewright_schema::Dialect::Mysql.spelling().former(&id.name, after).ok()?;
        let wanted = self.to.objects.get(id)?;
        let planner = crate::dialect::planner(tablewright_schema::Dialect::Mysql);
        let is_plain = spelled.first().is_some_and(|plain| planner.same_statement(&plain.sql, &wanted.sql));
        Some(is_plain && names(before) == names(after))
    }

    /// Whether a table gets the name of that view, which goes.
    pub(super) fn gives_its_name(&self, id: &ObjectId) -> bool {
        let is_dropped = self
            .changes
            .iter()
            .any(|change| matches!(change, Change::Object(ObjectChange::Drop(object)) if object.id == *id));
        id.kind == ObjectKind::View
            && is_dropped
            && self
                .renames_of_tables()
                .any(|rename| matches!(rename, Rename::Table { to, .. } if *to == id.name))
    }

    fn renames_of_tables(&self) -> impl Iterator<Item = &Rename> {
        let renames = self.changes.iter().filter_map(Change::as_rename);
        renames.filter(|rename| matches!(rename, Rename::Table { .. }))
    }

    /// A name that no table and no view has, for as long as it is needed.
    fn free_name(&self, base: &ObjectName, suffix: &str) -> ObjectName {
        let states = [self.from, self.to];
        let is_taken = |name: &ObjectName| {
            states.iter().any(|state| {
                state.tables.contains_key(name) || state.objects.keys().any(|id| id.name == *name)
            })
        };
        let named = |number: Option<usize>| {
            let suffix = number.map_or_else(|| suffix.to_owned(), |number| format!("{suffix}{number}"));
            let room = LONGEST - suffix.len();
            let kept: String = base.name.chars().take(room).collect();
            base.sibling(kept + &suffix)
        };
        let mut all = std::iter::once(None).chain((2..).map(Some)).map(named);
        all.find(|name| !is_taken(name)).unwrap_or_else(|| named(None))
    }
}

/// A view that shows what a table has by the names that its columns have before the change.
fn shows(view: &str, table: &Table, of: &str) -> String {
    let columns: Vec<String> = table.columns.iter().map(|column| ident(&column.name)).collect();
    format!("CREATE VIEW {view} AS\nselect {} from {of}", columns.join(", "))
}
