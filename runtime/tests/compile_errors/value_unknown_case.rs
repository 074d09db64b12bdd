//! A type that derives `Value`: unknown case.

use tablewright::Value;

#[derive(Value)]
#[value(rename_all = "snakecase")]
enum Channel {
    Email,
}

fn main() {}
