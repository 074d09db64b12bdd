//! What is said of keys and means nothing: `ON DELETE NO ACTION`, and to most engines `USING BTREE`, of which dumps are full, and on InnoDB
//! `KEY_BLOCK_SIZE`. Where the YAML says nothing of it, it stays as it is: nobody wants a key built anew for a word.

use tablewright_schema::dialect::mysql::implied_indexes;
use tablewright_schema::schema::{ForeignKey, Index, IndexKeyOf, IndexStorage, Table};

/// Takes over what the keys of `before` say, where the wanted ones leave it open.
pub(super) fn keep(before: &Table, table: &mut Table) {
    for (name, wanted) in &mut table.foreign_keys {
        let mut like = before.foreign_keys.values().filter(|stored| stored.columns == wanted.columns);
        let Some(stored) = before.foreign_keys.get(name).or_else(|| like.next()) else { continue };
        if stored.on_delete == wanted.on_delete {
            wanted.details.no_action_on_delete = stored.details.no_action_on_delete;
        }
        if stored.on_update == wanted.on_update {
            wanted.details.no_action_on_update = stored.details.no_action_on_update;
        }
    }
    let means_nothing = meaningless(table);
    if means_nothing.is_empty() || meaningless(before) != means_nothing {
        return;
    }
    let take = |stored: &IndexStorage, wanted: &mut IndexStorage| {
        let open = stored.with.iter().filter(|(name, _)| means_nothing.contains(name));
        let said = wanted.with.iter().chain(open).map(|(name, value)| (name.to_owned(), value.to_owned()));
        // Of what both say, the first counts.
        let with = said.collect();
        wanted.with = with;
    };
    if let (Some(stored), Some(wanted)) = (&before.primary_key, &mut table.primary_key)
        && stored.columns == wanted.columns
    {
        take(&stored.backing.storage, &mut wanted.backing.storage);
    }
    for (name, wanted) in &mut table.uniques {
        let mut like = before.uniques.values().filter(|stored| stored.columns == wanted.columns);
        if let Some(stored) = before.uniques.get(name).or_else(|| like.next()) {
            take(&stored.backing.storage, &mut wanted.backing.storage);
        }
    }
    for (name, wanted) in &mut table.indexes {
        let mut like = before.indexes.values().filter(|stored| stored.keys == wanted.keys);
        if let Some(stored) = before.indexes.get(name).or_else(|| like.next()) {
            take(&stored.storage, &mut wanted.storage);
        }
    }
    // The index that a server would make for a foreign key may be there as one that says more.
    let implied = implied_indexes(table);
    for (name, index) in before.indexes.iter().filter(|(name, _)| implied.contains_key(*name)) {
        let serves = table.foreign_keys.get(name).is_some_and(|key| is_for(index, key));
        let with = &index.storage.with;
        let says_nothing = with.iter().all(|(name, _)| means_nothing.contains(&name));
        if serves && says_nothing && !with.is_empty() {
            table.indexes.insert(name.clone(), index.clone());
        }
    }
}

/// What means nothing to the engine of a table. Rows in memory are kept in a hash or a tree, as their keys say.
fn meaningless(table: &Table) -> &'static [&'static str] {
    match table.options.engine.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("innodb") => &["using", "key_block_size"],
        Some("memory") => &[],
        Some(_) => &["using"],
    }
}

/// Whether an index is one of just the columns of a foreign key, as the server would make it but for what it says beside them.
fn is_for(index: &Index, key: &ForeignKey) -> bool {
    let Index {
        name: _,
        unique,
        method,
        keys,
        include: _,
        predicate: _,
        nulls_not_distinct: _,
        storage: _,
        comment,
    } = index;
    let are_columns = keys.len() == key.columns.len()
        && keys.iter().zip(&key.columns).all(|(key, column)| {
            key.prefix.is_none() && !key.descending && key.of == IndexKeyOf::Column(column.clone())
        });
    !unique && method.is_none() && comment.is_none() && are_columns
}
