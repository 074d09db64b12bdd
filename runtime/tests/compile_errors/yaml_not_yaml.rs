//! A schema with an error: not yaml.

tablewright::schema!("schemas/not_yaml");

fn main() {}
