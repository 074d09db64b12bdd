//! `#[derive(Repository)]`: a struct of the user's own, checked field by field against the YAML.

mod finders;
mod related;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use tablewright_schema::model::{Model, Relation, RelationKind, Table};
use tablewright_schema::nearest;

use crate::attribute::{Container, FieldAttribute};
use crate::expected::{self, Expected};
use crate::shape::{Shape, shapes};
use crate::{constraint, input, module, names, table};

/// What the derive expands to: the repository, or every error at its field.
pub(crate) fn repository(item: syn::DeriveInput) -> TokenStream {
    let container = match Container::read(&item) {
        Ok(container) => container,
        Err(error) => return error.into_compile_error(),
    };
    let folder = match input::read(&container.schema) {
        Ok(folder) => folder,
        Err(error) => return error,
    };
    let watched = &folder.watched;
    match expand(&item, &container, &folder.model) {
        Ok(items) => quote!(const _: () = { #items #watched };),
        Err(error) => {
            let error = error.into_compile_error();
            quote!(#error const _: () = { #watched };)
        }
    }
}

/// A field of the user's struct that holds a column.
struct ColumnField<'a> {
    ident: &'a Ident,
    ty: &'a syn::Type,
    shape: &'a Shape<'a>,
    expected: Expected,
}

/// A field of the user's struct that holds what a relation leads to.
struct RelationField<'a> {
    ident: &'a Ident,
    ty: &'a syn::Type,
    /// The row type inside `Option` or `Vec`.
    row: syn::Type,
    relation: &'a Relation,
}

fn expand(item: &syn::DeriveInput, container: &Container, model: &Model) -> syn::Result<TokenStream> {
    let table = find_table(model, &container.table)?;
    let shapes = shapes(model, table);
    let (columns, relations) = fields(item, table, &shapes)?;
    let name = &item.ident;
    if let Some(key) = &table.primary_key {
        let missing = key
            .columns
            .iter()
            .find(|column| !columns.iter().any(|field| field.shape.column.name == **column));
        if let Some(missing) = missing {
            let message =
                format!("the primary key of {} is not among the fields: add `{missing}`", table.name);
            return Err(syn::Error::new(name.span(), message));
        }
    }
    let runtime = &container.runtime;
    let assertions = columns.iter().map(|field| assertion(table, field));
    let body = if relations.is_empty() {
        plain(item, model, table, &shapes, &columns)
    } else {
        related::related(item, model, table, &shapes, &columns, &relations)
    };
    Ok(quote! {
        use #runtime::generated as tw;
        #body
        #(#assertions)*
    })
}

fn find_table<'a>(model: &'a Model, wanted: &syn::LitStr) -> syn::Result<&'a Table> {
    let name = wanted.value();
    model.tables.values().find(|table| table.name.to_string() == name).ok_or_else(|| {
        let known: Vec<String> = model.tables.keys().map(ToString::to_string).collect();
        let help = nearest::suggestion(&name, known.iter().map(String::as_str));
        let help = help.map(|help| format!(": {help}")).unwrap_or_default();
        syn::Error::new(wanted.span(), format!("the schema has no table `{name}`{help}"))
    })
}

/// The fields, or every error in them at once.
fn fields<'a>(
    item: &'a syn::DeriveInput,
    table: &'a Table,
    shapes: &'a [Shape<'a>],
) -> syn::Result<(Vec<ColumnField<'a>>, Vec<RelationField<'a>>)> {
    let syn::Data::Struct(syn::DataStruct { fields: syn::Fields::Named(named), .. }) = &item.data else {
        return Err(syn::Error::new(item.ident.span(), "a repository is made of a struct with named fields"));
    };
    if !item.generics.params.is_empty() {
        return Err(syn::Error::new(
            item.generics.span(),
            "a repository's struct has no parameters of its own",
        ));
    }
    let (mut columns, mut relations, mut errors) = (Vec::new(), Vec::new(), None::<syn::Error>);
    for field in &named.named {
        let read = FieldAttribute::read(field).and_then(|attribute| {
            let Some(ident) = &field.ident else { return Ok(()) };
            if ident == "repository" {
                let message = "`repository` is the function that gives the repository: call the field otherwise, and write \
                               #[repository(column = \"repository\")] above it";
                return Err(syn::Error::new(ident.span(), message));
            }
            let (name, span) = match &attribute.column {
                Some(name) => (name.value(), name.span()),
                None => (ident.unraw().to_string(), ident.span()),
            };
            // A column that has no attribute is meant by its name in Rust as well.
            let meant = |known: &str| {
                known == name || attribute.column.is_none() && names::snake(known).unraw() == name
            };
            if let Some(shape) = shapes.iter().find(|shape| meant(&shape.column.name)) {
                let expected = expected::check(table, shape, &field.ty)?;
                columns.push(ColumnField { ident, ty: &field.ty, shape, expected });
                return Ok(());
            }
            if let Some(relation) = table.relations.iter().find(|relation| meant(&relation.name)) {
                let row = relation_row(table, relation, &field.ty)?;
                relations.push(RelationField { ident, ty: &field.ty, row, relation });
                return Ok(());
            }
            let known = table.columns.iter().map(|column| column.name.as_str());
            let known = known.chain(table.relations.iter().map(|relation| relation.name.as_str()));
            let help = nearest::suggestion(&name, known).map(|help| format!(": {help}")).unwrap_or_default();
            Err(syn::Error::new(
                span,
                format!("table {} has no column or relation `{name}`{help}", table.name),
            ))
        });
        if let Err(error) = read {
            match &mut errors {
                Some(all) => all.combine(error),
                None => errors = Some(error),
            }
        }
    }
    errors.map_or(Ok((columns, relations)), Err)
}

/// The row type of a relation's field: `Project`, `Option<Project>` or `Vec<Tool>`, as the relation demands.
fn relation_row(table: &Table, relation: &Relation, ty: &syn::Type) -> syn::Result<syn::Type> {
    let row = names::TableNames::of(&relation.table).row;
    let (wrapper, wanted) = match &relation.kind {
        RelationKind::BelongsTo { optional: false, .. } => (None, format!("{row}")),
        RelationKind::BelongsTo { optional: true, .. } | RelationKind::HasMany { one: true, .. } => {
            (Some("Option"), format!("Option<{row}>"))
        }
        RelationKind::HasMany { one: false, .. } | RelationKind::ManyToMany { .. } => {
            (Some("Vec"), format!("Vec<{row}>"))
        }
    };
    let wrong = || {
        let message = format!(
            "relation {}.{} leads to rows of {}: write `{wanted}`",
            table.name, relation.name, relation.table
        );
        syn::Error::new(ty.span(), message)
    };
    match (wrapper, expected::inside(ty)) {
        (None, Some((outer, _))) if outer == "Option" || outer == "Vec" => Err(wrong()),
        (None, _) => Ok(ty.clone()),
        (Some(wrapper), Some((outer, inner))) if outer == wrapper => Ok(inner.clone()),
        (Some(_), _) => Err(wrong()),
    }
}

/// The compiler's own check of a type that the macro does not know: that it stores what the column stores.
fn assertion(table: &Table, field: &ColumnField<'_>) -> TokenStream {
    let Expected::Unknown(ty) = &field.expected else { return TokenStream::new() };
    let kind = field.shape.kind_tokens();
    let message = format!(
        "the type of this field does not store what {}.{} stores",
        table.name, field.shape.column.name
    );
    quote_spanned! { field.ty.span() =>
        const _: () = ::core::assert!(<#ty as tw::Value>::KIND.code() == #kind.code(), #message);
    }
}

/// A struct of columns only: it is a row itself, and can be written where nothing is missing.
fn plain(
    syn::DeriveInput { ident: name, vis, .. }: &syn::DeriveInput,
    model: &Model,
    table: &Table,
    shapes: &[Shape<'_>],
    columns: &[ColumnField<'_>],
) -> TokenStream {
    let info = info(model, table, shapes, &columns.iter().map(|field| field.shape).collect::<Vec<_>>());
    let row = row(table, name, columns, &[]);
    let consts = consts(vis, &quote!(Self), columns);
    let writable = writable(name, shapes, columns);
    let finders = finders::finders(vis, table, shapes, columns, &quote!(Self), None);
    let about = format!(" The repository of these columns of `{}`.", table.name);
    quote! {
        #info
        #row
        #writable

        #[allow(non_upper_case_globals, dead_code)]
        impl #name {
            #consts

            #[doc = #about]
            #vis fn repository(session: &impl tw::Session) -> tw::Repository<'_, Self> {
                tw::Repository::new(session)
            }

            #finders
        }
    }
}

/// The columns as constants of the type: `AgentCard::name`.
fn consts(vis: &syn::Visibility, row: &TokenStream, columns: &[ColumnField<'_>]) -> TokenStream {
    let consts = columns.iter().enumerate().map(|(at, field)| {
        let (at, name) = (table::number(at), field.ident);
        let ty = match &field.expected {
            Expected::Document if field.shape.optional => quote!(tw::Option<tw::Json>),
            Expected::Document => quote!(tw::Json),
            Expected::Known | Expected::Unknown(_) => field.ty.to_token_stream(),
        };
        let about = format!(" The column `{}`.", field.shape.column.name);
        quote! {
            #[doc = #about]
            #vis const #name: tw::Column<#row, #ty> = tw::Column::new(#at);
        }
    });
    quote!(#(#consts)*)
}

/// The implementation of `Table` for a struct with these fields.
fn row(table: &Table, name: &Ident, columns: &[ColumnField<'_>], hidden: &[&Shape<'_>]) -> TokenStream {
    let reads = columns.iter().map(|field| {
        let ident = field.ident;
        match (&field.expected, field.shape.optional) {
            (Expected::Known | Expected::Unknown(_), _) => quote!(#ident: row.get()?),
            (Expected::Document, false) => quote!(#ident: row.json()?),
            (Expected::Document, true) => quote!(#ident: row.json_opt()?),
        }
    });
    let hidden_idents: Vec<_> = (0..hidden.len()).map(|number| format_ident!("hidden_{number}")).collect();
    let hidden_reads = hidden_idents.iter().map(|ident| quote!(#ident: row.get()?));
    let comparable = columns
        .iter()
        .enumerate()
        .filter(|(_, field)| field.shape.comparable() && !matches!(field.expected, Expected::Document));
    let arms = comparable.map(|(at, field)| (at, field.ident.clone()));
    let hidden_arms =
        hidden_idents.iter().enumerate().map(|(number, ident)| (columns.len() + number, ident.clone()));
    let arms = arms.chain(hidden_arms).map(|(at, ident)| {
        let at = table::number(at);
        quote!(#at => tw::datum(&self.#ident),)
    });
    let keys = table.primary_key.as_ref().map(|key| key.columns.as_slice()).unwrap_or_default();
    let types: Vec<_> = keys
        .iter()
        .filter_map(|key| columns.iter().find(|field| field.shape.column.name == *key))
        .map(|field| field.ty.to_token_stream())
        .collect();
    let key = match types.as_slice() {
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    };
    quote! {
        impl tw::Table for #name {
            type Fail = tw::Error;
            type Key = #key;
            const INFO: &'static tw::TableInfo = &INFO;

            fn read(row: &mut tw::Row<'_>) -> tw::Result<Self, tw::Error> {
                tw::Result::Ok(Self { #(#reads,)* #(#hidden_reads),* })
            }

            fn datum(&self, column: u16) -> tw::Datum {
                match column {
                    #(#arms)*
                    _ => tw::Datum::Null(tw::Kind::Json),
                }
            }
        }
    }
}

/// The table as the runtime is told of it: these columns only, and the constraints that are about them.
fn info(model: &Model, whole: &Table, shapes: &[Shape<'_>], chosen: &[&Shape<'_>]) -> TokenStream {
    let mut narrow = whole.clone();
    narrow.columns = chosen.iter().map(|shape| shape.column.clone()).collect();
    let known = |columns: &[String]| columns.iter().all(|column| narrow.column(column).is_some());
    let foreign_keys = whole.foreign_keys.iter().filter(|key| known(&key.columns)).cloned().collect();
    narrow.foreign_keys = foreign_keys;
    let schemas: Vec<_> = chosen
        .iter()
        .filter_map(|shape| shape.column.json_schema.as_ref())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .filter_map(|path| {
            let number = model.json_schemas.keys().position(|known| known == path)?;
            let (name, text) =
                (module::json_schema_name(number), model.json_schemas.get(path)?.document.to_string());
            Some(quote!(static #name: tw::JsonSchema = tw::JsonSchema::new(#path, #text);))
        })
        .collect();
    let owned: Vec<&Shape<'_>> = narrow
        .columns
        .iter()
        .filter_map(|column| shapes.iter().find(|shape| shape.column.name == column.name))
        .collect();
    let constraints = constraint::of_columns(model, &narrow, &owned);
    let info = table::info_of(model, &narrow, &format_ident!("INFO"), &owned, &constraints, &quote!(None));
    quote!(#(#schemas)* #info)
}

/// A struct that has every column without a default can be inserted as it is. What the database numbers is left to it.
fn writable(name: &Ident, shapes: &[Shape<'_>], columns: &[ColumnField<'_>]) -> TokenStream {
    let missing = shapes.iter().any(|shape| {
        let there = columns.iter().any(|field| field.shape.column.name == shape.column.name);
        let needed = !shape.column.is_computed() && !shape.defaulted() && !shape.optional;
        needed && !there
    });
    if missing {
        return TokenStream::new();
    }
    let written = columns
        .iter()
        .enumerate()
        .filter(|(_, field)| !field.shape.column.is_computed() && field.shape.column.identity.is_none());
    let writes = written.map(|(at, field)| {
        let (at, ident) = (table::number(at), field.ident);
        match (&field.expected, field.shape.optional) {
            (Expected::Known | Expected::Unknown(_), _) => quote!(to.set(#at, self.#ident);),
            (Expected::Document, false) => quote!(to.json(#at, &self.#ident);),
            (Expected::Document, true) => quote!(to.json_opt(#at, &self.#ident);),
        }
    });
    quote! {
        impl tw::New for #name {
            type Row = Self;

            fn record(self, to: &mut tw::Record) {
                #(#writes)*
            }
        }

        impl tw::Writable for #name {
            type New = Self;
            type Update<'a, G: tw::Saved<Self>> = tw::Update<'a, Self, G>;
        }
    }
}
