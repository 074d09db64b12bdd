//! A table's failures: one variant for each constraint that has a name, told apart from everything else.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use tablewright_schema::model::{ForeignKey, Model, RelationKind, Table};
use tablewright_schema::naming;
use tablewright_schema::schema::Action;

use crate::names::{self, TableNames};
use crate::shape::Shape;
use crate::table::{position, positions, sql_name};

/// A constraint as the runtime is told of it, and the variant that stands for it.
pub(crate) struct Constraint {
    /// Its name in the database.
    pub name: String,
    /// The variant's name.
    pub variant: proc_macro2::Ident,
    /// What the variant means.
    pub about: String,
    /// The runtime's rule.
    pub rule: TokenStream,
    /// Whether the variant carries what is wrong with a document.
    pub json: bool,
}

/// Every constraint of a table, in the order of the runtime's list.
pub(crate) fn of_columns(model: &Model, table: &Table, shapes: &[&Shape<'_>]) -> Vec<Constraint> {
    let mut all = Vec::new();
    if let Some(key) = &table.primary_key {
        let columns = &key.columns;
        all.push(Constraint {
            name: key.name.clone(),
            variant: variant(table, &key.name, &naming::primary_key(&table.name), "KeyTaken"),
            about: format!("There is a row with this primary key ({}) already.", columns.join(", ")),
            rule: quote!(tw::Rule::PrimaryKey(&[#(#columns),*])),
            json: false,
        });
    }
    for unique in &table.uniques {
        let columns = &unique.columns;
        let default = naming::unique(&table.name, columns);
        all.push(Constraint {
            name: unique.name.clone(),
            variant: variant(table, &unique.name, &default, &format!("{}_taken", columns.join("_and_"))),
            about: format!(
                "There is a row with the same {} already (`{}`).",
                columns.join(", "),
                unique.name
            ),
            rule: quote!(tw::Rule::Unique(&[#(#columns),*])),
            json: false,
        });
    }
    for index in table.indexes.iter().filter(|index| index.unique) {
        let columns: Option<Vec<&String>> = index
            .keys
            .iter()
            .map(|key| match &key.of {
                tablewright_schema::schema::IndexKeyOf::Column(column) => Some(column),
                tablewright_schema::schema::IndexKeyOf::Expr(_) => None,
            })
            .collect();
        let columns = columns.unwrap_or_default();
        let words: Vec<&str> = columns.iter().map(|column| column.as_str()).collect();
        let default = naming::index(&table.name, &index.keys);
        all.push(Constraint {
            name: index.name.clone(),
            variant: variant(table, &index.name, &default, &format!("{}_taken", words.join("_and_"))),
            about: format!("There is such a row already, says the unique index `{}`.", index.name),
            rule: quote!(tw::Rule::Unique(&[#(#columns),*])),
            json: false,
        });
    }
    for check in &table.checks {
        let own = table.columns.iter().find(|column| check.name == naming::check(&table.name, &column.name));
        let fallback = own.map_or_else(String::new, |column| format!("{}_check", column.name));
        let default = own.map_or_else(String::new, |column| naming::check(&table.name, &column.name));
        all.push(Constraint {
            name: check.name.clone(),
            variant: variant(table, &check.name, &default, &fallback),
            about: format!("The row breaks the check `{}`.", check.name),
            rule: quote!(tw::Rule::Check),
            json: false,
        });
    }
    all.extend(table.foreign_keys.iter().map(|key| refers(table, key)));
    all.extend(referring(model, table));
    for shape in shapes.iter().filter(|shape| shape.column.json_schema.is_some()) {
        let (at, column) = (position(table, &shape.column.name), &shape.column.name);
        let schema = shape.column.json_schema.as_deref().unwrap_or_default();
        all.push(Constraint {
            // By that name the database speaks of it, where it validates too.
            name: match shape.column.enforce {
                Some(_) => naming::json_schema(&table.name, column),
                None => format!("{}.{column}", table.name),
            },
            variant: names::camel(column),
            about: format!("The document in `{column}` does not satisfy `{schema}`."),
            rule: quote!(tw::Rule::Json(#at)),
            json: true,
        });
    }
    distinct(all)
}

/// A constraint's variant: its own name where the YAML gives one, else what it says of its columns.
fn variant(table: &Table, name: &str, default: &str, fallback: &str) -> proc_macro2::Ident {
    if name == default {
        return names::camel(fallback);
    }
    let name = name.strip_prefix(&format!("{}_", table.name.name)).unwrap_or(name);
    names::camel(
        ["_key", "_fkey", "_check", "_idx"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name),
    )
}

fn refers(table: &Table, key: &ForeignKey) -> Constraint {
    let relation = table.relations.iter().find(|relation| match &relation.kind {
        RelationKind::BelongsTo { foreign_key, .. } => *foreign_key == key.name,
        RelationKind::HasMany { .. } | RelationKind::ManyToMany { .. } => false,
    });
    let fallback = relation.map_or_else(|| key.columns.join("_and_"), |relation| relation.name.clone());
    let default = naming::foreign_key(&table.name, &key.columns);
    let columns = positions(table, &key.columns);
    let reference = reference(&key.table, &key.referenced);
    Constraint {
        name: key.name.clone(),
        variant: variant(table, &key.name, &default, &fallback),
        about: format!("{} refers to no row of `{}`.", shown(&key.columns), key.table),
        rule: quote!(tw::Rule::ForeignKey(#columns, &#reference)),
        json: false,
    }
}

fn reference(table: &tablewright_schema::ObjectName, columns: &[String]) -> TokenStream {
    let (name, sql) = (table.to_string(), sql_name(table));
    quote!(tw::Reference { table: #name, sql: #sql, columns: &[#(#columns),*] })
}

/// Foreign keys of other tables (or of this one) that forbid to delete a row, or to change its key.
fn referring(model: &Model, table: &Table) -> Vec<Constraint> {
    let mut all = Vec::new();
    for other in model.tables.values() {
        for key in other.foreign_keys.iter().filter(|key| key.table == table.name) {
            match key.on_delete {
                Action::NoAction | Action::Restrict => {}
                Action::Cascade | Action::SetNull | Action::SetDefault => continue,
            }
            let columns = positions(table, &key.referenced);
            let reference = reference(&other.name, &key.columns);
            let inverse = table.relations.iter().find(|relation| match &relation.kind {
                RelationKind::HasMany { foreign_key, .. } => {
                    *foreign_key == key.name && relation.table == other.name
                }
                RelationKind::BelongsTo { .. } | RelationKind::ManyToMany { .. } => false,
            });
            let by = inverse.map_or_else(|| other.name.name.clone(), |relation| relation.name.clone());
            all.push(Constraint {
                name: key.name.clone(),
                variant: names::camel(&format!("used_by_{by}")),
                about: format!("Rows of `{}` still refer to it, by {}.", other.name, shown(&key.columns)),
                rule: quote!(tw::Rule::UsedBy(#columns, &#reference)),
                json: false,
            });
        }
    }
    all
}

fn shown(columns: &[String]) -> String {
    columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ")
}

/// Variants of the same name get a number behind; `NotFound`, `Stale` and `Other` are there already.
fn distinct(mut all: Vec<Constraint>) -> Vec<Constraint> {
    let mut taken: BTreeSet<String> = ["NotFound", "Other", "Stale"].map(str::to_owned).into();
    for constraint in &mut all {
        let first = constraint.variant.to_string();
        let mut number = 2_u32;
        while !taken.insert(constraint.variant.to_string()) {
            constraint.variant = format_ident!("{}{}", first, number);
            number += 1;
        }
    }
    all
}

/// The enum of a table's failures.
pub(crate) fn failure(table: &Table, names: &TableNames, constraints: &[Constraint]) -> TokenStream {
    let TableNames { row, fail, .. } = names;
    let about = format!(" What can fail on `{}`.", table.name);
    let variants = constraints.iter().map(|constraint| {
        let Constraint { variant, json, .. } = constraint;
        let about = format!(" {}", constraint.about);
        let carried = json.then(|| quote!((tw::JsonViolation)));
        quote!(#[doc = #about] #variant #carried)
    });
    let of = |json: bool| {
        let chosen = constraints.iter().enumerate().filter(move |(_, constraint)| constraint.json == json);
        chosen.map(|(at, constraint)| {
            let variant = &constraint.variant;
            quote!(#variant = #at)
        })
    };
    let (plain, json) = (of(false), of(true));
    let stale = table.optimistic_lock.as_ref().map(|_| quote!(Stale));
    let stale_variant = stale.as_ref().map(|stale| {
        quote! {
            /// Somebody else has changed the row since it was read.
            #stale,
        }
    });
    quote! {
        #[doc = #about]
        #[derive(Debug)]
        pub enum #fail {
            #(#variants,)*
            /// There is no such row.
            NotFound,
            #stale_variant
            /// Anything else.
            Other(tw::Error),
        }

        tw::fail!(#row, #fail { #(#plain),* } json { #(#json),* } #stale);
    }
}
