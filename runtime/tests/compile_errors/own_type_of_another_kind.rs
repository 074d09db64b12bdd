//! A column's own type: type of another kind.

mod db {
    tablewright::schema!("schemas/own_type");
}

#[derive(Clone, Debug, PartialEq, tablewright::Value)]
struct Rank(String);

fn main() {}
