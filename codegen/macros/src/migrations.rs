//! Compiles a folder of migrations into the application.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

/// The name of the folder's hash: it changes with every file that comes or goes, which no file's own content does.
const SUM_FILE: &str = "tablewright.sum";

/// The expression that holds the folder: a `tablewright::migrate::Embedded`.
pub(crate) fn expand(folder: &LitStr) -> syn::Result<TokenStream> {
    let error = |said: String| syn::Error::new(folder.span(), said);
    let name = folder.value();
    let root = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| error("CARGO_MANIFEST_DIR is not set: cargo sets it while it builds".to_owned()))?;
    let path = root.join(&name);
    let mut files = Vec::new();
    collect(&path, "", &mut files)
        .map_err(|(path, why)| error(format!("{} cannot be read: {why}", path.display())))?;
    if !files.iter().any(|(name, _)| name.ends_with(".sql")) {
        return Err(error(format!("there is no migration (*.sql) in {}", path.display())));
    }
    files.sort();
    let entries = files.into_iter().map(|(name, path)| {
        let path = path.to_str().map(str::to_owned);
        let path = path.ok_or_else(|| error(format!("the path of {name} is not UTF-8")))?;
        Ok(quote! {
            ::tablewright::migrate::EmbeddedFile { path: #name, content: ::core::include_bytes!(#path) }
        })
    });
    let entries = entries.collect::<syn::Result<Vec<_>>>()?;
    Ok(quote! {
        ::tablewright::migrate::Embedded { folder: #name, files: &[#(#entries),*] }
    })
}

/// The migrations of a folder and of the folders in it, one level deep: `migrations/sqlite`.
fn collect(
    folder: &Path,
    prefix: &str,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<(), (PathBuf, std::io::Error)> {
    let unreadable = |error| (folder.to_owned(), error);
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if path.is_dir() {
            if prefix.is_empty() && !name.starts_with('.') {
                collect(&path, &format!("{name}/"), files)?;
            }
        } else if name == SUM_FILE || (name.ends_with(".sql") && !name.starts_with('.')) {
            files.push((format!("{prefix}{name}"), path));
        }
    }
    Ok(())
}
