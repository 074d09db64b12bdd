//! The columns of a primary key or unique constraint: `name`, `name desc`, `name collate nocase desc`, or the long form.

use std::collections::BTreeMap;

use super::index::{collated, ordering};
use super::scope::{Declared, Scope};
use crate::schema::KeyOrder;
use crate::yaml::ast::{IndexKeyBody, IndexKeyDecl, OrShort};
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics};

/// The columns of a key, and by their place those that are not sorted as usual.
#[derive(Default)]
pub(super) struct KeyColumns {
    pub(super) names: Vec<Spanned<String>>,
    pub(super) orders: BTreeMap<usize, KeyOrder>,
}

/// Reads the columns of a key. A finding for each that is not there or cannot be one; `None` if one cannot.
pub(super) fn columns(
    declared: &[IndexKeyDecl],
    table: &Declared<'_>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<KeyColumns> {
    let mut read = KeyColumns::default();
    for key in declared {
        match column(key, table) {
            Ok((name, order)) => {
                if order != KeyOrder::default() {
                    read.orders.insert(read.names.len(), order);
                }
                read.names.push(name);
            }
            Err(found) => out.push(
                found.help("a column of a key is `name`, or `name desc` on SQLite and MySQL, on SQLite `name collate nocase`"),
            ),
        }
    }
    scope.has_columns(&table.name, &read.names, out);
    (read.names.len() == declared.len()).then_some(read)
}

/// The name of each column, as far as there is one.
pub(super) fn names(declared: &[IndexKeyDecl], table: &Declared<'_>) -> Vec<String> {
    declared.iter().filter_map(|key| column(key, table).ok()).map(|(name, _)| name.value).collect()
}

fn column(key: &IndexKeyDecl, table: &Declared<'_>) -> Result<(Spanned<String>, KeyOrder), Diagnostic> {
    match key {
        OrShort::Short(text, _) => from_text(text, table),
        OrShort::Long(body) => from_body(body),
    }
}

fn from_body(body: &IndexKeyBody) -> Result<(Spanned<String>, KeyOrder), Diagnostic> {
    let IndexKeyBody { column, expression, prefix, desc, nulls, collation, opclass, span, broken: _ } = body;
    let extra = [
        (expression.is_some(), "an expression is no part of a key"),
        (nulls.is_some(), "a key does not say where NULLs go"),
        (opclass.is_some(), "a key has no operator class"),
    ];
    if let Some((_, message)) = extra.into_iter().find(|(written, _)| *written) {
        return Err(Diagnostic::new(*span, message));
    }
    let Some(column) = column else { return Err(Diagnostic::new(*span, "a column of a key needs `column`")) };
    let collation = collation.as_ref().map(|collation| collation.value.clone());
    let prefix = match prefix {
        Some(length) => Some(super::index::prefix(length)?),
        None => None,
    };
    Ok((column.clone(), KeyOrder { descending: *desc, collation, prefix }))
}

fn from_text(
    text: &Spanned<String>,
    table: &Declared<'_>,
) -> Result<(Spanned<String>, KeyOrder), Diagnostic> {
    let named = |name: &str| Spanned::new(name.to_owned(), text.span);
    let whole = text.value.trim();
    if table.column(whole).is_some() {
        return Ok((named(whole), KeyOrder::default()));
    }
    let (rest, descending, nulls_first) = ordering(whole);
    if nulls_first.is_some() {
        return Err(Diagnostic::new(text.span, "a key does not say where NULLs go"));
    }
    if table.column(rest).is_some() {
        return Ok((named(rest), KeyOrder { descending, ..KeyOrder::default() }));
    }
    let (first, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    match collated(words) {
        Some((collation, "")) => {
            Ok((named(first), KeyOrder { descending, collation: Some(collation.to_owned()), prefix: None }))
        }
        Some((_, words)) => Err(Diagnostic::new(text.span, format!("`{words}` is no part of a key"))),
        // Whatever it is, there is no such column.
        None => Ok((named(rest), KeyOrder { descending, ..KeyOrder::default() })),
    }
}
