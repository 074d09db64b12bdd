//! A schema with an error: no folder.

tablewright::schema!("schemas/nowhere");

fn main() {}
