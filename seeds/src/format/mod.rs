//! The formats in which rows can be written, and how a file's name says which it is.

pub(crate) mod csv;
pub(crate) mod header;
pub(crate) mod json;
pub(crate) mod lines;

use std::path::Path;

/// How a file says rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Yaml,
    Json,
    /// A JSON document a line, each a row.
    JsonLines,
    Csv,
}

impl Format {
    /// The format that the file's name ends with, if it is one.
    pub(crate) fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()? {
            "yaml" | "yml" => Some(Format::Yaml),
            "json" => Some(Format::Json),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            "csv" | "tsv" => Some(Format::Csv),
            _ => None,
        }
    }

    /// Whether a file holds rows of one table and nothing else, so that its name has to say of which.
    pub(crate) fn is_of_one_table(self) -> bool {
        match self {
            Format::Yaml | Format::Json => false,
            Format::JsonLines | Format::Csv => true,
        }
    }
}
