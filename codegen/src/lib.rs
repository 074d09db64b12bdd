//! From a tablewright schema to typed Rust repositories.
//!
//! One generator behind three doors: the macro `schema!` ([`schema_macro`]), the derive ([`repository_derive`]) and a file
//! in the user's tree ([`print()`]). What it writes is thin: constants, readers and one-line methods around the generic
//! half in the crate `tablewright`.

mod attribute;
mod build;
mod check;
mod constraint;
mod dependent;
mod derive;
mod doc;
mod expected;
mod finder;
mod form;
mod input;
mod kept;
mod known;
mod mockable;
pub(crate) mod module;
mod names;
mod outline;
mod relation;
mod shape;
mod table;
mod unique;
mod value;

use proc_macro2::TokenStream;
use quote::quote;
use tablewright_schema::{Diagnostics, Model};

pub use build::{BuildError, build, rerun_if_changed};
pub use module::module;
pub use outline::{Outline, OutlineChange};

/// Crates of other people whose types the crate `tablewright` was built for: its features.
#[derive(Clone, Copy, Debug, Default)]
pub struct Available {
    /// `time`.
    pub time: bool,
    /// `jiff`.
    pub jiff: bool,
    /// `bigdecimal`.
    pub bigdecimal: bool,
}

/// What `schema!` expands to. The input is the path to the runtime in parentheses, then the macro's arguments.
pub fn schema_macro(input: TokenStream, available: Available) -> TokenStream {
    let arguments: input::SchemaInput = match syn::parse2(input) {
        Ok(arguments) => arguments,
        Err(error) => return error.into_compile_error(),
    };
    let folder = match input::read(&arguments.folder) {
        Ok(folder) => folder,
        Err(error) => return error,
    };
    let made =
        check::available(&folder.model, available).and_then(|()| module(&folder.model, &arguments.runtime));
    match made {
        Ok(items) => {
            let watched = folder.watched;
            quote!(#items #watched)
        }
        Err(errors) => input::failed(&errors, arguments.folder.span()),
    }
}

/// What `#[derive(Repository)]` expands to.
pub fn repository_derive(input: TokenStream) -> TokenStream {
    match syn::parse2(input) {
        Ok(item) => derive::repository(item),
        Err(error) => error.into_compile_error(),
    }
}

/// What `#[derive(Value)]` expands to.
pub fn value_derive(input: TokenStream) -> TokenStream {
    match syn::parse2(input) {
        Ok(item) => value::value(&item),
        Err(error) => error.into_compile_error(),
    }
}

/// What `#[mockable]` expands to: its arguments, the methods it stands at, and whether a mock is wanted beside the trait.
pub fn mockable_attribute(arguments: TokenStream, item: TokenStream, mocks: bool) -> TokenStream {
    let made = syn::parse2(arguments)
        .and_then(|arguments| mockable::expand(&arguments, &syn::parse2(item.clone())?, mocks));
    // The methods stay, so that the error is the only one.
    made.unwrap_or_else(|error| {
        let error = error.into_compile_error();
        quote!(#item #error)
    })
}

/// The generated module as a formatted file, for those who want it in their tree.
///
/// # Errors
///
/// As [`module()`].
pub fn print(model: &Model) -> Result<String, Diagnostics> {
    let items = module(model, &quote!(::tablewright))?;
    let file: syn::File =
        syn::parse2(items).expect("what is generated is Rust: the tests parse every kind of item");
    Ok(format!(
        "// Made by `tablewright codegen` from the YAML schema. Change that, not this.\n\n{}",
        prettyplease::unparse(&file)
    ))
}
