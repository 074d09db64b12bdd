//! `#[derive(Repository)]`.
use proc_macro2::TokenStream;
/// The derive.
pub(crate) fn repository(_item: syn::DeriveInput) -> TokenStream {
    TokenStream::new()
}
