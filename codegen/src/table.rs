//! One table: its row, what describes it, its repository, and the module with its columns and relations.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use tablewright_schema::model::{Default, Model, PerDialect, Table};
use tablewright_schema::{Dialect, ObjectName};

use crate::names::{self, TableNames};
use crate::shape::{Rust, Shape, shapes};
use crate::{check, constraint, dependent, doc, finder, form, kept, known, module, relation, shape, unique};

/// Everything about one table.
pub(crate) fn table(model: &Model, table: &Table) -> TokenStream {
    let names = TableNames::of(&table.name);
    let shapes = shapes(model, table);
    let constraints = constraint::of_columns(model, table, &shapes.iter().collect::<Vec<_>>());
    let row = row(model, table, &names, &shapes);
    let id = id(model, table, &names);
    let known = known::known(model, table, &names);
    let borrowed: Vec<&Shape<'_>> = shapes.iter().collect();
    let dependents = dependent::of(model, table);
    let info = info_of(model, table, &names.info, &borrowed, &constraints, &dependents);
    let implementation = implementation(model, table, &names, &shapes);
    let forms = form::forms(model, table, &names, &shapes);
    let failure = constraint::failure(table, &names, &constraints);
    let repository = repository(model, table, &names, &shapes);
    let module = column_module(model, table, &names, &shapes);
    let marks = kept::marks(table, &names);
    quote!(#row #id #known #info #implementation #marks #forms #failure #repository #module)
}

fn row(model: &Model, table: &Table, names: &TableNames, shapes: &[Shape<'_>]) -> TokenStream {
    let TableNames { row, .. } = names;
    let about = match &table.comment {
        Some(comment) => doc::comment(comment, model, table.span),
        None => doc::comment(&format!("A row of {}.", table.name), model, table.span),
    };
    let fields = shapes.iter().map(|shape| {
        let name = names::snake(&shape.column.name);
        let ty = shape.field();
        let about = doc::column(shape.column);
        quote!(#[doc = #about] pub #name: #ty)
    });
    let aliases = shapes.iter().filter(|shape| shape.rust == Rust::Custom).map(|shape| {
        let Shape { alias, ty, .. } = shape;
        let about = format!(" The type of `{}.{}`.", table.name, shape.column.name);
        quote!(#[doc = #about] pub type #alias = #ty;)
    });
    let derives = check::derives(table);
    let assertions =
        shapes.iter().filter(|shape| shape.rust == Rust::Custom).map(|shape| stores(table, shape));
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq #derives)]
        pub struct #row { #(#fields),* }
        #(#aliases)*
        #(#assertions)*
    }
}

/// The compiler's own check that the application's type stores what the column does.
fn stores(table: &Table, shape: &Shape<'_>) -> TokenStream {
    let (ty, kind) = (&shape.ty, shape.kind_tokens());
    let message = format!(
        "the `rust_type` of {}.{} does not store what the column stores",
        table.name, shape.column.name
    );
    quote!(
        const _: () = ::core::assert!(<#ty as tw::Value>::KIND.code() == #kind.code(), #message);
    )
}

fn id(model: &Model, table: &Table, names: &TableNames) -> TokenStream {
    let Some((column, of)) = shape::own_id(model, table) else { return TokenStream::new() };
    let TableNames { id, .. } = names;
    let about = format!(" The primary key of `{}`: a `{}`.", table.name, column.name);
    let text = of.to_string() == "String";
    let copy = if text || of.to_string() == "tw :: BigDecimal" { quote!() } else { quote!(Copy,) };
    let from = text.then(|| {
        quote! {
            impl From<&str> for #id {
                fn from(text: &str) -> Self {
                    Self(text.into())
                }
            }

            impl tw::Param<#id> for &str {
                fn param(self) -> #id {
                    #id(self.into())
                }
            }
        }
    });
    quote! {
        #[doc = #about]
        #[derive(Clone, #copy Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #id(pub #of);
        tw::id!(#id, #of);
        #from
    }
}

/// The type that identifies a row.
pub(crate) fn key(table: &Table, shapes: &[Shape<'_>]) -> TokenStream {
    let columns = table.primary_key.as_ref().map(|key| key.columns.as_slice()).unwrap_or_default();
    let types: Vec<_> = columns
        .iter()
        .filter_map(|name| shapes.iter().find(|shape| shape.column.name == *name))
        .map(|shape| shape.ty.clone())
        .collect();
    match types.as_slice() {
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    }
}

/// The position of a column in the row.
pub(crate) fn position(table: &Table, column: &str) -> u16 {
    let at = table.columns.iter().position(|candidate| candidate.name == column);
    u16::try_from(at.unwrap_or_default()).unwrap_or_default()
}

/// A position without a suffix: it takes its type from where it stands.
pub(crate) fn number(at: impl Into<usize>) -> proc_macro2::Literal {
    proc_macro2::Literal::usize_unsuffixed(at.into())
}

/// The positions of columns as a constant slice.
pub(crate) fn positions(table: &Table, columns: &[String]) -> TokenStream {
    let positions = columns.iter().map(|column| number(position(table, column)));
    quote!(&[#(#positions),*])
}

/// A table's quoted name on each database.
pub(crate) fn sql_name(name: &ObjectName) -> TokenStream {
    per_database(|dialect| dialect.spelling().name(name))
}

/// The same thing in each database's words.
pub(crate) fn per_database<T: ToTokens + PartialEq>(of: impl Fn(Dialect) -> T) -> TokenStream {
    let (sqlite, postgres, mysql) = (of(Dialect::Sqlite), of(Dialect::Postgres), of(Dialect::Mysql));
    if sqlite == postgres && postgres == mysql {
        return quote!(tw::PerDatabase::same(#sqlite));
    }
    quote!(tw::PerDatabase::new(#sqlite, #postgres, #mysql))
}

/// The static that describes a table with these columns to the runtime.
pub(crate) fn info_of(
    model: &Model,
    table: &Table,
    info: &proc_macro2::Ident,
    shapes: &[&Shape<'_>],
    constraints: &[constraint::Constraint],
    dependents: &TokenStream,
) -> TokenStream {
    let (name, sql) = (table.name.to_string(), sql_name(&table.name));
    let columns = table.primary_key.as_ref().map(|key| key.columns.as_slice()).unwrap_or_default();
    let key = positions(table, columns);
    // A struct of the application's own may lack these columns.
    let whole = model.tables.get(&table.name).unwrap_or(table);
    let (soft_delete, lock) = (kept::soft_delete(whole), kept::lock(whole));
    let columns = shapes.iter().map(|shape| column_info(model, whole, shape));
    let constraints = constraints.iter().map(|constraint| {
        let (name, rule) = (&constraint.name, &constraint.rule);
        quote!(tw::ConstraintInfo { name: #name, rule: #rule })
    });
    quote! {
        static #info: tw::TableInfo = tw::TableInfo {
            name: #name,
            sql: #sql,
            texts: tw::texts!(),
            key: #key,
            soft_delete: #soft_delete,
            lock: #lock,
            columns: &[#(#columns),*],
            constraints: &[#(#constraints),*],
            dependents: #dependents,
        };
    }
}

/// How the runtime is told of a column.
pub(crate) fn column_info(model: &Model, table: &Table, shape: &Shape<'_>) -> TokenStream {
    let (name, kind) = (&shape.column.name, shape.kind_tokens());
    let mut info = quote!(tw::ColumnInfo::new(#name, #kind));
    if shape.column.nullable {
        info.extend(quote!(.nullable()));
    }
    if !shape.cast.is_empty() {
        let cast = &shape.cast;
        info.extend(quote!(.cast(#cast)));
    }
    if let Some(limit) = shape::limit(shape.column) {
        info.extend(quote!(.limit(#limit)));
    }
    if let Some(path) = &shape.column.json_schema {
        let number = model.json_schemas.keys().position(|known| known == path).unwrap_or_default();
        let name = module::json_schema_name(number);
        info.extend(quote!(.json_schema(&#name)));
    }
    if let Some(on_update) = &shape.column.on_update {
        let becomes = per_database(|dialect| expression(shape, on_update, dialect));
        info.extend(quote!(.on_update(#becomes)));
    }
    if !shape.column.only.0.is_empty() {
        let present = per_database(|dialect| shape.column.only.includes(dialect));
        info.extend(quote!(.only(#present)));
    }
    let in_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&shape.column.name));
    if let (true, Some(default)) = (in_key, &shape.column.default) {
        let default = expression(shape, default, Dialect::Mysql);
        info.extend(quote!(.mysql_default(#default)));
    }
    info
}

fn expression(shape: &Shape<'_>, value: &PerDialect<Default>, dialect: Dialect) -> String {
    let spelling = dialect.spelling();
    match (value.on(dialect), shape.column.ty.on(dialect)) {
        (Some(Default::Sql(sql)), _) => spelling.expression(sql).0,
        (Some(Default::Value(value)), Some(ty)) => spelling.value(value, ty).0,
        (Some(Default::Value(_)) | None, _) => String::new(),
    }
}

fn implementation(model: &Model, table: &Table, names: &TableNames, shapes: &[Shape<'_>]) -> TokenStream {
    let TableNames { row, fail, new, update, info, .. } = names;
    let key = key(table, shapes);
    let reads = shapes.iter().map(|shape| {
        let name = names::snake(&shape.column.name);
        match (shape.rust, shape.optional) {
            (Rust::Known | Rust::Custom, _) => quote!(#name: row.get()?),
            (Rust::Document, false) => quote!(#name: row.json()?),
            (Rust::Document, true) => quote!(#name: row.json_opt()?),
        }
    });
    let data = data(shapes);
    let _ = model;
    quote! {
        impl tw::Table for #row {
            type Fail = #fail;
            type Key = #key;
            const INFO: &'static tw::TableInfo = &#info;

            fn read(row: &mut tw::Row<'_>) -> tw::Result<Self, tw::Error> {
                Ok(Self { #(#reads),* })
            }

            #data
        }

        impl tw::Writable for #row {
            type New = #new;
            type Update<'a, G: tw::Saved<Self>> = #update<'a, G>;
        }
    }
}

/// The values of a row by position, those that can be compared: what keys and pages are made of.
pub(crate) fn data(shapes: &[Shape<'_>]) -> TokenStream {
    let arms = shapes.iter().enumerate().filter(|(_, shape)| shape.comparable()).map(|(at, shape)| {
        let (at, name) = (number(at), names::snake(&shape.column.name));
        quote!(#at => tw::datum(&self.#name),)
    });
    quote! {
        fn datum(&self, column: u16) -> tw::Datum {
            match column {
                #(#arms)*
                _ => tw::Datum::Null(tw::Kind::Json),
            }
        }
    }
}

fn repository(model: &Model, table: &Table, names: &TableNames, shapes: &[Shape<'_>]) -> TokenStream {
    let TableNames { row, repository, .. } = names;
    let about = format!(" Reads and writes [`{row}`].");
    let finders = finder::finders(table, names, shapes);
    let links = relation::links(model, table);
    quote! {
        #[doc = #about]
        #[derive(Clone, Copy)]
        pub struct #repository<'a>(tw::Repository<'a, #row>);

        impl<'a> tw::Deref for #repository<'a> {
            type Target = tw::Repository<'a, #row>;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl<'a> #repository<'a> {
            #finders
            #links
        }
    }
}

fn column_module(model: &Model, table: &Table, names: &TableNames, shapes: &[Shape<'_>]) -> TokenStream {
    let TableNames { row, module, new, update, fail, .. } = names;
    let about = format!(" Columns, relations and forms of `{}`.", table.name);
    let columns = shapes.iter().enumerate().map(|(at, shape)| {
        let (at, name, ty) = (number(at), names::snake(&shape.column.name), shape.constant());
        let about = doc::column(shape.column);
        quote! {
            #[doc = #about]
            pub const #name: tw::Column<super::#row, #ty> = tw::Column::new(#at);
        }
    });
    let relations = relation::constants(model, table);
    let uniques = unique::constants(table, names);
    let id = shape::own_id(model, table).map(|_| {
        let id = &names.id;
        quote!(pub use super::#id as Id;)
    });
    let link = relation::is_between(model, table).then(|| {
        let link = &names.link;
        quote!(pub use super::#link as Link;)
    });
    let known = known::of(table).map(|_| {
        let key = &names.key;
        quote!(pub use super::#key as Key;)
    });
    quote! {
        #[doc = #about]
        #[allow(non_upper_case_globals)]
        pub mod #module {
            #[allow(unused_imports)]
            use super::tw;
            pub use super::{#fail as Fail, #new as New, #update as Update};
            #id
            #known
            #link
            #(#columns)*
            #relations
            #uniques
        }
    }
}
