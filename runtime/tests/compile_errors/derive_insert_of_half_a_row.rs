//! A struct that derives a repository: insert of half a row.

use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
struct Card {
    id: i64,
    name: String,
}

async fn insert(db: &tablewright::Db, card: Card) {
    let _ = Card::repository(db).insert(card).await;
}

fn main() {}
