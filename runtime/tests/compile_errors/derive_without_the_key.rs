//! A struct that derives a repository: without the key.

use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
struct Card {
    name: String,
}

fn main() {}
