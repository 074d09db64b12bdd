//! A schema with an error: derive is no path.

tablewright::schema!("schemas/derive_is_no_path");

fn main() {}
