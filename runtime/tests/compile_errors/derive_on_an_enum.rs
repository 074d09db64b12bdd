//! A struct that derives a repository: on an enum.

use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
enum Card {
    One,
}

fn main() {}
