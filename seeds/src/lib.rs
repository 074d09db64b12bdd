//! Reference data for tablewright schemas: checked, ordered, idempotent.
//!
//! [`read`] turns a folder of YAML, JSON, JSON Lines and CSV files into [`Seeds`]: every value is checked against its column, its enum and its JSON Schema,
//! and everything that is wrong is reported at once. [`plan`] compares them with a database and writes nothing; [`apply`] makes
//! the database hold them, in one transaction. Rows are found again by a unique key that people know, so that loading the
//! same seeds twice changes nothing, and a row that was changed by hand is changed back. Columns that the seeds do not
//! mention, and rows that are not in them, are left alone. Rows for load tests are made, the same for the same seed.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use tablewright::connection::{ConnectOptions, Connection};
//!
//! let model = tablewright_schema::yaml::read_dir(std::path::Path::new("schema"))?;
//! let seeds = tablewright_seeds::read(std::path::Path::new("seeds"), &model)?;
//! let mut conn = Connection::connect("sqlite://dev.db", &ConnectOptions::default()).await?;
//! let done = tablewright_seeds::apply(&mut conn, &model, &seeds).await?;
//! println!("{done}");
//! # Ok(())
//! # }
//! ```

mod dialect;
mod document;
mod error;
mod export;
mod files;
mod format;
mod included;
mod journal;
mod key;
mod live;
mod load;
mod location;
mod lower;
mod made;
mod order;
mod plan;
mod read;
mod resolve;
mod row;
mod rows;
mod section;
mod special;
mod stream;
mod table;
mod transaction;
mod typed;
mod value;
mod write;

pub use error::SeedError;
pub use export::{ExportError, ExportFormat, export};
pub use files::environments;
pub use live::{LiveColumn, LiveDocument, LiveError, LiveFinding, check_live};
pub use plan::{Beyond, Change, Inserted, SeedPlan, TablePlan, Updated};
pub use read::{ReadOptions, read, read_with};
pub use row::Seeds;
pub use rows::check_rows;
pub use transaction::{ApplyOptions, Progress, apply, apply_with, plan, plan_with};
