//! Methods that look rows up by a unique key, giving one, and by an index, giving a query.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use tablewright_schema::model::Table;
use tablewright_schema::naming;
use tablewright_schema::schema::IndexKeyOf;

use crate::names::{self, TableNames};
use crate::shape::Shape;
use crate::table::{number, position};

/// A finder for each unique key, and for each beginning of an index or key that none serves yet.
pub(crate) fn finders(table: &Table, names: &TableNames, shapes: &[Shape<'_>]) -> TokenStream {
    let mut methods = TokenStream::new();
    let mut served: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    served.extend(table.primary_key.as_ref().map(|key| key.columns.clone()));
    let mut add = |name: String, columns: &[String], one: bool| {
        let comparable = columns.iter().all(|column| shape(shapes, column).is_some_and(Shape::comparable));
        if comparable && !served.contains(columns) && taken.insert(name.clone()) {
            served.insert(columns.to_vec());
            methods.extend(finder(table, names, shapes, &name, columns, one));
        }
    };
    for unique in &table.uniques {
        let default = naming::unique(&table.name, &unique.columns);
        let name = if unique.name == default { joined(&unique.columns) } else { short(table, &unique.name) };
        add(name, &unique.columns, unique.only.0.is_empty());
    }
    let indexes = table.indexes.iter().filter(|index| index.predicate.is_none() && index.only.0.is_empty());
    let indexes: Vec<(Vec<String>, bool)> = indexes
        .map(|index| {
            let columns = index.keys.iter().map_while(|key| match &key.of {
                IndexKeyOf::Column(column) => Some(column.clone()),
                IndexKeyOf::Expr(_) => None,
            });
            let columns: Vec<String> = columns.collect();
            let whole = columns.len() == index.keys.len();
            (columns, index.unique && whole)
        })
        .collect();
    for (columns, _) in indexes.iter().filter(|(_, unique)| *unique) {
        add(joined(columns), columns, true);
    }
    let keys = table.primary_key.iter().chain(&table.uniques).map(|key| &key.columns);
    for columns in keys.chain(indexes.iter().map(|(columns, _)| columns)) {
        for length in 1..=columns.len() {
            add(joined(&columns[..length]), &columns[..length], false);
        }
    }
    methods
}

fn shape<'a, 'b>(shapes: &'a [Shape<'b>], column: &str) -> Option<&'a Shape<'b>> {
    shapes.iter().find(|shape| shape.column.name == column)
}

fn joined(columns: &[String]) -> String {
    columns.join("_and_")
}

/// A constraint's name without the table's in front.
fn short(table: &Table, name: &str) -> String {
    let name = name.strip_prefix(&format!("{}_", table.name.name)).unwrap_or(name);
    name.strip_suffix("_key").unwrap_or(name).to_owned()
}

fn finder(
    table: &Table,
    names: &TableNames,
    shapes: &[Shape<'_>],
    name: &str,
    columns: &[String],
    one: bool,
) -> TokenStream {
    let row = &names.row;
    let method = names::snake(&format!("by_{name}"));
    let shapes: Vec<_> = columns.iter().filter_map(|column| shape(shapes, column)).collect();
    let parameters: Vec<_> = (0..columns.len())
        .map(|number| {
            let name = names::snake(&columns[number]);
            // A parameter may not be called `self`, nor like another.
            if name == "self_" { format_ident!("value_{}", number) } else { name }
        })
        .collect();
    let types: Vec<_> = shapes.iter().map(|shape| shape.ty.clone()).collect();
    let positions = columns.iter().map(|column| number(position(table, column)));
    let (result, how, about) = if one {
        (
            quote!(tw::One<'a, #row>),
            quote!(tw::One::by_unique),
            format!(" The row with this {}, if there is one.", shown(columns)),
        )
    } else {
        (
            quote!(tw::Query<'a, #row>),
            quote!(tw::Query::equal),
            format!(" The rows with this {}; an index serves it.", shown(columns)),
        )
    };
    quote! {
        #[doc = #about]
        pub fn #method(self, #(#parameters: impl tw::Param<#types>),*) -> #result {
            #how(self.on(), [#((#positions, tw::bound::<#types>(#parameters))),*])
        }
    }
}

fn shown(columns: &[String]) -> String {
    columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(" and ")
}
