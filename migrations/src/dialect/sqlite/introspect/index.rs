//! Indexes that belong to no constraint.

use tablewright_schema::schema::{Expr, Index, IndexKey, IndexKeyOf, Table};

use super::IndexRow;
use super::table::{collation, explicit};
use crate::dialect::sqlite::stored::{StoredIndex, Unreadable};

/// An index: columns and order from the pragma, expressions and predicate from the text.
pub(super) fn index(table: &Table, name: &str, sql: &str, rows: &[&IndexRow]) -> Result<Index, Unreadable> {
    let stored = StoredIndex::read(sql)?;
    if rows.len() != stored.keys.len() {
        return Err(format!("it has {} keys, its text {}", rows.len(), stored.keys.len()));
    }
    let mut index = Index {
        name: name.to_owned(),
        unique: stored.unique,
        method: None,
        keys: Vec::new(),
        include: Vec::new(),
        predicate: stored.predicate.map(Expr),
        nulls_not_distinct: false,
        comment: None,
        storage: Default::default(),
    };
    for ((_, _, column, descending, collated), text) in rows.iter().zip(stored.keys) {
        let of = match column {
            Some(name) => IndexKeyOf::Column(name.clone()),
            None => IndexKeyOf::Expr(Expr(text.expr)),
        };
        // What is written is kept, though it may be what the column has anyway.
        let written =
            text.collation.as_deref().map(|name| collation(name).unwrap_or_else(|| "BINARY".to_owned()));
        // A text that says nothing has the column's.
        let of_column = |name: &String| table.column(name).and_then(|column| column.collation.clone());
        let inherited = column.as_ref().and_then(of_column);
        let own = column.as_ref().and(collated.as_deref()).map(|own| explicit(collation(own), inherited));
        index.keys.push(IndexKey {
            of,
            prefix: None,
            descending: *descending != 0,
            nulls_first: None,
            collation: written.or_else(|| own.flatten()),
            opclass: None,
        });
    }
    Ok(index)
}
