//! Foreign keys to nothing: SQLite takes one to columns that are not unique, to a view, or to what is not there, and complains when a row is
//! written. A database that has some is not refused for it.

use super::super::reference::{Reference, nullable, reference_span};
use super::super::scope::{Declared, Scope};
use super::{is_unique, is_whole, says_no_action};
use crate::model::{ForeignKey, Only, Table};
use crate::schema::ForeignKeyDetails;
use crate::yaml::ast::{ForeignKeyBody, OrShort, ReferenceDecl};
use crate::{Diagnostic, Diagnostics, Dialect, ObjectName, naming};

/// A key that says `dangling: true`.
pub(super) fn lower(
    declared: &Declared<'_>,
    body: &ForeignKeyBody,
    name: Option<String>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<ForeignKey> {
    let known = scope.has_columns(&declared.name, &body.columns, out);
    let reference = as_written(&body.references, scope);
    if !is_whole(body, &reference, out) || !known {
        return None;
    }
    for (key, said) in [("as", &body.as_name), ("inverse", &body.inverse)] {
        if let Some(said) = said {
            let message = "nothing can be loaded through a key that dangles";
            out.push(Diagnostic::new(said.span, message).help(format!("leave `{key}` out")));
        }
    }
    let Reference { table, columns: referenced, nullable: _, span: _ } = reference;
    let columns: Vec<String> = body.columns.iter().map(|column| column.value.clone()).collect();
    Some(ForeignKey {
        name: name.unwrap_or_else(|| naming::foreign_key(&declared.name, &columns)),
        columns,
        table,
        referenced,
        on_delete: body.on_delete.as_ref().map(|action| action.value).unwrap_or_default(),
        on_update: body.on_update.as_ref().map(|action| action.value).unwrap_or_default(),
        deferrable: body.deferrable.as_ref().map(|found| found.value).unwrap_or_default(),
        details: ForeignKeyDetails {
            set_columns: body.set_columns.iter().map(|column| column.value.clone()).collect(),
            period: body.period,
            match_full: body.match_full,
            not_valid: body.not_valid,
            not_enforced: body.not_enforced,
            no_action_on_delete: says_no_action(body.on_delete.as_ref()),
            no_action_on_update: says_no_action(body.on_update.as_ref()),
            comment: body.comment.as_ref().map(|comment| comment.value.clone()),
        },
        only: Only(body.only.0.clone()),
        span: reference_span(&body.references),
    })
}

/// A reference as it is written, whether or not it leads somewhere. Where no columns are named, none are looked for.
fn as_written(declared: &ReferenceDecl, scope: &Scope<'_>) -> Reference {
    let (text, span) = match declared {
        OrShort::Long(body) => {
            return Reference {
                table: ObjectName::read(&body.table.value),
                columns: body.columns.iter().map(|column| column.value.clone()).collect(),
                nullable: body.nullable,
                span: body.span,
            };
        }
        OrShort::Short(text, span) => (&text.value, *span),
    };
    let (text, nullable) = nullable(text);
    let parts = (text.strip_suffix(')').and_then(|text| text.split_once('(')), text.rsplit_once('.'));
    let (name, columns) = match parts {
        _ if scope.tables.contains_key(&ObjectName::read(text)) => (text, Vec::new()),
        (Some((name, columns)), _) => (name, columns.split(',').map(str::trim).collect()),
        (None, Some((name, column))) => (name, vec![column]),
        (None, None) => (text, Vec::new()),
    };
    let columns = columns.into_iter().map(str::to_owned).collect();
    Reference { table: ObjectName::read(name.trim()), columns, nullable, span }
}

/// A key that leads somewhere is one like any other, and has to say so: nothing else finds rows by it.
pub(super) fn check(key: &ForeignKey, target: Option<&Table>, out: &mut Diagnostics) {
    let Some(target) = target.filter(|target| target.only.includes(Dialect::Sqlite)) else { return };
    let of_key = target.primary_key.as_ref().map(|key| key.columns.as_slice()).unwrap_or_default();
    let leads = match key.referenced.as_slice() {
        [] => of_key.len() == key.columns.len(),
        columns => is_unique(columns, target),
    };
    if leads {
        let columns = if key.referenced.is_empty() { of_key } else { &key.referenced };
        let message =
            format!("`{}({})` is there and unique: this key does not dangle", key.table, columns.join(", "));
        out.push(Diagnostic::new(key.span, message).help("leave `dangling` out"));
    }
}
