//! The end-to-end suite of tablewright and its harness.
