//! Partitions, which are written inside the table that they are part of, and tables that inherit from others.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::scope::{Declared, DeclaredColumn, Said, Scope, long, object_name, twice};
use super::{JsonSchemas, table};
use crate::model::{Partition, Table};
use crate::yaml::ast::{self, OrShort, PartitionByBody, PartitionByDecl};
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics, ObjectName};

/// Declares every partition, and gives tables the columns that they have from others.
pub(super) fn declare(tables: &mut BTreeMap<ObjectName, Declared<'_>>, out: &mut Diagnostics) {
    let heirs: Vec<ObjectName> = tables
        .values()
        .filter(|table| table.body.as_deref().is_some_and(|body| !body.inherits.is_empty()))
        .map(|table| table.name.clone())
        .collect();
    for name in &heirs {
        let columns = inherited(name, tables, &mut vec![name.clone()], out);
        if let Some(heir) = tables.get_mut(name) {
            let own = std::mem::take(&mut heir.columns);
            heir.columns = columns;
            for column in own {
                heir.columns.retain(|known| known.name != column.name);
                heir.columns.push(column);
            }
        }
    }
    let parents: Vec<ObjectName> = tables.keys().cloned().collect();
    for parent in parents {
        partitions_of(&parent, tables, out);
    }
}

/// The columns that a table has from others, as it has them.
fn inherited<'a>(
    name: &ObjectName,
    tables: &BTreeMap<ObjectName, Declared<'a>>,
    path: &mut Vec<ObjectName>,
    out: &mut Diagnostics,
) -> Vec<DeclaredColumn<'a>> {
    let mut columns: Vec<DeclaredColumn<'a>> = Vec::new();
    let Some(body) = tables.get(name).and_then(|table| table.body.clone()) else { return columns };
    for parent in &body.inherits {
        let object = ObjectName::read(&parent.value);
        let Some(found) = tables.get(&object) else {
            // Said once, where the table itself says it.
            if path.len() == 1 {
                out.push(Diagnostic::new(parent.span, format!("unknown table `{}`", parent.value)));
            }
            continue;
        };
        if path.contains(&object) {
            if path.len() == 1 || path[0] == object {
                out.push(Diagnostic::new(parent.span, format!("`{object}` inherits from itself")));
            }
            continue;
        }
        path.push(object.clone());
        let above = inherited(&object, tables, path, out);
        path.pop();
        let own = found.columns.iter().filter(|column| !column.is_inherited).cloned();
        for column in above.into_iter().chain(own) {
            if !columns.iter().any(|known| known.name == column.name) {
                columns.push(DeclaredColumn { is_inherited: true, ..column });
            }
        }
    }
    columns
}

fn partitions_of(
    parent: &ObjectName,
    tables: &mut BTreeMap<ObjectName, Declared<'_>>,
    out: &mut Diagnostics,
) {
    let Some(body) = tables.get(parent).and_then(|table| table.body.clone()) else { return };
    if let (Some((name, _)), None) = (body.partitions.entries.first(), &body.partition_by) {
        let found =
            Diagnostic::new(name.span, format!("nothing says which rows of `{parent}` are in a partition"));
        out.push(found.help("write `partition_by: { range: [column] }`"));
    }
    for (name, declared) in &body.partitions.entries {
        let Some(object) = partition_name(parent, name, out) else { continue };
        if let Some(first) = tables.get(&object) {
            out.push(twice("table", &object.to_string(), name.span, first.span));
            continue;
        }
        let above = &tables[parent];
        // The table's columns are known here by their names; what is said of them is said there.
        let from_above = |column: &DeclaredColumn<'_>| DeclaredColumn {
            name: column.name.clone(),
            span: column.span,
            said: None,
            is_inherited: true,
        };
        let mut columns: Vec<DeclaredColumn<'_>> = above.columns.iter().map(from_above).collect();
        let own = match declared {
            Some(OrShort::Long(own)) => Some(own.as_ref().clone()),
            Some(OrShort::Short(_, span)) => ast::Table::blank(*span),
            None => None,
        };
        let (broken, only) = (above.broken, above.only);
        let broken = broken || own.as_ref().is_none_or(|own| own.broken);
        for (column, said) in own.iter().flat_map(|own| &own.columns.entries) {
            let Some(known) = columns.iter_mut().find(|known| known.name == column.value) else {
                let message =
                    format!("`{parent}`, which `{object}` is part of, has no column `{}`", column.value);
                out.push(Diagnostic::new(column.span, message));
                continue;
            };
            let DeclaredColumn { said, .. } = long(column, said.as_ref(), out);
            known.said = said.map(Said::into_own);
            known.is_inherited = false;
        }
        let body = own.map(Cow::Owned);
        let declared = Declared {
            name: object.clone(),
            span: name.span,
            body,
            only,
            columns,
            broken,
            is_partition: true,
        };
        tables.insert(object.clone(), declared);
        partitions_of(&object, tables, out);
    }
}

/// A partition without a schema in its name is where its table is.
fn partition_name(parent: &ObjectName, name: &Spanned<String>, out: &mut Diagnostics) -> Option<ObjectName> {
    let object = object_name(name, "partition", out)?;
    Some(if object.schema.is_none() { parent.sibling(object.name) } else { object })
}

/// The partitions of a table.
pub(super) fn partitions(
    parent: &ObjectName,
    body: &ast::Table,
    scope: &Scope<'_>,
    json_schemas: &mut JsonSchemas<'_>,
    out: &mut Diagnostics,
) -> Vec<Partition> {
    let mut lowered = Vec::new();
    for (name, declared) in &body.partitions.entries {
        let Some(declared) = declared else { continue };
        let object = ObjectName::read(&name.value);
        let object = if object.schema.is_none() { parent.sibling(object.name) } else { object };
        let Some(found) = scope.tables.get(&object).filter(|found| found.is_partition) else { continue };
        let values = match declared {
            OrShort::Short(text, _) => Some(text),
            OrShort::Long(own) => {
                if own.values.is_none() && !own.broken {
                    let found =
                        Diagnostic::new(name.span, format!("nothing says which rows `{object}` holds"));
                    out.push(
                        found.help("write `values: FROM (…) TO (…)`, `values: IN (…)` or `values: DEFAULT`"),
                    );
                }
                own.values.as_ref()
            }
        };
        let (Some(values), Some(table)) = (values, table::lower(found, scope, json_schemas, out)) else {
            continue;
        };
        let Some(bound) = bound(values, out) else { continue };
        let names = match declared {
            OrShort::Short(..) => BTreeMap::new(),
            OrShort::Long(own) => own
                .index_names
                .entries
                .iter()
                .filter_map(|(given, own)| Some((given.value.clone(), own.as_ref()?.value.clone())))
                .collect(),
        };
        lowered.push(Partition { table, bound, index_names: names });
    }
    lowered
}

/// `FROM (1) TO (9)` as the server prints it: with `FOR VALUES` before it.
fn bound(values: &Spanned<String>, out: &mut Diagnostics) -> Option<String> {
    let text = values.value.trim();
    let upper = text.to_ascii_uppercase();
    if upper == "DEFAULT" {
        return Some(upper);
    }
    let rest = if upper.starts_with("FOR VALUES ") { text[11..].trim_start() } else { text };
    let word =
        rest.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default().to_ascii_uppercase();
    if matches!(word.as_str(), "FROM" | "IN" | "WITH") {
        return Some(format!("FOR VALUES {word}{}", &rest[word.len()..]));
    }
    let found = Diagnostic::new(values.span, format!("`{text}` does not say which rows a partition holds"));
    out.push(found.help("write `FROM (…) TO (…)`, `IN (…)`, `WITH (MODULUS 4, REMAINDER 0)` or `DEFAULT`"));
    None
}

/// `RANGE (created_at)`.
pub(super) fn partition_by(
    declared: &Declared<'_>,
    body: &ast::Table,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<String> {
    match body.partition_by.as_ref()? {
        PartitionByDecl::Short(text, span) => {
            let text = text.value.trim();
            let (word, rest) = text.split_at(text.find('(').unwrap_or(text.len()));
            let word = word.trim().to_ascii_uppercase();
            if !matches!(word.as_str(), "RANGE" | "LIST" | "HASH") || !rest.ends_with(')') {
                let found = Diagnostic::new(*span, format!("`{text}` is no partition key"));
                out.push(found.help(
                    "write `RANGE (created_at)`, `LIST (kind)`, `HASH (id)` or `{ range: [created_at] }`",
                ));
                return None;
            }
            Some(format!("{word} {rest}"))
        }
        PartitionByDecl::Long(PartitionByBody { range, list, hash, span, broken }) => {
            let ways = [("RANGE", range), ("LIST", list), ("HASH", hash)];
            let mut said = ways.into_iter().filter(|(_, columns)| !columns.is_empty());
            let (Some((word, columns)), None) = (said.next(), said.next()) else {
                if !broken {
                    out.push(Diagnostic::new(*span, "a partition key is one of `range`, `list` and `hash`"));
                }
                return None;
            };
            // An expression is written in parentheses.
            let plain: Vec<Spanned<String>> = columns
                .iter()
                .filter(|column| !column.value.trim_start().starts_with('('))
                .cloned()
                .collect();
            scope.has_columns(&declared.name, &plain, out);
            let spelling = crate::Dialect::Postgres.spelling();
            let names: Vec<String> = columns
                .iter()
                .map(|column| match column.value.trim_start().starts_with('(') {
                    true => column.value.clone(),
                    false => spelling.ident(&column.value),
                })
                .collect();
            Some(format!("{word} ({})", names.join(", ")))
        }
    }
}

/// The tables that a table inherits from. Unknown ones have been reported.
pub(super) fn inherits(body: &ast::Table) -> Vec<ObjectName> {
    body.inherits.iter().map(|parent| ObjectName::read(&parent.value)).collect()
}

/// What only a partition can say, at a table that is none.
pub(super) fn check_no_partition(body: &ast::Table, out: &mut Diagnostics) {
    if let Some(values) = &body.values {
        let found = Diagnostic::new(values.span, "only a partition has `values`");
        out.push(found.help("partitions stand under `partitions:` of the table that they are part of"));
    }
    if let Some((name, _)) = body.index_names.entries.first() {
        out.push(Diagnostic::new(name.span, "only a partition has `index_names`"));
    }
}

/// The tables that are tables of their own to repositories, and to relations.
pub(super) fn is_alone(table: &Declared<'_>) -> bool {
    !table.is_partition
}

/// What a partition says of its columns; the others are the table's.
pub(super) fn own_columns(declared: &Declared<'_>, table: &mut Table) {
    if declared.is_partition {
        let own = |name: &str| declared.column(name).is_some_and(|column| !column.is_inherited);
        table.columns.retain(|column| own(&column.name));
    }
}
