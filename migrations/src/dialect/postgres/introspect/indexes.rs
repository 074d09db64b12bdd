//! Indexes that belong to no constraint.

use std::collections::BTreeMap;

use tablewright_schema::schema::{Expr, Index, IndexKey, IndexKeyOf, ReplicaIdentity};

use super::rows::{Comments, IndexRow};
use super::tables::{Catalogue, TableParts};
use crate::dialect::postgres::expression::without_outer_parentheses;

/// `indoption`'s bits.
const DESCENDING: i16 = 1;
const NULLS_FIRST: i16 = 2;

/// Adds the index to its table, or to what is not managed.
pub(super) fn add(
    catalogue: &mut Catalogue,
    comments: &Comments,
    collations: &BTreeMap<u32, String>,
    opclasses: &BTreeMap<u32, String>,
    row: IndexRow,
) {
    let Some(parts) = catalogue.tables.get_mut(&row.table) else { return };
    if !row.valid {
        catalogue.leave("invalid index", &row.name, row.table, None);
        return;
    }
    let mut expressions = row.expressions.iter();
    let keys =
        (0..row.key_count).filter_map(|at| key(parts, collations, opclasses, &row, at, &mut expressions));
    let keys = keys.collect();
    let include = row.columns.iter().skip(row.key_count);
    let include =
        include.filter_map(|number| Some(parts.table.columns[parts.position(*number)?].name.clone()));
    let index = Index {
        name: row.name.clone(),
        unique: row.unique,
        method: (row.method != "btree").then_some(row.method),
        keys,
        include: include.collect(),
        predicate: row.predicate.map(|predicate| Expr::new(without_outer_parentheses(&predicate))),
        nulls_not_distinct: row.nulls_not_distinct,
        storage: row.storage,
        comment: comments.get(&(row.oid, 0)).cloned(),
    };
    parts.table.indexes.insert(row.name, index);
}

/// What the index is to its table: how rows are sorted by CLUSTER, or told apart by replication.
pub(super) fn mark(catalogue: &mut Catalogue, row: &IndexRow) {
    let Some(parts) = catalogue.tables.get_mut(&row.table) else { return };
    if row.clustered {
        parts.table.options.cluster_on = Some(row.name.clone());
    }
    if row.replica_identity {
        parts.table.options.replica_identity = ReplicaIdentity::Index(row.name.clone());
    }
}

fn key<'a>(
    parts: &TableParts,
    collations: &BTreeMap<u32, String>,
    opclasses: &BTreeMap<u32, String>,
    row: &IndexRow,
    at: usize,
    expressions: &mut impl Iterator<Item = &'a String>,
) -> Option<IndexKey> {
    let number = *row.columns.get(at)?;
    let own_collation = row.collations.get(at).copied().unwrap_or(0);
    let (of, is_collated) = match parts.position(number) {
        Some(position) => {
            let name = parts.table.columns[position].name.clone();
            (IndexKeyOf::Column(name), own_collation != parts.collations[position])
        }
        None => {
            let expression = expressions.next()?;
            // Only the whole definition tells whether the collation is the index's or the expression's own.
            let says_so = |definition: &String| definition.contains(&format!("{expression} COLLATE "));
            let expr = Expr::new(without_outer_parentheses(expression));
            (IndexKeyOf::Expr(expr), row.collated.as_ref().is_some_and(says_so))
        }
    };
    let options = row.options.get(at).copied().unwrap_or(0);
    let descending = options & DESCENDING != 0;
    let nulls_first = options & NULLS_FIRST != 0;
    let with_parameters = row.opclass_parameters.get(at).filter(|opclass| !opclass.is_empty()).cloned();
    Some(IndexKey {
        of,
        prefix: None,
        descending,
        nulls_first: (nulls_first != descending).then_some(nulls_first),
        collation: is_collated.then(|| collations.get(&own_collation).cloned()).flatten(),
        opclass: with_parameters
            .or_else(|| row.opclasses.get(at).and_then(|oid| opclasses.get(oid).cloned())),
    })
}
