//! From a tablewright schema to typed Rust repositories.
