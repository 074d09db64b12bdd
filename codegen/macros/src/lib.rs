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
