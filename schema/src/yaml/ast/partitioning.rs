//! How MySQL spreads the rows of a table over partitions, as the YAML says it.

use super::OrShort;
use crate::schema::Versioning;
use crate::yaml::from_yaml::{Map, Spanned, words};

crate::mapping! {
    /// How MySQL spreads the rows of a table over partitions.
    pub(crate) struct PartitioningBody: "partitioning" {
        /// By what: `RANGE (year(created_at))`, `LIST COLUMNS (region)`, `HASH (id)`, `LINEAR KEY (id)`, `SYSTEM_TIME LIMIT 1000`.
        "by" => by: Spanned<String>,
        /// The partitions, by name, in their order: which rows each holds (`LESS THAN (2020)`, `IN (1, 2)`), or a mapping with
        /// `values` and how it is kept.
        "partitions" => partitions: Map<PartDecl>,
        /// How many partitions there are, where a hash spreads the rows and they have no names.
        "count" => count: Option<Spanned<u64>>,
        /// By what the rows of each partition are spread once more: `HASH (id)`, `KEY (id)`.
        "subpartition_by" => subpartition_by: Option<Spanned<String>>,
        /// How many subpartitions each partition has, where they have no names.
        "subpartitions" => subpartitions: Option<Spanned<u64>>,
    }

    /// A partition of MySQL, in its long form.
    pub(crate) struct PartBody: "a partition" {
        /// Which rows it holds. Nothing where a hash says it.
        "values" => values: Option<Spanned<String>>,
        /// What the partition is for.
        "comment" => comment: Option<Spanned<String>>,
        /// How it is kept: `max_rows`, `min_rows`, `data_directory`, `index_directory`, `tablespace`.
        "options" => options: Map<Spanned<String>>,
        /// Its subpartitions, by name.
        "subpartitions" => subpartitions: Map<PartDecl>,
    }
}

/// A partition of MySQL: which rows it holds, or the long form.
pub(crate) type PartDecl = OrShort<Spanned<String>, Box<PartBody>>;

words! {
    /// How a column takes part in the versions of its row: not at all, or as the instants between which a version held.
    Versioning {
        "without" => Versioning::Without,
        "row_start" => Versioning::RowStart,
        "row_end" => Versioning::RowEnd,
    }
}
