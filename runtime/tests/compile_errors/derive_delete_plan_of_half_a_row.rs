//! A struct that derives a repository: the plan of a deletion of half a row.

use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "documents", schema = "schemas/kept")]
struct Card {
    id: i64,
    title: String,
}

async fn plan(db: &tablewright::Db) {
    let _ = Card::repository(db).delete_plan(1).await;
}

fn main() {}
