//! The macro: without a path.

tablewright::schema!();

fn main() {}
