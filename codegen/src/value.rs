//! `#[derive(Value)]`: a type of the application's as the type of a column. A newtype stores what it wraps; an enum stores
//! the names of its variants, or their numbers.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use tablewright_schema::nearest;

use crate::names;

/// What the derive expands to, or every error at its place.
pub(crate) fn value(item: &syn::DeriveInput) -> TokenStream {
    expand(item).unwrap_or_else(syn::Error::into_compile_error)
}

/// What `#[value(…)]` above the type says.
struct Container {
    runtime: TokenStream,
    /// Where it says `try_from`.
    try_from: Option<Span>,
    /// The whole number that stands for a variant.
    integer: Option<Ident>,
    case: Option<(Case, Span)>,
}

/// How a variant's name is spelled where it is stored.
#[derive(Clone, Copy)]
enum Case {
    Snake,
    ScreamingSnake,
    Kebab,
    Lower,
    Upper,
    Camel,
    Pascal,
}

/// The words of `rename_all`, as serde has them.
const CASES: &[(&str, Case)] = &[
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("kebab-case", Case::Kebab),
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("camelCase", Case::Camel),
    ("PascalCase", Case::Pascal),
];

impl Case {
    fn apply(self, variant: &str) -> String {
        let snake = || names::snake_text(variant);
        match self {
            Case::Snake => snake(),
            Case::ScreamingSnake => snake().to_uppercase(),
            Case::Kebab => snake().replace('_', "-"),
            Case::Lower => variant.to_lowercase(),
            Case::Upper => variant.to_uppercase(),
            Case::Camel => {
                let mut chars = variant.chars();
                chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
            }
            Case::Pascal => variant.to_owned(),
        }
    }
}

fn container(item: &syn::DeriveInput) -> syn::Result<Container> {
    let mut read = Container { runtime: quote!(::tablewright), try_from: None, integer: None, case: None };
    for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("value")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("try_from") {
                read.try_from = Some(meta.path.span());
            } else if meta.path.is_ident("integer") {
                let integer: Ident = meta.value()?.parse()?;
                if !["i16", "i32", "i64"].contains(&integer.to_string().as_str()) {
                    let message = "a column holds `i16`, `i32` or `i64`: write `integer = i32`";
                    return Err(syn::Error::new(integer.span(), message));
                }
                read.integer = Some(integer);
            } else if meta.path.is_ident("rename_all") {
                let word: syn::LitStr = meta.value()?.parse()?;
                let case = CASES.iter().find(|(known, _)| *known == word.value()).map(|(_, case)| *case);
                let Some(case) = case else {
                    let known: Vec<String> = CASES.iter().map(|(word, _)| format!("{word:?}")).collect();
                    let message = format!("unknown case: one of {}", known.join(", "));
                    return Err(syn::Error::new(word.span(), message));
                };
                read.case = Some((case, word.span()));
            } else if meta.path.is_ident("crate") {
                let path: syn::LitStr = meta.value()?.parse()?;
                let path: syn::Path = path.parse()?;
                read.runtime = quote!(#path);
            } else {
                return Err(unknown(&meta, &["try_from", "integer", "rename_all", "crate"]));
            }
            Ok(())
        })?;
    }
    Ok(read)
}

fn unknown(meta: &syn::meta::ParseNestedMeta<'_>, known: &[&str]) -> syn::Error {
    let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
    let help = nearest::suggestion(&word, known.iter().copied());
    let help = help.map(|help| format!(": {help}")).unwrap_or_default();
    meta.error(format!("`value` takes no `{word}`{help}"))
}

fn expand(item: &syn::DeriveInput) -> syn::Result<TokenStream> {
    if !item.generics.params.is_empty() {
        let message = "a column's type has no parameters: what is stored has to be one type";
        return Err(syn::Error::new(item.generics.span(), message));
    }
    let container = container(item)?;
    let Container { runtime, try_from, integer, case } = &container;
    let body = match &item.data {
        syn::Data::Struct(data) => {
            if let Some(span) = integer.as_ref().map(Ident::span).or(case.map(|(_, span)| span)) {
                return Err(syn::Error::new(span, "this is for enums; a struct stores what it wraps"));
            }
            newtype(&item.ident, &data.fields, try_from.is_some())?
        }
        syn::Data::Enum(data) => {
            if let Some(span) = try_from {
                return Err(syn::Error::new(
                    *span,
                    "`try_from` is for structs; an enum is one of its variants",
                ));
            }
            match (integer, case) {
                (Some(_), Some((_, span))) => {
                    return Err(syn::Error::new(*span, "variants that are stored as numbers have no case"));
                }
                (Some(integer), None) => numbers(&item.ident, data, integer)?,
                (None, case) => texts(&item.ident, data, case.map_or(Case::Snake, |(case, _)| case))?,
            }
        }
        syn::Data::Union(_) => {
            return Err(syn::Error::new(item.ident.span(), "a column's type is a struct or an enum"));
        }
    };
    Ok(quote! {
        const _: () = {
            use #runtime::generated as tw;
            #body
        };
    })
}

/// A struct around one value.
fn newtype(name: &Ident, fields: &syn::Fields, try_from: bool) -> syn::Result<TokenStream> {
    let mut each = fields.iter();
    let (Some(field), None) = (each.next(), each.next()) else {
        let message =
            "a column holds one value: derive `Value` on a struct with one field, `struct Email(String);`";
        return Err(syn::Error::new(name.span(), message));
    };
    let ty = &field.ty;
    let member = match &field.ident {
        Some(ident) => quote!(#ident),
        None => quote!(0),
    };
    // The bounds are checked where the field's type stands.
    let span = ty.span();
    let wrapped = if try_from {
        quote_spanned!(span => tw::checked::<Self, #ty>(value))
    } else {
        quote!(tw::Result::Ok(Self { #member: value }))
    };
    let value = quote_spanned!(span => <#ty as tw::Value>);
    Ok(quote! {
        impl tw::Value for #name {
            const KIND: tw::Kind = #value::KIND;

            fn read(cell: tw::Cell<'_>) -> tw::Result<Self, tw::Unreadable> {
                let value = #value::read(cell)?;
                #wrapped
            }

            fn into_datum(self) -> tw::Datum {
                #value::into_datum(self.#member)
            }
        }

        // A bound that mentions a lifetime may be false: then there is no such implementation, and no error.
        impl<'tw> tw::Comparable for #name where tw::Inside<'tw, #ty>: tw::ComparableInside {}
        impl<'tw> tw::Ordered for #name where tw::Inside<'tw, #ty>: tw::OrderedInside {}
        impl<'tw> tw::Text for #name where tw::Inside<'tw, #ty>: tw::TextInside {}
        impl<'tw> tw::Element for #name
        where
            tw::Inside<'tw, #ty>: tw::ElementInside<Inner = #ty>,
        {
            fn read_postgres_list(list: tw::PgValueRef<'_>) -> tw::Result<tw::Vec<Self>, tw::Unreadable> {
                let values = <tw::Inside<'tw, #ty> as tw::ElementInside>::read_postgres_list(list)?;
                values.into_iter().map(|value| #wrapped).collect()
            }

            fn read_json(json: tw::Json) -> tw::Option<Self> {
                let value = <tw::Inside<'tw, #ty> as tw::ElementInside>::read_json(json)?;
                let read: tw::Result<Self, tw::Unreadable> = #wrapped;
                read.ok()
            }
        }
    })
}

/// The variants, which hold nothing.
fn variants<'a>(name: &Ident, data: &'a syn::DataEnum) -> syn::Result<Vec<&'a syn::Variant>> {
    if data.variants.is_empty() {
        return Err(syn::Error::new(name.span(), "an enum without variants has no value to store"));
    }
    for variant in &data.variants {
        if !matches!(variant.fields, syn::Fields::Unit) {
            let message =
                "a variant that holds something is no value of a column: store it as JSON, by serde";
            return Err(syn::Error::new(variant.ident.span(), message));
        }
    }
    Ok(data.variants.iter().collect())
}

/// An enum whose variants are stored as text.
fn texts(name: &Ident, data: &syn::DataEnum, case: Case) -> syn::Result<TokenStream> {
    let variants = variants(name, data)?;
    let mut stored: BTreeMap<String, &Ident> = BTreeMap::new();
    let mut texts = Vec::new();
    for variant in &variants {
        let mut text = case.apply(&syn::ext::IdentExt::unraw(&variant.ident).to_string());
        for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("value")) {
            attribute.parse_nested_meta(|meta| {
                if !meta.path.is_ident("rename") {
                    return Err(unknown(&meta, &["rename"]));
                }
                text = meta.value()?.parse::<syn::LitStr>()?.value();
                Ok(())
            })?;
        }
        if let Some(other) = stored.insert(text.clone(), &variant.ident) {
            let message = format!("`{other}` is stored as {text:?} already");
            return Err(syn::Error::new(variant.ident.span(), message));
        }
        texts.push(text);
    }
    let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let known = texts.join(", ");
    Ok(quote! {
        fn variant(text: &str) -> tw::Result<#name, tw::Unreadable> {
            match text {
                #(#texts => tw::Result::Ok(#name::#idents),)*
                other => tw::Result::Err(tw::none_of(other, #known)),
            }
        }

        impl tw::Value for #name {
            const KIND: tw::Kind = tw::Kind::Text;

            fn read(cell: tw::Cell<'_>) -> tw::Result<Self, tw::Unreadable> {
                variant(tw::text(cell)?)
            }

            fn into_datum(self) -> tw::Datum {
                tw::enum_datum(match self {
                    #(Self::#idents => #texts,)*
                })
            }
        }

        impl tw::Comparable for #name {}

        impl tw::Element for #name {
            fn read_postgres_list(list: tw::PgValueRef<'_>) -> tw::Result<tw::Vec<Self>, tw::Unreadable> {
                let texts = <tw::String as tw::Element>::read_postgres_list(list)?;
                texts.iter().map(|text| variant(text)).collect()
            }

            fn read_json(json: tw::Json) -> tw::Option<Self> {
                variant(json.as_str()?).ok()
            }
        }
    })
}

/// An enum whose variants are stored as their numbers.
fn numbers(name: &Ident, data: &syn::DataEnum, integer: &Ident) -> syn::Result<TokenStream> {
    let variants = variants(name, data)?;
    for variant in &variants {
        if let Some(attribute) = variant.attrs.iter().find(|attribute| attribute.path().is_ident("value")) {
            return Err(syn::Error::new(
                attribute.span(),
                "variants that are stored as numbers have no name there",
            ));
        }
    }
    let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    Ok(quote! {
        fn variant(number: #integer) -> tw::Result<#name, tw::Unreadable> {
            #(
                if number == #name::#idents as #integer {
                    return tw::Result::Ok(#name::#idents);
                }
            )*
            let known = [#(#name::#idents as #integer),*];
            tw::Result::Err(tw::none_of_numbers(number.into(), known.into_iter().map(tw::From::from)))
        }

        impl tw::Value for #name {
            const KIND: tw::Kind = <#integer as tw::Value>::KIND;

            fn read(cell: tw::Cell<'_>) -> tw::Result<Self, tw::Unreadable> {
                variant(<#integer as tw::Value>::read(cell)?)
            }

            fn into_datum(self) -> tw::Datum {
                <#integer as tw::Value>::into_datum(self as #integer)
            }
        }

        impl tw::Comparable for #name {}
        impl tw::Ordered for #name {}

        impl tw::Element for #name {
            fn read_postgres_list(list: tw::PgValueRef<'_>) -> tw::Result<tw::Vec<Self>, tw::Unreadable> {
                let numbers = <#integer as tw::Element>::read_postgres_list(list)?;
                numbers.into_iter().map(variant).collect()
            }

            fn read_json(json: tw::Json) -> tw::Option<Self> {
                variant(<#integer as tw::Element>::read_json(json)?).ok()
            }
        }
    })
}
