//! The Rust side: what generated code is made of, for all tables and for one.

use crate::model::{Rust, RustName};
use crate::yaml::ast::{File, RustBody, Table};
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics};

/// What all tables have in common, and what their rows derive. It may be said in one file only: nobody would look for the
/// other half in a second.
pub(super) fn lower(files: &[File], out: &mut Diagnostics) -> (Rust, Vec<RustName>) {
    let mut said = files.iter().filter_map(|file| file.rust.as_ref());
    let Some(RustBody { datetime, decimal, derives, span, broken: _ }) = said.next() else {
        return (Rust::default(), Vec::new());
    };
    for again in said {
        let found = Diagnostic::new(again.span, "`rust` is said in two files");
        out.push(found.related(*span, "the first one").help("write it in one of them"));
    }
    let rust = Rust {
        datetime: datetime.as_ref().map(|said| said.value).unwrap_or_default(),
        datetime_span: datetime.as_ref().map(|said| said.span),
        decimal: decimal.as_ref().map(|said| said.value).unwrap_or_default(),
        decimal_span: decimal.as_ref().map(|said| said.span),
    };
    (rust, derives.iter().map(name).collect())
}

/// What a table's row derives: what it says itself, else what holds for all.
pub(super) fn derives(table: &Table, all: &[RustName]) -> Vec<RustName> {
    table.derives.as_ref().map_or_else(|| all.to_vec(), |own| own.iter().map(name).collect())
}

/// A name as the YAML writes it.
pub(super) fn name(written: &Spanned<String>) -> RustName {
    RustName { text: written.value.trim().to_owned(), span: written.span }
}
