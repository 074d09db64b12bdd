//! A struct that derives a repository: unknown table.

use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "agent", schema = "schemas/good")]
struct Card {
    id: i64,
}

fn main() {}
