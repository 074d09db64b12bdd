//! Many rows, of a file or made: read and checked on a thread of their own, a block at a time, so that none has to fit into memory, and the
//! database works while the next block is read.

pub(crate) mod fake;
pub(crate) mod findings;
pub(crate) mod load;
mod reader;
pub(crate) mod shape;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use tablewright_schema::{Dialect, Model, ObjectName};
use tokio::sync::mpsc;

use crate::dialect::Datum;
use crate::files::SeedFile;
use fake::{Fake, Making};
use findings::Findings;
use shape::Shape;

/// Rows of one block: enough that a round trip does not count, few enough that some of them fit anywhere.
pub(crate) const BLOCK: usize = 10_000;

/// Rows that are loaded as they are read.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    /// Index into [`Seeds::tables`](crate::row::Seeds::tables).
    pub(crate) table: usize,
    pub(crate) file: SeedFile,
    /// Whether the rows are made, and the file only says so.
    pub(crate) fake: Option<Fake>,
}

/// What has to be known to read one.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) model: Arc<Model>,
    pub(crate) table: ObjectName,
    /// The columns by which a row is found again.
    pub(crate) key: Vec<String>,
    pub(crate) dialect: Dialect,
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) file: SeedFile,
    /// How the rows are made, where no file holds them.
    pub(crate) making: Option<Making>,
    /// Rows at the beginning that are written already.
    pub(crate) skip: u64,
    /// Hashes of the keys of other files of the table.
    pub(crate) seen: HashSet<u64>,
}

/// What comes from the thread.
pub(crate) enum Message {
    Block(Block),
    /// Everything is read: what is wrong, and the hashes of all keys.
    End(Findings, HashSet<u64>),
}

/// Rows of one shape.
pub(crate) struct Block {
    pub(crate) shape: Arc<Shape>,
    pub(crate) rows: Vec<StreamRow>,
    /// Bytes of the file up to the last of them.
    pub(crate) bytes: u64,
    /// Rows of the file up to the last of them.
    pub(crate) read: u64,
    /// Whether no row before that is still to come.
    pub(crate) last: bool,
}

/// A checked row.
pub(crate) struct StreamRow {
    pub(crate) line: usize,
    /// By field; `None` where the row says nothing.
    pub(crate) fields: Vec<Option<Datum>>,
}

/// Begins to read; ends when the receiver is dropped.
pub(crate) fn start(job: Job) -> mpsc::Receiver<Message> {
    let (sender, receiver) = mpsc::channel(2);
    std::thread::spawn(move || reader::read(job, &sender));
    receiver
}
