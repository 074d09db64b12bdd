//! A schema with an error: unknown datetime.

tablewright::schema!("schemas/unknown_datetime");

fn main() {}
