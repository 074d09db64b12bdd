//! Typed repositories and safe migrations from one YAML schema, for SQLite and PostgreSQL.

mod connect_error;
pub mod connection;
pub mod migrate;
pub mod sql;

pub use connection::{ConnectError, ConnectOptions, Connection, Database};

pub use tablewright_macros::migrations;
