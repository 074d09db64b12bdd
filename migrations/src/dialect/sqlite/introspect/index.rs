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
        let (of, inherited) = match column {
            Some(name) => (
                IndexKeyOf::Column(name.clone()),
                table.column(name).and_then(|column| column.collation.clone()),
            ),
            None => (IndexKeyOf::Expr(Expr(text.expr)), None),
        };
        let own = match &of {
            IndexKeyOf::Column(_) => collated.as_deref().and_then(collation),
            // An expression may inherit the collation of a column in it; written out is what counts.
            IndexKeyOf::Expr(_) => text.collation.as_deref().and_then(collation),
        };
        index.keys.push(IndexKey {
            of,
            prefix: None,
            descending: *descending != 0,
            nulls_first: None,
            collation: explicit(own, inherited),
            opclass: None,
        });
    }
    Ok(index)
}
