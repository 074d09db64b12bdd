//! Typed repositories and safe migrations from one YAML schema, for SQLite and PostgreSQL.

pub mod sql;
