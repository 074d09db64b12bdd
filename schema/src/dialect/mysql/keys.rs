//! Keys and indexes as the servers tell them, and the indexes that they make by themselves.

use std::collections::BTreeMap;

use crate::naming;
use crate::schema::{
    Action, Backing, Expr, ForeignKey, Index, IndexKey, IndexKeyOf, IndexStorage, Table, Unique, Versioning,
};

use super::tokens::{Token, tokens};
use super::types;

/// How many characters of a long text are indexed where the YAML does not say: the server demands a number.
const LONG_PREFIX: u32 = 255;

/// Brings a table into the form in which the servers tell it.
pub(super) fn settle(table: &mut Table) {
    let Table {
        name,
        columns,
        primary_key,
        uniques: _,
        checks: _,
        foreign_keys,
        exclusions: _,
        indexes: _,
        comment,
        family: _,
        access: _,
        options,
        rows: _,
    } = table;
    // Every primary key is called PRIMARY.
    if let Some(key) = primary_key {
        key.name = naming::primary_key(name);
    }
    *comment = comment.take().filter(|text| !text.is_empty());
    for column in columns {
        column.comment = column.comment.take().filter(|text| !text.is_empty());
        column.collation = column.collation.take().map(|collation| collation.to_ascii_lowercase());
        if column.collation == options.collation {
            column.collation = None;
        }
        // MariaDB has no NOT NULL of a generated column.
        column.nullable |= column.generated.is_some()
            || column.storage.versioning.is_some_and(Versioning::is_written_by_server);
    }
    for (_, key) in foreign_keys.iter_mut() {
        // Nothing is deferred, so that both refuse at once.
        for action in [&mut key.on_delete, &mut key.on_update] {
            if *action == Action::Restrict {
                *action = Action::NoAction;
            }
        }
    }
    versions(table);
    long_keys(table);
    sorted_uniques(table);
    unique_indexes(table);
    hide_implied(table);
}

/// The server puts the instant at which a version ended behind every key, and says of columns that they make no versions where there are none.
fn versions(table: &mut Table) {
    let end = table.columns.iter().find(|column| column.storage.versioning == Some(Versioning::RowEnd));
    if let Some(end) = end.map(|column| column.name.clone()) {
        let uniques = table.uniques.iter_mut().map(|(_, unique)| &mut unique.columns);
        for columns in table.primary_key.iter_mut().map(|key| &mut key.columns).chain(uniques) {
            if columns.len() > 1 && columns.last() == Some(&end) {
                columns.pop();
            }
        }
        for (_, index) in table.indexes.iter_mut().filter(|(_, index)| index.unique) {
            let is_end = |key: &IndexKey| matches!(&key.of, IndexKeyOf::Column(column) if *column == end);
            if index.keys.len() > 1 && index.keys.last().is_some_and(is_end) {
                index.keys.pop();
            }
        }
    }
    if !table.options.system_versioned {
        for column in &mut table.columns {
            column.storage.versioning =
                column.storage.versioning.filter(|bound| bound.is_written_by_server());
        }
    }
}

/// Of a long text only the beginning can be in an index that is not unique.
fn long_keys(table: &mut Table) {
    let long: Vec<&str> = table
        .columns
        .iter()
        .filter(|column| types::is_long(&column.ty))
        .map(|column| column.name.as_str())
        .collect();
    let plain = table.indexes.iter_mut().filter(|(_, index)| !index.unique && index.method.is_none());
    for key in plain.flat_map(|(_, index)| &mut index.keys) {
        if let IndexKeyOf::Column(column) = &key.of
            && key.prefix.is_none()
            && long.contains(&column.as_str())
        {
            key.prefix = Some(LONG_PREFIX);
        }
    }
}

/// Whether nothing is said of an index but what it is kept in, and the size of its blocks.
fn is_plain(storage: &IndexStorage) -> bool {
    let IndexStorage { with, tablespace, statistics } = storage;
    let is_said = |name: &str| !matches!(name, "using" | "key_block_size");
    tablespace.is_none() && statistics.is_empty() && !with.iter().any(|(name, _)| is_said(name))
}

/// A unique constraint that has more to say of its columns than their names is told as the index that it is, and so is one that queries pass by.
fn sorted_uniques(table: &mut Table) {
    let Table { indexes, uniques, .. } = table;
    uniques.retain(|name, unique| {
        let Backing { orders, storage, index_comment, .. } = &unique.backing;
        if orders.is_empty() && is_plain(storage) {
            return true;
        }
        let key = |(place, column): (usize, &String)| {
            let order = orders.get(&place).cloned().unwrap_or_default();
            IndexKey {
                of: IndexKeyOf::Column(column.clone()),
                prefix: order.prefix,
                descending: order.descending,
                nulls_first: None,
                collation: None,
                opclass: None,
            }
        };
        let index = Index {
            name: name.clone(),
            unique: true,
            method: None,
            keys: unique.columns.iter().enumerate().map(key).collect(),
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            storage: storage.clone(),
            comment: index_comment.clone(),
        };
        indexes.insert(name.clone(), index);
        false
    });
}

/// A unique index of whole columns is a unique constraint.
fn unique_indexes(table: &mut Table) {
    let Table { indexes, uniques, .. } = table;
    let as_unique = |index: &Index| {
        let Index {
            name,
            unique,
            method,
            keys,
            include: _,
            predicate: _,
            nulls_not_distinct: _,
            storage,
            comment,
        } = index;
        let columns = plain_columns(keys)?;
        let is_constraint = *unique && method.is_none() && is_plain(storage);
        is_constraint.then(|| Unique {
            name: name.clone(),
            columns,
            nulls_not_distinct: false,
            backing: Backing {
                storage: storage.clone(),
                index_comment: comment.clone(),
                ..Backing::default()
            },
        })
    };
    indexes.retain(|_, index| match as_unique(index) {
        Some(unique) => {
            uniques.insert(unique.name.clone(), unique);
            false
        }
        None => true,
    });
}

/// The columns of an index that has nothing but whole columns in ascending order.
fn plain_columns(keys: &[IndexKey]) -> Option<Vec<String>> {
    keys.iter()
        .map(|key| match key {
            IndexKey {
                of: IndexKeyOf::Column(column),
                prefix: None,
                descending: false,
                nulls_first: _,
                collation: _,
                opclass: _,
            } => Some(column.clone()),
            IndexKey { .. } => None,
        })
        .collect()
}

/// What the servers make for a foreign key says nothing that the key does not say.
fn hide_implied(table: &mut Table) {
    let is_candidate = |index: &Index| {
        let Index {
            name,
            unique,
            method,
            keys,
            include: _,
            predicate: _,
            nulls_not_distinct: _,
            storage,
            comment,
        } = index;
        let key = table.foreign_keys.get(name);
        let plain = !unique && method.is_none() && comment.is_none() && *storage == IndexStorage::default();
        plain && key.is_some_and(|key| plain_columns(keys).as_ref() == Some(&key.columns))
    };
    let candidates: BTreeMap<String, Index> = table
        .indexes
        .iter()
        .filter(|(_, index)| is_candidate(index))
        .map(|(name, index)| (name.clone(), index.clone()))
        .collect();
    if candidates.is_empty() {
        return;
    }
    table.indexes.retain(|name, _| !candidates.contains_key(name));
    let implied = implied_indexes(table);
    // Where other names would be made, the indexes are told, and none is implied.
    if !implied.keys().eq(candidates.keys()) {
        table.indexes.extend(candidates);
    }
}

/// Checks and stored columns that read a column which a foreign key sets: the server would not look at them again, and refuses them
/// (<https://dev.mysql.com/doc/refman/8.0/en/create-table-check-constraints.html>).
pub(super) fn disturbed(table: &Table) -> Vec<(String, String)> {
    let sets = |key: &&ForeignKey| {
        key.on_delete == Action::SetNull || matches!(key.on_update, Action::SetNull | Action::Cascade)
    };
    let set: Vec<&String> = table.foreign_keys.values().filter(sets).flat_map(|key| &key.columns).collect();
    let checks = table.checks.values().map(|check| (&check.name, &check.expr));
    let stored = table.columns.iter().filter_map(|column| {
        let generated = column.generated.as_ref().filter(|generated| generated.stored)?;
        Some((&column.name, &generated.expr))
    });
    let disturbed = |(name, expr): (&String, &Expr)| {
        let found = tokens(expr.sql());
        let reads = |column: &&&String| {
            let names =
                |token: &Token<'_>| token.ident().is_some_and(|name| name.eq_ignore_ascii_case(column));
            found
                .iter()
                .enumerate()
                .any(|(at, token)| names(token) && found.get(at + 1).is_none_or(|next| next.text != "("))
        };
        set.iter().find(reads).map(|column| (name.clone(), (*column).clone()))
    };
    checks.chain(stored).filter_map(disturbed).collect()
}

/// The indexes that the server makes for the foreign keys of a table, by name: each for a key whose columns no index begins with, called
/// like the key (<https://dev.mysql.com/doc/refman/8.0/en/constraint-foreign-key.html>).
pub fn implied_indexes(table: &Table) -> BTreeMap<String, Vec<String>> {
    let mut implied: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for key in table.foreign_keys.values() {
        if !has_index(table, &key.columns)
            && !implied.values().any(|columns| columns.starts_with(&key.columns))
        {
            implied.insert(key.name.clone(), key.columns.clone());
        }
    }
    // A longer one makes those that begin like it superfluous.
    let all = implied.clone();
    implied.retain(|name, columns| {
        !all.iter().any(|(other, longer)| {
            other != name && longer.len() > columns.len() && longer.starts_with(columns)
        })
    });
    implied
}

/// Whether a key or index of the table begins with the columns.
pub fn has_index(table: &Table, columns: &[String]) -> bool {
    let is_whole = |backing: &Backing| backing.orders.values().all(|order| order.prefix.is_none());
    let keys = table.primary_key.iter().filter(|key| is_whole(&key.backing)).map(|key| &key.columns);
    let keys = keys.chain(table.uniques.values().map(|unique| &unique.columns));
    let begins = |index: &Index| {
        let leading: Vec<&str> = index
            .keys
            .iter()
            .map_while(|key| match (&key.of, key.prefix) {
                (IndexKeyOf::Column(column), None) => Some(column.as_str()),
                (IndexKeyOf::Column(_) | IndexKeyOf::Expr(_), _) => None,
            })
            .collect();
        let ordered = index.method.as_deref().is_none_or(|method| !matches!(method, "fulltext" | "spatial"));
        ordered && leading.len() >= columns.len() && leading.iter().zip(columns).all(|(a, b)| a == b)
    };
    keys.into_iter().any(|key| key.starts_with(columns)) || table.indexes.values().any(begins)
}
