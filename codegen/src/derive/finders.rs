//! Functions that look a struct up by a unique key of its table, where all columns of the key are among its fields.

use proc_macro2::TokenStream;
use quote::quote;
use tablewright_schema::model::Table;

use super::ColumnField;
use crate::expected::{self, Expected};
use crate::finder::{Finder, about, parameters, plan};
use crate::shape::Shape;
use crate::table::number;

/// The functions. `row` is the type that is read, `loads` what is loaded with it.
pub(super) fn finders(
    vis: &syn::Visibility,
    table: &Table,
    shapes: &[Shape<'_>],
    columns: &[ColumnField<'_>],
    row: &TokenStream,
    loads: Option<&TokenStream>,
) -> TokenStream {
    let unique = plan(table, shapes).into_iter().filter(|finder| finder.one);
    let functions = unique.filter_map(|finder| {
        let Finder { method, columns: key, one: _ } = &finder;
        if columns.iter().any(|field| field.ident == method) {
            return None;
        }
        let fields: Vec<(usize, &ColumnField<'_>)> = key
            .iter()
            .map(|column| columns.iter().enumerate().find(|(_, field)| field.shape.column.name == *column))
            .collect::<Option<_>>()?;
        if fields.iter().any(|(_, field)| matches!(field.expected, Expected::Document)) {
            return None;
        }
        let types: Vec<&syn::Type> = fields
            .iter()
            .map(|(_, field)| match expected::inside(field.ty) {
                Some((outer, inner)) if outer == "Option" => inner,
                Some(_) | None => field.ty,
            })
            .collect();
        let positions = fields.iter().map(|(at, _)| number(*at));
        let parameters = parameters(key);
        let about = about(&finder);
        let loading = loads.map(|loads| quote!(.loading(#loads)));
        let loaded = loads.map(|loads| quote!(, #loads));
        Some(quote! {
            #[doc = #about]
            #vis fn #method<'a>(
                session: &'a impl tw::Session,
                #(#parameters: impl tw::Param<#types>),*
            ) -> tw::One<'a, #row #loaded> {
                static FIND: tw::Find = tw::Find::new();
                let values = [#((#positions, tw::bound::<#types>(#parameters))),*];
                tw::One::by_unique(tw::Session::on(session), &FIND, values)#loading
            }
        })
    });
    quote!(#(#functions)*)
}
