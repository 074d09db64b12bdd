//! The procedural macros of tablewright.
