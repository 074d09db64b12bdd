//! What a schema is, how YAML says it, and how each database spells it.
//!
//! [`Model`] is what the YAML says, for every database at once: tables, relations, JSON Schemas. Repositories
//! and seeds are made from it. [`Schema`] is what one database holds: canonical types and expressions, named
//! constraints. Diff, plan and introspection speak only of that. [`Model::schema`] leads from the first to the
//! second. This crate does no I/O beyond reading the YAML files it is pointed at, and knows no database driver.

pub mod access;
mod conflict;
pub mod diagnostic;
pub mod dialect;
pub mod document;
pub mod family;
pub mod fits;
mod hints;
mod lower;
pub mod model;
mod name;
pub mod naming;
pub mod nearest;
mod not_null;
pub mod object;
mod partitioning;
pub mod rows;
pub mod schema;
mod spell;
pub mod storage;
mod tables;
pub mod twin;
pub mod value;
pub mod yaml;

pub use diagnostic::{Diagnostic, Diagnostics, OfRule, Severity, Sources, Span};
pub use dialect::Dialect;
pub use model::Model;
pub use name::ObjectName;
pub use schema::{Hints, Schema};
