//! Views, triggers, policies and the like that stand in the way of a change: dropped before it, created again after it.

use std::collections::BTreeSet;

use tablewright::sql::statements;
use tablewright_schema::ObjectName;
use tablewright_schema::schema::Unmanaged;

use super::{Phase, Work, ident, name};
use crate::change::Change;
use crate::plan::{Lock, Step};

impl<'a> Work<'a> {
    /// Dependents go before what they depend on.
    pub(super) fn drop_objects(&mut self) {
        for object in self.in_the_way().into_iter().rev() {
            if let Some(sql) = self.drop_object(object) {
                let note = format!("The {} stands in the way; it comes back at the end.", object.kind);
                self.push(Phase::DropObjects, Step::new(sql, Lock::None).note(note));
            }
        }
    }

    pub(super) fn restore_objects(&mut self) {
        for object in self.in_the_way() {
            for statement in object.sql.iter().flat_map(|sql| statements(sql)) {
                self.push(Phase::RestoreObjects, Step::new(statement.text, Lock::None));
            }
        }
    }

    /// What depends on a column or type that changes, directly or not, and can be made again; what is depended on first.
    pub(super) fn in_the_way(&self) -> Vec<&'a Unmanaged> {
        let unmanaged = &self.from.unmanaged;
        let mut found: Vec<&'a Unmanaged> = Vec::new();
        let mut left: Vec<&'a Unmanaged> =
            unmanaged.iter().filter(|object| self.can_return(object)).collect();
        loop {
            let names: BTreeSet<&ObjectName> = found.iter().map(|object| &object.name).collect();
            let (now, later): (Vec<_>, Vec<_>) = left.into_iter().partition(|object| {
                let blocks = object.depends_on.iter().any(|(on, column)| {
                    self.is_changing(on, column.as_deref())
                        || (names.contains(on) && is_relation(unmanaged, on))
                });
                blocks && self.speaks_current_names(object)
            });
            left = later;
            if now.is_empty() {
                break;
            }
            found.extend(now);
        }
        sorted(found)
    }

    /// Whether a view's column or an enum of that (old) name changes its type.
    pub(super) fn is_changing(&self, on: &ObjectName, column: Option<&str>) -> bool {
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

    /// An object's SQL has the names of the time before the renames: where one of them changed, it could not be run after them.
    pub(super) fn speaks_current_names(&self, object: &Unmanaged) -> bool {
        object.depends_on.iter().all(|(on, column)| {
            let table = self.renamed_table(on);
            let same_column =
                column.as_deref().is_none_or(|column| self.renamed_column(table, column) == column);
            table == on && self.renamed_enum(on) == on && same_column
        })
    }

    fn can_return(&self, object: &Unmanaged) -> bool {
        object.sql.is_some() && drop_word(&object.kind).is_some() && !self.is_of_dropped(object)
    }

    /// Whether it hangs on a table that goes, and goes with it.
    pub(super) fn is_of_dropped(&self, object: &Unmanaged) -> bool {
        object.table.as_ref().is_some_and(|table| {
            self.before.contains_key(table) && !self.to.tables.contains_key(self.renamed_table(table))
        })
    }

    fn drop_object(&self, object: &Unmanaged) -> Option<String> {
        let word = drop_word(&object.kind)?;
        let sql = match object.kind.as_str() {
            "trigger" | "rule" | "policy" => {
                let table = object.table.as_ref().or_else(|| object.depends_on.first().map(|(on, _)| on))?;
                format!("DROP {word} {} ON {}", ident(&object.name.name), name(table))
            }
            "function" | "procedure" => {
                let (function, arguments) = object.name.name.split_once('(')?;
                format!("DROP {word} {}({arguments}", name(&object.name.sibling(function)))
            }
            // It goes with its materialised view.
            "index" => return None,
            _ => format!("DROP {word} {}", name(&object.name)),
        };
        Some(sql)
    }

    /// Names of the views that read a table or column, for the reason of a hazard.
    pub(super) fn readers(&self, table: &ObjectName, column: Option<&str>) -> Option<String> {
        let reads = |object: &&Unmanaged| {
            matches!(object.kind.as_str(), "view" | "materialized view")
                && object.depends_on.iter().any(|(on, read)| {
                    let on = self.renamed_table(on);
                    let read = read.as_deref().map(|read| self.renamed_column(on, read));
                    on == table && (column.is_none() || column == read)
                })
        };
        let names: Vec<_> = self
            .from
            .unmanaged
            .iter()
            .filter(reads)
            .map(|object| format!("{} {}", object.kind, object.name))
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Views that read a column whose type changes, but cannot be made again.
    pub(super) fn stuck_readers(&self, table: &ObjectName, column: &str) -> Option<String> {
        let moved: BTreeSet<_> = self.in_the_way().into_iter().map(|object| &object.name).collect();
        let stuck = |object: &&Unmanaged| {
            matches!(object.kind.as_str(), "view" | "materialized view")
                && !moved.contains(&object.name)
                && object.depends_on.iter().any(|(on, read)| {
                    let on = self.renamed_table(on);
                    on == table && read.as_deref().map(|read| self.renamed_column(on, read)) == Some(column)
                })
        };
        let names: Vec<_> = self
            .from
            .unmanaged
            .iter()
            .filter(stuck)
            .map(|object| format!("{} {}", object.kind, object.name))
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

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
            | Change::CreateTable(_)
            | Change::AlterTable { .. }
            | Change::DropTable(_) => None,
        });
        renamed.unwrap_or(old)
    }
}

fn is_relation(unmanaged: &[Unmanaged], name: &ObjectName) -> bool {
    unmanaged
        .iter()
        .any(|object| object.name == *name && matches!(object.kind.as_str(), "view" | "materialized view"))
}

/// How the kind is dropped, of those that can be made again from what the server tells.
fn drop_word(kind: &str) -> Option<&'static str> {
    match kind {
        "view" => Some("VIEW"),
        "materialized view" => Some("MATERIALIZED VIEW"),
        "index" => Some("INDEX"),
        "trigger" => Some("TRIGGER"),
        "rule" => Some("RULE"),
        "policy" => Some("POLICY"),
        "function" => Some("FUNCTION"),
        "procedure" => Some("PROCEDURE"),
        _ => None,
    }
}

/// Functions first, since anything may call them; then each object after the views that it reads.
fn sorted(found: Vec<&Unmanaged>) -> Vec<&Unmanaged> {
    let (mut ordered, mut left): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|object| matches!(object.kind.as_str(), "function" | "procedure"));
    while !left.is_empty() {
        let waits = |object: &Unmanaged| {
            left.iter().any(|other| {
                other.name != object.name
                    && is_relation(&[(*other).clone()], &other.name)
                    && object.depends_on.iter().any(|(on, _)| *on == other.name)
            })
        };
        let at = left.iter().position(|object| !waits(object)).unwrap_or(0);
        ordered.push(left.remove(at));
    }
    ordered
}
