//! How MySQL and MariaDB spread the rows of a table, and keep their former versions. Partitions there are no tables, and their names are
//! the table's own.

use crate::model::Column;
use crate::schema::{Expr, Parameters};

/// What stands behind `PARTITION BY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partitioning {
    /// By what: ``RANGE (year(`created_at`))``, ``LINEAR KEY (`id`)``, `SYSTEM_TIME LIMIT 1000`.
    pub by: Expr,
    /// By what the rows of each partition are spread once more: ``HASH (`id`)``.
    pub subpartition_by: Option<Expr>,
    /// How many subpartitions each partition has, where they have no names of their own.
    pub subpartitions: Option<u32>,
    /// The partitions.
    pub parts: Parts,
}

/// The partitions of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parts {
    /// So many, which the server calls p0, p1, ….
    Count(u32),
    /// Each by its name, in their order.
    Named(Vec<Part>),
}

/// A partition, or a subpartition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Which rows it holds: `LESS THAN (2020)`, `IN (1,2)`, `DEFAULT`, `HISTORY`. Nothing where a hash says it.
    pub values: Option<Expr>,
    /// How it is kept: `comment`, `max_rows`, `data_directory`.
    pub options: Parameters,
    /// Its subpartitions, where they have names of their own.
    pub subparts: Vec<Part>,
}

/// How a column takes part in the versions of its row (MariaDB's system versioning).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versioning {
    /// A change of it makes no version of the row: `WITHOUT SYSTEM VERSIONING`.
    Without,
    /// It holds when a version began: `GENERATED ALWAYS AS ROW START`.
    RowStart,
    /// It holds when a version ended: `GENERATED ALWAYS AS ROW END`.
    RowEnd,
}

impl Versioning {
    /// The words behind a column's type.
    pub fn sql(self) -> &'static str {
        match self {
            Versioning::Without => "WITHOUT SYSTEM VERSIONING",
            Versioning::RowStart => "GENERATED ALWAYS AS ROW START",
            Versioning::RowEnd => "GENERATED ALWAYS AS ROW END",
        }
    }

    /// The word in YAML.
    pub fn word(self) -> &'static str {
        match self {
            Versioning::Without => "without",
            Versioning::RowStart => "row_start",
            Versioning::RowEnd => "row_end",
        }
    }

    /// Whether the server writes the column by itself.
    pub fn is_written_by_server(self) -> bool {
        match self {
            Versioning::Without => false,
            Versioning::RowStart | Versioning::RowEnd => true,
        }
    }
}

impl Column {
    /// Whether the database writes it by itself, so that no row brings a value: a generated column, or an instant between which a version
    /// of the row held.
    pub fn is_computed(&self) -> bool {
        self.generated.is_some() || self.storage.versioning.is_some_and(Versioning::is_written_by_server)
    }
}
