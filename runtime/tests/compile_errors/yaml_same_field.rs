//! A schema with an error: same field.

tablewright::schema!("schemas/same_field");

fn main() {}
