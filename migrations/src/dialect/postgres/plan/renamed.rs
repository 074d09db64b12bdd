//! The names of today, from those of before the change.

use tablewright_schema::ObjectName;

use super::Work;
use crate::change::Change;

impl<'a> Work<'a> {
    pub(super) fn renamed_table<'b>(&self, old: &'b ObjectName) -> &'b ObjectName
    where
        'a: 'b,
    {
        let renamed = self.changes.iter().find_map(|change| match change {
            Change::RenameTable { from, to } if from == old => Some(to),
            Change::RenameEnum { .. }
            | Change::RenameEnumValue { .. }
            | Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::CreateEnum(_)
            | Change::AlterEnum { .. }
            | Change::DropEnum(_)
            | Change::Object(_)
            | Change::CreateTable(_)
            | Change::AlterTable { .. }
            | Change::DropTable(_) => None,
        });
        renamed.unwrap_or(old)
    }

    pub(super) fn renamed_enum<'b>(&self, old: &'b ObjectName) -> &'b ObjectName
    where
        'a: 'b,
    {
        let renamed = self.changes.iter().find_map(|change| match change {
            Change::RenameEnum { from, to } if from == old => Some(to),
            Change::RenameEnum { .. }
            | Change::RenameEnumValue { .. }
            | Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::CreateEnum(_)
            | Change::AlterEnum { .. }
            | Change::DropEnum(_)
            | Change::Object(_)
            | Change::CreateTable(_)
            | Change::AlterTable { .. }
            | Change::DropTable(_) => None,
        });
        renamed.unwrap_or(old)
    }

    pub(super) fn renamed_column<'b>(&self, table: &ObjectName, old: &'b str) -> &'b str
    where
        'a: 'b,
    {
        let renamed = self.changes.iter().find_map(|change| match change {
            Change::RenameColumn { table: at, from, to } if at == table && from == old => Some(to.as_str()),
            Change::RenameEnum { .. }
            | Change::RenameEnumValue { .. }
            | Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::CreateEnum(_)
            | Change::AlterEnum { .. }
            | Change::DropEnum(_)
            | Change::Object(_)
            | Change::CreateTable(_)
            | Change::AlterTable { .. }
            | Change::DropTable(_) => None,
        });
        renamed.unwrap_or(old)
    }
}
