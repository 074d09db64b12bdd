//! How MySQL spreads the rows of a table, as lines of the table.

use super::{Mapping, WIDTH, scalar};
use crate::schema::{Parameters, Part, Partitioning, Parts};

/// `partitioning:` with a line a partition.
pub(super) fn lines(partitioning: &Partitioning) -> String {
    let Partitioning { by, subpartition_by, subpartitions, parts } = partitioning;
    let mut head = Mapping::default();
    head.text("by", by.sql());
    if let Some(by) = subpartition_by {
        head.text("subpartition_by", by.sql());
    }
    if let Some(count) = subpartitions {
        head.raw("subpartitions", count.to_string());
    }
    let named = match parts {
        Parts::Count(count) => {
            head.raw("count", count.to_string());
            return head.after("    partitioning:", 6);
        }
        Parts::Named(named) => named,
    };
    let mut out = "    partitioning:\n".to_owned();
    for (key, value) in &head.0 {
        out.push_str(&format!("      {key}: {}\n", value.flow));
    }
    out.push_str("      partitions:\n");
    out.extend(named.iter().map(|part| entry(part, 8)));
    out
}

fn entry(part: &Part, indent: usize) -> String {
    let Part { name, values, options, subparts } = part;
    let lead = format!("{:indent$}{}:", "", scalar::block(name));
    if let (Some(values), true, true) = (values, options.is_empty(), subparts.is_empty()) {
        return format!("{lead} {}\n", scalar::lines(values.sql(), indent + 2));
    }
    let mut mapping = Mapping::default();
    if let Some(values) = values {
        mapping.text("values", values.sql());
    }
    if let Some(comment) = options.get("comment") {
        mapping.text("comment", comment);
    }
    let others: Parameters = options
        .iter()
        .filter(|(name, _)| *name != "comment")
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    super::storage::parameters(&mut mapping, "options", &others);
    if mapping.0.is_empty() && subparts.is_empty() {
        return format!("{lead} {{}}\n");
    }
    if subparts.is_empty() {
        return mapping.after(&lead, indent + 2);
    }
    let mut out = format!("{lead}\n");
    for (key, value) in &mapping.0 {
        out.push_str(&format!("{:1$}{key}: {2}\n", "", indent + 2, value.flow));
    }
    let plain = subparts.iter().all(|part| part.values.is_none() && part.options.is_empty());
    let names = subparts.iter().map(|part| format!("{}: {{}}", scalar::flow(&part.name)));
    let short =
        format!("{:1$}subpartitions: {{ {2} }}\n", "", indent + 2, names.collect::<Vec<_>>().join(", "));
    if plain && short.chars().count() < WIDTH {
        out.push_str(&short);
    } else {
        out.push_str(&format!("{:1$}subpartitions:\n", "", indent + 2));
        out.extend(subparts.iter().map(|part| entry(part, indent + 4)));
    }
    out
}
