//! The expressions of a table one by one, where a database is asked for its words by building the table.

use tablewright_schema::schema::{Expr, IndexKeyOf, Table};

use crate::{Part, Refusal};

/// The table without its expressions and indexes.
pub(super) fn bare(table: &Table) -> Table {
    let mut bare = table.clone();
    bare.checks.clear();
    bare.indexes.clear();
    for column in &mut bare.columns {
        column.default = None;
        column.generated = None;
    }
    bare
}

/// The bare table with each default, generated column and check alone, and its text.
pub(super) fn pieces(table: &Table, bare: &Table) -> Vec<(Part, String, Table)> {
    let mut pieces = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        if let Some(default) = &column.default {
            let mut with = bare.clone();
            with.columns[at].default = Some(default.clone());
            pieces.push((Part::Default(column.name.clone()), default.0.clone(), with));
        }
        if let Some(generated) = &column.generated {
            let mut with = bare.clone();
            with.columns[at].generated = Some(generated.clone());
            pieces.push((Part::Generated(column.name.clone()), generated.expr.0.clone(), with));
        }
    }
    for check in table.checks.values() {
        let mut with = bare.clone();
        with.checks.insert(check.name.clone(), check.clone());
        pieces.push((Part::Check(check.name.clone()), check.expr.0.clone(), with));
    }
    pieces
}

/// Takes over the stored text of every expression that says the same.
pub(super) fn keep_texts(before: &Table, table: &mut Table, same: fn(&str, &str) -> bool) {
    let keep = |stored: Option<&Expr>, wanted: Option<&mut Expr>| keep_text(stored, wanted, same);
    for column in &mut table.columns {
        let Some(stored) = before.column(&column.name) else { continue };
        keep(stored.default.as_ref(), column.default.as_mut());
        let stored = stored.generated.as_ref().map(|generated| &generated.expr);
        keep(stored, column.generated.as_mut().map(|generated| &mut generated.expr));
    }
    for (name, check) in &mut table.checks {
        for stored in before.checks.get(name).into_iter().chain(before.checks.values()) {
            keep(Some(&stored.expr), Some(&mut check.expr));
        }
    }
    for (name, index) in &mut table.indexes {
        for stored in before.indexes.get(name).into_iter().chain(before.indexes.values()) {
            keep(stored.predicate.as_ref(), index.predicate.as_mut());
            for (stored, key) in stored.keys.iter().zip(&mut index.keys) {
                if let (IndexKeyOf::Expr(stored), IndexKeyOf::Expr(wanted)) = (&stored.of, &mut key.of) {
                    keep(Some(stored), Some(wanted));
                }
            }
        }
    }
}

/// Takes over the stored text where it says the same.
pub(super) fn keep_text(stored: Option<&Expr>, wanted: Option<&mut Expr>, same: fn(&str, &str) -> bool) {
    if let (Some(stored), Some(wanted)) = (stored, wanted)
        && same(stored.sql(), wanted.sql())
    {
        wanted.clone_from(stored);
    }
}

/// What the database says of a part that it does not take.
pub(super) fn refusal(table: &Table, part: Part, sql: &str, error: &sqlx::Error) -> Refusal {
    Refusal { table: table.name.clone(), part, sql: sql.to_owned(), message: said(error), at: None }
}

/// The database's own words.
pub(super) fn said(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        other => other.to_string(),
    }
}
