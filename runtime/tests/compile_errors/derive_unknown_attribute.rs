//! A struct that derives a repository: unknown attribute.

use tablewright::Repository;

#[derive(Repository)]
#[repository(tabel = "agents", schema = "schemas/good")]
struct Card {
    id: i64,
}

fn main() {}
