//! A schema with an error: rust in two files.

tablewright::schema!("schemas/rust_in_two_files");

fn main() {}
