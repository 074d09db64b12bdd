//! A column's own type: type like on a number.

mod db {
    tablewright::schema!("schemas/own_type");
}

#[derive(Clone, Debug, PartialEq, tablewright::Value)]
pub struct Rank(i32);

async fn call(db: &db::Db) {
    let _ = db.agents().filter(db::agent::rank.like("1%"));
}

fn main() {}
