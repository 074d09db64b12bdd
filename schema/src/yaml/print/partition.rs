//! Partitions inside the table that they are part of, and what a table inherits from.

use super::relation::Names;
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
pub(super) fn partitions(parent: &Table, schema: &Schema, names: &Names) -> String {
    let mut out = String::new();
    for part in schema.tables.values() {
        let Some(PartitionOf { parent: of, bound, index_names: _ }) = &part.family.partition_of else {
            continue;
        };
        if *of != parent.name {
            continue;
        }
        if out.is_empty() {
            out.push_str("    partitions:\n");
        }
        let name = partition_name(&parent.name, &part.name);
        let lines = table::print(part, schema, names);
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

/// A partition that is where its table is needs no schema in its name.
fn partition_name(parent: &ObjectName, name: &ObjectName) -> String {
    if parent.schema == name.schema { ObjectName::new(&name.name).print() } else { name.print() }
}
