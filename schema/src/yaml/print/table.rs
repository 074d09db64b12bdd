//! One table: columns, then what stands beside them.

use super::context::Context;
use super::relation::{self, Names};
use super::{Mapping, WIDTH, access, column, partition, scalar, sequence, storage};
use crate::access::Subject;
use crate::naming;
use crate::schema::{
    Action, Backing, Check, ForeignKey, Index, IndexKey, IndexKeyOf, KeyOrder, PrimaryKey, Schema, Table,
    Unique,
};

/// The table's lines, as an entry of `tables`.
pub(super) fn print(table: &Table, context: &Context<'_>) -> String {
    let (schema, names) = (context.schema, &context.names);
    let (mixins, own) = context.mixins.of(table);
    let Table {
        name,
        columns,
        primary_key,
        uniques,
        checks,
        foreign_keys: _,
        exclusions,
        indexes,
        comment,
        family,
        access,
        options,
        // They stand where their author wrote them: no database says which rows belong to the code.
        rows: _,
    } = table;
    let mut out = format!("  {}:\n", scalar::block(&name.print()));
    if let Some(comment) = comment {
        out.push_str(&format!("    comment: {}\n", scalar::lines(comment, 6)));
    }
    out.push_str(&storage::table(options));
    out.push_str(&access::lines(access, Some(Subject::Table), 4));
    out.push_str(&partition::head(family));
    if !mixins.is_empty() {
        out.push_str(&format!("    mixins: {}\n", sequence(mixins.iter().map(|name| scalar::flow(name)))));
    }
    match (columns.is_empty(), family.has_parents()) {
        (true, true) => {}
        (true, false) => out.push_str("    columns: {}\n"),
        (false, _) => out.push_str("    columns:\n"),
    }
    for lines in context.columns.get(name).into_iter().flatten().take(own) {
        out.push_str(lines);
    }
    if let Some(key) = primary_key.as_ref().filter(|_| key_column(table).is_none()) {
        out.push_str(&primary_key_lines(key, table));
    }
    let uniques: Vec<&Unique> =
        uniques.values().filter(|unique| unique_column(unique, table).is_none()).collect();
    section(&mut out, "uniques", uniques.into_iter().map(|unique| unique_item(unique, table)));
    let spelling = schema.dialect.spelling();
    let of_column = |check: &Check| {
        columns
            .iter()
            .any(|column| column_check(table, &column.name).is_some_and(|found| found.name == check.name))
    };
    let is_said = |check: &&Check| of_column(check) || context.is_json_schema(table, check);
    let checks = checks.values().filter(|check| !is_said(check)).map(|check| {
        let sql = spelling.declared_expression(&check.expr);
        let lead = format!("      {}:", scalar::block(&check.name));
        if storage::is_plain(check) {
            format!("{lead} {}\n", scalar::sql(&sql, 8))
        } else {
            storage::check(check, &sql).after(&lead, 8)
        }
    });
    section(&mut out, "checks", checks);
    section(&mut out, "exclusions", exclusions.values().map(storage::exclusion));
    section(&mut out, "indexes", indexes.values().map(|index| index_item(index, table, context)));
    let keys = relation::in_order(table, schema).into_iter();
    let apart = keys.filter(|key| !is_inline(key, table, schema));
    let dangling = relation::dangling(table, schema).map(|key| dangling_item(key, table, schema));
    let apart = apart.map(|key| foreign_key_item(key, table, schema, names));
    section(&mut out, "foreign_keys", apart.chain(dangling));
    out.push_str(&super::object::inside(name, 4, context));
    out.push_str(&partition::partitions(table, context));
    out
}

fn section(out: &mut String, name: &str, items: impl Iterator<Item = String>) {
    let items: String = items.collect();
    if !items.is_empty() {
        out.push_str(&format!("    {name}:\n{items}"));
    }
}

/// The column that says `primary_key: true`. What a table has from its parents it does not write, and says nothing there.
pub(super) fn key_column(table: &Table) -> Option<&str> {
    let PrimaryKey { name, columns, backing } = table.primary_key.as_ref()?;
    match columns.as_slice() {
        [column]
            if *name == naming::primary_key(&table.name)
                && *backing == Backing::default()
                && table.column(column).is_some() =>
        {
            Some(column)
        }
        _ => None,
    }
}

fn primary_key_lines(key: &PrimaryKey, table: &Table) -> String {
    let PrimaryKey { name, columns, backing } = key;
    let columns = key_columns(columns, backing, table);
    let usual = *name == naming::primary_key(&table.name);
    if usual && is_plain(backing) {
        return format!("    primary_key: {columns}\n");
    }
    let mut mapping = Mapping::default();
    mapping.raw("columns", columns);
    if !usual {
        mapping.text("name", name);
    }
    storage::backing(&mut mapping, backing);
    mapping.after("    primary_key:", 6)
}

/// The check that is written at a column.
pub(super) fn column_check<'a>(table: &'a Table, column: &str) -> Option<&'a Check> {
    table.checks.get(&naming::check(&table.name, column)).filter(|check| storage::is_plain(check))
}

/// The column that says `unique: true` for a constraint.
pub(super) fn unique_column<'a>(unique: &'a Unique, table: &Table) -> Option<&'a str> {
    let Unique { name, columns, nulls_not_distinct, backing } = unique;
    match columns.as_slice() {
        [column]
            if *name == naming::unique(&table.name, columns)
                && !nulls_not_distinct
                && *backing == Backing::default()
                && table.column(column).is_some()
                && key_column(table) != Some(column) =>
        {
            Some(column)
        }
        _ => None,
    }
}

/// Whether nothing is said but the columns and their order.
fn is_plain(backing: &Backing) -> bool {
    *backing == Backing { orders: backing.orders.clone(), ..Backing::default() }
}

/// The columns of a key, with how they are sorted.
fn key_columns(columns: &[String], backing: &Backing, table: &Table) -> String {
    sequence(columns.iter().enumerate().map(|(place, column)| match backing.orders.get(&place) {
        None => scalar::flow(column),
        Some(KeyOrder { descending, collation, prefix }) => {
            let key = IndexKey {
                of: IndexKeyOf::Column(column.clone()),
                prefix: *prefix,
                descending: *descending,
                nulls_first: None,
                collation: collation.clone(),
                opclass: None,
            };
            index_key(&key, table)
        }
    }))
}

fn unique_item(unique: &Unique, table: &Table) -> String {
    let Unique { name, columns, nulls_not_distinct, backing } = unique;
    let list = key_columns(columns, backing, table);
    let usual = *name == naming::unique(&table.name, columns);
    if usual && !nulls_not_distinct && is_plain(backing) {
        return format!("      - {list}\n");
    }
    let mut mapping = Mapping::default();
    mapping.raw("columns", list);
    if !usual {
        mapping.text("name", name);
    }
    if *nulls_not_distinct {
        mapping.raw("nulls_not_distinct", "true");
    }
    storage::backing(&mut mapping, backing);
    mapping.item(6)
}

fn is_inline(key: &ForeignKey, table: &Table, schema: &Schema) -> bool {
    key.columns.iter().any(|column| {
        relation::inline_key(table, column, schema).is_some_and(|inline| inline.name == key.name)
    })
}

/// `references:` of a key, with its table and columns.
pub(super) fn reference(mapping: &mut Mapping, key: &ForeignKey, nullable: bool, schema: &Schema) {
    let mark = if nullable { "?" } else { "" };
    let table = key.table.print();
    let simple = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty();
    let text = match key.referenced.as_slice() {
        [] => table.clone(),
        [column] => format!("{table}.{column}"),
        columns => format!("{table}({})", columns.join(", ")),
    };
    let whole = crate::ObjectName::read(&text);
    // A table alone, which only a key that dangles writes, has no dot that could stand before a column.
    let (names_a_table, means_another) = match key.referenced.is_empty() {
        true => (simple(&table), false),
        false => (table.split('.').all(simple), schema.tables.contains_key(&whole)),
    };
    let clear = names_a_table && key.referenced.iter().all(|column| simple(column)) && !means_another;
    if clear {
        mapping.text("references", &format!("{text}{mark}"));
        return;
    }
    let columns = sequence(key.referenced.iter().map(|column| scalar::flow(column)));
    let nullable = if nullable { ", nullable: true" } else { "" };
    mapping.raw("references", format!("{{ table: {}, columns: {columns}{nullable} }}", scalar::flow(&table)));
}

/// `on_delete:` and `on_update:`, where something happens or it is said that nothing does.
pub(super) fn actions(mapping: &mut Mapping, key: &ForeignKey) {
    if key.on_delete != Action::NoAction || key.details.no_action_on_delete {
        mapping.raw("on_delete", key.on_delete.sql().to_lowercase());
    }
    if key.on_update != Action::NoAction || key.details.no_action_on_update {
        mapping.raw("on_update", key.on_update.sql().to_lowercase());
    }
}

/// `as:` and `inverse:` where the conventional names would clash.
pub(super) fn relation_names(mapping: &mut Mapping, table: &Table, key: &str, names: &Names) {
    let found = names.get(&(table.name.clone(), key.to_owned()));
    if let Some((as_name, inverse)) = found {
        if let Some(name) = as_name {
            mapping.text("as", name);
        }
        if let Some(name) = inverse {
            mapping.text("inverse", name);
        }
    }
}

fn foreign_key_item(key: &ForeignKey, table: &Table, schema: &Schema, names: &Names) -> String {
    let mut mapping = Mapping::default();
    mapping.raw("columns", sequence(key.columns.iter().map(|column| scalar::flow(column))));
    reference(&mut mapping, key, false, schema);
    actions(&mut mapping, key);
    column::deferrable(&mut mapping, key.deferrable);
    storage::foreign_key(&mut mapping, &key.details);
    relation_names(&mut mapping, table, &key.name, names);
    if key.name != naming::foreign_key(&table.name, &key.columns) {
        mapping.text("name", &key.name);
    }
    if !relation::is_for_all(key, table, schema) {
        mapping.raw("only", schema.dialect.name());
    }
    mapping.item(6)
}

/// A key to what is not unique, or not there.
fn dangling_item(key: &ForeignKey, table: &Table, schema: &Schema) -> String {
    let mut mapping = Mapping::default();
    mapping.raw("columns", sequence(key.columns.iter().map(|column| scalar::flow(column))));
    reference(&mut mapping, key, false, schema);
    mapping.raw("dangling", "true");
    actions(&mut mapping, key);
    column::deferrable(&mut mapping, key.deferrable);
    storage::foreign_key(&mut mapping, &key.details);
    if key.name != naming::foreign_key(&table.name, &key.columns) {
        mapping.text("name", &key.name);
    }
    mapping.raw("only", schema.dialect.name());
    mapping.item(6)
}

fn index_item(index: &Index, table: &Table, context: &Context<'_>) -> String {
    let schema = context.schema;
    let Index { name, unique, method, keys, include, predicate, nulls_not_distinct, storage: kept, comment } =
        index;
    let spelling = schema.dialect.spelling();
    let keys: Vec<IndexKey> = keys
        .iter()
        .map(|key| match &key.of {
            IndexKeyOf::Column(_) => key.clone(),
            IndexKeyOf::Expr(expr) => {
                let of = IndexKeyOf::Expr(crate::schema::Expr::new(spelling.declared_expression(expr)));
                IndexKey { of, ..key.clone() }
            }
        })
        .collect();
    let mut mapping = Mapping::default();
    mapping.raw("columns", sequence(keys.iter().map(|key| index_key(key, table))));
    if *name != naming::index(&table.name, &keys) {
        mapping.text("name", name);
    }
    if *unique {
        mapping.raw("unique", "true");
    }
    if let Some(method) = method {
        mapping.text("method", method);
    }
    if !include.is_empty() {
        mapping.raw("include", sequence(include.iter().map(|column| scalar::flow(column))));
    }
    if let Some(predicate) = predicate {
        mapping.text("where", &spelling.declared_expression(predicate));
    }
    if *nulls_not_distinct {
        mapping.raw("nulls_not_distinct", "true");
    }
    storage::index(&mut mapping, kept);
    if let Some(comment) = comment {
        mapping.text("comment", comment);
    }
    if context.is_crowded(name) {
        mapping.raw("only", schema.dialect.name());
    }
    let [(_, columns)] = mapping.0.as_slice() else { return mapping.item(6) };
    match keys.as_slice() {
        [
            IndexKey {
                of: IndexKeyOf::Column(column),
                prefix: None,
                descending: false,
                nulls_first: None,
                collation: None,
                opclass: None,
            },
        ] if is_clear(table) => {
            format!("      - {}\n", scalar::block(column))
        }
        _ if columns.flow.chars().count() < WIDTH => format!("      - {}\n", columns.flow),
        _ => mapping.item(6),
    }
}

/// Whether no column's name could be read as something else in an index key.
fn is_clear(table: &Table) -> bool {
    table.columns.iter().all(|column| column.name.chars().all(|c| c.is_alphanumeric() || c == '_'))
}

/// A key as text where that reads back, in the long form otherwise.
fn index_key(key: &IndexKey, table: &Table) -> String {
    let IndexKey { of, prefix, descending, nulls_first, collation, opclass } = key;
    // The reader takes parameters in parentheses that close at the end.
    let word = |text: &String| {
        let name = text
            .split_once('(')
            .filter(|(_, rest)| rest.ends_with(')'))
            .map_or(text.as_str(), |(name, _)| name);
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
    };
    let collates = collation.as_ref().is_none_or(|name| !name.contains('"') && !name.is_empty());
    let (lead, clear) = match of {
        IndexKeyOf::Column(name) => (name.clone(), true),
        IndexKeyOf::Expr(expr) => {
            let text = format!("({})", expr.sql());
            let clear = crate::lower::index::is_one_expression(&text, expr.sql());
            (text, clear)
        }
    };
    if clear && prefix.is_none() && is_clear(table) && collates && opclass.as_ref().is_none_or(word) {
        let mut text = lead;
        if let Some(collation) = collation {
            text.push_str(&format!(" collate \"{collation}\""));
        }
        if let Some(opclass) = opclass {
            text.push_str(&format!(" {opclass}"));
        }
        if *descending {
            text.push_str(" desc");
        }
        match nulls_first {
            Some(true) => text.push_str(" nulls first"),
            Some(false) => text.push_str(" nulls last"),
            None => {}
        }
        return scalar::flow(&text);
    }
    let mut mapping = Mapping::default();
    match of {
        IndexKeyOf::Column(name) => mapping.text("column", name),
        IndexKeyOf::Expr(expr) => mapping.text("expression", expr.sql()),
    }
    if let Some(prefix) = prefix {
        mapping.raw("prefix", prefix.to_string());
    }
    if *descending {
        mapping.raw("desc", "true");
    }
    if let Some(first) = nulls_first {
        mapping.raw("nulls", if *first { "first" } else { "last" });
    }
    if let Some(collation) = collation {
        mapping.text("collation", collation);
    }
    if let Some(opclass) = opclass {
        mapping.text("opclass", opclass);
    }
    mapping.braces()
}
