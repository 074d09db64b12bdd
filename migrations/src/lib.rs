//! Authoring: introspect, normalise, diff, plan, prove, write files, pull.

pub mod change;
mod describe;
mod dialect;
pub mod diff;
mod error;
pub mod plan;
mod renames;
mod write;

pub use describe::{ChangeLine, Sign, describe};
pub use error::{AuthoringError, Refusal};
pub use write::{MigrationFiles, file_name, files, text};
