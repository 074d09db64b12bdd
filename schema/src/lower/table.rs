//! One table: its columns, keys and checks.

use std::collections::BTreeMap;

use super::key::{self, KeyColumns};
use super::scope::{Declared, Scope, check_name, object_name};
use super::storage::{self, BackingParts};
use super::{JsonSchemas, access, column, family, foreign_key, index, life, reference, rows, twin};
use crate::model::{Check, Column, Key, Only, Table};
use crate::schema::Backing;
use crate::yaml::ast::{self, OrShort, PrimaryKeyBody, UniqueBody};
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics, ObjectName, Span, naming};

/// Lowers a table. `None` if it could not be read.
pub(super) fn lower(
    declared: &Declared<'_>,
    scope: &Scope<'_>,
    json_schemas: &mut JsonSchemas<'_>,
    out: &mut Diagnostics,
) -> Option<Table> {
    let body = declared.body.as_deref()?;
    if declared.columns.is_empty() && !body.columns.written && !declared.broken {
        let found = Diagnostic::new(declared.span, format!("table `{}` has no columns", declared.name));
        out.push(found.help("write `columns:` with at least one"));
    }
    let renamed_from = body.renamed_from.as_ref().and_then(|former| renamed(declared, former, scope, out));
    let lower_column = |column| column::lower(declared, column, scope, json_schemas, out);
    let columns: Vec<Column> = declared.columns.iter().filter_map(lower_column).collect();
    let partitions = family::partitions(&declared.name, body, scope, json_schemas, out);
    let keys = foreign_key::lower(declared, body, scope, out);
    let mut table = Table {
        name: declared.name.clone(),
        soft_delete: life::soft_delete(declared, body, &columns, scope, out),
        optimistic_lock: life::optimistic_lock(declared, body, &columns, scope, out),
        columns,
        primary_key: primary_key(declared, body, scope, out),
        uniques: uniques(declared, body, scope, out),
        checks: checks(declared, body, out),
        indexes: index::lower(declared, body, scope, out),
        foreign_keys: keys.foreign_keys,
        dangling: keys.dangling,
        exclusions: storage::exclusions(body, out),
        relations: Vec::new(),
        renamed_from,
        renamed_at: body.renamed_from.as_ref().map(|former| former.span),
        former: twin::former_name(declared, body, out),
        only: declared.only(),
        options: storage::table(body, out),
        access: access::of_table(declared, body, scope, out),
        partition_by: family::partition_by(declared, body, scope, out),
        partitions,
        inherits: family::inherits(body),
        of: body.of.as_ref().and_then(|ty| object_name(ty, "type", out)),
        rows: None,
        derives: super::rust::derives(body, &scope.rust.1),
        comment: body.comment.as_ref().map(|comment| comment.value.clone()),
        span: declared.span,
    };
    table.rows = rows::lower(declared, body, &table, scope, out);
    family::own_columns(declared, &mut table);
    Some(table)
}

fn renamed(
    declared: &Declared<'_>,
    former: &Spanned<String>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<String> {
    let name = super::scope::object_name(former, "table", out)?;
    if name == declared.name {
        let message = format!("`{name}` cannot be renamed from itself");
        out.push(Diagnostic::new(former.span, message).help("write the table's former name"));
    } else if let Some(still) = scope.tables.get(&name) {
        let message = format!("`{}` cannot be renamed from `{name}`, which is still there", declared.name);
        out.push(Diagnostic::new(former.span, message).related(still.span, "still declared here"));
    }
    Some(former.value.clone())
}

fn primary_key(
    declared: &Declared<'_>,
    body: &ast::Table,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<Key> {
    let marked: Vec<Spanned<String>> = declared
        .columns
        .iter()
        .filter(|column| !column.is_inherited)
        .filter_map(|column| {
            let key = column.body()?.primary_key.as_ref()?;
            key.value.then(|| Spanned::new(column.name.clone(), key.span))
        })
        .collect();
    let (columns, orders, name, span) = match &body.primary_key {
        None => {
            if let [_, second, ..] = marked.as_slice() {
                let names: Vec<&str> = marked.iter().map(|column| column.value.as_str()).collect();
                let found =
                    Diagnostic::new(second.span, format!("table `{}` has two primary keys", declared.name));
                let help =
                    format!("a key of both is written at the table: `primary_key: [{}]`", names.join(", "));
                out.push(found.related(marked[0].span, "the first one").help(help));
            }
            let span = marked.first()?.span;
            (marked, BTreeMap::new(), None, span)
        }
        Some(key) => {
            let (columns, name, span) = match key {
                OrShort::Short(columns, span) => (columns, None, *span),
                OrShort::Long(key) => (&key.columns, key.name.as_ref(), key.span),
            };
            if let Some(first) = marked.first() {
                let message = format!("table `{}` has its primary key at a column as well", declared.name);
                let found = Diagnostic::new(span, message).related(first.span, "written here too");
                out.push(found.help("remove one of the two"));
            }
            if columns.is_empty() {
                out.push(Diagnostic::new(span, "a primary key has at least one column"));
                return None;
            }
            let KeyColumns { names, orders } = key::columns(columns, declared, scope, out)?;
            (names, orders, name, span)
        }
    };
    let name = name.filter(|name| check_name(&name.value, name.span, "constraint", out));
    let backing = match &body.primary_key {
        Some(OrShort::Long(PrimaryKeyBody {
            without_overlaps,
            include,
            deferrable,
            with,
            tablespace,
            comment,
            index_comment,
            on_conflict,
            ..
        })) => BackingParts {
            without_overlaps: *without_overlaps,
            include,
            deferrable: deferrable.as_ref(),
            with,
            tablespace: tablespace.as_ref(),
            comment: comment.as_ref(),
            index_comment: index_comment.as_ref(),
            on_conflict: on_conflict.as_ref(),
        }
        .lower(declared, scope, out),
        Some(OrShort::Short(..)) | None => Backing::default(),
    };
    Some(Key {
        name: name.map_or_else(|| naming::primary_key(&declared.name), |name| name.value.clone()),
        columns: columns.into_iter().map(|column| column.value).collect(),
        nulls_not_distinct: false,
        backing: Backing { orders, ..backing },
        only: Only::default(),
        span,
    })
}

fn uniques(declared: &Declared<'_>, body: &ast::Table, scope: &Scope<'_>, out: &mut Diagnostics) -> Vec<Key> {
    let mut keys = Vec::new();
    for column in declared.columns.iter().filter(|column| !column.is_inherited) {
        let marked = column.body().and_then(|body| body.unique.as_ref()).filter(|unique| unique.value);
        if let Some(unique) = marked {
            keys.push(unique_key(&declared.name, None, vec![column.name.clone()], unique.span));
        }
    }
    for (name, unique) in &body.uniques.0 {
        let Some(unique) = unique else { continue };
        let (columns, long, span) = match unique {
            OrShort::Short(columns, span) => (columns, None, *span),
            OrShort::Long(body) => (&body.columns, Some(body), body.span),
        };
        let inner = long.and_then(|long| long.name.as_ref());
        let Some(name) = one_name(name.as_ref(), inner, "constraint", out) else { continue };
        if columns.is_empty() {
            out.push(Diagnostic::new(span, "a unique constraint has at least one column"));
            continue;
        }
        let Some(KeyColumns { names, orders }) = key::columns(columns, declared, scope, out) else {
            continue;
        };
        let columns = names.into_iter().map(|column| column.value).collect();
        let mut made = unique_key(&declared.name, name.map(|name| name.value.clone()), columns, span);
        if let Some(long) = long {
            let UniqueBody {
                nulls_not_distinct,
                without_overlaps,
                include,
                deferrable,
                with,
                tablespace,
                comment,
                index_comment,
                on_conflict,
                only,
                ..
            } = long;
            made.nulls_not_distinct = *nulls_not_distinct;
            made.backing = BackingParts {
                without_overlaps: *without_overlaps,
                include,
                deferrable: deferrable.as_ref(),
                with,
                tablespace: tablespace.as_ref(),
                comment: comment.as_ref(),
                index_comment: index_comment.as_ref(),
                on_conflict: on_conflict.as_ref(),
            }
            .lower(declared, scope, out);
            made.only = Only(only.0.clone());
        }
        made.backing.orders = orders;
        keys.push(made);
    }
    keys
}

fn unique_key(table: &ObjectName, name: Option<String>, columns: Vec<String>, span: Span) -> Key {
    Key {
        name: name.unwrap_or_else(|| naming::unique(table, &columns)),
        columns,
        nulls_not_distinct: false,
        backing: Backing::default(),
        only: Only::default(),
        span,
    }
}

/// The name of something: its key in a mapping, or `name:`. `None` if both are written, or neither can be a name.
#[allow(clippy::option_option, reason = "no name, a good name and a bad name are three things")]
pub(super) fn one_name<'n>(
    outer: Option<&'n Spanned<String>>,
    inner: Option<&'n Spanned<String>>,
    what: &str,
    out: &mut Diagnostics,
) -> Option<Option<&'n Spanned<String>>> {
    if let (Some(outer), Some(inner)) = (outer, inner) {
        let found = Diagnostic::new(inner.span, format!("this {what} has two names"));
        out.push(found.related(outer.span, "the first one").help("remove `name:`"));
        return None;
    }
    match outer.or(inner) {
        Some(name) => check_name(&name.value, name.span, what, out).then_some(Some(name)),
        None => Some(None),
    }
}

fn checks(declared: &Declared<'_>, body: &ast::Table, out: &mut Diagnostics) -> Vec<Check> {
    let mut checks = Vec::new();
    for column in declared.columns.iter().filter(|column| !column.is_inherited) {
        let Some(check) = column.body().and_then(|body| body.check.as_ref()) else { continue };
        let only = column.body().map(|body| body.only.0.clone()).unwrap_or_default();
        checks.push(Check {
            name: naming::check(&declared.name, &column.name),
            expr: reference::sql(check),
            no_inherit: false,
            not_valid: false,
            not_enforced: false,
            comment: None,
            only: Only(only),
            span: column.span,
        });
    }
    for (name, check) in &body.checks.entries {
        if !check_name(&name.value, name.span, "constraint", out) {
            continue;
        }
        let Some(check) = check else { continue };
        checks.push(Check {
            name: name.value.clone(),
            expr: reference::sql(&check.sql),
            no_inherit: check.no_inherit,
            not_valid: check.not_valid,
            not_enforced: check.not_enforced,
            comment: check.comment.as_ref().map(|comment| comment.value.clone()),
            only: Only(check.only.0.clone()),
            span: name.span,
        });
    }
    checks
}
