//! A type that derives `Value`: of two fields.

use tablewright::Value;

#[derive(Value)]
struct Point(i32, i32);

#[derive(Value)]
struct Nothing;

fn main() {}
