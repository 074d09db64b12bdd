//! The macro: path is no string.

tablewright::schema!(schemas / good);

fn main() {}
