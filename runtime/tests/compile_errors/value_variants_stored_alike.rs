//! A type that derives `Value`: variants stored alike.

use tablewright::Value;

#[derive(Value)]
enum Channel {
    Email,
    #[value(rename = "email")]
    Mail,
}

fn main() {}
