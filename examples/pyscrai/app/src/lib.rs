//! PyScrAI on tablewright: agent and scenario templates, and what happens when a scenario is run.
//!
//! Everything that touches the database is made from `examples/pyscrai/schema`: rows, forms, repositories, errors by the name
//! of the constraint. What is written here is PyScrAI's own: which documents make sense together, how a run begins and ends.

/// The tables, as the YAML describes them.
#[allow(missing_docs, reason = "columns without a comment in the YAML")]
pub mod db {
    tablewright::schema!("../schema");
}

mod cards;
mod error;
mod references;
mod runs;
mod templates;
mod validation;

pub use cards::{Character, Personality, RunCard, SpeakingStyle};
pub use error::{Error, Problem};
pub use runs::{Event, RunManager};
pub use templates::TemplateManager;

use tablewright::migrate::Embedded;

/// The migrations of each database, compiled in.
pub static MIGRATIONS: Embedded = tablewright::migrations!("../migrations");

/// Opens a database and brings it up to date. A SQLite file that is not there is made.
pub async fn open(url: &str) -> Result<db::Db, Box<dyn std::error::Error + Send + Sync>> {
    let db: db::Db = db::Db::builder(url).create_missing(true).connect().await?;
    db.migrate(&MIGRATIONS).await?;
    Ok(db)
}
