//! What `#[mockable]` makes of a type's methods: a trait that has them, the type behind that trait, and a mock.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, ItemImpl, Lifetime, Pat, PathArguments,
    ReceiverKind, ReturnType, Token, Type, Visibility,
};

const EXAMPLE: &str = "say which trait is meant: #[mockable(pub trait Storage)]";

/// `pub trait Storage`, or `pub trait Storage, mock = FakeStorage`.
pub(crate) struct Arguments {
    visibility: Visibility,
    name: Ident,
    mock: Ident,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            return Err(syn::Error::new(input.span(), EXAMPLE));
        }
        let said = |error: syn::Error| syn::Error::new(error.span(), EXAMPLE);
        let visibility = input.parse()?;
        input.parse::<Token![trait]>().map_err(said)?;
        let name: Ident = input.parse().map_err(said)?;
        let mut mock = format_ident!("Mock{name}");
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
            if !input.is_empty() {
                let key: Ident = input.parse()?;
                if key != "mock" {
                    return Err(syn::Error::new(key.span(), "expected `mock = …`"));
                }
                input.parse::<Token![=]>()?;
                mock = input.parse()?;
            }
        }
        match input.is_empty() {
            true => Ok(Self { visibility, name, mock }),
            false => Err(input.error("expected nothing more")),
        }
    }
}

/// A method of the trait.
struct Method<'m> {
    docs: Vec<&'m Attribute>,
    name: &'m Ident,
    is_async: bool,
    arguments: Vec<Argument>,
    answer: Type,
}

/// An argument of a method: as the trait takes it, and as the mock keeps it.
struct Argument {
    name: Ident,
    taken: Type,
    kept: Type,
    /// From what is taken to what is kept.
    keeping: TokenStream,
}

/// The type's own methods as they are, the trait, and, where `mocks` says so, the mock.
///
/// # Errors
///
/// What cannot be a trait behind `dyn`, or not be kept by a mock.
pub(crate) fn expand(arguments: &Arguments, item: &ItemImpl, mocks: bool) -> syn::Result<TokenStream> {
    if let Some((path, _)) = &item.trait_ {
        let said = "these methods have a trait already: #[mockable] is for those of the type itself";
        return Err(syn::Error::new_spanned(path, said));
    }
    if !item.generics.params.is_empty() {
        let said = "#[mockable] is for a type without parameters, so that the trait needs none";
        return Err(syn::Error::new_spanned(&item.generics, said));
    }
    let mut methods = Vec::new();
    let mut wrong: Option<syn::Error> = None;
    for function in item.items.iter().filter_map(offered) {
        match method(function) {
            Ok(method) => methods.push(method),
            Err(error) => match &mut wrong {
                Some(wrong) => wrong.combine(error),
                None => wrong = Some(error),
            },
        }
    }
    if let Some(wrong) = wrong {
        return Err(wrong);
    }
    if methods.is_empty() {
        let said = "there is nothing to mock: no method is `pub` and takes `&self`";
        return Err(syn::Error::new_spanned(&item.self_ty, said));
    }
    let made = made(arguments, &item.self_ty, &methods);
    let mock = mocks.then(|| mock(arguments, &methods));
    Ok(quote!(#item #made #mock))
}

/// Methods that others can call on a shared value; what is left is the type's own business: how it is made, and what helps it.
fn offered(item: &ImplItem) -> Option<&ImplItemFn> {
    let ImplItem::Fn(function) = item else { return None };
    let receiver = function.sig.receiver()?;
    let shared = matches!(receiver.kind, ReceiverKind::Reference(_, _, None));
    (shared && !matches!(function.vis, Visibility::Inherited)).then_some(function)
}

fn method(function: &ImplItemFn) -> syn::Result<Method<'_>> {
    let signature = &function.sig;
    if !signature.generics.params.is_empty() {
        let said = "a method with parameters of its own cannot be called behind `dyn`: name the types, leave lifetimes out, or make it private";
        return Err(syn::Error::new_spanned(&signature.generics, said));
    }
    let taken = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Receiver(_) => None,
        FnArg::Typed(typed) => Some(typed),
    });
    let arguments = taken.map(|typed| argument(&typed.pat, &typed.ty)).collect::<syn::Result<_>>()?;
    let answer = match &signature.output {
        ReturnType::Default => syn::parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    };
    if is_borrowed(&answer) {
        let said =
            "a mock owns what it answers: return a value that borrows nothing, such as a `String` or a `Vec`";
        return Err(syn::Error::new_spanned(&signature.output, said));
    }
    if matches!(answer, Type::ImplTrait(_)) {
        let said = "a trait needs the name of the type that is returned";
        return Err(syn::Error::new_spanned(&signature.output, said));
    }
    Ok(Method {
        docs: function.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")).collect(),
        name: &signature.ident,
        is_async: signature.asyncness.is_some(),
        arguments,
        answer,
    })
}

fn argument(pattern: &Pat, ty: &Type) -> syn::Result<Argument> {
    let Pat::Ident(pattern) = pattern else {
        return Err(syn::Error::new_spanned(pattern, "give the argument a name"));
    };
    let name = pattern.ident.clone();
    let refused = |said: &str| Err(syn::Error::new_spanned(ty, said));
    match ty {
        Type::ImplTrait(_) => {
            return refused(
                "a trait behind `dyn` needs the type's name: `&str` or `String` for `impl Into<String>`",
            );
        }
        Type::Reference(reference) if reference.mutability.is_some() => {
            return refused("a mock keeps what it was called with: take a value or a shared reference");
        }
        _ => {}
    }
    match kept(ty, &quote!(#name)) {
        Some((kept, keeping)) => Ok(Argument { taken: during_call(ty), kept, keeping, name }),
        None => refused(
            "a mock keeps what it was called with: take a value, a reference, or a slice or an `Option` of these",
        ),
    }
}

/// The lifetime of a call.
fn call() -> Lifetime {
    Lifetime::new("'call", proc_macro2::Span::call_site())
}

/// The type, where each lifetime that is left out is that of the call.
fn during_call(ty: &Type) -> Type {
    let mut ty = ty.clone();
    borrow(&mut ty);
    ty
}

fn borrow(ty: &mut Type) {
    match ty {
        Type::Reference(reference) => {
            reference.lifetime.get_or_insert_with(call);
            borrow(&mut reference.elem);
        }
        Type::Slice(slice) => borrow(&mut slice.elem),
        Type::Array(array) => borrow(&mut array.elem),
        Type::Paren(paren) => borrow(&mut paren.elem),
        Type::Group(group) => borrow(&mut group.elem),
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(borrow),
        Type::Path(path) => {
            for segment in &mut path.path.segments {
                let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else { continue };
                for argument in &mut arguments.args {
                    match argument {
                        GenericArgument::Type(ty) => borrow(ty),
                        GenericArgument::Lifetime(lifetime) if lifetime.ident == "_" => *lifetime = call(),
                        _ => {}
                    }
                }
            }
        }
        _ => {}
    }
}

/// Whether a type holds a reference or a lifetime that is not `'static`.
fn is_borrowed(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => {
            let outlives = reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
            !outlives || is_borrowed(&reference.elem)
        }
        Type::Slice(slice) => is_borrowed(&slice.elem),
        Type::Array(array) => is_borrowed(&array.elem),
        Type::Paren(paren) => is_borrowed(&paren.elem),
        Type::Group(group) => is_borrowed(&group.elem),
        Type::Tuple(tuple) => tuple.elems.iter().any(is_borrowed),
        Type::Path(path) => path.path.segments.iter().any(|segment| match &segment.arguments {
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.iter().any(|argument| match argument {
                    GenericArgument::Type(ty) => is_borrowed(ty),
                    GenericArgument::Lifetime(lifetime) => lifetime.ident != "static",
                    _ => false,
                })
            }
            PathArguments::None | PathArguments::Parenthesized(_) => false,
        }),
        _ => false,
    }
}

/// What is kept of an argument, and how it is made of the expression.
fn kept(ty: &Type, taken: &TokenStream) -> Option<(Type, TokenStream)> {
    if !is_borrowed(ty) {
        return Some((ty.clone(), taken.clone()));
    }
    match ty {
        Type::Reference(reference) => match &*reference.elem {
            elem if !is_borrowed(elem) => Some((
                syn::parse_quote!(<#elem as ::std::borrow::ToOwned>::Owned),
                quote!(::std::borrow::ToOwned::to_owned(#taken)),
            )),
            Type::Slice(slice) => {
                let (elem, keeping) = kept(&slice.elem, &quote!(*one))?;
                let keeping = quote!(#taken.iter().map(|one| #keeping).collect());
                Some((syn::parse_quote!(::std::vec::Vec<#elem>), keeping))
            }
            _ => None,
        },
        Type::Path(path) => {
            let last = path.path.segments.last().filter(|segment| segment.ident == "Option")?;
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            let Some(GenericArgument::Type(inner)) = arguments.args.first() else { return None };
            let (inner, keeping) = kept(inner, &quote!(one))?;
            let ty = syn::parse_quote!(::std::option::Option<#inner>);
            Some((ty, quote!(#taken.map(|one| #keeping))))
        }
        _ => None,
    }
}

/// How a method stands in the trait.
fn signature(method: &Method<'_>) -> TokenStream {
    let Method { name, is_async, arguments, answer, docs: _ } = method;
    let names = arguments.iter().map(|argument| &argument.name);
    let types = arguments.iter().map(|argument| &argument.taken);
    let answer = match is_async {
        true => quote!(::tablewright::mock::Pending<'call, #answer>),
        false => quote!(#answer),
    };
    quote!(fn #name<'call>(&'call self, #(#names: #types),*) -> #answer)
}

/// The trait, and the type behind it.
fn made(
    Arguments { visibility, name, mock: _ }: &Arguments,
    ty: &Type,
    methods: &[Method<'_>],
) -> TokenStream {
    let declared = methods.iter().map(|method| {
        let (docs, signature) = (&method.docs, signature(method));
        quote!(#(#docs)* #signature;)
    });
    let done = methods.iter().map(|method| {
        let (signature, method_name) = (signature(method), method.name);
        let names = method.arguments.iter().map(|argument| &argument.name);
        let call = quote!(<#ty>::#method_name(self, #(#names),*));
        let call = if method.is_async { quote!(::std::boxed::Box::pin(#call)) } else { call };
        quote!(#signature { #call })
    });
    let about = format!(" What `{}` does, for code that is to work with a mock as well.", quote!(#ty));
    quote! {
        #[doc = #about]
        #[allow(clippy::needless_lifetimes, clippy::type_complexity, clippy::too_many_arguments)]
        #visibility trait #name: ::core::marker::Send + ::core::marker::Sync {
            #(#declared)*
        }

        #[allow(clippy::needless_lifetimes, clippy::type_complexity, clippy::too_many_arguments)]
        impl #name for #ty {
            #(#done)*
        }
    }
}

fn mock(Arguments { visibility, name, mock }: &Arguments, methods: &[Method<'_>]) -> TokenStream {
    let names: Vec<_> = methods.iter().map(|method| method.name).collect();
    let texts = names.iter().map(|method| format!("{mock}.{method}"));
    let abouts = names.iter().map(|method| format!(" What `{method}` was called with, and what it answers."));
    let types = methods.iter().map(|Method { arguments, answer, .. }| {
        let kept: Vec<_> = arguments.iter().map(|argument| &argument.kept).collect();
        match kept.as_slice() {
            [one] => quote!(::tablewright::mock::Method<#one, #answer>),
            several => quote!(::tablewright::mock::Method<(#(#several),*), #answer>),
        }
    });
    let done = methods.iter().map(|method| {
        let (signature, method_name) = (signature(method), method.name);
        let kept: Vec<_> = method.arguments.iter().map(|argument| &argument.keeping).collect();
        let kept = match kept.as_slice() {
            [one] => quote!(#one),
            several => quote!((#(#several),*)),
        };
        let answer = quote!(self.#method_name.call(#kept));
        let answer = match method.is_async {
            true => quote!(::std::boxed::Box::pin(::core::future::ready(#answer))),
            false => answer,
        };
        quote!(#signature { #answer })
    });
    let about =
        format!(" [`{name}`] for tests: it keeps what it was called with, and answers what it was told to.");
    quote! {
        #[doc = #about]
        #[derive(Debug)]
        #[allow(clippy::type_complexity)]
        #visibility struct #mock {
            #(#[doc = #abouts] pub #names: #types),*
        }

        impl ::core::default::Default for #mock {
            fn default() -> Self {
                Self { #(#names: ::tablewright::mock::Method::new(#texts)),* }
            }
        }

        #[allow(clippy::needless_lifetimes, clippy::type_complexity, clippy::too_many_arguments)]
        impl #name for #mock {
            #(#done)*
        }
    }
}

#[cfg(test)]
#[path = "mockable_tests.rs"]
mod tests;
