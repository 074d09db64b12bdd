//! The macros' arguments, and the schema folder that they name.

use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use tablewright_schema::{Diagnostics, Model, yaml};

/// `(path to the runtime) "schema"`: what `schema!` hands over.
pub(crate) struct SchemaInput {
    /// The path to the runtime crate.
    pub runtime: TokenStream,
    /// The folder, relative to `Cargo.toml`.
    pub folder: syn::LitStr,
}

impl Parse for SchemaInput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let runtime;
        syn::parenthesized!(runtime in input);
        let runtime: TokenStream = runtime.parse()?;
        if input.is_empty() {
            return Err(
                input.error("expected the path of the schema folder: tablewright::schema!(\"schema\")")
            );
        }
        let folder = input.parse().map_err(|error: syn::Error| {
            syn::Error::new(
                error.span(),
                "expected the path of the schema folder as a string: schema!(\"schema\")",
            )
        })?;
        if input.peek(syn::Token![,]) {
            input.parse::<syn::Token![,]>()?;
        }
        if !input.is_empty() {
            return Err(input.error("`schema!` takes one argument, the path of the schema folder"));
        }
        Ok(Self { runtime, folder })
    }
}

/// A schema folder of the crate that is being compiled.
pub(crate) struct Folder {
    /// What it says.
    pub model: Model,
    /// Includes each file, so that a change to it compiles the crate again.
    pub watched: TokenStream,
}

/// Reads the folder that a string literal names; an error is at that literal, with everything that is wrong.
///
/// # Errors
///
/// A `compile_error!` at the literal.
pub(crate) fn read(folder: &syn::LitStr) -> Result<Folder, TokenStream> {
    let path = crate_root().join(folder.value());
    match yaml::read_dir(&path) {
        Ok(model) => {
            let watched = watched(&model);
            Ok(Folder { model, watched })
        }
        Err(errors) => Err(failed(&errors, folder.span())),
    }
}

/// What is wrong with the YAML as one `compile_error!`. The files are watched all the same: the error goes when it is
/// mended.
pub(crate) fn failed(errors: &Diagnostics, span: Span) -> TokenStream {
    let text = format!("the schema has errors\n\n{}", relative(&errors.to_string()));
    let files = (0..errors.sources.len()).filter_map(|file| {
        let path = std::path::absolute(errors.sources.path(u32::try_from(file).ok()?)).ok()?;
        path.is_file().then(|| path.to_str().map(str::to_owned)).flatten()
    });
    let watched = files.map(|file| {
        quote!(
            const _: &[u8] = ::core::include_bytes!(#file);
        )
    });
    quote_spanned! { span => ::core::compile_error!(#text); #(#watched)* }
}

fn watched(model: &Model) -> TokenStream {
    let files = model.files.iter().filter_map(|path| {
        let path = std::path::absolute(path).ok()?;
        path.to_str().map(str::to_owned)
    });
    quote!(#(const _: &[u8] = ::core::include_bytes!(#files);)*)
}

/// The folder of `Cargo.toml`.
fn crate_root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default()
}

/// A path as messages and documentation show it: relative to `Cargo.toml`, the same on every machine.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(crate_root()).unwrap_or(path).display().to_string()
}

fn relative(text: &str) -> String {
    let root = crate_root();
    match root.to_str() {
        Some(root) if !root.is_empty() => text.replace(&format!("{root}/"), ""),
        Some(_) | None => text.to_owned(),
    }
}
