//! A struct that derives a repository: wrong type.

use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
struct Card {
    id: i64,
    name: i32,
    rank: String,
}

fn main() {}
