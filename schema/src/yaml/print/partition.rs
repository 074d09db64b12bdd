//! Partitions inside the table that they are part of, and what a table inherits from.

use super::context::Context;
use super::{Mapping, scalar, sequence, table};
use crate::ObjectName;
use crate::schema::{Family, PartitionOf, Schema, Table};

/// Keys that stand before the columns.
pub(super) fn head(family: &Family) -> String {
    let Family { partition_by, partition_of, inherits, of } = family;
    let mut mapping = Mapping::default();
    if let Some(PartitionOf { parent: _, bound, index_names }) = partition_of {
        mapping.text("values", values(bound.sql()));
        if !index_names.is_empty() {
            let names: Vec<String> = index_names
                .iter()
                .map(|(given, own)| format!("{}: {}", scalar::flow(given), scalar::flow(own)))
                .collect();
            mapping.raw("index_names", format!("{{ {} }}", names.join(", ")));
        }
    }
    if !inherits.is_empty() {
        mapping.raw("inherits", sequence(inherits.iter().map(|parent| scalar::flow(&parent.print()))));
    }
    if let Some(ty) = of {
        mapping.raw("of", scalar::flow(&ty.print()));
    }
    if let Some(key) = partition_by {
        mapping.text("partition_by", key.sql());
    }
    mapping.0.iter().map(|(key, value)| format!("    {key}: {}\n", value.flow)).collect()
}

fn values(bound: &str) -> &str {
    bound.strip_prefix("FOR VALUES ").unwrap_or(bound)
}

/// `partitions:` of a table; a line for each where nothing but its rows is said.
pub(super) fn partitions(parent: &Table, context: &Context<'_>) -> String {
    let mut out = String::new();
    for part in context.partitions.get(&parent.name).into_iter().flatten() {
        let Some(PartitionOf { parent: _, bound, index_names: _ }) = &part.family.partition_of else {
            continue;
        };
        if out.is_empty() {
            out.push_str("    partitions:\n");
        }
        let name = partition_name(&parent.name, &part.name);
        let lines = table::print(part, context);
        let body: Vec<&str> = lines.lines().skip(1).collect();
        if body.len() == 1 {
            out.push_str(&format!(
                "      {}: {}\n",
                scalar::block(&name),
                scalar::block(values(bound.sql()))
            ));
        } else {
            out.push_str(&format!("      {}:\n", scalar::block(&name)));
            out.extend(
                body.iter()
                    .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }),
            );
        }
    }
    out
}

/// The table that a partition is part of in the end; any other is its own.
pub(super) fn root<'a>(table: &'a Table, schema: &'a Schema) -> &'a Table {
    let mut root = table;
    // No chain is longer than there are tables.
    for _ in 0..schema.tables.len() {
        match root.family.partition_of.as_ref().and_then(|part| schema.tables.get(&part.parent)) {
            Some(parent) => root = parent,
            None => break,
        }
    }
    root
}

/// A partition that is where its table is needs no schema in its name.
fn partition_name(parent: &ObjectName, name: &ObjectName) -> String {
    if parent.schema == name.schema { ObjectName::new(&name.name).print() } else { name.print() }
}
