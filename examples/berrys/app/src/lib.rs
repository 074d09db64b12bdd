//! Berrys_AgentsV2 on tablewright: projects, the agents that work on them, their tasks and tools, and what they say to each other.
//!
//! Everything that touches the database is made from `examples/berrys/schema`. What is written here is what no table can say by itself: a
//! project's history is written with each step, tasks do not wait for each other in a circle, agents use tools and hand over their work.

/// The tables, as the YAML describes them.
#[allow(missing_docs, reason = "columns without a comment in the YAML")]
pub mod db {
    tablewright::schema!("../schema");
}

mod agents;
mod error;
mod projects;
mod tasks;

pub use agents::Agents;
pub use error::Error;
pub use projects::Projects;
pub use tasks::Tasks;

use tablewright::migrate::Embedded;

/// The migrations of each database, compiled in.
pub static MIGRATIONS: Embedded = tablewright::migrations!("../migrations");

/// Opens a database and brings it up to date. A SQLite file that is not there is made.
///
/// # Errors
///
/// Where the database cannot be reached, or a migration fails.
pub async fn open(url: &str) -> Result<db::Db, Box<dyn std::error::Error + Send + Sync>> {
    let db = db::Db::builder(url).create_missing(true).connect().await?;
    db.migrate(&MIGRATIONS).await?;
    Ok(db)
}
