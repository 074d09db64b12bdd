//! What rows derive: paths of traits, and whether every column's type has them.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use tablewright_schema::model::{DateTimes, Decimals, Model, RustName, Table, Type};
use tablewright_schema::{Diagnostic, Diagnostics};

use crate::shape::{Rust, Shape, declared, shapes, stored};

/// What every row derives by itself.
const ALWAYS: &[&str] = &["Clone", "Debug", "PartialEq"];

/// The derives that a table's row has of its own, in order, each once.
pub(crate) fn of(table: &Table) -> TokenStream {
    let mut seen = BTreeSet::new();
    let paths = table.derives.iter().filter_map(|name| {
        let path = syn::parse_str::<syn::Path>(&name.text).ok()?;
        let known = standard(&path);
        let fresh = !known.as_ref().is_some_and(|known| ALWAYS.contains(&known.as_str()))
            && seen.insert(known.unwrap_or_else(|| quote!(#path).to_string()));
        fresh.then_some(path)
    });
    quote!(#(, #paths)*)
}

/// The name of a trait of the standard library, however it is written.
fn standard(path: &syn::Path) -> Option<String> {
    let first = path.segments.first()?.ident.to_string();
    let last = path.segments.last()?.ident.to_string();
    (path.segments.len() == 1 || first == "std" || first == "core").then_some(last)
}

/// Reports what is no path, and what a column's type does not have.
pub(super) fn check(model: &Model, out: &mut Diagnostics) {
    // What holds for all tables is wrong once.
    let mut said = BTreeSet::new();
    for table in model.tables.values() {
        let shapes = shapes(model, table);
        let wanted: Vec<String> = table
            .derives
            .iter()
            .filter_map(|name| standard(&syn::parse_str::<syn::Path>(&name.text).ok()?))
            .collect();
        for name in &table.derives {
            let Ok(path) = syn::parse_str::<syn::Path>(&name.text) else {
                if said.insert(name.span) {
                    let found = Diagnostic::new(name.span, format!("`{}` is no path of Rust", name.text));
                    out.push(found.help("write what stands in `#[derive(…)]`: `serde::Serialize`, `Eq`"));
                }
                continue;
            };
            let Some(derived) = standard(&path) else { continue };
            if let Some(found) = missing(table, name, &derived, &wanted)
                && said.insert(name.span)
            {
                out.push(found);
            }
            if let Some(found) = lacking(model, table, &shapes, name, &derived) {
                out.push(found);
            }
        }
    }
}

/// A trait that needs another one.
fn missing(table: &Table, name: &RustName, derived: &str, wanted: &[String]) -> Option<Diagnostic> {
    let needs: &[&str] = match derived {
        "Ord" => &["Eq", "PartialOrd"],
        _ => &[],
    };
    let lacks: Vec<&str> =
        needs.iter().copied().filter(|need| !wanted.iter().any(|have| have == need)).collect();
    if lacks.is_empty() {
        return None;
    }
    let message = format!("the row of `{}` cannot derive `{derived}` without {}", table.name, shown(&lacks));
    Some(Diagnostic::new(name.span, message).help(format!("derive {} as well", shown(&lacks))))
}

fn shown(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
}

/// A trait that a column's type does not have. What the application's own types have, the compiler knows.
fn lacking(
    model: &Model,
    table: &Table,
    shapes: &[Shape<'_>],
    name: &RustName,
    derived: &str,
) -> Option<Diagnostic> {
    let lacking = shapes.iter().find(|shape| shape.rust == Rust::Known && lacks(model, shape, derived))?;
    let column = &lacking.column.name;
    let ty = lacking.ty.to_string().replace("tw :: ", "").replace(' ', "");
    let message = format!(
        "the row of `{}` cannot derive `{derived}`: `{column}` is of type `{ty}`, which does not have it",
        table.name
    );
    Some(
        Diagnostic::new(name.span, message)
            .related(lacking.column.span, format!("`{column}` is declared here"))
            .help(format!("leave `{derived}` out here, or give the column a `rust_type` that has it")),
    )
}

fn lacks(model: &Model, shape: &Shape<'_>, derived: &str) -> bool {
    match derived {
        "Default" => !shape.optional && lacks_default(model, shape),
        other => type_lacks(model, declared(shape.column), other),
    }
}

fn lacks_default(model: &Model, shape: &Shape<'_>) -> bool {
    let is_id = shape.ty.to_string() != stored(model, declared(shape.column)).1.to_string();
    if is_id {
        return true;
    }
    match declared(shape.column) {
        Type::Enum(_) => true,
        Type::Date | Type::Time | Type::Timestamp | Type::TimestampTz => {
            model.rust.datetime == DateTimes::Time
        }
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Bool
        | Type::Text
        | Type::Varchar(_)
        | Type::Char(_)
        | Type::Decimal(_)
        | Type::Float
        | Type::Double
        | Type::Uuid
        | Type::Json
        | Type::Bytes
        | Type::Interval
        | Type::Array(_)
        | Type::Native(_) => false,
    }
}

fn type_lacks(model: &Model, ty: &Type, derived: &str) -> bool {
    match ty {
        Type::SmallInt | Type::Int | Type::BigInt | Type::Bool | Type::Uuid | Type::Enum(_) => false,
        Type::Decimal(_) => match model.rust.decimal {
            Decimals::RustDecimal => false,
            Decimals::BigDecimal => derived == "Copy",
        },
        Type::Date | Type::Time | Type::Timestamp | Type::TimestampTz => false,
        Type::Text | Type::Varchar(_) | Type::Char(_) | Type::Native(_) | Type::Bytes => derived == "Copy",
        Type::Float | Type::Double => matches!(derived, "Eq" | "Ord" | "Hash"),
        Type::Json => matches!(derived, "Copy" | "PartialOrd" | "Ord"),
        Type::Interval => matches!(derived, "PartialOrd" | "Ord"),
        Type::Array(element) => derived == "Copy" || type_lacks(model, element, derived),
    }
}
