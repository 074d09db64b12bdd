//! Authoring: introspect, normalise, diff, plan, prove, write files, pull.

pub mod change;
mod dialect;
mod diff;
pub mod plan;
