//! Authoring: introspect, normalise, diff, plan, prove, write files, pull.

pub mod change;
mod dialect;
pub mod diff;
pub mod plan;
mod renames;
