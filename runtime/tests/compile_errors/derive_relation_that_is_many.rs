//! A struct that derives a repository: relation that is many.

use tablewright::Repository;

mod db {
    tablewright::schema!("schemas/good");
}

#[derive(Repository)]
#[repository(table = "projects", schema = "schemas/good")]
struct Card {
    id: db::ProjectId,
    agents: db::Agent,
}

fn main() {}
