//! A type that derives `Value`: integer of no column.

use tablewright::Value;

#[derive(Value)]
#[value(integer = u8)]
enum Priority {
    Low = 1,
}

fn main() {}
