//! A schema with an error: many errors.

tablewright::schema!("schemas/many_errors");

fn main() {}
