//! A struct that derives a repository: many errors.

use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
struct Card {
    id: String,
    name: u64,
    nickname: String,
    statsu: String,
    project: Vec<i32>,
}

fn main() {}
