//! A struct that derives a repository: needless option.

use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
struct Card {
    id: i64,
    name: Option<String>,
}

fn main() {}
