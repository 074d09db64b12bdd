//! The procedural macros of tablewright: thin, since what they do is in `tablewright-codegen`.

use proc_macro::TokenStream;

/// What `tablewright::schema!` hands over: the path to the runtime crate in parentheses, then the macro's arguments.
#[doc(hidden)]
#[proc_macro]
pub fn __schema(input: TokenStream) -> TokenStream {
    tablewright_codegen::schema_macro(input.into()).into()
}

/// Makes a repository of a struct of your own.
#[proc_macro_derive(Repository, attributes(repository))]
pub fn repository(input: TokenStream) -> TokenStream {
    tablewright_codegen::repository_derive(input.into()).into()
}
