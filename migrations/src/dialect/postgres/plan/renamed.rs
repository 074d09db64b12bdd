//! The names of today, from those of before the change.

use tablewright_schema::ObjectName;

use super::Work;
use crate::change::{Change, Rename};

impl<'a> Work<'a> {
    fn renamed(&self) -> impl Iterator<Item = &'a Rename> {
        self.changes.iter().filter_map(Change::as_rename)
    }

    pub(super) fn renamed_table<'b>(&self, old: &'b ObjectName) -> &'b ObjectName
    where
        'a: 'b,
    {
        self.renamed().find_map(|rename| rename.table(old)).unwrap_or(old)
    }

    pub(super) fn renamed_enum<'b>(&self, old: &'b ObjectName) -> &'b ObjectName
    where
        'a: 'b,
    {
        self.renamed().find_map(|rename| rename.enum_type(old)).unwrap_or(old)
    }

    pub(super) fn renamed_column<'b>(&self, table: &ObjectName, old: &'b str) -> &'b str
    where
        'a: 'b,
    {
        let mut columns = self.renamed().filter_map(|rename| rename.column(table));
        columns.find_map(|(from, to)| (from == old).then_some(to)).unwrap_or(old)
    }

    /// What a column of today was called before.
    pub(super) fn column_before<'b>(&self, table: &ObjectName, new: &'b str) -> &'b str
    where
        'a: 'b,
    {
        let mut columns = self.renamed().filter_map(|rename| rename.column(table));
        columns.find_map(|(from, to)| (to == new).then_some(from)).unwrap_or(new)
    }
}
