//! A schema with an error: rust type is an option.

tablewright::schema!("schemas/rust_type_is_an_option");

fn main() {}
