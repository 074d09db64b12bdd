//! The forms by which rows are written: to insert, to update, to link.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use tablewright_schema::model::{Model, Table};

use crate::names::{self, TableNames};
use crate::relation;
use crate::shape::{Rust, Shape};
use crate::table::{number, position};

/// Every form of a table.
pub(crate) fn forms(model: &Model, table: &Table, names: &TableNames, shapes: &[Shape<'_>]) -> TokenStream {
    let writable: Vec<&Shape<'_>> = shapes.iter().filter(|shape| shape.writable()).collect();
    let insert = insert(table, names, &writable);
    let update = update(table, names, &writable);
    let link = relation::between(model, table).map(|ends| {
        let own: Vec<&Shape<'_>> =
            writable.iter().copied().filter(|shape| !ends.contains(&shape.column.name)).collect();
        link(table, names, &own)
    });
    quote!(#insert #update #link)
}

/// How a column is given to a form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// It has to be given.
    Required,
    /// NULL where it is not given.
    Nullable,
    /// Its default where it is not given.
    Defaulted,
    /// The same, and it may be NULL.
    DefaultedNullable,
}

fn need(shape: &Shape<'_>) -> Need {
    match (shape.defaulted(), shape.optional) {
        (false, false) => Need::Required,
        (false, true) => Need::Nullable,
        (true, false) => Need::Defaulted,
        (true, true) => Need::DefaultedNullable,
    }
}

fn insert(table: &Table, names: &TableNames, shapes: &[&Shape<'_>]) -> TokenStream {
    let TableNames { row, new, .. } = names;
    let about = format!(" A row of `{}` to be inserted: what has no default has to be given.", table.name);
    let fields = shapes.iter().map(|shape| {
        let (name, ty) = (names::snake(&shape.column.name), &shape.ty);
        let ty = match need(shape) {
            Need::Required => quote!(#ty),
            Need::Nullable | Need::Defaulted => quote!(Option<#ty>),
            Need::DefaultedNullable => quote!(Option<Option<#ty>>),
        };
        let about = match need(shape) {
            Need::Required => " Has to be given.",
            Need::Nullable => " NULL where it is not given.",
            Need::Defaulted | Need::DefaultedNullable => " Its default where it is not given.",
        };
        quote!(#[doc = #about] pub #name: #ty)
    });
    let required: Vec<&&Shape<'_>> = shapes.iter().filter(|shape| need(shape) == Need::Required).collect();
    let parameters = required.iter().map(|shape| {
        let (name, ty) = (parameter(shape), given(shape));
        quote!(#name: #ty)
    });
    let values = shapes.iter().map(|shape| {
        let name = names::snake(&shape.column.name);
        match need(shape) {
            Need::Required => {
                let value = taken(shape, &parameter(shape));
                quote!(#name: #value)
            }
            Need::Nullable | Need::Defaulted | Need::DefaultedNullable => quote!(#name: None),
        }
    });
    let setters = shapes.iter().filter(|shape| need(shape) != Need::Required).map(|shape| {
        let name = names::snake(&shape.column.name);
        let method = setter(shape, &["new"]);
        let about = format!(" Sets `{}`.", shape.column.name);
        let value = format_ident!("value");
        let (ty, value) = match need(shape) {
            Need::Required | Need::Defaulted => {
                let value = taken(shape, &value);
                (given(shape), quote!(Some(#value)))
            }
            Need::Nullable => (given_nullable(shape), taken_nullable(shape, &value)),
            Need::DefaultedNullable => {
                let value = taken_nullable(shape, &value);
                (given_nullable(shape), quote!(Some(#value)))
            }
        };
        quote! {
            #[doc = #about]
            pub fn #method(mut self, value: #ty) -> Self {
                self.#name = #value;
                self
            }
        }
    });
    let writes = shapes.iter().map(|shape| {
        let (name, at) = (names::snake(&shape.column.name), number(position(table, &shape.column.name)));
        match (shape.rust, need(shape)) {
            (Rust::Known | Rust::Custom, Need::Required | Need::Nullable) => quote!(to.set(#at, self.#name);),
            (Rust::Known | Rust::Custom, Need::Defaulted | Need::DefaultedNullable) => {
                quote!(to.set_some(#at, self.#name);)
            }
            (Rust::Document, Need::Required) => quote!(to.json(#at, &self.#name);),
            (Rust::Document, Need::Nullable) => quote!(to.json_opt(#at, &self.#name);),
            (Rust::Document, Need::Defaulted) => {
                quote!(if let Some(document) = &self.#name { to.json(#at, document); })
            }
            (Rust::Document, Need::DefaultedNullable) => {
                quote!(if let Some(document) = &self.#name { to.json_opt(#at, document); })
            }
        }
    });
    let default = required.is_empty().then(|| {
        quote! {
            impl tw::Default for #new {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug, PartialEq)]
        #[must_use]
        pub struct #new { #(#fields),* }

        #[allow(clippy::too_many_arguments)]
        impl #new {
            /// A row with what has to be given.
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }

            #(#setters)*
        }

        impl tw::New for #new {
            type Row = #row;

            fn record(self, to: &mut tw::Record) {
                #(#writes)*
            }
        }

        #default
    }
}

fn update(table: &Table, names: &TableNames, shapes: &[&Shape<'_>]) -> TokenStream {
    let TableNames { row, update, fail, .. } = names;
    let about = format!(" Changes to a row of `{}`: only what is set is written.", table.name);
    // The version is the repository's own business.
    let set = |shape: &&&Shape<'_>| {
        shape.column.identity.is_none() && table.optimistic_lock.as_ref() != Some(&shape.column.name)
    };
    let setters = shapes.iter().filter(set).map(|shape| {
        let (method, at) = (
            setter(shape, &["new", "add", "apply", "copy", "returning", "save"]),
            number(position(table, &shape.column.name)),
        );
        let about = format!(" Sets `{}`.", shape.column.name);
        let value = format_ident!("value");
        let (given, body) = match (shape.rust, shape.optional) {
            (Rust::Known | Rust::Custom, false) => {
                let (ty, value) = (&shape.ty, taken(shape, &value));
                (given(shape), quote!(self.0.set::<#ty>(#at, #value)))
            }
            (Rust::Known | Rust::Custom, true) => {
                let (ty, value) = (&shape.ty, taken_nullable(shape, &value));
                (given_nullable(shape), quote!(self.0.set::<Option<#ty>>(#at, #value)))
            }
            (Rust::Document, false) => (given(shape), quote!(self.0.json(#at, &value))),
            (Rust::Document, true) => {
                let value = taken_nullable(shape, &value);
                (given_nullable(shape), quote!(self.0.json_opt(#at, &#value)))
            }
        };
        quote! {
            #[doc = #about]
            pub fn #method(self, value: #given) -> Self {
                Self(#body)
            }
        }
    });
    quote! {
        #[doc = #about]
        #[must_use = "nothing is written until save() is called"]
        pub struct #update<'a, G = tw::OneRow>(tw::Update<'a, #row, G>);

        impl<G> #update<'_, G> {
            #(#setters)*
        }

        tw::update!(#update, #row, #fail);
    }
}

/// The columns that a link has of its own.
fn link(table: &Table, names: &TableNames, shapes: &[&Shape<'_>]) -> TokenStream {
    let TableNames { link, .. } = names;
    let about = format!(" What a link in `{}` says beyond its two ends.", table.name);
    let required: Vec<&&Shape<'_>> = shapes.iter().filter(|shape| need(shape) == Need::Required).collect();
    let parameters = required.iter().map(|shape| {
        let (name, ty) = (parameter(shape), given(shape));
        quote!(#name: #ty)
    });
    let firsts = required.iter().map(|shape| {
        let method = setter(shape, &["new"]);
        let name = parameter(shape);
        quote!(.#method(#name))
    });
    let setters = shapes.iter().map(|shape| {
        let (method, at) = (setter(shape, &["new"]), number(position(table, &shape.column.name)));
        let about = format!(" Sets `{}`.", shape.column.name);
        let value = format_ident!("value");
        let (given, body) = match (shape.rust, shape.optional) {
            (Rust::Known | Rust::Custom, false) => {
                let (ty, value) = (&shape.ty, taken(shape, &value));
                (given(shape), quote!(self.0.set::<#ty>(#at, #value)))
            }
            (Rust::Known | Rust::Custom, true) => {
                let (ty, value) = (&shape.ty, taken_nullable(shape, &value));
                (given_nullable(shape), quote!(self.0.set::<Option<#ty>>(#at, #value)))
            }
            (Rust::Document, false) => (given(shape), quote!(self.0.json(#at, &value))),
            (Rust::Document, true) => {
                let value = taken_nullable(shape, &value);
                (given_nullable(shape), quote!(self.0.json_opt(#at, &#value)))
            }
        };
        quote! {
            #[doc = #about]
            pub fn #method(mut self, value: #given) -> Self {
                #body;
                self
            }
        }
    });
    let default = required.is_empty().then(|| {
        quote! {
            impl tw::Default for #link {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug)]
        pub struct #link(tw::Record);

        impl #link {
            /// A link with what has to be given.
            pub fn new(#(#parameters),*) -> Self {
                Self(tw::Default::default())#(#firsts)*
            }

            #(#setters)*
        }

        #default

        impl From<#link> for tw::Record {
            fn from(link: #link) -> Self {
                link.0
            }
        }
    }
}

/// The setter of a column; a few names belong to the form itself.
fn setter(shape: &Shape<'_>, taken: &[&str]) -> Ident {
    match shape.column.name.as_str() {
        name if taken.contains(&name) => format_ident!("{name}_"),
        name => names::snake(name),
    }
}

fn parameter(shape: &Shape<'_>) -> Ident {
    names::snake(&shape.column.name)
}

/// The type of a parameter for a column's value.
fn given(shape: &Shape<'_>) -> TokenStream {
    let ty = &shape.ty;
    match shape.rust {
        Rust::Known | Rust::Custom => quote!(impl tw::Param<#ty>),
        Rust::Document => quote!(#ty),
    }
}

fn taken(shape: &Shape<'_>, value: &Ident) -> TokenStream {
    match shape.rust {
        Rust::Known | Rust::Custom => quote!(tw::param(#value)),
        Rust::Document => quote!(#value),
    }
}

fn given_nullable(shape: &Shape<'_>) -> TokenStream {
    let ty = &shape.ty;
    match shape.rust {
        Rust::Known | Rust::Custom => quote!(impl tw::NullableParam<#ty>),
        Rust::Document => quote!(impl Into<Option<#ty>>),
    }
}

fn taken_nullable(shape: &Shape<'_>, value: &Ident) -> TokenStream {
    match shape.rust {
        Rust::Known | Rust::Custom => quote!(tw::nullable(#value)),
        Rust::Document => quote!(#value.into()),
    }
}
