//! A schema with an error: unknown type.

tablewright::schema!("schemas/unknown_type");

fn main() {}
