//! A schema with an error: derive a float lacks.

tablewright::schema!("schemas/derive_a_float_lacks");

fn main() {}
