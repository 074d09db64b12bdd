//! A column that lives beside the one of its former name, and a table that has two names: `expand` and `contract`.

use super::column::type_nullable;
use super::reference::{TypeReader, sql};
use super::scope::{Declared, DeclaredColumn, Scope};
use crate::model::{Former, FormerName, Phase};
use crate::yaml::ast::{self, ColumnBody, FormerBody, OrShort};
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics, Span};

/// What is said of the former column. `None` where nothing is, or where it is wrong, which has been reported.
pub(super) fn former(
    table: &Declared<'_>,
    column: &DeclaredColumn<'_>,
    body: &ColumnBody,
    nullable: bool,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<Former> {
    let (phase, declared) = match (body.expand.as_deref(), body.contract.as_deref()) {
        (Some(expand), None) => (Phase::Expand, expand),
        (None, Some(contract)) => (Phase::Contract, contract),
        (Some(expand), Some(contract)) => {
            both(&column.name, (said(expand).1, said(contract).1), out);
            return None;
        }
        (None, None) => return None,
    };
    let (long, span) = said(declared);
    if let OrShort::Short(Spanned { value: false, .. }, _) = declared {
        return None;
    }
    let name = &column.name;
    if body.renamed_from.is_none() {
        let found = Diagnostic::new(span, format!("`{}` does not say which column it lives beside", name));
        out.push(found.help("add `renamed_from:` with the former name"));
        return None;
    }
    let of_table = table.body.as_deref().and_then(|table| {
        let reasons = [
            (table.partition_by.is_some(), "the rows of a partitioned table"),
            (!table.inherits.is_empty(), "the rows of a table that inherits from others"),
            (table.of.is_some(), "the columns of a table of a type"),
        ];
        reasons.into_iter().find(|(is_so, _)| *is_so).map(|(_, what)| what)
    });
    let reasons = [
        (table.primary_key().contains(name), "the primary key"),
        (body.identity.is_some(), "a column that numbers rows"),
        (body.generated.is_some(), "a generated column"),
        (column.is_inherited, "an inherited column"),
    ];
    let of_column = reasons.into_iter().find(|(is_so, _)| *is_so).map(|(_, what)| what);
    if let Some(what) = of_column.or(of_table) {
        let message = format!("`{name}` cannot live beside another column: {what} cannot be there twice");
        let help = "rename it at once: take `expand` out, and stop the application for that moment";
        out.push(Diagnostic::new(span, message).help(help));
        return None;
    }
    let Some(FormerBody { ty: declared, using, span: _, broken: _ }) = long else {
        return Some(Former { phase, ty: None, nullable, using: None, span });
    };
    let marked = declared.as_ref().and_then(|ty| type_nullable(ty, out));
    let ty = match declared {
        Some(declared) => Some(TypeReader::new(scope).written(declared, None, out)?),
        None => None,
    };
    Some(Former { phase, ty, nullable: marked.unwrap_or(nullable), using: using.as_ref().map(sql), span })
}

/// What is said of the former name of a table. `None` where nothing is, or where it is wrong, which has been reported.
pub(super) fn former_name(
    declared: &Declared<'_>,
    body: &ast::Table,
    out: &mut Diagnostics,
) -> Option<FormerName> {
    let (phase, said) = match (body.expand.as_ref(), body.contract.as_ref()) {
        (Some(expand), None) => (Phase::Expand, expand),
        (None, Some(contract)) => (Phase::Contract, contract),
        (Some(expand), Some(contract)) => {
            both(&declared.name.to_string(), (expand.span, contract.span), out);
            return None;
        }
        (None, None) => return None,
    };
    if !said.value {
        return None;
    }
    let (name, span) = (&declared.name, said.span);
    if body.renamed_from.is_none() {
        let found = Diagnostic::new(span, format!("`{name}` does not say which name stays for a while"));
        out.push(found.help("add `renamed_from:` with the table's former name"));
        return None;
    }
    let reasons = [
        (declared.is_partition, "rows of a partition are reached by its table"),
        (!body.inherits.is_empty(), "it inherits from others, which a view does not"),
        (body.of.is_some(), "it is a table of a type"),
    ];
    if let Some((_, why)) = reasons.into_iter().find(|(is_so, _)| *is_so) {
        let found = Diagnostic::new(span, format!("`{name}` cannot keep its former name: {why}"));
        out.push(
            found.help("rename it at once: take `expand` out, and stop the application for that moment"),
        );
        return None;
    }
    Some(FormerName { phase, span })
}

fn both(name: &str, (expand, contract): (Span, Span), out: &mut Diagnostics) {
    let found = Diagnostic::new(expand, format!("`{name}` is expanded and contracted"));
    let found = found.related(contract, "`contract` is here");
    out.push(found.help("`expand` while both live; `contract` in its place when the old one goes"));
}

fn said(declared: &OrShort<Spanned<bool>, FormerBody>) -> (Option<&FormerBody>, Span) {
    match declared {
        OrShort::Short(_, span) => (None, *span),
        OrShort::Long(body) => (Some(body), body.span),
    }
}
