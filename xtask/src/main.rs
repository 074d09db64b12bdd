//! Tasks of the tablewright workspace.
fn main() {}
