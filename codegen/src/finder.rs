//! Methods that look rows up by a unique key, giving one, and by an index or the beginning of one, giving a query.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use tablewright_schema::model::{Index, Table};
use tablewright_schema::naming;
use tablewright_schema::schema::IndexKeyOf;

use crate::names::{self, TableNames};
use crate::shape::Shape;
use crate::table::{number, position};

/// What a table can be asked by.
pub(crate) struct Finder {
    /// `by_name_in_project`.
    pub method: Ident,
    /// The columns that are compared, in the order of the key.
    pub columns: Vec<String>,
    /// Whether there is at most one such row.
    pub one: bool,
}

/// A finder for each unique key, and for each beginning of an index or key that none serves yet.
///
/// A unique constraint that has a name of its own gives it to the finder; every other finder is called after its columns.
/// The order is that of the YAML, unique constraints first, then unique indexes, then beginnings; where two would have one
/// name, the later is called after its columns, and if that is taken too, it gets a number.
pub(crate) fn plan(table: &Table, shapes: &[Shape<'_>]) -> Vec<Finder> {
    let mut finders: Vec<Finder> = Vec::new();
    let mut served: BTreeSet<Vec<String>> = BTreeSet::new();
    served.extend(table.primary_key.as_ref().map(|key| key.columns.clone()));
    let mut add = |name: String, columns: &[String], one: bool| {
        let comparable = columns.iter().all(|column| shape(shapes, column).is_some_and(Shape::comparable));
        if !comparable || columns.is_empty() || !served.insert(columns.to_vec()) {
            return;
        }
        let numbered = (2_u32..).map(|number| format!("{}_{number}", joined(columns)));
        let names = [name, joined(columns)].into_iter().chain(numbered);
        let mut methods = names.map(|name| names::snake(&format!("by_{name}")));
        let free = methods.find(|method| !finders.iter().any(|finder| finder.method == *method));
        if let Some(method) = free {
            finders.push(Finder { method, columns: columns.to_vec(), one });
        }
    };
    for unique in &table.uniques {
        let default = naming::unique(&table.name, &unique.columns);
        let name = if unique.name == default { joined(&unique.columns) } else { short(table, &unique.name) };
        add(name, &unique.columns, unique.only.0.is_empty());
    }
    let indexes: Vec<(Vec<String>, bool)> =
        table.indexes.iter().filter(|index| serves_equality(index)).map(leading).collect();
    for (columns, _) in indexes.iter().filter(|(_, unique)| *unique) {
        add(joined(columns), columns, true);
    }
    let keys = table.primary_key.iter().chain(&table.uniques).map(|key| &key.columns);
    for columns in keys.chain(indexes.iter().map(|(columns, _)| columns)) {
        for length in 1..=columns.len() {
            add(joined(&columns[..length]), &columns[..length], false);
        }
    }
    finders
}

/// Whether rows are found through it by the values of its columns, on every database and all rows.
fn serves_equality(index: &Index) -> bool {
    let ordered = index.method.as_deref().is_none_or(|method| method.eq_ignore_ascii_case("btree"));
    index.predicate.is_none() && index.only.0.is_empty() && ordered
}

/// The columns that an index begins with, and whether it makes them unique.
fn leading(index: &Index) -> (Vec<String>, bool) {
    let columns = index.keys.iter().map_while(|key| match &key.of {
        IndexKeyOf::Column(column) => Some(column.clone()),
        IndexKeyOf::Expr(_) => None,
    });
    let columns: Vec<String> = columns.collect();
    let whole = columns.len() == index.keys.len();
    (columns, index.unique && whole)
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

/// The methods of a table's repository.
pub(crate) fn finders(table: &Table, names: &TableNames, shapes: &[Shape<'_>]) -> TokenStream {
    let methods = plan(table, shapes).into_iter().map(|finder| {
        let row = &names.row;
        let Finder { method, columns, one } = &finder;
        let parameters = parameters(columns);
        let types: Vec<_> =
            columns.iter().filter_map(|column| shape(shapes, column)).map(|shape| &shape.ty).collect();
        let positions = columns.iter().map(|column| number(position(table, column)));
        let about = about(&finder);
        let values = quote!([#((#positions, tw::bound::<#types>(#parameters))),*]);
        let (result, body) = if *one {
            let body = quote!({
                static FIND: tw::Find = tw::Find::new();
                tw::One::by_unique(self.on(), &FIND, #values)
            });
            (quote!(tw::One<'a, #row>), body)
        } else {
            (quote!(tw::Query<'a, #row>), quote!({ tw::Query::equal(self.on(), #values) }))
        };
        quote! {
            #[doc = #about]
            pub fn #method(self, #(#parameters: impl tw::Param<#types>),*) -> #result #body
        }
    });
    quote!(#(#methods)*)
}

/// The parameters of a finder, in the order of its columns.
pub(crate) fn parameters(columns: &[String]) -> Vec<Ident> {
    columns
        .iter()
        .enumerate()
        .map(|(number, column)| {
            let name = names::snake(column);
            // A parameter may not be called `self`.
            if name == "self_" { format_ident!("value_{}", number) } else { name }
        })
        .collect()
}

/// What a finder is for.
pub(crate) fn about(finder: &Finder) -> String {
    let shown = finder.columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(" and ");
    if finder.one {
        format!(" The row with this {shown}, if there is one.")
    } else {
        format!(" The rows with this {shown}; an index serves it.")
    }
}
