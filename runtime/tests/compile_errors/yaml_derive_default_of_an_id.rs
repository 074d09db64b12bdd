//! A schema with an error: derive default of an id.

tablewright::schema!("schemas/derive_default_of_an_id");

fn main() {}
