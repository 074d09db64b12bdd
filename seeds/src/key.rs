//! What identifies a row of a table: its unique keys, and the natural one among them.

use tablewright_schema::model::{Column, RelationKind, Table};
use tablewright_schema::nearest::list;
use tablewright_schema::schema::IndexKeyOf;

/// Sets of columns of which no two rows have the same values: primary key, unique constraints, unique indexes on plain
/// columns without a predicate.
pub(crate) fn unique_keys(table: &Table) -> Vec<Vec<&str>> {
    let constraints = table.primary_key.iter().chain(&table.uniques);
    let constraints = constraints.map(|key| key.columns.iter().map(String::as_str).collect());
    let indexes = table.indexes.iter().filter(|index| index.unique && index.predicate.is_none());
    let indexes = indexes.filter_map(|index| {
        let columns = index.keys.iter().map(|key| match &key.of {
            IndexKeyOf::Column(name) => Some(name.as_str()),
            IndexKeyOf::Expr(_) => None,
        });
        columns.collect::<Option<Vec<&str>>>()
    });
    constraints.chain(indexes).collect()
}

/// The key that people know rows by: the first whose values come from people and not from the database; where all are
/// made by the database, the first.
pub(crate) fn natural_key(table: &Table) -> Option<Vec<&str>> {
    let keys = unique_keys(table);
    let by_people = |key: &&Vec<&str>| {
        key.iter().all(|name| table.column(name).is_some_and(|column| !made_by_database(column)))
    };
    keys.iter().find(by_people).or(keys.first()).cloned()
}

/// The key of rows that give these columns, each item a file's: the natural one where all of them have it, and otherwise the first
/// that all have.
pub(crate) fn key_of_given<'t>(table: &'t Table, given: &[&Vec<&str>]) -> Option<Vec<&'t str>> {
    let natural = natural_key(table)?;
    let in_all = |key: &Vec<&str>| given.iter().all(|given| key.iter().all(|column| given.contains(column)));
    match in_all(&natural) {
        true => Some(natural),
        false => Some(unique_keys(table).into_iter().find(in_all).unwrap_or(natural)),
    }
}

fn made_by_database(column: &Column) -> bool {
    column.identity.is_some() || column.is_computed() || column.default.is_some()
}

/// Whether these columns, in whatever order, are a unique key.
pub(crate) fn is_unique_key(table: &Table, columns: &[&str]) -> bool {
    unique_keys(table)
        .iter()
        .any(|key| key.len() == columns.len() && key.iter().all(|column| columns.contains(column)))
}

/// The keys in words: `` `name`; `run` and `instance_name` ``. Foreign keys by their relation, as seeds name them.
pub(crate) fn described(table: &Table) -> String {
    let keys =
        unique_keys(table).into_iter().map(|key| list(key.into_iter().map(|column| known_as(table, column))));
    keys.collect::<Vec<_>>().join("; ")
}

/// The relation whose foreign key is this column alone, or the column.
pub(crate) fn known_as<'t>(table: &'t Table, column: &'t str) -> &'t str {
    let relation = table.relations.iter().find(|relation| match &relation.kind {
        RelationKind::BelongsTo { foreign_key, .. } => {
            table.foreign_keys.iter().any(|key| key.name == *foreign_key && key.columns == [column])
        }
        RelationKind::HasMany { .. } | RelationKind::ManyToMany { .. } => false,
    });
    relation.map_or(column, |relation| relation.name.as_str())
}
