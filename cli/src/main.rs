//! The tablewright command line.
fn main() {}
