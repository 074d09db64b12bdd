//! From what the YAML says to a [`Model`]: names resolved, types found, every rule of the language checked.

mod access;
mod column;
mod constraint;
mod document;
mod enums;
mod family;
pub(crate) mod foreign_key;
pub(crate) mod index;
mod key;
mod life;
mod object;
mod partitioning;
mod reference;
pub(crate) mod relation;
mod rows;
mod rust;
mod scope;
mod storage;
mod table;
mod twin;
pub(crate) mod types;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::Diagnostics;
use crate::model::{JsonSchema, Model};
use crate::yaml::ast::File;
use scope::Scope;

/// Finds a JSON Schema file by its path as written in the YAML: where it is, and its text or why there is none.
pub(crate) type Load<'a> = &'a mut dyn FnMut(&str) -> (PathBuf, Result<String, String>);

/// Lowers all files together. What was found goes to `out`; the model is complete only if nothing was.
pub(crate) fn lower(files: &[File], load: Load<'_>, out: &mut Diagnostics) -> Model {
    let scope = Scope::collect(files, out);
    let mut json_schemas = JsonSchemas { load, files: Vec::new(), read: BTreeMap::new() };
    let mut tables = BTreeMap::new();
    for declared in scope.tables.values().filter(|declared| family::is_alone(declared)) {
        if let Some(body) = declared.body.as_deref() {
            family::check_no_partition(body, out);
        }
        if let Some(table) = table::lower(declared, &scope, &mut json_schemas, out) {
            tables.insert(table.name.clone(), table);
        }
    }
    foreign_key::check(&tables, &scope, out);
    rows::check(&tables, &scope, out);
    constraint::check_names(&tables, out);
    relation::resolve(&mut tables, &scope, out);
    let objects = object::lower(files, &scope, &mut json_schemas, out);
    let default_privileges = access::default_privileges(files, out);
    let json_read = json_schemas.read.into_values().flatten();
    Model {
        enums: scope.enums,
        tables,
        objects,
        application_functions: object::application_functions(files, out),
        default_privileges,
        rust: scope.rust.0,
        json_schemas: json_read.map(|schema| (schema.path.clone(), schema)).collect(),
        files: json_schemas.files,
        sources: out.sources.clone(),
    }
}

/// The files that the YAML names: JSON Schemas of columns, each read once, and the SQL of objects.
struct JsonSchemas<'a> {
    load: Load<'a>,
    files: Vec<PathBuf>,
    read: BTreeMap<String, Option<JsonSchema>>,
}
