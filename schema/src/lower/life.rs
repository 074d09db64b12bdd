//! The columns by which a repository marks rows as deleted, and notices that somebody else changed one.

use super::scope::{Declared, Scope};
use crate::model::{Column, PerDialect, Type};
use crate::yaml::ast;
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics};

/// The column that `soft_delete` names, where it can be one.
pub(super) fn soft_delete(
    declared: &Declared<'_>,
    body: &ast::Table,
    columns: &[Column],
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<String> {
    let named = body.soft_delete.as_ref()?;
    scope.has_column(&declared.name, &named.value, named.span, out).then_some(())?;
    let column = columns.iter().find(|column| column.name == named.value)?;
    let column = Named { key: "soft_delete", at: named, declared, column };
    let good = column.must(
        |ty| matches!(ty, Type::Timestamp | Type::TimestampTz),
        "is a `timestamp` or a `timestamptz`: when the row was deleted",
        out,
    );
    if good && !column.column.nullable {
        let message = format!("`{}` cannot be NULL, so that every row would be deleted", named.value);
        out.push(
            column
                .finding(message)
                .help("write its type with `?`: rows that are not deleted have NULL there"),
        );
    }
    column.ordinary(out);
    Some(named.value.clone())
}

/// The column that `optimistic_lock` names, where it can be one.
pub(super) fn optimistic_lock(
    declared: &Declared<'_>,
    body: &ast::Table,
    columns: &[Column],
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<String> {
    let named = body.optimistic_lock.as_ref()?;
    scope.has_column(&declared.name, &named.value, named.span, out).then_some(())?;
    let column = columns.iter().find(|column| column.name == named.value)?;
    let column = Named { key: "optimistic_lock", at: named, declared, column };
    let good = column.must(
        |ty| matches!(ty, Type::Int | Type::BigInt | Type::Timestamp | Type::TimestampTz),
        "is an `int` or a `bigint`, which counts changes, or a `timestamp` or a `timestamptz` of the last one",
        out,
    );
    if good && column.column.nullable {
        let message = format!("`{}` can be NULL, which is neither the same nor another version", named.value);
        out.push(
            column.finding(message).help("write its type without `?`, and a `default` for rows that exist"),
        );
    }
    if column.column.on_update.is_some() {
        let message =
            format!("`{}` has `on_update`, but every update of the row sets it as a version", named.value);
        out.push(column.finding(message).help("remove `on_update` from the column"));
    }
    column.ordinary(out);
    if let Some(soft) = body.soft_delete.as_ref().filter(|soft| soft.value == named.value) {
        let message = format!("`{}` cannot be both the mark of deletion and the version", named.value);
        out.push(Diagnostic::new(named.span, message).related(soft.span, "named here too"));
    }
    Some(named.value.clone())
}

/// A column that a key of the table names.
struct Named<'a> {
    key: &'static str,
    at: &'a Spanned<String>,
    declared: &'a Declared<'a>,
    column: &'a Column,
}

impl Named<'_> {
    fn finding(&self, message: String) -> Diagnostic {
        Diagnostic::new(self.at.span, message).related(self.column.span, "the column is declared here")
    }

    /// Whether every type of the column is one of these; a finding if not.
    fn must(&self, fits: impl Fn(&Type) -> bool, what: &str, out: &mut Diagnostics) -> bool {
        let good = match &self.column.ty {
            PerDialect::Same(ty) => fits(ty),
            PerDialect::Each(types) => types.values().all(fits),
        };
        if !good {
            out.push(self.finding(format!("the column of `{}` {what}", self.key)));
        }
        good
    }

    /// A finding for each thing that keeps a repository from writing the column.
    fn ordinary(&self, out: &mut Diagnostics) {
        let name = &self.at.value;
        let mut cannot = |why: &str, help: &str| {
            let message = format!("`{name}` cannot be the column of `{}`: {why}", self.key);
            out.push(self.finding(message).help(help));
        };
        if self.column.generated.is_some() {
            cannot("the database computes it", "remove `generated` from the column");
        }
        if !self.column.only.0.is_empty() {
            cannot("not every database has it", "remove `only` from the column");
        }
        if self.column.rust_type.is_some() {
            cannot("it has a type of your own in Rust", "remove `rust_type` from the column");
        }
        if self.declared.primary_key().contains(name) {
            cannot("it is part of the primary key", "name another column");
        }
    }
}
