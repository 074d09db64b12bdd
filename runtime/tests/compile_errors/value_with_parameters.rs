//! A type that derives `Value`: with parameters.

use tablewright::Value;

#[derive(Value)]
struct Wrapped<T>(T);

fn main() {}
