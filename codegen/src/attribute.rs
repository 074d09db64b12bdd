//! `#[repository(…)]` on a struct and on its fields.

use proc_macro2::TokenStream;
use quote::quote;
use tablewright_schema::nearest;

/// What the struct's attribute says.
pub(crate) struct Container {
    /// The table.
    pub(crate) table: syn::LitStr,
    /// The schema folder, relative to `Cargo.toml`.
    pub(crate) schema: syn::LitStr,
    /// The path to the runtime crate.
    pub(crate) runtime: TokenStream,
}

impl Container {
    /// Reads `#[repository(table = "agents", schema = "schema", crate = "path")]`.
    pub(crate) fn read(item: &syn::DeriveInput) -> syn::Result<Self> {
        let (mut table, mut schema, mut runtime) = (None, None, quote!(::tablewright));
        for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("repository")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("table") {
                    table = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("schema") {
                    schema = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("crate") {
                    let path: syn::LitStr = meta.value()?.parse()?;
                    let path: syn::Path = path.parse()?;
                    runtime = quote!(#path);
                } else {
                    return Err(unknown(&meta, &["table", "schema", "crate"]));
                }
                Ok(())
            })?;
        }
        let table = table.ok_or_else(|| {
            let message = "which table? write #[repository(table = \"agents\")] above the struct";
            syn::Error::new(item.ident.span(), message)
        })?;
        let schema = schema.unwrap_or_else(|| syn::LitStr::new("schema", proc_macro2::Span::call_site()));
        Ok(Self { table, schema, runtime })
    }
}

/// What a field's attribute says.
pub(crate) struct FieldAttribute {
    /// The column or relation, where it has another name than the field.
    pub(crate) column: Option<syn::LitStr>,
}

impl FieldAttribute {
    /// Reads `#[repository(column = "type")]`.
    pub(crate) fn read(field: &syn::Field) -> syn::Result<Self> {
        let mut column = None;
        for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("repository")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("column") || meta.path.is_ident("relation") {
                    column = Some(meta.value()?.parse()?);
                    return Ok(());
                }
                Err(unknown(&meta, &["column", "relation"]))
            })?;
        }
        Ok(Self { column })
    }
}

fn unknown(meta: &syn::meta::ParseNestedMeta<'_>, known: &[&str]) -> syn::Error {
    let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
    let help = nearest::suggestion(&word, known.iter().copied());
    let help = help.map(|help| format!(": {help}")).unwrap_or_default();
    meta.error(format!("`repository` takes no `{word}`{help}"))
}
