//! Tables that belong together in PostgreSQL: partitions with what they are part of, and tables that inherit.

mod indexes;
mod words;

use std::collections::BTreeMap;

pub use self::indexes::{PartIndex, in_turn, name_parts, part_indexes, passing_name};
use crate::ObjectName;
use crate::schema::{Column, ColumnStorage, Expr, Identity, Table, Tables};

/// The tables that a table belongs with.
///
/// A [`Table`] with parents says only what it does not have from them: columns of its own and those that differ, its own
/// constraints and indexes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Family {
    /// How rows are spread over partitions: `RANGE (created_at)`.
    pub partition_by: Option<Expr>,
    /// What it is a partition of.
    pub partition_of: Option<PartitionOf>,
    /// The tables that it inherits from, in order.
    pub inherits: Vec<ObjectName>,
    /// The composite type that it is a table of: its columns are the type's attributes.
    pub of: Option<ObjectName>,
}

/// How a table is part of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionOf {
    /// The partitioned table.
    pub parent: ObjectName,
    /// Which rows are here: `FOR VALUES FROM (1) TO (9)`, `DEFAULT`.
    pub bound: Expr,
    /// Indexes that belong to one of the parent's and have another name than the server gives in a new table: what the parent's is
    /// called, to what theirs is.
    pub index_names: BTreeMap<String, String>,
}

impl Family {
    /// The tables that it has columns from.
    pub fn parents(&self) -> impl Iterator<Item = &ObjectName> {
        self.partition_of.iter().map(|part| &part.parent).chain(&self.inherits)
    }

    /// Whether it has columns from another table.
    pub fn has_parents(&self) -> bool {
        self.parents().next().is_some()
    }
}

/// Tables in an order in which each comes after its parents.
pub fn parents_first<'a>(tables: impl Iterator<Item = &'a Table>) -> Vec<&'a Table> {
    let tables: Vec<&Table> = tables.collect();
    if !tables.iter().any(|table| table.family.has_parents()) {
        return tables;
    }
    let by_name: BTreeMap<&ObjectName, &Table> = tables.iter().map(|table| (&table.name, *table)).collect();
    let mut ordered = tables;
    ordered.sort_by_key(|table| depth(table, &by_name, by_name.len()));
    ordered
}

/// How many generations stand above it; `most` ends a circle, which no database holds.
fn depth(table: &Table, tables: &BTreeMap<&ObjectName, &Table>, most: usize) -> usize {
    if most == 0 {
        return 0;
    }
    let parents = table.family.parents().filter_map(|parent| tables.get(parent));
    parents.map(|parent| 1 + depth(parent, tables, most - 1)).max().unwrap_or(0)
}

/// Every column of a table, those that it has from its parents first.
pub fn all_columns(table: &Table, tables: &Tables) -> Vec<Column> {
    columns_within(table, tables, tables.len() + 1)
}

fn columns_within(table: &Table, tables: &Tables, most: usize) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for parent in table.family.parents().filter_map(|parent| tables.get(parent)).filter(|_| most > 0) {
        for column in columns_within(parent, tables, most - 1) {
            if !columns.iter().any(|known| known.name == column.name) {
                columns.push(inherited(&column));
            }
        }
    }
    for own in &table.columns {
        match columns.iter_mut().find(|column| column.name == own.name) {
            Some(column) => *column = own.clone(),
            None => columns.push(own.clone()),
        }
    }
    columns
}

/// The column as a table has it from its parent: a comment, a sequence and a statistics target stay behind. What the constraint is
/// called that keeps NULL out is history's there: no statement changes it.
pub fn inherited(column: &Column) -> Column {
    let ColumnStorage { storage, compression, .. } = column.storage;
    let leaves_null = column.not_null.as_ref().is_some_and(|found| found.no_inherit);
    Column {
        nullable: column.nullable || leaves_null,
        not_null: None,
        comment: None,
        identity: None,
        sequence: None,
        storage: ColumnStorage { storage, compression, ..ColumnStorage::default() },
        ..column.clone()
    }
}

/// Columns of a table that inherits, which have no default though the parent's have one: a new table takes that.
pub fn without_default<'a>(table: &'a Table, tables: &Tables) -> Vec<&'a Column> {
    let parents = table.family.inherits.iter().filter_map(|parent| tables.get(parent));
    let above: Vec<Column> = parents.flat_map(|parent| all_columns(parent, tables)).collect();
    let has_default = |name: &str| above.iter().any(|column| column.name == name && column.default.is_some());
    table.columns.iter().filter(|column| column.default.is_none() && has_default(&column.name)).collect()
}

/// Whether a table says nothing of a column by itself. The next number of a serial is the parent's default, which is not told.
pub fn is_inherited(own: &Column, parent: &Column) -> bool {
    let numbers = |column: &Column| {
        column.default.as_ref().is_some_and(|default| default.sql().starts_with("nextval("))
    };
    if parent.identity == Some(Identity::Serial) && numbers(own) {
        return Column { default: None, ..own.clone() } == inherited(parent);
    }
    *own == inherited(parent)
}
