//! Names of relations where the conventional ones would clash.

use std::collections::{BTreeMap, BTreeSet};

use super::column::declared_type;
use super::edit::kept::Kept;
use crate::ObjectName;
use crate::lower::foreign_key::comparable;
use crate::lower::relation::{default_as, default_inverse, other_inverse};
use crate::schema::{Action, ForeignKey, ForeignKeyDetails, Schema, Table};

/// For a table and a foreign key's name: what `as` and `inverse` have to say, if anything.
pub(super) type Names = BTreeMap<(ObjectName, String), (Option<String>, Option<String>)>;

/// The foreign keys of a table in the order in which they are read: at its columns first, then the others.
pub(super) fn in_order<'a>(table: &'a Table, schema: &Schema) -> Vec<&'a ForeignKey> {
    let inline = |column: &str| inline_key(table, column, schema);
    let mut keys: Vec<&ForeignKey> = table.columns.iter().filter_map(|column| inline(&column.name)).collect();
    let rest = table.foreign_keys.values().filter(|key| leads_somewhere(key, schema));
    let rest: Vec<&ForeignKey> =
        rest.filter(|key| !keys.iter().any(|other| other.name == key.name)).collect();
    keys.extend(rest);
    keys
}

/// Those that are no relations, since nothing can be found by them.
pub(super) fn dangling<'a>(table: &'a Table, schema: &'a Schema) -> impl Iterator<Item = &'a ForeignKey> {
    table.foreign_keys.values().filter(|key| !leads_somewhere(key, schema))
}

/// The foreign key that is written at a column.
pub(super) fn inline_key<'a>(table: &'a Table, column: &str, schema: &Schema) -> Option<&'a ForeignKey> {
    // A column that the table has from its parents is not written here.
    table.column(column)?;
    let mut keys = table.foreign_keys.values();
    // What only the long form can say stands at the table.
    keys.find(|key| {
        matches!(key.columns.as_slice(), [only] if only == column)
            && is_short(&key.details)
            && leads_somewhere(key, schema)
            && is_for_all(key, table, schema)
    })
}

/// Whether a column's own keys can say all of it.
fn is_short(details: &ForeignKeyDetails) -> bool {
    let ForeignKeyDetails { no_action_on_delete, no_action_on_update, .. } = *details;
    *details == ForeignKeyDetails { no_action_on_delete, no_action_on_update, ..ForeignKeyDetails::default() }
}

/// Whether a key is one that any database could have. Otherwise it is for this one alone.
pub(super) fn is_for_all(key: &ForeignKey, table: &Table, schema: &Schema) -> bool {
    has_one_type(key, table, schema) && can_act(key, table)
}

/// Whether a key can set what it sets: no column to NULL that cannot be, and none to a default that it does not have.
fn can_act(key: &ForeignKey, table: &Table) -> bool {
    let some = Some(&key.details.set_columns).filter(|columns| !columns.is_empty());
    let actions = [(key.on_delete, some.unwrap_or(&key.columns)), (key.on_update, &key.columns)];
    actions.into_iter().all(|(action, columns)| {
        columns.iter().filter_map(|name| table.column(name)).all(|column| match action {
            Action::SetNull => column.nullable,
            Action::SetDefault => column.nullable || column.default.is_some(),
            Action::NoAction | Action::Restrict | Action::Cascade => true,
        })
    })
}

/// Whether the columns of a key have the types of those that it refers to. Where they have not, it is for this database alone.
fn has_one_type(key: &ForeignKey, table: &Table, schema: &Schema) -> bool {
    let Some(target) = schema.tables.get(&key.table) else { return true };
    key.columns.iter().zip(&key.referenced).all(|(column, referenced)| {
        match (table.column(column), target.column(referenced)) {
            (Some(own), Some(other)) => {
                comparable(&declared_type(own, schema), &declared_type(other, schema))
            }
            (Some(_), None) | (None, Some(_)) | (None, None) => true,
        }
    })
}

/// Whether a key refers to something that is there and unique, as the language demands of all that do not say `dangling`. SQLite takes those
/// too, and only complains when a row is written.
pub(super) fn leads_somewhere(key: &ForeignKey, schema: &Schema) -> bool {
    let Some(target) = schema.tables.get(&key.table) else { return false };
    let same = |columns: &[String]| {
        columns.len() == key.referenced.len() && columns.iter().all(|column| key.referenced.contains(column))
    };
    let by_index = |index: &crate::schema::Index| {
        let names: Option<Vec<String>> = index
            .keys
            .iter()
            .map(|key| match &key.of {
                crate::schema::IndexKeyOf::Column(column) => Some(column.clone()),
                crate::schema::IndexKeyOf::Expr(_) => None,
            })
            .collect();
        index.unique && index.predicate.is_none() && names.is_some_and(|names| same(&names))
    };
    target.primary_key.as_ref().is_some_and(|key| same(&key.columns))
        || target.uniques.values().any(|unique| same(&unique.columns))
        || target.indexes.values().any(by_index)
}

/// `Customer` of a column `CustomerID`.
fn without_id(columns: &[String]) -> Option<&str> {
    let [column] = columns else { return None };
    let stem = ["ID", "Id"].into_iter().find_map(|id| column.strip_suffix(id))?;
    stem.ends_with(char::is_lowercase).then_some(stem)
}

/// Gives each relation a name that is free in its table, or the one that it has.
pub(super) fn names(schema: &Schema, kept: &Kept) -> Names {
    let mut taken: BTreeMap<&ObjectName, BTreeSet<String>> = BTreeMap::new();
    for table in schema.tables.values() {
        taken.insert(&table.name, table.columns.iter().map(|column| column.name.clone()).collect());
    }
    for (table, names) in &kept.taken {
        if let Some(taken) = taken.get_mut(table) {
            taken.extend(names.iter().cloned());
        }
    }
    let mut names = Names::new();
    for table in schema.tables.values() {
        for key in in_order(table, schema) {
            let place = (table.name.clone(), key.name.clone());
            let Some((as_name, inverse)) = kept.relations.get(&place) else { continue };
            for (table, name) in [(&table.name, as_name), (&key.table, inverse)] {
                if let Some(taken) = taken.get_mut(table) {
                    taken.insert(name.clone());
                }
            }
            let differs =
                |name: &String, usual: String| (*name != usual && !name.is_empty()).then(|| name.clone());
            let as_name = differs(as_name, default_as(&key.columns, &key.table, &key.referenced));
            names.insert(place, (as_name, differs(inverse, default_inverse(&table.name))));
        }
    }
    for table in schema.tables.values() {
        for key in in_order(table, schema) {
            if names.contains_key(&(table.name.clone(), key.name.clone())) {
                continue;
            }
            let mut choose = |table: &ObjectName, usual: String, other: String| {
                let taken = taken.get_mut(table)?;
                if taken.insert(usual) {
                    return None;
                }
                let mut name = other.clone();
                let mut number = 2;
                while !taken.insert(name.clone()) {
                    name = format!("{other}_{number}");
                    number += 1;
                }
                Some(name)
            };
            let usual = default_as(&key.columns, &key.table, &key.referenced);
            let other =
                without_id(&key.columns).map_or_else(|| format!("{usual}_{}", key.table.name), str::to_owned);
            let as_name = choose(&table.name, usual.clone(), other);
            let seen = as_name.clone().unwrap_or(usual);
            let inverse = choose(&key.table, default_inverse(&table.name), other_inverse(&seen, &table.name));
            names.insert((table.name.clone(), key.name.clone()), (as_name, inverse));
        }
    }
    names
}
