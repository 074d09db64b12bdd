//! The procedural macros of tablewright.

mod migrations;

use proc_macro::TokenStream;

/// Compiles a folder of migrations, named from the crate's root, into the application: a
/// `tablewright::migrate::Embedded`, for `db.migrate(…)` at start-up.
///
/// Where the folder has subfolders named after databases (`migrations/sqlite`, `migrations/postgres`), each database gets
/// its own. Editing a file compiles anew; so does adding one, by the `tablewright.sum` that `tablewright generate` writes.
///
/// ```ignore
/// static MIGRATIONS: tablewright::migrate::Embedded = tablewright::migrations!("migrations");
/// db.migrate(&MIGRATIONS).await?;
/// ```
#[proc_macro]
pub fn migrations(input: TokenStream) -> TokenStream {
    let folder = syn::parse_macro_input!(input as syn::LitStr);
    migrations::expand(&folder).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// What `tablewright::schema!` hands over: the path to the runtime crate in parentheses, then the macro's arguments.
#[doc(hidden)]
#[proc_macro]
pub fn __schema(input: TokenStream) -> TokenStream {
    let available = tablewright_codegen::Available {
        time: cfg!(feature = "time"),
        jiff: cfg!(feature = "jiff"),
        bigdecimal: cfg!(feature = "bigdecimal"),
    };
    tablewright_codegen::schema_macro(input.into(), available).into()
}

/// Makes a type of your own the type of a column.
#[proc_macro_derive(Value, attributes(value))]
pub fn value(input: TokenStream) -> TokenStream {
    tablewright_codegen::value_derive(input.into()).into()
}

/// Makes a repository of a struct of your own.
#[proc_macro_derive(Repository, attributes(repository))]
pub fn repository(input: TokenStream) -> TokenStream {
    tablewright_codegen::repository_derive(input.into()).into()
}
