//! A struct that derives a repository: relation to another table.

use tablewright::Repository;

mod db {
    tablewright::schema!("schemas/good");
}

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
struct Card {
    id: db::AgentId,
    project: db::Agent,
}

fn main() {}
