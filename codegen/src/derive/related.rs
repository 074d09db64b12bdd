//! A struct with relations. What a relation leads to may be such a struct itself, to any depth.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use tablewright_schema::model::{Model, Relation, RelationKind, Table};

use super::{ColumnField, RelationField, consts, finders, info, row};
use crate::expected;
use crate::relation::meeting;
use crate::shape::Shape;

/// A struct with relations: a hidden row holds the columns, those of the keys included, and the struct is put together
/// from it and from what was loaded.
pub(super) fn related(
    syn::DeriveInput { ident: name, vis, .. }: &syn::DeriveInput,
    model: &Model,
    table: &Table,
    shapes: &[Shape<'_>],
    columns: &[ColumnField<'_>],
    relations: &[RelationField<'_>],
) -> TokenStream {
    let hidden: Vec<&Shape<'_>> = shapes
        .iter()
        .filter(|shape| {
            let known = columns.iter().any(|field| field.shape.column.name == shape.column.name);
            let needed = relations
                .iter()
                .any(|field| near_columns(model, table, field.relation).contains(&shape.column.name));
            needed && !known
        })
        .collect();
    let all: Vec<&Shape<'_>> =
        columns.iter().map(|field| field.shape).chain(hidden.iter().copied()).collect();
    let here: Vec<String> = all.iter().map(|shape| shape.column.name.clone()).collect();
    let info = info(model, table, shapes, &all);
    let row = row(table, &format_ident!("Row"), columns, &hidden);
    let consts = consts(vis, &quote!(Row), columns);
    let row_fields = columns.iter().map(|field| {
        let (ident, ty) = (field.ident, field.ty);
        quote!(#ident: #ty)
    });
    let hidden_fields = hidden.iter().enumerate().map(|(number, shape)| {
        let (ident, ty) = (format_ident!("hidden_{number}"), raw_type(shape));
        quote!(#ident: #ty)
    });
    let joins = relations.iter().enumerate().map(|(number, field)| {
        let join = format_ident!("JOIN_{number}");
        let (row, meeting) = (&field.row, meeting(model, table, field.relation, &here));
        let Some(meeting) = meeting else { return TokenStream::new() };
        let join_tokens = far_join(model, table, field, &here).unwrap_or(meeting.join);
        let expected = field.relation.table.to_string();
        let message = format!("relation {}.{} leads to rows of {expected}", table.name, field.relation.name);
        quote_spanned! { field.ty.span() =>
            static #join: tw::Join = #join_tokens;
            const _: () = ::core::assert!(tw::is_table(<<#row as tw::Whole>::Row as tw::Table>::INFO, #expected), #message);
        }
    });
    let types: Vec<TokenStream> = relations
        .iter()
        .filter_map(|field| {
            let many = meeting(model, table, field.relation, &here)?.many;
            let row = &field.row;
            Some(quote!(tw::Related<Row, <#row as tw::Whole>::Row, tw::#many, <#row as tw::Whole>::Loads>))
        })
        .collect();
    let news = (0..relations.len()).map(|number| {
        let join = format_ident!("JOIN_{number}");
        quote!(tw::Related::of(&#join))
    });
    let idents: Vec<_> = relations.iter().map(|field| field.ident).collect();
    let column_idents: Vec<_> = columns.iter().map(|field| field.ident).collect();
    let finders = finders::finders(vis, table, shapes, columns, &quote!(Row), Some(&quote!(Relations)));
    let about = format!(" The repository of these columns and relations of `{}`.", table.name);
    quote! {
        #info
        #(#joins)*

        /// The columns of the struct, and those that its relations need.
        #vis struct Row { #(#row_fields,)* #(#hidden_fields),* }
        #row

        /// What is loaded with each row.
        #[derive(Clone, Copy, Default)]
        #vis struct Relations;

        impl tw::Whole for #name {
            type Row = Row;
            type Loads = Relations;
        }

        impl tw::Loads<Row> for Relations {
            type Output = #name;

            async fn attach(self, on: tw::On<'_>, rows: tw::Vec<Row>) -> tw::Result<tw::Vec<#name>, tw::Error> {
                let relations: (#(#types,)*) = (#(#news,)*);
                let loaded = tw::Loads::attach(relations, on, rows).await?;
                let whole = loaded.into_iter().map(|(row, #(#idents),*)| {
                    let Row { #(#column_idents,)* .. } = row;
                    #name { #(#column_idents,)* #(#idents),* }
                });
                tw::Result::Ok(whole.collect())
            }
        }

        #[allow(non_upper_case_globals, dead_code)]
        impl #name {
            #consts

            #[doc = #about]
            #vis fn repository(session: &impl tw::Session) -> tw::Projection<'_, Row, Relations> {
                tw::Projection::new(session, Relations)
            }

            #finders
        }
    }
}

/// The columns of this table by which a relation is joined.
fn near_columns(model: &Model, table: &Table, relation: &Relation) -> Vec<String> {
    let foreign = |table: &Table, name: &str| table.foreign_keys.iter().find(|key| key.name == name).cloned();
    let columns = match &relation.kind {
        RelationKind::BelongsTo { foreign_key, .. } => foreign(table, foreign_key).map(|key| key.columns),
        RelationKind::HasMany { foreign_key, .. } => {
            let other = model.tables.get(&relation.table);
            other.and_then(|other| foreign(other, foreign_key)).map(|key| key.referenced)
        }
        RelationKind::ManyToMany { through, this_key, .. } => {
            let between = model.tables.get(through);
            between.and_then(|between| foreign(between, this_key)).map(|key| key.referenced)
        }
    };
    columns.unwrap_or_default()
}

/// The join, with the columns of the other row found by name: it may be a struct of the user's own.
fn far_join(
    model: &Model,
    table: &Table,
    field: &RelationField<'_>,
    here: &Vec<String>,
) -> Option<TokenStream> {
    let other = model.tables.get(&field.relation.table)?;
    let meeting = meeting(model, table, field.relation, here)?;
    let foreign = |table: &Table, name: &str| table.foreign_keys.iter().find(|key| key.name == name).cloned();
    let far = match &field.relation.kind {
        RelationKind::BelongsTo { foreign_key, .. } => foreign(table, foreign_key)?.referenced,
        RelationKind::HasMany { foreign_key, .. } => foreign(other, foreign_key)?.columns,
        RelationKind::ManyToMany { through, other_key, .. } => {
            foreign(model.tables.get(through)?, other_key)?.referenced
        }
    };
    let (row, join) = (&field.row, &meeting.join);
    let span = field.ty.span();
    let positions = far.iter().map(
        |column| quote_spanned!(span => tw::position(<<#row as tw::Whole>::Row as tw::Table>::INFO, #column)),
    );
    Some(quote!(tw::Join { child: &[#(#positions),*], ..#join }))
}

fn raw_type(shape: &Shape<'_>) -> TokenStream {
    let kind = expected::base(&shape.kind);
    if shape.optional { quote!(tw::Option<#kind>) } else { kind }
}
