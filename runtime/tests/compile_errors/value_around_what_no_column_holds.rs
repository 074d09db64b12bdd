//! A type that derives `Value`: around what no column holds.

use tablewright::Value;

#[derive(Value)]
struct Age(u32);

fn main() {}
