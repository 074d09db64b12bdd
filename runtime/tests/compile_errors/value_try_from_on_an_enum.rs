//! A type that derives `Value`: try from on an enum.

use tablewright::Value;

#[derive(Value)]
#[value(try_from)]
enum Channel {
    Email,
}

fn main() {}
