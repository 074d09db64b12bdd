//! A schema with an error: derive needs another.

tablewright::schema!("schemas/derive_needs_another");

fn main() {}
