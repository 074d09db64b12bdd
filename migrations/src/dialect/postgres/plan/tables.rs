//! Database schemas and tables: created, renamed, dropped.

use std::collections::BTreeSet;

use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::family::without_default;
use tablewright_schema::naming::sequence as sequence_name;
use tablewright_schema::object::ObjectKind;
use tablewright_schema::schema::{Column, ForeignKey, Table};
use tablewright_schema::{ObjectName, Schema};

use super::{Phase, Work, alter, alter_column, ident, name, spelling};
use crate::change::{Change, Rename};
use crate::plan::{HazardKind, Lock, Step};

/// Database schemas that hold something; `with_empty` adds those known to exist without.
pub(super) fn namespaces(schema: &Schema, with_empty: bool) -> BTreeSet<&String> {
    let managed =
        schema.tables.keys().chain(schema.enums.keys()).chain(schema.objects.keys().map(|id| &id.name));
    let unmanaged = schema.unmanaged.iter().map(|object| &object.name);
    let empty = schema.objects.keys().filter(|id| with_empty && id.kind == ObjectKind::Schema);
    managed
        .chain(unmanaged)
        .filter_map(|name| name.schema.as_ref())
        .chain(empty.map(|id| &id.name.name))
        .collect()
}

impl<'a> Work<'a> {
    pub(super) fn create_schemas(&mut self) {
        let existing = namespaces(self.from, true);
        let has_object = |name: &str| {
            self.to.objects.keys().any(|id| id.kind == ObjectKind::Schema && id.name.name == *name)
        };
        let wanted = namespaces(self.to, false);
        for namespace in wanted.difference(&existing).filter(|name| !has_object(name)) {
            let sql = format!("CREATE SCHEMA IF NOT EXISTS {}", ident(namespace));
            self.push(Phase::Schemas, Step::new(sql, Lock::None));
        }
    }

    /// A database schema goes with the last of its objects. Without CASCADE: whatever else it holds stops the migration.
    pub(super) fn drop_schemas(&mut self) {
        let mut kept = namespaces(self.to, true);
        kept.extend(self.from.unmanaged.iter().filter_map(|object| object.name.schema.as_ref()));
        for namespace in namespaces(self.from, false).difference(&kept) {
            let sql = format!("DROP SCHEMA {}", ident(namespace));
            self.push(Phase::DropSchemas, Step::new(sql, Lock::None));
        }
    }

    pub(super) fn renames(&mut self) {
        for rename in self.changes.iter().filter_map(Change::as_rename) {
            match rename {
                Rename::Enum { from, to } => self.rename_object("TYPE", from, to, Lock::None),
                Rename::EnumValue { name: ty, from, to } => {
                    let (old, new) = (spelling().string(from), spelling().string(to));
                    let sql = format!("ALTER TYPE {} RENAME VALUE {old} TO {new}", name(ty));
                    self.push(Phase::Rename, Step::new(sql, Lock::None));
                }
                Rename::Table { from, to } => {
                    self.rename_object("TABLE", from, to, Lock::ReadsAndWrites(from.to_string()));
                    for (column, _) in self.numbered(to) {
                        self.rename_sequence(to, (&from.name, &column), (&to.name, &column));
                    }
                }
                Rename::Column { table, from, to } => {
                    self.push(
                        Phase::Rename,
                        alter(table, &format!("RENAME COLUMN {} TO {}", ident(from), ident(to))),
                    );
                    if self.numbered(table).iter().any(|(_, now)| now == to) {
                        self.rename_sequence(table, (&table.name, from), (&table.name, to));
                    }
                }
                // Done by `objects`.
                Rename::Object { .. } => {}
            }
        }
    }

    /// The columns of a table that own a sequence: by their names when the table is renamed, and now.
    fn numbered(&self, table: &ObjectName) -> Vec<(String, String)> {
        let columns = self.before.get(table).map(|table| table.columns.as_slice()).unwrap_or_default();
        // A sequence with a name of its own keeps it.
        let named =
            |column: &Column| column.sequence.as_ref().is_some_and(|sequence| sequence.name.is_some());
        let numbered = columns.iter().filter(|column| column.identity.is_some() && !named(column));
        numbered
            .map(|column| (self.column_before(table, &column.name).to_owned(), column.name.clone()))
            .collect()
    }

    /// The server leaves the sequence of a column with its old name, which a new table of that name would stumble over.
    fn rename_sequence(&mut self, table: &ObjectName, from: (&str, &str), to: (&str, &str)) {
        let (old, new) = (sequence_name(from.0, from.1), sequence_name(to.0, to.1));
        let old = name(&table.sibling(old));
        let sql = format!("ALTER SEQUENCE IF EXISTS {old} RENAME TO {}", ident(&new));
        self.push(Phase::Rename, Step::new(sql, Lock::None));
    }

    fn rename_object(&mut self, kind: &str, from: &ObjectName, to: &ObjectName, lock: Lock) {
        let mut now = from.clone();
        if from.schema != to.schema {
            let namespace = ident(to.schema.as_deref().unwrap_or("public"));
            let sql = format!("ALTER {kind} {} SET SCHEMA {namespace}", name(&now));
            self.push(Phase::Rename, Step::new(sql, lock.clone()));
            now.schema.clone_from(&to.schema);
        }
        if from.name != to.name {
            let sql = format!("ALTER {kind} {} RENAME TO {}", name(&now), ident(&to.name));
            self.push(Phase::Rename, Step::new(sql, lock));
        }
    }

    pub(super) fn create_table(&mut self, table: &'a Table) {
        let [before, after, marks] = Postgres::around_table(table);
        for sql in before.into_iter().chain([spelling().create_table(table)]).chain(after) {
            self.push(Phase::CreateTables, Step::new(sql, Lock::None));
        }
        for column in without_default(table, &self.to.tables) {
            self.push(Phase::CreateTables, alter_column(&table.name, column, "DROP DEFAULT"));
        }
        self.name_new_parts(table);
        for index in table.indexes.values() {
            let sql = spelling().create_index(&table.name, index);
            self.push(Phase::CreateTables, Step::new(sql, Lock::None));
            self.settle_index(&table.name, index, Phase::CreateTables);
            if index.comment.is_some() {
                self.comment_index(&table.name, index);
            }
        }
        for sql in marks {
            self.push(Phase::CreateTables, Step::new(sql, Lock::None));
        }
        for constraint in Postgres::later_constraints(table) {
            self.push(Phase::AddConstraints, alter(&table.name, &format!("ADD {constraint}")));
        }
        for key in table.foreign_keys.values() {
            let lock = Lock::Writes(key.table.to_string());
            let sql = format!("ALTER TABLE {} ADD {}", name(&table.name), spelling().foreign_key(key));
            self.push(Phase::AddForeignKeys, Step::new(sql, lock));
        }
        for (constraint, comment) in table.constraint_comments() {
            let subject = format!("CONSTRAINT {} ON {}", ident(&constraint), name(&table.name));
            self.comment(&subject, Some(comment));
        }
        self.join_type(&table.name, table.family.of.as_ref());
        self.new_access(table);
        for (index, comment) in table.index_comments() {
            let subject = format!("INDEX {}", name(&table.name.sibling(index)));
            self.comment(&subject, Some(comment));
        }
        if table.comment.is_some() {
            self.comment(&format!("TABLE {}", name(&table.name)), table.comment.as_deref());
        }
        for column in table.columns.iter().filter(|column| column.comment.is_some()) {
            self.comment_column(&table.name, column);
        }
    }

    /// Tables go children first; a circle of foreign keys is cut. One whose index or constraint names are wanted by a new table
    /// goes early, all others when nothing reads them any more.
    pub(super) fn drop_tables(&mut self) {
        let mut left: Vec<&'a Table> = self.changes.iter().filter_map(dropped).collect();
        let gone: BTreeSet<&ObjectName> = left.iter().map(|table| &table.name).collect();
        // Partitions go with what they are part of.
        left.retain(|table| {
            !table.family.partition_of.as_ref().is_some_and(|part| gone.contains(&part.parent))
        });
        while !left.is_empty() {
            let is_referred_to = |table: &Table| {
                left.iter().any(|other| other.name != table.name && refers(other, &table.name))
            };
            // In a circle the first table's foreign keys go, then the table can.
            let at = left.iter().position(|table| !is_referred_to(table)).unwrap_or(0);
            let table = left.remove(at);
            let referring: Vec<(&'a Table, &'a ForeignKey)> = left
                .iter()
                .flat_map(|other| other.foreign_keys.values().map(move |key| (*other, key)))
                .filter(|(_, key)| key.table == table.name)
                .collect();
            for (other, key) in referring {
                if !self.aside.has_foreign_key(&other.name, &key.name) {
                    let step = alter(&other.name, &format!("DROP CONSTRAINT {}", ident(&key.name)));
                    self.push(Phase::DropForeignKeys, step);
                }
            }
            // Another partition may be wanted for its rows.
            let is_part = table.family.partition_of.is_some();
            let phase =
                if is_part || self.is_in_the_way(table) { Phase::DropInTheWay } else { Phase::DropTables };
            // What it holds may be what another partition is to hold from now on.
            if let Some(part) = &table.family.partition_of
                && self.has_part_that_comes_back(&part.parent)
            {
                let detach = format!("DETACH PARTITION {}", name(&table.name));
                self.push(Phase::Detach, alter(&part.parent, &detach));
            }
            let subject = table.name.to_string();
            let step =
                Step::new(format!("DROP TABLE {}", name(&table.name)), Lock::ReadsAndWrites(subject.clone()))
                    .hazard(HazardKind::DropTable, subject, "the table and all its rows are dropped");
            self.push(phase, step);
        }
    }

    /// Index names are unique in a database schema, not in a table.
    fn is_in_the_way(&self, table: &Table) -> bool {
        let names = relation_names(table);
        let existing = self.before.values().copied().filter(|other| self.to.tables.contains_key(&other.name));
        let existing: BTreeSet<ObjectName> = existing.flat_map(relation_names).collect();
        let wanted = self.to.tables.values().flat_map(relation_names);
        wanted.into_iter().any(|wanted| names.contains(&wanted) && !existing.contains(&wanted))
    }
}

fn dropped(change: &Change) -> Option<&Table> {
    match change {
        Change::DropTable(table) => Some(table),
        Change::Rename(_)
        | Change::Enum(_)
        | Change::Object(_)
        | Change::DefaultPrivileges { .. }
        | Change::Rows(_)
        | Change::CreateTable(_)
        | Change::AlterTable { .. } => None,
    }
}

fn refers(table: &Table, to: &ObjectName) -> bool {
    table.foreign_keys.values().any(|key| key.table == *to) || table.family.inherits.contains(to)
}

/// Names of the indexes, those behind constraints too.
fn relation_names(table: &Table) -> BTreeSet<ObjectName> {
    let keys = table.primary_key.iter().map(|key| &key.name).chain(table.uniques.keys());
    keys.chain(table.indexes.keys()).map(|index| table.name.sibling(index)).collect()
}
