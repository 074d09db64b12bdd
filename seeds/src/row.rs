//! What a seed row is once its YAML was read and checked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tablewright_schema::model::PerDialect;
use tablewright_schema::{Diagnostic, ObjectName, Sources, Span};

use crate::stream::Stream;
use crate::value::Value;

/// Rows of reference data that were read and checked, in the order in which they are written.
#[derive(Clone, Debug, Default)]
pub struct Seeds {
    pub(crate) sources: Sources,
    pub(crate) tables: Vec<TableSeeds>,
    pub(crate) rows: Vec<Row>,
    pub(crate) references: Vec<Reference>,
    pub(crate) batches: Vec<Batch>,
    /// Files whose rows are not held in memory.
    pub(crate) streams: Vec<Stream>,
    pub(crate) variables: BTreeMap<String, String>,
}

impl Seeds {
    /// How many rows there are, those of files that are too long to be held in memory and those that are to be made
    /// aside: see [`Seeds::files`] and [`Seeds::made`].
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.streams.is_empty()
    }

    /// The files whose rows are read and checked while they are loaded, and how many bytes each has.
    pub fn files(&self) -> impl Iterator<Item = (&Path, u64)> {
        let files = self.streams.iter().filter(|stream| stream.fake.is_none());
        files.map(|stream| (stream.file.path.as_path(), stream.file.bytes))
    }

    /// How many rows are to be made that nobody wrote.
    pub fn made(&self) -> u64 {
        self.streams.iter().filter_map(|stream| stream.fake.as_ref()).map(|fake| fake.rows).sum()
    }

    /// The tables that have rows.
    pub fn tables(&self) -> impl Iterator<Item = &ObjectName> {
        self.tables.iter().map(|table| &table.name)
    }

    /// The texts that the rows were read from.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }
}

/// A table that has seeds.
#[derive(Clone, Debug)]
pub(crate) struct TableSeeds {
    pub(crate) name: ObjectName,
    /// The columns by which a row is found again.
    pub(crate) key: Vec<String>,
    /// Whether the seeds say which.
    pub(crate) is_said: bool,
}

/// Index into [`Seeds::rows`].
pub(crate) type RowId = usize;

/// Index into [`Seeds::references`].
pub(crate) type ReferenceId = usize;

/// A row, as far as the seeds say what is in it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Index into [`Seeds::tables`].
    pub(crate) table: usize,
    pub(crate) span: Span,
    /// By column.
    pub(crate) cells: BTreeMap<String, Cell>,
    /// Columns that are left NULL until the row they refer to has been written.
    pub(crate) postponed: BTreeSet<String>,
    /// See [`SeedFile::layer`](crate::files::SeedFile::layer).
    pub(crate) layer: usize,
    /// Columns that are missing unless another layer has them.
    pub(crate) lacks: Vec<(String, Diagnostic)>,
}

/// What one column gets.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) span: Span,
    pub(crate) content: Content,
}

/// A value, or where it comes from.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Value(PerDialect<Value>),
    /// What another row holds in a column.
    Of(ReferenceId, String),
}

/// Another row, named by a key of its table.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) table: ObjectName,
    pub(crate) span: Span,
    /// By column.
    pub(crate) key: BTreeMap<String, Cell>,
    /// The seed row that it is, where it is one; otherwise it has to be in the database.
    pub(crate) row: Option<RowId>,
}

/// Rows of one table that are written together.
#[derive(Clone, Debug)]
pub(crate) enum Batch {
    Rows {
        /// Index into [`Seeds::tables`].
        table: usize,
        rows: Vec<RowId>,
    },
    /// Index into [`Seeds::streams`].
    Stream(usize),
}
