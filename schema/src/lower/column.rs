//! One column: what is said of it, and whether it fits together.

use super::reference::{nullable, sql};
use super::scope::{Declared, DeclaredColumn, Scope, check_name};
use super::{JsonSchemas, document};
use crate::model::{Column, Default, Only, PerDialect, Type};
use crate::schema::NotNull;
use crate::yaml::ast::{ColumnBody, DefaultDecl, NotNullBody, OrShort, TypeDecl, TypeText};
use crate::yaml::from_yaml::{FromYaml, Spanned};
use crate::{Diagnostic, Diagnostics, Span, value};

/// Lowers a column. `None` if it has no type, which has been reported.
pub(super) fn lower(
    table: &Declared<'_>,
    column: &DeclaredColumn<'_>,
    scope: &Scope<'_>,
    json_schemas: &mut JsonSchemas<'_>,
    out: &mut Diagnostics,
) -> Option<Column> {
    let body = column.body()?;
    let ty = scope.types.of(&table.name, &column.name).cloned();
    let nullable = nullability(column, body, out);
    // The sequence stays with the table that the column comes from.
    let identity = body.identity.as_ref().filter(|_| !column.is_inherited);
    let identity = identity.and_then(|identity| identity.value.identity);
    rules(table, column, body, nullable, out);
    renamed(table, column, body, out);
    let Some(ty) = ty else {
        // What depends on no type is still checked.
        document::json_schema(column, body, None, json_schemas, out);
        return None;
    };
    if let (Some(identity), Some(_)) = (&body.identity, identity) {
        check_identity(column, &ty, identity.span, out);
    }
    let sequence = body.identity.as_ref().and_then(|identity| identity.value.body.as_deref());
    let sequence = sequence.map(|body| super::storage::sequence(body, out));
    // On a reference, a bare word is what the key does.
    let on_update = body
        .on_update
        .as_deref()
        .filter(|set| body.references.is_none() || !matches!(set, PerDialect::Same(DefaultDecl::Value(_))));
    Some(Column {
        name: column.name.clone(),
        nullable,
        not_null: not_null(column, body, nullable, out).map(Box::new),
        default: body
            .default
            .as_ref()
            .and_then(|declared| default(declared, &ty, nullable, scope, out))
            .map(Box::new),
        on_update: on_update.and_then(|declared| default(declared, &ty, nullable, scope, out)).map(Box::new),
        identity,
        is_inherited: column.is_inherited,
        generated: body.generated.as_ref().map(|generated| (sql(&generated.sql), generated.stored)),
        collation: body.collation.as_deref().map(plain),
        sequence: sequence.map(Box::new),
        storage: super::storage::column(body, out),
        json_schema: document::json_schema(column, body, Some(&ty), json_schemas, out),
        enforce: document::enforce(column, body, out),
        rust_type: body.rust_type.as_deref().map(super::rust::name),
        renamed_from: body.renamed_from.as_ref().map(|name| name.value.clone()),
        former: super::twin::former(table, column, body, nullable, scope, out).map(Box::new),
        backfill: body.backfill.as_deref().map(sql),
        using: body.using.as_deref().map(sql),
        only: Only(body.only.0.clone()),
        comment: body.comment.as_ref().map(|comment| comment.value.clone()),
        span: column.span,
        ty,
    })
}

/// What is said of the constraint that keeps NULL out; there is none where NULL may be stored.
fn not_null(
    column: &DeclaredColumn<'_>,
    body: &ColumnBody,
    nullable: bool,
    out: &mut Diagnostics,
) -> Option<NotNull> {
    let declared = body.not_null.as_deref()?;
    let (span, found) = match declared {
        OrShort::Short(name, span) => {
            (*span, NotNull { name: Some(name.value.clone()), ..NotNull::default() })
        }
        OrShort::Long(body) => {
            let NotNullBody { name, not_valid, no_inherit, comment, on_conflict, span, broken: _ } = body;
            let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
            let (not_valid, no_inherit) = (*not_valid, *no_inherit);
            let on_conflict = on_conflict.as_ref().map(|found| found.value).unwrap_or_default();
            (*span, NotNull { name: text(name), not_valid, no_inherit, comment: text(comment), on_conflict })
        }
    };
    if nullable {
        let message = format!("`{}` may be NULL, and has a NOT NULL constraint", column.name);
        out.push(Diagnostic::new(span, message).help("remove `not_null`, or the `?`"));
    }
    match (declared, found.name.as_deref()) {
        (OrShort::Short(..), Some(word @ ("true" | "false"))) => {
            let message = format!("`not_null: {word}` is said by the type");
            let help = "a column is NOT NULL unless its type ends with `?`; `not_null` names the constraint";
            out.push(Diagnostic::new(span, message).help(help));
        }
        (OrShort::Short(..) | OrShort::Long(_), Some(name)) => _ = check_name(name, span, "constraint", out),
        (OrShort::Short(..) | OrShort::Long(_), None) => {}
    }
    Some(found)
}

/// Texts without their places.
fn plain(declared: &PerDialect<Spanned<String>>) -> PerDialect<String> {
    match declared {
        PerDialect::Same(text) => PerDialect::Same(text.value.clone()),
        PerDialect::Each(texts) => {
            PerDialect::Each(texts.iter().map(|(dialect, text)| (*dialect, text.value.clone())).collect())
        }
    }
}

/// Whether NULL may be stored: `?` at the type or the reference, or `nullable:`.
fn nullability(column: &DeclaredColumn<'_>, body: &ColumnBody, out: &mut Diagnostics) -> bool {
    let from_type = column.written_type().and_then(|ty| type_nullable(ty, out));
    let from_reference = body.references.as_ref().map(|declared| match declared {
        OrShort::Short(text, _) => nullable(&text.value).1,
        OrShort::Long(body) => body.nullable,
    });
    let marked = from_type.unwrap_or(false) || from_reference.unwrap_or(false);
    match &body.nullable {
        Some(written) if marked && !written.value => {
            let message = format!("column `{}` is marked with `?` and not nullable", column.name);
            out.push(Diagnostic::new(written.span, message).help("remove one of the two"));
            true
        }
        Some(written) => written.value || marked,
        None => marked,
    }
}

pub(super) fn type_nullable(declared: &TypeDecl, out: &mut Diagnostics) -> Option<bool> {
    match declared {
        PerDialect::Same(text) => Some(nullable(&text.value.0).1),
        PerDialect::Each(texts) => {
            let marked = |text: &Spanned<TypeText>| nullable(&text.value.0).1;
            let first = texts.values().next().map(marked)?;
            if let Some(other) = texts.values().find(|text| marked(text) != first) {
                let found =
                    Diagnostic::new(other.span, "NULL may be stored on one database and not on another");
                out.push(found.help("write `?` at every type or at none"));
            }
            Some(first)
        }
    }
}

/// Rules between the keys of one column.
fn rules(
    table: &Declared<'_>,
    column: &DeclaredColumn<'_>,
    body: &ColumnBody,
    null: bool,
    out: &mut Diagnostics,
) {
    let name = &column.name;
    let is_true =
        |flag: &Option<Spanned<bool>>| flag.as_ref().filter(|flag| flag.value).map(|flag| flag.span);
    let identity =
        body.identity.as_ref().filter(|identity| identity.value.identity.is_some()).map(|found| found.span);
    let mut report =
        |span: Span, message: String, help: &str| out.push(Diagnostic::new(span, message).help(help));
    // SQLite has such keys for historical reasons; who says so at length means it.
    let at_length = body.nullable.as_ref().is_some_and(|nullable| nullable.value);
    if null && !at_length && table.primary_key().contains(name) {
        report(column.span, format!("`{name}` is part of the primary key and may be NULL"), "remove the `?`");
    } else if let (true, Some(span)) = (null, identity) {
        report(span, format!("`{name}` numbers rows and may be NULL"), "remove the `?`");
    }
    if let (Some(span), Some(_)) = (is_true(&body.unique), is_true(&body.primary_key)) {
        report(span, format!("`{name}` is unique already, as the primary key"), "remove `unique`");
    }
    if let (Some(span), Some(_)) = (identity, &body.default) {
        report(
            span,
            format!("`{name}` is numbered by the database and has a default"),
            "remove one of the two",
        );
    }
    if body.generated.is_some() {
        if let Some(span) = identity {
            report(span, format!("`{name}` is generated and numbered"), "remove one of the two");
        }
        for (written, key) in [(body.default.is_some(), "default"), (body.on_update.is_some(), "on_update")] {
            if written && body.references.is_none() {
                let help = format!("remove `{key}`");
                report(column.span, format!("`{name}` is generated and has `{key}`"), &help);
            }
        }
    }
    if let Some(backfill) = &body.backfill {
        let span = sql_span(&backfill.0);
        if null {
            let help = "remove it, or make the column NOT NULL; rows of a nullable column get its default";
            report(span, format!("`{name}` may be NULL and needs no backfill"), help);
        } else if identity.is_some() || body.generated.is_some() {
            report(span, format!("the database fills `{name}` itself"), "remove `backfill`");
        }
    }
    if body.references.is_none() {
        let keys = [
            ("on_delete", body.on_delete.as_ref().map(|found| found.span)),
            ("deferrable", body.deferrable.as_ref().map(|found| found.span)),
            ("as", body.as_name.as_ref().map(|found| found.span)),
            ("inverse", body.inverse.as_ref().map(|found| found.span)),
            ("constraint", body.constraint.as_ref().map(|found| found.span)),
        ];
        for (key, span) in keys {
            if let Some(span) = span.filter(|_| !body.broken) {
                let message = format!("`{key}` says something of a reference, and `{name}` has none");
                report(span, message, "add `references: table.column`");
            }
        }
    }
}

fn sql_span(declared: &PerDialect<Spanned<String>>) -> Span {
    match declared {
        PerDialect::Same(text) => text.span,
        PerDialect::Each(texts) => texts.values().next().map(|text| text.span).unwrap_or_default(),
    }
}

fn renamed(table: &Declared<'_>, column: &DeclaredColumn<'_>, body: &ColumnBody, out: &mut Diagnostics) {
    let Some(former) = &body.renamed_from else { return };
    check_name(&former.value, former.span, "column", out);
    if former.value == column.name {
        let message = format!("`{}` cannot be renamed from itself", column.name);
        out.push(Diagnostic::new(former.span, message).help("write the column's former name"));
    } else if let Some(still) = table.column(&former.value) {
        let message =
            format!("`{}` cannot be renamed from `{}`, which is still there", column.name, former.value);
        out.push(Diagnostic::new(former.span, message).related(still.span, "still declared here"));
    }
}

fn check_identity(column: &DeclaredColumn<'_>, ty: &PerDialect<Type>, span: Span, out: &mut Diagnostics) {
    let counts = |ty: &Type| matches!(ty, Type::SmallInt | Type::Int | Type::BigInt | Type::Native(_));
    let good = match ty {
        PerDialect::Same(ty) => counts(ty),
        PerDialect::Each(types) => types.values().all(counts),
    };
    if !good {
        let found = Diagnostic::new(span, format!("`{}` numbers rows and is no integer", column.name));
        out.push(found.help("write `type: bigint`"));
    }
}

/// The action that a bare `on_update` of a reference names.
pub(super) fn action(declared: &PerDialect<DefaultDecl>) -> Option<Spanned<crate::schema::Action>> {
    let PerDialect::Same(DefaultDecl::Value(node)) = declared else { return None };
    let mut unheard = Diagnostics::default();
    Spanned::read(node, &mut unheard)
}

/// A default, checked against the type of each database.
fn default(
    declared: &PerDialect<DefaultDecl>,
    ty: &PerDialect<Type>,
    null: bool,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<PerDialect<Default>> {
    let mut read = |declared: &DefaultDecl, ty: &Type| match declared {
        DefaultDecl::Sql(sql) => Some(Default::Sql(sql.value.clone())),
        DefaultDecl::Value(node) => match value::read(node, ty, &scope.enums) {
            Ok(crate::model::Value::Null) if !null => {
                let found = Diagnostic::new(node.span, "the default is NULL, which the column cannot hold");
                out.push(found.help("remove the default, or write `?` at the type"));
                None
            }
            Ok(value) => Some(Default::Value(value)),
            Err(found) => {
                out.push(found);
                None
            }
        },
    };
    match (declared, ty) {
        (PerDialect::Same(declared), PerDialect::Same(ty)) => read(declared, ty).map(PerDialect::Same),
        (PerDialect::Same(declared), PerDialect::Each(types)) => {
            let each: Vec<_> =
                types.iter().map(|(dialect, ty)| read(declared, ty).map(|read| (*dialect, read))).collect();
            Some(PerDialect::Each(each.into_iter().collect::<Option<_>>()?))
        }
        (PerDialect::Each(declared), _) => {
            let each: Vec<_> = declared
                .iter()
                .filter_map(|(dialect, declared)| {
                    ty.on(*dialect).map(|ty| read(declared, ty).map(|read| (*dialect, read)))
                })
                .collect();
            Some(PerDialect::Each(each.into_iter().collect::<Option<_>>()?))
        }
    }
}
