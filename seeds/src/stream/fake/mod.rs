//! Rows that nobody wrote, for load tests: of every column's type, within its checks, with keys that are unique and references to rows that
//! are there. The same seed gives the same rows.

mod bounds;
mod cover;
mod dice;
mod document;
mod link;
mod prepare;
mod recipe;
mod scalar;
mod tokens;
mod unique;
mod value;
mod words;

use std::sync::Arc;

use tablewright_schema::yaml::node::{Kind, Node};
use tablewright_schema::{Diagnostic, Span};

use super::StreamRow;
use super::reader::{Field, Reader, Stop};
use super::shape::Shape;
use crate::dialect::Datum;
use link::settled;
pub(crate) use recipe::Recipe;
use recipe::{Filled, Filling};

/// `fake: 10000`
#[derive(Clone, Debug)]
pub(crate) struct Fake {
    pub(crate) rows: u64,
    pub(crate) seed: u64,
    /// What every row has, in which `${n}` is its number.
    pub(crate) with: Option<Node>,
    /// Where they are asked for.
    pub(crate) span: Span,
    /// Its line.
    pub(crate) line: usize,
}

/// Rows that are about to be made.
#[derive(Clone, Debug)]
pub(crate) struct Making {
    pub(crate) recipe: Result<Arc<Recipe>, Wrong>,
    /// Rows that are there already, and need not be made.
    pub(crate) first: u64,
    /// The line that asks for them.
    pub(crate) line: usize,
}

impl Making {
    /// The checks that are not understood.
    pub(crate) fn unclear(&self) -> Vec<String> {
        self.recipe.as_ref().map(|recipe| recipe.unclear.clone()).unwrap_or_default()
    }

    /// Whether something is not there yet that rows refer to, since nothing is written.
    pub(crate) fn is_open(&self) -> bool {
        self.recipe.as_ref().is_ok_and(|recipe| recipe.is_open)
    }
}

/// Why rows cannot be made, and what to do.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    pub(crate) message: String,
    pub(crate) help: String,
}

/// Values that are tried until a JSON Schema takes one.
const ATTEMPTS: u32 = 16;

const NOWHERE: Span = Span { file: 0, start: 0, end: 0 };

fn nowhere(message: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic::new(NOWHERE, message).help(help)
}

/// What is given, without its places: the text that they are in is not at hand where rows are made.
pub(crate) fn placeless(node: &Node) -> Node {
    let kind = match &node.kind {
        Kind::Scalar(scalar) => Kind::Scalar(scalar.clone()),
        Kind::Sequence(items) => Kind::Sequence(items.iter().map(placeless).collect()),
        Kind::Mapping(entries) => Kind::Mapping(
            entries
                .iter()
                .map(|entry| tablewright_schema::yaml::node::Entry {
                    key: entry.key.clone(),
                    key_span: NOWHERE,
                    value: placeless(&entry.value),
                })
                .collect(),
        ),
    };
    Node { span: NOWHERE, kind }
}

impl<'j> Reader<'j, '_> {
    /// Makes the rows.
    pub(super) fn make(&mut self, making: &Making) -> Result<(), Stop> {
        let recipe = match &making.recipe {
            Ok(recipe) => Arc::clone(recipe),
            Err(Wrong { message, help }) => {
                self.findings.add(making.line, b"", [nowhere(message, help)]);
                return Ok(());
            }
        };
        let paths = recipe.paths();
        let shape = match Shape::of(&paths, &self.job.model, self.table, &self.job.key) {
            Ok(shape) => Arc::new(shape),
            Err(wrong) => {
                let help = wrong.help.unwrap_or_else(|| "give it under `with`".to_owned());
                self.findings.add(making.line, b"", [nowhere(wrong.message, &help)]);
                return Ok(());
            }
        };
        let columns = self.columns(&shape);
        for row in making.first + 1..=recipe.rows {
            let mut found = Vec::new();
            let job = self.job;
            let given = recipe.given(row, &job.model, self.table, &job.variables, &mut found);
            let mut fields = Vec::with_capacity(columns.len());
            for (slot, column) in columns.iter().enumerate() {
                fields.push(self.slot(&recipe, slot, row, &given, column, &mut found));
            }
            let done = StreamRow { line: making.line, fields };
            let bytes = usize::try_from(row).unwrap_or(usize::MAX);
            let text = format!("row {row} of {} of {}", recipe.rows, self.table.name);
            self.row(&paths, &shape, done, found, text.as_bytes(), bytes)?;
            if !self.findings.is_empty() {
                // The next row would only say the same.
                return Ok(());
            }
            if recipe.refers_to_itself && settled(row + 1) == row {
                self.flush(row)?;
            }
        }
        Ok(())
    }

    /// What one field of a row comes to.
    fn slot(
        &mut self,
        recipe: &Recipe,
        slot: usize,
        row: u64,
        given: &[(Vec<String>, Node)],
        field: &Field<'j>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Datum> {
        let job = self.job;
        let made = recipe.made_in(slot);
        let attempts = if made.is_some() { ATTEMPTS } else { 1 };
        let mut last = Vec::new();
        for attempt in 0..attempts {
            let filling =
                Filling { model: &job.model, variables: &job.variables, given: Some(given), attempt };
            let filled = recipe.filled(slot, row, &filling);
            last.clear();
            match filled {
                Ok(Filled::Null) => return Some(Datum::Null),
                Ok(Filled::Datum(datum)) => return Some(datum),
                Ok(Filled::Node(node)) => {
                    let datum = self.field(field, Some(node), NOWHERE, &mut last);
                    if last.is_empty() {
                        return datum;
                    }
                }
                Err(message) => {
                    last.push(Diagnostic::new(NOWHERE, message));
                    break;
                }
            }
        }
        match made {
            // What is not understood is left out where that may be.
            Some((_, true)) => return Some(Datum::Null),
            Some((column, false)) => {
                let help =
                    format!("nothing was found that does; give it under `with`: `with: {{ {column}: … }}`");
                found.extend(last.into_iter().map(|wrong| wrong.help(help.as_str())));
            }
            None => found.extend(last),
        }
        None
    }
}
