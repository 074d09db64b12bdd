//! The whole of what `schema!` expands to: enums, tables, and the `Db` with an accessor for each table.

use std::sync::Arc;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use tablewright_schema::model::{Enum, Model};
use tablewright_schema::object::{Object, around_tables};
use tablewright_schema::rows::insert_all;
use tablewright_schema::{Diagnostics, Dialect, Schema};

use crate::names::{self, TableNames};
use crate::{check, doc, table};

/// Everything that a model gives, with paths to the runtime that begin with `runtime` (`::tablewright`, `$crate`).
///
/// # Errors
///
/// Names of the schema that would be the same in Rust, names of Rust that are none, derives that a column's type does not
/// have, and what SQLite in memory cannot hold.
pub fn module(model: &Model, runtime: &TokenStream) -> Result<TokenStream, Diagnostics> {
    check::model(model)?;
    let sqlite = memory(model)?.into_iter().map(|sql| written(&sql));
    let postgres = server(model, Dialect::Postgres).into_iter().map(|sql| written(&sql));
    let mysql = server(model, Dialect::Mysql).into_iter().map(|sql| written(&sql));
    let enums = model.enums.values().map(|declared| enumeration(model, declared));
    let schemas = json_schemas(model);
    let tables = model.tables.values().map(|declared| table::table(model, declared));
    let names: Vec<TableNames> = model.tables.keys().map(TableNames::of).collect();
    let accessors = |session: &TokenStream| {
        let methods = names.iter().map(|names| {
            let TableNames { accessor, repository, .. } = names;
            let about = format!(" The repository of [`{}`].", names.row);
            quote! {
                #[doc = #about]
                pub fn #accessor(&self) -> #repository<'_> {
                    #repository(tw::Repository::new(self))
                }
            }
        });
        quote!(impl #session { #(#methods)* })
    };
    let (db, tx) = (accessors(&quote!(Db)), accessors(&quote!(Tx)));
    Ok(quote! {
        use #runtime::generated as tw;

        /// The database: a pool of connections, with a repository for each table. Cheap to clone.
        #[derive(Clone, Debug)]
        pub struct Db(tw::Db);

        /// A transaction, with a repository for each table.
        #[derive(Debug)]
        pub struct Tx(tw::Tx);

        tw::session!(Db, Tx, SQLITE, POSTGRES, MYSQL);
        #db
        #tx

        /// What makes the schema in an empty SQLite database.
        const SQLITE: &[&str] = &[#(#sqlite),*];

        /// What makes it in an empty PostgreSQL database.
        const POSTGRES: &[&str] = &[#(#postgres),*];

        /// What makes it in an empty database of MySQL or MariaDB.
        const MYSQL: &[&str] = &[#(#mysql),*];

        #schemas
        #(#enums)*
        #(#tables)*
    })
}

/// The statements that make the schema on SQLite; empty where it has tables that SQLite cannot hold.
fn memory(model: &Model) -> Result<Vec<String>, Diagnostics> {
    let (mut schema, _) = model.schema(Dialect::Sqlite)?;
    // Nobody reads the statements of a database in memory.
    for table in schema.tables.values_mut().map(Arc::make_mut) {
        table.comment = None;
        table.columns.iter_mut().for_each(|column| column.comment = None);
    }
    Ok(made(&schema))
}

/// The same on a server; none where the schema is for others only, and holds what that cannot.
fn server(model: &Model, dialect: Dialect) -> Vec<String> {
    model.schema(dialect).map_or_else(|_| Vec::new(), |(schema, _)| made(&schema))
}

fn made(schema: &Schema) -> Vec<String> {
    let sql = |object: &Object| object.sql.clone();
    let (before, after) = around_tables(&schema.objects);
    let mut statements: Vec<String> = before.into_iter().map(sql).collect();
    statements.extend(schema.dialect.spelling().create_all(schema));
    statements.extend(insert_all(schema));
    statements.extend(after.into_iter().map(sql));
    statements
}

/// The text as people write it: lines are lines, and quotes are quotes.
fn written(sql: &str) -> Literal {
    let mut hashes = "#".to_owned();
    while sql.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    // A carriage return cannot stand in such a literal.
    let raw = format!("r{hashes}\"{sql}\"{hashes}").parse::<Literal>();
    raw.ok().filter(|_| !sql.contains('\r')).unwrap_or_else(|| Literal::string(sql))
}

fn json_schemas(model: &Model) -> TokenStream {
    let statics = model.json_schemas.values().enumerate().map(|(number, schema)| {
        let name = json_schema_name(number);
        let (path, text) = (&schema.path, schema.document.to_string());
        quote!(static #name: tw::JsonSchema = tw::JsonSchema::new(#path, #text);)
    });
    quote!(#(#statics)*)
}

/// The static that holds the JSON Schema at that position of the model's.
pub(crate) fn json_schema_name(number: usize) -> proc_macro2::Ident {
    quote::format_ident!("JSON_SCHEMA_{}", number + 1)
}

fn enumeration(model: &Model, declared: &Enum) -> TokenStream {
    let name = names::enumeration(&declared.name);
    let docs = doc::comment(
        declared.comment.as_deref().unwrap_or(&format!("A value of `{}`.", declared.name)),
        model,
        declared.span,
    );
    let variants: Vec<_> = declared.values.iter().map(|value| names::camel(&value.value)).collect();
    let texts: Vec<_> = declared.values.iter().map(|value| &value.value).collect();
    let about = texts.iter().map(|text| format!(" `{text}`"));
    quote! {
        #docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #name {
            #(#[doc = #about] #variants),*
        }

        tw::enumeration!(#name { #(#variants = #texts),* });
    }
}
