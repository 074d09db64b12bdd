//! A type that derives `Value`: unknown attribute.

use tablewright::Value;

#[derive(Value)]
#[value(tryfrom)]
struct Email(String);

fn main() {}
