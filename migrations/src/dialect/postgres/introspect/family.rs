//! Partitions and inheritance: which tables belong together, and what each says by itself.

use std::collections::BTreeMap;

use tablewright_schema::ObjectName;
use tablewright_schema::family::{Family, PartitionOf, is_inherited, name_parts};
use tablewright_schema::schema::{Column, Expr, Tables};

use super::rows::RelationRow;
use super::tables::Catalogue;

/// What a table belongs with. Parents that are not read (of another owner's schema) are left out.
pub(super) fn of(row: &RelationRow, names: &BTreeMap<u32, ObjectName>) -> Family {
    let mut parents = row.parents.iter().filter_map(|oid| names.get(oid).cloned());
    let partition_of = row.bound.as_ref().and_then(|bound| {
        let parent = parents.next()?;
        Some(PartitionOf { parent, bound: Expr::new(bound), index_names: BTreeMap::new() })
    });
    Family {
        partition_by: row.partition_key.as_ref().map(Expr::new),
        partition_of,
        inherits: parents.collect(),
        of: row.of.clone(),
    }
}

/// Notes the name of an index that belongs to one of the parent's.
pub(super) fn name_index(catalogue: &mut Catalogue, table: u32, name: &str, above: &str) {
    let Some(parts) = catalogue.tables.get_mut(&table) else { return };
    let Some(part) = &mut parts.table.family.partition_of else { return };
    part.index_names.insert(above.to_owned(), name.to_owned());
}

/// Leaves out the names that the server would choose in new tables.
pub(in super::super) fn leave_usual_names(tables: &mut Tables) {
    let named = tables.values().filter_map(|table| {
        let names =
            &table.family.partition_of.as_ref().filter(|part| !part.index_names.is_empty())?.index_names;
        Some((table.name.clone(), name_parts(table, tables, names)))
    });
    for (name, names) in named.collect::<Vec<_>>() {
        let table = tables.get_mut(&name);
        if let Some(part) = table.and_then(|table| table.family.partition_of.as_mut()) {
            part.index_names = names;
        }
    }
}

/// Takes from every table with parents the columns that are as they are there.
pub(super) fn leave_own_columns(catalogue: &mut Catalogue) {
    let mut own: Vec<(u32, Vec<Column>)> = Vec::new();
    let by_name: BTreeMap<&ObjectName, &Vec<Column>> =
        catalogue.tables.values().map(|parts| (&parts.table.name, &parts.table.columns)).collect();
    for (oid, parts) in catalogue.tables.iter().filter(|(_, parts)| parts.table.family.has_parents()) {
        let above = |name: &str| {
            let mut parents = parts.table.family.parents().filter_map(|parent| by_name.get(parent));
            parents.find_map(|columns| columns.iter().find(|column| column.name == name))
        };
        let says = |column: &&Column| {
            parts.local.contains(&column.name)
                || !above(&column.name).is_some_and(|parent| is_inherited(column, parent))
        };
        let is_part = parts.table.family.partition_of.is_some();
        let columns = parts.table.columns.iter().cloned().map(|mut column| {
            // From version 17 on a partition's column is numbered by the sequence of the parent's.
            if is_part && above(&column.name).is_some_and(|parent| parent.identity == column.identity) {
                column.identity = None;
            }
            column
        });
        own.push((*oid, columns.filter(|column| says(&column)).collect()));
    }
    for (oid, columns) in own {
        if let Some(parts) = catalogue.tables.get_mut(&oid) {
            parts.table.columns = columns;
        }
    }
}
