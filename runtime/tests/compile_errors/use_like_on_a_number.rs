//! A call: like on a number.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().filter(agent::rank.like("1%"));
    Ok(())
}

fn main() {}
