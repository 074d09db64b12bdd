//! A struct that derives a repository: without a table.

use tablewright::Repository;

#[derive(Repository)]
#[repository(schema = "schemas/good")]
struct Card {
    id: i64,
}

fn main() {}
