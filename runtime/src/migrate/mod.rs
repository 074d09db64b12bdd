//! Migration files, their history in the database, and what runs them.
//!
//! ```
//! use tablewright::connection::{ConnectOptions, Connection};
//! use tablewright::migrate::{Migrations, Silent, UpOptions, status, up};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! std::fs::write(folder.join("1_agents.up.sql"), "CREATE TABLE agents (name TEXT)")?;
//! let migrations = Migrations::read(folder)?;
//! let mut conn = Connection::connect("sqlite::memory:", &ConnectOptions::default()).await?;
//! let report = up(&mut conn, &migrations, &UpOptions::default(), &mut Silent).await?;
//! assert_eq!(report.runs[0].file, "1_agents.up.sql");
//! assert!(status(&mut conn, &migrations).await?.is_up_to_date());
//! # Ok(())
//! # }
//! ```

mod baseline;
mod code;
mod contract;
mod embedded;
mod error;
mod evidence;
mod failure;
mod files;
mod fold;
mod group;
mod history;
mod indexes;
mod lock;
mod observer;
mod on_mysql;
mod on_postgres;
mod on_sqlite;
mod options;
mod precondition;
mod questions;
mod record;
mod remains;
mod retry;
mod run;
mod run_code;
mod script;
mod shape;
mod start;
mod status;
mod sum;
mod trace;
mod transaction;
mod units;
mod walk;

pub use baseline::baseline;
pub use code::{Code, Function, Outcome, Reached, Running, Step, StepError};
pub use contract::ContractDue;
pub use embedded::{Embedded, EmbeddedFile, Source, WithCode};
pub use error::{MigrateError, Refusal, UnknownOutcome};
pub use failure::{AfterFailure, Failure, server_position};
pub use files::{Direction, FileProblem, FilesError, Migration, Migrations};
pub use history::{HISTORY_TABLE, PROGRESS_TABLE};
pub use observer::{Event, Observer, Silent, TableLock};
pub use options::{DownOptions, DownTarget, Report, Run, RunOptions, UpOptions, UpTarget};
pub use precondition::{InTheWay, Precondition, in_the_way};
pub use run::execute;
pub use script::{HazardNote, MUST_BE_ALLOWED, Script};
pub use status::{Entry, State, Status, status};
pub use sum::{SUM_FILE, Sum, SumDifference};
pub use walk::{down, migrate, redo, up};
