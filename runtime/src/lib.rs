//! Typed repositories and safe migrations from one YAML schema, for SQLite and PostgreSQL.

mod connect_error;
pub mod connection;
mod datum;
mod db;
mod driver;
mod error;
mod filter;
#[doc(hidden)]
pub mod generated;
mod json;
pub mod migrate;
mod page;
mod query;
mod record;
mod relation;
mod repository;
mod row;
mod session;
pub mod sql;
mod statement;
mod table;
mod tx;
pub mod types;
mod value;
mod write;

pub use connection::{ConnectError, ConnectOptions, Connection, Database};
pub use datum::{Datum, Key, Kind, Refused};
pub use db::{Builder, Db};
pub use driver::{Cell, Unreadable};
pub use error::{ConstraintKind, Error, Failure, Violation};
pub use filter::{Column, Filter, Order};
pub use json::{JsonSchema, JsonViolation};
pub use page::{BadCursor, Cursor, Page};
pub use query::{One, Query};
pub use record::Record;
pub use relation::{AtMostOne, ExactlyOne, Loads, Many, Push, Related, Relation};
pub use repository::{Projection, Repository, Writable};
pub use session::{On, Session};
pub use table::{KeyValue, New, Table};
pub use tx::Tx;
pub use value::{Comparable, Document, Element, Field, NullableParam, Ordered, Param, Text, Value};
pub use write::{Links, Update};

/// Brings in everything that the schema in a folder describes: a struct and a repository for each table, its forms, ids,
/// enums, columns and relations, and a `Db` with an accessor for each table.
///
/// The path is relative to the crate's `Cargo.toml`. Nothing else is needed: no database while compiling, no other crate.
/// Editing a YAML file expands the macro again; for a *new* file in the folder to be noticed, `build.rs` says
/// `println!("cargo::rerun-if-changed=schema");`.
///
/// ```ignore
/// pub mod db {
///     tablewright::schema!("schema");
/// }
/// ```
#[macro_export]
macro_rules! schema {
    ($($argument:tt)*) => {
        $crate::generated::__schema! { ($crate) $($argument)* }
    };
}

pub use tablewright_macros::{Repository, migrations};
