//! Whether a field's type is what its column holds, as far as names tell; the compiler checks the rest.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::spanned::Spanned as _;
use tablewright_schema::model::{PerDialect, Table, Type};

use crate::shape::{Shape, Stored};

/// How a field holds its column.
pub(crate) enum Expected {
    /// As the type that the column has in Rust.
    Known,
    /// As a type that the macro does not know, NULL aside: the compiler checks what it stores.
    Unknown(Box<syn::Type>),
    /// As a document of the application's own type.
    Document,
}

/// Types that mean one kind only, wherever they come from.
const PLAIN: &[(&str, &str)] = &[
    ("i16", "I16"),
    ("i32", "I32"),
    ("i64", "I64"),
    ("bool", "Bool"),
    ("String", "Text"),
    ("Decimal", "Decimal"),
    ("BigDecimal", "Decimal"),
    ("f32", "F32"),
    ("f64", "F64"),
    ("Uuid", "Uuid"),
    ("NaiveDate", "Date"),
    ("NaiveTime", "Time"),
    ("NaiveDateTime", "Timestamp"),
    ("Interval", "Interval"),
    ("u8", ""),
    ("u16", ""),
    ("u32", ""),
    ("u64", ""),
    ("usize", ""),
    ("i8", ""),
    ("isize", ""),
    ("i128", ""),
    ("u128", ""),
    ("char", ""),
    ("str", ""),
    ("Instant", ""),
    ("Duration", ""),
    ("SystemTime", ""),
    ("HashMap", ""),
    ("BTreeMap", ""),
];

/// The outer name and the inner type of `Option<T>`, `Vec<T>` and their like.
pub(crate) fn inside(ty: &syn::Type) -> Option<(String, &syn::Type)> {
    let syn::Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        syn::GenericArgument::Type(inner) => Some((last.ident.to_string(), inner)),
        _ => None,
    }
}

/// Checks the type of a column's field.
pub(crate) fn check(table: &Table, shape: &Shape<'_>, ty: &syn::Type) -> syn::Result<Expected> {
    let name = format!("{}.{}", table.name, shape.column.name);
    let wanted = shown(shape);
    let (optional, inner) = match inside(ty) {
        Some((outer, inner)) if outer == "Option" => (true, inner),
        Some(_) | None => (false, ty),
    };
    if shape.optional && !optional {
        return Err(syn::Error::new(ty.span(), format!("{name} may be NULL: write `Option<{wanted}>`")));
    }
    if optional && !shape.optional {
        return Err(syn::Error::new(ty.span(), format!("{name} is never NULL: write `{wanted}`")));
    }
    let wrong = |found: &str| {
        let declared = words(shape);
        let wanted = if optional { format!("Option<{wanted}>") } else { wanted.clone() };
        let message = format!("{name} is {declared}, which `{found}` does not hold: write `{wanted}`");
        Err(syn::Error::new(ty.span(), message))
    };
    let syn::Type::Path(path) = inner else { return wrong(&inner.to_token_stream().to_string()) };
    let last = path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let plain = PLAIN.iter().find(|(known, _)| *known == last).map(|(_, kind)| *kind);
    match (&shape.kind, plain, inside(inner)) {
        (Stored::Scalar("Json"), None, _) if last == "Value" || last == "Json" => Ok(Expected::Known),
        (Stored::Scalar("Json"), None | Some(""), _) => Ok(Expected::Document),
        (Stored::Scalar(kind), Some(found), _) if *kind == found => Ok(Expected::Known),
        (_, Some(_), _) => wrong(&inner.to_token_stream().to_string().replace(' ', "")),
        (Stored::Array(_), None, Some((outer, _))) if outer == "Vec" => {
            Ok(Expected::Unknown(Box::new(inner.clone())))
        }
        (Stored::Array(_), None, _) => wrong(&last),
        (Stored::Scalar("Bytes"), None, Some((outer, element))) if outer == "Vec" => {
            match element.to_token_stream().to_string().as_str() {
                "u8" => Ok(Expected::Known),
                other => wrong(&format!("Vec<{other}>")),
            }
        }
        (Stored::Scalar(_), None, Some((outer, _))) if outer == "Vec" => wrong("Vec"),
        (Stored::Scalar(_), None, _) => Ok(Expected::Unknown(Box::new(inner.clone()))),
    }
}

/// The type that a field of that column has, NULL aside.
fn shown(shape: &Shape<'_>) -> String {
    let text = shape.ty.to_string().replace(' ', "");
    text.replace("tw::", "")
}

/// The column's type in the words of the YAML.
fn words(shape: &Shape<'_>) -> String {
    let ty = match &shape.column.ty {
        PerDialect::Same(ty) => ty,
        PerDialect::Each(types) => match types.values().next() {
            Some(ty) => ty,
            None => return "of another type".to_owned(),
        },
    };
    match ty {
        Type::SmallInt => "smallint".to_owned(),
        Type::Int => "int".to_owned(),
        Type::BigInt => "bigint".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Varchar(length) => format!("varchar({length})"),
        Type::Char(length) => format!("char({length})"),
        Type::Decimal(None) => "decimal".to_owned(),
        Type::Decimal(Some((precision, scale))) => format!("decimal({precision},{scale})"),
        Type::Float => "float".to_owned(),
        Type::Double => "double".to_owned(),
        Type::Uuid => "uuid".to_owned(),
        Type::Json => "json".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Time => "time".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::TimestampTz => "timestamptz".to_owned(),
        Type::Interval => "interval".to_owned(),
        Type::Enum(name) => format!("enum {name}"),
        Type::Array(_) => "an array".to_owned(),
        Type::Native(name) => name.clone(),
    }
}

/// The plain Rust type of a kind, ids and enums taken off.
pub(crate) fn base(kind: &Stored) -> TokenStream {
    let scalar = |kind: &str| match kind {
        "I16" => quote!(i16),
        "I32" => quote!(i32),
        "I64" => quote!(i64),
        "Bool" => quote!(bool),
        "Decimal" => quote!(tw::Decimal),
        "F32" => quote!(f32),
        "F64" => quote!(f64),
        "Uuid" => quote!(tw::Uuid),
        "Json" => quote!(tw::Json),
        "Bytes" => quote!(tw::Vec<u8>),
        "Date" => quote!(tw::NaiveDate),
        "Time" => quote!(tw::NaiveTime),
        "Timestamp" => quote!(tw::NaiveDateTime),
        "TimestampTz" => quote!(tw::DateTime<tw::Utc>),
        "Interval" => quote!(tw::Interval),
        _ => quote!(tw::String),
    };
    match kind {
        Stored::Scalar(kind) => scalar(kind),
        Stored::Array(kind) => {
            let element = scalar(kind);
            quote!(tw::Vec<#element>)
        }
    }
}
