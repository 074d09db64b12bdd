//! Software Developer Agentic AI on tablewright: projects, the changes asked of them, and templates to begin with.
//!
//! Everything that touches the database is made from `examples/sdai/schema`. What is written here is the system's own: how its
//! pool is to be, and the questions that it asks of documents and lists.

/// The tables, as the YAML describes them.
#[allow(missing_docs, reason = "columns without a comment in the YAML")]
pub mod db {
    tablewright::schema!("../schema");
}

mod contexts;
mod modifications;
mod pool;
mod templates;
mod words;

pub use contexts::{Metrics, ProjectContextStore};
pub use modifications::{ModificationLog, Verdict};
pub use pool::{connect, pool};
pub use templates::{Missing, TemplateLibrary};
pub use words::{Complexity, ModificationStatus, ProjectStatus, ProjectType};

use tablewright::migrate::Embedded;

/// The migrations of each database, compiled in.
pub static MIGRATIONS: Embedded = tablewright::migrations!("../migrations");
