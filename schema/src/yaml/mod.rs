//! How YAML says what a schema is: [`read_dir`] makes a [`Model`](crate::Model) of a folder.
//!
//! Three steps lead there. [`parse`] makes a tree in which every [`node`] knows its place. The types of `ast` are read
//! from it, each declared once by [`mapping!`](crate::mapping) for both reader and JSON Schema. `lower` resolves names
//! and checks the rules of the language.

pub(crate) mod ast;
mod commas;
pub mod from_yaml;
mod json_schema;
pub mod mapping;
pub mod node;
pub mod parse;
pub mod place;
mod print;
pub(crate) mod read;
mod syntax;

pub use from_yaml::{Definitions, FromYaml, Map, Spanned};
pub use json_schema::json_schema;
pub use print::{Edited, Folder, edit, print, print_one};
pub use read::{add_text, is_yaml, read_dir, read_sources, read_texts};
