//! A schema with an error: unknown reference.

tablewright::schema!("schemas/unknown_reference");

fn main() {}
