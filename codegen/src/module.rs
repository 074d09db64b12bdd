//! The whole of what `schema!` expands to: enums, tables, and the `Db` with an accessor for each table.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;
use tablewright_schema::model::{Enum, Model};
use tablewright_schema::{Diagnostic, Diagnostics, Dialect, Span};

use crate::names::{self, TableNames};
use crate::{doc, table};

/// Everything that a model gives, with paths to the runtime that begin with `runtime` (`::tablewright`, `$crate`).
///
/// # Errors
///
/// Names of the schema that would be the same in Rust, and what SQLite in memory cannot hold.
pub fn module(model: &Model, runtime: &TokenStream) -> Result<TokenStream, Diagnostics> {
    clashes(model)?;
    let statements = memory(model)?;
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

        tw::session!(Db, Tx, SQLITE);
        #db
        #tx

        /// What makes the schema in an empty SQLite database.
        const SQLITE: &[&str] = &[#(#statements),*];

        #schemas
        #(#enums)*
        #(#tables)*
    })
}

/// The statements that make the schema on SQLite; empty where it has tables that SQLite cannot hold.
fn memory(model: &Model) -> Result<Vec<String>, Diagnostics> {
    let (schema, _) = model.schema(Dialect::Sqlite)?;
    Ok(Dialect::Sqlite.spelling().create_all(&schema))
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

/// Names that differ in the database but not in Rust.
fn clashes(model: &Model) -> Result<(), Diagnostics> {
    let mut out = Diagnostics::new(model.sources.clone());
    let mut types = Names::new("type");
    for declared in model.enums.values() {
        types.add(
            names::enumeration(&declared.name).to_string(),
            format!("enum {}", declared.name),
            declared.span,
            &mut out,
        );
    }
    for table in model.tables.values() {
        let TableNames { accessor: _, row, module, id, new, update, fail, link, repository, info: _ } =
            TableNames::of(&table.name);
        let what = format!("table {}", table.name);
        for ty in [row, module, id, new, update, fail, link, repository] {
            types.add(ty.to_string(), what.clone(), table.span, &mut out);
        }
        let mut fields = Names::new("field");
        for column in &table.columns {
            let what = format!("column {}.{}", table.name, column.name);
            fields.add(names::snake(&column.name).to_string(), what, column.span, &mut out);
        }
        let mut constants = Names::new("constant");
        for column in &table.columns {
            let what = format!("column {}.{}", table.name, column.name);
            constants.add(names::snake(&column.name).to_string(), what, column.span, &mut out);
        }
        for relation in &table.relations {
            let what = format!("relation {}.{}", table.name, relation.name);
            constants.add(names::upper(&relation.name).to_string(), what, relation.span, &mut out);
        }
    }
    for declared in model.enums.values() {
        let mut variants = Names::new("variant");
        for value in &declared.values {
            let what = format!("value {:?} of enum {}", value.value, declared.name);
            variants.add(names::camel(&value.value).to_string(), what, declared.span, &mut out);
        }
    }
    if out.is_empty() { Ok(()) } else { Err(out) }
}

/// Rust names of one kind that are in use, and by what.
struct Names {
    kind: &'static str,
    used: BTreeMap<String, (String, Span)>,
    /// What was said to clash already: one name less is enough to mend it.
    clashed: BTreeSet<(String, String)>,
}

impl Names {
    fn new(kind: &'static str) -> Self {
        Self { kind, used: BTreeMap::new(), clashed: BTreeSet::new() }
    }

    fn add(&mut self, rust: String, what: String, span: Span, out: &mut Diagnostics) {
        match self.used.get(&rust) {
            Some((other, _)) if *other == what => {}
            Some((other, _)) if self.clashed.contains(&(what.clone(), other.clone())) => {}
            Some((other, place)) => {
                self.clashed.insert((what.clone(), other.clone()));
                let message = format!("{what} and {other} would both be the Rust {} `{rust}`", self.kind);
                out.push(
                    Diagnostic::new(span, message)
                        .related(*place, format!("{other} is declared here"))
                        .help("give one of them another name"),
                );
            }
            None => {
                self.used.insert(rust, (what, span));
            }
        }
    }
}
