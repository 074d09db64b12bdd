//! A type that derives `Value`: variant that holds something.

use tablewright::Value;

#[derive(Value)]
enum Shape {
    Point,
    Circle(f64),
}

fn main() {}
