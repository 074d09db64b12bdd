//! A struct that derives a repository: what is kept of a row that is marked as deleted.

use tablewright::Repository;

#[derive(Repository)]
#[repository(table = "documents", schema = "schemas/kept")]
struct Card {
    id: i64,
    title: String,
}

async fn restore(db: &tablewright::Db, card: Card) {
    let _ = Card::repository(db).restore(1).await;
    let _ = Card::repository(db).update_row(&card).title("other").save().await;
}

fn main() {}
