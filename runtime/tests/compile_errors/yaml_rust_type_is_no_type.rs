//! A schema with an error: rust type is no type.

tablewright::schema!("schemas/rust_type_is_no_type");

fn main() {}
