//! A constant for each key by which an insert can find that there is such a row already.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use tablewright_schema::model::{Index, Key, Table};
use tablewright_schema::schema::{Deferrable, IndexKeyOf};
use tablewright_schema::{Dialect, naming};

use crate::names::{self, TableNames};
use crate::table::{per_database, positions};

/// `PRIMARY_KEY`, one for each unique key that is not deferrable, and one for each unique index.
///
/// What does not exist on every database is left out: an insert that names it could not run on the others.
pub(crate) fn constants(table: &Table, names: &TableNames) -> TokenStream {
    let row = &names.row;
    let mut taken: BTreeSet<String> = BTreeSet::new();
    taken.extend(table.columns.iter().map(|column| names::snake(&column.name).to_string()));
    taken.extend(table.relations.iter().map(|relation| names::upper(&relation.name).to_string()));
    let mut constants = TokenStream::new();
    for Target { name, about, columns, index } in targets(table) {
        let name = free(names::upper(&name), &mut taken);
        let columns = positions(table, &columns);
        let key = match index {
            None => quote!(tw::Unique::new(#columns)),
            Some(told) => {
                // MySQL and MariaDB look at all keys, and are told none.
                let target = per_database(|dialect| {
                    told.iter().find(|(of, _)| *of == dialect).map_or("", |(_, target)| target.as_str())
                });
                quote!(tw::Unique::index(#columns, #target))
            }
        };
        constants.extend(quote! {
            #[doc = #about]
            pub const #name: tw::Unique<super::#row> = #key;
        });
    }
    constants
}

struct Target {
    name: String,
    about: String,
    columns: Vec<String>,
    /// How an index that is more than a list of columns is told.
    index: Option<Inferred>,
}

/// On each database that can be told which index is meant: how it is.
type Inferred = [(Dialect, String); 2];

fn targets(table: &Table) -> Vec<Target> {
    let of_columns = |name: String, what: &str, columns: &[String]| Target {
        name,
        about: format!(" {what}: {}.", columns.join(", ")),
        columns: columns.to_vec(),
        index: None,
    };
    let mut targets = Vec::new();
    // The server finds a row that is there by neither of them.
    let finds = |key: &Key| key.backing.deferrable == Deferrable::No && !key.backing.without_overlaps;
    if let Some(key) = table.primary_key.as_ref().filter(|key| finds(key)) {
        targets.push(of_columns("primary_key".to_owned(), "The primary key", &key.columns));
    }
    for key in &table.uniques {
        if finds(key) && key.only.0.is_empty() {
            let default = key.name == naming::unique(&table.name, &key.columns);
            let name = if default { key.columns.join("_and_") } else { short(table, &key.name) };
            targets.push(of_columns(name, "A unique key", &key.columns));
        }
    }
    let unique = |index: &&Index| index.unique && index.only.0.is_empty();
    for index in table.indexes.iter().filter(unique) {
        if let (Some(sqlite), Some(postgres)) =
            (inferred(index, Dialect::Sqlite), inferred(index, Dialect::Postgres))
        {
            let columns: Vec<String> = index
                .keys
                .iter()
                .filter_map(|key| match &key.of {
                    IndexKeyOf::Column(column) => Some(column.clone()),
                    IndexKeyOf::Expr(_) => None,
                })
                .collect();
            let default = index.name == naming::index(&table.name, &index.keys);
            let whole = columns.len() == index.keys.len();
            let name = if default && whole { columns.join("_and_") } else { short(table, &index.name) };
            let plain = whole && index.predicate.is_none();
            targets.push(Target {
                name,
                about: format!(" The unique index `{}`.", index.name),
                // Two rows may be the same by an expression and yet have different columns.
                columns: if whole { columns } else { Vec::new() },
                index: (!plain).then_some([(Dialect::Sqlite, sqlite), (Dialect::Postgres, postgres)]),
            });
        }
    }
    targets
}

/// What tells the database which index is meant: its keys and its predicate. `None` where it has no such index.
fn inferred(index: &Index, dialect: Dialect) -> Option<String> {
    let spelling = dialect.spelling();
    let keys = index.keys.iter().map(|key| match &key.of {
        IndexKeyOf::Column(column) => spelling.ident(column),
        IndexKeyOf::Expr(expr) => format!("({})", spelling.expression(expr.sql()).sql()),
    });
    let keys = keys.collect::<Vec<_>>().join(", ");
    match &index.predicate {
        None => Some(format!("({keys})")),
        Some(predicate) => {
            Some(format!("({keys}) WHERE {}", spelling.expression(predicate.on(dialect)?).sql()))
        }
    }
}

/// A constraint's name without the table's in front and what kind it is behind.
fn short(table: &Table, name: &str) -> String {
    let name = name.strip_prefix(&format!("{}_", table.name.name)).unwrap_or(name);
    let ends = ["_key", "_idx"];
    ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name).to_owned()
}

/// The name, with `_KEY` behind where a column or a relation has it, and a number where that is taken as well.
fn free(name: Ident, taken: &mut BTreeSet<String>) -> Ident {
    let mut free = name.clone();
    let mut number = 1_u32;
    while !taken.insert(free.to_string()) {
        free = if number == 1 {
            format_ident!("{}_KEY", name)
        } else {
            format_ident!("{}_KEY_{}", name, number)
        };
        number += 1;
    }
    free
}
