//! What is wrong in a file that is not kept: each finding holds the record that it is about.

use std::path::PathBuf;

use tablewright_schema::{Diagnostic, Diagnostics, Span};

/// Findings that are told: who has that many has made one mistake in every row.
const MOST: usize = 100;

/// Everything that was found wrong in one file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    path: PathBuf,
    list: Vec<Finding>,
    /// Findings that are not told.
    more: usize,
}

#[derive(Clone, Debug)]
struct Finding {
    /// The record.
    text: String,
    /// The line on which it begins.
    line: usize,
    /// Its span is within the record.
    found: Diagnostic,
}

impl Findings {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, list: Vec::new(), more: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Adds what was found in a record.
    pub(crate) fn add(&mut self, line: usize, record: &[u8], found: impl IntoIterator<Item = Diagnostic>) {
        for found in found {
            match self.list.len() < MOST {
                true => self.list.push(Finding {
                    text: String::from_utf8_lossy(record).into_owned(),
                    line,
                    found,
                }),
                false => self.more += 1,
            }
        }
    }

    /// Adds them to others.
    pub(crate) fn tell(self, out: &mut Diagnostics) {
        let Findings { path, list, more } = self;
        for Finding { text, line, mut found } in list {
            let file = out.sources.add_part(path.clone(), text, line);
            found.span.file = file;
            found.related.iter_mut().for_each(|(span, _)| span.file = file);
            out.push(found);
        }
        if more > 0 {
            let file = out.sources.add(path, "");
            let message = format!("{more} more findings in this file are not told");
            out.push(Diagnostic::new(Span { file, start: 0, end: 0 }, message));
        }
    }
}
