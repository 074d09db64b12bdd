//! The rows of a table that belong to the code: each found by a key, each value checked against its column.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::{Declared, Scope};
use crate::model::{Column, Default, ForeignKey, PerDialect, Row, Rows, Table, Type, Value};
use crate::nearest::suggestion;
use crate::rows::MOST_ROWS;
use crate::schema::IndexKeyOf;
use crate::yaml::ast::{self, RowDecl, RowsDecl};
use crate::yaml::from_yaml::Spanned;
use crate::yaml::node::{Kind, Node, Scalar};
use crate::{Diagnostic, Diagnostics, ObjectName, Span, value};

/// What a row says that is no column of it.
const RENAMED_FROM: &str = "renamed_from";

/// Lowers the rows of a table, where it says some.
pub(super) fn lower(
    declared: &Declared<'_>,
    body: &ast::Table,
    table: &Table,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<Rows> {
    let Some(rows) = &body.rows else {
        if let Some(by) = body.rows_by.first() {
            out.push(Diagnostic::new(
                by.span,
                "`rows_by` says how `rows` are told apart, and there are none",
            ));
        }
        return None;
    };
    if declared.is_partition {
        let found = Diagnostic::new(rows.span, "a partition has no rows of its own here");
        out.push(found.help("write them at the table that it is part of"));
        return None;
    }
    if rows.rows.len() > MOST_ROWS {
        let message = format!(
            "{} rows are too many for a migration, which carries {MOST_ROWS} of a table",
            rows.rows.len()
        );
        out.push(Diagnostic::new(rows.span, message).help("load them as seeds: `tablewright seed`"));
        return None;
    }
    let known = known(rows, table, scope, out);
    let key = key(body, rows, table, scope, out)?;
    let lowered = Lowering { table, scope, key, by_key: rows.by_key }.rows(rows, out);
    lowered.filter(|_| known && !rows.broken)
}

/// Whether every key of every row is a column that can be written.
fn known(rows: &RowsDecl, table: &Table, scope: &Scope<'_>, out: &mut Diagnostics) -> bool {
    let mut good = true;
    for (name, _) in rows.rows.iter().flat_map(|row| &row.cells) {
        match table.column(&name.value) {
            Some(column) if column.generated.is_some() => {
                let message = format!("`{}` is computed by the database, and no row can say it", name.value);
                let found =
                    Diagnostic::new(name.span, message).related(column.span, "the column is declared here");
                out.push(found.help("remove it from the row"));
                good = false;
            }
            Some(_) => {}
            None if name.value == RENAMED_FROM => {}
            None => good &= scope.has_column(&table.name, &name.value, name.span, out),
        }
    }
    good
}

/// Every key of the table by which rows can be told apart, the primary key first: its columns, and whether the database numbers rows by it.
fn keys(table: &Table) -> Vec<Vec<String>> {
    let everywhere = |name: &String| table.column(name).is_some_and(|column| column.only.0.is_empty());
    let primary = table.primary_key.iter().filter(|key| !key.backing.without_overlaps);
    let uniques = table.uniques.iter().filter(|key| key.only.0.is_empty() && !key.backing.without_overlaps);
    let indexes = table
        .indexes
        .iter()
        .filter(|index| index.unique && index.predicate.is_none() && index.only.0.is_empty());
    let indexes = indexes.filter_map(|index| {
        let columns = index.keys.iter().map(|key| match &key.of {
            IndexKeyOf::Column(column) if key.prefix.is_none() => Some(column.clone()),
            IndexKeyOf::Column(_) | IndexKeyOf::Expr(_) => None,
        });
        columns.collect::<Option<Vec<String>>>()
    });
    let all = primary.chain(uniques).map(|key| key.columns.clone()).chain(indexes);
    all.filter(|columns| columns.iter().all(everywhere)).collect()
}

/// The columns by which rows are told apart: what `rows_by` says, or else the first key that the rows say.
fn key(
    body: &ast::Table,
    rows: &RowsDecl,
    table: &Table,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<Vec<String>> {
    let keys = keys(table);
    if let Some(first) = body.rows_by.first() {
        if !scope.has_columns(&table.name, &body.rows_by, out) {
            return None;
        }
        let named: Vec<String> = body.rows_by.iter().map(|column| column.value.clone()).collect();
        let same = |key: &&Vec<String>| key.iter().collect::<BTreeSet<_>>() == named.iter().collect();
        if !keys.iter().any(|key| same(&key)) {
            let message = format!("rows of `{}` are not told apart by {}", table.name, quoted(&named));
            let help =
                "name the columns of its primary key, or of a unique constraint that every database has";
            out.push(Diagnostic::new(first.span, message).help(help));
            return None;
        }
        if rows.by_key && named.len() > 1 {
            let found = Diagnostic::new(rows.span, "rows under their keys have a key of one column");
            out.push(found.help("write them as a list: `- { column: value }`"));
            return None;
        }
        return Some(named);
    }
    let is_numbered = |key: &[String]| {
        key.iter().any(|name| table.column(name).is_some_and(|column| column.identity.is_some()))
    };
    let says = |key: &[String]| {
        rows.rows
            .iter()
            .all(|row| key.iter().all(|name| row.cells.iter().any(|(cell, _)| cell.value == *name)))
    };
    let found = match rows.by_key {
        // What the database numbers is rarely what people write.
        true => {
            let single = || keys.iter().filter(|key| key.len() == 1);
            single().find(|key| !is_numbered(key)).or_else(|| single().next())
        }
        false => keys.iter().find(|key| says(key)),
    };
    if found.is_none() {
        let message = format!("the rows of `{}` cannot be told apart", table.name);
        let help = match (rows.by_key, keys.first()) {
            (_, None) => {
                "give the table a primary key, or a unique constraint that every database has".to_owned()
            }
            (true, Some(_)) => {
                "its keys have several columns: write the rows as a list, `- { column: value }`".to_owned()
            }
            (false, Some(_)) => {
                let keys: Vec<String> = keys.iter().map(|key| quoted(key)).collect();
                format!("let each row say one of its keys: {}", keys.join(", or "))
            }
        };
        out.push(Diagnostic::new(rows.span, message).help(help));
    }
    found.cloned()
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
}

struct Lowering<'a> {
    table: &'a Table,
    scope: &'a Scope<'a>,
    key: Vec<String>,
    by_key: bool,
}

impl Lowering<'_> {
    fn rows(self, declared: &RowsDecl, out: &mut Diagnostics) -> Option<Rows> {
        let before = out.list.len();
        let said: BTreeSet<&str> =
            declared.rows.iter().flat_map(|row| &row.cells).map(|(name, _)| name.value.as_str()).collect();
        let is_said = |name: &str| said.contains(name) || self.key.iter().any(|key| key == name);
        let columns: Vec<&Column> = self
            .table
            .columns
            .iter()
            .filter(|column| is_said(&column.name) && column.generated.is_none())
            .collect();
        self.required(&columns, declared, out);
        let mut rows: Vec<Row> = Vec::new();
        let mut there: BTreeMap<String, Span> = BTreeMap::new();
        for row in &declared.rows {
            let Some(lowered) = self.row(row, &columns, out) else { continue };
            let at = |name: &String| columns.iter().position(|column| column.name == *name);
            let key: Vec<&PerDialect<Value>> =
                self.key.iter().filter_map(at).filter_map(|at| lowered.values.get(at)).collect();
            if let Some(first) = there.insert(format!("{key:?}"), row.span) {
                let message =
                    format!("two rows of `{}` have the same {}", self.table.name, quoted(&self.key));
                out.push(Diagnostic::new(row.span, message).related(first, "the first one"));
            }
            rows.push(lowered);
        }
        let columns = columns.into_iter().map(|column| column.name.clone()).collect();
        (out.list.len() == before).then_some(Rows { key: self.key, columns, rows, span: declared.span })
    }

    /// A finding for a column that no row says, and that no row can be without.
    fn required(&self, said: &[&Column], declared: &RowsDecl, out: &mut Diagnostics) {
        let Some(first) = declared.rows.first() else { return };
        let missing =
            self.table.columns.iter().filter(|column| !said.iter().any(|other| other.name == column.name));
        for column in missing.filter(|column| is_required(column)) {
            let message = format!(
                "no row of `{}` says `{}`, which has no default and is never NULL",
                self.table.name, column.name
            );
            out.push(
                Diagnostic::new(first.span, message).related(column.span, "the column is declared here"),
            );
        }
    }

    fn row(&self, row: &RowDecl, columns: &[&Column], out: &mut Diagnostics) -> Option<Row> {
        let mut values = Vec::new();
        for column in columns {
            values.push(self.cell(row, column, out));
        }
        Some(Row {
            values: values.into_iter().collect::<Option<_>>()?,
            renamed_from: self.former(row, out).ok()?,
            span: row.span,
        })
    }

    fn cell(&self, row: &RowDecl, column: &Column, out: &mut Diagnostics) -> Option<PerDialect<Value>> {
        let written = row.cells.iter().find(|(name, _)| name.value == column.name);
        let in_key = self.key.contains(&column.name);
        match (&row.key, written) {
            (Some(key), Some((name, _))) if in_key => {
                let message = format!("`{}` is what the row is written under", column.name);
                out.push(
                    Diagnostic::new(name.span, message)
                        .related(key.span, "here")
                        .help("remove it from the row"),
                );
                None
            }
            (Some(key), None) if in_key => self.value(column, &under(key, column), out),
            (_, Some((_, node))) => {
                let value = self.value(column, node, out)?;
                if in_key && matches!(value, PerDialect::Same(Value::Null)) {
                    let message = format!("`{}` tells rows apart, and cannot be NULL", column.name);
                    out.push(Diagnostic::new(node.span, message));
                    return None;
                }
                Some(value)
            }
            (_, None) => self.unsaid(row, column, out),
        }
    }

    /// What a row gets in a column that other rows say: its default where that is a value, or NULL.
    fn unsaid(&self, row: &RowDecl, column: &Column, out: &mut Diagnostics) -> Option<PerDialect<Value>> {
        let value = |default: &Default| match default {
            Default::Value(value) => Some(value.clone()),
            Default::Sql(_) => None,
        };
        let default = match column.default.as_deref() {
            None if column.nullable && column.identity.is_none() => Some(PerDialect::Same(Value::Null)),
            None => None,
            Some(PerDialect::Same(default)) => value(default).map(PerDialect::Same),
            Some(PerDialect::Each(each)) => {
                let each = each.iter().map(|(dialect, default)| Some((*dialect, value(default)?)));
                each.collect::<Option<_>>().map(PerDialect::Each)
            }
        };
        if default.is_none() {
            let message = format!("this row says no `{}`, and others do", column.name);
            let found =
                Diagnostic::new(row.span, message).related(column.span, "the column is declared here");
            let help =
                "write it in every row, or in none: it has no value that is known before the row is there";
            out.push(found.help(help));
        }
        default
    }

    fn value(&self, column: &Column, node: &Node, out: &mut Diagnostics) -> Option<PerDialect<Value>> {
        let mut read = |ty: &Type| match value::read(node, ty, &self.scope.enums) {
            Ok(Value::Null) if !column.nullable => {
                let message = format!("`{}` is NULL here, which it cannot hold", column.name);
                let found =
                    Diagnostic::new(node.span, message).related(column.span, "the column is declared here");
                out.push(found.help("write a value, or `?` at its type"));
                None
            }
            Ok(value) => Some(value),
            Err(found) => {
                out.push(found);
                None
            }
        };
        match &column.ty {
            PerDialect::Same(ty) => read(ty).map(PerDialect::Same),
            PerDialect::Each(types) => {
                let each: Vec<_> =
                    types.iter().map(|(dialect, ty)| read(ty).map(|value| (*dialect, value))).collect();
                Some(PerDialect::Each(each.into_iter().collect::<Option<_>>()?))
            }
        }
    }

    /// The key that the row had, where it says one and `renamed_from` is no column of the table.
    fn former(&self, row: &RowDecl, out: &mut Diagnostics) -> Result<Option<Vec<PerDialect<Value>>>, ()> {
        let is_column = self.table.column(RENAMED_FROM).is_some();
        let written = row.cells.iter().find(|(name, _)| name.value == RENAMED_FROM && !is_column);
        let Some((_, node)) = written else { return Ok(None) };
        let nodes: &[Node] = match (&node.kind, self.key.as_slice()) {
            (Kind::Sequence(items), [_, _, ..]) => items,
            (_, _) => std::slice::from_ref(node),
        };
        if nodes.len() != self.key.len() {
            let message = format!("a key of `{}` has {} values", self.table.name, self.key.len());
            let found = Diagnostic::new(node.span, message);
            out.push(found.help(format!("write {} as they were, in a list", quoted(&self.key))));
            return Err(());
        }
        let columns = self.key.iter().filter_map(|name| self.table.column(name));
        let mut values = Vec::new();
        for (column, node) in columns.zip(nodes) {
            let node = match (self.by_key, node.scalar()) {
                (true, Some(scalar)) => under(&Spanned::new(scalar.text.clone(), node.span), column),
                (_, _) => node.clone(),
            };
            values.push(self.value(column, &node, out));
        }
        values.into_iter().collect::<Option<_>>().map(Some).ok_or(())
    }
}

/// What a row is written under as a value of its column: text needs no quotes there.
fn under(key: &Spanned<String>, column: &Column) -> Node {
    let is_text = |ty: &Type| matches!(ty, Type::Text | Type::Varchar(_) | Type::Char(_) | Type::Enum(_));
    let plain = match &column.ty {
        PerDialect::Same(ty) => !is_text(ty),
        PerDialect::Each(types) => !types.values().any(is_text),
    };
    Node { span: key.span, kind: Kind::Scalar(Scalar { text: key.value.clone(), plain }) }
}

fn is_required(column: &Column) -> bool {
    !column.nullable && column.default.is_none() && column.identity.is_none() && column.generated.is_none()
}

/// Checks that rows refer to rows: what belongs to the code cannot lean on what does not.
pub(super) fn check(tables: &BTreeMap<ObjectName, Table>, scope: &Scope<'_>, out: &mut Diagnostics) {
    for table in tables.values() {
        let Some(rows) = &table.rows else { continue };
        for key in &table.foreign_keys {
            if key.columns.iter().all(|column| rows.columns.contains(column)) {
                references(table, rows, key, (tables, scope), out);
            }
        }
    }
}

fn references(
    table: &Table,
    rows: &Rows,
    key: &ForeignKey,
    (tables, scope): (&BTreeMap<ObjectName, Table>, &Scope<'_>),
    out: &mut Diagnostics,
) {
    let Some(parent) = tables.get(&key.table) else { return };
    let null = PerDialect::Same(Value::Null);
    let wanted = |row: &Row| -> Option<Vec<PerDialect<Value>>> {
        let values = key.columns.iter().map(|column| rows.value(row, column).cloned());
        values.collect::<Option<Vec<_>>>().filter(|values| !values.contains(&null))
    };
    let referring: Vec<(&Row, Vec<PerDialect<Value>>)> =
        rows.rows.iter().filter_map(|row| Some((row, wanted(row)?))).collect();
    let Some((first, _)) = referring.first() else { return };
    let Some(others) = &parent.rows else {
        // Rows that are wrong have been reported.
        let declared = scope.tables.get(&parent.name).and_then(|declared| declared.body.as_deref());
        if declared.is_none_or(|body| body.rows.is_some()) {
            return;
        }
        let message = format!(
            "rows of `{}` refer to `{}`, whose rows do not belong to the code",
            table.name, parent.name
        );
        let found = Diagnostic::new(first.span, message).related(parent.span, "the table is declared here");
        out.push(found.help(format!("write `rows:` of `{}` too, or leave the column out", parent.name)));
        return;
    };
    if let Some(column) = key.referenced.iter().find(|column| !others.columns.contains(column)) {
        let message =
            format!("rows of `{}` refer to `{}.{column}`, which no row there says", table.name, parent.name);
        let found = Diagnostic::new(first.span, message).related(others.span, "the rows are declared here");
        out.push(found.help(format!("write `{column}` in each of them, or refer to what they say")));
        return;
    }
    let there: Vec<Vec<&PerDialect<Value>>> = others
        .rows
        .iter()
        .map(|row| key.referenced.iter().filter_map(|column| others.value(row, column)).collect())
        .collect();
    for (row, values) in &referring {
        if !there.iter().any(|other| other.iter().copied().eq(values)) {
            let text: Vec<String> = values.iter().map(shown).collect();
            let message =
                format!("no row of `{}` has {} {}", parent.name, quoted(&key.referenced), text.join(", "));
            let found = Diagnostic::new(row.span, message).related(others.span, "its rows");
            let known = there.iter().filter_map(|other| other.first()).map(|value| shown(value));
            let known: Vec<String> = known.collect();
            out.push(match suggestion(&text.join(", "), known.iter().map(String::as_str)) {
                Some(help) => found.help(help),
                None => found,
            });
        }
    }
}

/// For people.
fn shown(value: &PerDialect<Value>) -> String {
    let value = match value {
        PerDialect::Same(value) => Some(value),
        PerDialect::Each(each) => each.values().next(),
    };
    match value {
        None | Some(Value::Null) => "null".to_owned(),
        Some(Value::Bool(truth)) => truth.to_string(),
        Some(Value::Int(number)) => number.to_string(),
        Some(Value::Number(text) | Value::Text(text)) => text.clone(),
        Some(Value::Json(document)) => document.to_string(),
    }
}
