//! Migration files, their history in the database, and what runs them.

mod embedded;
mod files;
mod script;
mod sum;

pub use embedded::{Embedded, EmbeddedFile, Source};
pub use files::{Direction, FileProblem, FilesError, Migration, Migrations};
pub use script::{HazardNote, MUST_BE_ALLOWED, Script};
pub use sum::{SUM_FILE, Sum, SumDifference};
