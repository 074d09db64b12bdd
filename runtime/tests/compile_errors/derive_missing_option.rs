//! A struct that derives a repository: missing option.

use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
struct Card {
    id: i64,
    nickname: String,
}

fn main() {}
