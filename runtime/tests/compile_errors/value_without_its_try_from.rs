//! A type that derives `Value`: without its try from.

use tablewright::Value;

#[derive(Value)]
#[value(try_from)]
struct Email(String);

fn main() {}
