//! A struct that derives a repository: unknown column.

use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
struct Card {
    id: i64,
    nmae: String,
}

fn main() {}
