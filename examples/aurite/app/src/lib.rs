//! Aurite's storage on tablewright: what a host is configured with and what its agents said, in a database where one is wanted.
//!
//! Everything that touches the database is made from `examples/aurite/schema`. What is written here is Aurite's own: which
//! variable turns it on, how files become rows, and what an agent does where there is no database, or where it fails.

/// The tables, as the YAML describes them.
#[allow(missing_docs, reason = "columns without a comment in the YAML")]
pub mod db {
    tablewright::schema!("../schema");
}

mod config;
mod error;
mod files;
mod host;
mod settings;
pub mod storage;

pub use config::{Agent, Configs, CustomWorkflow, Workflow};
pub use error::{Error, Problem};
pub use host::{Host, Kept, Model, Reply};
pub use settings::database_url;
pub use storage::{Change, Storage, StorageManager, Synced, Turn};

use tablewright::migrate::Embedded;

/// The migrations of each database, compiled in.
pub static MIGRATIONS: Embedded = tablewright::migrations!("../migrations");
