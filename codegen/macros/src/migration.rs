//! Makes a migration of a function of the application.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, ItemFn, LitInt, Path, Token};

/// `version = 20261122143000, down = join_names`.
pub(crate) struct Arguments {
    version: i64,
    down: Option<Path>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (mut version, mut down) = (None, None);
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            match key.to_string().as_str() {
                "version" => version = Some(input.parse::<LitInt>()?.base10_parse()?),
                "down" => down = Some(input.parse()?),
                _ => return Err(syn::Error::new(key.span(), "expected `version = …` or `down = …`")),
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        let missing = "which migration is it? write #[migration(version = 20261122143000)], the number in front of its files";
        let version = version.ok_or_else(|| input.error(missing))?;
        Ok(Self { version, down })
    }
}

/// The function inside a constant of its name.
pub(crate) fn expand(arguments: &Arguments, mut function: ItemFn) -> syn::Result<TokenStream> {
    let Arguments { version, down } = arguments;
    if function.sig.asyncness.is_none() {
        let said =
            "a migration is an async function: `async fn …(step: &mut Step<'_>) -> Result<(), StepError>`";
        return Err(syn::Error::new_spanned(&function.sig, said));
    }
    let name = function.sig.ident.clone();
    let text = name.to_string();
    let visibility = std::mem::replace(&mut function.vis, syn::Visibility::Inherited);
    let (documented, attributes): (Vec<_>, Vec<_>) =
        function.attrs.into_iter().partition(|attribute| attribute.path().is_ident("doc"));
    function.attrs = attributes;
    let caller = |path: TokenStream| {
        quote! {{
            fn call<'s>(step: &'s mut ::tablewright::migrate::Step<'_>) -> ::tablewright::migrate::Running<'s> {
                ::std::boxed::Box::pin(async move {
                    match #path(step).await {
                        ::core::result::Result::Ok(done) => {
                            ::core::result::Result::Ok(::tablewright::migrate::Outcome::reached(done))
                        }
                        ::core::result::Result::Err(error) => {
                            ::core::result::Result::Err(::core::convert::Into::into(error))
                        }
                    }
                })
            }
            call
        }}
    };
    let up = caller(quote!(#name));
    let down = match down {
        Some(path) => {
            let call = caller(quote!(#path));
            quote!(::core::option::Option::Some(#call))
        }
        None => quote!(::core::option::Option::None),
    };
    Ok(quote! {
        #(#documented)*
        #[allow(non_upper_case_globals)]
        #visibility const #name: ::tablewright::migrate::Code = {
            const UP: ::tablewright::migrate::Function = {
                #function
                #up
            };
            ::tablewright::migrate::Code::new(#version, #text, UP, #down)
        };
    })
}
