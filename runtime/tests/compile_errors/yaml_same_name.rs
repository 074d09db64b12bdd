//! A schema with an error: same name.

tablewright::schema!("schemas/same_name");

fn main() {}
