//! Authoring: from a live database and a wanted schema to a migration that is proven.
//!
//! [`difference`] reads the database, has its server spell what the YAML wants, compares and plans. [`prove`] runs the plan on
//! a scratch database, both ways. [`files`] makes migration files of it. [`pull`] goes the other way: a live database as
//! YAML. Only reading, normalising and proving do I/O; [`diff`](diff::diff) and [`plan`](plan::plan) are functions from values to
//! values.

mod access;
mod breaking;
mod build;
pub mod change;
mod describe;
pub mod diagram;
mod dialect;
pub mod diff;
mod difference;
mod documents;
mod drift;
pub mod effects;
mod error;
pub mod expand;
mod expressions;
pub mod lint;
mod losses;
mod merge;
mod objects;
mod online;
mod place;
pub mod plan;
mod preconditions;
mod prove;
mod pull;
mod rebase;
mod reference;
mod renames;
mod replay;
mod rows;
mod signature;
mod squash;
mod write;

pub use breaking::{Breaking, breaking};
pub use describe::{ChangeLine, Sign, describe};
pub use difference::{
    Difference, between, dialect_of, difference, fits, introspect, introspect_by_two, is_read_by_two,
    row_counts, settle, version_of,
};
pub use drift::{Drift, Stray, StrayIs, drift};
pub use error::{AuthoringError, Part, Refusal};
pub use losses::{Loss, Lost, Number, losses};
pub use online::{Online, OnlinePolicy, TableSize, Threshold, online};
pub use place::{place_of_statement, placed};
pub use prove::{Proof, ProofError, ProofStep, ScratchOptions, prove};
pub use pull::{Pulled, pull, pull_into, pull_one};
pub use rebase::{Branch, Outcome as RebaseOutcome, RebaseError, Rebased, rebase};
pub use reference::read_rows;
pub use replay::{ReplayError, replay, replay_through};
pub use rows::texts;
pub use signature::Author;
pub use squash::{Squash, squash};
pub use write::{MigrationFiles, file_name, files, text};
