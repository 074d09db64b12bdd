//! The procedural macros of tablewright.

mod migration;
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

/// Makes a migration of an async function, in the place of the files of that version: a `tablewright::migrate::Code` of the function's name.
///
/// The function takes a `&mut tablewright::migrate::Step<'_>`. It returns `Result<(), E>`, or `Result<Reached, E>` where it goes through a large table
/// in parts. `down` names the function that goes back.
///
/// ```ignore
/// #[tablewright::migration(version = 20261122143000, down = join_names)]
/// async fn split_names(step: &mut Step<'_>) -> Result<(), StepError> {
///     Ok(step.execute("UPDATE people SET first = …").await?)
/// }
///
/// async fn join_names(step: &mut Step<'_>) -> Result<(), StepError> {
///     Ok(step.execute("UPDATE people SET name = …").await?)
/// }
///
/// db.migrate(&MIGRATIONS.with(&[split_names])).await?;
/// ```
#[proc_macro_attribute]
pub fn migration(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let arguments = syn::parse_macro_input!(arguments as migration::Arguments);
    let function = syn::parse_macro_input!(item as syn::ItemFn);
    migration::expand(&arguments, function).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes a trait of a type's methods, and a mock that has the same trait. Documented at `tablewright::mock`.
#[proc_macro_attribute]
pub fn mockable(arguments: TokenStream, item: TokenStream) -> TokenStream {
    tablewright_codegen::mockable_attribute(arguments.into(), item.into(), cfg!(feature = "testing")).into()
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
