//! How one state is to become another: what the YAML says beside what a database is to hold.

use std::collections::{BTreeMap, BTreeSet};

use crate::ObjectName;
use crate::object::ObjectId;
use crate::rows::Cell;
use crate::schema::Expr;
use crate::twin::Twin;

/// How a state is to become another: what no comparison of two states can tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Renamed tables: new name to old name.
    pub tables: BTreeMap<ObjectName, ObjectName>,
    /// Renamed enums: new name to old name.
    pub enums: BTreeMap<ObjectName, ObjectName>,
    /// Renamed columns: new table name and new column name to the old column name.
    pub columns: BTreeMap<(ObjectName, String), String>,
    /// Renamed enum values: new enum name and new value to the old value.
    pub enum_values: BTreeMap<(ObjectName, String), String>,
    /// Removed enum values: enum name and the removed value to the value that its rows get.
    pub enum_replacements: BTreeMap<(ObjectName, String), String>,
    /// Where the database has no enum types: the enum whose values a column holds, by new table name and new column name.
    pub enum_columns: BTreeMap<(ObjectName, String), ObjectName>,
    /// What existing rows get when a column arrives or becomes NOT NULL: new table name and new column name.
    pub backfills: BTreeMap<(ObjectName, String), Expr>,
    /// The cast of a changed column type, an expression over the table's old columns.
    pub casts: BTreeMap<(ObjectName, String), Expr>,
    /// Renamed objects: new name to old name.
    pub objects: BTreeMap<ObjectId, ObjectName>,
    /// The major version of the server, where one is known.
    pub version: Option<u32>,
    /// The collation of tables that name none, where the database has no word for it.
    pub collation: Option<String>,
    /// Whether the wanted state existed before (a down migration): its required columns come back with a filler.
    pub restores: bool,
    /// Tables that are too large, or too busy, to be kept from those who use them while a change is carried out: by new name.
    pub large: BTreeSet<ObjectName>,
    /// Columns whose rows get their values by a step of its own, after the column is there: new table name and new column name.
    pub filled: BTreeSet<(ObjectName, String)>,
    /// Renamed rows that belong to the code: new table name and the row's key to the key that it had.
    pub rows: BTreeMap<(ObjectName, Vec<Cell>), Vec<Cell>>,
    /// Columns that take the place of older ones: new table name and the newer column's name.
    pub twins: BTreeMap<(ObjectName, String), Twin>,
    /// Tables whose former names are those of views for a while, or were: new name to old name.
    pub aliases: BTreeMap<ObjectName, ObjectName>,
}

impl Hints {
    /// The same renames seen from the other end, for the way back. Backfills and casts hold for one direction only.
    pub fn inverted(&self) -> Hints {
        let old_table = |table: &ObjectName| self.tables.get(table).unwrap_or(table).clone();
        let old_enum = |name: &ObjectName| self.enums.get(name).unwrap_or(name).clone();
        let old_column =
            |key: &(ObjectName, String)| (old_table(&key.0), self.columns.get(key).unwrap_or(&key.1).clone());
        Hints {
            tables: self.tables.iter().map(|(new, old)| (old.clone(), new.clone())).collect(),
            enums: self.enums.iter().map(|(new, old)| (old.clone(), new.clone())).collect(),
            columns: self
                .columns
                .iter()
                .map(|((table, new), old)| ((old_table(table), old.clone()), new.clone()))
                .collect(),
            enum_values: self
                .enum_values
                .iter()
                .map(|((name, new), old)| ((old_enum(name), old.clone()), new.clone()))
                .collect(),
            enum_columns: self
                .enum_columns
                .iter()
                .map(|(column, name)| (old_column(column), old_enum(name)))
                .collect(),
            objects: self
                .objects
                .iter()
                .map(|(new, old)| {
                    let on = new.on.as_ref().map(old_table);
                    (ObjectId { name: old.clone(), on, ..new.clone() }, new.name.clone())
                })
                .collect(),
            version: self.version,
            collation: self.collation.clone(),
            restores: !self.restores,
            large: self.large.iter().map(old_table).collect(),
            rows: self
                .rows
                .iter()
                .map(|((table, new), old)| ((old_table(table), old.clone()), new.clone()))
                .collect(),
            twins: self
                .twins
                .iter()
                .map(|((table, new), twin)| ((old_table(table), new.clone()), twin.clone()))
                .collect(),
            aliases: self.aliases.clone(),
            ..Hints::default()
        }
    }
}
