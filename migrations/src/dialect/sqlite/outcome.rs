//! What is there and what is gone once a file has done its work, as a question to the database.

use std::collections::BTreeSet;

use tablewright_schema::schema::Schema;
use tablewright_schema::{Dialect, ObjectName};

use super::objects::Objects;
use super::plan::Altered;
use super::rebuild;
use crate::change::{Change, Rename, TableChange};

/// The objects by which one sees that every statement succeeded.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    there: BTreeSet<String>,
    gone: BTreeSet<String>,
    /// Tables whose columns are looked at.
    columns_of: BTreeSet<String>,
}

impl Outcome {
    /// Of these changes, under the names that hold at the end.
    pub(super) fn of(
        from: &Schema,
        changes: &[Change],
        rebuilt: &[&Altered<'_>],
        objects: &Objects<'_>,
    ) -> Self {
        let mut outcome = Self::default();
        for change in changes {
            match change {
                Change::CreateTable(table) => {
                    outcome.there.insert(kind("table", &table.name.name));
                    outcome.there.extend(table.indexes.keys().map(|name| index(name, &table.name)));
                }
                Change::DropTable(table) => {
                    outcome.gone.insert(kind("table", &table.name.name));
                }
                Change::Rename(rename) => outcome.renamed(rename),
                Change::AlterTable { to: table, changes, .. } => {
                    outcome.there.insert(kind("table", &table.name.name));
                    outcome.altered(&table.name, changes);
                }
                Change::Enum(_) | Change::Object(_) | Change::DefaultPrivileges { .. } | Change::Rows(_) => {}
            }
        }
        for table in rebuilt {
            outcome.gone.insert(kind("table", &rebuild::aside(from, &table.from.name).name));
            outcome.there.extend(table.to.indexes.keys().map(|name| index(name, table.name)));
            let triggers = objects.triggers_of(&table.from.name);
            outcome.there.extend(triggers.map(|trigger| kind("trigger", &trigger.id.name.name)));
        }
        let (made, dropped) = objects.outcome();
        outcome.there.extend(made);
        outcome.gone.extend(dropped);
        let Self { there, gone, columns_of: _ } = &mut outcome;
        gone.retain(|object| !there.contains(object));
        outcome
    }

    fn renamed(&mut self, rename: &Rename) {
        match rename {
            Rename::Table { from, to } => {
                self.gone.insert(kind("table", &from.name));
                self.there.insert(kind("table", &to.name));
            }
            Rename::Column { table, from, to } => {
                self.column(table, to, Is::There);
                self.column(table, from, Is::Gone);
            }
            Rename::Enum { .. } | Rename::EnumValue { .. } | Rename::Object { .. } => {}
        }
    }

    fn column(&mut self, table: &ObjectName, column: &str, is: Is) {
        self.columns_of.insert(table.name.clone());
        let text = format!("column {table}.{column}");
        match is {
            Is::There => self.there.insert(text),
            Is::Gone => self.gone.insert(text),
        };
    }

    fn altered(&mut self, table: &ObjectName, changes: &[TableChange]) {
        for change in changes {
            match change {
                TableChange::AddColumn { column, .. } => self.column(table, &column.name, Is::There),
                TableChange::DropColumn(column) => self.column(table, &column.name, Is::Gone),
                TableChange::AddIndex(added) => {
                    self.there.insert(index(&added.name, table));
                }
                TableChange::DropIndex(dropped) => {
                    self.gone.insert(index(&dropped.name, table));
                }
                TableChange::RenameIndex { from, to } => {
                    self.gone.insert(index(&from.name, table));
                    self.there.insert(index(&to.name, table));
                }
                TableChange::AlterColumn { .. }
                | TableChange::AddConstraint(_)
                | TableChange::RenameConstraint { .. }
                | TableChange::DropConstraint(_)
                | TableChange::AlterConstraint { .. }
                | TableChange::AlterIndex { .. }
                | TableChange::Family { .. }
                | TableChange::Access { .. }
                | TableChange::Comment { .. }
                | TableChange::Options { .. } => {}
            }
        }
    }

    /// The query that counts what is not as it shall be, and what else is broken.
    pub(super) fn broken(&self, also: &str) -> String {
        let Self { there, gone, columns_of } = self;
        let mut found = "SELECT \"type\" || ' ' || \"name\" || CASE \"type\" WHEN 'index' THEN ' on ' || \"tbl_name\" ELSE '' END \
                         FROM sqlite_master"
            .to_owned();
        if !columns_of.is_empty() {
            let tables: Vec<String> = columns_of.iter().map(|name| string(name)).collect();
            found.push_str(&format!(
                "\n    UNION ALL SELECT 'column ' || \"t\".\"name\" || '.' || \"c\".\"name\" FROM sqlite_master AS \"t\", \
                 pragma_table_xinfo(\"t\".\"name\") AS \"c\"\n    WHERE \"t\".\"name\" IN ({})",
                tables.join(", ")
            ));
        }
        let mut sum = vec![also.to_owned()];
        for (objects, operator) in [(there, "EXCEPT"), (gone, "INTERSECT")] {
            if !objects.is_empty() {
                let values: Vec<String> =
                    objects.iter().map(|object| format!("({})", string(object))).collect();
                sum.push(format!(
                    "(SELECT count(*) FROM (VALUES {} {operator} SELECT \"object\" FROM \"found\"))",
                    values.join(", ")
                ));
            }
        }
        format!("WITH \"found\" (\"object\") AS (\n    {found}\n)\nSELECT {}", sum.join("\n    + "))
    }
}

enum Is {
    There,
    Gone,
}

fn kind(kind: &str, name: &str) -> String {
    format!("{kind} {name}")
}

fn index(name: &str, table: &ObjectName) -> String {
    format!("index {name} on {}", table.name)
}

fn string(text: &str) -> String {
    Dialect::Sqlite.spelling().string(text)
}
